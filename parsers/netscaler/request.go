package netscaler

import (
	"encoding/binary"

	"hubscope/parsers/event"
)

// The requests of one session begin alike, up to their time: "Context ken@192.0.2.1 -
// SessionId: 41 - intranet.example.com User ken : Group(s) N/A : Vserver 198.51.100.7:443 - ".
// Half the lines of a busy gateway are requests, of a few thousand sessions at a time.

// A request is what the latest requests of a session began with, and where its values stand.
type request struct {
	size                   uint8 // of text; 0 for none
	session, user, vserver span8
	text                   [mostRequest]byte
}

type span8 struct{ from, to uint8 }

const (
	// mostRequest makes a request three lines of the cache.
	mostRequest = 3*64 - 7
	requestBits = 12
)

// requestSlot is a hash of the user, behind "Context ".
func requestSlot(body []byte) uint64 {
	const (
		golden  = 0x9e3779b97f4a7c15
		another = 0xc2b2ae3d27d4eb4f
	)
	return (binary.LittleEndian.Uint64(body[8:])*golden ^ binary.LittleEndian.Uint64(body[16:])*another) >> (64 - requestBits)
}

// leastRequest is what a body must have to be hashed.
const leastRequest = 24

// sameRequest reads a request that begins like one before it. It reports false, and has
// added nothing, for any other.
func (p *Parser) sameRequest(body []byte, ev *event.Event, h *head) bool {
	if len(p.requests) == 0 || len(body) < leastRequest {
		return false
	}
	r := &p.requests[requestSlot(body)]
	n := int(r.size)
	if n == 0 || len(body) < n || string(body[:n]) != string(r.text[:n]) {
		return false
	}
	end, ok := p.knownStamp(body[n:], h, true)
	if !ok {
		return false
	}
	ev.End = end
	p.at = [roleCount]uint8{}
	fields := p.put(ev.Fields, roleSession, "SessionId", body[r.session.from:r.session.to])
	fields = p.put(fields, roleUser, "User", body[r.user.from:r.user.to])
	ev.Fields = p.put(fields, roleVserver, "Vserver", body[r.vserver.from:r.vserver.to])
	return true
}

// learnRequest remembers how a request began that was just read and has all these values:
// its first size bytes, behind which the time stands.
func (p *Parser) learnRequest(ev *event.Event, body []byte, size int) {
	if size > mostRequest || size < leastRequest {
		return
	}
	if p.requests == nil {
		p.requests = make([]request, 1<<requestBits)
	}
	place := func(r role) span8 {
		v := p.value(ev, r)
		from := cap(body) - cap(v)
		return span8{uint8(from), uint8(from + len(v))}
	}
	r := &p.requests[requestSlot(body)]
	r.size, r.session, r.user, r.vserver = uint8(size), place(roleSession), place(roleUser), place(roleVserver)
	copy(r.text[:], body[:size])
}
