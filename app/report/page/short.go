package page

import "hubscope/app/report"

// shortRefs are the places that a short page names.
const shortRefs = 6

// Short lays a case out for a ticket: the first answer, why in a few lines, what next, and
// where it stands.
func Short(v report.View) Page {
	c := newComposer(v)
	prompts, mail := c.prompts(), c.mails()
	answers := append(prompts, mail...)
	l := c.lead(answers)
	p := Page{Lang: v.Printer.Lang(), Kind: c.label("page.kind"), Answer: l.headline, Tone: l.tone, Glance: c.glance(&l)}
	var places Text
	named := map[place]bool{}
	for i := range l.evidence {
		e := &l.evidence[i]
		if at := (place{source: e.Source, line: e.Line}); !named[at] && len(named) < shortRefs {
			named[at] = true
			places = joined(c.comma(), places, c.where(e))
		}
	}
	if len(places) > 0 {
		p.Glance = append(p.Glance, Fact{c.label("page.evidence.title"), []Text{places}})
	}
	if n := len(answers) - 1 + c.Omitted; n > 0 && l.answer {
		p.Below = append(p.Below, c.sentence("page.short.more", "n", n))
	}
	if c.Redacted {
		p.Foot = append(p.Foot, c.sentence("page.foot.redacted"))
	}
	return p
}
