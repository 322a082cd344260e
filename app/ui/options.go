// Package ui is the window. It shows the values of a casefile.Case in the words of a
// Speaker and decides nothing itself. Only start_gui.go needs cgo and a display; on
// macOS Fyne's widgets need cgo too, so a build there without it has no view at all.
package ui

import (
	"context"
	"errors"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
)

// An Analysis is a case and the way to its log lines.
type Analysis struct {
	Case *casefile.Case
	// Text returns the raw line of a span, secrets masked. It may read files: the window
	// calls it off the user interface's goroutine. It must allow concurrent calls.
	Text func(casefile.Ref) string
	// Speakers, if set, stands in for the options' while this case is open: it may know
	// the case's zone.
	Speakers func(lang string) Speaker
	// Close, if set, is called once when the window no longer shows the case: Text is not
	// called afterwards.
	Close func()
	// Part explains another part of the case: so many prompts of what the selection's filter
	// wants. nil where Case explains all prompts. The window calls it off the user interface's
	// goroutine; it must allow concurrent calls, and need not stop when ctx ends.
	Part func(ctx context.Context, sel analyzer.Selection) (*casefile.Case, error)
	// Dials are the timers that are worth trying out, and WhatIf replays the case with some put
	// to other values; nil where it can't. The window calls it off the user interface's
	// goroutine; it must allow concurrent calls.
	Dials  []casefile.Dial
	WhatIf func(ctx context.Context, set []settings.Override) (casefile.WhatIf, error)
	// Unknown lists the lines that nothing recognised, those that are worth a look first. It
	// reads the logs again; nil where it can't.
	Unknown func(ctx context.Context) ([]Wording, error)
	// Export makes a report; nil where the case can't leave.
	Export Export
}

// A Preview is what the first Read of Total bytes of the files say while the rest is being
// read. The window closes it.
type Preview struct {
	*Analysis
	Read, Total int64
}

// A Listener is told how the reading goes, and says how it is to go. Its functions may be
// called from any goroutine.
type Listener struct {
	// Offsets are added to the clocks of sources, by their paths.
	Offsets  map[string]time.Duration
	Progress func(path string, done, total int64)
	// Preview takes a preview, each time of more; none comes after the reading has ended.
	Preview func(*Preview)
}

// An Engine turns files into an Analysis. An error that has a method
// Phrase() phrase.Phrase is shown in the window's language.
type Engine interface {
	// Analyze reads files and folders and explains them.
	Analyze(ctx context.Context, paths []string, listen Listener) (*Analysis, error)
	// Sample explains the built-in sample case.
	Sample(ctx context.Context, listen Listener) (*Analysis, error)
}

// A Speaker puts ids and values into the words of one language.
type Speaker interface {
	Say(p phrase.Phrase) string
	// Text is a sentence of the window itself; holes alternates names and values.
	Text(id string, holes ...any) string
	Term(set, id string) string
	Time(t time.Time) string
	Clock(t time.Time) string
	Duration(d time.Duration) string
	// Zone is where times are read: whose hours the fleet's map shows.
	Zone() *time.Location
	// Lang is "en" or "ja".
	Lang() string
}

// Options say what the window opens with.
type Options struct {
	Engine Engine
	// Follower follows logs; nil where the window can't.
	Follower Follower
	// Speakers returns the speaker of a language, "en" or "ja", for a case that covers from
	// to to; both are zero while no case is open.
	Speakers func(lang string, from, to time.Time) Speaker
	// Lang is the language to start in when LangFixed or when the settings name none.
	Lang string
	// LangFixed makes Lang win over the settings: it was asked for on the command line.
	LangFixed bool
	// Theme is "system", "light" or "dark"; empty takes the settings' or the system's.
	Theme string
	// Paths are opened at once; Sample opens the sample case instead.
	Paths  []string
	Sample bool
	// Follow, if it names anything, is followed at once instead.
	Follow FollowRequest
	// SettingsFile keeps language and theme between runs; empty keeps nothing.
	SettingsFile string
	// Teaching is where the user's own signature packs are kept.
	Teaching Teaching
	// Exporting is how a case leaves the window.
	Exporting Exporting
	// Version is shown in the window's about text.
	Version string
}

// ErrNoWindow is what every reason for not opening a window is.
var ErrNoWindow = errors.New("no window can be opened here")

// Reasons of a NoWindowError.
const (
	ReasonBuiltWithout = "built-without-window" // the program was built without cgo, or with the tag nogui
	ReasonNoDisplay    = "no-display"           // no display is named, or nothing answers on it
)

// A NoWindowError says why no window was opened. It is an ErrNoWindow.
type NoWindowError struct{ Reason string }

func (e *NoWindowError) Error() string { return ErrNoWindow.Error() + ": " + e.Reason }

func (e *NoWindowError) Unwrap() error { return ErrNoWindow }
