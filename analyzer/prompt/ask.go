package prompt

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// An ask is one time that a user was asked, as the logs show it and before it is explained.
type ask struct {
	Time, Until time.Time
	Kind        casefile.PromptKind
	User        string
	App         string
	Platform    string
	DeviceName  string
	Reason      string // what the app said, without prefix: "NetworkAccess"
	Credential  string // what the log says was asked for
	shown       bool   // Secure Hub's record of the prompt names Credential
	Facts       []*fact.Fact
	Device      *timeline.Device // nil when no device log shows the ask
	Before      *session.Session // the gateway session of this device before the ask
	After       *session.Session // the sign-on that answered it
	Refusals    []*fact.Fact     // refused answers that led to this ask
	Unsure      bool             // the client is of unknown class: it may not be Secure Hub
	Silent      bool             // it was over without anybody having been asked
	Twin        bool             // another ask of the user shares its moment
	// BeforeUnsure is set when the session before may be another one: one of an unknown client,
	// whose LOGIN is not in the logs, ended since or is itself taken for it.
	BeforeUnsure bool
}

const (
	// together is the longest pause between two records of one ask.
	together = 2 * time.Minute
	// answerWithin is how long after an ask a sign-on still answers it: a user looks for
	// the token, mistypes, tries again.
	answerWithin = 5 * time.Minute
	// clockSlack lets a sign-on come before the ask it answers, by what clocks of devices
	// that are set by network time differ.
	clockSlack = 30 * time.Second
	// retryWithin joins refused sign-ons to one incident.
	retryWithin = 10 * time.Minute
)

// SettlesAfter is how long after the last record of an ask another may still belong to it, or
// tell why it came: refused sign-ons of one incident are the farthest apart.
const SettlesAfter = retryWithin

// starts reports whether a device record begins an ask.
func starts(f *fact.Fact) bool {
	switch f.Kind {
	case event.LogonRequest, event.PromptShown, event.FlipToHub, event.LeaseExpired, event.AppLocked, event.PolicyNotice:
		return true
	case event.ClockChanged, event.CertificateExpired:
		// The app's own text asks for a sign-on; the system's record of a changed clock does not.
		return f.System != event.SystemDevice
	}
	return false
}

// belongs reports whether a device record continues an ask that has begun.
func belongs(f *fact.Fact) bool {
	switch f.Kind {
	case event.PromptAnswered, event.SignOn, event.FlipBack, event.PolicyUpdated, event.AuthFailed, event.TicketExpired, event.PINReset:
		return true
	case event.PolicyCheck:
		return true
	}
	return starts(f)
}

// asksOf finds the asks in one device's logs.
func asksOf(d *timeline.Device) []*ask {
	var list []*ask
	var a *ask
	var last time.Time
	answered := false
	for _, f := range d.Facts {
		at := timeline.At(f)
		var failed *ask
		if a != nil && (at.Sub(last) > together || answered && starts(f) || a.asksAnew(f)) {
			if !answered && at.Sub(last) <= together && a.failed() {
				failed = a
			}
			a = nil
		}
		if a == nil {
			if !starts(f) {
				continue
			}
			a = &ask{Time: at, Device: d, Platform: d.Platform, User: d.User}
			list = append(list, a)
			answered = false
			if failed != nil {
				a.succeed(failed)
			}
		} else if !belongs(f) {
			continue
		}
		last = at
		a.Until = at
		a.Facts = append(a.Facts, f)
		a.take(f)
		switch f.Kind {
		case event.PromptAnswered, event.SignOn:
			answered = f.Value("result") != "failed"
		case event.FlipBack:
			answered = true
		}
	}
	for _, a := range list {
		a.Kind = casefile.KindPrompt
		a.Silent = a.silent()
		if a.Silent || !a.asked() && a.has(event.PolicyNotice) {
			a.Kind = casefile.KindNotice
		}
	}
	return list
}

// asksAnew reports whether a record begins another ask although the one before was not
// answered: the app gives another reason, or gives one because the answers failed, or
// Secure Hub wants another credential because they did.
func (a *ask) asksAnew(f *fact.Fact) bool {
	if f.Kind == event.PromptShown {
		c := f.Value("credential")
		return a.failed() && a.Credential != "" && c != "" && c != a.Credential
	}
	if f.Kind != event.LogonRequest {
		return false
	}
	if a.Reason == "" {
		return a.failed()
	}
	return a.Reason != reasonOf(f)
}

