package prompt

import (
	"maps"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
)

// Briefs says what became of the asks with these numbers, in their order, by the weighing
// that Explain does.
func (a *Asks) Briefs(asks []int) []casefile.Brief {
	out := make([]casefile.Brief, len(asks))
	parts := cores.Parts(len(asks))
	cores.Share(parts, func(part int) {
		w := weigher{Asks: *a, outcomes: map[casefile.Outcome]*casefile.Outcome{}}
		w.agents = maps.Clone(a.agents)
		for k := part * len(asks) / parts; k < (part+1)*len(asks)/parts; k++ {
			out[k] = w.brief(asks[k])
		}
	})
	return out
}

// A weigher is one goroutine's: what it remembers is its own.
type weigher struct {
	Asks
	outcomes map[casefile.Outcome]*casefile.Outcome
}

func (w *weigher) brief(i int) casefile.Brief {
	k := &w.list[i]
	s := Scene{ask: w.ask(k), T: w.t, brief: true}
	o, before := s.settled(s.verdict())
	shared := w.outcomes[o]
	if shared == nil {
		shared = &o
		w.outcomes[o] = shared
	}
	return casefile.Brief{At: k.at, User: s.User, Session: before, Twin: k.twin, Outcome: shared}
}
