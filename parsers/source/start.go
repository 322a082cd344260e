package source

import (
	"bytes"
	"context"
	"io"
)

// deflated is how many bytes of a log gzip makes one of. Gateway logs shrink to a tenth.
const deflated = 10

// Decoded is about how many bytes Open will give, 0 when there is nothing to tell it by. What
// gzip packed says nothing of it before it is read, and counts as a log.
func (it *Item) Decoded() int64 {
	size := it.Size
	switch n := it.src.(type) {
	case *zipNode:
		if n.entry.size >= 0 {
			size = n.entry.size
		}
	case *streamNode:
		size = n.size()
	}
	if it.layers > 0 {
		size *= deflated // a second layer gains nothing
	}
	return max(size, 0)
}

// OpenStart gives the content from its start, no more than about n bytes of it, decoded to
// UTF-8 and ending at a line's end; whole says that nothing was left out. Of what is
// compressed no more is inflated than is given. Offsets and lines are those of Open's
// Content.
//
// It is for a first look: a Content that is not whole has no warnings of what lies behind,
// and what is wrong with the file is for Open to tell. The error is one of ctx.
func (it *Item) OpenStart(ctx context.Context, n int64) (c *Content, whole bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	if it.src == nil || n <= 0 {
		return emptyContent(), it.src == nil, nil
	}
	b, whole, err := it.start(ctx, n)
	if b == nil {
		return emptyContent(), true, err
	}
	if c, err = it.env.content(ctx, b, it.Path, nil); err != nil {
		return nil, false, err
	}
	if c.b, _, err = c.b.settled(); err != nil {
		return nil, false, err
	}
	if !whole {
		c.b.size = c.b.lineEnd()
	}
	return c, whole, nil
}

// start opens the first n bytes with the layers of gzip taken off; nil when there is nothing
// to be had.
func (it *Item) start(ctx context.Context, n int64) (b *blob, whole bool, err error) {
	r, done, _, err := it.src.stream(ctx)
	if r == nil {
		return nil, false, err
	}
	if s, ok := r.(*io.SectionReader); ok {
		head := make([]byte, len(gzipMagic))
		k, _ := s.ReadAt(head, 0)
		if !isGzip(head[:k]) { // it lies there as it is: nothing is copied
			return &blob{r: s, size: min(s.Size(), n), done: func() error { done(); return nil }}, s.Size() <= n, nil
		}
	}
	defer done()
	in := newCounter(r, lookBuffer)
	for range it.env.lim.GzipDepth {
		head, _ := in.br.Peek(len(gzipMagic))
		if !isGzip(head) {
			break
		}
		in = newCounter(newMembers(in), lookBuffer)
	}
	// A byte more is asked for, to see whether there is one.
	b, _ = it.env.spoolAll(ctx, io.LimitReader(in.br, n+1), nil)
	if b == nil {
		return nil, false, ctx.Err()
	}
	whole = b.size <= n
	b.size = min(b.size, n)
	return b, whole, nil
}

// lineEnd is where the last whole line ends; the blob's size when no line ends near it.
func (b *blob) lineEnd() int64 {
	tail := make([]byte, min(b.size, headSize))
	k, _ := b.r.ReadAt(tail, b.size-int64(len(tail)))
	if i := bytes.LastIndexByte(tail[:k], '\n'); i >= 0 {
		return b.size - int64(len(tail)) + int64(i) + 1
	}
	return b.size
}
