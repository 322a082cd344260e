package source

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"syscall"
)

const (
	// accessDelete is Windows' DELETE right, which deleting on close needs.
	accessDelete = 0x00010000
	// fileFlagDeleteOnClose lets Windows remove the file when its last handle
	// goes, so that a killed process leaves nothing behind.
	fileFlagDeleteOnClose = 0x04000000
	// fileAttributeTemporary asks Windows to keep it in the cache if it can.
	fileAttributeTemporary = 0x00000100
)

// createTemp makes a temporary file that goes away with its handle. Who may
// read it is inherited from the folder: the user's own temporary folder lets
// only the user in. Nobody else can open it while it is open: it is not shared.
func createTemp(dir string) (*tempFile, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	name := filepath.Join(dir, "hubscope-"+rand.Text())
	if p, err := syscall.UTF16PtrFromString(name); err == nil {
		h, err := syscall.CreateFile(p, syscall.GENERIC_READ|syscall.GENERIC_WRITE|accessDelete,
			0, nil, syscall.CREATE_NEW, fileAttributeTemporary|fileFlagDeleteOnClose, 0)
		if err == nil {
			return &tempFile{File: os.NewFile(uintptr(h), name)}, nil
		}
	}
	f, err := os.CreateTemp(dir, "hubscope-*")
	if err != nil {
		return nil, err
	}
	return &tempFile{File: f, path: f.Name()}, nil
}
