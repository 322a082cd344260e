package pipe

import (
	"context"
	"errors"
	"io"
	"time"

	"hubscope/parsers/source"
)

// readSize is how much is read at a time: as much as a pipe of Linux holds.
const readSize = 64 << 10

// Follow gives take the whole lines of what r brings, in UTF-8, as they come. take blocks the
// reading, and with it whoever writes, for as long as it likes; the bytes are its own until it
// returns.
//
// It ends with r, or, once ctx has ended, when r brings nothing for the time quiet. rest is
// what stands behind the last line end, err what r failed with; io.EOF, and that it was closed
// after the end of ctx, is no error. A Read that is still waiting then is left alone: it takes
// its goroutine along when it returns, for which whoever owns r closes it, or sets its
// deadline.
func Follow(ctx context.Context, r io.Reader, quiet time.Duration, take func(lines []byte)) (rest []byte, err error) {
	in := reading{chunks: make(chan chunk), free: make(chan []byte, 2), quit: make(chan struct{})}
	defer close(in.quit)
	in.free <- make([]byte, readSize)
	in.free <- make([]byte, readSize)
	go in.read(r)
	var lines source.Lines
	for {
		c, more := in.next(ctx, quiet)
		if whole := lines.Take(c.b); len(whole) > 0 {
			take(whole)
		}
		if c.err != nil || !more {
			err = c.err
			break
		}
		in.free <- c.b[:cap(c.b)]
	}
	whole, rest := lines.End()
	if len(whole) > 0 {
		take(whole)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return rest, err
}

// A chunk is what one Read brought.
type chunk struct {
	b   []byte
	err error
}

// A reading is a reader's goroutine and what goes to and fro.
type reading struct {
	chunks chan chunk
	free   chan []byte
	quit   chan struct{}
}

func (in *reading) read(r io.Reader) {
	for {
		var b []byte
		select {
		case b = <-in.free:
		case <-in.quit:
			return
		}
		n, err := r.Read(b)
		select {
		case in.chunks <- chunk{b[:n], err}:
		case <-in.quit:
			return
		}
		if err != nil {
			return
		}
	}
}

// next waits for the next chunk; there is none when ctx has ended and nothing comes.
func (in *reading) next(ctx context.Context, quiet time.Duration) (c chunk, more bool) {
	select {
	case c = <-in.chunks:
		return c, true
	case <-ctx.Done():
	}
	t := time.NewTimer(quiet)
	defer t.Stop()
	select {
	case c = <-in.chunks:
		return c, true
	case <-t.C:
		return chunk{}, false
	}
}
