package source

import (
	"io"
	"io/fs"
	"os"
)

// handle is an open file, as much of it as this package uses.
type handle interface {
	io.Reader
	io.ReaderAt
	io.Closer
	Stat() (fs.FileInfo, error)
}

// system is the part of the operating system that Find and Open need. It is a
// value so that a test can refuse a file even to root.
type system struct {
	stat    func(string) (fs.FileInfo, error)
	readDir func(string) ([]fs.DirEntry, error)
	open    func(string) (handle, error)
}

func realSystem() system {
	return system{
		stat:    os.Stat,
		readDir: os.ReadDir,
		open: func(name string) (handle, error) {
			f, err := openShared(name)
			if err != nil {
				return nil, err // not a typed nil
			}
			return f, nil
		},
	}
}
