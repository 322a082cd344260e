package follow

import (
	"context"
	"io/fs"
	"os"
	"sync"
	"time"

	"hubscope/parsers/source"
)

// Options say what is followed, and how.
type Options struct {
	// Paths are files, which may not be there yet; folders, with all that appears below them;
	// and globs as path/filepath.Match has them. A file that is named is followed whatever its
	// name; in folders and globs Growing decides.
	Paths []string
	// Poll looks in turns instead of waiting for the system's notice, as network shares need.
	Poll bool
	// Back is how many bytes before the end of a file are handed over at most when following
	// begins; below 0 all. The first line handed over is a whole one.
	Back int64
	// Interval is how often is looked in turns; 0 means 100 ms. It is also the safety net
	// under the system's notices, which some file systems never give.
	Interval time.Duration
	// Grace is how long a log must be quiet after its name was given to another file before it
	// counts as ended; 0 means 1 s. Writers go on for a moment after a rotation.
	Grace time.Duration

	sys *system // nil is the real one
}

const (
	defaultInterval = 100 * time.Millisecond
	defaultGrace    = time.Second
)

// A Follower follows files into a sink.
type Follower struct {
	opt    Options
	sys    system
	memory memory

	couriers sync.WaitGroup

	// begun says that the first look is over: what is found later is new. Only the scout uses
	// it; ready tells others.
	begun bool
	ready chan struct{}
	// still are the rotated pieces that were there when following began.
	still []fs.FileInfo
	// listings are those of folders in which nothing changed lately; the scout's.
	listings map[string]*listing
}

// Files prepares to follow; nothing is opened before Run.
func Files(o Options) *Follower {
	if o.Interval <= 0 {
		o.Interval = defaultInterval
	}
	if o.Grace <= 0 {
		o.Grace = defaultGrace
	}
	f := &Follower{opt: o, sys: realSystem(), ready: make(chan struct{})}
	if o.sys != nil {
		f.sys = *o.sys
	}
	return f
}

// Run follows until ctx ends and returns nil then. Every goroutine, file and watch has been
// let go when it returns. A sink must not hold its callers for ever once ctx has ended. Run is
// called once.
func (f *Follower) Run(ctx context.Context, sink source.Sink) error {
	s := newScout(f, sink)
	s.run(ctx)
	f.couriers.Wait()
	waitForPolls()
	return nil
}

// Ready is closed when every file that is there has been opened: whatever happens to its name
// from then on, it is read. Who reads rotated pieces beside looks for them after that, and
// leaves out those that Has says are followed; so no rotation in between is lost or doubled.
func (f *Follower) Ready() <-chan struct{} { return f.ready }

// Has says whether the file that stands under a name is being handed over, or was, by this
// Follower.
func (f *Follower) Has(path string) bool {
	h, err := f.sys.open(path)
	if err != nil {
		return false
	}
	defer h.Close()
	info, err := h.Stat()
	return err == nil && (f.memory.claimed(nil, info) || f.memory.find(h, false) != nil)
}

// file is an open file, as much of it as this package uses.
type file interface {
	ReadAt(p []byte, off int64) (int, error)
	Stat() (fs.FileInfo, error)
	Close() error
}

// system is the part of the operating system that following needs, so that a test can lose a
// share.
type system struct {
	open    func(string) (file, error)
	stat    func(string) (fs.FileInfo, error)
	readDir func(string) ([]fs.DirEntry, error)
}

func realSystem() system {
	return system{
		open: func(name string) (file, error) {
			f, err := source.OpenShared(name)
			if err != nil {
				return nil, err // not a typed nil
			}
			return f, nil
		},
		stat:    os.Stat,
		readDir: os.ReadDir,
	}
}
