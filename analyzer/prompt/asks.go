package prompt

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// Asks are all times that users were asked in a case, in order of time, found and not yet
// explained. A gateway's log alone may show hundreds of thousands: each is a few words
// until somebody wants to see it.
type Asks struct {
	t        *timeline.Timeline
	list     []seed
	refusals []*fact.Fact // refused sign-ons; those of one ask stand together
	agents   map[string]session.Client
}

// A seed is what an ask grows from: a device's own record of it, a sign-on after the end
// of a session, or refused sign-ons.
type seed struct {
	at            int64 // milliseconds
	own           *ask
	before, after *session.Session
	first, count  uint32 // refusals
	unsure        bool
	headless      bool // the LOGIN of the session before is not in the logs
	twin          bool // another ask of the user shares its moment
}

// FindAsks returns all asks of a case: those that device logs show, joined with the gateway's
// sign-ons, and those that the gateway's log alone implies.
func FindAsks(t *timeline.Timeline) *Asks {
	a := &Asks{t: t, agents: map[string]session.Client{}}
	taken := map[*session.Session]*timeline.Device{} // whose ask a sign-on answered
	var own []*ask
	devices := make([][]*ask, len(t.Devices))
	for i, d := range t.Devices {
		asks := asksOf(d)
		guessUser(t, d, asks)
		for _, k := range asks {
			if k.User == "" {
				k.User = d.User
			}
		}
		devices[i] = asks
	}
	for _, shown := range []bool{true, false} { // what a device's own log shows is no other's
		for _, asks := range devices {
			for i, k := range asks {
				k.answer(t, taken, after(asks, i), shown)
			}
		}
	}
	for _, asks := range devices {
		names := gatewayNames(asks)
		for i, k := range asks {
			k.follow(t, taken, names[i], after(asks, i))
		}
		// What nobody saw is no ask: it only tells that the sign-on it led to was none either.
		own = append(own, slices.DeleteFunc(asks, func(k *ask) bool { return k.Silent && !k.has(event.FlipToHub) })...)
	}
	for _, k := range own {
		a.list = append(a.list, seed{at: k.Time.UnixMilli(), own: k})
	}
	var implied, refused []seed
	cores.Beside(func() { implied = a.implied(taken) }, func() { refused = a.refused(own) })
	a.list = slices.Concat(a.list, implied, refused)
	type key struct{ user, reason string }
	keyOf := func(s *seed) key {
		if s.own != nil {
			return key{s.own.User, s.own.Reason}
		}
		return key{a.user(s), ""}
	}
	slices.SortStableFunc(a.list, func(x, y seed) int {
		if x.at != y.at {
			return cmp.Compare(x.at, y.at)
		}
		k, l := keyOf(&x), keyOf(&y)
		return cmp.Or(cmp.Compare(k.user+k.reason, l.user+l.reason))
	})
	for i := 1; i < len(a.list); i++ {
		if x, y := &a.list[i-1], &a.list[i]; x.at == y.at && keyOf(x).user == keyOf(y).user {
			x.twin, y.twin = true, true
		}
	}
	return a
}

// after is the ask behind the i-th, or nil.
func after(asks []*ask, i int) *ask {
	if i+1 < len(asks) {
		return asks[i+1]
	}
	return nil
}

// Len is how many asks there are.
func (a *Asks) Len() int { return len(a.list) }

// Time is when the i-th ask was.
func (a *Asks) Time(i int) time.Time { return event.Time(a.list[i].at) }

// User is who was asked; empty while nothing names one.
func (a *Asks) User(i int) string { return a.user(&a.list[i]) }

func (a *Asks) user(s *seed) string {
	switch {
	case s.own != nil:
		return s.own.User
	case s.count > 0:
		return a.refusals[s.first].User
	}
	return s.after.User
}

// App is the app that asked, if a device's log shows it.
func (a *Asks) App(i int) string {
	if k := a.list[i].own; k != nil {
		return k.App
	}
	return ""
}

// Records returns the first and the last record that show the i-th ask, and until when it
// lasted. What a device's log shows of it goes before what the gateway's does.
func (a *Asks) Records(i int) (first, last casefile.Ref, until time.Time) {
	switch s := &a.list[i]; {
	case s.own != nil:
		if n := len(s.own.Facts); n > 0 {
			first, last = s.own.Facts[0].Ref(), s.own.Facts[n-1].Ref()
		}
		return first, last, s.own.Until
	case s.count > 0:
		f, l := a.refusals[s.first], a.refusals[s.first+s.count-1]
		return f.Ref(), l.Ref(), timeline.At(l)
	default:
		login := s.after.Login.Ref()
		return login, login, event.Time(s.at)
	}
}

