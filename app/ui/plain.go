//go:build cgo || !darwin

package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// plain puts an answer into a text for a ticket: the sentence, why, what to do and who
// does it. It asks for raw lines, so it runs beside the user interface.
func plain(m *model, s Speaker, it *item) string {
	var b strings.Builder
	line := func(text string) {
		if text != "" {
			fmt.Fprintln(&b, text)
		}
	}
	head := func(text string) {
		fmt.Fprintln(&b)
		fmt.Fprintln(&b, text)
	}
	line(it.headline)
	switch it.kind {
	case kindPrompt:
		p := it.prompt
		line(joined(s.Time(p.Time), p.User, appOn(s, p.App, p.Platform), s.Term("confidence", string(p.Confidence)), it.state))
		for _, e := range p.Explanation {
			line(s.Say(e))
		}
		plainEvidence(m, s, p.Evidence, head, line)
		plainAdvice(s, p.Advice, head, line)
	case kindPattern:
		p := it.pattern
		line(joined(span(s, p.From, p.Until), p.User, s.Term("confidence", string(p.Confidence)), it.state))
		for _, e := range p.Explanation {
			line(s.Say(e))
		}
		plainEvidence(m, s, p.Evidence, head, line)
	case kindMail:
		f := it.mail
		line(joined(span(s, f.Time, f.Until), f.User, f.Target, s.Term("confidence", string(f.Confidence)), it.state))
		for _, e := range f.Explanation {
			line(s.Say(e))
		}
		plainEvidence(m, s, f.AllEvidence(), head, line)
		plainAdvice(s, f.Advice, head, line)
	case kindSetting:
		f := it.setting
		line(joined(it.state, it.who, m.sourceName(f.Source)))
		line(s.Say(f.Why))
		head(s.Text("ui.section.value"))
		line("  " + servicelist.Visible(f.Value))
		if f.Suggestion != "" {
			head(s.Text("ui.section.suggestion"))
			line("  " + f.Suggestion)
		}
		plainAdvice(s, f.Advice, head, line)
	}
	return b.String()
}

// What bounds the evidence in a copied answer: a ticket is read by people.
const (
	plainLines   = 10
	plainColumns = 1000
)

func plainEvidence(m *model, s Speaker, all []casefile.Evidence, head, line func(string)) {
	if len(all) == 0 {
		return
	}
	head(s.Text("ui.section.why"))
	for i := range all {
		if i == plainLines {
			line("- " + s.Text("ui.evidence.more", "n", len(all)-i))
			return
		}
		e := &all[i]
		line("- " + s.Say(e.Says))
		when := ""
		if !e.Time.IsZero() {
			when = s.Time(e.Time)
		}
		where := m.sourceName(e.Source)
		if where != "" && e.Line > 0 {
			where = s.Text("ui.evidence.place", "file", where, "line", strconv.FormatInt(e.Line, 10))
		}
		if meta := joined(when, where); meta != "" {
			line("  " + meta)
		}
		if m.Text != nil && e.Source >= 0 {
			if raw, _ := firstRunes(m.Text(e.Ref), plainColumns); raw != "" {
				line("  " + oneLine(raw))
			}
		}
	}
}

func plainAdvice(s Speaker, all []casefile.Advice, head, line func(string)) {
	if len(all) == 0 {
		return
	}
	head(s.Text("ui.section.todo"))
	for _, a := range all {
		line("- " + s.Term("role", string(a.For)) + ": " + s.Say(a.Do))
	}
}

// copyText puts a text on the clipboard. text may read files, so it runs beside the user
// interface and must touch nothing of the window; done is called when it is copied.
func (w *Window) copyText(text func() string, done func()) {
	w.async(func() {
		out := text()
		w.do(func() {
			if out == "" {
				return
			}
			w.app.Clipboard().SetContent(out)
			if done != nil {
				done()
			}
		})
	})
}

// copyButton copies, and says for a moment that it did.
func copyButton(w *Window, label string, text func() string) *widget.Button {
	var b *widget.Button
	b = widget.NewButtonWithIcon(label, theme.ContentCopyIcon(), func() {
		w.copyText(text, func() {
			b.SetText(w.sp.Text("ui.copy.done"))
			b.SetIcon(theme.ConfirmIcon())
			w.after(1600*time.Millisecond, func() {
				b.SetText(label)
				b.SetIcon(theme.ContentCopyIcon())
			})
		})
	})
	return b
}

// iconCopyButton is the same without words.
func iconCopyButton(w *Window, text func() string) fyne.CanvasObject {
	var b *widget.Button
	b = widget.NewButtonWithIcon("", theme.ContentCopyIcon(), func() {
		w.copyText(text, func() {
			b.SetIcon(theme.ConfirmIcon())
			w.after(1600*time.Millisecond, func() { b.SetIcon(theme.ContentCopyIcon()) })
		})
	})
	b.Importance = widget.LowImportance
	return b
}
