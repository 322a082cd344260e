package cli

import (
	"encoding/binary"
	"unicode/utf8"
)

// bare are the bytes that stand in a JSON string as they are.
var bare = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// bareRun is how many bytes at the start of s are bare.
func bareRun(s []byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; n+8 <= len(s); n += 8 {
		// Subtracting sets the high bit of every byte that is less, or of one above it: then
		// the eight are gone through one by one.
		x := binary.LittleEndian.Uint64(s[n:])
		quote, slash := x^ones*'"', x^ones*'\\'
		if (x|(x-ones*' ')&^x|(quote-ones)&^quote|(slash-ones)&^slash)&high != 0 {
			break
		}
	}
	for n < len(s) && bare[s[n]] {
		n++
	}
	return n
}

// appendQuoted appends s as a JSON string, byte for byte as encoding/json writes it without
// the escapes for HTML: bytes that are no UTF-8 become U+FFFD.
func appendQuoted(dst, s []byte) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for len(s) > 0 {
		n := bareRun(s)
		dst, s = append(dst, s[:n]...), s[n:]
		if len(s) == 0 {
			break
		}
		c := s[0]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(s)
			switch {
			case r == utf8.RuneError && size == 1:
				dst = append(dst, `\ufffd`...)
			case r == '\u2028' || r == '\u2029': // line ends to JavaScript
				dst = append(dst, `\u202`...)
				dst = append(dst, hex[r&0xf])
			default:
				dst = append(dst, s[:size]...)
			}
			s = s[size:]
			continue
		}
		s = s[1:]
		dst = append(dst, '\\')
		switch c {
		case '"', '\\':
			dst = append(dst, c)
		case '\b':
			dst = append(dst, 'b')
		case '\f':
			dst = append(dst, 'f')
		case '\n':
			dst = append(dst, 'n')
		case '\r':
			dst = append(dst, 'r')
		case '\t':
			dst = append(dst, 't')
		default:
			dst = append(dst, 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
	}
	return append(dst, '"')
}

// appendQuotedString is appendQuoted for a string, which most often is bare.
func appendQuotedString(dst []byte, s string) []byte {
	for i := range len(s) {
		if !bare[s[i]] {
			return appendQuoted(dst, []byte(s))
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}
