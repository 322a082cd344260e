package follow

import (
	"bytes"
	"context"
	"io"

	"golang.org/x/text/transform"

	"hubscope/parsers/source"
)

// start places the generation at the first line that begins within back bytes of the end,
// or at that of an unfinished last line; back below 0 leaves it at the start.
func (g *generation) start(ctx context.Context, path string, back int64) {
	size := g.until
	if back < 0 || size == 0 {
		return
	}
	head := make([]byte, min(size, sampleSize))
	n, _ := g.file.ReadAt(head, 0)
	head = head[:n]
	g.text = source.TellText(head, int64(n) == size)
	mark := int64(g.text.Mark())
	var at, shown, lines int64
	_, readable := g.text.Readable(head, path)
	if readable && size-back > mark {
		at = g.lineStart(mark, size-back, size)
	}
	var err error
	if at > mark {
		shown, lines, err = g.measure(ctx, mark, at)
	}
	if at <= mark || err != nil {
		g.text = source.Text{} // told again from the start
		return
	}
	g.settled, g.final = true, !g.text.AsIs() || size >= sampleSize
	g.at, g.shown, g.line = at, shown, 1+lines
	g.head = append(g.head[:0], head[:min(headSize, len(head), int(min(at, headSize)))]...)
	trail := make([]byte, min(trailSize, at))
	if n, _ := g.file.ReadAt(trail, at-int64(len(trail))); n == len(trail) {
		g.trail = trail
	}
}

// lineStart is where the first line at or behind from begins; that of the last, unfinished
// one when no line ends behind from.
func (g *generation) lineStart(mark, from, size int64) int64 {
	if g.text.Wide() {
		from -= (from - mark) & 1
	}
	// A line begins at from itself when one ends just before it, so looking begins there.
	unit := int64(1)
	if g.text.Wide() {
		unit = 2
	}
	buf := make([]byte, chunkSize)
	for at := max(from-unit, mark); at < size; {
		n, _ := g.file.ReadAt(buf[:min(chunkSize, size-at)], at)
		if n == 0 {
			break
		}
		if i := g.text.LineStart(buf[:n]); i >= 0 {
			return at + int64(i)
		}
		at += int64(n)
	}
	for end := from; end > mark; {
		at := max(mark, end-chunkSize)
		if g.text.Wide() {
			at += (at - mark) & 1
		}
		n, _ := g.file.ReadAt(buf[:end-at], at)
		if i := g.text.LineEnd(buf[:n]); i > 0 {
			return at + int64(i)
		}
		if n == 0 || end-from > pieceSize {
			break
		}
		end = at
	}
	return mark
}

// measure counts decoded bytes and lines of a part of the file.
func (g *generation) measure(ctx context.Context, from, to int64) (shown, lines int64, err error) {
	var r io.Reader = io.NewSectionReader(g.file, from, to-from)
	if d := g.text.Transformer(); d != nil {
		r = transform.NewReader(r, d)
	}
	buf := make([]byte, chunkSize)
	for {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		n, err := r.Read(buf)
		shown += int64(n)
		lines += int64(bytes.Count(buf[:n], []byte{'\n'}))
		if err == io.EOF {
			return shown, lines, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}
