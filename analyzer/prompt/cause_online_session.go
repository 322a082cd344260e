package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// onlineSessionRequired: Online session required (micro VPN session required) is on,
// there is no session, and the grace period is over (D, policy text).
var onlineSessionRequired = &Cause{
	ID:          "online-session-required",
	References:  []string{RefPolicies, RefReasons},
	Reasons:     []string{"LogonRequiredPolicy"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		on, v, known := s.T.Settings.Bool(s.App, s.Platform, "OnlineSessionRequired")
		if ev, ok := s.reasonIs("LogonRequiredPolicy"); ok {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.online-session-required"), phrase.New("prompt.why.online.reason"), append(setting(v), ev)...).named()
		}
		if w, ok := s.otherReason("online-session-required"); ok {
			return w
		}
		switch {
		case known && !on && !v.Default:
			return ruledOut(phrase.New("prompt.why.online.off", "setting", of("OnlineSessionRequired")), setting(v)...)
		case !on:
			return unknown(phrase.New("prompt.why.online.no-policies", "setting", of("OnlineSessionRequired")))
		case s.token() == tokenValid:
			return ruledOut(phrase.New("prompt.why.online.session", "session", s.Before.ID), s.life(s.Before)...)
		}
		return possible(phrase.New("prompt.why.online.on"), setting(v)...)
	},
}
