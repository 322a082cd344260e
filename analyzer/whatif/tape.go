package whatif

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/prompt"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// A tape is what happened on one phone and no setting would have changed, in order of time.
type tape struct {
	*phone
	moments []moment
	asked   []asked
	end     int64 // the last moment that the logs cover
	cuts    int   // sessions that something else than a timer ended
}

// An asked prompt is one that was observed.
type asked struct {
	at    int64
	index int // of the case's asks
	id    string
	user  string
	app   string
	cause string
}

type kind uint8

// The kinds of moments, in the order in which those of one time count.
const (
	cut      kind = iota // something ended the gateway session, and no timer did
	pends                // a restart, an installation, a sign-off: the next use asks
	offline              // the device lost its network
	onNet                // it has one again
	traffic              // the gateway session carried something
	checked              // a good policy check
	failed               // an active poll that failed
	ticketed             // a ticket was issued
	unlocked             // somebody signed on though no ask shows it
	started              // an app's process began
	present              // somebody was there; nothing was opened
	left                 // an app went to the background
	used                 // an app came to the front or was used
	asks                 // a use at which a prompt was observed
	login                // a sign-on at the gateway
)

// A moment is one thing that happened.
type moment struct {
	at      int64 // milliseconds since the epoch
	until   int64 // of traffic: there was more until then, without a pause
	kind    kind
	hub     bool   // it was Secure Hub itself
	polled  bool   // of checked and failed: a poll came due, it was no check at a start or behind a sign-on
	needs   bool   // of asks: the gateway was needed, and not for a poll
	implied bool   // of login: it is the ask, which only the gateway's log shows
	app     string // empty where the log does not say
	cause   string // of pends and cut
	ask     int    // of asks and login: index into asked, -1 for none
	session *session.Session
}

const (
	// opening is how long an app takes from coming to the front to asking: what the log shows
	// then is the very use that the prompt interrupted.
	opening = 15 * time.Second
	// pollSlack is by how much a poll may come early.
	pollSlack = time.Minute
)

// tapeOf puts a phone's activity in order of time.
func tapeOf(in *Input, p *phone) *tape {
	t := &tape{phone: p}
	_, to := in.Timeline.Span()
	t.end = to.UnixMilli()
	answers := map[*session.Session]int{}
	implied := map[*session.Session]bool{}
	var own []prompt.Trace
	for _, i := range p.asks {
		b := &in.Briefs[i]
		trace := in.Asks.Trace(i)
		if trace.Device != nil {
			own = append(own, trace)
		}
		if b.Kind == casefile.KindNotice {
			continue
		}
		n := len(t.asked)
		a := asked{at: b.At, index: i, id: b.ID(), user: b.User, app: b.App, cause: b.Cause}
		t.asked = append(t.asked, a)
		if trace.After != nil {
			answers[trace.After] = n
		}
		if trace.Device == nil && trace.After != nil && !fixed(b.Cause) {
			implied[trace.After] = true
			continue // its sign-on is the use
		}
		t.moments = append(t.moments, moment{at: b.At, kind: asks, app: settings.ShownName(b.App), ask: n, needs: trace.Online || atGateway(b.Cause) || b.Cause == activePoll || b.Cause == signOff})
	}
	if p.device != nil {
		t.log(p.device, own, termsOf(in.Timeline.Settings, p.platform))
	}
	for i, s := range p.sessions {
		next := to
		if i+1 < len(p.sessions) {
			next = p.sessions[i+1].Start
		}
		ask, ok := answers[s]
		if !ok {
			ask = -1
		}
		t.session(in, s, ask, implied[s], next)
	}
	slices.SortStableFunc(t.moments, func(a, b moment) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.kind, b.kind), cmp.Compare(a.app, b.app))
	})
	t.polls(termsOf(in.Timeline.Settings, p.platform))
	return t
}

// polls tells the asks that an active poll brought to light from those that needed the gateway
// for something else: the first would not have come before the poll is due.
func (t *tape) polls(base *terms) {
	last := checks{}
	for i := range t.moments {
		switch m := &t.moments[i]; m.kind {
		case checked:
			last[m.app] = m.at
		case failed:
			last.failed(m, base)
		case asks:
			m.needs = m.needs && !base.app(m.app).poll.ran(last.of(m.app), m.at)
		}
	}
}

// checks are the last good policy checks, by app, in milliseconds; "" is an app that the log
// does not name.
type checks map[string]int64

// of is when an app last checked in; 0 where nothing shows it.
func (c checks) of(app string) int64 { return max(c[app], c[""]) }

// failed notes that a poll was due though nothing shows the check before: that was a period
// ago.
func (c checks) failed(m *moment, base *terms) {
	if c.of(m.app) == 0 {
		c[m.app] = m.at - base.app(m.app).poll.length
	}
}

