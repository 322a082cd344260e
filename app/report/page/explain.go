package page

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

func termOf(set, id string) phrase.Term { return phrase.Term{Set: set, ID: id} }

// explain is the section of one answer: the sentence, why, the evidence on one clock, what to
// do, which credential, and what else was weighed. Of a sole answer the page has said the
// first and the last of these at its top.
func (c *composer) explain(a *answer, sole bool) Section {
	s := Section{ID: a.id, Short: a.label, Title: joined(" · ", words(a.label), a.headline)}
	if sole {
		s.Short, s.Title = "", words(c.label("page.known"))
		s.add(c.further(a))
	} else {
		s.Blocks = append(s.Blocks, append(c.factsOf(a), c.further(a)...))
		if text := c.phrases(a.because); len(text) > 0 {
			s.Blocks = append(s.Blocks, Paragraph{Label: c.label("page.why"), Text: text})
		}
	}
	if a.prompt != nil {
		s.add(c.chain(a.prompt.Because))
	} else {
		s.add(c.way(a.mail.Hops))
	}
	evidence := c.evidence(a) // first, for its lines to be numbered in their order
	s.add(c.timeline(a))
	s.add(evidence)
	if !sole {
		s.add(c.doing(a.advice))
	}
	if a.prompt != nil {
		s.Blocks = append(s.Blocks, c.credential(a.prompt.Credential))
		s.add(c.alternatives(a.prompt.Alternatives))
		s.add(c.references(a.prompt.References))
	} else {
		s.add(c.references(a.mail.References))
	}
	return s
}

// add adds a block unless there is nothing in it.
func (s *Section) add(b Block) {
	if f, ok := b.(Facts); b != nil && (!ok || len(f) > 0) {
		s.Blocks = append(s.Blocks, b)
	}
}

// factsOf are who, when, which cause and what it means.
func (c *composer) factsOf(a *answer) Facts {
	var f Facts
	when := c.plain.Time(a.at)
	if !a.until.IsZero() && !a.until.Equal(a.at) {
		when = c.label("page.dates", "from", a.at, "to", a.until)
	}
	f.add(c.label("page.who"), a.who)
	f.add(c.label("page.when"), words(when))
	f.add(c.label("page.cause"), a.why)
	f.add(c.label("page.answers.state"), c.badge(a))
	return f
}

// add adds a fact unless nothing is known of it.
func (f *Facts) add(label string, t Text) {
	if len(t) > 0 {
		*f = append(*f, Fact{label, []Text{t}})
	}
}

// further are the other facts of an answer.
func (c *composer) further(a *answer) Facts {
	var f Facts
	if p := a.prompt; p != nil {
		if p.Kind != casefile.KindPrompt {
			f.add(c.label("page.kinds.label"), words(c.promptKind(p.Kind)))
		}
		f.add(c.label("page.session"), value(p.Session))
		return f
	}
	m := a.mail
	if m.Count > 1 {
		f.add(c.label("page.attempts"), c.sentence("page.count", "n", m.Count))
	}
	switch {
	case m.Recovered != nil:
		f.add(c.label("page.recovered"), words(c.plain.Time(m.Recovered.Time)))
	case m.Ongoing:
		f.add(c.label("page.recovered"), words(c.label("page.ongoing")))
	}
	return f
}

func (c *composer) promptKind(k casefile.PromptKind) string {
	if k == casefile.KindNotice {
		return c.label("page.kinds.notice")
	}
	return c.label("page.kinds.implied")
}

// chain is what led to the prompt, the farthest link first.
func (c *composer) chain(because []string) Block {
	if len(because) < 2 {
		return nil
	}
	ch := Chain{Label: c.label("page.chain")}
	for i := len(because) - 1; i >= 0; i-- {
		ch.Links = append(ch.Links, c.term("cause", because[i]))
	}
	return ch
}

// way is the mail's way through its hops.
func (c *composer) way(hops []casefile.Hop) Block {
	if len(hops) == 0 {
		return nil
	}
	w := Way{Label: c.label("page.way")}
	for _, h := range hops {
		w.Hops = append(w.Hops, Hop{
			Name: c.term("hop", h.Hop), State: Run{Text: c.plain.Term("hopstate", string(h.State)), Tone: hopTone(h.State)}, Why: c.phrase(h.Why), Refs: c.refs(h.Evidence),
		})
	}
	return w
}

func hopTone(s casefile.HopState) Tone {
	switch s {
	case casefile.HopOK:
		return Good
	case casefile.HopBroken:
		return Bad
	case casefile.HopNotUsed:
		return Neutral
	}
	return Unsure
}

// doing is what to do and who does it.
func (c *composer) doing(list []casefile.Advice) Block {
	if len(list) == 0 {
		return nil
	}
	return List{Label: c.label("page.todo.title"), Items: c.advice(list)}
}

func (c *composer) credential(k casefile.Credential) Block {
	asked := termOf("credential", string(k.Type))
	p := Paragraph{Label: c.label("page.credential")}
	switch {
	case k.Unexpected:
		p.Text = c.sentence("page.credentials.unexpected", "type", asked, "due", termOf("credential", string(k.Due)))
	case k.Container == "primary" || k.Container == "secondary":
		p.Text = c.sentence("page.credentials.container", "type", asked, "container", termOf("container", k.Container))
	default:
		p.Text = c.sentence("page.credentials.plain", "type", asked)
	}
	if why := c.phrase(k.Why); len(why) > 0 {
		p.Text = joined(" ", p.Text, why)
	}
	return p
}

// alternatives are the causes that were weighed and not chosen; those with one verdict and one
// reason share a row, what is still open comes first.
func (c *composer) alternatives(all []casefile.Alternative) Block {
	if len(all) == 0 {
		return nil
	}
	t := Table{Caption: c.label("page.alternatives.title"), Head: []string{c.label("page.answers.state"), c.label("page.alternatives.causes"), c.label("page.alternatives.reason")}}
	for _, verdict := range []casefile.AlternativeVerdict{casefile.StillPossible, casefile.VerdictUnknown, casefile.RuledOut} {
		rows := map[string]int{}
		for i := range all {
			if all[i].Verdict != verdict {
				continue
			}
			why, cause := c.phrase(all[i].Why), c.term("cause", all[i].Cause)
			if at, ok := rows[why.String()]; ok {
				t.Rows[at][1] = joined(c.comma(), t.Rows[at][1], cause)
				continue
			}
			rows[why.String()] = len(t.Rows)
			t.Rows = append(t.Rows, []Text{toned(c.plain.Term("alternative", string(verdict)), verdictTone(verdict)), cause, why})
		}
	}
	return t
}

func verdictTone(v casefile.AlternativeVerdict) Tone {
	switch v {
	case casefile.RuledOut:
		return Neutral
	case casefile.StillPossible:
		return Warn
	}
	return Unsure
}

func (c *composer) references(list []string) Block {
	if len(list) == 0 {
		return nil
	}
	var t Text
	for _, r := range list {
		t = joined(c.comma(), t, c.term("reference", r))
	}
	return Paragraph{Label: c.label("page.documents"), Text: t}
}
