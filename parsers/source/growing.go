package source

import (
	"bytes"
	"context"
	"io"
	"sync"
)

// A Growing is a log that is being written: it takes the lines as they come and keeps the
// latest of them readable, in memory while they are few, then in temporary files that go
// with it. One goroutine may write while others read.
type Growing struct {
	origin Origin
	env    *env

	mu     sync.RWMutex
	pieces []*spool // each of pieceBytes but the last
	size   int64    // of all that came
	first  int64    // where the first piece begins
	lines  int64    // that were let go before it
	head   []byte
	ended  bool
	closed bool
	err    error // that a temporary file had
}

// pieceBytes is how much is let go at a time, and the smallest part of a log that is kept.
const pieceBytes = 8 << 20

// A Growth is what the logs of one case share while they are written: where their lines are
// kept, and how much memory that may take.
type Growth struct{ env *env }

// NewGrowth keeps lines as opt says that spools are kept.
func NewGrowth(opt Options) *Growth { return &Growth{newEnv(opt)} }

// Begin starts to keep a log.
func (g *Growth) Begin(o Origin) *Growing { return &Growing{origin: o, env: g.env} }

// Origin is where the lines come from.
func (g *Growing) Origin() Origin { return g.origin }

// Item stands for what there is of the log at each opening. Positions in its content count
// from the first byte that was written to g.
func (g *Growing) Item() *Item {
	name, seq := series(g.origin.Path)
	if g.origin.Series != "" {
		name = g.origin.Series
	}
	return &Item{Path: g.origin.Path, ModTime: g.origin.ModTime, Size: -1, Series: name, Seq: seq, env: g.env, src: growingNode{g}}
}

// Write appends lines. An error is that of the temporary file, a full disk say; what came is
// counted then and cannot be read again.
func (g *Growing) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return len(b), nil
	}
	if n := headSize - len(g.head); n > 0 {
		g.head = append(g.head, b[:min(n, len(b))]...)
	}
	for rest := b; len(rest) > 0; {
		last := len(g.pieces) - 1
		if last < 0 || g.pieces[last].size >= pieceBytes {
			g.pieces = append(g.pieces, &spool{env: g.env})
			last++
		}
		p := g.pieces[last]
		n := int(min(int64(len(rest)), pieceBytes-p.size))
		before := p.size
		if _, err := p.Write(rest[:n]); err != nil && g.err == nil {
			g.err = err
		}
		p.size = before + int64(n) // positions hold even where the disk is full
		g.size += int64(n)
		rest = rest[n:]
	}
	return len(b), g.err
}

// Size is how many bytes came.
func (g *Growing) Size() int64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.size
}

// Kept is where the part begins that can still be read, and the number of its first line;
// it begins with a line.
func (g *Growing) Kept() (offset, line int64) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.first, max(1, g.origin.Line) + g.lines
}

// Held is how many bytes can still be read.
func (g *Growing) Held() int64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.size - g.first
}

// End says that no more is written: the last of the lines can be let go, too.
func (g *Growing) End() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
}

// Trim lets the oldest lines go, some megabytes at a time, and reports how many bytes went;
// 0 when there is no more than the newest megabytes of what is still being written.
func (g *Growing) Trim() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.pieces) == 0 || len(g.pieces) == 1 && !g.ended {
		return 0
	}
	before := g.first
	gone := g.pieces[0]
	g.lines += lineEnds(gone, g.first-g.base())
	g.first = g.base() + gone.size
	gone.discard()
	if g.pieces = g.pieces[1:]; len(g.pieces) == 0 {
		g.pieces, g.head = nil, nil
		return g.first - before
	}
	// The line that lies on the border goes with what it began in.
	b := make([]byte, 64<<10)
	for {
		n, err := g.readAt(b, g.first)
		if i := bytes.IndexByte(b[:n], '\n'); i >= 0 {
			g.first += int64(i) + 1
			g.lines++
			return g.first - before
		}
		g.first += int64(n)
		if err != nil {
			return g.first - before
		}
	}
}

// base is where the first piece begins.
func (g *Growing) base() int64 {
	if len(g.pieces) == 0 {
		return g.size
	}
	return g.size - (int64(len(g.pieces)-1)*pieceBytes + g.pieces[len(g.pieces)-1].size)
}

// lineEnds counts the line ends of a piece from an offset in it on.
func lineEnds(p *spool, from int64) int64 {
	n := int64(0)
	b := make([]byte, 64<<10)
	for {
		k, err := p.readAt(b, from)
		n += int64(bytes.Count(b[:k], []byte{'\n'}))
		from += int64(k)
		if err != nil || k == 0 {
			return n
		}
	}
}

// ReadAt reads as io.ReaderAt does. What was let go reads as the end.
func (g *Growing) ReadAt(b []byte, off int64) (int, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed || off < g.first {
		return 0, io.EOF
	}
	return g.readAt(b, off)
}

func (g *Growing) readAt(b []byte, off int64) (int, error) {
	done := 0
	for base := g.base(); done < len(b); {
		at := off + int64(done) - base
		i := int(at / pieceBytes)
		if at < 0 || i >= len(g.pieces) {
			return done, io.EOF
		}
		n, err := g.pieces[i].readAt(b[done:], at%pieceBytes)
		done += n
		if n == 0 {
			if err == nil || err == io.EOF && i+1 < len(g.pieces) {
				err = io.ErrUnexpectedEOF
			}
			return done, err
		}
	}
	return done, nil
}

// readAt reads what was spooled so far.
func (s *spool) readAt(b []byte, off int64) (int, error) {
	if off >= s.size {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), s.size-off)]
	if s.file != nil {
		return s.file.ReadAt(b, off)
	}
	if off >= int64(len(s.mem)) {
		return 0, io.EOF
	}
	return copy(b, s.mem[off:]), nil
}

// Head returns up to 64 KiB of what came first, for telling the format; it is kept when lines
// are let go, until all are. The slice is not to be changed.
func (g *Growing) Head() []byte {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.head
}

// Close removes what was kept. Reads then find the end.
func (g *Growing) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	var err error
	for _, p := range g.pieces {
		if e := p.discard(); err == nil {
			err = e
		}
	}
	g.pieces, g.first = nil, g.size
	return err
}

// growingNode opens what there is.
type growingNode struct{ g *Growing }

func (n growingNode) open(context.Context) (*blob, []Warning, error) {
	return &blob{r: n.g, size: n.g.Size(), spooled: true}, nil, nil
}

func (n growingNode) stream(ctx context.Context) (io.Reader, func(), []Warning, error) {
	return streamBlob(n.open(ctx))
}

// Kept is where the part of the item's content begins that can be read: 0 but for a log that is
// being written and of which lines were let go.
func (it *Item) Kept() int64 {
	if n, ok := it.src.(growingNode); ok {
		at, _ := n.g.Kept()
		return at
	}
	return 0
}

// Growing reports whether the item stands for a log that is being written: each opening
// shows what there is by then.
func (it *Item) Growing() bool {
	_, ok := it.src.(growingNode)
	return ok
}
