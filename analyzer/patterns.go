package analyzer

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/pattern"
)

// patterns are those of the asks of a part; where somebody asks for the one prompt of a
// moment, those of whoever it is about. A part that is narrowed to causes has none: what its
// prompts have in common is what they were chosen by.
func (a *Analysis) patterns(sel Selection, asks []int, part *casefile.Case) []casefile.Pattern {
	if len(sel.Causes) > 0 {
		return nil
	}
	in := pattern.Input{
		Timeline: a.t, Asks: a.asks, Numbers: asks, Briefs: part.Briefs, Waves: part.Waves, Sources: part.Sources,
		Zone: sel.Zone, Callers: part.Callers,
	}
	if sel.At.IsZero() {
		return pattern.Find(in)
	}
	if len(part.Prompts) == 0 || part.Prompts[0].User == "" {
		return nil
	}
	user := part.Prompts[0].User
	in.Callers = []string{user}
	return filter(pattern.Find(in), func(p casefile.Pattern) bool { return p.User != "" && a.t.People.Same(p.User, user) })
}
