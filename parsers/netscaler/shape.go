package netscaler

import "encoding/binary"

// A shape is a text in which some digits stand for any digit.
type shape struct {
	text  []byte
	words []shapeWord // of eight bytes each; the last may overlap the one before
}

// A shapeWord compares eight bytes: same has the text's, with 0 for a digit that may be any;
// fixed has the bits that are the text's, and six a 6 for every digit that may be any.
type shapeWord struct{ same, fixed, six uint64 }

// learn makes s the shape of a text whose digits from open on may be any. It keeps a copy.
func (s *shape) learn(text []byte, open int) {
	s.text = append(s.text[:0], text...)
	s.words = s.words[:0]
	if len(text) < 8 {
		return
	}
	var same, fixed, six [longestShape]byte
	copy(same[:], text)
	for i := range text {
		fixed[i] = 0xff
		if i >= open && digit(text[i]) {
			same[i], fixed[i], six[i] = '0', 0xf0, 6
		}
	}
	for i := 0; i < len(text); i += 8 {
		at := min(i, len(text)-8)
		word := func(b *[longestShape]byte) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
		s.words = append(s.words, shapeWord{word(&same), word(&fixed), word(&six)})
	}
}

// longestShape bounds a shape; what is longer is left to the general reading.
const longestShape = longestPrefix / 2

// fits reports whether b begins with a text of this shape. A shape that has learnt
// nothing fits nothing.
func (s *shape) fits(b []byte) bool {
	n := len(s.text)
	if n < 8 || len(b) < n {
		return false
	}
	b = b[:n]
	words := s.words
	last := &words[len(words)-1]
	bad := last.differs(b[n-8:])
	for len(b) > 16 && len(words) > 2 {
		bad |= words[0].differs(b) | words[1].differs(b[8:])
		b, words = b[16:], words[2:]
	}
	for len(b) > 8 && len(words) > 1 {
		bad |= words[0].differs(b)
		b, words = b[8:], words[1:]
	}
	return bad == 0
}

// differs returns 0 for eight bytes that fit. What may not differ leaves 0; a digit leaves 0 to
// 9, and 10 and more show in the high half once 6 is added.
func (w *shapeWord) differs(b []byte) uint64 {
	x := binary.LittleEndian.Uint64(b) ^ w.same
	return x&w.fixed | (x+w.six)&0xf0f0f0f0f0f0f0f0
}
