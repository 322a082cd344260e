package prompt

import (
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
	Time, Until  time.Time
	Kind         casefile.PromptKind
	User         string
	App          string
	Platform     string
	DeviceName   string
	Reason       string // what the app said, without prefix: "NetworkAccess"
	Credential   string // what the log says was asked for
	Facts        []*fact.Fact
	Device       *timeline.Device // nil when no device log shows the ask
	Before       *session.Session // the gateway session of this device before the ask
	After        *session.Session // the sign-on that answered it
	Refusals     []*fact.Fact     // refused answers that led to this ask
	Unsure       bool             // the client is of unknown class: it may not be Secure Hub
	BeforeUnsure bool             // the LOGIN of the session before is not in the logs: it may be another client's
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
		if a != nil && (at.Sub(last) > together || answered && starts(f) || a.asksAnew(f)) {
			a = nil
		}
		if a == nil {
			if !starts(f) {
				continue
			}
			a = &ask{Time: at, Device: d, Platform: d.Platform, User: d.User}
			list = append(list, a)
			answered = false
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
		if !a.asked() && a.has(event.PolicyNotice) {
			a.Kind = casefile.KindNotice
		}
	}
	return list
}

// asksAnew reports whether a record begins another ask although the one before was not
// answered: the app gives another reason, or gives one because the answers failed.
func (a *ask) asksAnew(f *fact.Fact) bool {
	if f.Kind != event.LogonRequest {
		return false
	}
	if a.Reason == "" {
		return a.has(event.AuthFailed)
	}
	return a.Reason != reasonOf(f)
}

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
	if c := f.Value("credential"); c != "" && a.Credential == "" {
		a.Credential = c
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

// find returns all asks of a case: those that device logs show, joined with the
// gateway's sign-ons, and those that the gateway's log alone implies.
func find(t *timeline.Timeline) []*ask {
	var list []*ask
	taken := map[*session.Session]bool{}
	for _, d := range t.Devices {
		asks := asksOf(d)
		guessUser(t, d, asks)
		for _, a := range asks {
			if a.User == "" {
				a.User = d.User
			}
			a.join(t, taken)
		}
		list = append(list, asks...)
	}
	list = append(list, implied(t, taken)...)
	list = append(list, refused(t, list)...)
	slices.SortStableFunc(list, func(x, y *ask) int {
		if c := x.Time.Compare(y.Time); c != 0 {
			return c
		}
		return strings.Compare(x.User+x.Reason, y.User+y.Reason)
	})
	return list
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
		if a.User != "" && !session.SameUser(a.User, s.User) {
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

// join finds the gateway sessions before and behind an ask.
func (a *ask) join(t *timeline.Timeline, taken map[*session.Session]bool) {
	for _, s := range a.signOns(t) {
		if a.Kind != casefile.KindNotice && !taken[s] && a.User != "" {
			a.After = s
			taken[s] = true
			break
		}
	}
	device := ""
	if a.After != nil {
		device = a.After.Device
		if a.DeviceName == "" {
			a.DeviceName = device
		}
	}
	if a.User == "" {
		return
	}
	for _, s := range t.SessionsOf(a.User) {
		if s == a.After || !s.IsHub() || s.Start.After(a.Time.Add(clockSlack)) {
			continue
		}
		if device != "" && s.Device != device || s.Platform != "" && a.Platform != "" && s.Platform != a.Platform {
			continue
		}
		a.Before = s // sessions are in order of their starts
	}
	if a.DeviceName == "" && a.Before != nil {
		a.DeviceName = a.Before.Device
	}
}

// implied finds the prompts that only the gateway's log shows: a new sign-on of the same
// user and device after the session before had ended.
func implied(t *timeline.Timeline, taken map[*session.Session]bool) []*ask {
	var list []*ask
	before := map[string]*session.Session{}
	used := map[*session.Session]bool{}
	for _, s := range t.Sessions {
		if s.Login == nil || !s.IsHub() && s.Client != casefile.ClientUnknown {
			continue
		}
		key := session.UserKey(s.User) + "|" + s.Device
		if s.Client == casefile.ClientUnknown {
			key += "|" + s.UserAgent
		}
		// Two virtual servers may hold a session of one device at a time: the one that a
		// sign-on replaces is that of its own, if there was one.
		prev := before[key+"|"+s.Vserver]
		if prev == nil {
			prev = before[key]
		}
		before[key], before[key+"|"+s.Vserver] = s, s
		headless := false
		if prev == nil && s.IsHub() {
			if prev = begunBefore(t, s); used[prev] {
				prev = nil // it was one device's, and that one has had its prompt
			}
			headless = prev != nil
		}
		if prev == nil || taken[s] || !over(t, prev, s.Start) {
			continue
		}
		if headless {
			used[prev] = true
		}
		list = append(list, &ask{
			Time: s.Start, Until: s.Start, Kind: casefile.KindImplied, User: s.User, Platform: s.Platform, DeviceName: s.Device,
			Before: prev, After: s, Unsure: s.Client == casefile.ClientUnknown, BeforeUnsure: headless,
		})
	}
	return list
}

// begunBefore returns the latest session of a user that had ended before a sign-on and
// whose own LOGIN is older than the logs, or nil: it may have been the same device's.
func begunBefore(t *timeline.Timeline, s *session.Session) *session.Session {
	var last *session.Session
	for _, o := range t.SessionsOf(s.User) {
		if o.IsHub() && o.Login != nil && o.Device != s.Device {
			return nil // whose of two devices it was cannot be told
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

// refused finds sign-ons that the gateway refused: each leads to another ask. Attempts
// fold into one incident.
func refused(t *timeline.Timeline, asks []*ask) []*ask {
	var list []*ask
	open := map[string]*ask{}
	for i := range t.Facts {
		f := &t.Facts[i]
		if f.Kind != event.LoginFailed || f.User == "" {
			continue
		}
		agent := f.Value("Browser")
		if agent == "" {
			agent = f.Value("Browser_type")
		}
		c := session.Classify(agent, "")
		if agent != "" && c.Class != casefile.ClientSecureHub && c.Class != casefile.ClientUnknown {
			continue
		}
		at := timeline.At(f)
		key := session.UserKey(f.User)
		if a := open[key]; a != nil && at.Sub(a.Until) <= retryWithin {
			a.Refusals = append(a.Refusals, f)
			a.Until = at
			continue
		}
		a := &ask{
			Time: at, Until: at, Kind: casefile.KindImplied, User: f.User, Platform: c.Platform, DeviceName: c.Device,
			Refusals: []*fact.Fact{f}, Unsure: c.Class == casefile.ClientUnknown,
		}
		open[key] = a
		list = append(list, a)
	}
	seen := slices.DeleteFunc(slices.Clone(asks), func(o *ask) bool { return o.Device == nil })
	for _, a := range list {
		a.settleClient(t)
		// A device log that shows the ask holds the refusals.
		for _, o := range seen {
			if session.SameUser(o.User, a.User) && !a.Time.Before(o.Time.Add(-clockSlack)) && a.Time.Sub(o.Until) <= answerWithin {
				o.Refusals = append(o.Refusals, a.Refusals...)
				a.Refusals = nil
				break
			}
		}
	}
	return slices.DeleteFunc(list, func(a *ask) bool { return len(a.Refusals) == 0 })
}

// settleClient finds out whose sign-ons were refused where their records name no client:
// a sign-on of Secure Hub that follows shows it; a user who is seen with desktop clients
// only was not asked by Secure Hub.
func (a *ask) settleClient(t *timeline.Timeline) {
	hub, desktop := false, false
	for _, s := range t.SessionsOf(a.User) {
		if s.Login == nil {
			continue
		}
		follows := !s.Start.Before(a.Until) && s.Start.Sub(a.Until) <= retryWithin
		switch {
		case s.IsHub():
			hub = true
			if follows && a.After == nil && (a.DeviceName == "" || a.DeviceName == s.Device) {
				a.After, a.Unsure = s, false
				if a.Platform == "" {
					a.Platform, a.DeviceName = s.Platform, s.Device
				}
			}
		case s.Client != casefile.ClientUnknown:
			desktop = true
			if follows && a.Unsure && a.After == nil {
				a.Refusals = nil
				return
			}
		}
	}
	if a.Unsure && desktop && !hub {
		a.Refusals = nil
	}
}
