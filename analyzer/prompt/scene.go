package prompt

import (
	"path"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// A Scene is one ask and what is known around it.
type Scene struct {
	*ask
	T *timeline.Timeline
	// brief is set when only the verdict is wanted: how a session ended is then not put into
	// phrases, nor shown.
	brief bool
}

const (
	// justBefore is how long before an ask a record still speaks of its cause: an app
	// writes why it asks right when it does.
	justBefore = time.Minute
	// opening is how long an app takes from coming to the front to asking; what it logs
	// then is the very use that the prompt interrupts, and no activity before it.
	opening = 15 * time.Second
)

// causes of a reason name: which causes an app can mean by it (reference
// "mam-sdk-logon-requests" for the names, inferred for the pairing).
func (s *Scene) reasonFits(c string) bool {
	if s.Reason == "" {
		return true
	}
	list, ok := causesOf[s.Reason]
	return !ok || slices.Contains(list, c)
}

// appUpgraded is what the built-in signatures call the text "This app has been upgraded,
// need to sign on in Secure Hub" (D); no documented cause stands for it.
const appUpgraded = "AppUpgraded"

var causesOf = map[string][]string{
	"OfflineLeaseExpired_ReAuth": {"max-offline-period"},
	"OfflineChallengeRequired":   {"inactivity-timer", "reauthentication-period", "device-restart", "hub-restart", "first-open", "sign-off"},
	"NetworkAccess": {"active-poll", "gateway-session-timeout", "gateway-forced-timeout", "gateway-session-ended", "gateway-session-killed",
		"sign-off"},
	"STATicketExpired":   {"background-ticket-expired"},
	"StepupAuthRequired": {"step-up"},
	// The app's own text, which is no name of the enumeration.
	appUpgraded:                 {},
	"StatusWatchdogEnforceLock": {"app-locked"},
	"StatusWatchdogEnforceWipe": {"app-locked"},
	"LogonFailed":               {"sign-on-refused", "too-many-failures", "credentials-changed"},
	"LogonRequiredPolicy":       {"online-session-required"},
	"IPCResponseLogonRequired":  {"hub-restart", "device-restart"},
	"IPCResponseFailure":        {"hub-restart", "device-restart"},
	// Reasons that name no documented cause; the name itself is told.
	"PolicyBased": {}, "AutoSubscriptionRequest": {}, "SDKAPI": {}, "SharedDevice_NeedsActiveUser": {}, "SDK_App_Logon": {}, "SDK_DeviceStateChange": {},
}

// reasonFact is the record in which the app names its reason, or nil.
func (s *Scene) reasonFact() *fact.Fact {
	for _, f := range s.Facts {
		if f.Kind == event.LogonRequest {
			return f
		}
	}
	return nil
}

// reasonIs reports whether the app named one of the reasons, and shows the record.
func (s *Scene) reasonIs(names ...string) (casefile.Evidence, bool) {
	if s.Reason == "" || !slices.Contains(names, s.Reason) {
		return casefile.Evidence{}, false
	}
	f := s.reasonFact()
	if f == nil {
		return casefile.Evidence{}, false
	}
	return shown(f, phrase.New("prompt.evidence.reason", "reason", s.Reason)), true
}

// otherReason rules a cause out when the app named a reason that means something else.
func (s *Scene) otherReason(cause string) (Weighing, bool) {
	if s.reasonFits(cause) {
		return Weighing{}, false
	}
	f := s.reasonFact()
	if f == nil {
		return Weighing{}, false
	}
	return ruledOut(phrase.New("prompt.why.other-reason", "reason", s.Reason), shown(f, phrase.New("prompt.evidence.reason", "reason", s.Reason))), true
}

// noDevice rules nothing in or out where no device log shows the ask, and says which log
// would.
func (s *Scene) noDevice() (Weighing, bool) {
	if s.Device != nil {
		return Weighing{}, false
	}
	return unknown(phrase.New("prompt.why.no-device-log"), lackDeviceLog), true
}

func shown(f *fact.Fact, says phrase.Phrase) casefile.Evidence {
	ev := timeline.Shown(f)
	ev.Says = says
	return ev
}

// lastUnlock is when this device's container was last opened before the ask: an answered
// prompt or a sign-on; where no log tells what Secure Hub asked, an app's coming back from it.
func (s *Scene) lastUnlock() *fact.Fact {
	hub := s.Device.Last(s.Time, timeline.Kinds(event.PromptShown, event.PromptAnswered, event.SignOn)) != nil
	return s.Device.Last(s.Time.Add(-time.Second), func(f *fact.Fact) bool {
		if f.Kind == event.FlipBack {
			return !hub
		}
		return (f.Kind == event.PromptAnswered || f.Kind == event.SignOn) && f.Value("result") != "failed" && f.Value("result") != "cancelled" && !s.forMailbox(f)
	})
}

// forMailbox reports whether an answer was given to Secure Mail's own login page: it opens
// the mailbox and no container.
func (s *Scene) forMailbox(answer *fact.Fact) bool {
	if answer.Kind != event.PromptAnswered || answer.System != event.SystemSecureMail {
		return false
	}
	f := s.Device.Last(timeline.At(answer), timeline.Kinds(event.PromptShown, event.FlipToHub))
	return f != nil && f.Kind == event.PromptShown && f.System == event.SystemSecureMail
}

// flip is the record with which Secure Hub came to the front for the ask: one of its own, or
// one right before it from which the app has not come back.
func (s *Scene) flip() *fact.Fact {
	f := s.near(event.FlipToHub, event.FlipBack)
	if f == nil || f.Kind == event.FlipBack {
		return nil
	}
	return f
}

// since returns the latest record of the kinds after the last unlock and before the ask.
func (s *Scene) since(match func(*fact.Fact) bool) *fact.Fact {
	from := time.Time{}
	if u := s.lastUnlock(); u != nil {
		from = timeline.At(u)
	}
	f := s.Device.Last(s.Time.Add(clockSlack), match)
	if f == nil || timeline.At(f).Before(from) {
		return nil
	}
	return f
}

// near returns a record of the ask itself or from right before it.
func (s *Scene) near(kinds ...event.Kind) *fact.Fact {
	match := timeline.Kinds(kinds...)
	for _, f := range s.Facts {
		if match(f) {
			return f
		}
	}
	if s.Device == nil {
		return nil
	}
	f := s.Device.Last(s.Time, match)
	if f == nil || timeline.At(f).Before(s.Time.Add(-justBefore)) {
		return nil
	}
	return f
}

// minutes reads a policy of the asking app.
func (s *Scene) minutes(key string) (settings.Timer, bool) {
	return s.T.Settings.Minutes(s.App, s.Platform, key)
}

func (s *Scene) hours(key string) (settings.Timer, bool) {
	return s.T.Settings.Hours(s.App, s.Platform, key)
}

// length is a timer in a sentence: how long it is, that it never runs out, or what stands
// where a number should.
func length(t settings.Timer, ok bool) any {
	switch {
	case !ok:
		return phrase.New("prompt.length.unreadable", "value", t.Value.Value)
	case t.NotActive:
		return phrase.New("prompt.length.not-active")
	}
	return t.Duration
}

// of names a setting in a sentence.
func of(key string) phrase.Term { return settings.Label(key) }

// origin says where a setting's value comes from, and of a default why it is one: no file
// of its kind was given, or those that were do not set it.
func (s *Scene) origin(v settings.Value) phrase.Phrase {
	switch v.Origin {
	case settings.FromDefault:
		d, _ := policy.ByName(v.Key)
		switch {
		case d.Group == policy.ClientProperty && !s.T.Settings.HasProperties():
			return phrase.New("prompt.origin.no-properties", "document", phrase.Term{Set: "reference", ID: v.Document})
		case d.Group != policy.ClientProperty && len(s.T.Settings.Apps()) == 0:
			return phrase.New("prompt.origin.no-policies", "document", phrase.Term{Set: "reference", ID: v.Document})
		}
		return phrase.New("prompt.origin.default", "document", phrase.Term{Set: "reference", ID: v.Document})
	case settings.FromFile:
		if d := v.Disputes(); len(d) > 0 {
			o := d[len(d)-1]
			file, other := apart(v.Path, o.Path)
			return phrase.New("prompt.origin.disputed", "file", file, "line", v.Line, "other", other, "at", o.Line, "value", o.Value)
		}
		return phrase.New("prompt.origin.file", "file", path.Base(v.Path), "line", v.Line)
	}
	return phrase.New("prompt.origin.given")
}

// apart are the shortest ends of two paths that tell them apart.
func apart(a, b string) (string, string) {
	restA, restB := path.Dir(a), path.Dir(b)
	endA, endB := path.Base(a), path.Base(b)
	for endA == endB && restA != restB && restA != "." && restB != "." {
		endA, endB = path.Join(path.Base(restA), endA), path.Join(path.Base(restB), endB)
		restA, restB = path.Dir(restA), path.Dir(restB)
	}
	return endA, endB
}

// setting is evidence from a settings file.
func setting(v settings.Value) []casefile.Evidence {
	if v.Origin != settings.FromFile || v.Source < 0 {
		return nil
	}
	says := func(v settings.Value, words phrase.Phrase) casefile.Evidence {
		return casefile.Evidence{Ref: casefile.Ref{Source: v.Source, Line: v.Line, Offset: -1}, Says: words, Sure: event.Observed}
	}
	list := []casefile.Evidence{says(v, phrase.New("prompt.evidence.setting", "setting", of(v.Key), "value", v.Value))}
	for _, o := range v.Disputes() {
		list = append(list, says(o, phrase.New("prompt.evidence.setting-disputed", "setting", of(o.Key), "value", o.Value)))
	}
	return list
}

// surest is confirmed where the value was given, and likely where it is a default or
// another export contradicts it.
func surest(v settings.Value) casefile.Confidence {
	if v.Default || v.Disputed() {
		return casefile.Likely
	}
	return casefile.Confirmed
}

// lastActivity is the last time that anyone used a container app on this device before
// the use that the ask interrupted.
func (s *Scene) lastActivity() *fact.Fact {
	if s.Device == nil {
		return nil
	}
	return s.Device.Last(s.Time.Add(-opening), timeline.Kinds(event.UserActivity, event.AppForeground, event.AppBackground, event.PromptAnswered,
		event.FlipBack))
}

// token is the state of the device's gateway session at the ask.
type token uint8

const (
	tokenUnknown token = iota // no gateway log shows this device's sessions
	tokenValid
	tokenOver
)

func (s *Scene) token() token {
	b := s.Before
	switch {
	case b == nil:
		return tokenUnknown
	case b.Ended && !b.End.After(s.Time.Add(clockSlack)):
		return tokenOver
	case b.Ended:
		return tokenValid
	}
	if s.T.CutBetween(b, s.Time) != nil {
		return tokenOver
	}
	if s.T.GatewayCovers(s.Time) {
		return tokenValid
	}
	return tokenUnknown
}

// life shows a gateway session's life.
func (s *Scene) life(g *session.Session) []casefile.Evidence {
	if s.brief {
		return nil
	}
	return g.Evidence()
}

// whyEnded says what ended a gateway session.
func (s *Scene) whyEnded(g *session.Session) phrase.Phrase {
	if s.brief {
		return phrase.Phrase{}
	}
	return g.Why()
}

// cached reports whether a PIN suffices online: with cached credentials or a client
// certificate. known is false when no client properties were given.
func (s *Scene) cached() (on, known bool) {
	if !s.T.Settings.HasProperties() {
		return false, false
	}
	on, _, _ = s.T.Settings.PropertyBool("ENABLE_PASSWORD_CACHING")
	return on || s.certificate(), true
}
