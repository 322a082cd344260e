package netscaler

import (
	"encoding/binary"
	"hash/maphash"

	"hubscope/parsers/event"
)

// Records of one session's activity open alike: "Context ken@192.0.2.1 - SessionId: 41 - User
// ken - Client_ip 192.0.2.1 - Nat_ip 192.0.2.9 - Vserver 198.51.100.7:443 - Source ". Most
// lines of a busy gateway are of that kind, and of a few thousand sessions at a time.

// An opening is what the latest record of a session opened with, up to the values in which
// such records differ, and where in it the values are that tell the session.
//
// The text itself is not kept: with it the openings of two thousand sessions, which take turns,
// would not fit the second-level cache, and each line would wait for memory. Two texts of one
// length and one slot have the same sum once in 2^64 times, whoever wrote the log.
type opening struct {
	event.Opening
	sum                    uint64 // of the text
	route                  uint32 // along which it was read; 0 for a request
	joint                  uint8  // of that route, behind which it ends
	size                   uint8  // of the text; 0 for none
	session, user, vserver span8
	_                      [20]byte // with it an opening is a line of the cache, not halves of two
}

type span8 struct{ from, to uint8 }

const (
	// mostOpening is as far as a span8 tells: most texts have 120 to 180 bytes.
	mostOpening = 1<<8 - 1
	// leastOpening is what a body must have to be hashed.
	leastOpening = 24
	openingBits  = 13
	// fewLines is how many lines of sessions a file must have for openings to be worth their
	// memory: a folder may hold thousands of small logs.
	fewLines = 2000
)

// openingSeed is of the sums, and is not known to who writes logs.
var openingSeed = maphash.MakeSeed()

// What numbers are multiplied with that are to be spread over slots.
const (
	goldenRatio = 0x9e3779b97f4a7c15
	another     = 0xc2b2ae3d27d4eb4f
)

// openingSlot is a hash of the route and the user, behind "Context ".
func openingSlot(route uint32, body []byte) uint64 {
	return ((binary.LittleEndian.Uint64(body[8:])+uint64(route))*goldenRatio ^ binary.LittleEndian.Uint64(body[16:])*another) >> (64 - openingBits)
}

// opened returns the opening that a body has in common with one before it, or nil.
func (p *Parser) opened(route uint32, body []byte) *opening {
	if len(p.openings) == 0 || len(body) < leastOpening {
		return nil
	}
	o := &p.openings[openingSlot(route, body)]
	n := int(o.size)
	if n == 0 || o.route != route || len(body) < n || maphash.Bytes(openingSeed, body[:n]) != o.sum {
		return nil
	}
	return o
}

// enter tells the session of an opening, and adds no more of its values than a mark takes.
func (o *opening) enter(body []byte, ev *event.Event) {
	ev.Opening = &o.Opening
	ev.Session, ev.User = body[o.session.from:o.session.to], body[o.user.from:o.user.to]
	ev.Fields = put(ev.Fields, "Vserver", body[o.vserver.from:o.vserver.to])
}

// leave takes back what enter told, all but the values.
func leave(ev *event.Event) { ev.Opening, ev.Session, ev.User = nil, nil, nil }

// openedRequest is readHTTPRequest for one that opens as one before it did.
func (p *Parser) openedRequest(h *head, ev *event.Event) bool {
	b := h.body[skipBlanks(h.body, 0):]
	o := p.opened(0, b)
	if o == nil {
		return false
	}
	end, ok := p.knownStamp(b[o.size:], h, true)
	if ok {
		ev.End = end
		o.enter(b, ev)
	}
	return ok
}

// openedSpan reads a message of a connection that opens as one before it did, and goes on like
// the last one of its name: what follow, knownSpan and knownIdentity do.
func (p *Parser) openedSpan(m *message, h *head, ev *event.Event) bool {
	r, body := &p.routes[m.number][0], h.body
	t := &r.times
	if t.first == 0 || !t.alone {
		return false
	}
	o := p.opened(r.number, body)
	if o == nil || int(o.joint) >= t.first {
		return false
	}
	at := int(o.size)
	for n := int(o.joint) + 1; ; n++ {
		if at < len(body) && body[at] == ' ' {
			return false // the value begins further on
		}
		next := &r.joints[n]
		if at = next.behind(body, at); at < 0 {
			return false
		}
		if n == t.first {
			break
		}
		at += len(next.text)
	}
	b := body[at:]
	if !t.Fits(b) || !p.endInGroups(h, b[t.rest:]) {
		return false
	}
	var start, end event.Stamp
	if t.end.to > 0 {
		var ok bool
		if end, ok = p.knownStamp(t.end.of(b), h, true); !ok {
			return false
		}
	}
	if t.start.to > 0 {
		start = p.bodyStamp(t.start.of(b), h, false)
	}
	ev.Start, ev.End = start, end
	o.enter(body, ev)
	return true
}

// learnOpening remembers how a body opened that was just read and has all these values.
func (p *Parser) learnOpening(route uint32, joint int, ev *event.Event, body []byte, size int) {
	if size > mostOpening || size < leastOpening || p.at[roleSession] == 0 || p.at[roleUser] == 0 || p.at[roleVserver] == 0 {
		return
	}
	if p.openings == nil {
		if p.patience--; p.patience > 0 {
			return
		}
		p.openings = make([]opening, 1<<openingBits)
	}
	place := func(r role) span8 {
		v := p.value(ev, r)
		from := cap(body) - cap(v)
		return span8{uint8(from), uint8(from + len(v))}
	}
	o := &p.openings[openingSlot(route, body)]
	o.Opening = event.Opening{}
	o.route, o.joint, o.size = route, uint8(joint), uint8(size)
	o.session, o.user, o.vserver = place(roleSession), place(roleUser), place(roleVserver)
	o.sum = maphash.Bytes(openingSeed, body[:size])
}
