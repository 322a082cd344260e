package linemap

import (
	"bytes"
	"encoding/binary"
)

// scanPlainly fills a Map in the way that every processor has.
func (m *Map) scanPlainly(chunk []byte) {
	clear(m.quotes)
	for i := range m.odd {
		m.odd[i] = 0
		var rest [block]byte
		b := &rest
		if from := i * block; len(chunk)-from >= block {
			b = (*[block]byte)(chunk[from:])
		} else {
			copy(rest[:], chunk[from:])
		}
		if !ascii(b) {
			m.odd[i] = NotASCII
		}
	}
	each(chunk, '"', func(at int) { m.quotes[at/block] |= 1 << (at % block) })
	each(chunk, '\\', func(at int) { m.odd[at/block] |= Backslash })
	each(chunk, '&', func(at int) { m.odd[at/block] |= Ampersand })
	from := 0
	each(chunk, '\n', func(at int) {
		m.add(from, at, at+1)
		from = at + 1
	})
	if from < len(chunk) {
		m.add(from, len(chunk), len(chunk))
	}
}

// add adds the line of chunk[from:end], of which next is behind the end.
func (m *Map) add(from, end, next int) {
	l := Line{End: uint32(end), Odd: m.Odd(from, next)}
	n, _ := m.Quotes(from, end)
	if n > 0 {
		l.Quotes |= Quoted
	}
	if n%2 == 1 {
		l.Quotes |= Uneven
	}
	m.lines = append(m.lines, l)
}

// each tells where in b a byte is.
func each(b []byte, c byte, do func(at int)) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(b[at:], c)
		if i < 0 {
			return
		}
		at += i
		do(at)
	}
}

func ascii(b *[block]byte) bool {
	const high = 0x8080808080808080
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
	return (word(0)|word(8)|word(16)|word(24)|word(32)|word(40)|word(48)|word(56))&high == 0
}
