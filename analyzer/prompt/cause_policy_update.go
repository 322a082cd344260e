package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// policyUpdateFlip is no prompt: at a check-in Endpoint Management found a policy update
// that Secure Hub must push. Secure Hub comes to the front with a notice that the user
// confirms; no credential is asked (D).
var policyUpdateFlip = &Cause{
	ID:          "policy-update-flip",
	References:  []string{RefPrompts},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if s.Kind != casefile.KindNotice {
			return ruledOut(phrase.New("prompt.why.notice.asked"))
		}
		f := s.near(event.PolicyNotice)
		if f == nil {
			if f = s.near(event.PolicyUpdated); f == nil {
				return ruledOut(phrase.New("prompt.why.notice.no-update"))
			}
			// The notice itself is not in the log: that it was shown is our conclusion.
			return holds(casefile.Likely, phrase.New("prompt.clause.policy-update-flip"), phrase.New("prompt.why.notice.updated"),
				shown(f, phrase.New("prompt.evidence.policy-updated")))
		}
		return holds(casefile.Confirmed, phrase.New("prompt.clause.policy-update-flip"), phrase.New("prompt.why.notice.shown"),
			shown(f, phrase.New("prompt.evidence.notice"))).named()
	},
}
