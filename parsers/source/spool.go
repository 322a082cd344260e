package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"sync"
)

// spool takes bytes that can only be read once and makes them readable at
// random: in memory while they are few, then in a temporary file.
type spool struct {
	env  *env
	mem  []byte
	held int64 // taken from env's memory
	file *tempFile
	size int64
}

// spoolError marks an error of the temporary file, a full disk say, apart from
// one of what was being read.
type spoolError struct{ err error }

func (e *spoolError) Error() string { return e.err.Error() }
func (e *spoolError) Unwrap() error { return e.err }

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil {
		if s.fits(int64(len(p))) {
			s.mem = append(s.mem, p...)
			s.size += int64(len(p))
			return len(p), nil
		}
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	for done := 0; done < len(p); {
		// Not at the file's own position: others read it meanwhile.
		n, err := s.file.WriteAt(p[done:min(done+pieceSize, len(p))], s.size)
		s.size += int64(n)
		if done += n; err != nil {
			return done, &spoolError{err}
		}
	}
	return len(p), nil
}

// fits says whether n more bytes may stay in memory, and reserves them.
func (s *spool) fits(n int64) bool {
	if s.size+n > s.env.lim.MemoryEach || !s.env.takeMem(n) {
		return false
	}
	s.held += n
	return true
}

// spill moves what is in memory to a temporary file.
func (s *spool) spill() error {
	f, err := createTemp(s.env.temp)
	if err != nil {
		return &spoolError{err}
	}
	if _, err := f.WriteAt(s.mem, 0); err != nil {
		f.remove()
		return &spoolError{err} // what is in memory stays
	}
	s.file = f
	s.drop()
	return nil
}

func (s *spool) drop() {
	s.mem = nil
	s.env.giveMem(s.held)
	s.held = 0
}

// blob ends the writing. Closing the blob removes the temporary file.
func (s *spool) blob() *blob {
	if s.file != nil {
		return &blob{r: s.file, size: s.size, spooled: true, done: s.discard}
	}
	s.trim()
	return &blob{r: bytes.NewReader(s.mem), size: s.size, spooled: true, done: s.discard}
}

// trim ends the writing to memory: growing by doubling leaves up to half of it
// unused, and it may live long.
func (s *spool) trim() { s.mem = bytes.Clone(s.mem) }

// discard gives back memory and file.
func (s *spool) discard() error {
	s.drop()
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	return f.remove()
}

// tempFile is a file that nobody else can read and that is gone when removed.
type tempFile struct {
	*os.File
	path string // "" when the name is gone already
}

func (t *tempFile) remove() error {
	err := t.Close()
	if t.path != "" {
		err = errors.Join(err, os.Remove(t.path))
	}
	return err
}

const (
	// chunkSize is what is read before it is written: enough for a reader and a
	// writer not to wait for each other.
	chunkSize = 256 << 10
	// pieceSize is what is written at a time. Where memory is short or virtual,
	// the system finds the pages for larger pieces at half the speed.
	pieceSize = 32 << 10
)

var chunks = sync.Pool{New: func() any { b := make([]byte, chunkSize); return &b }}

// spoolAll copies r until its end, until guard refuses the number of bytes
// that are out so far, or until ctx is done. What was copied until then is
// always given back, with the error that ended it; only with an error of ctx
// the blob is nil.
func (e *env) spoolAll(ctx context.Context, r io.Reader, guard func(out int64) error) (*blob, error) {
	s := &spool{env: e}
	buf := chunks.Get().(*[]byte)
	defer chunks.Put(buf)
	err := drain(ctx, r, guard, buf, func(n int) (*[]byte, error) {
		_, err := s.Write((*buf)[:n])
		return buf, err
	})
	if err != nil && err == ctx.Err() {
		s.discard()
		return nil, err
	}
	return s.blob(), err
}

// drain reads r until its end, until guard, which may be nil, refuses the number
// of bytes that are out so far, or until ctx is done. full takes the first n
// bytes of the buffer and gives the next one. What came before the error that
// ended it was handed over, but for an error of ctx.
func drain(ctx context.Context, r io.Reader, guard func(out int64) error, buf *[]byte, full func(n int) (*[]byte, error)) error {
	var out int64
	kept := 0 // bytes in buf
	for idle := 0; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read((*buf)[kept:])
		if n > 0 {
			idle = 0
			out += int64(n)
			if guard != nil {
				if gerr := guard(out); gerr != nil {
					n, err = 0, gerr
				}
			}
			kept += n
		} else if idle++; err == nil && idle > 100 {
			// A reader that gives nothing and no error a hundred times never will
			// (bufio's own number).
			err = io.ErrNoProgress
		}
		if kept == len(*buf) || err != nil && kept > 0 {
			var ferr error
			if buf, ferr = full(kept); ferr != nil {
				return ferr
			}
			kept = 0
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
