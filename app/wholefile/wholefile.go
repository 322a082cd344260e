// Package wholefile writes results to files: whole or not at all, and readable by their owner
// alone, because they tell of people.
package wholefile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Write has write fill a file beside the target and puts it in the target's place once all of
// it is there. A target that is no regular file, such as a pipe, is written to directly. An
// error names the target.
func Write(name string, write func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := Buffered(f, write); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".hubscope-*") // CreateTemp makes it 0600
	if err != nil {
		return ofTarget(err, name)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if err := Buffered(f, write); err != nil {
		f.Close()
		return ofTarget(err, name)
	}
	if err := f.Close(); err != nil {
		return ofTarget(err, name)
	}
	return ofTarget(os.Rename(f.Name(), name), name)
}

// ofTarget names the target in an error that names the file on its way there.
func ofTarget(err error, name string) error {
	var link *os.LinkError
	var path *fs.PathError
	switch {
	case errors.As(err, &link):
		return &fs.PathError{Op: "write", Path: name, Err: link.Err}
	case errors.As(err, &path) && strings.HasPrefix(filepath.Base(path.Path), ".hubscope-"):
		return &fs.PathError{Op: "write", Path: name, Err: path.Err}
	}
	return err
}

// Checked has write fill a temporary file, for its owner's eyes only, through what looks it
// through, and hands it on to w once all of it has passed: where check fails, w gets nothing.
func Checked(w io.Writer, check func(io.Writer) io.WriteCloser, write func(io.Writer) error) error {
	aside, err := os.CreateTemp("", ".hubscope-*") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name())
	defer aside.Close()
	checked := check(aside)
	if err := Buffered(checked, write); err != nil {
		return err
	}
	if err := checked.Close(); err != nil {
		return err
	}
	if _, err := aside.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, aside)
	return err
}

// Buffered has write fill a buffer in front of w.
func Buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
