package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// credentialsChanged: the user changed the password that belongs to the corporate
// account (D; the vendor's own word is "passcode tied to the corporate account").
var credentialsChanged = &Cause{
	ID:          "credentials-changed",
	References:  []string{RefPrompts},
	Reasons:     []string{"LogonFailed"},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("credentials-changed"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.since(timeline.Kinds(event.PasswordChanged)); f != nil {
			w := holds(casefile.Confirmed, phrase.New("prompt.clause.credentials-changed", "at", timeline.At(f)), phrase.New("prompt.why.password.changed", "at", timeline.At(f)),
				shown(f, phrase.New("prompt.evidence.password-changed")))
			w.Named = s.Reason == "LogonFailed"
			return w
		}
		return unknown(phrase.New("prompt.why.password.unknown"), lackPasswordDate)
	},
}

// pinExpired: PASSCODE_EXPIRY was reached: the AD password is asked, then a new PIN (D, policy text).
var pinExpired = &Cause{
	ID:          "pin-expired",
	References:  []string{RefPolicies},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "primary",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("pin-expired"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		expired := func(f *fact.Fact) bool { return f.Kind == event.PINReset && f.Value("reason") == "expired" }
		if f := s.Device.Last(s.Until, expired); f != nil && !timeline.At(f).Before(s.Time.Add(-justBefore)) {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.pin-expired-text"), phrase.New("prompt.why.pin.text"),
				shown(f, phrase.New("prompt.evidence.pin-expired"))).named()
		}
		v, given := s.T.Settings.Property("PASSCODE_EXPIRY")
		reset := s.pinResetNow()
		switch {
		case reset == nil:
			return ruledOut(phrase.New("prompt.why.pin.no-reset"))
		case !given:
			return unknown(phrase.New("prompt.why.pin.no-property", "setting", of("PASSCODE_EXPIRY")), lackProperties)
		case v.Value == "0":
			return possible(phrase.New("prompt.why.pin.never", "setting", of("PASSCODE_EXPIRY")), setting(v)...)
		}
		days, ok := settings.ParseNumber(v.Value)
		if !ok {
			return unknown(phrase.New("prompt.why.pin.no-property", "setting", of("PASSCODE_EXPIRY")), lackProperties)
		}
		return holds(casefile.Likely, phrase.New("prompt.clause.pin-expired", "days", days), phrase.New("prompt.why.pin.reset", "days", days),
			append(setting(v), reset...)...)
	},
}

// pinResetNow shows a new PIN being set as the answer to the ask.
func (s *Scene) pinResetNow() []casefile.Evidence {
	list := s.Device.Between(s.Time.Add(-justBefore), s.Until, timeline.Kinds(event.PINReset))
	if len(list) == 0 {
		return nil
	}
	return []casefile.Evidence{shown(list[0], phrase.New("prompt.evidence.pin-reset"))}
}
