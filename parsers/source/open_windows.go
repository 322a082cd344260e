package source

import (
	"os"
	"syscall"
)

// openShared opens a file for reading and lets others read, write, rename and
// remove it meanwhile, so that a syslog daemon can rotate the log we look at.
// os.Open shares all but the last two.
func openShared(name string) (*os.File, error) {
	p, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return os.Open(name)
	}
	h, err := syscall.CreateFile(p, syscall.GENERIC_READ,
		syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE|syscall.FILE_SHARE_DELETE,
		nil, syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		// os.Open knows long paths and gives the error in its usual shape.
		return os.Open(name)
	}
	return os.NewFile(uintptr(h), name), nil
}
