package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/prompt"
)

// A lead is what the page opens on: an answer, a wave, or what is wrong in the settings.
type lead struct {
	headline Text
	tone     Tone
	who      Text
	when     []Text
	why      []Text
	next     []Text
	evidence []casefile.Evidence
	answer   bool // it is one of the answers, and not about all of them
}

// lead chooses what the reader came for: the callers before others; of those what is broken
// before what works as it was set.
func (c *composer) lead(answers []answer) lead {
	if c.ofMany() {
		if w := c.greatestWave(); w != nil {
			return c.waveLead(w)
		}
		return c.fleetLead()
	}
	if len(answers) > 0 {
		first := slices.MinFunc(answers, func(a, b answer) int {
			return cmp.Or(cmp.Compare(order(a.others), order(b.others)), cmp.Compare(urgency(&a), urgency(&b)))
		})
		return c.answerLead(&first)
	}
	if list := casefile.BySeverity(c.Case.Misconfigurations); len(list) > 0 && list[0].Severity != casefile.Information {
		return c.settingLead(&list[0])
	}
	l := lead{headline: c.sentence("report.nothing"), tone: Neutral}
	for _, p := range c.Case.Limits {
		l.next = append(l.next, c.phrase(p))
	}
	return l
}

// ofMany reports a case that is about all users together: nobody in particular called.
func (c *composer) ofMany() bool {
	return len(c.Case.Callers) == 0 && (len(c.fleet.Waves) > 0 || c.fleet.Users > fewUsers)
}

// fewUsers users are told one by one; figures say nothing about so few.
const fewUsers = 5

// urgency orders answers by what they mean for a ticket.
func urgency(a *answer) int {
	if a.prompt != nil && a.prompt.Kind == casefile.KindNotice {
		return 9
	}
	return slices.Index([]casefile.Disposition{casefile.Fault, casefile.SettingFault, casefile.Unknown, casefile.UserAction, casefile.AsConfigured}, a.state)
}

func (c *composer) answerLead(a *answer) lead {
	l := lead{headline: a.headline, tone: a.tone, who: a.who, next: c.advice(a.advice), evidence: a.evidence, answer: true}
	when := c.plain.Time(a.at)
	if !a.until.IsZero() && !a.until.Equal(a.at) {
		when = c.label("page.dates", "from", a.at, "to", a.until)
	}
	l.when = []Text{words(when)}
	l.why = []Text{joined(" · ", a.why, c.badge(a))}
	if text := c.phrases(a.because); len(text) > 0 {
		l.why = append(l.why, text)
	}
	return l
}

func (c *composer) settingLead(m *casefile.Misconfiguration) lead {
	l := lead{headline: c.phrase(m.Message), tone: severityTone(m.Severity), who: joined(" · ", value(m.App), c.device(m.Platform, "")), next: c.advice(m.Advice)}
	l.why = []Text{joined(" · ", c.term(m.Label.Set, m.Label.ID), toned(c.plain.Term("severity", string(m.Severity)), l.tone))}
	if why := c.phrase(m.Why); len(why) > 0 {
		l.why = append(l.why, why)
	}
	if m.Source >= 0 {
		l.evidence = []casefile.Evidence{{Ref: casefile.Ref{Source: m.Source, Line: m.Line}}}
	}
	if m.Suggestion != "" {
		l.next = append(l.next, joined(" ", words(c.label("report.suggestion")), setting(m.Suggestion)))
	}
	return l
}

// greatestWave hit most users.
func (c *composer) greatestWave() *casefile.Wave {
	var w *casefile.Wave
	for i := range c.fleet.Waves {
		if w == nil || c.fleet.Waves[i].Users > w.Users {
			w = &c.fleet.Waves[i]
		}
	}
	return w
}

// namedUsers of a wave are listed at the top.
const namedUsers = 6

func (c *composer) waveLead(w *casefile.Wave) lead {
	l := lead{headline: c.phrase(w.Headline), tone: Warn, evidence: slices.Concat(w.Trigger.Evidence, w.Evidence), when: []Text{words(c.label("page.dates", "from", w.Time, "to", w.Until()))}}
	names := w.Names[:min(len(w.Names), namedUsers)]
	l.who = c.sentence("page.wave.users", "n", w.Users, "names", names)
	if w.Users > len(names) {
		l.who = c.sentence("page.wave.users-more", "n", w.Users, "names", names, "more", w.Users-len(names))
	}
	t := w.Trigger
	l.why = []Text{joined(" · ", c.term("trigger", string(t.Kind)), toned(c.plain.Term("confidence", string(t.Confidence)), confidenceTone(t.Confidence)))}
	if notes := c.phrases(w.Notes); len(notes) > 0 {
		l.why = append(l.why, notes)
	}
	l.next = c.advice(c.adviceOf(func(p *casefile.Prompt) bool {
		return w.Hits(p.User, c.Case.People.Same) && !p.Time.Before(w.Time) && p.Time.Before(w.Until().Add(afterWave))
	}))
	return l
}

// afterWave is how long after a wave a prompt of a user whom it hit may be for it.
const afterWave = 2 * time.Hour

// fleetLead is the lead of a case of many users whom nothing hit at once: how often, whom,
// and the cause behind most of it.
func (c *composer) fleetLead() lead {
	f := c.fleet
	if len(f.ByCause) == 0 {
		return lead{headline: c.sentence("report.nothing"), tone: Neutral}
	}
	top := f.ByCause[0]
	l := lead{
		headline: c.sentence("page.fleet.answer", "prompts", f.Prompts, "users", f.Users, "cause", termOf("cause", top.Cause), "n", top.Prompts),
		tone:     Note, when: []Text{words(c.label("page.dates", "from", c.Case.From, "to", c.Case.To))},
		who: c.sentence("page.fleet.users", "n", f.Users),
	}
	for _, k := range f.ByCause[:min(len(f.ByCause), 3)] {
		l.why = append(l.why, c.sentence("page.fleet.cause", "cause", termOf("cause", k.Cause), "n", k.Prompts, "users", k.Users))
	}
	if cause := prompt.Find(top.Cause); cause != nil {
		l.next = c.advice(cause.Advise())
	}
	return l
}

// adviceOf is what to do about the first prompt that is meant.
func (c *composer) adviceOf(meant func(*casefile.Prompt) bool) []casefile.Advice {
	for i := range c.Case.Prompts {
		if p := &c.Case.Prompts[i]; meant(p) && len(p.Advice) > 0 {
			return p.Advice
		}
	}
	return nil
}

// glance says who, when, why and what next.
func (c *composer) glance(l *lead) []Fact {
	var list []Fact
	add := func(label string, values ...Text) {
		values = slices.DeleteFunc(slices.Clone(values), func(t Text) bool { return strings.TrimSpace(t.String()) == "" })
		if len(values) > 0 {
			list = append(list, Fact{label, values})
		}
	}
	add(c.label("page.who"), l.who)
	add(c.label("page.when"), l.when...)
	add(c.label("page.why"), l.why...)
	add(c.label("page.next"), l.next...)
	return list
}

// advice is what to do and who does it.
func (c *composer) advice(list []casefile.Advice) []Text {
	out := make([]Text, 0, len(list))
	for _, a := range list {
		out = append(out, joined(c.colon(), words(c.plain.Term("role", string(a.For))), c.phrase(a.Do)))
	}
	return out
}
