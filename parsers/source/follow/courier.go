package follow

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
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
	buf  []byte
}

// deliver runs until ctx ends.
func (l *log) deliver(ctx context.Context, sink source.Sink) {
	l.courier = courier{sink: sink, buf: make([]byte, chunkSize+trailSize)}
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
	left, tell, urged, parked := g.left, l.tell, l.urged, g.file == nil
	l.tell, l.urged = nil, false
	l.mu.Unlock()

	if g.stream == nil {
		if g.late && l.copied(g) {
			l.drop(g)
			return true
		}
		l.begin(ctx, g)
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
	case more:
		return true
	}
	if !g.live && g.end() >= g.until {
		g.live = true
		g.stream.Live()
	}
	if left.IsZero() {
		return false
	}
	quiet := now.Sub(later(left, g.moved))
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
	g.line, g.moved = 1, time.Now()
	if g.file != nil {
		o.ModTime = g.info.ModTime()
		p := l.f.memory.find(g.file, g.info)
		if p == nil && g.late {
			p = l.f.memory.copied(g.file, g.info)
		}
		if p != nil {
			g.resume(p)
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

// copied says whether all of a rotated piece was handed over, be it under another name or
// from the file that it is a copy of (logrotate's copytruncate).
func (l *log) copied(g *generation) bool {
	info, err := g.file.Stat()
	if err != nil {
		return false
	}
	p := l.f.memory.copied(g.file, info)
	return p != nil && p.end == info.Size()
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

// adopt goes on with a parked generation when the next file is the one that it was, or when
// it never had one.
func (l *log) adopt(g, next *generation) bool {
	if g.end() > 0 || g.stream == nil {
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
	g.file, g.info, g.left, g.size, g.seq, g.late = next.file, next.info, next.left, next.size, next.seq, next.late
	l.queue = append(l.queue[:1], l.queue[2:]...)
	g.moved = time.Now()
	return true
}

// finish closes a generation that ended and makes way for the next.
func (l *log) finish(g *generation) {
	g.quit()
	g.stream.Tell(l.farewell(g))
	l.f.memory.add(g.past())
	g.stream.Close(g.rest())
	l.drop(g)
}

// farewell says why a generation ended: its file was renamed, or another stands in its place.
func (l *log) farewell(g *generation) source.Notice {
	n := source.Notice{Code: source.NoticeReplaced, At: time.Now()}
	if g.late {
		n.Code = source.NoticeRotated
	}
	if g.info == nil {
		return n
	}
	if at, err := os.Lstat(l.path); err == nil && at.Mode()&fs.ModeSymlink != 0 {
		return n
	}
	dir := filepath.Dir(l.path)
	list, _ := l.f.sys.readDir(dir)
	for _, d := range list {
		info, err := d.Info()
		if err == nil && os.SameFile(info, g.info) && d.Name() != filepath.Base(l.path) {
			n.Code, n.Detail = source.NoticeRotated, path.Base(source.ShownPath(d.Name()))
			break
		}
	}
	return n
}

// cut ends a generation whose file was cut under it; the next begins in the same file.
func (l *log) cut(g *generation) {
	g.quit()
	l.rescue(g)
	now := time.Now()
	g.stream.Tell(source.Notice{Code: source.NoticeTruncated, At: now})
	l.mu.Lock()
	lost := g.size - g.end()
	l.mu.Unlock()
	switch {
	case lost > 0:
		g.stream.Tell(source.Notice{Code: source.NoticeGap, At: now, Count: lost})
	case now.Sub(g.moved) < rest(l.f.opt.Interval):
		g.stream.Tell(source.Notice{Code: source.NoticeGap, At: now})
	}
	l.f.memory.add(g.past())
	g.stream.Close(g.rest())
	info, err := g.file.Stat()
	if err != nil {
		info = g.info
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	again := &generation{file: g.file, info: info, left: g.left, seq: g.seq, late: g.late, size: info.Size(), fresh: true}
	l.f.memory.release(g)
	l.f.memory.take(l, again, info)
	g.file = nil
	l.queue[0] = again
}

// rest is how long a writer must have been quiet before its file was cut for nothing to be
// missing: what was written within the last looks may have been cut away unread.
func rest(interval time.Duration) time.Duration { return 5 * max(interval, tailPoll) }

// rescue hands over what was cut away before it was read, from the copy that was made of the
// file before it was cut (logrotate's copytruncate).
func (l *log) rescue(g *generation) {
	p := g.past()
	if p.end == 0 {
		return
	}
	dir := filepath.Dir(l.path)
	list, _ := l.f.sys.readDir(dir)
	for _, d := range list {
		name := filepath.Join(dir, d.Name())
		if series, seq := source.SeriesOf(source.ShownPath(name)); series != l.series || seq == source.Current {
			continue
		}
		info, err := l.f.sys.stat(name)
		if err != nil || !info.Mode().IsRegular() || info.Size() <= p.end || os.SameFile(info, g.info) {
			continue
		}
		h, err := l.f.sys.open(name)
		if err != nil {
			continue
		}
		if same, err := p.holds(h); err == nil && same {
			own := g.file
			g.file = h
			for {
				data, err := g.pull(l.courier.buf)
				if err != nil || len(data) == 0 {
					break
				}
				l.hand(g, data)
			}
			g.file = own
			h.Close()
			return
		}
		h.Close()
	}
}

// lose parks a generation whose file cannot be read any more.
func (l *log) lose(g *generation, err error) {
	l.refused(err)
	l.park(g)
	l.mu.Lock()
	if g.left.IsZero() {
		g.left = time.Now()
	}
	l.mu.Unlock()
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
