// Package export is the one way by which a case leaves the program in a form that is handed
// on: as text, JSON, Markdown, HTML or CSV. Whoever exports makes an Export, and whoever wants
// names taken out gives it a redact.Redactor: there is no way past it.
package export

import (
	"io"

	"hubscope/app/engine"
	"hubscope/app/redact"
	"hubscope/app/report"
	"hubscope/app/report/page"
)

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
	words *redact.Redactor // nil where nothing is taken out
}

// New makes an export of a case that a result holds, or of a part of it. words is nil where
// names may stay: secrets are masked even so.
func New(v report.View, res *engine.Result, words *redact.Redactor) *Export {
	if words == nil {
		return &Export{view: v}
	}
	v.Case, v.Text, v.Redacted = words.Case(v.Case), words.Lines(res), true
	return &Export{v, words}
}

// Write writes the export in a format. One from which names were taken is looked through
// first, and nothing is written of it where one was found: the error is a *redact.LeakError.
func (e *Export) Write(w io.Writer, f Format) error { return e.WriteBy(w, writers[f]) }

// WriteBy is Write for a form that is none of the Formats.
func (e *Export) WriteBy(w io.Writer, write func(io.Writer, report.View) error) error {
	if e.words == nil {
		return write(w, e.view)
	}
	return e.words.Through(w, func(w io.Writer) error { return write(w, e.view) })
}

var writers = map[Format]func(io.Writer, report.View) error{
	Text:     report.Text,
	JSON:     report.JSON,
	Markdown: func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Of(v)) },
	HTML:     func(w io.Writer, v report.View) error { return writeHTML(w, page.Of(v)) },
	CSV:      writeTimeline,
	Ticket:   func(w io.Writer, v report.View) error { return writeMarkdown(w, page.Short(v)) },
}
