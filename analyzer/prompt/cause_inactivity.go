package prompt

import (
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// inactivityTimer: App passcode is on and nobody used a container app for longer than the
// client property Inactivity Timer, 15 minutes by default. It works offline (D).
var inactivityTimer = &Cause{
	ID:          "inactivity-timer",
	References:  []string{RefPrompts, RefReasons},
	Reasons:     []string{"OfflineChallengeRequired"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "secondary",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("inactivity-timer"); ok {
			return w
		}
		if s.Kind == casefile.KindImplied {
			return ruledOut(phrase.New("prompt.why.inactivity.offline-only"))
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		on, passcode, _ := s.T.Settings.Bool(s.App, s.Platform, "AppPasscode")
		if !on {
			return ruledOut(phrase.New("prompt.why.inactivity.passcode-off", "setting", of("AppPasscode")), setting(passcode)...)
		}
		timer, ok := s.T.Settings.PropertyMinutes("INACTIVITY_TIMER")
		reason, named := s.reasonIs("OfflineChallengeRequired")
		ev := setting(timer.Value)
		if named {
			ev = append(ev, reason)
		}
		last := s.lastActivity()
		if last != nil && ok && !timer.NotActive && s.Time.Sub(timeline.At(last)) >= timer.Duration && !s.usesLogged() {
			last = nil // since when nobody used an app, logs do not tell that leave it out
		}
		if last == nil || !ok {
			if named {
				clause := phrase.New("prompt.clause.inactivity-timer-reason", "limit", length(timer, ok))
				if !ok {
					clause = phrase.New("prompt.clause.inactivity-timer-over") // of a length that can't be read
				}
				return holds(casefile.Likely, clause,
					phrase.New("prompt.why.inactivity.reason-only", "limit", length(timer, ok), "origin", s.origin(timer.Value)), ev...).named()
			}
			return unknown(phrase.New("prompt.why.inactivity.no-activity"), lackAppLogs)
		}
		idle := s.Time.Sub(timeline.At(last))
		ev = append(ev, shown(last, phrase.New("prompt.evidence.last-activity", "app", last.App)))
		if !timer.NotActive && timer.Duration == 0 {
			// 0 asks when an app starts and at no other time.
			if s.appStarted() == nil {
				return ruledOut(phrase.New("prompt.why.inactivity.zero", "origin", s.origin(timer.Value)), ev...)
			}
			return holds(casefile.Likely, phrase.New("prompt.clause.inactivity-timer-zero"), phrase.New("prompt.why.inactivity.zero-start", "origin", s.origin(timer.Value)), ev...)
		}
		if named && timer.Value.Default && !s.T.Settings.HasProperties() && idle < timer.Duration-timerSlack && !s.challengeOld() {
			// The name stands for this timer, which nobody gave: it is set to less than its default.
			return holds(casefile.Likely, phrase.New("prompt.clause.inactivity-timer-shorter", "limit", length(timer, ok)),
				phrase.New("prompt.why.inactivity.shorter", "idle", idle, "limit", length(timer, ok), "origin", s.origin(timer.Value)), ev...).named()
		}
		if timer.NotActive || idle < timer.Duration-timerSlack {
			return ruledOut(phrase.New("prompt.why.inactivity.short", "idle", idle, "limit", length(timer, ok), "origin", s.origin(timer.Value)), ev...)
		}
		clause := phrase.New("prompt.clause.inactivity-timer", "idle", idle, "limit", length(timer, ok))
		why := phrase.New("prompt.why.inactivity.long", "idle", idle, "limit", length(timer, ok), "origin", s.origin(timer.Value))
		if named && idle < timer.Duration && s.challengeOld() {
			return possible(why, ev...) // the same reason name stands for what is sure to be over
		}
		sure, reasonSure := casefile.Likely, surest(timer.Value)
		if !s.Device.SeesApps(timeline.At(last)) {
			// What Secure Hub alone has seen of the apps proves little: no log would show their use.
			why = phrase.New("prompt.why.inactivity.apps-unseen", "idle", idle, "limit", length(timer, ok), "origin", s.origin(timer.Value))
			sure, reasonSure = casefile.Possible, casefile.Likely
		}
		if named {
			return holds(reasonSure, clause, why, ev...).named()
		}
		if s.askedOnline() && s.token() == tokenOver {
			return possible(why, ev...)
		}
		return holds(sure, clause, why, ev...)
	},
}

// timerSlack is by how much a timer may seem not to have run out: the app logs its coming
// to the front a moment after the use that started the timer anew.
const timerSlack = 10 * time.Second

// reauthenticationPeriod: Reauthentication period since the last challenge passed, 480
// minutes by default; 0 asks at each start (D, policy text).
var reauthenticationPeriod = &Cause{
	ID:          "reauthentication-period",
	References:  []string{RefPolicies, RefReasons},
	Reasons:     []string{"OfflineChallengeRequired"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "secondary",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("reauthentication-period"); ok {
			return w
		}
		if s.Kind == casefile.KindImplied {
			return ruledOut(phrase.New("prompt.why.inactivity.offline-only"))
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if v, ok := s.T.Settings.Value(s.App, s.Platform, policy.Authentication); ok && !v.Default && strings.Contains(policy.Fold(v.Value), "notrequired") {
			return ruledOut(phrase.New("prompt.why.reauth.not-required", "setting", of(policy.Authentication)), setting(v)...)
		}
		period, ok := s.minutes("ReauthenticationPeriod")
		last := s.lastUnlock()
		if last == nil || !ok {
			return unknown(phrase.New("prompt.why.reauth.no-challenge"), lackHubLog)
		}
		age := s.Time.Sub(timeline.At(last))
		ev := append(setting(period.Value), shown(last, phrase.New("prompt.evidence.last-unlock")))
		if !period.NotActive && period.Duration == 0 {
			if s.appStarted() == nil {
				return ruledOut(phrase.New("prompt.why.reauth.zero", "origin", s.origin(period.Value)), ev...)
			}
			w := holds(casefile.Likely, phrase.New("prompt.clause.reauthentication-period-zero"), phrase.New("prompt.why.reauth.zero-start", "origin", s.origin(period.Value)), ev...)
			w.Named = s.Reason == "OfflineChallengeRequired"
			return w
		}
		if reason, named := s.reasonIs("OfflineChallengeRequired"); named && period.Value.Default && len(s.T.Settings.Apps()) == 0 && age < period.Duration && inactivityTimer.Weigh(s).Verdict == RuledOut {
			// The name stands for this period or for the Inactivity Timer, which has not run out.
			return holds(casefile.Likely, phrase.New("prompt.clause.reauthentication-period-shorter", "limit", length(period, ok)),
				phrase.New("prompt.why.reauth.shorter", "age", age, "limit", length(period, ok), "origin", s.origin(period.Value)), append(ev, reason)...)
		}
		if period.NotActive || age < period.Duration {
			return ruledOut(phrase.New("prompt.why.reauth.young", "age", age, "limit", length(period, ok), "origin", s.origin(period.Value)), ev...)
		}
		clause := phrase.New("prompt.clause.reauthentication-period", "limit", length(period, ok))
		why := phrase.New("prompt.why.reauth.old", "age", age, "limit", length(period, ok), "origin", s.origin(period.Value))
		if reason, named := s.reasonIs("OfflineChallengeRequired"); named {
			return holds(surest(period.Value), clause, why, append(ev, reason)...)
		}
		return possible(why, ev...)
	},
}

// usesLogged reports whether the device's logs tell at all when an app is used.
func (s *Scene) usesLogged() bool {
	return s.Device.Last(s.Time, timeline.Kinds(event.UserActivity, event.AppForeground, event.AppBackground)) != nil
}

// challengeOld reports whether the reauthentication period since the last challenge is over.
func (s *Scene) challengeOld() bool {
	period, ok := s.minutes("ReauthenticationPeriod")
	last := s.lastUnlock()
	return ok && last != nil && !period.NotActive && period.Duration > 0 && s.Time.Sub(timeline.At(last)) >= period.Duration
}

// appStarted is the start of an app right before the ask, or nil.
func (s *Scene) appStarted() *fact.Fact {
	return s.Device.Last(s.Time, func(f *fact.Fact) bool {
		return f.Kind == event.AppStart && !timeline.At(f).Before(s.Time.Add(-justBefore))
	})
}
