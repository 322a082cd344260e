package source

import (
	"bytes"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// This file is what a reader of growing files (parsers/source/follow) takes from here, so
// that a log says the same whether it is read at once or while it grows.

// OpenShared opens a file for reading and leaves its writer free to write, rename and remove
// it meanwhile, on Windows too.
func OpenShared(name string) (*os.File, error) { return openShared(name) }

// ShownPath is a path of the file system as people and JSON see it, see [Item].
func ShownPath(p string) string { return shownPath(p) }

// SeriesOf splits a shown path into its series and its number there, see [Item].
func SeriesOf(shown string) (name string, seq int) { return series(shown) }

// Junk says whether a file or folder of this name is left out when a folder is read.
func Junk(name string) bool { return isJunk(name) }

// A Text is how the bytes of a log are written down. The zero value takes them as they are.
type Text struct{ enc encoding }

// TellText says how text is written down by its first bytes; whole says that there are no
// others.
func TellText(head []byte, whole bool) Text {
	return Text{detect(head[:min(len(head), headSize)], whole && len(head) <= headSize)}
}

// Readable says whether what begins with head is to be read as text. If not, the code says
// why. path is the shown one.
func (t Text) Readable(head []byte, path string) (Code, bool) {
	return judge(head[:min(len(head), headSize)], t.enc, path)
}

// Mark is the length of the byte order mark in front of the text.
func (t Text) Mark() int { return int(t.enc.mark) }

// AsIs says that the bytes are handed on as they are.
func (t Text) AsIs() bool { return t.enc.decoder == nil }

// Wide says that characters have two bytes.
func (t Text) Wide() bool { return t.enc.wide }

// LineEnd is where the last line end in b is over; 0 when there is none. b starts at the
// start of a character.
func (t Text) LineEnd(b []byte) int {
	if !t.enc.wide {
		return bytes.LastIndexByte(b, '\n') + 1
	}
	for end := len(b); ; {
		i := bytes.LastIndexByte(b[:end], '\n')
		if i < 0 {
			return 0
		}
		pair := i &^ 1
		if pair+1 < len(b) && t.unit(b[pair:]) == '\n' {
			return pair + 2
		}
		end = i
	}
}

// LineStart is where the first line after the first line end in b begins; -1 when no line
// ends in b.
func (t Text) LineStart(b []byte) int {
	if !t.enc.wide {
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return i + 1
		}
		return -1
	}
	for i := 0; i+1 < len(b); i += 2 {
		if t.unit(b[i:]) == '\n' {
			return i + 2
		}
	}
	return -1
}

// unit is the UTF-16 unit that b starts with.
func (t Text) unit(b []byte) uint16 {
	if t.enc.name == asUTF16BE.name {
		return uint16(b[0])<<8 | uint16(b[1])
	}
	return uint16(b[1])<<8 | uint16(b[0])
}

// Whole is how many bytes of b are whole characters: the last one may be cut by its end.
func (t Text) Whole(b []byte) int {
	n := len(b)
	switch {
	case t.enc.wide:
		n &^= 1
		if n >= 2 {
			if u := t.unit(b[n-2:]); utf16.IsSurrogate(rune(u)) && u < 0xdc00 {
				n -= 2
			}
		}
	case t.enc.name == asSJIS.name:
		// A character of two bytes starts with one that may also be the second of another, so
		// it takes the whole run of such bytes to tell. An ASCII control byte is never a second.
		i := n
		for i > 0 && b[i-1] >= 0x40 {
			i--
		}
		for i < n {
			if c := b[i]; c >= 0x81 && c <= 0x9f || c >= 0xe0 && c <= 0xfc {
				if i+1 == n {
					return i
				}
				i++
			}
			i++
		}
	case t.enc.decoder == nil:
		for i := n - 1; i >= 0 && n-i < utf8.UTFMax; i-- {
			if utf8.RuneStart(b[i]) {
				if !utf8.FullRune(b[i:]) {
					return i
				}
				break
			}
		}
	}
	return n
}

// Decode gives b in UTF-8: b itself where its bytes are taken as they are, else a new slice.
// What is no character in its encoding becomes U+FFFD.
func (t Text) Decode(b []byte) []byte {
	if t.enc.decoder == nil || len(b) == 0 {
		return b
	}
	out, err := t.enc.decoder().Bytes(b)
	if err != nil { // these decoders replace what they cannot read
		return b
	}
	return out
}

// Transformer decodes a stream to UTF-8; nil where the bytes are taken as they are.
func (t Text) Transformer() transform.Transformer {
	if t.enc.decoder == nil {
		return nil
	}
	return t.enc.decoder()
}
