package pattern

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

// An ask is one prompt and what is measured of it.
type ask struct {
	*casefile.Brief
	before *session.Session // the gateway session that was over; nil where none was, or none is known
	device *timeline.Device // whose own log shows it; nil where only the gateway's does
	idle   time.Duration    // for how long nobody had used an app of the device
	// idleKnown says that idle counts.
	idleKnown bool
}

// A person is one user with all that he or she was asked, in order of time.
type person struct {
	*finder
	user    string // as it came first; empty for a device that nobody is named of
	asks    []*ask
	lead    *casefile.Pattern // the one setting behind most; nil where there is none
	regular map[string]bool   // causes whose prompts come at one hour for another reason
}

// personsOf are those whose prompts are looked at one by one: the callers, and everybody
// where few are seen.
func (f *finder) personsOf() []*person {
	type whose struct {
		user   string
		device *timeline.Device // where no user is named
	}
	var list []*person
	index := map[whose]*person{}
	callers := map[string]bool{}
	for _, c := range f.Callers {
		callers[f.key(c)] = true
	}
	all := 0 // persons who were asked
	for i := range f.Briefs {
		b := &f.Briefs[i]
		if b.Kind == casefile.KindNotice {
			continue // asked nothing
		}
		w := whose{user: f.key(b.User)}
		if b.User == "" {
			w.device = f.Asks.Device(f.Numbers[i])
		}
		p, seen := index[w]
		if !seen {
			if all++; all > 1 {
				f.crowd.several = true
			}
			if all <= fewPersons || callers[w.user] || b.User == "" {
				p = &person{finder: f, user: b.User, regular: map[string]bool{}}
				list = append(list, p)
			}
			index[w] = p
		}
		if p != nil {
			p.asks = append(p.asks, f.ask(i))
		}
	}
	if all <= fewPersons {
		return list
	}
	kept := list[:0]
	for _, p := range list {
		if p.user == "" || callers[f.key(p.user)] {
			kept = append(kept, p)
		}
	}
	return kept
}

func (f *finder) ask(i int) *ask {
	n := f.Numbers[i]
	a := &ask{Brief: &f.Briefs[i], device: f.Asks.Device(n)}
	if a.Session != "" {
		a.before = f.Asks.Before(n)
	}
	a.idle, a.idleKnown = f.Asks.Idle(n)
	return a
}

// byCause are the prompts of each cause, in the order in which the causes came first.
func (p *person) byCause() [][]*ask {
	var list [][]*ask
	index := map[string]int{}
	for _, a := range p.asks {
		i, ok := index[a.Cause]
		if !ok {
			i = len(list)
			index[a.Cause] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], a)
	}
	return list
}

// named says of a pattern whose it is, and by which cause.
func (p *person) named(q *casefile.Pattern, cause string) {
	q.User, q.Cause = p.user, cause
}

// settled reports whether the setting behind a pattern's prompts is known with its value:
// that they come as it is set to is then no news.
func settled(q *casefile.Pattern) bool {
	return q.Setting != nil && q.Setting.Value != "" && !q.Setting.Default
}
