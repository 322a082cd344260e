package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// deviceRestart: the device was restarted since the container was last opened (D).
var deviceRestart = &Cause{
	ID:          "device-restart",
	References:  []string{RefPrompts},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User},
	Container:   "primary",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("device-restart"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.since(timeline.Kinds(event.DeviceBoot)); f != nil {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.device-restart", "at", timeline.At(f)), phrase.New("prompt.why.restart.boot", "at", timeline.At(f)),
				shown(f, phrase.New("prompt.evidence.boot")))
		}
		if w, ok := s.hubRanOn(); ok {
			return w
		}
		return unknown(phrase.New("prompt.why.restart.unknown"), lackHubLog)
	},
}

// hubRestart: on Android a managed app was opened while Secure Hub was not running, or
// Secure Hub was restarted for any reason (D).
var hubRestart = &Cause{
	ID:          "hub-restart",
	References:  []string{RefPrompts, RefReasons},
	Reasons:     []string{"IPCResponseLogonRequired", "IPCResponseFailure"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.Helpdesk},
	Container:   "primary",
	Weigh: func(s *Scene) Weighing {
		if s.Platform == "ios" {
			return ruledOut(phrase.New("prompt.why.hub-restart.ios"))
		}
		if s.Platform == "android" {
			if ev, ok := s.reasonIs("IPCResponseLogonRequired", "IPCResponseFailure"); ok {
				return holds(casefile.Likely, phrase.New("prompt.clause.hub-restart"), phrase.New("prompt.why.hub-restart.reason", "reason", s.Reason), ev).named()
			}
		}
		if w, ok := s.otherReason("hub-restart"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.since(hubStarted); f != nil {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.hub-restart-at", "at", timeline.At(f)), phrase.New("prompt.why.hub-restart.started", "at", timeline.At(f)),
				shown(f, phrase.New("prompt.evidence.hub-started")))
		}
		if w, ok := s.hubRanOn(); ok {
			return w
		}
		return unknown(phrase.New("prompt.why.restart.unknown"), lackHubLog)
	},
}

func hubStarted(f *fact.Fact) bool {
	return f.Kind == event.AppStart && f.System == event.SystemSecureHub
}

// hubRanOn rules a restart out: Secure Hub's log runs from the last unlock to the ask and
// shows no start of Secure Hub, which a restart would have needed (I).
func (s *Scene) hubRanOn() (Weighing, bool) {
	unlock := s.lastUnlock()
	if unlock == nil || !s.Device.Covers(event.SystemSecureHub, timeline.At(unlock), s.Time) || s.since(hubStarted) != nil {
		return Weighing{}, false
	}
	return ruledOut(phrase.New("prompt.why.restart.hub-ran-on", "since", timeline.At(unlock)), shown(unlock, phrase.New("prompt.evidence.last-unlock"))), true
}

// firstOpen: on iOS, Secure Hub or a managed app was opened for the first time after a
// managed app had been installed (D).
var firstOpen = &Cause{
	ID:          "first-open",
	References:  []string{RefPrompts},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User},
	Container:   "primary",
	Weigh: func(s *Scene) Weighing {
		if s.Platform == "android" {
			return ruledOut(phrase.New("prompt.why.first-open.android"))
		}
		if w, ok := s.otherReason("first-open"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.since(timeline.Kinds(event.AppInstalled)); f != nil {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.first-open", "at", timeline.At(f)), phrase.New("prompt.why.first-open.installed", "at", timeline.At(f)),
				shown(f, phrase.New("prompt.evidence.installed")))
		}
		if unlock := s.lastUnlock(); unlock != nil && s.Device.Covers(event.SystemSecureHub, timeline.At(unlock), s.Time) {
			return ruledOut(phrase.New("prompt.why.first-open.none", "since", timeline.At(unlock)))
		}
		return unknown(phrase.New("prompt.why.first-open.unknown"), lackHubLog)
	},
}
