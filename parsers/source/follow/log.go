package follow

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"hubscope/parsers/source"
)

// mostOpen is how many generations of one log wait with their files open while the analysis
// is behind. Later ones are found by their numbers when there is room again.
const mostOpen = 64

// A log is one name that is followed. The scout looks at the name and puts the files that it
// finds there in line; the courier reads the first in the line.
type log struct {
	f      *Follower
	path   string // for the system
	shown  string
	series string
	wake   chan struct{} // one place: there is something to look at

	mu    sync.Mutex
	queue []*generation // the first is being read; the last stands under the name, or did
	tell  []source.Notice
	// trouble is the system's last refusal, "" when it lets us look.
	trouble string
	// again is when a file that could not be read is tried again.
	again time.Time
	// amiss says that a file was taken out of the line unread: it is to be found again before
	// another has its turn.
	amiss bool
	// unopened are files that stood under the name while the line was full.
	unopened []fs.FileInfo
	// urged says that the system gave notice of a change.
	urged bool
	// target is the file that the name leads to when it is a link.
	target string

	courier courier
}

// nudge wakes the courier; urged says that there is something to read.
func (l *log) nudge(urged bool) {
	if urged {
		l.mu.Lock()
		l.urged = true
		l.mu.Unlock()
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// last is the newest generation that had the name; nil before there is one.
func (l *log) last() *generation {
	for _, g := range slices.Backward(l.queue) {
		if !g.late {
			return g
		}
	}
	return nil
}

// look sees what stands under the name now, and says whether it is another file than before.
// Only the scout calls it.
func (l *log) look(now time.Time) (changed bool) {
	info, err := l.f.sys.stat(l.path)
	switch {
	case err == nil && !followable(info), err != nil && absent(err):
		l.vacant(now)
	case err != nil:
		l.refused(err)
	default:
		changed = l.present(info, now)
	}
	l.watch(now)
	l.nudge(false)
	return changed
}

// watch sees which of the files in line grow, and which are cut before it is their turn.
func (l *log) watch(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) < 2 && (len(l.queue) == 0 || l.queue[0].left.IsZero()) {
		return
	}
	for _, g := range l.queue {
		if g.file == nil {
			continue
		}
		info, err := g.file.Stat()
		if err == nil {
			g.measured(info.Size(), now)
		}
	}
}

// measured notes the size of a file. log.mu is held.
func (g *generation) measured(size int64, now time.Time) {
	if size == g.size {
		return
	}
	if size < g.size && !g.shrunk {
		g.shrunk, g.most = true, g.size
	}
	g.size, g.grew = size, now
}

// followable says whether a file's end can be waited for: not a folder's, not a pipe's.
func followable(info fs.FileInfo) bool {
	return info.Mode()&(fs.ModeDir|fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice|fs.ModeCharDevice) == 0
}

// absent says that nothing stands under a name. On Windows a file that was removed while
// somebody holds it open keeps its name, and nobody is let near it.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || runtime.GOOS == "windows" && errors.Is(err, fs.ErrPermission)
}

// refused remembers that the system does not let us look. The file itself may still be read
// by the handle that we have.
func (l *log) refused(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.trouble == "" {
		l.tell = append(l.tell, refusal(err, time.Now()))
	}
	l.trouble = err.Error()
}

// well takes the trouble back. l.mu is held.
func (l *log) well() {
	if l.trouble != "" {
		l.trouble = ""
		l.tell = append(l.tell, source.Notice{Code: source.NoticeBack, At: time.Now()})
	}
}

// vacant notes that nothing stands under the name.
func (l *log) vacant(now time.Time) {
	l.mu.Lock()
	g := l.last()
	first := g != nil && g.left.IsZero()
	if first {
		g.left = now
	}
	if g != nil && l.trouble == "" && now.Sub(g.left) > l.f.opt.Grace { // a rotation takes a moment
		l.trouble = fs.ErrNotExist.Error()
		l.tell = append(l.tell, source.Notice{Code: source.NoticeGone, At: now})
	}
	again := len(l.unopened) > 0 && len(l.queue) < mostOpen || l.amiss
	l.mu.Unlock()
	if first || again {
		l.missed(false)
		l.forgone(now)
	}
}

