// Package sheet writes tables as CSV that a spreadsheet program may open, though their cells
// come out of logs that strangers write into.
//
// A table is UTF-8 with a byte order mark, without which Excel takes Japanese for another
// charset, and otherwise as RFC 4180 has it: commas, CR LF, every cell in quotes. What
// begins like a formula gets an apostrophe in front; control characters, line ends among
// them, are shown as escapes; and a cell is no longer than Excel's cells are, which would
// go on with the rest of it in the next row.
package sheet

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"hubscope/app/lang"
)

// Mark stands before the first row.
const Mark = "\ufeff"

// CellLength is how many characters a cell has at most; Excel ends one at 32,767 units of
// UTF-16.
const CellLength = 16_000

// A Row is a row that is being appended to a buffer.
type Row struct {
	buf   []byte
	begun bool
}

// Begin begins a row behind dst.
func Begin(dst []byte) Row { return Row{buf: dst} }

// End ends the row and returns the buffer.
func (r *Row) End() []byte { return append(r.buf, "\r\n"...) }

// Head appends a whole row of names.
func Head(dst []byte, names ...string) []byte {
	r := Begin(dst)
	for _, n := range names {
		r.String(n)
	}
	return r.End()
}

// String appends a cell.
func (r *Row) String(cell string) { r.Bytes([]byte(cell)) }

// Bytes appends a cell. Where a list separator is a semicolon, Excel begins a cell behind
// each, quotes or not: what stands there is looked at as well.
func (r *Row) Bytes(cell []byte) {
	if r.begun {
		r.buf = append(r.buf, ',')
	}
	r.begun = true
	r.buf = append(r.buf, '"')
	if cell = short(cell); !printable(cell) {
		cell = []byte(lang.Visible(string(cell)))
	}
	for {
		i := bytes.IndexByte(cell, ';')
		if i < 0 {
			break
		}
		r.part(cell[:i+1])
		cell = cell[i+1:]
	}
	r.part(cell)
	r.buf = append(r.buf, '"')
}

// part appends a part of a cell that a program may take for a cell.
func (r *Row) part(s []byte) {
	if formula(s) {
		r.buf = append(r.buf, '\'')
	}
	for {
		i := bytes.IndexByte(s, '"')
		if i < 0 {
			break
		}
		r.buf = append(append(r.buf, s[:i]...), '"', '"')
		s = s[i+1:]
	}
	r.buf = append(r.buf, s...)
}

// printable reports that a cell is all of visible ASCII. Most are.
func printable(cell []byte) bool {
	for _, c := range cell {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// formula reports a text that begins like a formula, in any width, behind blanks and quotes.
func formula(s []byte) bool {
	for len(s) > 0 {
		c, size := utf8.DecodeRune(s)
		switch c {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−':
			return true
		case '"', '\'', '`':
		default:
			if !unicode.IsSpace(c) {
				return false
			}
		}
		s = s[size:]
	}
	return false
}

// short is a cell that fits.
func short(cell []byte) []byte {
	if len(cell) <= CellLength {
		return cell
	}
	n := 0
	for i := range string(cell) {
		if n++; n > CellLength {
			return append(cell[:i:i], "…"...)
		}
	}
	return cell
}
