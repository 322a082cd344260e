package ui

import (
	"context"

	"hubscope/analyzer/casefile"
)

// An ExportRequest says what of a case leaves the window, and how.
type ExportRequest struct {
	Case   *casefile.Case // all of it, or one answer alone
	Format string         // an id of ExportFormats
	Lang   string
	// Redact takes out names, addresses and hosts. Secrets are masked always.
	Redact bool
}

// An ExportFormat is one that a case may be exported in.
type ExportFormat struct {
	ID        string // "html"; its name is a term of the set exportformat
	Extension string // of a file: ".html"
}

// Exporting is how a case leaves the window; without Formats it does not.
type Exporting struct {
	Formats []ExportFormat // the one that is offered first comes first
	// Ticket is the id of the short form for a ticket, which is copied.
	Ticket string
	// Save writes a file: whole or not at all, readable by its owner alone.
	Save func(path string, data []byte) error
}

// Export is what makes the bytes of an export; it reads files, so the window calls it beside
// the user interface. An error that has a method Phrase() phrase.Phrase is shown in the
// window's language.
type Export func(ctx context.Context, r ExportRequest) ([]byte, error)
