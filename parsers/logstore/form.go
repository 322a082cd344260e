package logstore

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// A form is how a text is written in an export.
type form uint8

const (
	plain   form = iota
	quoted       // CSV: quotes inside are doubled
	escaped      // JSON: backslashes
)

// decode appends a text as it was before the export. What is no valid escape stays as it
// is.
func (f form) decode(dst, raw []byte) []byte {
	switch f {
	case quoted:
		for {
			i := bytes.IndexByte(raw, '"')
			if i < 0 || i+1 >= len(raw) {
				return append(dst, raw...)
			}
			dst = append(dst, raw[:i+1]...)
			if raw = raw[i+1:]; raw[0] == '"' {
				raw = raw[1:]
			}
		}
	case escaped:
		for {
			i := bytes.IndexByte(raw, '\\')
			if i < 0 || i+1 >= len(raw) {
				return append(dst, raw...)
			}
			dst = append(dst, raw[:i]...)
			var n int
			dst, n = unescape(dst, raw[i:])
			raw = raw[i+n:]
		}
	}
	return append(dst, raw...)
}

// unescape appends what one escape of JSON means, and says how many bytes it takes.
func unescape(dst, b []byte) ([]byte, int) {
	switch b[1] {
	case 'n':
		return append(dst, '\n'), 2
	case 't':
		return append(dst, '\t'), 2
	case 'r':
		return append(dst, '\r'), 2
	case 'b':
		return append(dst, '\b'), 2
	case 'f':
		return append(dst, '\f'), 2
	case '"', '\\', '/':
		return append(dst, b[1]), 2
	case 'u':
		r, ok := hex4(b[2:])
		if !ok {
			break
		}
		if utf16.IsSurrogate(r) && len(b) >= 8 && b[6] == '\\' && b[7] == 'u' {
			if low, ok := hex4(b[8:]); ok {
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return utf8.AppendRune(dst, both), 12
				}
			}
		}
		return utf8.AppendRune(dst, r), 6
	}
	return append(dst, b[0]), 1
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c-'0' < 10:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
