package linemap

import (
	"bytes"
	"encoding/binary"
)

// scanPlainly fills what a Map tells of whole blocks and returns how many line feeds there are.
func scanPlainly(b []byte, ends []uint64, odd []uint8) (feeds int) {
	blocks := len(b) / block
	clear(ends[:blocks])
	for at := 0; ; feeds++ {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			break
		}
		at += i
		ends[at/block] |= 1 << (at % block)
		at++
	}
	for i := range blocks {
		odd[i] = 0
		if !ascii((*[block]byte)(b[i*block:])) {
			odd[i] = 1
		}
	}
	for _, c := range []byte{'\\', '&'} {
		for at := 0; ; {
			i := bytes.IndexByte(b[at:], c)
			if i < 0 {
				break
			}
			at += i
			odd[at/block] = 1
			at = (at/block + 1) * block
		}
	}
	return feeds
}

func ascii(b *[block]byte) bool {
	const high = 0x8080808080808080
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
	return (word(0)|word(8)|word(16)|word(24)|word(32)|word(40)|word(48)|word(56))&high == 0
}
