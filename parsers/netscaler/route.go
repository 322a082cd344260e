package netscaler

import (
	"bytes"
	"slices"

	"hubscope/parsers/event"
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
	text []byte
	name int // of the value, in the message's fields
}

// times are a message's times, one after the other as they stand in its route: from the joint
// in front of the first to behind the joint after the last, nothing differs from line to line
// but digits.
type times struct {
	shape
	first int        // of the route's joints, with which the shape begins; 0 for none
	list  []timePart // each behind the joint of its own
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
	if text := body[from:starts[n]]; n > first && len(text) < longestShape {
		t.first = first
		t.learn(text, 0)
	}
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
		next := r.joints[n+1].text
		end := jointAt(body, start, next)
		if end < 0 {
			break
		}
		if m.roles[j.name] != noRole || !lean {
			p.take(m, j.name, body[start:end], ev, lean)
		}
		if t := &r.times; n+1 == t.first && t.fits(body[end:]) {
			for _, x := range t.list {
				ev.Fields = p.put(ev.Fields, m.roles[x.name], m.fields[x.name], x.of(body[end:]))
			}
			n += len(t.list)
			j, next = &r.joints[n], r.joints[n+1].text
			end += len(t.text) - len(next)
		}
		if lean && j.name >= m.last && m.grouped && endsInGroups(body[end:]) {
			if opened > 0 {
				p.learnOpening(r.number, opened, ev, body, size)
			}
			return len(m.fields) - 1
		}
		start = end + len(next)
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

// jointAt finds the joint that ends the value at body[start:], or returns -1.
func jointAt(body []byte, start int, next []byte) int {
	i := start
	if i < len(body) && body[i] == '"' {
		// The closing quote is the first that a field's end follows.
		q := indexFrom(body, i+1, '"')
		if q < 0 {
			return -1
		}
		i = skipBlanks(body, q+1)
		if begins(body, i, next) {
			return i
		}
		return -1
	}
	for {
		d := indexFrom(body, i, '-')
		if d < 0 {
			return -1
		}
		if begins(body, d, next) {
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
