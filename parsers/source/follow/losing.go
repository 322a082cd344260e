package follow

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"hubscope/parsers/source"
)

// lose parks a generation whose file cannot be read any more.
func (l *log) lose(g *generation, err error) {
	now := time.Now()
	if !l.courier.unread {
		l.courier.unread = true
		g.stream.Tell(refusal(err, now))
	}
	l.park(g)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.again = now.Add(retry)
	if g.left.IsZero() {
		g.left = now
	}
}

// retry is how long a file is left alone that the system does not let us read.
const retry = 500 * time.Millisecond

// refusal is what the system's error tells.
func refusal(err error, now time.Time) source.Notice {
	n := source.Notice{Code: source.NoticeGone, At: now, Detail: err.Error()}
	if errors.Is(err, fs.ErrPermission) {
		n.Code = source.NoticeRefused
	}
	return n
}

// park lets a generation's file go and keeps its place, in case the file comes back.
func (l *log) park(g *generation) {
	g.quit()
	l.f.memory.add(g.past())
	l.f.memory.release(g)
	l.mu.Lock()
	defer l.mu.Unlock()
	g.file.Close()
	g.file = nil
}

// replace goes on from a parked generation to the next file, which may be the same one, and
// says whether there may be more to do at once.
func (l *log) replace(g, next *generation, now time.Time) bool {
	l.mu.Lock()
	wait := now.Before(l.again) || l.amiss
	l.mu.Unlock()
	if wait {
		return false
	}
	same, err := l.adopt(g, next)
	if err != nil {
		// Its handle is of before the loss. The scout finds the file again when it can be read.
		l.mu.Lock()
		l.again = now.Add(retry)
		l.amiss = true
		l.remove(next)
		l.mu.Unlock()
		l.f.memory.release(next)
		next.file.Close()
		return false
	}
	if same {
		return true
	}
	whole := l.rescue(g)
	if l.courier.unread {
		l.courier.unread = false
		g.stream.Tell(source.Notice{Code: source.NoticeBack, At: now})
		if !whole && g.end() > 0 {
			g.stream.Tell(source.Notice{Code: source.NoticeGap, At: now})
		}
	}
	l.finish(g)
	return true
}

// adopt goes on with a parked generation when the next file is the one that it was, or when
// it never had one. The error is that of reading the file.
func (l *log) adopt(g, next *generation) (bool, error) {
	if g.end() > 0 {
		p := g.past()
		same, err := p.holds(next.file)
		if err != nil || !same || !os.SameFile(p.info, next.info) {
			return false, err
		}
	} else if g.info != nil || l.known(next) != nil {
		return false, nil
	}
	l.f.memory.release(next)
	l.f.memory.take(l, g, next.info)
	l.mu.Lock()
	defer l.mu.Unlock()
	g.file, g.info, g.left, g.seq, g.late = next.file, next.info, next.left, next.seq, next.late
	g.size, g.grew = next.size, next.grew
	l.remove(next)
	return true, nil
}

// remove takes a generation out of the line, wherever the scout has put it meanwhile. l.mu is
// held.
func (l *log) remove(g *generation) {
	l.queue = slices.DeleteFunc(l.queue, func(o *generation) bool { return o == g })
}
