package whatif

import "math"

// tokenKnown reports whether the gateway's log shows whether the phone had a session.
func (m *machine) tokenKnown(at int64) bool {
	return len(m.gates) > 0 && m.in.Timeline.GatewayCovers(moment{at: at}.time())
}

// token tells whether the phone's gateway token is known not to be valid, and why.
func (m *machine) token(at int64) (cause string, over bool) {
	if !m.tokenKnown(at) {
		return activePoll, m.refused
	}
	for _, g := range m.gates {
		if _, over := g.over(at); !over {
			return "", false
		}
	}
	return m.gateNow().over(at)
}

// ended is when the latest session ended; 0 where it did not.
func (m *machine) ended() int64 {
	g := m.gateNow()
	if g == nil {
		return 0
	}
	if at, _ := g.end(); at != math.MaxInt64 {
		return at
	}
	return 0
}

func (m *machine) gateOf(vserver string) *gate {
	for _, g := range m.gates {
		if g.vserver == vserver {
			return g
		}
	}
	return nil
}

// gateNow is the session that began last, or nil.
func (m *machine) gateNow() *gate {
	var last *gate
	for _, g := range m.gates {
		if last == nil || g.start > last.start {
			last = g
		}
	}
	return last
}

// begin has a session begin anew.
func (m *machine) begin(g *gate, at int64) {
	m.idle(g, at)
	g.start, g.last, g.cutAt, g.cutBy = at, at, 0, ""
}

// idle measures for how long a session carried nothing and stood open.
func (m *machine) idle(g *gate, at int64) {
	m.opened.session = max(m.opened.session, g.idle(at, false))
}

// traffic is something that a session carried. Where it has no session in this replay,
// somebody would have had to sign on: at the phone's next use, as its own log shows it, or
// there and then where only the gateway's log does.
func (m *machine) traffic(e *moment) {
	g := m.gateOf(e.session.Vserver)
	if g == nil {
		return
	}
	cause, over := g.over(e.at)
	switch {
	case !over:
		m.idle(g, e.at)
	case m.tape.device != nil:
		m.wanted[""] = true
		return
	default:
		m.prompt(e, cause, false)
		m.begin(g, e.at)
	}
	g.carry(e.until)
}

// login is a sign-on at the gateway. One that only answers an ask comes with the ask, and one
// that is an ask comes when the session before is over; any other begins a session.
func (m *machine) login(e *moment) {
	own := m.gateOf(e.session.Vserver)
	before := own
	if before == nil {
		before = m.gateNow()
	}
	over, cause := true, ""
	if before != nil {
		cause, over = before.over(e.at)
	}
	if !over && (e.implied || e.ask >= 0 && m.prompted != e.ask) {
		m.idle(before, e.at)
		before.carry(e.until) // nobody had to sign on: the old session goes on
		return
	}
	if own == nil {
		own = &gate{vserver: e.session.Vserver, start: e.at, last: e.at}
		m.gates = append(m.gates, own)
	}
	switch {
	case e.implied && before == nil:
		m.prompt(e, m.tape.asked[e.ask].cause, true) // the session before is not in the logs
	case e.implied:
		m.answered(e, cause)
	case e.ask < 0 && over && before != nil && m.tape.device == nil:
		m.prompt(e, cause, false)
	}
	if before != nil {
		m.idle(before, e.at)
	}
	m.begin(own, e.at)
	own.terms = m.terms.gate(m.in.inForce(e.session))
	own.carry(e.until)
	m.refused = false
	clear(m.wanted)
}

// answered is an ask that only the gateway's log shows.
func (m *machine) answered(e *moment, cause string) {
	a := &m.tape.asked[e.ask]
	switch {
	case means(a.cause, cause):
		m.prompt(e, a.cause, false)
	case a.cause == unexplained:
		m.prompt(e, a.cause, true)
	default:
		m.prompt(e, cause, false)
	}
}
