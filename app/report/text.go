package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/app/lang"
)

// Text writes the case for a terminal: the answers first, one sentence each, then for
// each the evidence, what to do and what was ruled out.
func Text(w io.Writer, v View) error {
	t := &textWriter{Writer: bufio.NewWriter(w), View: v, p: v.Printer}
	t.summary()
	t.whatIfs()
	t.fleet()
	t.promptsInFull(t.prompts())
	for i, m := range v.Case.Mail {
		t.mail(i+1, m)
	}
	if len(v.Case.Misconfigurations) > 0 {
		t.WriteByte('\n')
	}
	t.Misconfigurations(v.Case.Misconfigurations)
	t.WriteByte('\n')
	t.devices()
	t.settings(telling)
	t.sources(func(casefile.Source) bool { return true })
	t.limits()
	return t.Flush()
}

// TextCheck writes what is wrong in the settings, and nothing else of the case.
func TextCheck(w io.Writer, v View) error {
	t := &textWriter{Writer: bufio.NewWriter(w), View: v, p: v.Printer}
	if len(v.Case.Misconfigurations) == 0 {
		t.line("", v.Printer.Text("report.check.clean"))
	}
	t.Misconfigurations(v.Case.Misconfigurations)
	t.WriteByte('\n')
	t.settings(anySetting)
	t.sources(settingsOnly)
	t.limits()
	return t.Flush()
}

// settingsOnly are the sources that a check of the settings looks at, and those that
// could not be read.
func settingsOnly(s casefile.Source) bool { return s.Clock.Zone == "" }

type textWriter struct {
	*bufio.Writer
	View
	p *lang.Printer
}

// lineWidth cuts log lines in the terminal; the place stands beside each for who wants
// the rest.
const lineWidth = 160

func (t *textWriter) line(indent string, parts ...string) {
	t.WriteString(indent)
	for _, p := range parts {
		t.WriteString(lang.Visible(p))
	}
	t.WriteByte('\n')
}

func (t *textWriter) summary() {
	c := t.Case
	wrong, notes := casefile.Wrong(c.Misconfigurations)
	t.line("", t.p.Text("report.summary", "prompts", len(c.Prompts)+t.Omitted, "mail", len(c.Mail), "findings", wrong, "sources", len(c.Sources)))
	if !c.From.IsZero() {
		t.line("", t.p.Text("report.span", "from", c.From, "to", c.To))
	}
	t.nearest()
	t.WriteByte('\n')
	t.patterns()
	others := false
	for i, p := range t.prompts() {
		if !others && !c.Concerns(p.User) {
			others = true
			t.line("  ", t.p.Text("report.others"))
		}
		t.line("  ", fmt.Sprintf("%d. ", i+1), t.p.Say(p.Headline), t.badge(p.Confidence, p.Disposition))
	}
	if t.Omitted > 0 {
		t.line("  ", t.p.Text("report.omitted", "count", t.Omitted))
	}
	for i, m := range c.Mail {
		t.line("  ", fmt.Sprintf("M%d. ", i+1), t.p.Say(m.Headline), t.badge(m.Confidence, m.Disposition))
	}
	for _, n := range c.MailNotes {
		t.line("  · ", t.p.Say(n.Says))
	}
	for _, m := range casefile.BySeverity(c.Misconfigurations)[:wrong] {
		t.line("  ! ", t.p.Say(m.Message))
	}
	if notes > 0 {
		t.line("  ", t.p.Text("report.notes", "count", notes))
	}
	if len(c.Prompts)+len(c.Mail)+len(c.Misconfigurations) == 0 {
		t.line("  ", t.p.Text("report.nothing"))
	}
}

// nearest says how far the nearest prompt is from the moment that was asked about.
func (t *textWriter) nearest() {
	if t.At.IsZero() || len(t.Case.Prompts) == 0 {
		return
	}
	at, away := t.At, t.Case.Prompts[0].Time.Sub(t.At).Round(time.Minute)
	switch {
	case away == 0:
		t.line("", t.p.Text("report.nearest.then", "at", at))
	case away < 0:
		t.line("", t.p.Text("report.nearest.earlier", "at", at, "away", -away))
	default:
		t.line("", t.p.Text("report.nearest.later", "at", at, "away", away))
	}
	if at.Before(t.Case.From) || at.After(t.Case.To) {
		t.line("", t.p.Text("report.nearest.outside"))
	}
}

