package whatif

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
)

// tolerance is how far a replay's prompt may be from the observed one that it stands for: two
// records of one use.
const tolerance = int64(2 * time.Minute / time.Millisecond)

// compare holds the first replay against what was observed, and the second against the first.
func (o *outcome) compare(in *Input, t *tape, before, after []given) {
	of := match(t.asked, before) // by index of before: the observed prompt, -1 for none
	partner := pairs(before, after)
	seen := make([]observed, len(t.asked))
	for i, a := range t.asked {
		seen[i] = observed{asked: a}
	}
	gone := make([]bool, len(after)) // has a partner
	for i, b := range before {
		k := partner[i]
		if k >= 0 {
			gone[k] = true
		}
		if counted(in, t, b) {
			o.before++
		}
		n := of[i]
		if n < 0 {
			if counted(in, t, b) {
				o.unobserved++
			}
			continue
		}
		s := &seen[n]
		s.kept = b.kept
		s.given = !b.kept && b.cause == s.cause
		switch {
		case !s.given:
		case k < 0:
			s.avoided = true
		case after[k].cause != b.cause:
			s.changed = after[k].cause
		}
	}
	for k, a := range after {
		if !counted(in, t, a) {
			continue
		}
		o.after++
		if !gone[k] {
			o.added = append(o.added, casefile.WhatIfPrompt{Time: moment{at: a.at}.time(), User: t.userOf(a), App: a.app, Cause: a.cause})
		}
	}
	for i, a := range t.asked {
		if in.Counted == nil || in.Counted(a.user, a.app, moment{at: a.at}.time()) {
			o.observed = append(o.observed, seen[i])
		}
	}
}

// userOf is who is asked by a prompt of a replay.
func (t *tape) userOf(g given) string {
	if g.ask >= 0 {
		return t.asked[g.ask].user
	}
	return t.user
}

func counted(in *Input, t *tape, g given) bool {
	return in.Counted == nil || in.Counted(t.userOf(g), g.app, moment{at: g.at}.time())
}

// match finds the observed prompt that each of a replay's stands for: the one at whose moment
// it comes, else the nearest with its cause, else the nearest. Each stands for one.
func match(list []asked, prompts []given) []int {
	of := make([]int, len(prompts))
	taken := make([]bool, len(list))
	for i, p := range prompts {
		of[i] = p.ask
		if p.ask >= 0 {
			taken[p.ask] = true
		}
	}
	for _, same := range []bool{true, false} {
		for i, p := range prompts {
			if of[i] >= 0 {
				continue
			}
			best := -1
			first, _ := slices.BinarySearchFunc(list, p.at-tolerance, func(a asked, at int64) int { return cmp.Compare(a.at, at) })
			for n := first; n < len(list) && list[n].at <= p.at+tolerance; n++ {
				if !taken[n] && (!same || list[n].cause == p.cause) && (best < 0 || apart(list[n].at, p.at) < apart(list[best].at, p.at)) {
					best = n
				}
			}
			if best >= 0 {
				of[i], taken[best] = best, true
			}
		}
	}
	return of
}

// pairs finds the prompt of the second replay that is each of the first one's: at the same
// observed prompt, else the nearest with its cause, else the nearest; -1 for none.
func pairs(before, after []given) []int {
	partner := make([]int, len(before))
	taken := make([]bool, len(after))
	fits := []func(a, b *given) bool{
		func(a, b *given) bool { return a.ask >= 0 && a.ask == b.ask },
		func(a, b *given) bool { return a.cause == b.cause },
		func(a, b *given) bool { return true },
	}
	for i := range before {
		partner[i] = -1
	}
	for _, fit := range fits {
		for i := range before {
			if partner[i] >= 0 {
				continue
			}
			best := -1
			first, _ := slices.BinarySearchFunc(after, before[i].at-tolerance, func(g given, at int64) int { return cmp.Compare(g.at, at) })
			for k := first; k < len(after) && after[k].at <= before[i].at+tolerance; k++ {
				if !taken[k] && fit(&before[i], &after[k]) && (best < 0 || apart(after[k].at, before[i].at) < apart(after[best].at, before[i].at)) {
					best = k
				}
			}
			if best >= 0 {
				partner[i], taken[best] = best, true
			}
		}
	}
	return partner
}

func apart(a, b int64) int64 { return max(a-b, b-a) }
