package netscaler

import (
	"bytes"
	"math"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
)

// Chunk gives the parser the memory that the next records lie in; see logfile.Chunker.
func (p *Parser) Chunk(b []byte, lines *linemap.Map) { p.chunk, p.lines = b, lines }

// Glance reads a line whose head looks like one before it; see logfile.Glancer.
func (p *Parser) Glance(line []byte, l linemap.Line, ev *event.Event) bool {
	n := len(line)
	if !p.lean || p.plain || n == 0 || line[n-1] <= ' ' || l.Quotes&linemap.Uneven != 0 || endsDirty(line) {
		return false
	}
	if l.Odd != 0 && (l.Odd&^linemap.Ampersand != 0 || hasEntity(line)) {
		return false
	}
	s, t := p.memory.look(line, p.order)
	if t == nil {
		return false
	}
	ev.System, ev.Sure = event.SystemGateway, event.Observed
	if t.light {
		if body := line[s.Len()+t.size:]; l.Quotes == 0 || quotesClose(body, p.lastQuote(body, int(l.End))) {
			ev.Stamp, ev.Kind = s.stamp(line, t), event.Other
			return true
		}
	}
	h := &p.head
	h.fold(line, s, t)
	if h.quotes = 0; l.Quotes != 0 {
		h.quotes = int(l.End)
	}
	ev.Stamp, ev.Kind = h.stamp, event.Other
	p.parseBody(h, ev)
	return true
}

// lastQuote is the place of the last double quote in a body, or -1. In front of the place
// before in the chunk the body ends; see head.quotes.
func (p *Parser) lastQuote(body []byte, before int) int {
	switch before {
	case 0:
		return -1
	case unknownQuotes:
		return bytes.LastIndexByte(body, '"')
	}
	return max(-1, p.lines.LastQuote(before)-(cap(p.chunk)-cap(body)))
}

// unknownQuotes stands for a place where no map tells of quotes.
const unknownQuotes = math.MaxInt

// isPlain reports whether a line is known to hold nothing but ASCII without a backslash and
// without an ampersand.
func (p *Parser) isPlain(line []byte) bool {
	at := cap(p.chunk) - cap(line)
	return len(line) > 0 && at >= 0 && at+len(line) <= len(p.chunk) && &p.chunk[at] == &line[0] && p.lines.Odd(at, at+len(line)) == 0
}
