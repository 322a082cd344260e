package source

import (
	"io"
	"sync"
)

// blob is a run of bytes that can be read at random until it is closed.
type blob struct {
	r    io.ReaderAt
	size int64 // -1 with a flow
	// flow brings the bytes in; nil when all were there from the start.
	flow *flow
	mark int64 // bytes of the flow in front of the first one
	// spooled says that the bytes are a copy of ours, so that making it again
	// costs time.
	spooled bool
	done    func() error
	once    sync.Once
	err     error
}

// length is how many bytes there are. It waits for a flow to end.
func (b *blob) length() int64 {
	if b.flow == nil {
		return b.size
	}
	n, _ := b.flow.wait()
	return max(n-b.mark, 0)
}

// section reads the blob from its start. Where a flow brings it in, the end of
// the section is far behind that of the bytes, which io.EOF tells.
func (b *blob) section() *io.SectionReader {
	if b.flow != nil {
		return io.NewSectionReader(b.r, 0, openEnd)
	}
	return io.NewSectionReader(b.r, 0, b.size)
}

// head returns at most n bytes from the start, fewer when there are fewer or
// the system refuses, nil for none. The slice is the caller's. The error is
// that of the context that keeps them away.
func (b *blob) head(n int) ([]byte, error) {
	if b.flow == nil {
		n = int(min(int64(n), b.size))
	}
	if n == 0 {
		return nil, nil
	}
	p := make([]byte, n)
	got, err := io.ReadFull(b.section(), p)
	if err != nil && b.flow != nil {
		err = b.flow.interrupted()
	} else {
		err = nil
	}
	if got == 0 {
		return nil, err
	}
	return p[:got], err
}

// settled waits until all bytes are there and gives them as a blob of known
// size, in place of b. The warnings are those of the flow. With an error, which
// is the context's, b is closed.
func (b *blob) settled() (*blob, []Warning, error) {
	if b.flow == nil {
		return b, nil, nil
	}
	if _, err := b.flow.wait(); err != nil {
		b.close()
		return nil, nil, err
	}
	return &blob{r: b.r, size: b.length(), spooled: b.spooled, done: b.close}, b.flow.warnings(), nil
}

// close lets go of what is behind the blob. It may be called more than once.
func (b *blob) close() error {
	b.once.Do(func() {
		if b.done != nil {
			b.err = b.done()
		}
	})
	return b.err
}

// without gives the blob from byte n on; closing it closes b.
func (b *blob) without(n int64) *blob {
	rest := &blob{size: b.size - n, flow: b.flow, mark: b.mark + n, spooled: b.spooled, done: b.close}
	if b.flow != nil {
		rest.size = -1
		rest.r = io.NewSectionReader(b.r, n, openEnd-n)
	} else {
		rest.r = io.NewSectionReader(b.r, n, rest.size)
	}
	return rest
}
