package mailserver

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"hubscope/parsers/logfile"
)

// A table is the header of a CSV file: which column holds what.
type table struct {
	separator byte
	quoted    bool     // rows begin with a quote, as PowerShell writes them
	names     []string // as they stand there
	folded    []string // small letters and digits only
}

// headOf finds the header in the first bytes of a file: its first line that is not empty
// and not PowerShell's "#TYPE …".
func headOf(text []byte) *table {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var t *table
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || bytes.HasPrefix(line, []byte("#TYPE")) {
			continue
		}
		if t != nil { // the first row
			t.quoted = line[0] == '"'
			break
		}
		t = &table{separator: ','}
		most := 0
		for _, c := range []byte{',', ';', '\t'} {
			if n := bytes.Count(line, []byte{c}); n > most {
				most, t.separator = n, c
			}
		}
		for _, cell := range t.cells(line) {
			t.names = append(t.names, strings.TrimSpace(cell))
			t.folded = append(t.folded, fold(cell))
		}
	}
	return t
}

// fold leaves the small letters and digits of a name: "Date (UTC)" is "dateutc".
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r | 0x20
		}
		return -1
	}, name)
}

func (t *table) has(folded string) bool { return slices.Contains(t.folded, folded) }

// hasAny reports whether there is a column of any of the names.
func (t *table) hasAny(folded ...string) bool { return slices.ContainsFunc(folded, t.has) }

// cells cuts a row, damaged or not.
func (t *table) cells(row []byte) []string {
	r := csv.NewReader(bytes.NewReader(row))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = rune(t.separator), true, -1
	cells, err := r.Read()
	if err != nil && len(cells) == 0 {
		return strings.Split(string(row), string(t.separator)) // what quotes there are mean nothing
	}
	return cells
}

// prepareTable finds the header of a file for the parsers of its rows.
func prepareTable(c logfile.Content, s *logfile.Setup) {
	head := make([]byte, min(c.Size(), headerBytes))
	n, err := c.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return // a file that cannot be read has no header either
	}
	s.Columns = headOf(head[:n])
}

// headerBytes is more than any header takes.
const headerBytes = 64 << 10

// A row is the values of a line under the folded names of their columns.
type row struct {
	t     *table
	cells []string
}

func (r row) value(folded ...string) string {
	for _, name := range folded {
		if i := slices.Index(r.t.folded, name); i >= 0 && i < len(r.cells) {
			if v := strings.TrimSpace(r.cells[i]); v != "" {
				return v
			}
		}
	}
	return ""
}

// begins reports whether a line can be the beginning of a row. One inside of a quoted value
// does not begin with a quote that opens; where rows have none, it has fewer separators
// than half of a row's.
func (t *table) begins(line []byte) bool {
	if t.quoted {
		return len(line) > 1 && line[0] == '"' && line[1] != t.separator
	}
	return len(t.names) < 2 || 2*bytes.Count(line, []byte{t.separator}) >= len(t.names)-1
}

// isHeader reports whether a row is the header itself, which may come again where files
// were put together.
func (t *table) isHeader(cells []string) bool {
	return len(cells) > 0 && len(t.folded) > 0 && fold(cells[0]) == t.folded[0] && (len(cells) < 2 || len(t.folded) < 2 || fold(cells[1]) == t.folded[1])
}
