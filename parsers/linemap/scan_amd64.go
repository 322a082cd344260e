package linemap

import (
	"math/bits"
	"slices"

	"golang.org/x/sys/cpu"
)

// wide says that the processor has what scanWide is written with.
var wide = cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT

// A wideScan is what scanWide goes on with.
type wideScan struct {
	at    uint64 // of the next block in the chunk
	lines *Line  // where the next line goes
	free  uint64 // for how many of them there is room
	// What stands of the line at hand in the blocks before.
	any  uint64 // not 0 if there are quotes
	each uint64 // with as many ones as there are quotes, or fewer by an even number
	odd  uint64
}

// scanWide looks at 64 bytes at a time: in Go the same takes five passes. It returns how many
// blocks it looked at, and stops where the lines of one more might find no room.
//
//go:noescape
func scanWide(b *byte, blocks int, quotes *uint64, odd *Odd, s *wideScan) (done int)

func (m *Map) scan(chunk []byte) {
	if !wide {
		m.scanPlainly(chunk)
		return
	}
	var s wideScan
	whole := len(chunk) / block
	m.scanBlocks(chunk[:whole*block], 0, &s)
	if whole < len(m.odd) {
		var rest [block]byte
		copy(rest[:], chunk[whole*block:])
		m.scanBlocks(rest[:], whole, &s)
	}
	if n := len(chunk); n > 0 && chunk[n-1] != '\n' {
		l := Line{End: uint32(n), Odd: Odd(s.odd)}
		if s.any != 0 {
			l.Quotes |= Quoted
		}
		if bits.OnesCount64(s.each)%2 == 1 {
			l.Quotes |= Uneven
		}
		m.lines = append(m.lines, l)
	}
}

// scanBlocks looks at whole blocks, the first of which has a number.
func (m *Map) scanBlocks(b []byte, first int, s *wideScan) {
	for len(b) > 0 {
		n := len(m.lines)
		m.lines = slices.Grow(m.lines, max(block, n/2))
		room := m.lines[:cap(m.lines)]
		s.at, s.lines, s.free = uint64(first*block), &room[n], uint64(len(room)-n)
		blocks := len(b) / block
		done := scanWide(&b[0], blocks, &m.quotes[first:][:blocks][0], &m.odd[first:][:blocks][0], s)
		m.lines = room[:len(room)-int(s.free)]
		b, first = b[done*block:], first+done
	}
}
