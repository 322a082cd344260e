package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// clockChanged: the date or time of the device was changed (D, message text).
var clockChanged = &Cause{
	ID:          "clock-changed",
	References:  []string{RefReasons},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("clock-changed"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.near(event.ClockChanged); f != nil {
			ev := shown(f, phrase.New("prompt.evidence.clock"))
			if f.System == event.SystemDevice {
				// The system's own record: that an app asked because of it is our conclusion.
				return holds(casefile.Likely, phrase.New("prompt.clause.clock-changed"), phrase.New("prompt.why.clock-changed.system"), ev)
			}
			return holds(casefile.Confirmed, phrase.New("prompt.clause.clock-changed"), phrase.New("prompt.why.clock-changed.text"), ev).named()
		}
		return ruledOut(phrase.New("prompt.why.clock-changed.none"))
	},
}