// prompts are the case's prompts, those of the callers first.
func (t *textWriter) prompts() []casefile.Prompt {
	list := slices.Clone(t.Case.Prompts)
	slices.SortStableFunc(list, func(a, b casefile.Prompt) int {
		x, y := t.Case.Concerns(a.User), t.Case.Concerns(b.User)
		switch {
		case x && !y:
			return -1
		case y && !x:
			return 1
		}
		return 0
	})
	return list
}

func (t *textWriter) badge(c casefile.Confidence, d casefile.Disposition) string {
	return "  [" + t.p.Term("confidence", string(c)) + " · " + t.p.Term("disposition", string(d)) + "]"
}

func (t *textWriter) prompt(n int, p casefile.Prompt) {
	t.WriteByte('\n')
	t.line("", strings.Repeat("─", 72))
	t.line("", fmt.Sprintf("%d. ", n), t.p.Say(p.Headline))
	t.line("   ", t.p.Term("cause", p.Cause), t.badge(p.Confidence, p.Disposition))
	t.line("   ", t.p.SayAll(p.Explanation))
	t.evidence(p.Evidence)
	t.advice(p.Advice)
	t.credential(p.Credential)
	for _, group := range []casefile.AlternativeVerdict{casefile.StillPossible, casefile.VerdictUnknown, casefile.RuledOut} {
		t.alternatives(p.Alternatives, group)
	}
	t.references(p.References)
}

func (t *textWriter) credential(c casefile.Credential) {
	asked := t.p.Term("credential", string(c.Type))
	switch {
	case c.Unexpected:
		t.line("   ", t.p.Text("report.credential-unexpected", "type", asked, "due", t.p.Term("credential", string(c.Due))))
	case c.Container == "primary" || c.Container == "secondary":
		t.line("   ", t.p.Text("report.credential-container", "type", asked, "container", t.p.Term("container", c.Container)))
	default:
		t.line("   ", t.p.Text("report.credential", "type", asked))
	}
}

// alternatives writes the causes with one verdict; those with the same reason share a line.
func (t *textWriter) alternatives(list []casefile.Alternative, group casefile.AlternativeVerdict) {
	var reasons []string
	causes := map[string][]string{}
	for _, a := range list {
		if a.Verdict != group {
			continue
		}
		why := t.p.Say(a.Why)
		if causes[why] == nil {
			reasons = append(reasons, why)
		}
		causes[why] = append(causes[why], t.p.Term("cause", a.Cause))
	}
	if len(reasons) > 0 {
		t.line("   ", t.p.Text("report.group", "name", t.p.Term("alternative", string(group))))
	}
	for _, why := range reasons {
		t.line("     - ", t.p.Text("report.alternative", "causes", causes[why], "why", why))
	}
}

func (t *textWriter) evidence(list []casefile.Evidence) {
	if len(list) == 0 {
		return
	}
	t.line("   ", t.p.Text("report.evidence"))
	for _, e := range list {
		where := ""
		if id := t.sourceID(e.Source); id != "" {
			where = fmt.Sprintf("%s:%d", t.Case.Sources[e.Source].Path, e.Line)
		}
		when := ""
		if !e.Time.IsZero() {
			when = t.p.Clock(e.Time) + "  "
		}
		t.line("     ", when, t.p.Say(e.Says), "  (", where, ")")
		if text := t.Text(e.Ref); text != "" {
			t.line("       ", cutAt(text, lineWidth))
		}
	}
}

// cutAt shortens a line to n characters.
func cutAt(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

func (t *textWriter) advice(list []casefile.Advice) {
	if len(list) == 0 {
		return
	}
	t.line("   ", t.p.Text("report.todo"))
	for _, a := range list {
		t.line("     ", t.p.Term("role", string(a.For)), ": ", t.p.Say(a.Do))
	}
}

func (t *textWriter) references(list []string) {
	if len(list) == 0 {
		return
	}
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = t.p.Term("reference", r)
	}
	t.line("   ", t.p.Text("report.references", "list", names))
}

