package follow

import (
	"context"
	"os"
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
	if g.fresh || g.file == nil {
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
// of: a log that is fetched from elsewhere, by rsync say, is a new file each time.
func (l *log) known(g *generation) *past {
	if g.late {
		return l.f.memory.find(g.file, 0)
	}
	return l.f.memory.find(g.file, headSize+trailSize)
}