// present notes what stands under the name, and opens it when it is another file than before.
func (l *log) present(info fs.FileInfo, now time.Time) (changed bool) {
	l.mu.Lock()
	g := l.last()
	if g != nil && g.file != nil && os.SameFile(g.info, info) {
		g.measured(info.Size(), now)
		g.left = time.Time{} // it may have been away for a moment
		l.well()
		amiss := l.amiss
		l.mu.Unlock()
		if amiss {
			l.missed(false)
		}
		return false
	}
	full := len(l.queue) >= mostOpen
	if full && !slices.ContainsFunc(l.unopened, func(u fs.FileInfo) bool { return os.SameFile(u, info) }) {
		l.unopened = append(l.unopened[max(0, len(l.unopened)-mostOpen):], info)
	}
	wait := now.Before(l.again)
	l.mu.Unlock()
	if full || wait || l.f.memory.claimed(l, info) {
		return false
	}
	// The name is another file's. The one before is not to be waited for any longer.
	l.mu.Lock()
	if g != nil && g.left.IsZero() {
		g.left = now
	}
	l.mu.Unlock()
	l.missed(g == nil)
	l.open(l.path, source.Current)
	l.missed(g == nil) // names may have moved on while they were read
	l.forgone(now)
	return true
}

// forgone tells of files that came and went while the line was full.
func (l *log) forgone(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) >= mostOpen {
		return
	}
	for _, u := range l.unopened {
		l.tell = append(l.tell, source.Notice{Code: source.NoticeGap, At: now, Count: u.Size()})
	}
	l.unopened = nil
}

// open puts a file at its place in the line.
func (l *log) open(path string, seq int) {
	h, err := l.f.sys.open(path)
	if err != nil {
		if !absent(err) {
			l.refused(err)
		}
		return
	}
	info, err := h.Stat()
	if err != nil || !followable(info) {
		h.Close()
		return
	}
	g := &generation{file: h, info: info, size: info.Size(), grew: time.Now(), seq: seq, late: seq != source.Current, fresh: l.f.begun}
	if l.queued(info) || !l.f.memory.take(l, g, info) {
		h.Close()
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
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

// missed opens the pieces that stood under the name between two looks, or during a sleep, and
// have been renamed since: rotated pieces of the series that nobody has seen. first says that
// the name itself was never looked at before.
func (l *log) missed(first bool) {
	type unseen struct {
		piece
		info fs.FileInfo
	}
	l.mu.Lock()
	amiss := l.amiss
	l.mu.Unlock()
	var found []unseen
	there, err := l.f.list(filepath.Dir(l.path), first)
	pieces := there.pieces[l.series]
	if _, seq := source.SeriesOf(l.shown); seq != source.Current {
		pieces = nil // a rotated piece that was named has none
	}
	for _, p := range pieces {
		info, err := l.f.sys.stat(p.path)
		if err != nil || !info.Mode().IsRegular() || l.seen(info, p.seq) {
			continue
		}
		found = append(found, unseen{p, info})
	}
	slices.SortFunc(found, func(a, b unseen) int { return b.seq - a.seq })
	for _, p := range found {
		l.mu.Lock()
		full := len(l.queue) >= mostOpen
		l.mu.Unlock()
		if !full && !l.handedOver(p.path) {
			l.open(p.path, p.seq)
		}
	}
	if amiss && err == nil {
		l.mu.Lock()
		l.amiss = false
		l.mu.Unlock()
		l.nudge(false)
	}
}

// seen says whether a rotated piece is being read or was there when following began, and
// notes the number that it bears now.
func (l *log) seen(info fs.FileInfo, seq int) bool {
	for _, s := range l.f.still {
		// An old piece that is gone leaves its inode to a new file.
		if os.SameFile(s, info) && s.Size() == info.Size() && s.ModTime().Equal(info.ModTime()) {
			return true
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.queue {
		if g.file != nil && os.SameFile(g.info, info) {
			g.seq = seq
			return true
		}
	}
	return l.f.memory.claimed(l, info)
}

// handedOver says whether there is nothing more in a rotated piece. The courier asks again
// when it is its turn: what it reads until then is not known yet.
func (l *log) handedOver(path string) bool {
	h, err := l.f.sys.open(path)
	if err != nil {
		return false
	}
	defer h.Close()
	info, err := h.Stat()
	if err != nil {
		return false
	}
	p := l.f.memory.find(h, true)
	return p != nil && p.end == info.Size()
}
