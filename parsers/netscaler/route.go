package netscaler

import (
	"bytes"
	"encoding/binary"
	"slices"

	"hubscope/parsers/event"
	"hubscope/parsers/shape"
)

// A route is what stood between the values of a message's last line: mostly the next line
// of that message has the same. It decides nothing: wherever a line leaves it, cutKnown
// reads the line without it.
type route struct {
	joints []joint
	number uint32 // among all that were learnt, from 1
	times  times
}

// A joint is the text in front of a value: "- SessionId: ".
type joint struct {
	text  []byte
	name  int       // of the value, in the message's fields
	words [3]uint64 // of the text, from its start on, as far as it reaches
	last  uint64    // its last eight bytes
}

// times are a message's times, one after the other as they stand in its route: from the joint
// in front of the first to behind the joint after the last, nothing differs from line to line
// but digits.
type times struct {
	shape.Shape
	first int        // of the route's joints, with which the shape begins; 0 for none
	list  []timePart // each behind the joint of its own

	// For openedSpan.
	alone      bool // nothing else is read behind the opening
	start, end part // those that are read; empty for none
	rest       int  // where the joint after the last begins
}

// A timePart is where a time stands in the shape, without its quotes.
type timePart struct {
	name int // of the message's fields
	part
}

// learnTimes looks for the times in the body that the route was learnt of; starts is where the
// value behind each joint begins.
func (r *route) learnTimes(m *message, body []byte, starts []int) {
	t := &r.times
	t.first, t.list = 0, t.list[:0]
	timed := func(j joint) bool { return m.roles[j.name] >= roleStart }
	first := slices.IndexFunc(r.joints, timed)
	if first < 1 {
		return
	}
	whole := func(j joint) bool { return len(j.text) < mostJoint } // else more may stand in front of the value
	if !whole(r.joints[first]) {
		return
	}
	from := starts[first] - len(r.joints[first].text)
	n := first
	for ; n+1 < len(starts) && timed(r.joints[n]) && whole(r.joints[n+1]); n++ {
		v := trimKnown(body[starts[n] : starts[n+1]-len(r.joints[n+1].text)])
		at := cap(body) - cap(v) - from
		t.list = append(t.list, timePart{r.joints[n].name, part{uint16(at), uint16(at + len(v))}})
	}
	text := body[from:starts[n]]
	if n == first || len(text) >= longestShape {
		return
	}
	t.first = first
	t.Learn(text, 0, 0)
	t.rest = len(text) - len(r.joints[n].text)
	server := slices.IndexFunc(r.joints, func(j joint) bool { return m.roles[j.name] == roleVserver })
	t.alone = m.last <= r.joints[n-1].name && !slices.ContainsFunc(r.joints[min(server+1, first):first], func(j joint) bool { return m.roles[j.name] != noRole })
	t.start, t.end = t.of(m, roleStart), t.of(m, roleContact)
	if t.end == (part{}) { // a connection that timed out was last heard of at its last contact
		t.end = t.of(m, roleEnd)
	}
}

// of is where a time of a role stands; it is empty for none.
func (t *times) of(m *message, own role) part {
	for _, x := range t.list {
		if m.roles[x.name] == own {
			return x.part
		}
	}
	return part{}
}

// mostJoint bounds what is remembered in front of a value: the longest name and a few blanks.
const mostJoint = 64

func (r *route) add(name int, text []byte) {
	n := len(r.joints)
	if n == cap(r.joints) {
		r.joints = append(r.joints, joint{})
	} else {
		r.joints = r.joints[:n+1]
	}
	j := &r.joints[n]
	j.name = name
	j.text = append(j.text[:0], text[:min(len(text), mostJoint)]...) // a longer one never fits
	for i := range j.words {
		if j.words[i] = 0; 8*i+8 <= len(j.text) {
			j.words[i] = binary.LittleEndian.Uint64(j.text[8*i:])
		}
	}
	if n := len(j.text); n >= 8 {
		j.last = binary.LittleEndian.Uint64(j.text[n-8:])
	}
}

// begins reports whether body[at:] begins with the joint's text.
func (j *joint) begins(body []byte, at int) bool {
	n := len(j.text)
	if n < 8 || n > 32 {
		return begins(body, at, j.text)
	}
	if len(body)-at < n {
		return false
	}
	b := body[at : at+n]
	bad := (binary.LittleEndian.Uint64(b) ^ j.words[0]) | (binary.LittleEndian.Uint64(b[n-8:]) ^ j.last)
	if len(b) > 16 {
		bad |= binary.LittleEndian.Uint64(b[8:]) ^ j.words[1]
		if len(b) > 24 {
			bad |= binary.LittleEndian.Uint64(b[16:]) ^ j.words[2]
		}
	}
	return bad == 0
}