func (t *textWriter) mail(n int, m casefile.MailFailure) {
	t.WriteByte('\n')
	t.line("", strings.Repeat("─", 72))
	t.line("", fmt.Sprintf("M%d. ", n), t.p.Say(m.Headline))
	t.line("   ", t.p.Term("verdict", m.Verdict), t.badge(m.Confidence, m.Disposition))
	t.line("   ", t.p.SayAll(m.Explanation))
	for _, h := range m.Hops {
		t.line("     ", t.p.Text("report.hop", "hop", phrase.Term{Set: "hop", ID: h.Hop}, "state", phrase.Term{Set: "hopstate", ID: string(h.State)}, "why", h.Why), t.whereShown(h.Evidence))
	}
	t.evidence(m.AllEvidence())
	t.advice(m.Advice)
	t.references(m.References)
}

// whereShown is where the evidence of a hop stands, in brackets; the files' names are enough, as
// the paths stand under the sources.
func (t *textWriter) whereShown(list []casefile.Evidence) string {
	var names []string
	for _, e := range list {
		if t.sourceID(e.Source) == "" {
			continue
		}
		p := t.Case.Sources[e.Source].Path
		if name := fmt.Sprintf("%s:%d", p[strings.LastIndexAny(p, `/\!`)+1:], e.Line); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " [" + strings.Join(names, ", ") + "]"
}

// Misconfigurations writes what is wrong in the settings, the worst first, the raw value
// made visible and the corrected one ready to copy.
func (t *textWriter) Misconfigurations(list []casefile.Misconfiguration) {
	if len(list) == 0 {
		return
	}
	t.line("", t.p.Text("report.misconfigurations", "count", len(list)))
	for _, m := range casefile.BySeverity(list) {
		t.line("  ", t.p.Term("severity", string(m.Severity)), ": ", t.p.Say(m.Message), t.stands(m.Source, m.Line))
		if m.Value != "" {
			t.line("      ", t.p.Text("report.value"), " ", servicelist.Visible(m.Value))
		}
		if m.Suggestion != "" {
			t.line("      ", t.p.Text("report.suggestion"), " ", m.Suggestion)
		}
		if why := t.p.Say(m.Why); why != "" {
			t.line("      ", why)
		}
		for _, a := range m.Advice {
			t.line("      ", t.p.Term("role", string(a.For)), ": ", t.p.Say(a.Do))
		}
	}
}

func (t *textWriter) sources(shown func(casefile.Source) bool) {
	list := slices.DeleteFunc(slices.Clone(t.Case.Sources), func(s casefile.Source) bool { return !shown(s) })
	t.line("", t.p.Text("report.sources", "count", len(list)))
	for _, s := range list {
		t.line("  ", s.Path, "  ", t.p.Term("sourcekind", s.Kind))
		if !s.First.IsZero() {
			t.line("      ", t.p.Text("report.source.span", "first", s.First, "last", s.Last, "records", min(s.Records, s.Lines), "lines", s.Lines)) // a torn line holds two records
			holes := []any{"zone", s.Clock.Zone, "basis", t.p.Term("basis", string(s.Clock.Basis)), "offset", s.Clock.Offset, "n", s.Clock.Pairs}
			switch {
			case s.Clock.Pairs > 0:
				t.line("      ", t.p.Text("report.source.clock-paired", holes...))
			case s.Clock.Offset != 0:
				t.line("      ", t.p.Text("report.source.clock-moved", holes...))
			default:
				t.line("      ", t.p.Text("report.source.clock", holes...))
			}
		}
		for _, w := range s.Warnings {
			t.line("      ! ", t.p.Say(w.Says))
		}
	}
}

func (t *textWriter) limits() {
	if len(t.Case.Limits) == 0 {
		return
	}
	t.WriteByte('\n')
	t.line("", t.p.Text("report.limits"))
	for _, l := range t.Case.Limits {
		t.line("  - ", t.p.Say(l))
	}
}
