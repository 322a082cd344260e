package netscaler

import (
	"hubscope/parsers/event"
)

// parseLean reads no more of a message than an analysis does; see logfile.Setup. It
// reports false for a message that has to be read like any other: because the model
// reads all of it, or because only that tells its kind or whether it is cut.
func (p *Parser) parseLean(m *message, h *head, ev *event.Event) bool {
	switch {
	case m.kind == event.SessionActivity:
		return p.leanActivity(m, h, ev)
	case m.kind != event.Other:
		return false
	case m.read == freeText:
		return leanText(h.body, ev)
	case m.closes:
		whole := p.leanWhole(m, h, ev)
		ev.Fields = ev.Fields[:0]
		leave(ev)
		return whole
	}
	return m.stays(h.body) && p.intact(m, h)
}

// light reports whether nothing is read of a message but that it was there, if it is intact.
func (m *message) light() bool {
	return m.kind == event.Other && !m.closes && m.fields != nil && (m.read == nil || !m.read.decides)
}

// stays reports whether the kind of a message is certain not to depend on this body.
func (m *message) stays(body []byte) bool {
	return m.read == nil || !m.read.decides || m.read == monitor && index(body, staMonitor, 1) < 0
}

// leanText is readMessage for what the model does not read.
func leanText(body []byte, ev *event.Event) bool {
	if v := after(body, authorized); v != nil {
		return string(untilComma(v)) != denied
	}
	if index(body, staResponse, 0) >= 0 {
		ev.Kind = event.STAResponse
	}
	return true
}

// intact reports whether cutFields is certain to find a value in a head's body and no quote
// that never closes.
func (p *Parser) intact(m *message, h *head) bool {
	if m.fields == nil {
		return true
	}
	return h.named(m) && quotesClose(h.body, p.lastQuote(h.body, h.quotes))
}

// named reports whether a head's body begins with a name of its message.
func (h *head) named(m *message) bool {
	if t := h.folded.tail; t != nil && t.named {
		return true
	}
	return known(h.body[skipBlanks(h.body, 0):], m.fields, 0) >= 0
}

// quotesClose reports whether every value in b that begins with a quote is certain to
// have its closing one. A closing quote is one that a field's end follows; where the last
// quote of all is one and no value begins with it, it closes whatever is open by then.
func quotesClose(b []byte, last int) bool {
	if last < 0 {
		return true
	}
	if last == 0 || blank(b[last-1]) || b[last-1] == ':' {
		return false // a value may begin here
	}
	rest := skipBlanks(b, last+1)
	return rest == len(b) || b[rest] == '-' && (rest+1 == len(b) || b[rest+1] == ' ')
}

// leanActivity reads of which session a message is and when.
func (p *Parser) leanActivity(m *message, h *head, ev *event.Event) bool {
	if m.fields == nil {
		if m.read != httpRequest || !p.openedRequest(h, ev) {
			m.read.do(p, ev, h)
			p.knownIdentity(ev)
		}
		return true
	}
	if m.grouped && p.openedSpan(m, h, ev) {
		return true
	}
	if !p.leanWhole(m, h, ev) {
		return false
	}
	p.knownSpan(ev, h)
	p.knownIdentity(ev)
	return true
}

// leanWhole cuts a body and reports whether it is certain to be whole.
func (p *Parser) leanWhole(m *message, h *head, ev *event.Event) bool {
	last := p.cutKnown(m, h.body, ev, true)
	if last < 0 || m.closes && !closesWhole(h, m.fields[last]) {
		ev.Fields = ev.Fields[:0]
		leave(ev)
		return false
	}
	return true
}
