package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
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
		if s.brief && s.Device == nil {
			return Weighing{} // the gateway's log alone never shows it
		}
		v, on := s.onlineOnly()
		if ev, ok := s.reasonIs("LogonRequiredPolicy"); ok {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.online-session-required"), phrase.New("prompt.why.online.reason"), append(setting(v), ev)...).named()
		}
		if w, ok := s.otherReason("online-session-required"); ok {
			return w
		}
		switch {
		case !on && !v.Default:
			return ruledOut(phrase.New("prompt.why.online.off", "setting", of("OnlineSessionRequired")), setting(v)...)
		case !on:
			return unknown(phrase.New("prompt.why.online.no-policies", "setting", of("OnlineSessionRequired")), lackPolicies)
		}
		switch s.token() {
		case tokenValid:
			return ruledOut(phrase.New("prompt.why.online.session", "setting", of(v.Key), "value", v.Value, "session", s.Before.ID), s.life(s.Before)...)
		case tokenUnknown:
			return unknown(phrase.New("prompt.why.online.session-unknown", "setting", of(v.Key), "value", v.Value, "at", s.Time), lackGatewayLog)
		}
		if !s.Before.Ended {
			return possible(phrase.New("prompt.why.online.cut", "setting", of(v.Key), "value", v.Value), setting(v)...)
		}
		without := s.Time.Sub(s.Before.End)
		grace, known := s.onlineGrace(v)
		ev := append(append(setting(v), setting(grace.Value)...), s.life(s.Before)...)
		if known && (grace.NotActive || without < grace.Duration) {
			return ruledOut(phrase.New("prompt.why.online.grace", "without", without, "grace", length(grace, known), "origin", s.origin(grace.Value)), ev...)
		}
		why := phrase.New("prompt.why.online.over", "setting", of(v.Key), "value", v.Value, "without", without, "grace", length(grace, known), "origin", s.origin(grace.Value))
		if s.Device == nil {
			return possible(why, ev...) // no app's own record says that it was an app that needed the session
		}
		return holds(casefile.Likely, phrase.New("prompt.clause.online-session-required"), why, ev...)
	},
}

// onlineOnly is the policy that lets the app run with a session only, and whether it is
// on: Online session required, Encryption keys "Online", or Authentication "Network
// logon", as which the latter acts (D).
func (s *Scene) onlineOnly() (v settings.Value, on bool) {
	for _, p := range []struct{ key, word string }{{policy.EncryptionKeys, "online"}, {policy.Authentication, "network"}} {
		if v, ok := s.T.Settings.Value(s.App, s.Platform, p.key); ok && !v.Default && strings.Contains(policy.Fold(v.Value), p.word) {
			return v, true
		}
	}
	on, v, _ = s.T.Settings.Bool(s.App, s.Platform, "OnlineSessionRequired")
	return v, on && !v.Default
}

// onlineGrace is how long the app may go on without a session; a policy other than Online
// session required knows no grace.
func (s *Scene) onlineGrace(v settings.Value) (settings.Timer, bool) {
	if v.Key != "OnlineSessionRequired" {
		return settings.Timer{Value: v}, true
	}
	return s.minutes("OnlineSessionRequiredGracePeriod")
}

// onlineOver reports whether the app's need of a session is what the end of the one before
// came to light by.
func (s *Scene) onlineOver() bool {
	if s.Device == nil || s.App == "" || s.Before == nil || !s.Before.Ended || s.Before.EndCause == session.CauseSignOff {
		return false
	}
	v, on := s.onlineOnly()
	grace, known := s.onlineGrace(v)
	return on && known && !grace.NotActive && s.Time.Sub(s.Before.End) >= grace.Duration
}
