package source

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	xencoding "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// encoding is how text is written down.
type encoding struct {
	name string // as IANA has it, in small letters
	mark int64  // bytes of byte order mark to leave out
	// decoder is nil when the bytes are taken as they are.
	decoder func() *xencoding.Decoder
	wide    bool // UTF-16, where NULs are no sign of binary data
}

var (
	asUTF8    = encoding{name: "utf-8"}
	asUTF8BOM = encoding{name: "utf-8", mark: 3}
	asUTF16LE = encoding{name: "utf-16le", wide: true, decoder: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder}
	asUTF16BE = encoding{name: "utf-16be", wide: true, decoder: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder}
	asSJIS    = encoding{name: "shift_jis", decoder: japanese.ShiftJIS.NewDecoder}
	asWin1252 = encoding{name: "windows-1252", decoder: charmap.Windows1252.NewDecoder}
)

// detect says how text is encoded by its first bytes. It decides against UTF-8
// only where the bytes leave no choice: a log with dirt in it must not be
// decoded as something it is not. whole says that head is all there is.
func detect(head []byte, whole bool) encoding {
	switch {
	case bytes.HasPrefix(head, []byte(binaryPlist)):
		return asUTF8 // to be taken as it is: its parser knows its texts
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return asUTF8BOM
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		e := asUTF16LE
		e.mark = 2
		return e
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		e := asUTF16BE
		e.mark = 2
		return e
	}
	if e, ok := detectUTF16(head); ok {
		return e
	}
	good, bad := countUTF8(head, whole)
	switch {
	case bad == 0 || good >= bad:
		return asUTF8 // the rest is dirt
	case isShiftJIS(head, whole):
		return asSJIS
	case good == 0 && isWindows1252(head):
		return asWin1252
	}
	return asUTF8
}

// detectUTF16 knows UTF-16 without a mark by where its NULs stand: ASCII, of
// which the times and names of every log are made, has one in each pair,
// always on the same side.
func detectUTF16(head []byte) (encoding, bool) {
	n := len(head) &^ 1
	if n < 8 { // four characters: fewer prove nothing
		return encoding{}, false
	}
	var nul [2]int
	for i, c := range head[:n] {
		if c == 0 {
			nul[i&1]++
		}
	}
	pairs := n / 2
	e, hi := asUTF16LE, 1
	if nul[0] > nul[1] {
		e, hi = asUTF16BE, 0
	}
	// A third of the characters are ASCII even in Japanese logs; on the other
	// side there is no NUL at all, for U+xx00 is nothing people write.
	if nul[hi]*3 < pairs || nul[1-hi] > 0 {
		return encoding{}, false
	}
	// Binary records of small numbers look the same; text has no control
	// characters and no half surrogates.
	odd := 0
	for i := 0; i+1 < n; i += 2 {
		u := uint16(head[i+1-hi]) | uint16(head[i+hi])<<8
		switch {
		case u == '\t' || u == '\n' || u == '\r':
		case u < 0x20 || u >= 0xfff0:
			odd++
		case utf16.IsSurrogate(rune(u)) && u < 0xdc00 && i+3 < n:
			low := uint16(head[i+3-hi]) | uint16(head[i+2+hi])<<8
			if low < 0xdc00 || low > 0xdfff {
				odd++
			}
		}
	}
	return e, odd*100 <= pairs
}

// countUTF8 counts the characters of two bytes and more, and the bytes that
// belong to none. A character cut by the end of the sample is neither.
func countUTF8(p []byte, whole bool) (good, bad int) {
	for i := 0; i < len(p); {
		if p[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && n == 1 {
			if !whole && !utf8.FullRune(p[i:]) {
				break
			}
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}

// isShiftJIS says whether the bytes are Shift-JIS and nothing else: all pairs
// are valid, nine of ten are what Japanese is made of (kana, marks, the common
// kanji), and there is kana. EUC-JP, GBK and Big5 use other first bytes, and
// western text makes pairs of the rare kanji only.
func isShiftJIS(p []byte, whole bool) bool {
	pairs, half, kana, common := 0, 0, 0, 0
	for i := 0; i < len(p); i++ {
		c := p[i]
		switch {
		case c < 0x80:
			continue
		case c >= 0xa1 && c <= 0xdf:
			half++ // half-width katakana
			continue
		case c >= 0x81 && c <= 0x9f, c >= 0xe0 && c <= 0xfc:
		default:
			return false
		}
		i++
		if i == len(p) {
			if whole {
				return false
			}
			break
		}
		d := p[i]
		if d < 0x40 || d == 0x7f || d > 0xfc {
			return false
		}
		pairs++
		switch {
		case c == 0x82 && d >= 0x9f && d <= 0xf1, c == 0x83 && d <= 0x96:
			kana++
			common++
		case c == 0x81, c == 0x82, c >= 0x88:
			if c < 0xe0 {
				common++
			}
		}
	}
	return pairs >= 4 && kana >= 2 && common*10 >= (pairs+half)*9
}

// isWindows1252 says whether the bytes beyond ASCII are the letters and marks
// of a western language: single, in or at a word, few among ASCII. Three are
// asked for, since decoding costs a copy and one stray byte is dirt.
func isWindows1252(p []byte) bool {
	high, fit, runs, single := 0, 0, 0, 0
	at := func(i int) byte {
		if i < 0 || i >= len(p) {
			return ' '
		}
		return p[i]
	}
	for i, c := range p {
		if c < 0x80 {
			continue
		}
		high++
		before, after := at(i-1), at(i+1)
		if before < 0x80 {
			runs++
			if after < 0x80 {
				single++
			}
		}
		switch c {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d: // not assigned
			return false
		}
		switch {
		case c >= 0xc0 && c != 0xd7 && c != 0xf7, c == 0x8a, c == 0x8c, c == 0x8e, c == 0x9a, c == 0x9c, c == 0x9e, c == 0x9f:
			if asciiLetter(before) || asciiLetter(after) {
				fit++
			}
		case c == 0x91 || c == 0x92: // the apostrophe of "don’t" stands between letters
			fit++
		default:
			if !(asciiLetter(before) && asciiLetter(after)) {
				fit++
			}
		}
	}
	return high >= 3 && fit*20 >= high*19 && single*10 >= runs*9 && high*5 <= len(p)
}

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
