package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
)

// parseLean reads no more of a message than an analysis does; see logfile.Setup. It
// reports false for a message that has to be read like any other: because the model
// reads all of it, or because only that tells its kind or whether it is cut.
func (p *Parser) parseLean(m *message, h *head, ev *event.Event) bool {
	switch m.kind {
	case event.SessionActivity:
		return p.leanActivity(m, h, ev)
	case event.Other:
		return !m.closes && m.stays(h.body) && intact(m, h.body)
	}
	return false
}

// stays reports whether the kind of a message is certain not to depend on this body.
func (m *message) stays(body []byte) bool {
	switch {
	case m.read == nil || !m.read.decides:
		return true
	case m.read == monitor:
		return index(body, staMonitor, 1) < 0
	case m.read == freeText:
		return index(body, authorized, 0) < 0 && index(body, staResponse, 0) < 0
	}
	return false
}

// intact reports whether cutFields is certain to find a value in body and no quote that
// never closes.
func intact(m *message, body []byte) bool {
	if m.fields == nil {
		return true
	}
	return known(body[skipBlanks(body, 0):], m.fields, 0) >= 0 && quotesClose(body)
}

// quotesClose reports whether every value in b that begins with a quote is certain to
// have its closing one. A closing quote is one that a field's end follows; where the last
// quote of all is one and no value begins with it, it closes whatever is open by then.
func quotesClose(b []byte) bool {
	if bytes.IndexByte(b, '"') < 0 {
		return true
	}
	i := bytes.LastIndexByte(b, '"')
	if i == 0 || blank(b[i-1]) || b[i-1] == ':' {
		return false // a value may begin here
	}
	rest := skipBlanks(b, i+1)
	return rest == len(b) || b[rest] == '-' && (rest+1 == len(b) || b[rest+1] == ' ')
}

// leanActivity reads of which session a message is and when.
func (p *Parser) leanActivity(m *message, h *head, ev *event.Event) bool {
	if m.fields == nil {
		m.read.do(p, ev, h)
		p.knownIdentity(ev)
		return true
	}
	last := p.cutKnown(m, h.body, ev, true)
	if last < 0 || m.closes && !closesWhole(h, m.fields[last]) {
		ev.Fields = ev.Fields[:0]
		return false
	}
	p.knownSpan(ev, h)
	p.knownIdentity(ev)
	return true
}
