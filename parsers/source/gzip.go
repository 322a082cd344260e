package source

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipMagic is RFC 1952's two bytes and the only method it defines.
const gzipMagic = "\x1f\x8b\x08"

func isGzip(head []byte) bool { return len(head) >= len(gzipMagic) && string(head[:3]) == gzipMagic }

// errLimit ends an inflation that is larger than any log.
var errLimit = errors.New("limit")

// counter is a buffered reader that knows how many bytes were taken from it.
// Decompressors are given br itself: they know a bufio.Reader and are a third
// faster with it, and take no byte more from it than they need.
type counter struct {
	br   *bufio.Reader
	r    io.Reader
	read int64 // by br
}

const (
	wholeBuffer = 64 << 10 // to read all of it: few calls to the system
	lookBuffer  = 4 << 10  // to see the first block: a page, for thousands of files
)

func newCounter(r io.Reader, buffer int) *counter {
	c := &counter{r: r}
	c.br = bufio.NewReaderSize(c, buffer)
	return c
}

// Read is for br, which alone reads here.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read += int64(n)
	return n, err
}

// taken is how many bytes were taken from br.
func (c *counter) taken() int64 { return c.read - int64(c.br.Buffered()) }

// members reads the content of a gzip file, all its members one after the
// other. Zero bytes behind the last member are padding, as gzip itself has it;
// anything else there is gzip.ErrHeader.
type members struct {
	in *counter
	z  *gzip.Reader
	on bool // inside a member
}

func newMembers(in *counter) *members { return &members{in: in} }

func (m *members) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if !m.on {
			if err := m.next(); err != nil {
				return 0, err
			}
		}
		n, err := m.z.Read(p)
		if err == io.EOF {
			m.on, err = false, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next opens the next member; io.EOF when there is none.
func (m *members) next() error {
	magic, _ := m.in.br.Peek(len(gzipMagic))
	if m.z != nil && string(magic) != gzipMagic[:len(magic)] {
		return m.padding()
	}
	if len(magic) == 0 {
		return io.EOF
	}
	if len(magic) < len(gzipMagic) {
		return io.ErrUnexpectedEOF
	}
	var err error
	if m.z == nil {
		m.z, err = gzip.NewReader(m.in.br)
	} else {
		err = m.z.Reset(m.in.br)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		m.z = nil
		return err
	}
	m.z.Multistream(false)
	m.on = true
	return nil
}

// padding reads the zero bytes behind the last member.
func (m *members) padding() error {
	for {
		b, err := m.in.br.ReadByte()
		if err != nil {
			return err
		}
		if b != 0 {
			return gzip.ErrHeader
		}
	}
}

// gunzip takes one layer of gzip off src, which it closes when it is through.
// Whatever goes wrong is a warning, and what came out until then is kept. name
// is the entry that a limit names.
func (e *env) gunzip(ctx context.Context, src *blob, name string, ch *charge) *blob {
	in := newCounter(src.section(), wholeBuffer)
	return e.pour(ctx, inflow{
		r:     newMembers(in),
		under: src.flow,
		taken: in.taken,
		guard: func(out int64) error {
			if e.lim.tooDense(in.taken(), out) || !ch.upTo(out) {
				return errLimit
			}
			return nil
		},
		end:  func(out int64, err error) []Warning { return inflationWarnings(err, out, name) },
		done: func() { src.close() },
	})
}

// inflationWarnings says why a stream ended early; none when it did not.
func inflationWarnings(err error, at int64, name string) []Warning {
	var full *spoolError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errLimit):
		return []Warning{warnAt(CodeArchiveLimit, at, name)}
	case errors.As(err, &full):
		w := refusal(full.err)
		w.Offset = at
		return []Warning{w}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return []Warning{warnAt(CodeTruncatedArchive, at, err.Error())}
	}
	return []Warning{warnAt(CodeMalformed, at, err.Error())}
}
