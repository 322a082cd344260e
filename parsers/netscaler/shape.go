package netscaler

import "encoding/binary"

// A shape is a text in which some digits stand for any digit.
type shape struct {
	text  []byte
	words []shapeWord // of eight bytes each; the last may overlap the one before
}

// A shapeWord compares eight bytes: same has the text's, with 0 for a digit that may be
// any; open has 0x0f where one may be.
type shapeWord struct{ same, open uint64 }

// learn makes s the shape of a text whose digits from open on may be any. It keeps a copy.
func (s *shape) learn(text []byte, open int) {
	s.text = append(s.text[:0], text...)
	s.words = s.words[:0]
	if len(text) < 8 {
		return
	}
	var same, mask [longestShape]byte
	copy(same[:], text)
	for i := open; i < len(text); i++ {
		if digit(text[i]) {
			same[i], mask[i] = '0', 0x0f
		}
	}
	for i := 0; i < len(text); i += 8 {
		at := min(i, len(text)-8)
		s.words = append(s.words, shapeWord{binary.LittleEndian.Uint64(same[at:]), binary.LittleEndian.Uint64(mask[at:])})
	}
}

// longestShape bounds a shape; what is longer is left to the general reading.
const longestShape = longestPrefix / 2

// fits reports whether b begins with a text of this shape. A shape that has learnt
// nothing fits nothing.
func (s *shape) fits(b []byte) bool {
	const (
		six  = 0x0606060606060606
		high = 0xf0f0f0f0f0f0f0f0
	)
	n := len(s.text)
	if n < 8 || len(b) < n || b[n-1] != s.text[n-1] && !digit(s.text[n-1]) {
		return false
	}
	// What may not differ leaves 0; a digit leaves 0 to 9, and 10 and more show in the high
	// half once 6 is added.
	last := len(s.words) - 1
	x := binary.LittleEndian.Uint64(b[n-8:]) ^ s.words[last].same
	bad := x&^s.words[last].open | (x+s.words[last].open&six)&high
	for _, w := range s.words[:last] {
		if bad != 0 {
			return false
		}
		x := binary.LittleEndian.Uint64(b) ^ w.same
		bad = x&^w.open | (x+w.open&six)&high
		b = b[8:]
	}
	return bad == 0
}
