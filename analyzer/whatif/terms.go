package whatif

import (
	"slices"
	"strconv"
	"time"

	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// A limit is a timer, in milliseconds; off where it never runs out or nothing readable says
// how long it is.
type limit struct {
	length int64
	on     bool
}

// ran reports whether the timer ran out between two moments; never from an unknown one.
func (l limit) ran(since, at int64) bool { return l.on && since > 0 && at-since >= l.length }

func limitOf(t settings.Timer, ok bool) limit {
	return limit{t.Duration.Milliseconds(), ok && !t.NotActive}
}

// terms are the settings of one replay, for one platform.
type terms struct {
	set        *settings.Settings
	platform   string
	inactivity limit
	apps       map[string]*appTerms
	// sess and forced are the gateway's timers that are tried out; nil where those of each
	// session hold.
	sess, forced *limit
}

// appTerms are the timers of one app.
type appTerms struct {
	passcode                           bool
	lease, poll, ticket, reauth, grace limit
	onlineRequired                     bool
}

func termsOf(set *settings.Settings, platform string) *terms {
	t := &terms{set: set, platform: platform, apps: map[string]*appTerms{}}
	t.inactivity = limitOf(set.PropertyMinutes(policy.InactivityTimer))
	tried := func(key string) *limit {
		v, ok := set.Override(key)
		if !ok || v.Origin != settings.FromWhatIf {
			return nil
		}
		minutes, _ := settings.ParseMinutes(v.Value)
		return &limit{(time.Duration(minutes) * time.Minute).Milliseconds(), minutes > 0}
	}
	t.sess, t.forced = tried(policy.SessTimeout), tried(policy.ForcedTimeout)
	return t
}

func (t *terms) app(name string) *appTerms {
	a := t.apps[name]
	if a == nil {
		a = &appTerms{
			lease:  limitOf(t.set.Hours(name, t.platform, policy.MaxOfflinePeriod)),
			poll:   limitOf(t.set.Minutes(name, t.platform, policy.ActivePollPeriod)),
			ticket: limitOf(t.set.Hours(name, t.platform, policy.TicketExpiration)),
			reauth: limitOf(t.set.Minutes(name, t.platform, policy.ReauthenticationPeriod)),
			grace:  limitOf(t.set.Minutes(name, t.platform, policy.OnlineSessionRequiredGracePeriod)),
		}
		a.passcode, _, _ = t.set.Bool(name, t.platform, policy.AppPasscode)
		a.onlineRequired, _, _ = t.set.Bool(name, t.platform, policy.OnlineSessionRequired)
		t.apps[name] = a
	}
	return a
}

// polled reports whether a check-in is as long after the one before as a poll comes.
func (t *terms) polled(app string, before, at int64) bool {
	return t.app(app).poll.ran(before, at+pollSlack.Milliseconds())
}

// A gateTerms is the pair of timers that a gateway session is under.
type gateTerms struct{ sess, forced limit }

// gate are the timers of a session in this replay.
func (t *terms) gate(inForce gateTerms) gateTerms {
	if t.sess != nil {
		inForce.sess = *t.sess
	}
	if t.forced != nil {
		inForce.forced = *t.forced
	}
	return inForce
}

// inForce are the timers that a session was really under: what its configuration says, else
// what its own end shows, else what others of its virtual server show.
func (in *Input) inForce(s *session.Session) gateTerms {
	if s.TimersKnown {
		return gateTerms{likely(s.Timers.SessTimeout), likely(s.Timers.ForcedTimeout)}
	}
	if t := shown(s); t != (gateTerms{}) {
		return t
	}
	return in.measured[s.Vserver]
}

// shown is the timer that a session's own end shows where no configuration says which are in
// force.
func shown(s *session.Session) gateTerms {
	switch {
	case s.EndCause == session.CauseSessionTimeout && s.IdleKnown:
		return gateTerms{sess: limit{s.Idle.Round(time.Minute).Milliseconds(), true}}
	case s.EndCause == session.CauseForcedTimeout:
		return gateTerms{forced: limit{s.Duration().Round(time.Minute).Milliseconds(), true}}
	}
	return gateTerms{}
}

// measure takes from the ends of sessions what timers a virtual server has where no
// configuration says it: the shortest of each.
func (in *Input) measure() {
	in.measured = map[string]gateTerms{}
	shorter := func(a, b limit) limit {
		if !a.on || b.on && b.length < a.length {
			return b
		}
		return a
	}
	for _, s := range in.Timeline.Sessions {
		if s.TimersKnown {
			continue
		}
		if t := shown(s); t != (gateTerms{}) {
			have := in.measured[s.Vserver]
			in.measured[s.Vserver] = gateTerms{shorter(have.sess, t.sess), shorter(have.forced, t.forced)}
		}
	}
}

func likely(p nsconf.Param) limit {
	v, _ := p.Likely()
	return limit{(time.Duration(v.Minutes) * time.Minute).Milliseconds(), v.Minutes > 0}
}

// byTimer reports whether one of the gateway's timers ended a session.
func byTimer(s *session.Session) bool {
	switch s.EndCause {
	case session.CauseSessionTimeout, session.CauseForcedTimeout:
		return true
	case session.CauseEnded:
		return s.TimersKnown && len(s.Also) > 1 // either of the two
	}
	return false
}

// GatewayTimers lists the values that a timer of the gateway had for the sessions of Secure
// Hub, in minutes or as "off", each once; none where nothing tells.
func GatewayTimers(t *timeline.Timeline, key string) []string {
	in := Input{Timeline: t}
	in.measure()
	var list []string
	for _, s := range t.Sessions {
		terms := in.inForce(s)
		if !s.IsHub() || !s.TimersKnown && terms == (gateTerms{}) {
			continue
		}
		l := terms.sess
		if key == policy.ForcedTimeout {
			l = terms.forced
		}
		value := "off"
		if l.on {
			value = strconv.FormatInt(l.length/time.Minute.Milliseconds(), 10)
		}
		if !slices.Contains(list, value) {
			list = append(list, value)
		}
	}
	return list
}
