package follow

import (
	"io/fs"
	"os"
	"slices"
	"time"

	"hubscope/parsers/source"
)

// open puts the file that has the name in line, and says whether it is one that is not there
// yet.
func (l *log) open() bool {
	h, info, err := l.f.openFile(l.path)
	switch {
	case err != nil && !absent(err):
		l.refused(err)
		return false
	case err != nil:
		return false
	case !followable(info):
		h.Close()
		return false
	}
	return l.admit(h, info, source.Current)
}

// openFile opens a file and says which it is.
func (f *Follower) openFile(path string) (file, fs.FileInfo, error) {
	h, err := f.sys.open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := h.Stat()
	if err != nil {
		h.Close()
		return nil, nil, err
	}
	return h, info, nil
}

// admit puts a file at its place in the line, unless it is there already.
func (l *log) admit(h file, info fs.FileInfo, seq int) bool {
	g := &generation{file: h, info: info, size: info.Size(), grew: time.Now(), seq: seq, late: seq != source.Current, fresh: l.f.begun}
	if l.queued(info) || !l.f.memory.take(l, g, info) {
		h.Close()
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		l.f.memory.release(g)
		h.Close()
		return false
	}
	if g.late { // it left the name some time ago, and has been quiet since it was written last
		if at := info.ModTime(); at.Before(g.grew) {
			g.grew = at
		}
		g.left = g.grew
	} else {
		l.well()
	}
	l.unopened = slices.DeleteFunc(l.unopened, func(u fs.FileInfo) bool { return os.SameFile(u, info) })
	at := len(l.queue)
	for g.late && at > 0 && !l.queue[at-1].begun && g.before(l.queue[at-1]) {
		at--
	}
	l.queue = slices.Insert(l.queue, at, g)
	return true
}

// before says whether a piece that was found late was written before another generation. l.mu
// is held.
func (g *generation) before(other *generation) bool {
	switch {
	case other.left.IsZero():
		return true // it has the name now
	case other.seq != source.Current:
		return g.seq > other.seq
	case other.file == nil:
		return false
	}
	info, err := other.file.Stat() // it left for nobody knows where
	return err == nil && g.info.ModTime().Before(info.ModTime())
}

// queued says whether the file that had the name last, or a late piece, is this one. One that
// left the name before may have come back to it; it stands in the line twice then.
func (l *log) queued(info fs.FileInfo) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := l.last()
	return slices.ContainsFunc(l.queue, func(g *generation) bool {
		return (g == last || g.late) && g.file != nil && os.SameFile(g.info, info)
	})
}
