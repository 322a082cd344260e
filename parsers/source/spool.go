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
	n, err := s.file.Write(p)
	s.size += int64(n)
	if err != nil {
		return n, &spoolError{err}
	}
	return n, nil
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
	if _, err := f.Write(s.mem); err != nil {
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
	// Growing by doubling leaves up to half of it unused, and it may live long.
	mem := bytes.Clone(s.mem)
	s.mem = nil
	return &blob{r: bytes.NewReader(mem), size: s.size, spooled: true, done: s.discard}
}

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

// chunkSize is what is copied between two looks at the context: large enough
// for a disk, small enough to stop within a millisecond.
const chunkSize = 128 << 10

var chunks = sync.Pool{New: func() any { b := make([]byte, chunkSize); return &b }}

// spoolAll copies r until its end, until guard refuses the number of bytes
// that are out so far, or until ctx is done. What was copied until then is
// always given back, with the error that ended it; only with an error of ctx
// the blob is nil.
func (e *env) spoolAll(ctx context.Context, r io.Reader, guard func(out int64) error) (*blob, error) {
	s := &spool{env: e}
	buf := chunks.Get().(*[]byte)
	defer chunks.Put(buf)
	for idle := 0; ; {
		if err := ctx.Err(); err != nil {
			s.discard()
			return nil, err
		}
		n, err := r.Read(*buf)
		if n > 0 {
			idle = 0
			if guard != nil {
				if gerr := guard(s.size + int64(n)); gerr != nil {
					return s.blob(), gerr
				}
			}
			if _, werr := s.Write((*buf)[:n]); werr != nil {
				return s.blob(), werr
			}
		}
		if err == io.EOF {
			return s.blob(), nil
		}
		if err != nil {
			return s.blob(), err
		}
		// A reader that gives nothing and no error a hundred times never will
		// (bufio's own number).
		if idle++; n == 0 && idle > 100 {
			return s.blob(), io.ErrNoProgress
		}
	}
}
