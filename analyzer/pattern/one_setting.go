package pattern

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// oneSetting: one setting is behind more than half of the prompts, and behind two at
// least. It needs no test of chance: each prompt's own cause names it.
var oneSetting = &Kind{
	ID: "one-setting",
	OfPerson: func(p *person) []casefile.Pattern {
		q, values := p.leading(len(p.asks), func(i int) (ask, bool) { return *p.asks[i], true })
		if q == nil {
			return nil
		}
		p.lead = q
		if all := p.crowd.lead; all != nil && *all.Setting == *q.Setting && !p.isCaller(p.user) {
			return nil // it is told of all together
		}
		p.named(q, q.Cause)
		q.Headline = p.settingHeadline(q, wholeSubject(q), values)
		q.Evidence = p.stands(q.Setting)
		q.Explanation = append(q.Explanation, p.others(q)...)
		return []casefile.Pattern{*q}
	},
	OfAll: func(c *crowd) []casefile.Pattern {
		if !c.several {
			return nil
		}
		q, values := c.leading(len(c.Briefs), func(i int) (ask, bool) {
			b := &c.Briefs[i]
			a := ask{Brief: b}
			if b.Session != "" {
				a.before = c.Asks.Before(c.Numbers[i])
			}
			return a, b.Kind != casefile.KindNotice
		})
		if q == nil || q.Count < fewest {
			return nil
		}
		q.Headline = c.settingHeadline(q, phrase.New("pattern.subject.everybody", "count", q.Count, "of", q.Of), values)
		q.Evidence = c.stands(q.Setting)
		c.lead = q
		return []casefile.Pattern{*q}
	},
}

// wholeSubject tells of how many prompts of a person, whatever their causes.
func wholeSubject(q *casefile.Pattern) phrase.Phrase {
	w := *q
	w.Cause = ""
	return subject(&w)
}

// settingHeadline tells a setting with its value, or with all that it had.
func (f *finder) settingHeadline(q *casefile.Pattern, what phrase.Phrase, values []phrase.Phrase) phrase.Phrase {
	s := q.Setting
	switch {
	case s.Value == "" && len(values) > 1:
		return phrase.New("pattern.one-setting.values", "what", what, "setting", label(s), "values", values)
	case s.Value == "":
		return phrase.New("pattern.one-setting.no-value", "what", what, "setting", label(s))
	}
	return phrase.New("pattern.one-setting.value", "what", what, "setting", label(s), "value", value(s), "origin", f.origin(s))
}
