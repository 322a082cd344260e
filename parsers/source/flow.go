package source

import (
	"context"
	"io"
	"io/fs"
	"math"
	"sync"
)

// inflow is what a flow is made of.
type inflow struct {
	r io.Reader
	// taken is how many bytes of what r reads were taken so far.
	taken func() int64
	// guard may refuse the number of bytes that are out so far; nil lets all pass.
	guard func(out int64) error
	// end turns what ended r, nil for its own end, into what there is to tell.
	end func(out int64, err error) []Warning
	// done lets go of what r reads.
	done func()
	// under is the flow that r reads from, nil for none.
	under *flow
}

// flow is content that is inflated or decoded on one goroutine and spooled on
// another. What is there can be read at random meanwhile; what is not there yet
// is waited for.
type flow struct {
	under *flow
	stop  context.CancelFunc
	gone  chan struct{} // closed when nothing comes in any more
	spool *spool        // written by one goroutine; its memory and file change under mu

	mu    sync.Mutex
	more  *sync.Cond // size has come to want, or ended changed
	want  int64      // the least size that a reader waits for
	size  int64      // bytes that are there; only the spool's writer changes it
	taken int64      // bytes that they were made of
	ended bool
	shut  bool
	err   error // of the context; nil when the end was the content's own
	warns []Warning
}

// pour starts to spool what in gives and returns at once. When ctx ends before
// all is there, the rest is not read. Closing the blob stops it, too.
func (e *env) pour(ctx context.Context, in inflow) *blob {
	ctx, stop := context.WithCancel(ctx)
	f := &flow{under: in.under, stop: stop, gone: make(chan struct{}), spool: &spool{env: e}, want: math.MaxInt64}
	f.more = sync.NewCond(&f.mu)
	pieces := make(chan piece, 1) // one is filled, one waits, one is written
	var ended error
	go func() {
		defer close(pieces)
		buf := chunks.Get().(*[]byte)
		ended = drain(ctx, in.r, in.guard, buf, func(n int) (*[]byte, error) {
			pieces <- piece{buf, n, in.taken()}
			buf = chunks.Get().(*[]byte)
			return buf, nil
		})
		chunks.Put(buf)
	}()
	go func() {
		defer close(f.gone)
		defer stop()
		var refused error // by the disk
		for p := range pieces {
			if refused == nil {
				if refused = f.take(p); refused != nil {
					stop()
				}
			}
			chunks.Put(p.buf)
		}
		in.done()
		if refused != nil {
			f.finish(nil, in.end(f.size, refused))
		} else if ended != nil && ctx.Err() != nil {
			f.finish(ctx.Err(), nil)
		} else {
			f.finish(nil, in.end(f.size, ended))
		}
	}()
	return &blob{r: f, size: -1, flow: f, spooled: true, done: f.close}
}

// piece is a part of the content on its way into the spool.
type piece struct {
	buf   *[]byte
	n     int
	taken int64 // bytes that all up to its end was made of
}

// take writes a piece.
func (f *flow) take(p piece) error {
	inFile := f.spool.file != nil
	if !inFile {
		f.mu.Lock() // readers look at the same memory, and it may move to a file
	}
	n, err := f.spool.Write((*p.buf)[:p.n])
	if inFile {
		f.mu.Lock()
	}
	defer f.mu.Unlock()
	f.size += int64(n)
	f.taken = p.taken
	if f.size >= f.want {
		f.wake()
	}
	return err
}

// wake has the readers look again.
func (f *flow) wake() {
	f.want = math.MaxInt64
	f.more.Broadcast()
}

func (f *flow) finish(err error, w []Warning) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err, f.warns = err, w
	f.spool.trim()
	f.ended = true
	f.wake()
}

// ReadAt reads as io.ReaderAt does, and waits for what is still to come.
func (f *flow) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	for !f.ended && f.size-off < int64(len(p)) {
		f.want = min(f.want, off+int64(len(p))) // beyond any size it overflows, and wakes early
		f.more.Wait()
	}
	if f.shut {
		f.mu.Unlock()
		return 0, fs.ErrClosed
	}
	var short error
	if left := max(f.size-off, 0); left < int64(len(p)) {
		p = p[:left]
		if short = f.err; short == nil {
			short = io.EOF
		}
	}
	file := f.spool.file
	if file == nil {
		defer f.mu.Unlock()
		if len(p) == 0 {
			return 0, short
		}
		return copy(p, f.spool.mem[off:]), short
	}
	f.mu.Unlock()
	if n, err := file.ReadAt(p, off); err != nil {
		return n, err
	}
	return len(p), short
}

// wait returns the number of bytes once all are there, and the error of the
// context that kept the rest away.
func (f *flow) wait() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.ended {
		f.more.Wait()
	}
	return f.size, f.err
}

// interrupted returns the error of the context that ended the flow; nil while
// it goes on.
func (f *flow) interrupted() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// warnings waits for the end and returns what there is to tell of it, that of
// the flows under it first.
func (f *flow) warnings() []Warning {
	if f == nil {
		return nil
	}
	w := f.under.warnings()
	f.wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return append(w, f.warns...)
}

// ratio is how many bytes of the file as it lies there one byte was made of, by
// what is there so far.
func (f *flow) ratio() float64 {
	if f == nil {
		return 1
	}
	f.mu.Lock()
	size, taken := f.size, f.taken
	f.mu.Unlock()
	if size == 0 {
		return 1
	}
	return float64(taken) / float64(size) * f.under.ratio()
}

// close stops the flow, waits until nobody writes any more, and removes the spool.
func (f *flow) close() error {
	f.stop()
	<-f.gone
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shut = true
	return f.spool.discard()
}

// openEnd is the size of a section that ends where its bytes do.
const openEnd = math.MaxInt64
