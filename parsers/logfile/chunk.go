package logfile

import (
	"bytes"
	"unicode/utf8"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
)

// parseChunk reads a chunk's records one after the other.
func parseChunk(p Parser, j *job, ev *event.Event) *tally {
	t := &tally{
		cut:       Note{Code: "truncated-line"},
		long:      Note{Code: "long-line"},
		bad:       Note{Code: "invalid-utf8"},
		malformed: Note{Code: "malformed"},
	}
	r := chunkReader{parser: p, job: j, ev: ev, tally: t, ends: enderOf(p)}
	r.tearer, _ = p.(Tearer)
	glancer, _ := p.(Glancer)
	if c, ok := p.(Chunker); ok {
		c.Chunk(j.buf, &j.lines)
		defer c.Chunk(nil, nil) // a Feed asks about lines that lie where others lay
	}
	lines := j.lines.Lines()
	for at, n := 0, 0; at < len(j.buf); {
		line := j.line + int64(n)
		if glancer != nil {
			l := lines[n]
			ev.Reset()
			if text := trimLine(j.buf[at:l.End]); len(text) <= maxLine && glancer.Glance(text, l, ev) {
				r.add(text, at, line)
				at = int(l.End) + 1
				n++
				continue
			}
		}
		size, taken := r.record(at, line)
		at += size
		n += taken
	}
	return t
}

// A chunkReader reads one chunk's records.
type chunkReader struct {
	*job
	parser Parser
	tearer Tearer
	ends   func(record, line []byte) bool
	ev     *event.Event
	tally  *tally
}

// record reads the record at a place of the chunk, whose first line has this number, and
// returns how many bytes and lines it takes.
func (r *chunkReader) record(at int, line int64) (size, lines int) {
	t := r.tally
	record, size, lines, long := cutRecord(r.parser, r.ends, r.buf[at:])
	if r.tearer != nil {
		if n := r.tearer.Torn(record); n > 0 {
			record, size, lines = record[:n], n, bytes.Count(record[:n], newline)
			count(&t.malformed, line)
		}
	}
	if long {
		count(&t.long, line)
	}
	if r.lines.Odd(at, at+len(record))&linemap.NotASCII != 0 && !isText(record, long) {
		count(&t.bad, line)
	}
	if !isBlank(record) {
		r.ev.Reset()
		r.parser.Parse(record, r.ev)
		r.add(record, at, line)
	}
	return size, lines
}

// add hands out the record that was just parsed.
func (r *chunkReader) add(record []byte, at int, line int64) {
	ev := r.ev
	ev.Line, ev.Offset, ev.Text = line, r.offset+int64(at), record
	r.tally.take(ev, line)
	r.batch.Add(ev)
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
func cutRecord(p Parser, ends func(record, line []byte) bool, b []byte) (record []byte, size, lines int, long bool) {
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

func lineSize(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}
