// Package page lays a case out as a report that people read, in the words of one language
// and in no format: the answer, the way to it, what else was weighed, and where each of it
// stands. app/report/export turns a page into HTML and Markdown.
package page

import (
	"strings"
	"time"
)

// A Page is a whole report.
type Page struct {
	Lang string // BCP 47
	// Kind says what sort of document this is, above the answer.
	Kind string
	// Answer is the first answer in one sentence; Glance says who, when, why and what next.
	Answer Text
	Tone   Tone
	Glance []Fact
	// Below is one line on the whole case: how much was read and found.
	Below    []Text
	Sections []Section
	// Foot says by what the report was made and what was left out of it.
	Foot []Text
}

// Title names the page in one short line.
func (p Page) Title() string {
	answer, _ := cut(p.Answer.String(), titleLength)
	return p.Kind + ": " + answer
}

const titleLength = 120

// A Text is a sentence: runs of words and of values out of logs.
type Text []Run

// A Run is a part of a Text. A value is whatever somebody wrote into a log or a setting: no
// format may take it for anything but data.
type Run struct {
	Text  string
	Value bool
	Typed bool   // to be typed as it stands: a command
	To    string // ID of what it leads to; empty for none
	Tone  Tone   // what a state means; empty for none
}

// String is the text without its marks.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

// A Tone says what a state means; every format shows it by a sign as well as by a colour.
type Tone string

const (
	Good    Tone = "good"
	Bad     Tone = "bad"
	Warn    Tone = "warn"
	Note    Tone = "note"
	Unsure  Tone = "unsure"
	Neutral Tone = "neutral"
)

// A Section is a heading and what stands under it.
type Section struct {
	ID    string // unique in the page
	Title Text
	Short string // its name where there is no room for the title; empty for the title itself
	// Blocks are values of the types below.
	Blocks []Block
}

// A Block is a Paragraph, Facts, Table, List, Chain, Way, Timeline or Lines.
type Block interface{ block() }

// A Paragraph is a sentence or several. Label stands before it, empty for none.
type Paragraph struct {
	Label string
	Text  Text
}

// Facts are labels with their values.
type Facts []Fact

// A Fact is one label with its values, each on a line of its own.
type Fact struct {
	Label  string
	Values []Text
}

// A Table has a head, and rows that are as long as it.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Text
	Figures bool // numbers that are compared along both sides
}

// A List has no order but its own.
type List struct {
	Label string
	Items []Text
}

// A Chain is what led to what, the first cause first.
type Chain struct {
	Label string
	Links []Text
}

// A Way is the hops of a mail.
type Way struct {
	Label string
	Hops  []Hop
}

// A Hop is one step of a Way.
type Hop struct {
	Name  Text
	State Run
	Why   Text
	Refs  Text
}

// A Timeline is what happened on one clock, drawn or told.
type Timeline struct {
	ID, Title, Desc string
	Alone           bool // its section bears its title already
	From, To        time.Time
	Zone            string // that its ticks are read in
	Ticks           []Tick
	Moments         []Moment
	Lanes           []Lane
}

// A Tick is a moment of the clock that has a label.
type Tick struct {
	At    time.Time
	Label string
}

// A Moment is what the timeline is about: a time, or a stretch of one.
type Moment struct {
	From, To time.Time // To may be zero
	Label    string
}

// A Lane is one source of events, or one kind.
type Lane struct {
	Name  string
	Spans []Span
	Marks []Mark
	// More is how many marks were left out.
	More int
}

// A Span is a stretch of time. Open ends are those that no log shows.
type Span struct {
	From, To           time.Time
	OpenStart, OpenEnd bool
	Says               string
}

// A Mark is one event: Label is what it is called elsewhere in the page, and To where.
type Mark struct {
	At    time.Time
	Label string
	To    string
	Says  string
}

// Lines are lines of logs, as they stand there.
type Lines []Line

// A Line is one of them. Text is empty where the page had no room for it, or where the value
// of a setting says it all.
type Line struct {
	ID, Label string
	Where     string // path and line
	Facts     Text   // what it shows
	Text      string
	Cut       bool
}

func (Paragraph) block() {}
func (Facts) block()     {}
func (Table) block()     {}
func (List) block()      {}
func (Chain) block()     {}
func (Way) block()       {}
func (Timeline) block()  {}
func (Lines) block()     {}
