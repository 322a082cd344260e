package redact

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// mostLayers is how deep escapes are read inside of escapes: a URL in a URL in JSON in a log
// line that was quoted.
const mostLayers = 5

// A layer is what a text says once its escapes are read, and where each byte comes from.
type layer struct {
	text []byte
	at   []int32 // of each byte, and of the end
}

// read fills the layer and reports whether it says something else than the text does. quoted
// reads quoted-printable, and nothing else.
func (l *layer) read(s []byte, at []int32, quoted bool) (changed bool) {
	l.text, l.at = l.text[:0], l.at[:0]
	place := func(i int) int32 {
		if at == nil {
			return int32(i)
		}
		return at[i]
	}
	for i := 0; i < len(s); {
		c := s[i]
		if !quoted && c >= utf8.RuneSelf || !quoted && i+1 < len(s) && s[i+1] >= 0xcc && c >= 'A' && classOf[c]&inWord != 0 && !norm.NFKC.Properties(s[i+1:]).BoundaryBefore() {
			n := cluster(s[i:])
			from := len(l.text)
			l.text = appendFolded(l.text, s[i:i+n])
			changed = changed || !bytes.Equal(l.text[from:], s[i:i+n])
			for range len(l.text) - from {
				l.at = append(l.at, place(i))
			}
			i += n
			continue
		}
		if classOf[c]&mayEscape != 0 && (c == '=') == quoted {
			if r, n := unescape(s, i); n > 0 {
				from := len(l.text)
				switch {
				case r == dropped:
				case r < 0: // a byte
					l.text = append(l.text, byte(-r-1))
				default:
					l.text = utf8.AppendRune(l.text, r)
				}
				for range len(l.text) - from {
					l.at = append(l.at, place(i))
				}
				i += n
				changed = true
				continue
			}
		}
		l.text, l.at = append(l.text, c), append(l.at, place(i))
		i++
	}
	l.at = append(l.at, place(len(s)))
	return changed
}

// cluster is how long the sign at the start is, with what is composed with it.
func cluster(s []byte) int {
	r, n := utf8.DecodeRune(s)
	if r == utf8.RuneError && n == 1 {
		return 1
	}
	for n < len(s) && s[n] >= 0xcc && !norm.NFKC.Properties(s[n:]).BoundaryBefore() {
		_, size := utf8.DecodeRune(s[n:])
		n += size
	}
	return n
}

// appendFolded appends a sign as fold has it; nothing for one that nobody sees.
func appendFolded(dst, sign []byte) []byte {
	r, n := utf8.DecodeRune(sign)
	if r == utf8.RuneError && n == 1 {
		return append(dst, sign...)
	}
	if ignorable(r) {
		if n < len(sign) {
			return appendFolded(dst, sign[n:])
		}
		return dst
	}
	from := len(dst)
	dst = norm.NFKC.Append(dst, sign...)
	if len(sign) == 1 {
		return dst
	}
	for k := from; k < len(dst); {
		r, n := utf8.DecodeRune(dst[k:])
		if low := unicode.ToLower(r); low != r && utf8.RuneLen(low) == n && r >= utf8.RuneSelf {
			utf8.EncodeRune(dst[k:], low)
		}
		k += n
	}
	return dst
}

// dropped is a sign that is not there once it is read, such as a soft line end.
const dropped = -1 << 20

// escape tells whether a sign is written in another way at i.
func escape(s []byte, i int) uint8 {
	if _, n := unescape(s, i); n == 0 {
		return 0
	}
	switch s[i] {
	case '=':
		return printableQuotes
	case '\\': // what it keeps apart as it stands says no more once it is read
		next := s[i+1]
		if next == '\\' && i+2 < len(s) {
			next = s[i+2]
		}
		if strings.IndexByte("uUxnrtfbv0123", next) < 0 {
			return 0
		}
	}
	return readable
}

