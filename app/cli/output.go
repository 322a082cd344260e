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
	"sync"
	"time"

	"hubscope/app/lang"
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

// progress is one line on a terminal that says how far reading has come.
type progress struct {
	out   io.Writer
	p     *lang.Printer
	mu    sync.Mutex
	last  time.Time
	shown bool
}

// newProgress returns a progress that shows nothing unless w is a terminal.
func newProgress(w io.Writer, quiet bool, p *lang.Printer) *progress {
	f, ok := w.(*os.File)
	if quiet || !ok {
		return &progress{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{out: w, p: p, last: time.Now()}
}

// oftenEnough is how often the line is drawn: faster, nobody can read it.
const oftenEnough = 100 * time.Millisecond

func (p *progress) show(path string, done, total int64) {
	if p.out == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.last) < oftenEnough {
		return
	}
	p.last, p.shown = time.Now(), true
	percent := int64(100)
	if total > 0 {
		percent = done * 100 / total
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s", p.p.Text("cli.progress", "percent", percent, "path", filepath.Base(path)))
}

func (p *progress) clear() {
	if p.out != nil && p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
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
