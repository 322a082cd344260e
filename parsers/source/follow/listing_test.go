package follow

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// A folder of many logs is not gone through for each of them when following begins, and a piece
// that appears there is found all the same.
func TestFolderOfManyLogsIsListedOnce(t *testing.T) {
	dir := t.TempDir()
	const logs = 200
	for i := range logs {
		add(t, filepath.Join(dir, fmt.Sprintf("box%d.log", i)), "old\n")
	}
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(dir, long, long); err != nil {
		t.Fatal(err)
	}
	var listed atomic.Int64
	sys := realSystem()
	sys.readDir = func(name string) ([]fs.DirEntry, error) {
		listed.Add(1)
		return os.ReadDir(name)
	}
	o := quick(true, dir)
	o.Back, o.sys = 0, &sys
	f := Files(o)
	s := newScout(f, nil)
	s.ctx = t.Context()
	names := &names{f: f, found: map[string]bool{}}
	for _, p := range o.Paths {
		names.path(p)
	}
	for _, c := range names.latest() {
		l := &log{f: f, path: c.path, shown: c.path, series: c.path, wake: make(chan struct{}, 1)}
		l.look(time.Now())
		if len(l.queue) != 1 {
			t.Fatalf("%s: %d files", c.path, len(l.queue))
		}
		defer l.shut()
	}
	if n := listed.Load(); n > 5 {
		t.Errorf("the folder of %d logs was listed %d times", logs, n)
	}
	before := listed.Load()
	l := &log{f: f, path: filepath.Join(dir, "late.log"), wake: make(chan struct{}, 1)}
	l.shown = filepath.ToSlash(l.path)
	l.series = l.shown
	defer l.shut()
	add(t, l.path+".0", "first\n")
	add(t, l.path, "second\n")
	if l.look(time.Now()); len(l.queue) != 2 || listed.Load() == before {
		t.Errorf("%d files of a log that was rotated before it was seen", len(l.queue))
	}
}