// succeed makes an ask the one that failed answers to another led to: it is for the same
// app, and the failures speak of it.
func (a *ask) succeed(failed *ask) {
	a.App = failed.App
	failed.Facts = slices.DeleteFunc(failed.Facts, func(f *fact.Fact) bool {
		if failure(f) {
			a.Facts = append(a.Facts, f)
		}
		return failure(f)
	})
}

// failure reports whether a record says that an answer was wrong.
func failure(f *fact.Fact) bool {
	return f.Kind == event.AuthFailed || f.Kind == event.SignOn && f.Value("result") == "failed"
}

// failed reports whether answers to the ask were wrong.
func (a *ask) failed() bool { return slices.ContainsFunc(a.Facts, failure) }

// reasonOf is an app's reason without the prefix of the vendor's enumeration.
func reasonOf(f *fact.Fact) string {
	return strings.TrimPrefix(f.Value("reason"), "CTXLogonRequestType_")
}

func (a *ask) take(f *fact.Fact) {
	if f.Kind == event.LogonRequest && a.Reason == "" {
		a.Reason = reasonOf(f)
	}
	if a.App == "" && f.App != "" && f.System != event.SystemSecureHub && f.System != event.SystemDevice && starts(f) {
		a.App = settings.ShownName(f.App)
	}
	// Secure Hub's own word of what it asked goes before what the app wanted to be asked.
	if c := f.Value("credential"); c != "" && (a.Credential == "" || f.Kind == event.PromptShown && !a.shown) {
		a.Credential, a.shown = c, f.Kind == event.PromptShown
	}
	if f.Device != "" && a.DeviceName == "" {
		a.DeviceName = f.Device
	}
	if f.User != "" {
		a.User = f.User
	}
}

func (a *ask) has(k event.Kind) bool {
	return slices.ContainsFunc(a.Facts, func(f *fact.Fact) bool { return f.Kind == k })
}

// asked reports whether the ask was for credentials and no mere notice.
func (a *ask) asked() bool {
	return slices.ContainsFunc(a.Facts, func(f *fact.Fact) bool {
		switch f.Kind {
		case event.LogonRequest, event.PromptShown, event.LeaseExpired, event.AppLocked, event.ClockChanged, event.CertificateExpired,
			event.PromptAnswered:
			return true
		}
		return false
	})
}

// signOns returns the Secure Hub sign-ons at the gateway that could answer an ask.
func (a *ask) signOns(t *timeline.Timeline) []*session.Session {
	var list []*session.Session
	for _, s := range t.SessionsFrom(a.Time.Add(-clockSlack), a.Time.Add(answerWithin)) {
		if !s.IsHub() || s.Login == nil {
			continue
		}
		if s.Platform != "" && a.Platform != "" && s.Platform != a.Platform {
			continue
		}
		if a.User != "" && !t.People.Same(a.User, s.User) {
			continue
		}
		list = append(list, s)
	}
	return list
}

// guessUser finds whose device it is when no log of it says: the user whose sign-ons at
// the gateway answer most of its asks, if there is one such user.
func guessUser(t *timeline.Timeline, d *timeline.Device, asks []*ask) {
	if d.User != "" {
		return
	}
	votes := map[string]int{}
	for _, a := range asks {
		seen := map[string]bool{}
		for _, s := range a.signOns(t) {
			if !seen[s.User] {
				seen[s.User] = true
				votes[s.User]++
			}
		}
	}
	best, n, tie := "", 0, false
	for u, v := range votes {
		switch {
		case v > n:
			best, n, tie = u, v, false
		case v == n:
			tie = true
		}
	}
	if n > 0 && !tie {
		d.User, d.UserInferred = best, true
	}
}

// answer finds the sign-on at the gateway that answered an ask: one that the device's own
// log shows too if shown is set, any other else. next is the device's next ask, or nil: a
// sign-on that comes when that one had begun answers it.
func (a *ask) answer(t *timeline.Timeline, taken map[*session.Session]*timeline.Device, next *ask, shown bool) {
	if a.Kind == casefile.KindNotice && !a.Silent || a.User == "" || a.After != nil {
		return
	}
	for _, s := range a.signOns(t) {
		if next != nil && !s.Start.Before(next.Time) {
			return
		}
		if taken[s] == nil && (!shown || a.showsSignOn(s.Start)) {
			a.After = s
			taken[s] = a.Device
			return
		}
	}
}

