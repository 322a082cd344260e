package follow

import (
	"context"
	"slices"
	"time"

	"hubscope/parsers/source"
)

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
			g.start(ctx, l.shown, l.f.opt.Back)
		}
	}
	o.Offset, o.Line = g.shown, g.line
	g.stream = l.courier.sink.Open(o)
	if g.until == 0 { // nothing had been written when following began
		g.alive()
	}
}

// alive says, once, that what comes next is new.
func (g *generation) alive() {
	if !g.live {
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
// from the file that it is a copy of (logrotate's copytruncate), or waits to be.
func (l *log) nothing(g *generation) bool {
	info, err := g.file.Stat()
	if err != nil {
		return true
	}
	if p := l.known(g); p != nil && p.end == info.Size() {
		return true
	}
	l.mu.Lock()
	waiting := slices.Clone(l.queue[1:])
	l.mu.Unlock()
	return slices.ContainsFunc(waiting, func(w *generation) bool {
		p := w.past()
		if p.end < headSize+trailSize && p.end != info.Size() {
			return false
		}
		same, err := p.holds(g.file)
		return same && err == nil
	})
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

// known is what was handed over already of a generation's file, or of one that it is a copy
// of: a log that is fetched from elsewhere, by rsync say, is a new file each time.
func (l *log) known(g *generation) *past {
	return l.f.memory.find(g.file, g.late)
}
