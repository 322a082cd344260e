package pattern

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
)

// fixedAge: the gateway sessions before the prompts had all reached the same age, whatever
// their ends were put down to. Where the timer is known with its value, oneSetting says so
// already.
var fixedAge = &Kind{
	ID: "fixed-age",
	OfPerson: func(p *person) []casefile.Pattern {
		asks := p.afterTimers()
		same := p.steady(asks, ageOf)
		if same == nil {
			return nil
		}
		q := p.regularity("fixed-age", asks, same)
		if q.Cause == session.CauseSessionTimeout || q.Cause != session.CauseForcedTimeout && p.steady(asks, idleOf) != nil {
			return nil // fixedIdle tells it
		}
		return p.news(q, phrase.New("pattern.fixed-age.headline", "what", subject(&q), "age", about(q.Period)),
			phrase.New("pattern.fixed-age.why", "spread", differ(q.Spread)))
	},
}

// afterTimers are the prompts that came after a gateway session which a timer may have ended.
func (p *person) afterTimers() []*ask {
	return slices.DeleteFunc(slices.Clone(p.asks), func(a *ask) bool { return a.before == nil || !timed(a.before) })
}

// news finishes a timer's pattern in the prompts' times, unless the setting behind it is
// known with its value and says the same. A timer of about a day makes the prompts come at
// one hour by itself.
func (p *person) news(q casefile.Pattern, headline phrase.Phrase, why ...phrase.Phrase) []casefile.Pattern {
	if q.Period > 20*time.Hour {
		p.regular[q.Cause] = true
	}
	if settled(&q) {
		return nil
	}
	q.Headline, q.Explanation = headline, why
	return []casefile.Pattern{q}
}

// slack is how far values of one timer may differ: the gateway looks at its timers once a
// minute, and a core more or less is a minute more. A short timer has less.
func slack(least int64) int64 { return min(2*time.Minute.Milliseconds(), least/15) }

// ageOf is how old the gateway session before an ask became, where a timer may have
// ended it.
func ageOf(a *ask) (time.Duration, bool) {
	if a.before == nil || !timed(a.before) {
		return 0, false
	}
	d := a.before.Duration()
	return d, d > 0
}

func timed(s *session.Session) bool {
	return s.Ended && s.EndCause != "" && s.EndCause != session.CauseSignOff && s.EndCause != session.CauseKilled
}

// steady returns those of the prompts that have the same value, where that is more than
// chance; nil otherwise. Plain alternative: the values lie anywhere from nothing to twice
// their median. Prompts after one and the same session are one.
func (f *finder) steady(asks []*ask, measure func(*ask) (time.Duration, bool)) []reading {
	var list []reading
	n := 0
	seen := map[*session.Session]bool{}
	for i, a := range asks {
		if a.before != nil {
			if seen[a.before] {
				continue
			}
			seen[a.before] = true
		}
		n++
		if d, ok := measure(a); ok && d > 0 {
			list = append(list, reading{d.Milliseconds(), i})
		}
	}
	if len(list) < fewest {
		return nil
	}
	same := densest(list, slack)
	least := same[0].value
	for _, r := range same {
		least = min(least, r.value)
	}
	if least < time.Minute.Milliseconds() {
		return nil // what takes seconds is how fast somebody types
	}
	share := float64(slack(least)) / float64(2*least)
	if !regular(len(same), n+f.hidden(asks), share, 1/share) {
		return nil
	}
	return same
}

// about is a time in a sentence: nobody says the seconds of half an hour.
func about(d time.Duration) time.Duration {
	if d >= 10*time.Minute {
		return d.Round(time.Minute)
	}
	return d
}

// differ is a spread in a sentence: logs know seconds, and equal ones may be as far apart.
func differ(spread time.Duration) time.Duration { return about(max(spread, time.Second)) }

// regularity begins a pattern of prompts that share a value.
func (p *person) regularity(kind string, asks []*ask, same []reading) casefile.Pattern {
	members := make([]*ask, len(same))
	for i, r := range same {
		members[i] = asks[r.index]
	}
	q := told(kind, members, len(asks))
	p.named(&q, sharedCause(members))
	median, spread := middle(same)
	q.Period, q.Spread = time.Duration(median)*time.Millisecond, time.Duration(spread)*time.Millisecond
	if s, ok := p.settingOf(members[0]); ok && q.Cause != "" {
		q.Setting = &s
	}
	return q
}

// sharedCause is the cause of all of some prompts, or "" where there are several.
func sharedCause(asks []*ask) string {
	cause := asks[0].Cause
	if slices.ContainsFunc(asks, func(a *ask) bool { return a.Cause != cause }) {
		return ""
	}
	return cause
}
