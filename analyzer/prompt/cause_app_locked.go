package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// appLocked: Endpoint Management locked, wiped or disabled the app (D, message text).
var appLocked = &Cause{
	ID:          "app-locked",
	References:  []string{RefReasons},
	Reasons:     []string{"StatusWatchdogEnforceLock", "StatusWatchdogEnforceWipe"},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.Helpdesk, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		clause := phrase.New("prompt.clause.app-locked")
		if ev, ok := s.reasonIs("StatusWatchdogEnforceLock", "StatusWatchdogEnforceWipe"); ok {
			return holds(casefile.Confirmed, clause, phrase.New("prompt.why.app-locked.reason", "reason", s.Reason), ev).named()
		}
		if f := s.near(event.AppLocked); f != nil {
			return holds(casefile.Confirmed, clause, phrase.New("prompt.why.app-locked.text"), shown(f, phrase.New("prompt.evidence.locked"))).named()
		}
		if w, ok := s.otherReason("app-locked"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		return ruledOut(phrase.New("prompt.why.app-locked.none"))
	},
}
