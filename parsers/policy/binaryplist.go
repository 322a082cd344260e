package policy

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A binary property list is a heap of objects that point at each other, with a table of
// their offsets behind it and a trailer of 32 bytes at the end (the format is documented in
// the open source of CoreFoundation). It is read into the elements that the same list would
// have as XML.
//
// Objects may be shared, so that a few hundred bytes can stand for billions of values:
// a reader that unfolds them, as the libraries do, must never see a stranger's file. Here
// every value that is unfolded counts against binaryLimit.

// binaryMagic begins a binary property list.
const binaryMagic = "bplist00"

const trailerSize = 32

// binaryLimit is far above the hundred or so policies of an app.
const binaryLimit = 1 << 16

var errBinary = errors.New("not a whole binary property list")

type binaryReader struct {
	data     []byte
	offsets  []byte // the table
	width    int    // of an offset
	refWidth int    // of a reference to an object
	count    uint64 // of objects
	values   int    // unfolded so far
}

// readBinary reads a binary property list. A fault leaves what was read before it.
func readBinary(data []byte) (root *element, at int64, fault error) {
	root = &element{whole: true}
	if len(data) < len(binaryMagic)+trailerSize {
		return root, int64(len(data)), errBinary
	}
	t := data[len(data)-trailerSize:]
	r := &binaryReader{data: data[:len(data)-trailerSize], width: int(t[6]), refWidth: int(t[7]), count: binary.BigEndian.Uint64(t[8:])}
	top, table := binary.BigEndian.Uint64(t[16:]), binary.BigEndian.Uint64(t[24:])
	size := uint64(len(r.data))
	if r.width < 1 || r.width > 8 || r.refWidth < 1 || r.refWidth > 8 || table > size || r.count > (size-table)/uint64(r.width) {
		return root, int64(len(r.data)), errBinary
	}
	r.offsets = r.data[table:]
	r.data = r.data[:table]
	at, fault = r.object(root, top, 0)
	return root, at, fault
}

// number reads a big-endian number of 1 to 8 bytes.
func number(b []byte) uint64 {
	n := uint64(0)
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// object adds one object to an element, and all that it holds.
func (r *binaryReader) object(to *element, ref uint64, depth int) (int64, error) {
	if ref >= r.count {
		return int64(len(r.data)), errBinary
	}
	start := number(r.offsets[ref*uint64(r.width) : (ref+1)*uint64(r.width)])
	if start < uint64(len(binaryMagic)) || start >= uint64(len(r.data)) {
		return int64(len(r.data)), errBinary
	}
	at := int64(start)
	if r.values++; r.values > binaryLimit || depth > depthLimit {
		return at, errDepth
	}
	e := &element{offset: at, whole: true}
	to.kids = append(to.kids, e)
	kind, n, body, ok := r.head(at)
	if !ok {
		return at, r.broken(e)
	}
	switch kind {
	case 0x0:
		e.name = map[uint64]string{8: "false", 9: "true"}[n]
		e.whole = e.name != ""
	case 0x1, 0x2:
		if n > 4 {
			return at, r.broken(e)
		}
		raw, ok := r.bytes(body, 1<<n)
		if !ok {
			return at, r.broken(e)
		}
		e.name = map[byte]string{0x1: "integer", 0x2: "real"}[kind]
		e.text.WriteString(figure(kind, raw))
	case 0x5:
		raw, ok := r.bytes(body, n)
		if !ok {
			return at, r.broken(e)
		}
		e.name = "string"
		e.text.WriteString(strings.ToValidUTF8(string(raw), "?"))
	case 0x6:
		raw, ok := r.bytes(body, n*2)
		if !ok {
			return at, r.broken(e)
		}
		units := make([]uint16, n)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(raw[2*i:])
		}
		e.name = "string"
		e.text.WriteString(string(utf16.Decode(units)))
	case 0xA, 0xC:
		e.name = "array"
		refs, ok := r.bytes(body, n*uint64(r.refWidth))
		if !ok {
			return at, r.broken(e)
		}
		for ; len(refs) > 0; refs = refs[r.refWidth:] {
			if at, err := r.object(e, number(refs[:r.refWidth]), depth+1); err != nil {
				e.whole = false
				return at, err
			}
		}
	case 0xD:
		e.name = "dict"
		refs, ok := r.bytes(body, 2*n*uint64(r.refWidth))
		if !ok {
			return at, r.broken(e)
		}
		half := len(refs) / 2
		for i := 0; i < half; i += r.refWidth {
			for _, from := range []int{i, half + i} {
				if at, err := r.object(e, number(refs[from:from+r.refWidth]), depth+1); err != nil {
					e.whole = false
					return at, err
				}
				if last := e.kids[len(e.kids)-1]; from == i && last.name == "string" {
					last.name = "key"
				}
			}
		}
	default: // dates, data and references of archives are no setting's value
		e.name, e.whole = "data", false
	}
	return at, nil
}

func (r *binaryReader) broken(e *element) error {
	e.whole = false
	return errBinary
}

// head reads what an object is and how much of it there is.
func (r *binaryReader) head(at int64) (kind byte, n uint64, body int64, ok bool) {
	marker := r.data[at]
	kind, n, body = marker>>4, uint64(marker&0xF), at+1
	if n != 0xF || kind < 0x4 {
		return kind, n, body, true
	}
	// A longer one has its length behind the marker, as a number of its own.
	if body >= int64(len(r.data)) || r.data[body]>>4 != 0x1 || r.data[body]&0xF > 3 {
		return 0, 0, 0, false
	}
	width := uint64(1) << (r.data[body] & 0xF)
	raw, ok := r.bytes(body+1, width)
	if n = number(raw); n > uint64(len(r.data)) {
		return 0, 0, 0, false // each of them takes a byte at least
	}
	return kind, n, body + 1 + int64(width), ok
}

// bytes are n bytes of the objects; false where there are not so many.
func (r *binaryReader) bytes(from int64, n uint64) ([]byte, bool) {
	if from > int64(len(r.data)) || n > uint64(int64(len(r.data))-from) {
		return nil, false
	}
	return r.data[from : from+int64(n)], true
}

// figure writes a number as XML has it.
func figure(kind byte, raw []byte) string {
	n := number(raw[max(0, len(raw)-8):])
	switch {
	case kind == 0x1:
		return strconv.FormatInt(int64(n), 10) // numbers of fewer than 8 bytes have no sign
	case len(raw) == 4:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'g', -1, 32)
	default:
		return strconv.FormatFloat(math.Float64frombits(n), 'g', -1, 64)
	}
}
