package follow

import (
	"errors"
	"io/fs"
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
