// Package linemap looks through a chunk of a log once, for all that is asked of every one of
// its lines: where they end, and whether they hold what most lines don't. A search for each of
// these, line by line, would take a good part of the time in which a log is read.
package linemap

import (
	"encoding/binary"
	"math/bits"
)

// block is how many bytes an entry of a Map tells of.
const block = 64

// A Map tells where the lines of a chunk end, and which of its parts are plain. It is for one
// goroutine; its memory is used again by the next Make.
type Map struct {
	size int
	ends []uint64 // for each block the places of its line feeds, the lowest bit first
	odd  []uint8  // for each block not 0 if it is not plain, and some zeros behind the last
	n    int
}

// Make makes m the map of a chunk.
func (m *Map) Make(chunk []byte) {
	m.size = len(chunk)
	whole := len(chunk) / block
	blocks := whole + 1 // the last one may be empty
	if cap(m.ends) < blocks {
		m.ends = make([]uint64, blocks+blocks/4)
		m.odd = make([]uint8, cap(m.ends)+lookahead)
	}
	m.ends, m.odd = m.ends[:blocks], m.odd[:blocks+lookahead]
	m.n = scan(chunk[:whole*block], m.ends, m.odd)
	var rest [block]byte
	copy(rest[:], chunk[whole*block:])
	m.n += scan(rest[:], m.ends[whole:], m.odd[whole:])
	clear(m.odd[blocks:])
}

// Feeds is how many line feeds the chunk holds.
func (m *Map) Feeds() int { return m.n }

// End is the place of the first line feed from a place on, or the chunk's length for none.
func (m *Map) End(from int) int {
	if from >= m.size {
		return m.size
	}
	i := from / block
	if w := m.ends[i] >> (from % block); w != 0 {
		return from + bits.TrailingZeros64(w)
	}
	for i++; i < len(m.ends); i++ {
		if w := m.ends[i]; w != 0 {
			return i*block + bits.TrailingZeros64(w)
		}
	}
	return m.size
}

// lookahead is how many blocks Plain looks at in one go: eight are longer than most lines.
const lookahead = 8

// Plain reports whether chunk[from:to] is certain to be ASCII without a backslash and without
// an ampersand. Other bytes nearby may make it uncertain.
func (m *Map) Plain(from, to int) bool {
	if from >= to {
		return true
	}
	first, last := from/block, (to-1)/block
	for ; last-first >= lookahead; first += lookahead {
		if word(m.odd[first:]) != 0 {
			return false
		}
	}
	return word(m.odd[first:])<<(8*(lookahead-1-(last-first))) == 0
}

// word reads eight blocks, the first lowest.
func word(odd []uint8) uint64 { return binary.LittleEndian.Uint64(odd) }
