package redact

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"unicode/utf8"
)

// A spelling is one word or more that an identity is written with, folded.
type spelling struct {
	text   string
	entity int32
	mode   mode
	cue    cue // a word that says that a name follows, instead of an identity
}

// longestKey is how much of a spelling is looked up at once; what is longer is compared
// behind it.
const longestKey = 62

// A table finds at a place in a text the longest spelling that begins there.
//
// Most places are told by a filter, a bit for each first four signs that any spelling has;
// where that says yes, the lengths of the spellings that begin so are looked up, the longest
// first. So a thousand names cost hardly more than one.
type table struct {
	filter  []uint64
	shift   uint
	heads   map[uint32]uint64 // by the first four signs: a bit for each length
	entries map[string]spelling
	wide    bool // a spelling has signs beyond ASCII
}

func newTable(known []spelling) table {
	known = append(known, cueWords...)
	t := table{heads: map[uint32]uint64{}, entries: make(map[string]spelling, len(known))}
	for _, s := range known {
		for s.text != "" && classOf[s.text[0]]&inWord == 0 {
			s.text = s.text[1:] // a search begins with words
		}
		if s.mode == typedOnly || s.text == "" {
			continue
		}
		key := s.text[:min(len(s.text), longestKey)]
		if old, taken := t.entries[key]; taken && old.mode >= s.mode {
			continue
		}
		t.entries[key] = s
		for i := range len(s.text) {
			t.wide = t.wide || s.text[i] >= utf8.RuneSelf
		}
		text := []byte(s.text)
		h := head(text, 0, wordEnd(text, 0))
		t.heads[h] |= 1 << min(len(s.text), longestKey)
	}
	// Sixteen bits a head: one place in sixteen is looked up in vain. The filter of ten thousand
	// names stays in the nearest cache.
	size := uint(10)
	for size < 22 && len(t.heads)<<4 > 1<<size {
		size++
	}
	t.filter, t.shift = make([]uint64, 1<<size/64), 32-size
	for h := range t.heads {
		i := h * hashBy >> t.shift
		t.filter[i>>6] |= 1 << (i & 63)
	}
	return t
}

const hashBy = 0x9e3779b1

// head is the first four signs of the word at i that ends at end, in small letters; fewer
// where the word is shorter. A spelling that begins with a sign is told by it alone.
func head(b []byte, i, end int) uint32 {
	if i+4 <= len(b) {
		h := uint32(b[i]) | uint32(b[i+1])<<8 | uint32(b[i+2])<<16 | uint32(b[i+3])<<24
		h |= 0x20202020
		if n := end - i; n < 4 {
			h &= 1<<(8*max(n, 1)) - 1
		}
		return h
	}
	h := uint32(0)
	for k := i; k < max(min(end, len(b)), i+1); k++ {
		h |= uint32(b[k]|0x20) << (8 * (k - i))
	}
	return h
}

// wordEnd is where the run of letters and digits at i ends. All signs beyond ASCII count as
// letters.
func wordEnd(b []byte, i int) int {
	for i < len(b) && classOf[b[i]]&inWord != 0 {
		i++
	}
	return i
}

// longest takes the greatest length off those of a head.
func longest(lengths uint64) (n int, rest uint64) {
	n = bits.Len64(lengths) - 1
	return n, lengths &^ (1 << n)
}

// What a byte is to the search.
const (
	inWord   = 1 << iota // a letter, a digit, or a part of a sign beyond ASCII
	isDigit              //
	inName               // may stand inside a name: letters, digits, and . _ - + and signs beyond ASCII
	inHost               // letters, digits, and . -
	inBase64             // of either alphabet
	isHex
	mayEscape // begins another way to write a sign, or is beyond ASCII
)

var classOf = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = inWord | isDigit | inName | inHost | inBase64 | isHex
		case c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
			t[c] = inWord | inName | inHost | inBase64 | isHex
		case c >= 'g' && c <= 'z', c >= 'G' && c <= 'Z':
			t[c] = inWord | inName | inHost | inBase64
		case c >= 0x80:
			t[c] = inWord | inName | mayEscape
		}
	}
	t['.'] |= inName | inHost
	t['-'] |= inName | inHost | inBase64
	t['_'] |= inName | inBase64
	t['+'] |= inName | inBase64 | mayEscape
	t['/'] |= inBase64
	for _, c := range `%&\=` {
		t[c] |= mayEscape
	}
	return t
}()

// addresses are the known ones. Almost all are of the old form, and looked up by number.
type addresses struct {
	old  map[uint32]int32
	long map[netip.Addr]int32
}

func newAddresses() addresses {
	return addresses{map[uint32]int32{}, map[netip.Addr]int32{}}
}

func (m addresses) add(a netip.Addr, e int32) {
	if a.Is4() {
		four := a.As4()
		m.old[binary.BigEndian.Uint32(four[:])] = e
	} else {
		m.long[a] = e
	}
}

func (m addresses) find(a netip.Addr) (e int32, ok bool) {
	if a.Is4() {
		four := a.As4()
		e, ok = m.old[binary.BigEndian.Uint32(four[:])]
	} else {
		e, ok = m.long[a]
	}
	return e, ok
}
