package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// activePoll: Active poll period came due and the gateway token was not valid; with a
// valid token nothing interrupts the user at all (D). Where the end of the gateway
// session is seen, that end is the cause and the poll is what brought it to light.
var activePoll = &Cause{
	ID:          "active-poll",
	References:  []string{RefPrompts, RefReasons},
	Reasons:     []string{"NetworkAccess"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.Helpdesk, casefile.GatewayAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		period, known := s.minutes("ActivePollPeriod")
		clause := phrase.New("prompt.clause.active-poll", "period", length(period, known))
		if s.Silent && s.token() == tokenValid {
			return ruledOut(phrase.New("prompt.why.poll.token-valid"), s.life(s.Before)...)
		}
		if ev, ok := s.reasonIs("NetworkAccess"); ok {
			// The app's word that its token was not valid goes before a session that the gateway
			// still has. Reason 18 says that the token was not valid; that a poll needed it is the pairing's inference.
			return holds(casefile.Likely, clause, phrase.New("prompt.why.poll.reason", "period", length(period, known), "origin", s.origin(period.Value)),
				append(setting(period.Value), ev)...).named()
		}
		if s.token() == tokenValid {
			return ruledOut(phrase.New("prompt.why.poll.token-valid"), s.life(s.Before)...)
		}
		if w, ok := s.otherReason("active-poll"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.failedPoll(); f != nil {
			return holds(casefile.Likely, clause, phrase.New("prompt.why.poll.failed", "period", length(period, known)),
				append(setting(period.Value), shown(f, phrase.New("prompt.evidence.poll-failed")))...)
		}
		check := s.lastCheck()
		if check == nil {
			return unknown(phrase.New("prompt.why.poll.no-check"), lackAppLog)
		}
		age := s.Time.Sub(timeline.At(check))
		ev := append(setting(period.Value), shown(check, phrase.New("prompt.evidence.policy-check")))
		if known && age < period.Duration {
			if s.App == "" && s.Device.ChecksIn() > 1 {
				return unknown(phrase.New("prompt.why.poll.which-app"), lackOpenedLog)
			}
			return ruledOut(phrase.New("prompt.why.poll.not-due", "age", age, "period", length(period, known), "origin", s.origin(period.Value)), ev...)
		}
		return possible(phrase.New("prompt.why.poll.due", "age", age, "period", length(period, known)), ev...)
	},
}

// failedPoll is an active poll that failed right before the ask.
func (s *Scene) failedPoll() *fact.Fact {
	return s.Device.Last(s.Time, func(f *fact.Fact) bool {
		return f.Kind == event.PolicyCheck && strings.EqualFold(f.Value("result"), "failed") && !timeline.At(f).Before(s.Time.Add(-justBefore)) &&
			f.Value("trigger") != "max-offline" && (s.App == "" || f.App == "" || settings.SameApp(f.App, s.App))
	})
}

// pollDue reports whether a poll is known to have come due at the ask: it failed, or the
// last good check is a period ago.
func (s *Scene) pollDue() (casefile.Evidence, bool) {
	if s.Device == nil {
		return casefile.Evidence{}, false
	}
	if f := s.failedPoll(); f != nil {
		return shown(f, phrase.New("prompt.evidence.poll-failed")), true
	}
	period, ok := s.minutes("ActivePollPeriod")
	check := s.lastCheck()
	if !ok || check == nil || s.Time.Sub(timeline.At(check)) < period.Duration {
		return casefile.Evidence{}, false
	}
	return shown(check, phrase.New("prompt.evidence.policy-check")), true
}