// Sessions returns the gateway sessions before and behind the i-th ask, nil where none is
// known, and whether another ask of the user shares its moment.
func (a *Asks) Sessions(i int) (before, after *session.Session, twin bool) {
	s := &a.list[i]
	if s.own != nil {
		return s.own.Before, s.own.After, s.twin
	}
	return s.before, s.after, s.twin
}

// Explain says in full why the i-th ask came.
func (a *Asks) Explain(i int) casefile.Prompt {
	k := a.ask(&a.list[i])
	k.Twin = a.list[i].twin
	return explain(&Scene{ask: k, T: a.t})
}

// ask grows a seed.
func (a *Asks) ask(s *seed) *ask {
	at := event.Time(s.at)
	switch {
	case s.own != nil:
		return s.own
	case s.count == 0:
		return &ask{
			Time: at, Until: at, Kind: casefile.KindImplied, User: s.after.User, Platform: s.after.Platform, DeviceName: s.after.Device,
			Before: s.before, After: s.after, Unsure: s.unsure, BeforeUnsure: s.headless,
		}
	}
	list := a.refusals[s.first : s.first+s.count]
	c := a.clientOfAny(list)
	k := &ask{
		Time: at, Until: timeline.At(list[len(list)-1]), Kind: casefile.KindImplied, User: list[0].User, Platform: c.Platform, DeviceName: c.Device,
		After: s.after, Refusals: list, Unsure: s.unsure,
	}
	if s.after != nil && k.Platform == "" {
		k.Platform, k.DeviceName = s.after.Platform, s.after.Device
	}
	return k
}

// implied finds the prompts that only the gateway's log shows: a new sign-on of the same
// user and device after the session before had ended.
func (a *Asks) implied(taken map[*session.Session]*timeline.Device) (list []seed) {
	type device struct{ user, device, agent, vserver string }
	before := map[device]*session.Session{}
	loose := map[string]*session.Session{} // each user's latest without a LOGIN
	used := map[*session.Session]bool{}
	for _, s := range a.t.Sessions {
		if !s.IsHub() && s.Client != casefile.ClientUnknown {
			continue
		}
		if s.Login == nil {
			loose[a.t.People.Key(s.User)] = s
			continue
		}
		key := device{user: a.t.People.Key(s.User), device: s.Device}
		if s.Client == casefile.ClientUnknown {
			key.agent = "|" + s.UserAgent
		}
		// Two virtual servers may hold a session of one device at a time: the one that a
		// sign-on replaces is that of its own, if there was one.
		own := key
		own.vserver = s.Vserver
		prev := before[own]
		if prev == nil {
			prev = before[key]
		}
		before[key], before[own] = s, s
		headless := false
		if prev == nil && s.IsHub() {
			if prev = begunBefore(a.t, s); used[prev] {
				prev = nil // it was one device's, and that one has had its prompt
			}
			headless = prev != nil
		}
		// One that began in between may be this device's: then it is the one that was replaced.
		if h := loose[key.user]; prev != nil && !headless && h != nil && h.Start.After(prev.Start) && over(a.t, h, s.Start) {
			headless = true
			if begunBefore(a.t, s) == h && !used[h] {
				prev = h
			}
		}
		if prev == nil || taken[s] != nil || !over(a.t, prev, s.Start) {
			continue
		}
		if headless {
			used[prev] = true
		}
		list = append(list, seed{at: s.Start.UnixMilli(), before: prev, after: s, unsure: s.Client == casefile.ClientUnknown, headless: headless})
	}
	return list
}

// clientOf is the program that a refused sign-on came from.
func (a *Asks) clientOf(f *fact.Fact) session.Client {
	agent := agentOf(f)
	c, ok := a.agents[agent]
	if !ok {
		c = session.Classify(agent, "")
		a.agents[agent] = c
	}
	return c
}

// clientOfAny is the program behind the refusals of one incident: a record that was cut
// short does not name it.
func (a *Asks) clientOfAny(list []*fact.Fact) session.Client {
	for _, f := range list {
		if c := a.clientOf(f); c.Class != casefile.ClientUnknown {
			return c
		}
	}
	return a.clientOf(list[0])
}

