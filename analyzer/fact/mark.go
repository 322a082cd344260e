package fact

import (
	"encoding/binary"
	"math"

	"hubscope/analyzer/casefile"
)

// A Mark shows that a gateway session was alive.
type Mark struct {
	End    uint32 // seconds since the epoch
	Start  uint32 // 0 where the record has none
	source int
	line   int64
	offset int64
}

// Ref returns where the mark's record stands.
func (m *Mark) Ref() casefile.Ref {
	return casefile.Ref{Source: m.source, Line: m.line, Offset: m.offset, Length: ToLineEnd}
}

const (
	markLocalStart = 1 << iota // Start states no zone
	markLocalEnd
	markBox = iota // where the number of the box begins
)

// A mark's first number holds its key above these bits.
const (
	runStart = 1 << iota // a start follows
	runFlags             // flags other than the last mark's follow
	runKey   = iota
)

// A runWriter packs the marks of a chunk: there are millions in a large log, and most of
// what one says is little more than the one before. A mark takes nine bytes, about.
type runWriter struct {
	data   []byte
	n      int
	line   int64 // of the first mark
	offset int64
	last   Mark
	flags  uint8
}

func (w *runWriter) reset() { *w = runWriter{data: w.data[:0]} }

func (w *runWriter) add(m *Mark, key uint32, flags uint8) {
	if w.n == 0 {
		w.line, w.offset = m.line, m.offset
		w.last = Mark{line: m.line, offset: m.offset}
	}
	first := uint64(key) << runKey
	if m.Start != 0 {
		first |= runStart
	}
	if flags != w.flags {
		first |= runFlags
	}
	b := binary.AppendUvarint(w.data, first)
	if flags != w.flags {
		b = append(b, flags)
	}
	b = binary.AppendVarint(b, int64(m.End)-int64(w.last.End))
	if m.Start != 0 {
		b = binary.AppendVarint(b, int64(m.End)-int64(m.Start))
	}
	b = binary.AppendUvarint(b, uint64(m.line-w.last.line))
	w.data = binary.AppendUvarint(b, uint64(m.offset-w.last.offset))
	w.last, w.flags = *m, flags
	w.n++
}

// A run is a chunk's marks, packed.
type run struct {
	data   []byte
	line   int64
	offset int64
	source int
	keys   []uint32 // of the store, by the batch's own
	boxes  *[mostBoxes + 1]uint8
}

// slabSize keeps the memory that runs are cut from in few pieces.
const slabSize = 256 << 10

// run copies the marks into a slab and makes a run of them.
func (w *runWriter) run(slab *[]byte, source int, keys []uint32, boxes *[mostBoxes + 1]uint8) run {
	if cap(*slab)-len(*slab) < len(w.data) {
		*slab = make([]byte, 0, max(slabSize, len(w.data)))
	}
	from := len(*slab)
	*slab = append(*slab, w.data...)
	return run{(*slab)[from:len(*slab):len(*slab)], w.line, w.offset, source, keys, boxes}
}

// each hands out the marks, with their times on the case's clock; see Marks.Each.
func (r *run) each(from []uint32, starts, ends boxShift, do func(key uint32, m *Mark)) {
	m := Mark{source: r.source, line: r.line, offset: r.offset}
	var out Mark
	flags := uint8(0)
	b := r.data
	for at := 0; at < len(b); {
		var first, n uint64
		if first, at = uvarint(b, at); first&runFlags != 0 {
			flags = b[at]
			at++
		}
		n, at = uvarint(b, at)
		m.End = uint32(int64(m.End) + signed(n))
		m.Start = 0
		if first&runStart != 0 {
			n, at = uvarint(b, at)
			m.Start = uint32(int64(m.End) - signed(n))
		}
		n, at = uvarint(b, at)
		m.line += int64(n)
		n, at = uvarint(b, at)
		m.offset += int64(n)
		box := r.boxes[flags>>markBox]
		key, end := r.keys[first>>runKey], shifted(ends, r.source, box, m.End, flags&markLocalEnd != 0)
		if end < from[key] {
			continue
		}
		out = m
		out.End, out.Start = end, shifted(starts, r.source, box, m.Start, flags&markLocalStart != 0)
		do(key, &out)
	}
}

// uvarint reads the number that begins at a place and returns where the next one does.
func uvarint(b []byte, at int) (v uint64, next int) {
	if v = uint64(b[at]); v < 0x80 {
		return v, at + 1
	}
	return longUvarint(b, at)
}

// longUvarint reads a number of several bytes, most of them of two or three.
func longUvarint(b []byte, at int) (v uint64, next int) {
	v = uint64(b[at]) & 0x7f
	for shift := 7; ; shift += 7 {
		at++
		v |= uint64(b[at]&0x7f) << shift
		if b[at] < 0x80 {
			return v, at + 1
		}
	}
}

// signed is the number that binary.AppendVarint wrote as this one.
func signed(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// Marks are the records that show no more than that a session was alive.
type Marks struct {
	store    *Store
	shift    boxShift
	from, to int // which of the store's runs
}

// Split cuts the marks into as many parts of about the same size.
func (m Marks) Split(parts int) []Marks {
	list := make([]Marks, parts)
	for i := range list {
		list[i] = m
		list[i].from, list[i].to = m.from+i*(m.to-m.from)/parts, m.from+(i+1)*(m.to-m.from)/parts
	}
	return list
}

// Keys are the keys of all marks' sessions, by number.
func (m Marks) Keys() []Key {
	if m.store == nil {
		return nil
	}
	return m.store.names
}

// Unwanted is the second from which on nobody wants a key's marks at all.
const Unwanted = math.MaxUint32

// Each hands out the marks that end at or behind the second that from has for their key, with
// their times on the case's clock and the number of their key. do may raise what from has. The
// mark is used again. The marks come in the order in which they were read, or else the last
// chunk's first. Several goroutines may go through the marks at a time.
func (m Marks) Each(order Order, from []uint32, do func(key uint32, mark *Mark)) {
	if m.store == nil {
		return
	}
	starts, ends := remembered(m.shift), remembered(m.shift) // a connection may stay open for hours
	for i := m.from; i < m.to; i++ {
		k := i
		if order == LastFirst {
			k = m.from + m.to - 1 - i
		}
		m.store.marks[k].each(from, starts, ends, do)
	}
}

// An Order is that in which marks are handed out.
type Order uint8

const (
	AsRead    Order = iota
	LastFirst       // the last chunk's first; within a chunk as they were read
)

// Drop lets the marks go once nobody needs them any more.
func (m Marks) Drop() {
	if m.store != nil {
		m.store.marks, m.store.slab = nil, nil
		m.store.names, m.store.keys = nil, keyTable{}
	}
}
