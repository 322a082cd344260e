// Package export is the one way by which a case leaves the program in a form that is handed
// on: as text, JSON, Markdown, HTML or CSV. Whoever exports makes an Export, and whoever wants
// names taken out gives it a Redactor: there is no way past it.
package export

import (
	"io"

	"hubscope/analyzer/casefile"
	"hubscope/app/report"
	"hubscope/app/report/page"
	"hubscope/app/wholefile"
)

// A Redactor takes out of a case what tells of people and places.
type Redactor interface {
	// Case is a copy of a case with every field replaced that names somebody or something.
	Case(c *casefile.Case) *casefile.Case
	// Line is the line that a reference points at, without names.
	Line(ref casefile.Ref) string
	// Writer passes on to w what is written, and fails where something is still named. Close
	// passes on the rest of it and leaves w open.
	Writer(w io.Writer) io.WriteCloser
}

// A Format is a form of a report.
type Format string

const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
	HTML     Format = "html"
	CSV      Format = "csv"
	// Ticket is the short form of Markdown: the answer, why in three lines, what next.
	Ticket Format = "ticket"
)

// Extension is how the name of a file of the format ends.
func (f Format) Extension() string {
	switch f {
	case JSON:
		return ".json"
	case Markdown, Ticket:
		return ".md"
	case HTML:
		return ".html"
	case CSV:
		return ".csv"
	}
	return ".txt"
}

// An Export is a case as it may leave.
type Export struct {
	view  report.View
	taker Redactor // nil where nothing was taken out
}

// New makes an export of a case. r is nil where names may stay: secrets are masked even so.
func New(v report.View, r Redactor) *Export {
	if r != nil {
		v.Case, v.Text, v.Redacted = r.Case(v.Case), r.Line, true
	}
	return &Export{view: v, taker: r}
}

// Write writes the export in a format.
func (e *Export) Write(w io.Writer, f Format) error { return e.WriteBy(w, writers[f]) }

// WriteBy writes the export in a form of its own. What names were taken out of is looked
// through first: where something is still named, none of it is written to w.
func (e *Export) WriteBy(w io.Writer, write func(io.Writer, report.View) error) error {
	if e.taker == nil {
		return write(w, e.view)
	}
	return wholefile.Checked(w, e.taker.Writer, func(w io.Writer) error { return write(w, e.view) })
}

var writers = map[Format]func(io.Writer, report.View) error{
	Text:     report.Text,
	JSON:     report.JSON,
	Markdown: func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Of(v)) },
	HTML:     func(w io.Writer, v report.View) error { return writeHTML(w, page.Of(v)) },
	CSV:      writeTimeline,
	Ticket:   func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Short(v)) },
}
