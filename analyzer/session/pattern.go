package session

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/phrase"
)

// alike is a session's company: how many timed-out sessions of the same kind of client on
// the same virtual server have the same measure, itself included, and how far those
// differ in the other measure.
type alike struct {
	count  int
	spread time.Duration
}

// A measured is a timed-out session with what it is compared by.
type measured struct {
	*Session
	measure, other time.Duration
}

// findPatterns compares all timed-out sessions with each other, each with those of its
// own kind.
func (w *ends) findPatterns() {
	w.sameAge, w.sameIdle = make([]alike, len(w.all)), make([]alike, len(w.all))
	type kind struct{ client, vserver string }
	kinds := map[kind][]measured{}
	for _, s := range w.all {
		if s.LogoutMethod == "TimedOut" && s.IdleKnown {
			k := kind{string(s.Client), s.Vserver}
			kinds[k] = append(kinds[k], measured{s, s.Duration(), s.Idle})
		}
	}
	cores.Share(2, func(part int) {
		for _, list := range kinds {
			if part == 0 {
				company(slices.Clone(list), w.sameAge)
				continue
			}
			other := make([]measured, len(list))
			for i, m := range list {
				other[i] = measured{m.Session, m.other, m.measure}
			}
			company(other, w.sameIdle)
		}
	})
}

// company fills out with the company of each session: those whose measure differs by no
// more than equalTimes. Two ends of a window run over the sorted sessions; two queues
// keep the window's least and greatest other measure at their heads.
func company(list []measured, out []alike) {
	slices.SortFunc(list, func(a, b measured) int {
		if a.measure != b.measure {
			return cmp.Compare(a.measure, b.measure)
		}
		return cmp.Compare(a.ID, b.ID)
	})
	var least, most []int // of list
	from, to := 0, 0
	for i := range list {
		for to < len(list) && list[to].measure-list[i].measure <= equalTimes {
			n := list[to].other
			for len(least) > 0 && list[least[len(least)-1]].other >= n {
				least = least[:len(least)-1]
			}
			for len(most) > 0 && list[most[len(most)-1]].other <= n {
				most = most[:len(most)-1]
			}
			least, most = append(least, to), append(most, to)
			to++
		}
		for list[i].measure-list[from].measure > equalTimes {
			if least[0] == from {
				least = least[1:]
			}
			if most[0] == from {
				most = most[1:]
			}
			from++
		}
		out[list[i].index] = alike{count: to - from, spread: list[most[0]].other - list[least[0]].other}
	}
}

// byPattern works out the timer from other sessions where no configuration was given:
// equal ages with unequal idle times point to the forced time-out, equal idle times with
// unequal ages to the session time-out. Phones that talk in their first minute only give
// both equal, and then nothing is known.
func (w *ends) byPattern(s *Session, words wording) verdict {
	w.patterns.Do(w.findPatterns)
	age, idle := w.sameAge[s.index], w.sameIdle[s.index]
	forced := age.count >= patternSize && age.spread > unequalIdle
	session := idle.count >= patternSize && idle.spread > unequalIdle
	switch {
	case forced && !session && s.IdleKnown:
		return because(CauseForcedTimeout, casefile.Likely, words.say(func() phrase.Phrase {
			return phrase.New("session.why.pattern-forced", "count", age.count, "age", s.Duration(), "idle", s.Idle)
		}))
	case session && !forced && s.IdleKnown:
		return because(CauseSessionTimeout, casefile.Likely, words.say(func() phrase.Phrase {
			return phrase.New("session.why.pattern-session", "count", idle.count, "idle", s.Idle, "age", s.Duration())
		}))
	}
	return because(CauseEnded, casefile.Likely, words.say(func() phrase.Phrase {
		if s.IdleKnown {
			return phrase.New("session.why.no-conf", "age", s.Duration(), "idle", s.Idle)
		}
		return phrase.New("session.why.no-conf-idle-unknown", "age", s.Duration())
	}), CauseSessionTimeout, CauseForcedTimeout)
}
