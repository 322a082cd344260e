package page

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/phrase"
)

// What bounds the figures of many users.
const (
	mostPatterns = 8
	mostWaves    = 30
	mostUsers    = 20
	mostDays     = 14
	mostCauses   = 3 // of one user
	mostTried    = 20
)

// patterns are what the prompts of days have in common.
func (c *composer) patterns() Section {
	s := Section{ID: "patterns", Title: words(c.label("page.patterns.title"))}
	var l List
	all := c.Case.Patterns
	for i := range all[:min(len(all), mostPatterns)] {
		p := &all[i]
		sure := toned(c.plain.Term("confidence", string(p.Confidence)), confidenceTone(p.Confidence))
		l.Items = append(l.Items, joined(" ", c.phrase(p.Headline), c.phrases(p.Explanation), sure, c.refs(p.Evidence)))
	}
	if n := len(all) - mostPatterns; n > 0 {
		l.Items = append(l.Items, c.sentence("report.patterns.more", "count", n))
	}
	if len(l.Items) > 0 {
		s.Blocks = []Block{l}
	}
	return s
}

// together is what befell all users: waves, and the prompts by cause, by hour and by user.
func (c *composer) together() Section {
	f := c.fleet
	s := Section{ID: "fleet", Title: words(c.label("report.fleet.title", "prompts", f.Prompts, "users", f.Users))}
	if f.Users <= fewUsers && len(f.Waves) == 0 {
		return s
	}
	if len(f.Waves) > 0 {
		t := Table{Caption: c.label("page.fleet.waves"), Head: []string{c.label("page.when"), c.label("page.fleet.hit"), c.label("page.fleet.what"), c.label("page.fleet.trigger"), c.label("page.evidence.title")}}
		for i := range f.Waves[:min(len(f.Waves), mostWaves)] {
			w := &f.Waves[i]
			trigger := joined(" · ", c.term("trigger", string(w.Trigger.Kind)), toned(c.plain.Term("confidence", string(w.Trigger.Confidence)), confidenceTone(w.Trigger.Confidence)))
			refs := c.refs(slices.Concat(w.Trigger.Evidence, w.Evidence)[:min(len(w.Trigger.Evidence)+len(w.Evidence), 4)])
			t.Rows = append(t.Rows, []Text{words(c.plain.Clock(w.Time)), c.sentence("page.fleet.users", "n", w.Users), joined(" ", c.phrase(w.Headline), c.phrases(w.Notes)), trigger, refs})
		}
		s.Blocks = append(s.Blocks, t)
		if n := len(f.Waves) - mostWaves; n > 0 {
			s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("page.fleet.more-waves", "n", n)})
		}
	}
	causes := Table{Caption: c.label("page.fleet.causes"), Head: []string{c.label("page.cause"), c.label("page.fleet.prompts"), c.label("page.fleet.people")}}
	for _, k := range f.ByCause {
		causes.Rows = append(causes.Rows, []Text{c.term("cause", k.Cause), c.sentence("page.count", "n", k.Prompts), c.sentence("page.count", "n", k.Users)})
	}
	users := Table{Caption: c.label("page.fleet.most"), Head: []string{c.label("page.devices.user"), c.label("page.fleet.prompts"), c.label("page.fleet.causes")}}
	for _, u := range f.ByUser[:min(len(f.ByUser), mostUsers)] {
		var list []phrase.Term
		for _, id := range u.Causes[:min(len(u.Causes), mostCauses)] {
			list = append(list, termOf("cause", id))
		}
		users.Rows = append(users.Rows, []Text{value(u.User), c.sentence("page.count", "n", u.Prompts), c.sentence("page.list", "list", list)})
	}
	s.Blocks = append(s.Blocks, causes, c.hours(), users)
	if n := len(f.ByUser) - len(users.Rows) + f.UsersOmitted; n > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("report.fleet.more", "count", n)})
	}
	return s
}

// hours is the hour map, a row a day and a column for each three hours, in the zone of the
// reader.
func (c *composer) hours() Block {
	days := fleet.Days(fleet.Briefs(c.Case), c.plain.Zone())
	if len(days) == 0 {
		return Table{}
	}
	if n := len(days) - mostDays; n > 0 {
		days = days[n:]
	}
	t := Table{Caption: c.label("page.fleet.hours", "zone", c.zoneName(days[0].Start)), Figures: true, Head: []string{c.label("page.fleet.day")}}
	for h := 0; h < 24; h += 3 {
		t.Head = append(t.Head, c.label("page.fleet.hour", "from", h, "to", h+3))
	}
	for _, d := range days {
		row := []Text{words(d.Start.Format(time.DateOnly))}
		for h := 0; h < 24; h += 3 {
			row = append(row, c.sentence("page.count", "n", d.Hours[h]+d.Hours[h+1]+d.Hours[h+2]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// whatIf is what other settings would have changed.
func (c *composer) whatIf() Section {
	s := Section{ID: "whatif", Title: words(c.label("report.whatif.title"))}
	for i := range c.Case.WhatIf {
		w := &c.Case.WhatIf[i]
		s.Blocks = append(s.Blocks, Paragraph{Text: joined(" ", c.phrase(w.Headline), c.phrases(w.Explanation))})
		var l List
		for _, o := range w.Avoided[:min(len(w.Avoided), mostTried)] {
			l.Items = append(l.Items, joined(c.colon(), words(c.label("page.whatif.avoided")), c.observed(&o)))
		}
		for _, o := range w.Changed[:min(len(w.Changed), mostTried)] {
			l.Items = append(l.Items, joined(c.colon(), words(c.label("page.whatif.changed")), c.observed(&o.WhatIfObserved), c.term("cause", o.Then)))
		}
		for _, p := range w.Added[:min(len(w.Added), mostTried)] {
			l.Items = append(l.Items, joined(c.colon(), words(c.label("page.whatif.added")), c.asked(p.Time, p.User, p.App, p.Cause)))
		}
		if n := max(0, len(w.Avoided)-mostTried) + max(0, len(w.Changed)-mostTried) + max(0, len(w.Added)-mostTried); n > 0 {
			l.Items = append(l.Items, c.sentence("report.whatif.more", "n", n))
		}
		if len(l.Items) > 0 {
			s.Blocks = append(s.Blocks, l)
		}
		if limits := c.phrases(w.Limits); len(limits) > 0 {
			s.Blocks = append(s.Blocks, Paragraph{Text: limits})
		}
	}
	return s
}

func (c *composer) observed(o *casefile.WhatIfObserved) Text {
	return c.asked(o.Time, o.User, o.App, o.Cause)
}

// asked tells a prompt that is not explained here.
func (c *composer) asked(at time.Time, user, app, cause string) Text {
	return joined(" · ", words(c.plain.Clock(at)), value(strings.TrimSpace(user)), value(app), c.term("cause", cause))
}
