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
		q, values := p.leading(p.asks, len(p.asks))
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
		of := 0
		var asks []*ask
		for i := range c.Briefs {
			b := &c.Briefs[i]
			if b.Kind == casefile.KindNotice {
				continue
			}
			of++
			a := &ask{Brief: b}
			if b.Session != "" {
				a.before = c.Asks.Before(c.Numbers[i])
			}
			if keys[b.Cause] != "" || a.before != nil && a.before.EndCause == b.Cause {
				asks = append(asks, a)
			}
		}
		q, values := c.leading(asks, of)
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

// leading is the setting behind most of some asks, of so many in all; nil where none is
// behind more than half. A setting that had several values counts as one only where no
// value of it is behind more than half; the values are returned then.
func (f *finder) leading(asks []*ask, of int) (*casefile.Pattern, []phrase.Phrase) {
	if of < 2 {
		return nil, nil
	}
	type place struct{ key, app, platform, value, origin string }
	type group struct {
		setting casefile.Setting
		asks    []*ask
	}
	exact, byKey := map[place]*group{}, map[place]*group{}
	var best *group
	add := func(m map[place]*group, k place, s casefile.Setting, a *ask) {
		g := m[k]
		if g == nil {
			g = &group{setting: s}
			m[k] = g
		}
		if g.asks = append(g.asks, a); 2*len(g.asks) > of && (best == nil || len(g.asks) > len(best.asks)) {
			best = g
		}
	}
	known := map[*casefile.Outcome]casefile.Setting{} // of asks that are no gateway session's
	settings := make([]casefile.Setting, 0, len(asks))
	kept := make([]*ask, 0, len(asks))
	for _, a := range asks {
		s, ok := known[a.Outcome]
		if !ok {
			if s, ok = f.settingOf(a); !ok {
				continue
			}
			if a.before == nil {
				known[a.Outcome] = s
			}
		}
		kept, settings = append(kept, a), append(settings, s)
	}
	for i, a := range kept {
		s := settings[i]
		add(exact, place{s.Key, s.App, s.Platform, s.Value, s.Origin}, s, a)
	}
	if best == nil {
		for i, a := range kept {
			s := settings[i]
			s.Value, s.Origin, s.Line, s.Scope, s.Default = "", "", 0, "", false
			add(byKey, place{key: s.Key, app: s.App, platform: s.Platform}, s, a)
		}
	}
	if best == nil || len(best.asks) < 2 {
		return nil, nil
	}
	var values []phrase.Phrase
	if best.setting.Value == "" {
		seen := map[string]bool{}
		for _, s := range settings {
			if s.Key == best.setting.Key && s.App == best.setting.App && s.Platform == best.setting.Platform && s.Value != "" && !seen[s.Value] {
				seen[s.Value] = true
				values = append(values, phrase.New("pattern.setting.value", "value", value(&s)))
			}
		}
	}
	q := told("one-setting", best.asks, of)
	q.Setting, q.Cause = &best.setting, best.asks[0].Cause
	sure := 0
	for _, a := range best.asks {
		if a.Confidence == casefile.Confirmed || a.Confidence == casefile.Likely {
			sure++
		}
	}
	q.Confidence = casefile.Possible
	if 2*sure > of {
		q.Confidence = casefile.Likely
	}
	return &q, values
}
