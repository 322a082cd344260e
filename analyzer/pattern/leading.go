package pattern

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// A group is the prompts that come from one setting.
type group struct {
	setting casefile.Setting
	members []int // in order
	sure    int   // how many of them are likely at least
}

// leading is the setting behind more than half of n prompts, of which at gives the i-th;
// false leaves one out. nil where there is none. A setting that had several values counts
// as one only where no value of it is behind more than half; the values are returned then.
//
// It goes through all prompts of a company, so that nothing is kept of them but numbers.
func (f *finder) leading(n int, at func(i int) (ask, bool)) (*casefile.Pattern, []phrase.Phrase) {
	groups, of := f.bySetting(n, at)
	best := most(groups)
	var values []phrase.Phrase
	if best == nil || 2*len(best.members) <= of {
		best, values = merged(groups)
	}
	if best == nil || 2*len(best.members) <= of || len(best.members) < 2 {
		return nil, nil
	}
	first := make([]*ask, 0, casefile.PatternPrompts)
	for _, i := range best.members[:min(len(best.members), casefile.PatternPrompts)] {
		a, _ := at(i)
		first = append(first, &a)
	}
	last, _ := at(best.members[len(best.members)-1])
	q := told("one-setting", first, of)
	q.Count, q.Until, q.PromptsOmitted = len(best.members), last.Time(), len(best.members)-len(first)
	q.Setting, q.Cause = &best.setting, first[0].Cause
	q.Confidence = casefile.Possible
	if 2*best.sure > of {
		q.Confidence = casefile.Likely
	}
	return &q, values
}

// bySetting groups prompts by the settings that they come from, and counts all.
func (f *finder) bySetting(n int, at func(i int) (ask, bool)) (groups []*group, of int) {
	known := map[*casefile.Outcome]*group{} // of prompts that are no gateway session's; nil where no setting is behind
	var last *group
	for i := range n {
		a, counts := at(i)
		if !counts {
			continue
		}
		of++
		own := a.before != nil && a.before.EndCause == a.Cause
		g, ok := known[a.Outcome]
		if own || !ok {
			s, found := f.settingOf(&a)
			switch {
			case !found:
				g = nil
			case last != nil && last.setting == s:
				g = last
			default:
				if k := slices.IndexFunc(groups, func(g *group) bool { return g.setting == s }); k >= 0 {
					g = groups[k]
				} else {
					g = &group{setting: s}
					groups = append(groups, g)
				}
			}
			if !own {
				known[a.Outcome] = g
			}
		}
		if g == nil {
			continue
		}
		last = g
		g.members = append(g.members, i)
		if a.Confidence == casefile.Confirmed || a.Confidence == casefile.Likely {
			g.sure++
		}
	}
	return groups, of
}

// most is the group with the most prompts, of equals the one that came first.
func most(groups []*group) *group {
	var best *group
	for _, g := range groups {
		if best == nil || len(g.members) > len(best.members) {
			best = g
		}
	}
	return best
}

// merged is the setting behind most, whatever its values, and what they were.
func merged(groups []*group) (*group, []phrase.Phrase) {
	type name struct{ key, app, platform string }
	nameOf := func(s *casefile.Setting) name { return name{s.Key, s.App, s.Platform} }
	var list []*group
	for _, g := range groups {
		k := slices.IndexFunc(list, func(have *group) bool { return nameOf(&have.setting) == nameOf(&g.setting) })
		if k < 0 {
			k = len(list)
			list = append(list, &group{setting: casefile.Setting{Key: g.setting.Key, App: g.setting.App, Platform: g.setting.Platform, Label: g.setting.Label}})
		}
		list[k].members = append(list[k].members, g.members...)
		list[k].sure += g.sure
	}
	best := most(list)
	if best == nil {
		return nil, nil
	}
	slices.Sort(best.members)
	var values []phrase.Phrase
	var seen []string
	for _, g := range groups {
		if v := g.setting.Value; nameOf(&g.setting) == nameOf(&best.setting) && v != "" && !slices.Contains(seen, v) {
			seen = append(seen, v)
			values = append(values, phrase.New("pattern.setting.value", "value", value(&g.setting)))
		}
	}
	return best, values
}
