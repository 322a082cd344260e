// Package export is the one way by which a case leaves the program in a form that is handed
// on: as text, JSON, Markdown, HTML or CSV. Whoever exports makes an Export, and whoever wants
// names taken out gives it a Redactor: there is no way past it.
package export

import (
	"bytes"
	"io"

	"hubscope/analyzer/casefile"
	"hubscope/app/report"
	"hubscope/app/report/page"
)

// A Redactor takes out of a case what tells of people and places. Case returns a copy with
// every typed field replaced, Text does so with a line of a log, and Check searches what was
// written for what should not be there.
type Redactor interface {
	Case(c *casefile.Case) *casefile.Case
	Text(s string) string
	Check(out []byte) error
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
	check func([]byte) error // nil where nothing was taken out
}

// New makes an export of a case. r is nil where names may stay: secrets are masked even so.
func New(v report.View, r Redactor) *Export {
	if r == nil {
		return &Export{view: v}
	}
	lines := v.Text
	v.Case = r.Case(v.Case)
	v.Text = func(ref casefile.Ref) string { return r.Text(lines(ref)) }
	v.Redacted = true
	return &Export{view: v, check: r.Check}
}

// Write writes the export in a format. What a redactor has to look through is put together
// first, and nothing is written of it where something was found; the error then says what
// sort of thing, and not which.
func (e *Export) Write(w io.Writer, f Format) error {
	write := writers[f]
	if e.check == nil {
		return write(w, e.view)
	}
	var b bytes.Buffer
	if err := write(&b, e.view); err != nil {
		return err
	}
	if err := e.check(b.Bytes()); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

var writers = map[Format]func(io.Writer, report.View) error{
	Text:     report.Text,
	JSON:     report.JSON,
	Markdown: func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Of(v)) },
	HTML:     func(w io.Writer, v report.View) error { return writeHTML(w, page.Of(v)) },
	CSV:      writeTimeline,
	Ticket:   func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Short(v)) },
}
