package whatif

import (
	"time"

	"hubscope/analyzer/settings"
	"hubscope/parsers/event"
)

const (
	// timerSlack is by how much the Inactivity Timer may seem not to have run out: an app logs
	// its coming to the front a moment after the use that set the timer back.
	timerSlack = 10 * time.Second
	// justBefore is for how long an app counts as started.
	justBefore = time.Minute
)

func (e moment) time() time.Time { return event.Time(e.at) }

// due are the causes for which a use asks, the one that hides the others first.
func (m *machine) due(e *moment) []string {
	if e.hub {
		if m.pending != "" {
			return []string{m.pending}
		}
		return nil
	}
	var list []string
	app := m.terms.app(e.app)
	if settings.IsMail(e.app) && app.ticket.ran(m.ticket, e.at) {
		list = append(list, ticketExpired)
	}
	cause, over := m.token(e.at)
	if m.leaseOver(e) {
		list = append(list, maxOffline)
	}
	if m.pending != "" {
		list = append(list, m.pending)
	}
	if over && !m.offline {
		if e.needs || m.wanted[e.app] || m.wanted[""] || m.polls(e) {
			list = append(list, cause)
		}
		if app.onlineRequired && app.grace.ran(m.ended(), e.at) {
			list = append(list, onlineSession)
		}
	}
	if app.passcode && m.idleOut(e) {
		list = append(list, inactivity)
	}
	if m.unlock > 0 && app.reauth.on && (app.reauth.length > 0 && e.at-m.unlock >= app.reauth.length || app.reauth.length == 0 && m.starting(e)) {
		list = append(list, reauth)
	}
	return list
}

// leaseOver reports whether an app's last good check-in is longer ago than it may be.
func (m *machine) leaseOver(e *moment) bool {
	lease, check := m.terms.app(e.app).lease, m.checks.of(e.app)
	return lease.on && check > 0 && e.at-check > lease.length
}

// renew has an app check in whose lease is over: with a valid token nobody is asked.
func (m *machine) renew(e *moment) {
	if _, over := m.token(e.at); !e.hub && !over && !m.offline && m.tokenKnown(e.at) && m.leaseOver(e) {
		m.checks[e.app] = e.at
	}
}

// polls reports whether a poll comes due at a use. When polls came the log shows, or the ask
// that they brought; of what it does not show the replay knows those only that would have
// been due and, under the settings in force, were not.
func (m *machine) polls(e *moment) bool {
	if !m.terms.app(e.app).poll.ran(m.checks.of(e.app), e.at) {
		return false
	}
	return e.kind == asks || !m.base.app(e.app).poll.ran(m.logged.of(e.app), e.at)
}

// idleOut reports whether nobody used an app for longer than the Inactivity Timer; one of 0
// asks when an app starts.
func (m *machine) idleOut(e *moment) bool {
	t := m.terms.inactivity
	if t.on && t.length == 0 {
		return m.starting(e)
	}
	t.length -= timerSlack.Milliseconds()
	return t.ran(m.activity, e.at)
}

// starting reports whether an app's process has just begun.
func (m *machine) starting(e *moment) bool {
	at := max(m.starts[e.app], m.starts[""])
	return at > 0 && e.at-at <= justBefore.Milliseconds()
}

// unknown reports whether the state that a cause rests on is not known at a moment: the logs
// do not reach back to where its timer began.
func (m *machine) unknown(cause string, e *moment) bool {
	switch cause {
	case inactivity:
		return m.activity == 0
	case maxOffline:
		return m.checks.of(e.app) == 0
	case ticketExpired:
		return m.ticket == 0
	case reauth:
		return m.unlock == 0
	case deviceRestart, hubRestart, firstOpen, signOff:
		return !m.happened[cause]
	case activePoll, onlineSession:
		return !m.refused && !m.tokenKnown(e.at)
	}
	return atGateway(cause) && !m.tokenKnown(e.at)
}
