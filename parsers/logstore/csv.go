package logstore

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"hubscope/parsers/logfile"
)

// A record is one row as it stands in the export. It is good until the next one.
type record struct {
	line  int64
	cells []cell
}

// A cell is one named value of a row.
type cell struct {
	name   string
	raw    []byte
	offset int64 // of raw in the export
	line   int64 // that it stands on; 0 where the row's first line will do
	form   form
}

// text appends the cell's value to dst, or returns it as it stands where nothing has to
// be taken off it.
func (c *cell) text(dst []byte) []byte {
	if dst == nil && c.form == plain {
		return c.raw
	}
	return c.form.decode(dst, c.raw)
}

// A scanner goes through an export's rows. bad notes those that were damaged.
type scanner struct {
	next  func() (record, bool)
	lines func() int64 // that were read
	bad   logfile.Note
	err   error
}

func (l *Layout) scanner(r io.Reader) *scanner {
	s := &scanner{bad: logfile.Note{Code: "malformed"}}
	in := bufio.NewReaderSize(r, 256<<10)
	if l.json {
		rows := &jsonRows{in: in, s: s, line: 1, blank: true}
		s.next, s.lines = rows.next, rows.lines
	} else {
		rows := &csvRows{in: in, s: s, l: l}
		s.next, s.lines = rows.next, func() int64 { return rows.line }
	}
	return s
}

func (s *scanner) damaged(line int64) {
	if s.bad.Count == 0 {
		s.bad.Line = line
	}
	s.bad.Count++
}

func (s *scanner) failed(err error) {
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
}

const (
	// longestLine is where a line of an export is cut, as a log's own would be.
	longestLine = 1 << 20
	// longestRow bounds a row that goes over several lines: a quote that nobody closed must
	// not swallow the file.
	longestRow = 64 << 10
	// patience is how many bytes may be read again, for rows that turned out not to end, for
	// each byte that is read.
	patience = 4
)

// csvRows reads rows of CSV. A quote that stands inside a value and is not doubled belongs
// to it; one that nobody closes ends with its line.
type csvRows struct {
	in     *bufio.Reader
	s      *scanner
	l      *Layout
	cut    cutter
	ahead  []physical // lines that were read already
	first  []byte     // memory for the first line of a row
	buf    []byte     // the row
	offset int64
	line   int64
	begun  bool // the header was passed
	spent  int64
}

// A physical line, its end included.
type physical struct {
	text   []byte
	offset int64
	line   int64
}

// readLine returns the next line, in dst if it was not read before.
func (r *csvRows) readLine(dst []byte) (physical, bool) {
	if len(r.ahead) > 0 {
		p := r.ahead[0]
		r.ahead = r.ahead[1:]
		return p, true
	}
	p := physical{text: dst[:0], offset: r.offset, line: r.line + 1}
	for {
		part, err := r.in.ReadSlice('\n')
		r.offset += int64(len(part))
		if room := longestLine - len(p.text); room > 0 {
			p.text = append(p.text, part[:min(room, len(part))]...)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			r.s.failed(err)
			if len(p.text) > 0 {
				r.line++
			}
			return p, len(p.text) > 0
		}
		if err == nil {
			r.line++
			return p, true
		}
	}
}

func (r *csvRows) next() (record, bool) {
	for {
		again := len(r.ahead) > 0
		first, ok := r.readLine(r.first)
		if !ok {
			return record{}, false
		}
		if !again {
			r.first = first.text
		}
		if first.line == 1 {
			first.text, first.offset = withoutMark(first.text, first.offset)
		}
		if len(bytes.TrimSpace(first.text)) == 0 {
			continue
		}
		if !r.begun {
			r.begun = true
			continue
		}
		return r.row(first), true
	}
}

func withoutMark(text []byte, offset int64) ([]byte, int64) {
	if rest, ok := bytes.CutPrefix(text, []byte("\ufeff")); ok {
		return rest, offset + 3
	}
	return text, offset
}

// row reads the row that begins with a line.
func (r *csvRows) row(first physical) record {
	r.buf = append(r.buf[:0], first.text...)
	cells, open := r.cut.cells(r.buf, r.l.separator)
	var more []physical
	for open && len(r.buf) < longestRow && r.spent <= patience*(r.offset+longestLine) {
		p, ok := r.readLine(nil)
		if !ok {
			break
		}
		more = append(more, p)
		r.buf = append(r.buf, p.text...)
		cells, open = r.cut.more(r.buf, r.l.separator)
	}
	if len(more) > 0 && (open || len(cells) != r.l.columns) {
		for _, p := range more {
			r.spent += int64(len(p.text))
		}
		r.ahead = append(more, r.ahead...)
		r.buf = append(r.buf[:0], first.text...)
		cells, open = r.cut.cells(r.buf, r.l.separator)
	}
	if open || len(cells) > r.l.columns {
		r.s.damaged(first.line)
	}
	if len(cells) > r.l.columns {
		cells = cells[:r.l.columns]
	}
	for i := range cells {
		cells[i].name = r.l.names[i]
		cells[i].offset += first.offset
	}
	return record{first.line, cells}
}

// A cutter cuts a row into cells, and goes on where it stopped when the row grows.
type cutter struct {
	list  []cell
	at    int  // where the cell begins that is open
	seen  int  // up to where it was looked through
	inner bool // its quote is open
}

// cells cuts a row; open reports that its last value has a quote that is not closed.
func (c *cutter) cells(b []byte, separator byte) (list []cell, open bool) {
	*c = cutter{list: c.list[:0]}
	return c.more(b, separator)
}

func (c *cutter) more(b []byte, separator byte) (list []cell, open bool) {
	for {
		if !c.inner {
			if c.at < len(b) && b[c.at] == '"' {
				c.inner, c.seen = true, c.at+1
			}
		}
		if !c.inner {
			end := len(bytes.TrimRight(b, "\r\n"))
			i := bytes.IndexByte(b[min(c.at, end):end], separator)
			if i < 0 {
				c.list = append(c.list, cell{raw: b[min(c.at, end):end], offset: int64(c.at)})
				return c.list, false
			}
			c.list = append(c.list, cell{raw: b[c.at : c.at+i], offset: int64(c.at)})
			c.at += i + 1
			continue
		}
		end, after := closing(b, c.seen, separator)
		if end < 0 {
			c.seen = after
			text := bytes.TrimRight(b[c.at+1:], "\r\n")
			// The list is not kept: the row may go on.
			return append(c.list, cell{raw: text, offset: int64(c.at + 1), form: quoted}), true
		}
		c.list = append(c.list, cell{raw: b[c.at+1 : end], offset: int64(c.at + 1), form: quoted})
		c.inner = false
		if after >= len(b) || b[after] != separator {
			return c.list, false
		}
		c.at = after + 1
	}
}

// closing finds the quote that ends a value, and what stands behind it: a separator, a
// line end or the end. Without one, end is -1 and after is where to look on.
func closing(b []byte, from int, separator byte) (end, after int) {
	for i := from; i < len(b); i++ {
		if b[i] != '"' {
			continue
		}
		if i+1 < len(b) && b[i+1] == '"' {
			i++
			continue
		}
		if i+1 == len(b) || b[i+1] == separator || b[i+1] == '\n' || b[i+1] == '\r' {
			return i, i + 1
		}
	}
	return -1, len(b)
}