// log takes what the device's own log shows.
func (t *tape) log(d *timeline.Device, own []prompt.Trace, base *terms) {
	last := checks{}
	for _, f := range d.Facts {
		m := moment{at: f.At, app: settings.ShownName(f.App), hub: f.System == event.SystemSecureHub, ask: -1}
		within, before := place(own, f.At)
		switch f.Kind {
		case event.AppForeground, event.UserActivity:
			m.kind = used
			if within {
				m.kind = present
			}
		case event.AppBackground:
			m.kind = left
		case event.FlipBack:
			m.kind = present
		case event.PromptAnswered, event.SignOn:
			switch {
			case !passed(f):
				continue
			case within:
				m.kind = present
			default:
				m.kind = unlocked
			}
		case event.DeviceBoot:
			m.kind, m.cause = pends, deviceRestart
		case event.AppStart:
			m.kind = started
			if m.hub && d.Platform != "ios" {
				m.kind, m.cause = pends, hubRestart
			}
		case event.AppInstalled:
			if d.Platform == "android" {
				continue
			}
			m.kind, m.cause = pends, firstOpen
		case event.SignOff:
			m.kind, m.cause = pends, signOff
		case event.PolicyCheck:
			switch {
			case strings.EqualFold(f.Value("result"), "ok"):
				m.kind = checked
				m.polled = base.polled(m.app, last.of(m.app), f.At)
				last[m.app] = f.At
			case f.Value("trigger") != "max-offline":
				m.kind = failed
				m.polled = last.of(m.app) == 0 || base.polled(m.app, last.of(m.app), f.At)
			default:
				continue
			}
		case event.TicketIssued:
			m.kind = ticketed
		case event.NetworkDown:
			m.kind = offline
		case event.NetworkUp:
			m.kind = onNet
		default:
			continue
		}
		if before && (m.kind == used || m.kind == left || m.kind == present) {
			continue
		}
		t.moments = append(t.moments, m)
	}
}

// bridged are the stretches of a session's traffic, with those joined between which its own
// time-out would have ended it; one that the forced time-out ended was busy until then.
func bridged(s *session.Session, timeout limit) []session.Stretch {
	list := s.Stretches()
	if !timeout.on {
		return list
	}
	if last := &list[len(list)-1]; s.EndCause == session.CauseForcedTimeout && timeout.ran(last.To, s.End.UnixMilli()) {
		last.To = s.End.UnixMilli() - 1
	}
	joined := list[:1]
	for _, b := range list[1:] {
		if last := &joined[len(joined)-1]; timeout.ran(last.To, b.From) {
			last.To = b.To
		} else {
			joined = append(joined, b)
		}
	}
	return joined
}

// place tells whether a moment lies within one of the asks, or right before one.
func place(own []prompt.Trace, at int64) (within, before bool) {
	i, _ := slices.BinarySearchFunc(own, at, func(a prompt.Trace, at int64) int { return cmp.Compare(a.From.UnixMilli(), at+1) })
	// own[i] is the first that begins after the moment.
	within = i > 0 && at <= own[i-1].Until.UnixMilli()
	return within, !within && i < len(own) && own[i].From.UnixMilli()-at <= opening.Milliseconds()
}

// passed reports whether a prompt was answered rightly.
func passed(f *fact.Fact) bool {
	r := f.Value("result")
	return r != "failed" && r != "cancelled"
}

// session takes one gateway session: its sign-on, when it carried traffic, and its end where
// no timer made it.
//
// A pause that is longer than the session's own time-out and that the session outlived shows
// that the log does not hold all of its traffic: it counts as busy.
func (t *tape) session(in *Input, s *session.Session, ask int, implied bool, next time.Time) {
	start := s.Start.UnixMilli()
	if s.Start.IsZero() {
		return
	}
	stretches := bridged(s, in.inForce(s).sess)
	t.moments = append(t.moments, moment{at: start, until: stretches[0].To, kind: login, implied: implied, ask: ask, session: s})
	for _, b := range stretches {
		for _, at := range []int64{b.From, b.To} {
			if at > start {
				t.moments = append(t.moments, moment{at: at, until: b.To, kind: traffic, ask: -1, session: s})
			}
		}
	}
	switch {
	case s.Ended && !byTimer(s):
		t.cuts++
		t.moments = append(t.moments, moment{at: s.End.UnixMilli(), kind: cut, cause: s.EndCause, ask: -1, session: s})
	case !s.Ended:
		if f := in.Timeline.CutBetween(s, next); f != nil {
			t.cuts++
			t.moments = append(t.moments, moment{at: f.At, kind: cut, cause: session.CauseKilled, ask: -1, session: s})
		}
	}
}
