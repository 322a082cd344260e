//go:build !linux

package pipe

import "os"

// reopened opens what is behind a file once more, which only Linux allows for.
func reopened(*os.File) *os.File { return nil }
