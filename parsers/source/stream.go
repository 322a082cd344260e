package source

import (
	"context"
	"io"
	"sync"
)

// streamNode is standard input or a named pipe: bytes that come once. They are
// spooled at the first opening and stay until the Items are released.
type streamNode struct {
	env    *env
	start  func() (io.Reader, func() error, error) // opens it; the func closes it, may be nil
	name   string
	charge *charge

	mu    sync.Mutex
	ready bool
	b     *blob
	warns []Warning
}

func (n *streamNode) open(ctx context.Context) (*blob, []Warning, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.ready {
		b, w, err := n.read(ctx)
		if err != nil {
			return nil, nil, err
		}
		n.ready, n.b, n.warns = true, b, w
		if b == nil {
			return nil, w, nil
		}
		return n.view(), w, nil // what went wrong while reading is told once
	}
	if n.b == nil {
		return nil, n.warns, nil
	}
	return n.view(), nil, nil
}

// size is how much was spooled; -1 before that.
func (n *streamNode) size() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.b == nil {
		return -1
	}
	return n.b.size
}

// view is the spool without the right to close it.
func (n *streamNode) view() *blob { return &blob{r: n.b.r, size: n.b.size, spooled: true} }

func (n *streamNode) stream(ctx context.Context) (io.Reader, func(), []Warning, error) {
	return streamBlob(n.open(ctx))
}

// read spools the stream. Opening and reading a pipe may wait for ever, so
// they happen beside: when ctx ends, read returns at once. A pipe of ours is
// then closed, which wakes its reader; standard input is not ours, so its
// reader ends with the next byte or with the program.
func (n *streamNode) read(ctx context.Context) (*blob, []Warning, error) {
	type result struct {
		b   *blob
		w   []Warning
		err error
	}
	var mu sync.Mutex
	var stop func() error
	got := make(chan result, 1)
	go func() {
		r, done, err := n.start()
		if err != nil {
			got <- result{w: []Warning{refusal(err)}}
			return
		}
		if done != nil {
			defer done()
			mu.Lock()
			stop = done
			mu.Unlock()
		}
		b, err := n.env.spoolAll(ctx, r, func(out int64) error {
			if !n.charge.upTo(out) {
				return errLimit
			}
			return nil
		})
		if b == nil {
			got <- result{err: err}
			return
		}
		var w []Warning
		if err != nil {
			w = inflationWarnings(err, b.size, n.name)
			if w[0].Code == CodeMalformed || w[0].Code == CodeTruncatedArchive {
				w[0].Code = CodeUnreadable // the system's error, not a decompressor's
			}
		}
		got <- result{b: b, w: w}
	}()
	select {
	case r := <-got:
		if r.err == nil {
			return r.b, r.w, nil
		}
		return nil, nil, r.err
	case <-ctx.Done():
		mu.Lock()
		if stop != nil {
			stop()
		}
		mu.Unlock()
		go func() { // nobody waits for the spool any more
			if r := <-got; r.b != nil {
				r.b.close()
			}
		}()
		return nil, nil, ctx.Err()
	}
}

// release removes the spool.
func (n *streamNode) release() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.b != nil {
		n.b.close()
	}
}
