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
	"slices"
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

// Bytes appends a cell.
func (r *Row) Bytes(cell []byte) {
	r.open()
	if harmless(cell) {
		r.buf = append(r.buf, cell...)
	} else {
		r.careful(string(cell))
	}
	r.buf = append(r.buf, '"')
}

// String appends a cell.
func (r *Row) String(cell string) {
	r.open()
	if harmless(cell) {
		r.buf = append(r.buf, cell...)
	} else {
		r.careful(cell)
	}
	r.buf = append(r.buf, '"')
}

func (r *Row) open() {
	if r.begun {
		r.buf = append(r.buf, ',')
	}
	r.begun = true
	r.buf = append(r.buf, '"')
}

// plain are the bytes that mean nothing wherever they stand in a cell but at its beginning.
var plain = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = c != '"' && c != ';'
	}
	return t
}()

// harmless reports a cell that can stand as it is. Most do.
func harmless[T string | []byte](cell T) bool {
	if len(cell) == 0 {
		return true
	}
	if len(cell) > CellLength {
		return false
	}
	if c := cell[0]; c == '=' || c == '+' || c == '-' || c == '@' || c == ' ' || c == '\'' || c == '`' {
		return false
	}
	for i := range len(cell) {
		if !plain[cell[i]] {
			return false
		}
	}
	return true
}

// careful appends a cell sign by sign. Where a list separator is a semicolon, Excel begins a
// cell behind each, quotes or not: what stands there is looked at as well.
func (r *Row) careful(cell string) {
	cell = lang.Visible(short(cell))
	begins, leading := len(r.buf), true
	for _, c := range cell {
		switch {
		case leading && formula(c):
			r.buf = slices.Insert(r.buf, begins, '\'')
			leading = false
		case c == ';':
			leading = true
		case leading && !unicode.IsSpace(c) && c != '"' && c != '\'' && c != '`':
			leading = false
		}
		if c == '"' {
			r.buf = append(r.buf, '"')
		}
		r.buf = utf8.AppendRune(r.buf, c)
		if c == ';' {
			begins = len(r.buf)
		}
	}
}

// formula reports a sign that a formula begins with, in any width.
func formula(c rune) bool {
	switch c {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−':
		return true
	}
	return false
}

// short is a cell that fits.
func short(cell string) string {
	if len(cell) <= CellLength {
		return cell
	}
	n := 0
	for i := range cell {
		if n++; n > CellLength {
			return cell[:i] + "…"
		}
	}
	return cell
}
