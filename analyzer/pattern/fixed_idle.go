package pattern

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
)

// fixedIdle: the same time without use passed before each of the prompts: without traffic
// in the gateway session that was over, or without use of an app on the device.
var fixedIdle = &Kind{
	ID: "fixed-idle",
	OfPerson: func(p *person) []casefile.Pattern {
		asks := p.afterTimers()
		var list []casefile.Pattern
		if same := p.steady(asks, idleOf); same != nil {
			q := p.regularity("fixed-idle", asks, same)
			if q.Cause != session.CauseForcedTimeout {
				why := []phrase.Phrase{phrase.New("pattern.fixed-idle.why", "spread", differ(q.Spread))}
				if q.Cause != session.CauseSessionTimeout && p.steady(asks, ageOf) != nil {
					why = append(why, phrase.New("pattern.fixed-idle.age-too"))
				}
				list = p.news(q, phrase.New("pattern.fixed-idle.gateway", "what", subject(&q), "idle", about(q.Period)), why...)
			}
		}
		for _, asks := range p.byCause() {
			asks = slices.DeleteFunc(asks, func(a *ask) bool { return a.before != nil || strings.HasPrefix(a.Cause, "gateway-") })
			if same := p.steady(asks, idleOf); same != nil {
				q := p.regularity("fixed-idle", asks, same)
				list = append(list, p.news(q, phrase.New("pattern.fixed-idle.device", "what", subject(&q), "idle", about(q.Period)),
					phrase.New("pattern.fixed-idle.why", "spread", differ(q.Spread)))...)
			}
		}
		return list
	},
}

// idleOf is for how long nothing was done before a prompt: in the gateway session, where
// that was over, else on the device.
func idleOf(a *ask) (time.Duration, bool) {
	if s := a.before; s != nil {
		return s.Idle, timed(s) && s.IdleKnown && !s.IdleAtMost
	}
	return a.idle, a.idleKnown
}
