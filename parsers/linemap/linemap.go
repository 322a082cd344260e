// Package linemap looks through a chunk of a log once, for all that is asked of every one of
// its lines: where they end, and whether they hold what most lines don't. A search for each of
// these, line by line, would take a good part of the time in which a log is read.
package linemap

import (
	"math/bits"
	"slices"
)

// block is how many bytes an entry of a Map tells of.
const block = 64

// A Map tells of the lines of a chunk. It is for one goroutine; its memory is used again by
// the next Make.
type Map struct {
	lines  []Line
	quotes []uint64 // for each block the places of its double quotes, the lowest bit first
	odd    []Odd    // for each block
}

// A Line is what a Map tells of one line.
type Line struct {
	End uint32 // the place of its line feed, or the chunk's length for a last line without one
	// Odd is all that it holds of that kind. It may also be what other lines hold nearby.
	Odd    Odd
	Quotes Quotes
}

// Odd is what most lines do not hold.
type Odd uint8

const (
	NotASCII  Odd = 1 << iota // a byte from 128 on
	Backslash                 // \
	Ampersand                 // &
)

// Quotes tell of a line's double quotes.
type Quotes uint8

const (
	Quoted Quotes = 1 << iota // it has some
	Uneven                    // their number is odd
)

// Make makes m the map of a chunk, of less than four gigabytes.
func (m *Map) Make(chunk []byte) {
	m.clear(chunk)
	m.scan(chunk)
}

// clear makes room for the map of a chunk.
func (m *Map) clear(chunk []byte) {
	blocks := (len(chunk) + block - 1) / block
	m.quotes = slices.Grow(m.quotes[:0], blocks)[:blocks]
	m.odd = slices.Grow(m.odd[:0], blocks)[:blocks]
	m.lines = m.lines[:0]
}

// Lines are the chunk's lines, in their order.
func (m *Map) Lines() []Line { return m.lines }

// LastQuote is the place of the last double quote in front of a place of the chunk, or -1.
func (m *Map) LastQuote(to int) int {
	for i := min(to/block, len(m.quotes)-1); i >= 0; i-- {
		w := m.quotes[i]
		if n := to - i*block; n < block {
			w &= 1<<n - 1
		}
		if w != 0 {
			return i*block + bits.Len64(w) - 1
		}
	}
	return -1
}

// Quotes is how many double quotes a stretch of the chunk holds, and the place of the first, or -1.
func (m *Map) Quotes(from, to int) (n, first int) {
	first = -1
	for i := from / block; i*block < to; i++ {
		w := m.quotes[i]
		at := i * block
		if at < from {
			w = w >> (from - at) << (from - at)
		}
		if rest := to - at; rest < block {
			w &= 1<<rest - 1
		}
		if w == 0 {
			continue
		}
		if n == 0 {
			first = at + bits.TrailingZeros64(w)
		}
		n += bits.OnesCount64(w)
	}
	return n, first
}

// Odd is what the parts that a stretch of the chunk lies in hold of that kind.
func (m *Map) Odd(from, to int) Odd {
	if from >= to {
		return 0
	}
	var odd Odd
	for _, o := range m.odd[from/block : (to-1)/block+1] {
		odd |= o
	}
	return odd
}
