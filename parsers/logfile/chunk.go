package logfile

import (
	"bytes"
	"unicode/utf8"

	"hubscope/parsers/event"
)

// parseChunk reads a chunk's records one after the other.
func parseChunk(p Parser, j *job, ev *event.Event) *tally {
	t := &tally{
		cut:       Note{Code: "truncated-line"},
		long:      Note{Code: "long-line"},
		bad:       Note{Code: "invalid-utf8"},
		malformed: Note{Code: "malformed"},
	}
	tearer, _ := p.(Tearer)
	ends := enderOf(p)
	chunker, _ := p.(Chunker)
	if chunker != nil {
		chunker.Chunk(j.buf, &j.lines)
	}
	starter, _ := p.(Starter)
	b, line := j.buf, j.line
	next := 0 // the size of the line at hand where it is known
	for len(b) > 0 {
		at := len(j.buf) - len(b)
		var record []byte
		var lines int64
		var long bool
		size := next
		if size == 0 {
			size = j.lineSize(at)
		}
		if next = 0; starter != nil && size < len(b) {
			next = j.lineSize(at + size)
		}
		if next > 0 && starter.Starts(trimEnd(b[size:size+next])) {
			record, long = shortened(trimEnd(b[:size]))
			lines = 1
		} else {
			record, size, lines, long = cutRecord(p, ends, b)
			next = 0
		}
		if tearer != nil {
			if n := tearer.Torn(record); n > 0 {
				next = 0
				record, size, lines = record[:n], n, int64(bytes.Count(record[:n], newline))
				count(&t.malformed, line)
			}
		}
		if long {
			count(&t.long, line)
		}
		if !j.lines.Plain(at, at+len(record)) && !isText(record, long) {
			count(&t.bad, line)
		}
		if !isBlank(record) {
			ev.Reset()
			p.Parse(record, ev)
			ev.Line, ev.Offset, ev.Text = line, j.offset+int64(at), record
			t.take(ev, line)
			j.batch.Add(ev)
		}
		b = b[size:]
		line += lines
	}
	if chunker != nil {
		chunker.Chunk(nil, nil) // a Feed asks about lines that lie where others lay
	}
	return t
}

// enderOf tells whether the line that a record has just got is its last.
func enderOf(p Parser) func(record, line []byte) bool {
	if e, ok := p.(Ender); ok {
		return func(record, line []byte) bool { return e.Ends(line) }
	}
	return func(record, line []byte) bool { return !p.Continues(record) }
}

func (t *tally) take(ev *event.Event, line int64) {
	if ev.Recognized() {
		t.records++
	} else {
		t.unrecognized++
	}
	switch ev.Damage {
	case event.Cut:
		count(&t.cut, line)
	case event.Malformed:
		count(&t.malformed, line)
	}
	if !ev.Stamp.Valid {
		return
	}
	if ev.Stamp.Zoned {
		if !t.zoned.Any {
			t.zoned.Offset = ev.Stamp.Offset
		}
		t.zoned.add(ev.Stamp.UTC(0))
	} else {
		t.local.add(ev.Stamp.Wall)
	}
}

// cutRecord returns the first record of b without its last line end, how many bytes and
// lines it takes, and whether it was too long to be kept whole. ends tells whether the
// line that a record has just got is its last.
func cutRecord(p Parser, ends func(record, line []byte) bool, b []byte) (record []byte, size int, lines int64, long bool) {
	size = lineSize(b)
	record = trimEnd(b[:size])
	lines = 1
	if size < len(b) && p.Continues(record) && p.Head(record) {
		first := size
		for size < len(b) && size-first < maxContinuation {
			n := lineSize(b[size:])
			next := trimEnd(b[size : size+n])
			if len(next) > 0 && p.Head(next) {
				break
			}
			if len(next) > maxLine {
				break
			}
			size += n
			lines++
			record = trimEnd(b[:size])
			if ends(record, next) {
				break
			}
		}
	}
	record, long = shortened(record)
	return record, size, lines, long
}

// shortened cuts a record that is too long to be kept whole.
func shortened(record []byte) (kept []byte, long bool) {
	if len(record) > maxLine {
		return record[:maxLine], true
	}
	return record, false
}

// isText reports whether a record is UTF-8. One that was too long may have been cut within a
// letter, which is no fault of its own.
func isText(record []byte, long bool) bool {
	if long {
		for i := len(record) - 1; i >= 0 && i >= len(record)-utf8.UTFMax; i-- {
			if utf8.RuneStart(record[i]) {
				if !utf8.FullRune(record[i:]) {
					record = record[:i]
				}
				break
			}
		}
	}
	return utf8.Valid(record)
}

// isBlank reports whether a record holds nothing but white space.
func isBlank(record []byte) bool {
	if len(record) > 0 && record[0] > ' ' && record[0] < utf8.RuneSelf {
		return false // all but a few begin like this
	}
	return len(bytes.TrimSpace(record)) == 0
}

// lineSize is how many bytes the line at a place takes.
func (c *chunk) lineSize(at int) int { return min(c.lines.End(at)+1, len(c.buf)) - at }

func lineSize(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}
