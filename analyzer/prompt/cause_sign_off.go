package prompt

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// signOff: the user signed off in Secure Hub; the next use of Secure Hub or an app asks,
// as App passcode and the Inactivity Timer determine (D).
var signOff = &Cause{
	ID:          "sign-off",
	References:  []string{RefPrompts},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User},
	Container:   "secondary",
	Gateway:     true,
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("sign-off"); ok {
			return w
		}
		if s.Device != nil {
			if f := s.since(timeline.Kinds(event.SignOff)); f != nil {
				return holds(casefile.Confirmed, phrase.New("prompt.clause.sign-off", "at", timeline.At(f)), phrase.New("prompt.why.sign-off.device", "at", timeline.At(f)),
					shown(f, phrase.New("prompt.evidence.sign-off")))
			}
		}
		if b := s.Before; s.token() == tokenOver && b.EndCause == session.CauseSignOff {
			w := holds(casefile.Confirmed, phrase.New("prompt.clause.sign-off", "at", b.End), phrase.New("prompt.why.sign-off.gateway", "at", b.End), s.life(b)...)
			w.Named = s.Reason == "NetworkAccess" // the token that was not valid is the one that the sign-off ended
			return w
		}
		switch {
		case s.token() == tokenOver && slices.Contains(s.Before.Also, session.CauseSignOff):
			return possible(s.whyEnded(s.Before), s.life(s.Before)...)
		case s.token() == tokenValid:
			return ruledOut(phrase.New("prompt.why.sign-off.running"))
		case s.Before != nil && s.Before.Ended:
			return ruledOut(phrase.New("prompt.why.sign-off.other-end", "method", s.Before.LogoutMethod), s.life(s.Before)...)
		case s.Device != nil && s.Device.Has(event.SystemSecureHub):
			return ruledOut(phrase.New("prompt.why.sign-off.none"))
		}
		return unknown(phrase.New("prompt.why.sign-off.unknown"), lackHubLog)
	},
}