// unescape reads what stands for one sign at i and how long it is; n is 0 where nothing
// does. A sign less than 0 is a byte, -1 for 0, -2 for 1, and so on: several make one sign.
func unescape(s []byte, i int) (r rune, n int) {
	rest := s[i:]
	if len(rest) < 2 {
		return 0, 0
	}
	switch rest[0] {
	case '%':
		if v, ok := hexValue(rest, 1, 2); ok {
			return -rune(v) - 1, 3
		}
		if rest[1]|0x20 == 'u' {
			if v, ok := hexValue(rest, 2, 4); ok {
				return v, 6
			}
		}
	case '+':
		if i > 0 && classOf[s[i-1]]&inWord != 0 && classOf[rest[1]]&inWord != 0 {
			return ' ', 1 // of a query
		}
	case '=':
		if rest[1] == '\n' {
			return dropped, 2
		}
		if len(rest) > 2 && rest[1] == '\r' && rest[2] == '\n' {
			return dropped, 3
		}
		if v, ok := hexValue(rest, 1, 2); ok && (v >= ' ' && v < 0x7f || v >= 0x80) && !small(rest[1:3]) {
			return -rune(v) - 1, 3
		}
	case '&':
		return entityAt(rest)
	case '\\':
		return backslash(rest)
	}
	return 0, 0
}

func small(b []byte) bool { return b[0] >= 'a' || b[1] >= 'a' }

// hexValue reads n hexadecimal digits at i.
func hexValue(s []byte, i, n int) (v rune, ok bool) {
	if i+n > len(s) {
		return 0, false
	}
	for _, c := range s[i : i+n] {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			v = v<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}

// backslash reads the escapes of JSON, and those of C that are as common.
func backslash(b []byte) (r rune, n int) {
	switch c := b[1]; c {
	case '"', '\'', '\\', '/':
		return rune(c), 2
	case 'n', 'r', 't', 'f', 'b', 'v':
		return ' ', 2
	case 'u':
		if len(b) > 3 && b[2] == '{' {
			end := bytes.IndexByte(b[:min(len(b), 10)], '}')
			if end < 4 {
				return 0, 0
			}
			v, ok := hexValue(b, 3, end-3)
			return v, map[bool]int{true: end + 1}[ok && v <= unicode.MaxRune]
		}
		v, ok := hexValue(b, 2, 4)
		switch {
		case !ok:
			return 0, 0
		case v >= 0xd800 && v < 0xdc00 && len(b) > 7 && b[6] == '\\' && b[7] == 'u':
			if low, ok := hexValue(b, 8, 4); ok && low >= 0xdc00 && low < 0xe000 {
				return (v-0xd800)<<10 | (low - 0xdc00) + 0x10000, 12
			}
		}
		return v, 6
	case 'U':
		if v, ok := hexValue(b, 2, 8); ok && v >= 0 && v <= unicode.MaxRune {
			return v, 10
		}
	case 'x':
		if v, ok := hexValue(b, 2, 2); ok {
			return -v - 1, 4
		}
	case '0', '1', '2', '3':
		if len(b) > 3 && b[2]-'0' < 8 && b[3]-'0' < 8 {
			return -rune((c-'0')<<6|(b[2]-'0')<<3|(b[3]-'0')) - 1, 4
		}
	}
	return 0, 0
}

// longestEntity is the length of the longest name of HTML that stands for a letter, or so.
const longestEntity = 12

// entityAt reads &amp;, &#38; and &#x26;. HTML lets the semicolon be left out.
func entityAt(b []byte) (r rune, n int) {
	if b[1] == '#' {
		digits, base := 2, rune(10)
		if len(b) > 2 && b[2]|0x20 == 'x' {
			digits, base = 3, 16
		}
		v, k := rune(0), digits
		for ; k < len(b) && k < digits+8; k++ {
			d, ok := hexValue(b, k, 1)
			if !ok || d >= base {
				break
			}
			v = v*base + d
		}
		if k == digits || v > unicode.MaxRune || v < 0 {
			return 0, 0
		}
		if k < len(b) && b[k] == ';' {
			k++
		}
		return v, k
	}
	end := 1
	for end < len(b) && end <= longestEntity && classOf[b[end]]&inWord != 0 && b[end] < utf8.RuneSelf {
		end++
	}
	if end < 3 || end == len(b) || b[end] != ';' {
		return 0, 0
	}
	text := html.UnescapeString(string(b[:end+1]))
	r, size := utf8.DecodeRuneInString(text)
	if size != len(text) || strings.HasPrefix(text, "&") && end > 4 {
		return 0, 0
	}
	return r, end + 1
}
