package prompt

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// The four ways in which a gateway session ends without the user: which one is worked
// out by analyzer/session from the session's age, idle time and the timers in force.

// gatewaySessionTimeout: no network activity for Session time-out minutes (D).
var gatewaySessionTimeout = &Cause{
	ID:          session.CauseSessionTimeout,
	References:  []string{RefPrompts, RefGateway},
	Reasons:     []string{"NetworkAccess"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.GatewayAdmin},
	Container:   "none",
	Gateway:     true,
	Weigh:       func(s *Scene) Weighing { return s.gatewayEnd(session.CauseSessionTimeout) },
}

// gatewayForcedTimeout: Forced time-out is on and the session was that old, active or not (D).
var gatewayForcedTimeout = &Cause{
	ID:          session.CauseForcedTimeout,
	References:  []string{RefPrompts, RefGateway},
	Reasons:     []string{"NetworkAccess"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.GatewayAdmin},
	Container:   "none",
	Gateway:     true,
	Weigh:       func(s *Scene) Weighing { return s.gatewayEnd(session.CauseForcedTimeout) },
}

// gatewaySessionEnded: the gateway ended the session, and which timer it was cannot be
// told from what was given (I).
var gatewaySessionEnded = &Cause{
	ID:          session.CauseEnded,
	References:  []string{RefPrompts, RefGateway},
	Reasons:     []string{"NetworkAccess"},
	Disposition: casefile.Unknown,
	Advice:      []casefile.Role{casefile.Helpdesk, casefile.GatewayAdmin},
	Container:   "none",
	Gateway:     true,
	Weigh:       func(s *Scene) Weighing { return s.gatewayEnd(session.CauseEnded) },
}

// gatewaySessionKilled: an administrator ended the session, or a core restarted (I).
var gatewaySessionKilled = &Cause{
	ID:          session.CauseKilled,
	References:  []string{RefGateway},
	Reasons:     []string{"NetworkAccess"},
	Disposition: casefile.Fault,
	Advice:      []casefile.Role{casefile.User, casefile.GatewayAdmin},
	Container:   "none",
	Gateway:     true,
	Weigh:       func(s *Scene) Weighing { return s.gatewayEnd(session.CauseKilled) },
}

// gatewayEnd weighs one way in which the session before the ask may have ended.
func (s *Scene) gatewayEnd(cause string) Weighing {
	if w, ok := s.otherReason(cause); ok {
		return w
	}
	b := s.Before
	switch s.token() {
	case tokenValid:
		return ruledOut(phrase.New("prompt.why.gateway.still-running", "session", b.ID), s.life(b)...)
	case tokenUnknown:
		if !s.T.HasGateway() {
			return unknown(phrase.New("prompt.why.no-gateway-log"), lackGatewayLog)
		}
		if !s.T.GatewayCovers(s.Time) {
			return unknown(phrase.New("prompt.why.gateway.not-covered", "at", s.Time), lackGatewayLog)
		}
		return unknown(phrase.New("prompt.why.gateway.no-session"), lackOlderGatewayLog)
	}
	if !b.Ended {
		return s.broughtToLight(s.cut(cause), cause)
	}
	unseen := s.Device != nil && s.Reason == "" && !s.askedOnline()
	if unseen && (!s.cancelled() || inactivityTimer.Weigh(s).Verdict == Holds) {
		// A prompt without a reason that needed no gateway: its session's end is no cause.
		return possible(phrase.New("prompt.why.gateway.offline-prompt", "at", b.End), s.life(b)...)
	}
	if b.EndCause != cause {
		if slices.Contains(b.Also, cause) {
			return possible(s.whyEnded(b), s.life(b)...)
		}
		return ruledOut(s.otherEnd(b), s.life(b)...)
	}
	if s.BeforeUnsure && s.Reason == "NetworkAccess" {
		// The reason moves on to the end of the session where that is seen: which one it was is not.
		return possible(phrase.New("prompt.why.gateway.maybe-another", "why", s.whyEnded(b)), s.life(b)...)
	}
	sure := b.Confidence
	switch {
	case unseen:
		sure = casefile.Possible // whether the answer would have gone to the gateway, nothing shows
	case sure == casefile.Confirmed && !s.T.GatewayCovers(s.Time):
		sure = casefile.Likely // that no session came behind this one is not seen
	}
	w := holds(sure, s.endClause(b), s.whyEnded(b), s.life(b)...)
	if !s.brief && s.After != nil && s.After.Login != nil {
		w.Evidence = append(w.Evidence, shown(s.After.Login, phrase.New("prompt.evidence.signed-on-again")))
	}
	return s.broughtToLight(w, cause)
}

