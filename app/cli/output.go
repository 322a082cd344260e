package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"hubscope/app/report"
)

// output writes to standard output, or to a file: whole or not at all, readable by its
// owner alone. A target that is no regular file, such as a pipe, is written to directly.
func output(name string, out io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return buffered(out, write)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := buffered(f, write); err != nil {
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
	if err := buffered(f, write); err != nil {
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

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// versions names the program, Go, and Fyne as it was built in.
func versions() string {
	fyne := "-"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "fyne.io/fyne/v2" {
				fyne = m.Version
			}
		}
	}
	return fmt.Sprintf("hubscope %s\ngo %s %s/%s\nfyne %s", report.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, fyne)
}
