// Package logstore unwraps exports of log stores, such as Splunk, Kibana, Microsoft
// Sentinel and Graylog make: CSV or JSON whose rows hold the lines of another log, newest
// first, or in no order at all.
//
// It is a layer of decoding between a source and the format of its lines: what comes out
// is the log as its writer wrote it, in the order of its times, so that whatever reads that
// log reads its export. Each byte of it knows where it stands in the export.
//
// The shapes are observed; a store lets its user choose the columns, so that the one with
// the lines is found by what it holds and not by its name alone.
package logstore

import (
	"bytes"
	"context"
	"io"
	"sort"

	"hubscope/parsers/logfile"
)

// A Layout is how an export's rows are read.
type Layout struct {
	json      bool
	separator byte // of CSV
	columns   int  // of CSV
	names     []string
	message   string // of the column that holds the lines
}

// Like says how much of a text looks like lines of a known log, 0 to 1.
type Like func(text []byte) float64

// least is the share of rows whose line must be of a known log.
const least = 0.05

// Sniff tells by the first bytes of a file whether it is an export, and returns nil where
// it is none.
func Sniff(head []byte, like Like) *Layout {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 {
		return nil
	}
	l := &Layout{}
	if text[0] == '{' || text[0] == '[' {
		l.json = true
	} else if !l.header(firstLine(text)) {
		return nil
	}
	// The lines of a column, one below the other, are judged as a log would be.
	lines := map[string][]byte{}
	s := l.scanner(bytes.NewReader(head))
	for r, ok := s.next(); ok; r, ok = s.next() {
		for i := range r.cells {
			c := &r.cells[i]
			if t := bytes.TrimSpace(c.text(nil)); len(t) > 0 {
				lines[c.name] = append(append(lines[c.name], t...), '\n')
			}
		}
	}
	best := least
	for name, text := range lines {
		score := like(text)
		if score > best || score == best && l.message != "" && rank(name) < rank(l.message) {
			best, l.message = score, name
		}
	}
	if l.message == "" {
		return nil
	}
	return l
}

// An Export is the rows of an export in the order of their times.
type Export struct {
	rows   []row
	starts []int64 // where each row's line begins in the unwrapped log
	size   int64
	lines  int64
	// stored and storedLocal span the store's times that stood in for those that lines lost,
	// with a zone and without.
	stored, storedLocal logfile.Span
	unclear             int64 // how many of the store's times may have day and month turned round
}

// A row is one line of the unwrapped log. There may be millions.
type row struct {
	at     int64  // the store's time in milliseconds
	order  uint64 // a number that the shipper gave it; 0 for none
	offset int64  // of its text in the export
	raw    uint32 // bytes of the text there
	size   uint32 // bytes of the line, its line end included
	line   uint32 // number of its line in the export
	breaks uint32 // line ends inside the text
	form   form
	zoned  bool
	timed  bool
}

// Read finds the rows of an export. It fails only when ctx ends or c cannot be read; what
// came before is then still there. Damaged rows are noted and do not hide others.
func (l *Layout) Read(ctx context.Context, c logfile.Content, order logfile.DateOrder) (*Export, []logfile.Note, error) {
	e := &Export{}
	s := l.scanner(io.NewSectionReader(c, 0, c.Size()))
	times := clock{order: order}
	for {
		if len(e.rows)%4096 == 0 && ctx.Err() != nil {
			return e, nil, ctx.Err()
		}
		r, ok := s.next()
		if !ok {
			break
		}
		if one, ok := l.row(&r, &times); ok {
			e.rows = append(e.rows, one)
		}
	}
	if times.turned() { // what proved the order came behind times that were read by the other
		return l.Read(ctx, c, logfile.DayMonthYear)
	}
	var notes []logfile.Note
	if times.ambiguous() {
		e.unclear = times.open
	}
	if s.bad.Count > 0 {
		notes = append(notes, s.bad)
	}
	e.lines = s.lines()
	e.arrange()
	return e, notes, s.err
}

