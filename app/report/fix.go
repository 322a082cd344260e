package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// TextFix writes the corrected values as a table that an administrator works down at the
// console, and behind it what somebody has to decide first. It is words alone: no file of
// the case is ever written.
func TextFix(w io.Writer, v View) error {
	t := &textWriter{Writer: bufio.NewWriter(w), View: v, p: v.Printer}
	var paste, decide []casefile.Correction
	for _, c := range casefile.Corrections(v.Case.Misconfigurations) {
		if c.Suggestion != "" {
			paste = append(paste, c)
		} else {
			decide = append(decide, c)
		}
	}
	if len(paste)+len(decide) == 0 {
		t.line("", t.p.Text("report.check.clean"))
	}
	if len(paste) > 0 {
		t.line("", t.p.Text("report.fix.title", "count", len(paste)))
		t.places(paste, t.table)
	}
	if len(decide) > 0 {
		if len(paste) > 0 {
			t.WriteByte('\n')
		}
		t.line("", t.p.Text("report.fix.decide", "count", len(decide)))
		t.places(decide, t.decisions)
	}
	t.WriteByte('\n')
	t.sources(settingsOnly)
	t.limits()
	return t.Flush()
}

// places writes what is done at one place of a console under its name.
func (t *textWriter) places(list []casefile.Correction, write func([]casefile.Correction)) {
	for len(list) > 0 {
		who, where := list[0].For, t.p.Say(list[0].Where)
		n := 1
		for n < len(list) && list[n].For == who && t.p.Say(list[n].Where) == where {
			n++
		}
		t.WriteByte('\n')
		t.line("  ", t.p.Term("role", string(who)), " – ", where)
		write(list[:n])
		list = list[n:]
	}
}

// widest is how many columns of a terminal a value may take within the table. A list of
// servers takes more, and would push the columns of the other settings off the screen.
const widest = 64

// table writes setting, key, the value now and the value to be, in columns; below them the
// settings whose values are too wide, each value on a line of its own.
func (t *textWriter) table(list []casefile.Correction) {
	head := []string{t.p.Text("report.fix.setting"), t.p.Text("report.fix.key"), t.p.Text("report.fix.now"), t.p.Text("report.fix.then")}
	rows := [][]string{head}
	var wide [][]string
	for _, c := range list {
		row := []string{t.p.Term(c.Label.Set, c.Label.ID), c.Key, t.now(c.Value), c.Suggestion}
		if max(columns(row[2]), columns(row[3])) > widest {
			wide = append(wide, row)
		} else {
			rows = append(rows, row)
		}
	}
	if len(rows) > 1 {
		t.columns(rows)
	}
	for _, row := range wide {
		t.line("    ", row[0], "  ", row[1])
		t.line("      ", head[2], ": ", row[2])
		t.line("      ", head[3], ": ", row[3])
	}
}

// columns writes rows so that their cells stand below each other.
func (t *textWriter) columns(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i+1 < len(row) {
				b.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		t.line("    ", b.String())
	}
}

// decisions writes what is wrong and what to do about it, each with its place in the files.
func (t *textWriter) decisions(list []casefile.Correction) {
	for _, c := range list {
		t.line("    ", t.p.Term("severity", string(c.Severity)), ": ", t.p.Say(c.Message), t.stands(c.Source, c.Line))
		for _, a := range c.Do {
			t.line("      ", t.p.Term("role", string(a.For)), ": ", t.p.Say(a.Do))
		}
	}
}

// now is a value with its blanks and odd signs made visible.
func (t *textWriter) now(value string) string {
	if value == "" {
		return t.p.Text("report.settings.unset")
	}
	return servicelist.Visible(value)
}

// stands is the place of a finding in the files, empty when it has none.
func (t *textWriter) stands(source int, line int64) string {
	switch {
	case t.sourceID(source) == "":
		return ""
	case line == 0: // something that is missing there
		return fmt.Sprintf("  (%s)", t.Case.Sources[source].Path)
	}
	return fmt.Sprintf("  (%s:%d)", t.Case.Sources[source].Path, line)
}

// columns is how wide a terminal shows a text: East Asian signs take two columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

type correctionJSON struct {
	For        string       `json:"for"`
	Where      string       `json:"where"`
	Severity   string       `json:"severity"`
	Rules      []string     `json:"rules"`
	App        string       `json:"app,omitempty"`
	Platform   string       `json:"platform,omitempty"`
	Key        string       `json:"key"`
	Label      string       `json:"label"`
	Source     string       `json:"source,omitempty"`
	Line       int64        `json:"line,omitempty"`
	Value      string       `json:"value"`
	Visible    string       `json:"visible"`
	Suggestion string       `json:"suggestion,omitempty"`
	Message    string       `json:"message"`
	Advice     []adviceJSON `json:"advice"`
}

func (v View) correction(c casefile.Correction) correctionJSON {
	return correctionJSON{
		For: string(c.For), Where: v.Printer.Say(c.Where), Severity: string(c.Severity), Rules: list(c.Rules, same), App: c.App, Platform: c.Platform,
		Key: c.Key, Label: v.Printer.Term(c.Label.Set, c.Label.ID), Source: v.sourceID(c.Source), Line: c.Line, Value: c.Value, Visible: servicelist.Visible(c.Value),
		Suggestion: c.Suggestion, Message: v.Printer.Say(c.Message), Advice: list(c.Do, v.advice),
	}
}
