package source

import (
	"compress/bzip2"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

var (
	errZipMethod   = errors.New("zip: unsupported compression algorithm")
	errZipChecksum = errors.New("zip: checksum error")
	errZipSize     = errors.New("zip: size differs from the directory")
)

// zipNode is an entry of a zip.
type zipNode struct {
	in     *container
	entry  zipEntry
	name   string // as shown
	charge *charge
}

// body says where the entry's bytes lie in the archive b.
func (n *zipNode) body(b *blob) (*io.SectionReader, int64, bool) {
	var h [lenLocal]byte
	le := binary.LittleEndian
	if !readAt(b, h[:], n.entry.offset) || le.Uint32(h[:]) != sigLocal {
		return nil, 0, false
	}
	off := n.entry.offset + lenLocal + int64(le.Uint16(h[26:])) + int64(le.Uint16(h[28:]))
	if off > b.size {
		return nil, 0, false
	}
	return io.NewSectionReader(b.r, off, min(n.entry.packed, b.size-off)), off, true
}

// inflate gives the entry's bytes, nil when its method is not known. in counts
// the bytes that were taken from the archive.
func (n *zipNode) inflate(body io.Reader, buffer int) (r io.Reader, in *counter, done func()) {
	in = newCounter(body, buffer)
	switch n.entry.method {
	case methodStore:
		return in.br, in, func() {}
	case methodDeflate:
		f := flate.NewReader(in.br)
		return f, in, func() { f.Close() }
	case methodBzip2:
		return bzip2.NewReader(in.br), in, func() {}
	}
	return nil, nil, nil
}

func (n *zipNode) stream(ctx context.Context) (io.Reader, func(), []Warning, error) {
	b, w, err := n.in.acquire(ctx)
	if b == nil {
		return nil, nil, w, err
	}
	body, _, ok := n.body(b)
	if !ok {
		n.in.release()
		return nil, nil, []Warning{warn(CodeMalformed, errZipFormat.Error())}, nil
	}
	r, _, done := n.inflate(body, lookBuffer)
	if r == nil {
		n.in.release()
		return nil, nil, []Warning{warn(CodeUnreadable, errZipMethod.Error())}, nil
	}
	return r, func() { done(); n.in.release() }, nil, nil
}

func (n *zipNode) open(ctx context.Context) (*blob, []Warning, error) {
	b, w, err := n.in.acquire(ctx)
	if b == nil {
		return nil, w, err
	}
	body, off, ok := n.body(b)
	if !ok {
		n.in.release()
		return nil, []Warning{warn(CodeMalformed, errZipFormat.Error())}, nil
	}
	if n.entry.method == methodStore {
		var w []Warning
		if body.Size() < n.entry.packed || n.entry.size < 0 {
			w = []Warning{warnAt(CodeTruncatedArchive, body.Size(), io.ErrUnexpectedEOF.Error())}
		}
		return &blob{r: io.NewSectionReader(b.r, off, body.Size()), size: body.Size(), done: n.in.release}, w, nil
	}
	r, in, done := n.inflate(body, wholeBuffer)
	if r == nil {
		n.in.release()
		return nil, []Warning{warn(CodeUnreadable, errZipMethod.Error())}, nil
	}
	sum := crc32.NewIEEE()
	e, lim := n.entry, n.in.env.lim
	return n.in.env.pour(ctx, inflow{
		r:     io.TeeReader(r, sum),
		taken: in.taken,
		guard: func(out int64) error {
			switch {
			case e.size >= 0 && out > e.size:
				return errZipSize
			case lim.tooDense(in.taken(), out), e.size < 0 && !n.charge.upTo(out):
				return errLimit
			}
			return nil
		},
		end: func(out int64, err error) []Warning {
			if err == nil && e.size >= 0 {
				if out != e.size {
					err = errZipSize
				} else if sum.Sum32() != e.crc {
					err = errZipChecksum
				}
			}
			return inflationWarnings(err, out, n.name)
		},
		done: func() {
			done()
			n.in.release()
		},
	}), nil, nil
}
