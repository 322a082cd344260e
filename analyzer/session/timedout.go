package session

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/nsconf"
)

// fit is what one pair of timers says about an end.
type fit struct{ session, forced bool }

// weigh compares a session's age and idle time with a session time-out and a forced
// time-out in minutes, 0 for off.
func (s *Session) weigh(sess, forced int) fit {
	var f fit
	age, idle := s.Duration(), s.Idle
	if forced > 0 {
		f.forced = near2(age, phrase.Minutes(forced), forcedSlack)
	}
	if sess > 0 && s.IdleKnown {
		limit := phrase.Minutes(sess)
		// Where a connection was still open, the idle time may have been any that is shorter; a
		// forced time-out that fits goes before such a guess.
		f.session = idle >= limit-idleEarly && (idle <= limit+idleLate || s.IdleAtMost && !f.forced)
	} else if sess > 0 {
		// Without the session's beginning or any activity the idle time is unknown; only
		// a session shorter than the timer is ruled out.
		f.session = age >= phrase.Minutes(sess)-idleEarly && !f.forced
	}
	return f
}

func near2(a, b, d time.Duration) bool { return a-b <= d && b-a <= d }

// byTimers works out which of some timers ended a session.
func (s *Session) byTimers(t *nsconf.Timers) (v verdict) {
	sess, forced := values(t.SessTimeout), values(t.ForcedTimeout)
	var session, force, both, none int
	var sv, fv nsconf.Value // the values that fit
	for _, sVal := range sess {
		for _, fVal := range forced {
			f := s.weigh(sVal.Minutes, fVal.Minutes)
			switch {
			case f.session && f.forced:
				both++
				sv, fv = sVal, fVal
			case f.session:
				session++
				sv = sVal
			case f.forced:
				force++
				fv = fVal
			default:
				none++
			}
		}
	}
	certain := t.SessTimeout.Certain && t.ForcedTimeout.Certain
	defer func() {
		if rules := undecided(t); len(rules) > 0 && (len(sess) > 1 || len(forced) > 1) {
			v.why = phrase.New("session.why.undecided", "why", v.why, "rules", rules, "session", lengths(sess), "forced", lengths(forced))
		}
	}()
	likelyS, _ := t.SessTimeout.Likely()
	likelyF, _ := t.ForcedTimeout.Likely()
	switch {
	case both > 0 || session > 0 && force > 0:
		return because(CauseEnded, casefile.Likely, phrase.New("session.why.either",
			"age", s.Duration(), "idle", s.idle(), "session", length(sv), "forced", length(fv)), CauseSessionTimeout, CauseForcedTimeout)
	case session > 0:
		c := casefile.Confirmed
		if !certain || sv.Origin.Level == nsconf.LevelDefault || s.IdleAtMost || !s.IdleKnown {
			c = casefile.Likely
		}
		why := phrase.New("session.why.session-timeout", "idle", s.Idle, "limit", phrase.Minutes(sv.Minutes), "origin", s.origin(sv))
		if s.IdleAtMost {
			why = phrase.New("session.why.session-timeout-at-most", "idle", s.Idle, "limit", phrase.Minutes(sv.Minutes), "origin", s.origin(sv))
		}
		if !s.IdleKnown {
			why = phrase.New("session.why.session-timeout-idle-unknown", "age", s.Duration(), "limit", phrase.Minutes(sv.Minutes), "origin", s.origin(sv))
		}
		return because(CauseSessionTimeout, c, why)
	case force > 0:
		c := casefile.Confirmed
		if !certain {
			c = casefile.Likely
		}
		why := phrase.New("session.why.forced-timeout", "age", s.Duration(), "limit", phrase.Minutes(fv.Minutes), "origin", s.origin(fv), "idle", s.Idle)
		if s.IdleAtMost {
			why = phrase.New("session.why.forced-timeout-at-most", "age", s.Duration(), "limit", phrase.Minutes(fv.Minutes), "origin", s.origin(fv), "idle", s.Idle)
		}
		if !s.IdleKnown {
			// Without the idle time the session time-out may have struck at the same moment.
			c = casefile.Likely
			why = phrase.New("session.why.forced-timeout-idle-unknown", "age", s.Duration(), "limit", phrase.Minutes(fv.Minutes), "origin", s.origin(fv))
		}
		return because(CauseForcedTimeout, c, why)
	case likelyS.Minutes > 0 && s.Duration() < phrase.Minutes(likelyS.Minutes)-idleEarly:
		return because(CauseEnded, casefile.Likely, phrase.New("session.why.too-young",
			"age", s.Duration(), "limit", phrase.Minutes(likelyS.Minutes), "origin", s.origin(likelyS)))
	default:
		return because(CauseEnded, casefile.Likely, phrase.New("session.why.neither",
			"age", s.Duration(), "idle", s.idle(), "session", length(likelyS), "forced", length(likelyF)))
	}
}

// values returns the possible values of a timer; a timer that is nowhere set is off.
func values(p nsconf.Param) []nsconf.Value {
	if len(p.Values) == 0 {
		return []nsconf.Value{{}}
	}
	return p.Values
}

// length is a timer in a sentence; 0 minutes means that it is off.
func length(v nsconf.Value) any {
	if v.Minutes == 0 {
		return phrase.New("session.length.off")
	}
	return phrase.Minutes(v.Minutes)
}

// lengths are all possible values of a timer.
func lengths(list []nsconf.Value) []phrase.Phrase {
	var out []phrase.Phrase
	for _, v := range list {
		if v.Minutes == 0 {
			out = append(out, phrase.New("session.length.off"))
		} else {
			out = append(out, phrase.New("session.length.minutes", "length", phrase.Minutes(v.Minutes)))
		}
	}
	return out
}

// undecided are the terms of rules that the log does not settle.
func undecided(t *nsconf.Timers) []string {
	var out []string
	for _, p := range t.Policies {
		for _, u := range p.Unknowns {
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}

// idle is the idle time in a sentence.
func (s *Session) idle() any {
	if !s.IdleKnown {
		return phrase.New("session.length.unknown")
	}
	return s.Idle
}

// origin says where a timer's value comes from.
func (s *Session) origin(v nsconf.Value) phrase.Phrase {
	if k := s.ends.history.by(v); k != nil {
		return phrase.New("session.origin.command", "command", k.Value("Command"), "admin", k.User, "at", millis(k.At))
	}
	switch v.Origin.Level {
	case nsconf.LevelDefault:
		return phrase.New("session.origin.default")
	case LevelGiven:
		return phrase.New("session.origin.given")
	case nsconf.LevelParameter:
		return phrase.New("session.origin.parameter", "line", v.Origin.Line)
	}
	return phrase.New("session.origin.policy", "policy", v.Origin.Policy, "action", v.Origin.Action, "line", v.Origin.Line)
}
