// Package logfile cuts log files into records and has them parsed on all cores, in
// chunks whose borders never change the result. What a record looks like is the
// business of a Format.
package logfile

import (
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
	"hubscope/parsers/signature"
)

// A Format is one kind of log. Formats are told by content: the format whose Sniff is
// surest of a file's head reads it.
type Format struct {
	// Kind is the source kind of the public contract, such as "netscaler".
	Kind string
	// Sniff returns which share of the complete lines of head, 0 to 1, start a record of
	// this format. Continuation lines and blank lines do not count against it.
	Sniff func(head []byte) float64
	// New returns a parser for one file. It is called once for each worker; a parser is
	// used by one goroutine and may keep scratch memory.
	New func(Setup) Parser
	// Prepare looks at a whole file before it is parsed where a record cannot be read by
	// itself, as with the order of day and month; nil when it never needs to.
	Prepare func(Content, *Setup) []Note
	// Dates looks at a whole file for the order of its dates, so that it can be settled for a
	// rotated log as one; nil where dates have but one order.
	Dates func(Content, Setup) Dates
	// Samples are lines that the format must recognise, each a shape of its own.
	Samples []string
}

// A Parser reads records of one file.
type Parser interface {
	// Head reports whether a line starts a record. It looks at nothing but the line.
	Head(line []byte) bool
	// Continues reports whether a line without a head that follows record belongs to it.
	Continues(record []byte) bool
	// Parse reads one record, a head line with the lines that continue it, or a line
	// without a head. ev is empty on entry; its slices may point into record and into
	// the parser's scratch memory, which is used again at the next call.
	Parse(record []byte, ev *event.Event)
}

// An Ender is a Parser that need not see a whole record again to tell whether it still
// goes on: records that take thousands of lines are then read in one go.
type Ender interface {
	// Ends reports whether a line ends the record that it continues.
	Ends(line []byte) bool
}

// A Tearer is a Parser of a format whose lines tear: another writer's record can begin in
// the middle of a line.
type Tearer interface {
	// Torn returns where another record begins inside a line that starts one, or 0.
	Torn(line []byte) int
}

// A Glancer is a Chunker that knows most lines of a chunk at a glance.
type Glancer interface {
	Chunker
	// Glance is Parse for a line that is certain to be a record of its own, of ASCII, in which
	// no other one begins, and false for any other, of which ev then tells nothing. line lies in
	// the chunk, without its end, and l is what the chunk's map tells of it.
	Glance(line []byte, l linemap.Line, ev *event.Event) bool
}

// A Chunker is a Parser that asks the map of the chunk that many records lie in what it would
// have to look for in each record.
type Chunker interface {
	// Chunk is called before the records in b are parsed, which point into it, and with nothing
	// after the last of them, as both are used again; a parser may be given records from
	// elsewhere, too.
	Chunk(b []byte, lines *linemap.Map)
}

// Setup is what a parser has to know beside the record.
type Setup struct {
	Path       string
	ModTime    time.Time
	DateOrder  DateOrder
	Signatures *signature.Set // never nil
	Lean       bool
	// Columns is what a format's Prepare learnt of a file whose own header says what its lines
	// hold; its type is the format's own business.
	Columns any
	// App is the app whose log it is, by the path or by its bundle; empty while nothing
	// says so. A record that names its app itself is believed first.
	App string
}

// DateOrder is the order of the parts of a date such as 03/04/2026.
type DateOrder uint8

const (
	OrderUnknown DateOrder = iota
	MonthDayYear
	DayMonthYear
	YearMonthDay
)

// Content is the decoded content of a file.
type Content interface {
	ReadAt(p []byte, off int64) (int, error)
	Size() int64
}

// A Note is something that a format noticed about a file as a whole; Code is a warning
// code of the contract.
type Note struct {
	Code   string
	Line   int64
	Count  int64
	Detail string
}
