package report

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"maps"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/app/live"
)

// A Following writes what becomes known while logs are followed, and nothing twice. It
// remembers what it wrote of explanations that are still developing, and nothing of those that
// are settled. Its zero value is ready; it is used by one goroutine.
type Following struct {
	told    map[string]*account    // by Change.Key; as it was told last
	sources map[string]live.Source // by nameOf; as it was told last
}

// An account is what a person reads of one explanation.
type account struct {
	at       time.Time
	headline string
	verdict  string // the cause of a prompt, the verdict of a mail failure; empty for a setting
	badge    string
	why      []string
	evidence []casefile.Evidence
	advice   []casefile.Advice
	// written are the whys, the evidence and the advice that were written so far.
	written map[string]bool
}

// account puts a change into words.
func (v View) account(c *live.Change) *account {
	t := textWriter{View: v, p: v.Printer}
	switch {
	case c.Prompt != nil:
		p := c.Prompt
		return &account{
			at: p.Time, headline: t.p.Say(p.Headline), verdict: t.p.Term("cause", p.Cause), badge: t.badge(p.Confidence, p.Disposition),
			why: t.first(p.Explanation), evidence: p.Evidence, advice: p.Advice,
		}
	case c.Mail != nil:
		m := c.Mail
		return &account{
			at: m.Time, headline: t.p.Say(m.Headline), verdict: t.p.Term("verdict", m.Verdict), badge: t.badge(m.Confidence, m.Disposition),
			why: t.first(m.Explanation), evidence: m.AllEvidence(), advice: m.Advice,
		}
	}
	m := c.Finding
	a := &account{headline: t.p.Say(m.Message) + t.stands(m.Source, m.Line), badge: "  [" + t.p.Term("severity", string(m.Severity)) + "]", advice: m.Advice}
	if m.Value != "" {
		a.why = append(a.why, t.p.Text("report.value")+" "+servicelist.Visible(m.Value))
	}
	if m.Suggestion != "" {
		a.why = append(a.why, t.p.Text("report.suggestion")+" "+m.Suggestion)
	}
	if why := t.p.Say(m.Why); why != "" {
		a.why = append(a.why, why)
	}
	return a
}

// first puts the sentence that matters most into words.
func (t *textWriter) first(list []phrase.Phrase) []string {
	if len(list) == 0 {
		return nil
	}
	return []string{t.p.Say(list[0])}
}

// Text writes a change of a prompt, a mail failure or a setting: what is new in it, in one
// Write. Nothing is written where nothing is, and one line where it is settled besides. The
// case of v is the one that the change came with.
func (f *Following) Text(w io.Writer, v View, c *live.Change) error {
	block := bytes.Buffer{}
	t := &textWriter{Writer: bufio.NewWriter(&block), View: v, p: v.Printer}
	before := f.told[c.Key]
	if c.State == live.Withdrawn {
		delete(f.told, c.Key)
		if before == nil {
			return nil // nobody was told
		}
		t.state(before, t.p.Text("watch.withdrawn"))
		return t.into(w, &block)
	}
	a := v.account(c)
	if a.written = map[string]bool{}; before != nil {
		a.written = before.written
	}
	fresh := a.unwritten(t)
	if mark := t.mark(c, before, a, fresh.any()); mark != "" {
		t.state(a, mark)
		for _, why := range fresh.why {
			t.line("   ", why)
		}
		t.evidence(fresh.evidence)
		t.advice(fresh.advice)
	}
	if fresh.any() {
		t.WriteByte('\n')
	}
	f.remember(c, a)
	return t.into(w, &block)
}

// mark is how far an explanation is, as the line that it is told in begins; empty where there
// is nothing to tell.
func (t *textWriter) mark(c *live.Change, before, now *account, fresh bool) string {
	same := before != nil && before.headline == now.headline && before.badge == now.badge && !fresh
	switch {
	case same && (c.State != live.Settled || c.Finding != nil): // a setting is what it is at once
		return ""
	case before == nil && c.Finding != nil:
		return t.p.Text("watch.setting")
	case c.State == live.Settled:
		return t.p.Text("watch.settled")
	case c.State == live.New:
		return t.p.Text("watch.developing")
	case before != nil && before.verdict != now.verdict:
		return t.p.Text("watch.changed-from", "verdict", before.verdict)
	}
	return t.p.Text("watch.changed")
}

// remember keeps of what was told what is needed to tell how it goes on.
func (f *Following) remember(c *live.Change, a *account) {
	if c.State == live.Settled {
		delete(f.told, c.Key)
		return
	}
	if f.told == nil {
		f.told = map[string]*account{}
	}
	a.why, a.evidence, a.advice = nil, nil, nil
	f.told[c.Key] = a
}

// Open writes a line for each explanation that was told and is not settled.
func (f *Following) Open(w io.Writer, v View) error {
	block := bytes.Buffer{}
	t := &textWriter{Writer: bufio.NewWriter(&block), View: v, p: v.Printer}
	keys := slices.SortedFunc(maps.Keys(f.told), func(a, b string) int {
		return cmp.Or(f.told[a].at.Compare(f.told[b].at), cmp.Compare(a, b))
	})
	for _, key := range keys {
		t.state(f.told[key], t.p.Text("watch.open"))
	}
	return t.into(w, &block)
}

// unwritten is the part of an account that was not written yet, and now counts as written.
func (a *account) unwritten(t *textWriter) account {
	fresh := func(text string) bool {
		known := a.written[text]
		a.written[text] = true
		return !known
	}
	var out account
	for _, why := range a.why {
		if fresh(why) {
			out.why = append(out.why, why)
		}
	}
	for _, e := range a.evidence {
		line := t.Text(e.Ref) // it stays the same when its file is rotated
		if line == "" {
			line = t.stands(e.Source, e.Line)
		}
		if fresh(t.p.Say(e.Says) + line) { // a line may come to show more
			out.evidence = append(out.evidence, e)
		}
	}
	for _, d := range a.advice {
		if fresh(string(d.For) + t.p.Say(d.Do)) {
			out.advice = append(out.advice, d)
		}
	}
	return out
}

func (a *account) any() bool { return len(a.why)+len(a.evidence)+len(a.advice) > 0 }

// state writes the line that a change begins with.
func (t *textWriter) state(a *account, state string) {
	when := ""
	if !a.at.IsZero() {
		when = t.p.Clock(a.at) + "  "
	}
	t.line("", when, state, "  ", a.headline, a.badge)
}

// into hands a finished block on at once: a reader never sees half of one.
func (t *textWriter) into(w io.Writer, block *bytes.Buffer) error {
	if err := t.Flush(); err != nil || block.Len() == 0 {
		return err
	}
	_, err := w.Write(block.Bytes())
	return err
}
