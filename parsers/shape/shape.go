// Package shape compares texts that differ from each other in nothing but digits, as the heads
// of a log's lines do: many times a line, so that it has to cost next to nothing.
package shape

import "encoding/binary"

// A Shape is a text in which some digits stand for any digit. The zero value fits nothing.
type Shape struct {
	vectors []vector // of so many bytes each; the last may overlap the one before
	n       int
	least   int  // how many bytes a text must have for whole vectors to be compared
	exact   bool // no digit may differ
}

// width is how many bytes a vector compares.
const width = 32

// A vector compares width bytes: same has the text's, with '0' for a digit that may be any;
// fixed has the bits that are the text's, and six a 6 for every digit that may be any. What
// lies behind a short text has no fixed bits.
type vector struct{ same, fixed, six [width]byte }

// Learn makes s the shape of a text whose digits may be any but for those from one place to
// another. It keeps nothing of text.
func (s *Shape) Learn(text []byte, from, to int) {
	n, exact := len(text), from <= 0 && to >= len(text)
	if exact && s.exact && s.n == n { // mostly it differs in digits only
		if n < width {
			copy(s.vectors[0].same[:], text)
			return
		}
		for i := range s.vectors {
			s.vectors[i].same = [width]byte(text[s.place(i):])
		}
		return
	}
	*s = Shape{vectors: s.vectors[:0]}
	if n == 0 {
		return
	}
	s.n, s.least, s.exact = n, max(n, width), exact
	for i := 0; i*width < n; i++ {
		first := s.place(i)
		var v vector
		for k, c := range text[first:min(first+width, n)] {
			v.same[k], v.fixed[k] = c, 0xff
			if i := first + k; c-'0' < 10 && (i < from || i >= to) {
				v.same[k], v.fixed[k], v.six[k] = '0', 0xf0, 6
			}
		}
		s.vectors = append(s.vectors, v)
	}
}

// place is where in the text a vector begins.
func (s *Shape) place(i int) int { return max(0, min(i*width, s.n-width)) }

// Len is the length of the texts of this shape.
func (s *Shape) Len() int { return s.n }

// fitsPlainly is Fits in the way that every processor has.
func (s *Shape) fitsPlainly(b []byte) bool {
	if len(b) < s.n || s.n == 0 {
		return false
	}
	if len(b) < width { // a vector would not fit
		v := &s.vectors[0]
		bad := byte(0)
		for i, c := range b[:s.n] {
			x := c ^ v.same[i]
			bad |= (x | (x + v.six[i])) & v.fixed[i]
		}
		return bad == 0
	}
	bad := uint64(0)
	for i := range s.vectors {
		v := &s.vectors[i]
		at := b[s.place(i):][:width]
		for k := 0; k < width; k += 8 {
			// What may not differ leaves 0; a digit leaves 0 to 9, and 10 and more show in the high half
			// once 6 is added. A sum of more than a byte holds is of one that shows without it.
			x := binary.LittleEndian.Uint64(at[k:]) ^ binary.LittleEndian.Uint64(v.same[k:])
			bad |= (x | (x + binary.LittleEndian.Uint64(v.six[k:]))) & binary.LittleEndian.Uint64(v.fixed[k:])
		}
	}
	return bad == 0
}
