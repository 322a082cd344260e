//go:build !windows

package source

import "os"

// createTemp makes a temporary file of mode 0600 and takes its name away at
// once: no other program finds it, and a killed process leaves nothing behind.
func createTemp(dir string) (*tempFile, error) {
	f, err := os.CreateTemp(dir, "hubscope-*") // 0600 by os.CreateTemp's contract
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return &tempFile{File: f, path: f.Name()}, nil // some network folders; removed at Close
	}
	return &tempFile{File: f}, nil
}
