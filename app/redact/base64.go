package redact

import (
	"bytes"
	"unicode/utf8"
)

// Base64 writes three bytes with four letters. A name in it may begin at any of the three, and
// what is base64 may begin at any letter of a run, behind a slash that could be one of its
// letters: so a run is read from each of four places.

// sixBits is the value of each letter of both alphabets; 0xff is none.
var sixBits = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// Of a text whose bytes are ASCII, the first letter of each four is less than 32, and the
// second and the third lack a bit. Words rarely are so twice in a row.
var asciiBits = func() (t [256]uint8) {
	for c, v := range sixBits {
		if v != 0xff {
			t[c] = b2i(v < 32) | b2i(v&8 == 0)<<1 | b2i(v&2 == 0)<<2
		}
	}
	return t
}()

func b2i(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

const (
	perWord = 21                                                    // letters whose bits have room in a word
	ofFirst = 0o111_111_111_111_111_111_111                         // the first bit of each letter
	ofEach  = 0o1 | 0o1<<12 | 0o1<<24 | 0o1<<36 | 0o1<<48 | 0o1<<60 // of every fourth
)

// leastBase64 is the shortest run that is read: four letters of text need six.
const leastBase64 = 6

// base64 looks at the run of letters of base64 that begins at i.
func (w *sweep) base64(s []byte, i int, at []int32) {
	end := i
	var signs uint64 // of each letter its three bits
	for end < len(s) && end-i < perWord {
		c := s[end]
		if classOf[c]&inBase64 == 0 {
			break
		}
		signs |= uint64(asciiBits[c]) << (3 * uint(end-i))
		end++
	}
	n := uint(end - i)
	if n == perWord {
		for end < len(s) && classOf[s[end]]&inBase64 != 0 {
			end++
		}
	}
	w.coded = end
	if n < leastBase64 || w.decoding {
		return
	}
	run := s[i:end]
	places := uint64(1<<4 - 1) // of the four, which may be the beginning of text
	if end-i == int(n) && !w.r.table.wide {
		signs |= ^uint64(0) << (3 * n) // what lies behind the run is as it has to be
		groups := signs & (signs >> 4) & (signs >> 8) & (ofFirst & (1<<(3*n) - 1))
		groups |= ofFirst &^ (1<<(3*n) - 1)
		twice := groups & (groups >> 12) & (1<<(3*n) - 1)
		if twice == 0 {
			return
		}
		places = 0
		for k := range uint(4) {
			if twice&(ofEach<<(3*k)) != 0 {
				places |= 1 << k
			}
		}
	}
	if w.dull.has(run) {
		return
	}
	for k := range min(4, len(run)-leastBase64+1) {
		if places>>k&1 == 0 {
			continue
		}
		w.inner = decode(w.inner[:0], run[k:])
		if e, ok := w.says(w.inner, k == 0); ok {
			padded := end
			for padded < len(s) && s[padded] == '=' && padded < end+2 {
				padded++
			}
			w.add(at, span{start: i, end: padded, entity: e})
			return
		}
	}
	w.dull.add(run)
}

// says reports whom what base64 stands for names. whole says that it is all of a run.
func (w *sweep) says(text []byte, whole bool) (entity int32, ok bool) {
	if w.nested == nil {
		w.nested = newSweep(w.r)
		w.nested.decoding, w.nested.checking = true, true // only what is known, and as a whole token
	}
	if e, ok := w.names(text, whole && printable(text)); ok {
		return e, ok
	}
	// UTF-16 has a zero beside each letter of the West.
	for first := 0; first < 2 && (w.r.table.wide || bytes.IndexByte(text, 0) >= 0); first++ {
		w.units = w.units[:0]
		for i := first; i+1 < len(text); i += 2 {
			w.units = utf8.AppendRune(w.units, rune(text[i])|rune(text[i+1])<<8)
		}
		if e, ok := w.names(w.units, whole && first == 0 && printable(w.units)); ok {
			return e, ok
		}
	}
	return 0, false
}

// names looks through what can be read of a text. whole says that all of it can.
func (w *sweep) names(text []byte, whole bool) (entity int32, ok bool) {
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && (text[i] >= ' ' && text[i] < 0x7f || text[i] >= utf8.RuneSelf && w.r.table.wide) {
			i++
		}
		if i-from >= leastPart || whole {
			w.nested.find(text[from:i])
			for _, p := range w.nested.spans {
				if p.end-p.start >= leastPart || whole { // a short name comes about by chance
					return p.entity, true
				}
			}
		}
		i++
	}
	return 0, false
}

// A memory remembers runs that name nobody: a log uses the same words again and again.
type memory [256]struct {
	n   uint8
	run [longestRemembered]byte
}

const longestRemembered = 47

func (m *memory) place(run []byte) int {
	h := uint32(len(run))
	for _, c := range run[:leastBase64] {
		h = h*hashBy + uint32(c)
	}
	h = h*hashBy + uint32(run[len(run)-1]) + uint32(run[len(run)/2])<<8
	return int(h * hashBy >> 24)
}

func (m *memory) has(run []byte) bool {
	e := &m[m.place(run)]
	return int(e.n) == len(run) && string(e.run[:e.n]) == string(run)
}

func (m *memory) add(run []byte) {
	if len(run) > longestRemembered {
		return
	}
	e := &m[m.place(run)]
	e.n = uint8(copy(e.run[:], run))
}

func printable(b []byte) bool {
	return bytes.IndexFunc(b, func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f || c == 0xfffd }) < 0
}

// decode appends what a run of letters stands for.
func decode(dst, run []byte) []byte {
	bits, n := uint32(0), 0
	for _, c := range run {
		bits, n = bits<<6|uint32(sixBits[c]), n+6
		if n >= 8 {
			n -= 8
			dst = append(dst, byte(bits>>n))
		}
	}
	return dst
}