// showsSignOn reports whether the ask's own records hold a sign-on of that moment.
func (a *ask) showsSignOn(at time.Time) bool {
	return slices.ContainsFunc(a.Facts, func(f *fact.Fact) bool {
		return f.Kind == event.SignOn && f.Value("result") != "failed" && timeline.At(f).Sub(at).Abs() <= clockSlack
	})
}

// gatewayNames are what the gateway calls a device at each of its asks: by the sign-on that
// answered it, else by the one that answered the ask before or, at first, behind; empty where
// none did. A name changes when the device or Secure Hub is updated.
func gatewayNames(asks []*ask) []string {
	names := make([]string, len(asks))
	name := ""
	for i, a := range asks {
		if a.After != nil {
			if name == "" {
				for k := range i {
					names[k] = a.After.Device
				}
			}
			name = a.After.Device
		}
		names[i] = name
	}
	return names
}

// follow finds the gateway session before an ask of a device that the gateway calls by a
// name: none that another device's sign-on began, which may bear the same name.
func (a *ask) follow(t *timeline.Timeline, taken map[*session.Session]*timeline.Device, device string, next *ask) {
	a.DeviceName = cmp.Or(a.DeviceName, device)
	if a.User == "" {
		return
	}
	for _, s := range t.SessionsOf(a.User) {
		if s == a.After || !s.IsHub() || s.Start.After(a.Time.Add(clockSlack)) || next != nil && !s.Start.Before(next.Time) {
			continue
		}
		if device != "" && s.Device != device || s.Platform != "" && a.Platform != "" && s.Platform != a.Platform {
			continue
		}
		if of := taken[s]; of != nil && of != a.Device {
			continue
		}
		a.Before = s // sessions are in order of their starts
	}
	if a.Before != nil && a.signedOnUnseen(t, a.Before) {
		a.Before = nil
	}
	if b := a.Before; b != nil {
		a.BeforeUnsure = slices.ContainsFunc(t.SessionsOf(a.User), func(s *session.Session) bool {
			return s.Login == nil && s.Client == casefile.ClientUnknown && s.Start.After(b.Start) && over(t, s, a.Time)
		})
	}
	if a.DeviceName == "" && a.Before != nil {
		a.DeviceName = a.Before.Device
	}
}

// signedOnUnseen reports whether the device signed on between a session's end, or the last
// that is known of it, and the ask, at a moment of which no gateway log was given: then the
// session that the device last held is another. Where no log tells what Secure Hub asked, an
// app's coming back from it may have been a sign-on.
func (a *ask) signedOnUnseen(t *timeline.Timeline, s *session.Session) bool {
	if a.Device == nil {
		return false
	}
	hub := a.Device.Last(a.Time, timeline.Kinds(event.SignOn, event.PromptShown, event.PromptAnswered)) != nil
	f := a.Device.Last(a.Time, func(f *fact.Fact) bool {
		return (f.Kind == event.SignOn || f.Kind == event.FlipBack && !hub) && f.Value("result") != "failed" && !slices.Contains(a.Facts, f)
	})
	if f == nil || t.GatewayShows(timeline.At(f)) {
		return false
	}
	last := s.LastAt()
	if s.Ended {
		last = s.End
	}
	return timeline.At(f).After(last.Add(clockSlack))
}

// begunBefore returns the latest session of a user that had ended before a sign-on and
// whose own LOGIN is not in the logs, or nil: it may have been the same device's.
func begunBefore(t *timeline.Timeline, s *session.Session) *session.Session {
	var last *session.Session
	for _, o := range t.SessionsOf(s.User) {
		if o.IsHub() && o.Login != nil && o.Device != s.Device {
			return nil // whose of two devices it was cannot be told
		}
		if o.Start.After(s.Start) {
			continue
		}
		if o.Login == nil && o.Ended && !o.End.After(s.Start) && (last == nil || o.End.After(last.End)) {
			last = o
		}
	}
	return last
}

// over reports whether a session had ended by a moment: by its LOGOUT, or cut without one.
func over(t *timeline.Timeline, s *session.Session, at time.Time) bool {
	if s.Ended {
		return !s.End.After(at)
	}
	return t.CutBetween(s, at) != nil
}
