package follow

import (
	"context"
	"runtime"
	"time"

	"hubscope/parsers/source"
)

const (
	// breath is how long a courier waits after a read that it was urged to, so that a busy
	// writer's notices come together and not one by one.
	breath = 5 * time.Millisecond
	// away is how long a file without a name is held open for what its writer may still add.
	away = time.Minute
)

// courier is the state of the goroutine that hands a log's generations over, one after the
// other.
type courier struct {
	sink source.Sink
	next int // number of the next generation
	// unread says that the system did not let the file be read when it was tried last.
	unread bool
}

// deliver runs until ctx ends.
func (l *log) deliver(ctx context.Context, sink source.Sink) {
	l.courier = courier{sink: sink}
	defer l.shut()
	for ctx.Err() == nil {
		if l.step(ctx) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-l.wake:
		}
	}
}

// shut ends what is open. The scout may not have ended yet.
func (l *log) shut() {
	l.mu.Lock()
	queue := l.queue
	l.queue, l.over = nil, true
	l.mu.Unlock()
	for _, g := range queue {
		g.quit()
		if g.stream != nil {
			g.stream.Close(l.rest(g))
		}
		l.f.memory.release(g)
		if g.file != nil {
			g.file.Close()
		}
	}
}

// step does what there is to do once, and says whether there may be more.
func (l *log) step(ctx context.Context) bool {
	l.mu.Lock()
	if len(l.queue) == 0 {
		l.mu.Unlock()
		return false
	}
	g := l.queue[0]
	if l.sorting && !g.begun { // another may have been before it; the scout nudges
		l.mu.Unlock()
		return false
	}
	g.begun = true
	var next *generation
	if len(l.queue) > 1 && !l.sorting {
		next = l.queue[1]
	}
	left, grew, tell, urged, parked := g.left, g.grew, l.tell, l.urged, g.file == nil
	l.tell, l.urged = nil, false
	l.mu.Unlock()

	if g.stream == nil {
		if g.late && l.nothing(g) {
			l.drop(g)
			return true
		}
		l.begin(ctx, g)
		l.unseen(g)
		l.pass(g, 0) // what was read ahead
	}
	for _, n := range tell {
		g.stream.Tell(n)
	}
	now := time.Now()
	if parked {
		return next != nil && l.replace(g, next, now)
	}
	more, err := l.read(g, urged, !left.IsZero(), now)
	switch {
	case err == errCut:
		l.cut(g)
		return true
	case err != nil:
		l.lose(g, err)
		return true
	case l.courier.unread:
		l.courier.unread = false
		g.stream.Tell(source.Notice{Code: source.NoticeBack, At: now})
	}
	if !more || g.end() >= g.until {
		g.alive()
	}
	if more {
		l.outgrown(g, now)
		return true
	}
	if left.IsZero() {
		return false
	}
	l.ahead(g)
	// A generation that waited for its turn has been quiet for as long as the scout saw it so.
	quiet := now.Sub(later(left, grew))
	switch {
	case quiet < l.f.opt.Grace:
	case next != nil:
		l.finish(g)
		return true
	case quiet >= away || runtime.GOOS == "windows": // where it keeps its writer from the name
		l.park(g)
	}
	return false
}

// outgrown notes growth that the scout has not seen yet.
func (l *log) outgrown(g *generation, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if end := g.end(); end > g.size {
		g.size, g.grew = end, now
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