func agentOf(f *fact.Fact) string { return cmp.Or(f.Value("Browser"), f.Value("Browser_type")) }

// refused finds sign-ons that the gateway refused: each leads to another ask. Attempts
// fold into one incident.
func (a *Asks) refused(own []*ask) (found []seed) {
	number := map[string]int{} // users
	var byUser [][]*fact.Fact
	for i := range a.t.Facts {
		f := &a.t.Facts[i]
		if f.Kind != event.LoginFailed || f.User == "" {
			continue
		}
		if c := a.clientOf(f); c.Class != casefile.ClientSecureHub && c.Class != casefile.ClientUnknown && agentOf(f) != "" {
			continue
		}
		key := a.t.People.Key(f.User)
		n, ok := number[key]
		if !ok {
			n = len(byUser)
			number[key] = n
			byUser = append(byUser, nil)
		}
		byUser[n] = append(byUser[n], f)
	}
	asked := map[string][]*ask{} // by the devices' own logs
	for _, k := range own {
		key := a.t.People.Key(k.User)
		asked[key] = append(asked[key], k)
	}
	for _, list := range byUser {
		key := a.t.People.Key(list[0].User)
		sessions := a.t.SessionsOf(list[0].User)
		known := clientsOf(sessions)
		for len(list) > 0 {
			n := 1
			for n < len(list) && timeline.At(list[n]).Sub(timeline.At(list[n-1])) <= retryWithin {
				n++
			}
			slices.SortStableFunc(list[:n], func(x, y *fact.Fact) int {
				// Which of several records of one moment comes first must not hang on the files' names.
				return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(x.Value("Failure_reason"), y.Value("Failure_reason")))
			})
			if s, ok := a.refusal(list[:n], sessions, known, asked[key]); ok {
				found = append(found, s)
			}
			list = list[n:]
		}
	}
	return found
}

// refusal takes the refused sign-ons of one incident; false where they are no ask by
// themselves. A device log that shows the ask holds them.
func (a *Asks) refusal(list []*fact.Fact, sessions []*session.Session, known clients, asked []*ask) (s seed, ok bool) {
	c := a.clientOfAny(list)
	from, until := timeline.At(list[0]), timeline.At(list[len(list)-1])
	after, unsure, none := settle(c, until, sessions, known)
	if none {
		return s, false
	}
	for _, o := range asked { // the ask that the failure led to, where the device's log tells it
		if slices.ContainsFunc(o.Facts, func(f *fact.Fact) bool { return failure(f) && timeline.At(f).Sub(from).Abs() <= clockSlack }) {
			o.Refusals = append(o.Refusals, list...)
			return s, false
		}
	}
	for _, o := range asked {
		if !from.Before(o.Time.Add(-clockSlack)) && from.Sub(o.Until) <= answerWithin {
			o.Refusals = append(o.Refusals, list...)
			return s, false
		}
	}
	s = seed{at: list[0].At, after: after, first: uint32(len(a.refusals)), count: uint32(len(list)), unsure: unsure}
	a.refusals = append(a.refusals, list...)
	return s, true
}

// clients are what kinds of client a user is seen with.
type clients struct{ hub, desktop bool }

func clientsOf(sessions []*session.Session) (c clients) {
	for _, s := range sessions {
		switch {
		case s.Login == nil:
		case s.IsHub():
			c.hub = true
		case s.Client != casefile.ClientUnknown:
			c.desktop = true
		}
	}
	return c
}

// settle finds out whose sign-ons were refused where their records name no client: a
// sign-on of Secure Hub that follows shows it; a user who is seen with desktop clients
// only was not asked by Secure Hub.
func settle(c session.Client, until time.Time, sessions []*session.Session, known clients) (after *session.Session, unsure, none bool) {
	unsure = c.Class == casefile.ClientUnknown
	i := sort.Search(len(sessions), func(i int) bool { return !sessions[i].Start.Before(until) })
	for _, s := range sessions[i:] {
		if s.Start.Sub(until) > retryWithin {
			break
		}
		switch {
		case s.Login == nil:
		case s.IsHub():
			if after == nil && (c.Device == "" || c.Device == s.Device) {
				after, unsure = s, false
			}
		case s.Client != casefile.ClientUnknown && unsure && after == nil:
			return nil, unsure, true
		}
	}
	return after, unsure, unsure && known.desktop && !known.hub
}
