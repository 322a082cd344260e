package pattern

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/parsers/policy"
)

// everyPoll: the prompts come again after each active poll period, because at each poll
// the gateway token is not valid (D: a poll interrupts nobody else).
var everyPoll = &Kind{
	ID: "every-poll",
	OfPerson: func(p *person) []casefile.Pattern {
		asks := slices.DeleteFunc(slices.Clone(p.asks), func(a *ask) bool { return !tokenOver(a.Cause) })
		if len(asks) < fewest {
			return nil
		}
		app := asks[0].App
		if app == "" {
			app = "Secure Mail" // it is the app that polls while nobody looks
		}
		period, ok := p.Timeline.Settings.Minutes(app, asks[0].Platform, policy.ActivePollPeriod)
		if !ok || period.NotActive || period.Duration < 5*time.Minute || period.Duration > 24*time.Hour {
			return nil
		}
		// Pairs of prompts, one behind the other, that lie one period apart.
		var member []*ask
		var least, most time.Duration
		hits, pairs := 0, 0
		for i := 1; i < len(asks); i++ {
			a, b := asks[i-1], asks[i]
			gap := b.Time().Sub(a.Time())
			if gap < time.Minute {
				continue // one moment on two devices
			}
			pairs++
			if (gap-period.Duration).Abs() > pollSlack || !p.covers(b, a.Time(), b.Time()) {
				continue
			}
			if hits++; hits == 1 {
				least, most = gap, gap
			}
			least, most = min(least, gap), max(most, gap)
			if n := len(member); n == 0 || member[n-1] != a {
				member = append(member, a)
			}
			member = append(member, b)
		}
		share := float64(2*pollSlack) / float64(2*period.Duration)
		if len(member) < fewest || !regular(hits+1, pairs+1, share, 1/share) {
			return nil
		}
		q := told("every-poll", member, len(p.asks))
		p.named(&q, sharedCause(member))
		q.Period, q.Spread = period.Duration, most-least
		s := period.Entry()
		q.Setting = &s
		q.Headline = phrase.New("pattern.every-poll.headline", "what", wholeSubject(&q), "period", period.Duration, "origin", p.origin(&s))
		q.Explanation = []phrase.Phrase{phrase.New("pattern.every-poll.why")}
		if p.lead != nil && p.lead.Setting.Key == policy.SessTimeout && p.lead.Setting.Value != "" {
			q.Explanation = append(q.Explanation, phrase.New("pattern.every-poll.session", "limit", value(p.lead.Setting), "period", period.Duration))
		}
		if !slices.ContainsFunc(member, func(a *ask) bool { return a.device != nil }) {
			q.Confidence = casefile.Possible // the gateway's log shows the rhythm, not the poll
		}
		for _, a := range member {
			p.regular[a.Cause] = true
		}
		return []casefile.Pattern{q}
	},
}

// pollSlack is how far from its period a poll's prompt may come: the system of a phone
// lets apps run when it likes, and somebody has to answer before it is written down.
const pollSlack = 2 * time.Minute

// tokenOver reports whether a cause is that the gateway token was not valid.
func tokenOver(cause string) bool {
	switch cause {
	case "active-poll", session.CauseSessionTimeout, session.CauseForcedTimeout, session.CauseEnded:
		return true
	}
	return false
}
