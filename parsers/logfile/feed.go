package logfile

import (
	"bytes"

	"hubscope/parsers/event"
)

// A Feed reads a log while it is being written: it is given the lines as they come, and
// delivers each record once it is whole. What it has delivered is, record for record, what
// Read delivers of the same bytes. It is for one goroutine.
type Feed struct {
	parser  Parser
	visitor Visitor
	ends    func(record, line []byte) bool
	sum     Summary
	ev      event.Event

	buf     []byte // not yet delivered; it begins with a record
	chunk   chunk  // what of it is delivered
	offset  int64  // of buf
	line    int64  // number of its first line
	skipped int64  // bytes of the last line in buf that were too many to be kept
	taken   []byte // the record that Flush took last, if it could have gone on
	split   bool
}

// NewFeed starts to read a log at an offset where its line with a number, counted from 1,
// begins. The setup is as Format.Prepare completed it.
func NewFeed(f *Format, s Setup, v Visitor, offset, line int64) *Feed {
	p := f.New(s)
	return &Feed{parser: p, visitor: v, ends: enderOf(p), sum: Summary{Setup: s}, offset: offset, line: line}
}

// Add takes the next bytes. What stands behind the last line end waits for the rest of its
// line. b is the caller's again afterwards.
func (f *Feed) Add(b []byte) {
	for len(b) > 0 {
		n := min(len(b), DefaultChunk)
		f.take(b[:n])
		b = b[n:]
	}
}

func (f *Feed) take(b []byte) {
	if f.taken != nil && len(b) > 0 {
		if i := bytes.IndexByte(b, '\n'); i >= 0 && !f.parser.Head(trimEnd(b[:i+1])) {
			f.split = true
		}
		f.taken = nil
	}
	unfinished := len(f.buf) - (bytes.LastIndexByte(f.buf, '\n') + 1)
	if unfinished > maxLine+1 { // it is cut there anyway; what follows is only counted
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			f.skipped += int64(len(b))
			return
		}
		f.skipped += int64(i)
		f.buf = append(f.buf, '\n')
		f.deliver(len(f.buf))
		f.offset += f.skipped
		f.skipped = 0
		b = b[i+1:]
	}
	f.buf = append(f.buf, b...)
	f.deliver(f.whole())
}

// whole is how many bytes of buf are records to which no further line can belong.
func (f *Feed) whole() int {
	end := bytes.LastIndexByte(f.buf, '\n') + 1
	at := end
	for at > 0 { // the last line that starts a record
		at = bytes.LastIndexByte(f.buf[:at-1], '\n') + 1
		if f.parser.Head(trimEnd(f.buf[at : at+lineSize(f.buf[at:])])) {
			break
		}
	}
	for at < end {
		record, size, _, _ := cutRecord(f.parser, f.ends, f.buf[at:end])
		if at+size == end && f.goesOn(record, f.buf[at:end]) {
			return at
		}
		at += size
	}
	return end
}

// goesOn reports whether a further line can belong to a record that is the last of buf and
// takes the given lines.
func (f *Feed) goesOn(record, lines []byte) bool {
	first := lineSize(lines)
	if !f.parser.Continues(trimEnd(lines[:first])) || !f.parser.Head(trimEnd(lines[:first])) || len(lines)-first >= maxContinuation {
		return false
	}
	if first == len(lines) {
		return true
	}
	last := bytes.LastIndexByte(lines[:len(lines)-1], '\n') + 1
	return !f.ends(record, trimEnd(lines[last:]))
}

// Waiting reports whether something was given that is not delivered yet: a record that may
// go on, a line without an end.
func (f *Feed) Waiting() bool { return len(f.buf) > 0 }

// Flush takes what waits for whole: nothing came for so long that its writer has ended it,
// or nothing comes any more.
func (f *Feed) Flush() {
	if len(f.buf) == 0 {
		return
	}
	at := f.whole()
	f.taken = append([]byte{}, f.buf[at:]...)
	f.deliver(len(f.buf))
	f.offset += f.skipped
	f.skipped = 0
}

// Split reports whether a record went on after Flush had taken it for whole: the log has to
// be read again for what Read makes of it.
func (f *Feed) Split() bool { return f.split }

// deliver parses the first n bytes of buf.
func (f *Feed) deliver(n int) {
	if n == 0 {
		return
	}
	f.chunk.buf = f.buf[:n]
	f.chunk.lines.Make(f.chunk.buf)
	j := &job{chunk: &f.chunk, offset: f.offset, line: f.line, batch: BatchFor(f.visitor, 0)}
	f.sum.add(parseChunk(f.parser, j, &f.ev))
	f.visitor.Done(j.batch)
	lines := int64(len(f.chunk.lines.Lines()))
	f.line += lines
	f.sum.Lines += lines
	f.offset += int64(n)
	f.buf = f.buf[:copy(f.buf, f.buf[n:])]
	if len(f.buf) == 0 && cap(f.buf) > 4*DefaultChunk {
		f.buf, f.chunk = nil, chunk{} // one long line is not to be paid for until the end
	}
}

// Summary counts what was delivered so far. Its notes are the caller's.
func (f *Feed) Summary() Summary {
	s := f.sum
	s.Notes = append([]Note(nil), f.sum.Notes...)
	s.Bytes = f.offset
	s.order()
	return s
}
