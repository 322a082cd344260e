package follow

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
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

// shut ends what is open.
func (l *log) shut() {
	l.mu.Lock()
	queue := l.queue
	l.queue = nil
	l.mu.Unlock()
	for _, g := range queue {
		g.quit()
		if g.stream != nil {
			g.stream.Close(g.rest())
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
	var next *generation
	if len(l.queue) > 1 {
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
		if next == nil {
			return false
		}
		if !l.adopt(g, next) {
			l.finish(g)
		}
		return true
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
	if more {
		l.outgrown(g, now)
		return true
	}
	if !g.live && g.end() >= g.until {
		g.live = true
		g.stream.Live()
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

// begin opens the stream of a generation whose turn it is.
func (l *log) begin(ctx context.Context, g *generation) {
	o := source.Origin{Path: l.shown, Series: l.series, Generation: l.courier.next}
	l.courier.next++
	g.line = 1
	if g.file != nil {
		o.ModTime = g.info.ModTime()
		if p := l.known(g); p != nil {
			g.skip(p)
		} else if !g.fresh {
			g.until = g.info.Size()
			g.start(ctx, l.f.opt.Back)
		}
	}
	o.Offset, o.Line = g.shown, g.line
	g.stream = l.courier.sink.Open(o)
	if g.fresh || g.file == nil {
		g.live = true
		g.stream.Live()
	}
}

// unseen tells of what a generation held before it was cut while it waited.
func (l *log) unseen(g *generation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if g.shrunk && g.end() == 0 {
		l.tell = append(l.tell, source.Notice{Code: source.NoticeGap, At: time.Now(), Count: g.most})
		g.shrunk = false
	}
}

// nothing says whether all of a rotated piece was handed over, be it under another name or
// from the file that it is a copy of (logrotate's copytruncate).
func (l *log) nothing(g *generation) bool {
	p := l.known(g)
	info, err := g.file.Stat()
	return err != nil || p != nil && p.end == info.Size()
}

// drop takes a generation that brings nothing more out of the line.
func (l *log) drop(g *generation) {
	l.f.memory.release(g)
	l.mu.Lock()
	defer l.mu.Unlock()
	if g.file != nil {
		g.file.Close()
		g.file = nil
	}
	l.queue = append(l.queue[:0], l.queue[1:]...)
}

// aheadMost bounds what is kept of generations that wait for their turn.
const aheadMost = 8 << 20

// ahead reads what waits behind g, while g is given time to grow: it may be cut before its
// turn. A file that stands in the line twice waits for what will be known of it then, and so
// does a rotated piece, which nobody cuts.
func (l *log) ahead(g *generation) {
	l.mu.Lock()
	waiting := slices.Clone(l.queue[1:])
	l.mu.Unlock()
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	room := aheadMost
	for i, w := range waiting {
		room -= len(w.part)
		twice := os.SameFile(w.info, g.info) || slices.ContainsFunc(waiting[:i], func(o *generation) bool { return os.SameFile(o.info, w.info) })
		for room > chunkSize && !w.late && !twice {
			data, err := w.pull(*buf)
			if err != nil || len(data) == 0 {
				break // its turn will tell
			}
			w.took(data)
			room -= len(data)
		}
	}
}

// known is what was handed over already of a generation's file, or of one that it is a copy
// of: a log that is fetched from elsewhere, by rsync say, is a new file each time. nil for
// nothing. What is a copy by a few bytes only may be a line that every generation begins with.
func (l *log) known(g *generation) *past {
	info, err := g.file.Stat()
	if err != nil {
		return nil
	}
	if p := l.f.memory.find(g.file, info); p != nil {
		return p
	}
	if p := l.f.memory.copied(g.file, info); p != nil && (g.late || p.end > headSize+trailSize) {
		return p
	}
	return nil
}

// adopt goes on with a parked generation when the next file is the one that it was, or when
// it never had one.
func (l *log) adopt(g, next *generation) bool {
	if g.end() > 0 {
		p := g.past()
		same, err := p.holds(next.file)
		if err != nil || !same || !os.SameFile(p.info, next.info) {
			return false
		}
	} else if g.info != nil || l.f.memory.find(next.file, next.info) != nil {
		return false
	}
	l.f.memory.release(next)
	l.f.memory.take(l, g, next.info)
	l.mu.Lock()
	defer l.mu.Unlock()
	g.file, g.info, g.left, g.seq, g.late = next.file, next.info, next.left, next.seq, next.late
	g.size, g.grew = next.size, next.grew
	l.queue = append(l.queue[:1], l.queue[2:]...)
	return true
}

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

// rest is what was read behind the last line end, decoded; nil for nothing.
func (g *generation) rest() []byte {
	if len(g.part) == 0 || g.mute {
		return nil
	}
	if !g.settled {
		g.settle("", true)
	}
	if len(g.part) == 0 {
		return nil
	}
	return bytes.Clone(g.text.Decode(g.part))
}
