package session

import (
	"cmp"
	"slices"
	"time"
)

// alike is a session's company: how many timed-out sessions of the same kind of client on
// the same virtual server have the same measure, itself included, and how far those
// differ in the other measure.
type alike struct {
	count  int
	spread time.Duration
}

// findPatterns compares all timed-out sessions with each other, each with those of its
// own kind.
func (w *ends) findPatterns() {
	w.sameAge, w.sameIdle = make([]alike, len(w.all)), make([]alike, len(w.all))
	type kind struct{ client, vserver string }
	kinds := map[kind][]*Session{}
	for _, s := range w.all {
		if s.LogoutMethod == "TimedOut" && s.IdleKnown {
			k := kind{string(s.Client), s.Vserver}
			kinds[k] = append(kinds[k], s)
		}
	}
	age := func(s *Session) time.Duration { return s.Duration() }
	idle := func(s *Session) time.Duration { return s.Idle }
	for _, list := range kinds {
		company(list, age, idle, w.sameAge)
		company(list, idle, age, w.sameIdle)
	}
}

// company fills out with the company of each session: those whose measure differs by no
// more than equalTimes. Two ends of a window run over the sorted sessions; two queues
// keep the window's least and greatest other measure at their heads.
func company(list []*Session, measure, other func(*Session) time.Duration, out []alike) {
	slices.SortFunc(list, func(a, b *Session) int {
		return cmp.Or(cmp.Compare(measure(a), measure(b)), cmp.Compare(a.ID, b.ID))
	})
	var least, most []*Session
	from, to := 0, 0
	for _, s := range list {
		for to < len(list) && measure(list[to])-measure(s) <= equalTimes {
			n := list[to]
			for len(least) > 0 && other(least[len(least)-1]) >= other(n) {
				least = least[:len(least)-1]
			}
			for len(most) > 0 && other(most[len(most)-1]) <= other(n) {
				most = most[:len(most)-1]
			}
			least, most = append(least, n), append(most, n)
			to++
		}
		for measure(s)-measure(list[from]) > equalTimes {
			if least[0] == list[from] {
				least = least[1:]
			}
			if most[0] == list[from] {
				most = most[1:]
			}
			from++
		}
		out[s.index] = alike{count: to - from, spread: other(most[0]) - other(least[0])}
	}
}