// row takes what is kept of a row; ok is false for one without a line.
func (l *Layout) row(r *record, times *clock) (one row, ok bool) {
	one.line = uint32(min(r.line, 1<<32-1))
	text := -1
	for i := range r.cells {
		c := &r.cells[i]
		switch {
		case c.name == l.message:
			text = i
		case !one.timed && timeNamed(c.name):
			if stamp := times.read(c.text(nil), c.name); stamp.Valid {
				one.at, one.zoned, one.timed = stamp.Wall-int64(stamp.Offset)*1000, stamp.Zoned, true
			}
		case orderNamed(c.name):
			one.order = number(c.raw)
		}
	}
	if text < 0 {
		return one, false
	}
	c := &r.cells[text]
	if c.line > 0 {
		one.line = uint32(min(c.line, 1<<32-1))
	}
	one.offset, one.raw, one.form = c.offset, uint32(len(c.raw)), c.form
	line := trim(c.text(nil))
	one.size, one.breaks = uint32(len(line)+1), uint32(bytes.Count(line, []byte{'\n'}))
	return one, len(line) > 0
}

// trim takes the line ends off a row's text.
func trim(text []byte) []byte { return bytes.TrimRight(text, "\r\n") }

// arrange puts the rows in the order of their times. An export that is newest first is
// turned round, so that rows of one moment keep the order in which they were written.
func (e *Export) arrange() {
	rows := e.rows
	newer, older := 0, 0
	numbered := len(rows) > 0
	last := -1
	for i := range rows {
		numbered = numbered && rows[i].order > 0
		if !rows[i].timed {
			continue
		}
		if last >= 0 {
			switch {
			case rows[i].at > rows[last].at:
				newer++
			case rows[i].at < rows[last].at:
				older++
			}
		}
		last = i
	}
	if older > newer {
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i], rows[j] = rows[j], rows[i]
		}
	}
	for i := range rows { // a row without a time stays behind the one before it
		if !rows[i].timed && i > 0 {
			rows[i].at, rows[i].zoned = rows[i-1].at, rows[i-1].zoned
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		if rows[i].at != rows[j].at {
			return rows[i].at < rows[j].at
		}
		return numbered && rows[i].order < rows[j].order
	})
	e.starts = make([]int64, len(rows))
	for i := range rows {
		e.starts[i] = e.size
		e.size += int64(rows[i].size)
	}
}

// Lines is how many lines the export itself has.
func (e *Export) Lines() int64 { return e.lines }

// Line is the number of the line in the export that holds the n-th line of the unwrapped
// log, both counted from 1.
func (e *Export) Line(n int64) int64 {
	for i := range e.rows {
		if n -= int64(e.rows[i].breaks) + 1; n <= 0 {
			return int64(e.rows[i].line)
		}
	}
	return 0
}

// find returns the row that holds an offset of the unwrapped log; -1 where there is none.
func (e *Export) find(offset int64) int {
	return sort.Search(len(e.starts), func(i int) bool { return e.starts[i] > offset }) - 1
}

// Spans adds the store's times that stood in for those that lines lost to the spans of the
// times that lines have.
func (e *Export) Spans(zoned, local logfile.Span) (logfile.Span, logfile.Span) {
	return join(zoned, e.stored), join(local, e.storedLocal)
}

// Unclear notes the store's times that may have day and month turned round, once records
// that have no other were given them.
func (e *Export) Unclear() []logfile.Note {
	if e.unclear == 0 || !e.stored.Any && !e.storedLocal.Any {
		return nil
	}
	return []logfile.Note{{Code: "ambiguous-date", Count: e.unclear}}
}

func join(a, b logfile.Span) logfile.Span {
	switch {
	case !b.Any:
		return a
	case !a.Any:
		return b
	}
	a.First, a.Last = min(a.First, b.First), max(a.Last, b.Last)
	return a
}

func firstLine(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return bytes.TrimRight(b, "\r")
}
