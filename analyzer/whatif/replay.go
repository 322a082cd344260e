package whatif

import (
	"slices"

	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
)

// A given prompt is one that a replay gives.
type given struct {
	at    int64
	app   string
	cause string
	ask   int  // the observed one at whose moment it comes; -1 for none
	kept  bool // taken over from what was observed
}

// A machine is a phone's state in one replay.
type machine struct {
	in      *Input
	tape    *tape
	terms   *terms
	base    *terms // the settings in force
	prompts []given
	opened  open

	// Moments, in milliseconds; 0 while nothing shows one.
	activity, unlock, ticket int64
	checks                   checks
	logged                   checks           // those that the log shows
	starts                   map[string]int64 // of apps' processes
	pending                  string           // an event after which the next use asks
	offline                  bool
	lastApp                  string // that was used
	gates                    []*gate
	refused                  bool            // without a gateway's log: a check-in failed, and nobody signed on since
	wanted                   map[string]bool // apps that needed the gateway in vain: their next use asks; "" for any
	happened                 map[string]bool // events after which a use asks
	locked                   bool            // one of them locked the container
	prompted                 int             // the observed ask at which this replay asked last; -1 for none
}

// replay runs a phone's activity under a scenario's settings.
func replay(in *Input, t *tape, scenario *settings.Settings) ([]given, open) {
	m := &machine{
		in: in, tape: t, base: termsOf(in.Timeline.Settings, t.platform), terms: termsOf(scenario, t.platform),
		checks: checks{}, logged: checks{}, wanted: map[string]bool{}, happened: map[string]bool{}, starts: map[string]int64{}, prompted: -1,
	}
	for i := range t.moments {
		m.step(&t.moments[i])
	}
	if t.device != nil {
		m.rest(t.end, true)
	} else {
		m.opened.container, m.opened.containerEndless = 0, false // nothing shows it
	}
	for _, g := range m.gates {
		m.opened.session = max(m.opened.session, g.idle(t.end, true))
		m.opened.sessionEndless = m.opened.sessionEndless || g.endless()
	}
	return m.prompts, m.opened
}

func (m *machine) step(e *moment) {
	switch e.kind {
	case cut:
		if g := m.gateOf(e.session.Vserver); g != nil && g.cutAt == 0 {
			m.idle(g, e.at)
			g.cutAt, g.cutBy = e.at, e.cause
		}
	case pends:
		m.pending = stronger(m.pending, e.cause)
		m.happened[e.cause] = true
		if e.cause != firstOpen {
			m.rest(e.at, false)
			m.locked = true
		}
	case offline:
		m.offline = true
	case onNet:
		m.offline = false
	case traffic:
		m.traffic(e)
	case checked:
		m.checked(e)
	case failed:
		m.failed(e)
	case ticketed:
		m.ticket = e.at
	case unlocked:
		m.present(e)
		m.unlock, m.pending, m.refused, m.locked = e.at, "", false, false
	case started:
		m.starts[e.app] = e.at
	case left:
		m.activity = e.at // it was in front until now: nobody can tell for how long it lay there
	case present:
		m.present(e)
	case used:
		m.use(e)
	case asks:
		m.ask(e)
	case login:
		m.login(e)
	}
}

// stronger is the one of two events whose prompt hides the other's.
func stronger(a, b string) string {
	order := []string{"", signOff, firstOpen, hubRestart, deviceRestart}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// present notes that somebody was there.
func (m *machine) present(e *moment) {
	m.rest(e.at, false)
	m.activity = e.at
}

// rest measures for how long the container stood open since it was last used.
func (m *machine) rest(at int64, final bool) {
	if m.activity == 0 || m.locked {
		return
	}
	lock := m.terms.inactivity
	if lock.length == 0 || !m.terms.app(m.lastApp).passcode {
		lock.on = false // it asks when an app starts and at no other time, or never
	}
	open := at - m.activity
	if lock.on && (final || lock.length < open) {
		open = lock.length
	}
	m.opened.container = max(m.opened.container, open)
	m.opened.containerEndless = m.opened.containerEndless || !lock.on
}

// use is a use of an app at which no prompt was observed.
func (m *machine) use(e *moment) {
	m.renew(e)
	if due := m.due(e); len(due) > 0 {
		m.prompt(e, due[0], false)
	}
	m.seen(e)
}

// ask is a use at which a prompt was observed. Where several reasons were due, the one that
// the case tells for it is what the app told; the state that it rests on has to be known.
func (m *machine) ask(e *moment) {
	m.renew(e)
	a := &m.tape.asked[e.ask]
	due := m.due(e)
	switch i := slices.IndexFunc(due, func(c string) bool { return means(a.cause, c) }); {
	case fixed(a.cause), a.cause == unexplained:
		m.prompt(e, a.cause, true)
	case i >= 0:
		m.prompt(e, a.cause, false)
	case m.unknown(a.cause, e):
		m.prompt(e, a.cause, true)
	case len(due) > 0:
		m.prompt(e, due[0], false)
	}
	m.seen(e)
}

// unexplained is told of a prompt for which no cause holds. No setting is known to change it.
const unexplained = "unexplained"

// means reports whether the cause that the case tells for a prompt is the one that is due. A
// session that either of its timers may have ended is told as ended, and no more.
func means(observed, due string) bool {
	return observed == due || observed == session.CauseEnded && (due == session.CauseSessionTimeout || due == session.CauseForcedTimeout)
}

// seen notes a use.
func (m *machine) seen(e *moment) {
	m.present(e)
	if !e.hub {
		m.lastApp = e.app
	}
}

// prompt has the user asked, and what that sets back: the container is open, and behind a
// sign-on at the gateway a session begins and the app checks in.
func (m *machine) prompt(e *moment, cause string, kept bool) {
	m.prompts = append(m.prompts, given{at: e.at, app: e.app, cause: cause, ask: e.ask, kept: kept})
	m.rest(e.at, false)
	m.activity, m.unlock, m.pending, m.locked = e.at, e.at, "", false
	m.prompted = e.ask
	if !online(cause) {
		return
	}
	m.refused = false
	clear(m.wanted)
	if e.kind == used || e.kind == asks {
		m.checks[e.app] = e.at
	}
	if cause == ticketExpired {
		m.ticket = e.at
	}
	if g := m.gateNow(); g != nil {
		m.begin(g, e.at)
	}
}

// checked is a good policy check. One that a poll brought comes when the poll is due; with a
// token that is not valid it fails.
func (m *machine) checked(e *moment) {
	m.logged[e.app] = e.at
	if e.polled && !m.terms.polled(e.app, m.checks.of(e.app), e.at) {
		return
	}
	if _, over := m.token(e.at); over {
		m.wanted[e.app] = true
		return
	}
	m.checks[e.app] = e.at
}

// failed is a check-in that failed. With a network, and where no gateway's log says otherwise,
// it failed because the token was not valid.
func (m *machine) failed(e *moment) {
	m.checks.failed(e, m.base)
	m.logged.failed(e, m.base)
	if m.offline {
		return
	}
	if !m.tokenKnown(e.at) {
		m.refused = true
	}
	if e.polled && !m.terms.polled(e.app, m.checks.of(e.app), e.at) {
		return
	}
	if _, over := m.token(e.at); over {
		m.wanted[e.app] = true
	} else {
		m.checks[e.app] = e.at
	}
}
