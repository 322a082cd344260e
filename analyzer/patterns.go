package analyzer

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/pattern"
)

// patterns are those of the asks of a part: of the callers, and of whoever the one prompt is
// about that somebody asks for. A part that is narrowed to causes has none: what its prompts
// have in common is what they were chosen by.
func (a *Analysis) patterns(sel Selection, asks []int, part *casefile.Case) []casefile.Pattern {
	if len(sel.Causes) > 0 {
		return nil
	}
	in := pattern.Input{
		Timeline: a.t, Asks: a.asks, Numbers: asks, Briefs: part.Briefs, Waves: part.Waves, Sources: part.Sources,
		Zone: sel.Zone, Callers: part.Callers,
	}
	if !sel.At.IsZero() {
		in.Callers = nil
		for _, p := range part.Prompts {
			in.Callers = append(in.Callers, p.User)
		}
	}
	return pattern.Find(in)
}
