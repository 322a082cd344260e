package logfile

import (
	"bytes"
	"io"

	"hubscope/parsers/linemap"
)

// A splitter cuts content into chunks of whole records. Where it cuts depends on the
// lines alone, so that the chunk size never changes what a record is.
type splitter struct {
	c    Content
	head func([]byte) bool
	size int // of a chunk

	offset int64  // of the next byte to read
	carry  []byte // read, but not yet handed out
	line   int64  // lines handed out
	free   chan *chunk
}

// A chunk is memory for whole records, and what there is to know of their lines.
type chunk struct {
	buf   []byte
	lines linemap.Map
}

// next returns the next chunk; with io.EOF it may return the last one too.
func (s *splitter) next() (*job, error) {
	c := s.memory()
	buf := append(c.buf[:0], s.carry...)
	s.carry = s.carry[:0]
	start := s.offset - int64(len(buf))
	for want := s.size; ; want = s.size {
		n := len(buf)
		buf = grow(buf, want)
		k, err := s.c.ReadAt(buf[n:n+want], s.offset)
		buf = buf[:n+k]
		s.offset += int64(k)
		if err != nil && err != io.EOF {
			return s.job(c, buf, start), err
		}
		if err == io.EOF || k == 0 {
			return s.job(c, buf, start), io.EOF
		}
		if cut := s.border(buf); cut > 0 {
			s.carry = append(s.carry, buf[cut:]...)
			return s.job(c, buf[:cut], start), nil
		}
		// A line that is too long to be kept continues no record, see cutRecord: what stands
		// before it is whole. (One byte more, for the CR that may still be its end.)
		if end := bytes.LastIndexByte(buf, '\n') + 1; len(buf)-end > maxLine+1 {
			if end == 0 {
				return s.longLine(c, buf, start)
			}
			s.carry = append(s.carry, buf[end:]...)
			return s.job(c, buf[:end], start), nil
		}
	}
}

func (s *splitter) job(c *chunk, buf []byte, start int64) *job {
	if c.buf = buf; len(buf) == 0 {
		return nil
	}
	c.lines.Make(buf)
	j := &job{chunk: c, offset: start, line: s.line + 1}
	s.line += int64(len(c.lines.Lines()))
	return j
}

var newline = []byte{'\n'}

// border returns where buf can be cut: before its last line that starts a record, or,
// when lines without a head go on for longer than any record may, behind the last
// complete line. 0 means that more must be read first.
func (s *splitter) border(buf []byte) int {
	end := bytes.LastIndexByte(buf, '\n') + 1
	for at := end; at > 0; {
		line := buf[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		} else {
			line = nil // not complete: its head cannot be told
		}
		if len(line) > 0 && s.head(trimLine(line)) {
			return at
		}
		at = bytes.LastIndexByte(buf[:at-1], '\n') + 1
		if end-at > maxLine+2*maxContinuation {
			return end
		}
	}
	if end > maxLine+2*maxContinuation {
		return end
	}
	return 0
}

// longLine hands out the start of a line that is longer than any line may be, and skips
// the rest of it.
func (s *splitter) longLine(c *chunk, buf []byte, start int64) (*job, error) {
	scratch := make([]byte, s.size)
	for {
		k, err := s.c.ReadAt(scratch, s.offset)
		i := bytes.IndexByte(scratch[:k], '\n')
		if i >= 0 {
			s.offset += int64(i) + 1
			break
		}
		s.offset += int64(k)
		if err != nil || k == 0 {
			if err == nil {
				err = io.EOF
			}
			return s.job(c, buf, start), err
		}
	}
	return s.job(c, buf, start), nil
}

func (s *splitter) memory() *chunk {
	select {
	case c := <-s.free:
		return c
	default:
		return &chunk{buf: make([]byte, 0, s.size+s.size/4)}
	}
}

// release takes a chunk's memory back. That of a chunk that had to grow is let go, lest
// one long record be paid for until the end of the file.
func (s *splitter) release(c *chunk) {
	if cap(c.buf) > 4*s.size+maxLine {
		return
	}
	select {
	case s.free <- c:
	default:
	}
}

func grow(b []byte, n int) []byte {
	if cap(b)-len(b) < n {
		bigger := make([]byte, len(b), 2*len(b)+n)
		copy(bigger, b)
		b = bigger
	}
	return b[:len(b)+n]
}

// trimEnd takes a line's end off.
func trimEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	return trimLine(line)
}

func trimLine(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}
