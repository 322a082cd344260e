package fact

import (
	"encoding/binary"

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

// each hands out the marks of the wanted keys, with the times that stand in the log.
func (r *run) each(wanted []bool, do func(key uint32, flags uint8, m *Mark)) {
	m := Mark{source: r.source, line: r.line, offset: r.offset}
	var out Mark
	flags := uint8(0)
	b := r.data
	next := func() uint64 {
		if b[0] < 0x80 {
			v := uint64(b[0])
			b = b[1:]
			return v
		}
		v, n := binary.Uvarint(b)
		b = b[n:]
		return v
	}
	signed := func() int64 {
		v := next()
		return int64(v>>1) ^ -int64(v&1)
	}
	for len(b) > 0 {
		first := next()
		if first&runFlags != 0 {
			flags = b[0]
			b = b[1:]
		}
		m.End = uint32(int64(m.End) + signed())
		m.Start = 0
		if first&runStart != 0 {
			m.Start = uint32(int64(m.End) - signed())
		}
		m.line += int64(next())
		m.offset += int64(next())
		if key := r.keys[first>>runKey]; wanted[key] {
			out = m
			do(key, flags, &out)
		}
	}
}

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

// Each hands out the marks of the wanted keys, by number, with their times on the case's
// clock and the number of their key, in the order in which they were read. The mark is used
// again. Several goroutines may go through the marks at a time.
func (m Marks) Each(wanted []bool, do func(key uint32, mark *Mark)) {
	if m.store == nil {
		return
	}
	shift := remembered(m.shift)
	for i := m.from; i < m.to; i++ {
		r := &m.store.marks[i]
		r.each(wanted, func(key uint32, flags uint8, k *Mark) {
			box := r.boxes[flags>>markBox]
			k.End = shifted(shift, r.source, box, k.End, flags&markLocalEnd != 0)
			k.Start = shifted(shift, r.source, box, k.Start, flags&markLocalStart != 0)
			do(key, k)
		})
	}
}

// Drop lets the marks go once nobody needs them any more.
func (m Marks) Drop() {
	if m.store != nil {
		m.store.marks, m.store.slab = nil, nil
		m.store.names, m.store.keys = nil, nil
	}
}
