package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// stepUp: Alternate Citrix Gateway is set and the session is not on that gateway (D, policy text).
var stepUp = &Cause{
	ID:          "step-up",
	References:  []string{RefPolicies, RefReasons},
	Reasons:     []string{"StepupAuthRequired"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		v, _ := s.T.Settings.Value(s.App, s.Platform, "StepupAuthAddress")
		if ev, ok := s.reasonIs("StepupAuthRequired"); ok {
			list := append(setting(v), ev)
			if v.Value == "" {
				return holds(casefile.Confirmed, phrase.New("prompt.clause.step-up"), phrase.New("prompt.why.step-up.reason"), list...).named()
			}
			return holds(casefile.Confirmed, phrase.New("prompt.clause.step-up-address", "gateway", v.Value),
				phrase.New("prompt.why.step-up.reason-address", "gateway", v.Value), list...).named()
		}
		if w, ok := s.otherReason("step-up"); ok {
			return w
		}
		if v.Value == "" {
			if v.Default && len(s.T.Settings.Apps()) == 0 {
				return unknown(phrase.New("prompt.why.step-up.no-policies"), lackPolicies)
			}
			return ruledOut(phrase.New("prompt.why.step-up.not-set", "setting", of("StepupAuthAddress")), setting(v)...)
		}
		return possible(phrase.New("prompt.why.step-up.set", "gateway", v.Value), setting(v)...)
	},
}