// broughtToLight adds to a session's end that holds what made the user notice it: an active
// poll that came due, and the reason that the app gave.
func (s *Scene) broughtToLight(w Weighing, cause string) Weighing {
	if w.Verdict != Holds {
		return w
	}
	if ev, due := s.pollDue(); due {
		w.Because = []string{"active-poll", cause}
		w.Evidence = append(w.Evidence, ev)
	} else if s.onlineOver() {
		w.Because = []string{"online-session-required", cause}
	}
	if ev, ok := s.reasonIs("NetworkAccess"); ok {
		w.Evidence = append(w.Evidence, ev)
		return w.named()
	}
	return w
}

// otherEnd says that a session ended in another way than the one that is weighed.
func (s *Scene) otherEnd(b *session.Session) phrase.Phrase {
	if s.brief {
		return phrase.Phrase{}
	}
	return phrase.New("prompt.why.gateway.other-end", "cause", phrase.Term{Set: "cause", ID: b.EndCause}, "why", s.whyEnded(b))
}

// endClause completes the sentence of a prompt that a session's end led to.
func (s *Scene) endClause(b *session.Session) phrase.Phrase {
	switch {
	case s.brief:
		return phrase.Phrase{}
	case b.EndCause == session.CauseSessionTimeout && !b.IdleKnown:
		return phrase.New("prompt.clause.gateway-session-timeout-age", "end", b.End, "age", b.Duration())
	case b.EndCause == session.CauseSessionTimeout:
		return phrase.New("prompt.clause.gateway-session-timeout", "end", b.End, "idle", b.Idle)
	case b.EndCause == session.CauseForcedTimeout:
		return phrase.New("prompt.clause.gateway-forced-timeout", "end", b.End, "age", b.Duration())
	case b.EndCause == session.CauseKilled:
		return phrase.New("prompt.clause.gateway-session-killed", "end", b.End)
	case len(b.Also) > 0 && b.TimersKnown:
		return phrase.New("prompt.clause.gateway-session-ended-either", "end", b.End, "age", b.Duration())
	}
	return phrase.New("prompt.clause.gateway-session-ended", "end", b.End, "age", b.Duration())
}

// cut weighs the end of a session that no LOGOUT shows: an administrator's command, or a
// change of the gateways' roles. Clients are documented to reconnect after the latter, so
// that the loss is a conclusion.
func (s *Scene) cut(cause string) Weighing {
	f := s.T.CutBetween(s.Before, s.Time) // token found one
	const sure = casefile.Likely
	if f.Kind == event.SessionKillCommand {
		ev := append(s.life(s.Before), shown(f, phrase.New("session.evidence.kill", "admin", f.User)))
		if cause != session.CauseKilled {
			return ruledOut(phrase.New("prompt.why.gateway.killed-instead"), ev...)
		}
		return holds(sure, phrase.New("prompt.clause.gateway-session-killed", "end", timeline.At(f)),
			phrase.New("session.why.killed", "command", f.Value("Command"), "admin", f.User), ev...)
	}
	ev := append(s.life(s.Before), shown(f, phrase.New("prompt.evidence.failover")))
	if cause != session.CauseKilled {
		return ruledOut(phrase.New("prompt.why.gateway.failover-instead"), ev...)
	}
	return holds(sure, phrase.New("prompt.clause.failover"), phrase.New("prompt.why.gateway.failover"), ev...)
}

// askedOnline reports whether the ask was for a sign-on at the gateway: one followed, or a
// good policy check did, or a failed one led to it. A check that fails after the answer
// shows that there still was no token.
func (s *Scene) askedOnline() bool {
	if s.After != nil || s.has(event.SignOn) {
		return true
	}
	return slices.ContainsFunc(s.Facts, func(f *fact.Fact) bool {
		return f.Kind == event.PolicyCheck && f.Value("result") != "failed"
	}) || s.Device != nil && s.failedPoll() != nil
}

// cancelled reports whether the user sent the prompt away: nothing then shows what the
// answer would have been for.
func (s *Scene) cancelled() bool {
	var last *fact.Fact
	for _, f := range s.Facts {
		if f.Kind == event.PromptAnswered {
			last = f
		}
	}
	return last != nil && last.Value("result") == "cancelled"
}
