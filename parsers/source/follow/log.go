package follow

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"hubscope/parsers/source"
)

// mostOpen is how many generations of one log wait with their files open while the analysis
// is behind. Later ones are found by their numbers when there is room again.
const mostOpen = 64

// mostAtOnce bounds how many files that follow each other under a name one look takes in.
const mostAtOnce = 8

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
	// amiss says that a file may be missing from the line: it is to be found before another
	// has its turn.
	amiss bool
	// unopened are files that stood under the name while the line was full.
	unopened []fs.FileInfo
	// urged says that the system gave notice of a change.
	urged bool
	// looked is when the name was looked at last; zero before the first look. Only the scout
	// uses it.
	looked time.Time
	// sorting says that the scout is finding out in which order files stood under the name:
	// none that waits has its turn before it knows.
	sorting bool
	// over says that the courier has ended: nothing is put in line any more.
	over bool
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
	for range mostAtOnce {
		info, err := l.f.sys.stat(l.path)
		before := l.looked
		if err == nil || absent(err) {
			l.looked = time.Now()
		}
		switch {
		case err == nil && !followable(info), err != nil && absent(err):
			l.vacant(now)
		case err != nil:
			l.refused(err)
			l.sorted() // what is open can still be read
		case l.present(info, now, before):
			changed = true
			continue // the name may have moved on meanwhile
		}
		break
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
	l.sorting = first || again
	l.mu.Unlock()
	if first || again {
		l.missed(false)
		l.forgone(now)
		l.sorted()
	}
}

// present notes what stands under the name, and opens it when it is another file than at the
// look before.
func (l *log) present(info fs.FileInfo, now, before time.Time) (changed bool) {
	l.mu.Lock()
	g := l.last()
	if g != nil && g.file != nil && os.SameFile(g.info, info) {
		g.measured(info.Size(), now)
		g.left = time.Time{} // it may have been away for a moment
		l.well()
		l.sorting = l.amiss
		amiss := l.amiss
		l.mu.Unlock()
		if amiss {
			l.missed(false)
			l.sorted()
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
		l.sorted()
		return false
	}
	// The name is another file's. The one before is not to be waited for any longer.
	l.mu.Lock()
	l.sorting = true
	if g != nil && g.left.IsZero() {
		g.left = now
	}
	l.mu.Unlock()
	changed = l.open() // first of all, for its name may go any moment
	l.missed(g == nil)
	l.forgone(now)
	if changed && !before.IsZero() && l.looked.Sub(before) > quietBefore(l.f.opt.Interval) {
		l.blinked(g, now)
	}
	l.sorted()
	return changed
}

// blinked tells that nobody looked at the name for long, and that it is another file's since:
// there may have been others in between. None that bore a number is missed.
func (l *log) blinked(was *generation, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if was == nil || was.file == nil || was.seq != source.Current || slices.ContainsFunc(l.queue, func(g *generation) bool { return g.late && !g.begun }) {
		return
	}
	l.tell = append(l.tell, source.Notice{Code: source.NoticeGap, At: now})
}

// sorted lets those that wait have their turn.
func (l *log) sorted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sorting = false
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