// follow cuts a body along a route, as cutKnown does without one. It returns less than 0,
// and has added nothing, where the body leaves the route.
func (p *Parser) follow(r *route, m *message, body []byte, ev *event.Event, lean bool) int {
	if len(r.joints) == 0 || !begins(body, 0, r.joints[0].text) {
		return -1
	}
	fields := len(ev.Fields)
	first, start := 0, len(r.joints[0].text)
	opened, size := 0, 0 // the joint behind the session's values, and where its value begins
	if lean {
		if o := p.opened(r.number, body); o != nil {
			first, start = int(o.joint), int(o.size)
			o.enter(body, ev)
		}
	}
	for n := first; n < len(r.joints); n++ {
		j := &r.joints[n]
		if start < len(body) && body[start] == ' ' {
			break // the value begins further on
		}
		if n+1 == len(r.joints) {
			end, _, _ := valueEnd(body, start, m.fields, j.name+1)
			if end != len(body) {
				break
			}
			p.take(m, j.name, body[start:end], ev, lean)
			return j.name
		}
		next := &r.joints[n+1]
		end := next.behind(body, start)
		if end < 0 {
			break
		}
		if m.roles[j.name] != noRole || !lean {
			p.take(m, j.name, body[start:end], ev, lean)
		}
		if t := &r.times; n+1 == t.first && t.Fits(body[end:]) {
			for _, x := range t.list {
				ev.Fields = p.put(ev.Fields, m.roles[x.name], m.fields[x.name], x.of(body[end:]))
			}
			n += len(t.list)
			j, next = &r.joints[n], &r.joints[n+1]
			end += t.Len() - len(next.text)
		}
		if lean && j.name >= m.last && m.grouped && endsInGroups(body[end:]) {
			if opened > 0 {
				p.learnOpening(r.number, opened, ev, body, size)
			}
			return len(m.fields) - 1
		}
		start = end + len(next.text)
		if lean && m.roles[j.name] == roleVserver {
			opened, size = n+1, start
		}
	}
	ev.Fields = ev.Fields[:fields]
	leave(ev)
	p.at = [roleCount]uint8{}
	return -1
}

// endsInGroups reports whether a session's message, of which rest is what follows its last
// value that the model reads, is certain to be whole: its only quotes are those around
// the groups, with which the appliance ends such a message.
func endsInGroups(rest []byte) bool {
	const name = ` - Group(s) "`
	q := bytes.IndexByte(rest, '"')
	return q >= len(name) && string(rest[q+1-len(name):q+1]) == name && indexFrom(rest, q+1, '"') == len(rest)-1
}

// endInGroups is endsInGroups for the rest of a head's body, by the map of its chunk if there
// is one.
func (p *Parser) endInGroups(h *head, rest []byte) bool {
	const name = ` - Group(s) "`
	if h.quotes == 0 || h.quotes == unknownQuotes {
		return endsInGroups(rest)
	}
	from := cap(p.chunk) - cap(rest)
	n, first := p.lines.Quotes(from, from+len(rest))
	if n != 2 || rest[len(rest)-1] != '"' {
		return false
	}
	q := first - from
	return q >= len(name) && string(rest[q+1-len(name):q+1]) == name
}

// behind finds where the joint ends the value at body[start:], or returns -1.
func (j *joint) behind(body []byte, start int) int {
	i := start
	if i < len(body) && body[i] == '"' {
		// The closing quote is the first that a field's end follows.
		q := indexFrom(body, i+1, '"')
		if q < 0 {
			return -1
		}
		i = skipBlanks(body, q+1)
		if j.begins(body, i) {
			return i
		}
		return -1
	}
	for {
		d := indexFrom(body, i, '-')
		if d < 0 {
			return -1
		}
		if j.begins(body, d) {
			return d
		}
		if d+1 >= len(body) || body[d+1] == ' ' {
			return -1
		}
		i = d + 1
	}
}

// begins reports whether body[at:] begins with text.
func begins(body []byte, at int, text []byte) bool {
	return len(body)-at >= len(text) && string(body[at:at+len(text)]) == string(text)
}
