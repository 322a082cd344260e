package source

import (
	"io"
	"sync"
)

// blob is a run of bytes that can be read at random until it is closed.
type blob struct {
	r    io.ReaderAt
	size int64
	// spooled says that the bytes are a copy of ours, so that making it again
	// costs time.
	spooled bool
	done    func() error
	once    sync.Once
	err     error
}

// section reads the blob from its start.
func (b *blob) section() *io.SectionReader { return io.NewSectionReader(b.r, 0, b.size) }

// head returns at most n bytes from the start, fewer when there are fewer or
// the system refuses. The slice is the caller's.
func (b *blob) head(n int) []byte {
	if int64(n) > b.size {
		n = int(b.size)
	}
	p := make([]byte, n)
	got, _ := io.ReadFull(b.section(), p)
	return p[:got]
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
	return &blob{r: io.NewSectionReader(b.r, n, b.size-n), size: b.size - n, spooled: b.spooled, done: b.close}
}
