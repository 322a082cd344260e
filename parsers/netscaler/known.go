package netscaler

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"hubscope/parsers/event"
)

// A role is what a value is to the model, so that nobody has to look for it by name.
type role uint8

const (
	noRole role = iota
	roleContext
	roleSession
	roleUser
	roleVserver
	roleStart // from here on times
	roleEnd
	roleContact
	roleCount
)

var roleNames = map[string]role{
	"Context": roleContext, "SessionId": roleSession, "User": roleUser, "Vserver": roleVserver,
	"Start_time": roleStart, "startTime": roleStart, "End_time": roleEnd, "endTime": roleEnd, "Last_contact": roleContact,
}

func init() {
	number := 0
	for name, m := range messages {
		m.number = number
		number++
		_, event, _ := strings.Cut(name, " ")
		ends, closes := closing[event]
		m.closes, m.grouped = closes, slices.Contains(ends, "Group(s)")
		m.last = -1
		m.roles = make([]role, len(m.fields))
		for k, name := range m.fields {
			if m.roles[k] = roleNames[name]; m.roles[k] != noRole {
				m.last = k
			}
		}
	}
}

// cutKnown is cutFields for a body that holds nothing but known names in their order and
// quotes that close, as all but a few do. It returns the index of the last name; for any
// other body less than 0, and has then added nothing. When lean, it leaves out the values
// without a role.
func (p *Parser) cutKnown(m *message, body []byte, ev *event.Event, lean bool) int {
	names := m.fields
	if names == nil {
		if m.read == httpRequest || m.read == freeText {
			return 0
		}
		return -1
	}
	p.at = [roleCount]uint8{}
	ev.Fields = slices.Grow(ev.Fields, len(names)+headValues)
	routes := &p.routes[m.number]
	for range routes {
		if last := p.follow(&routes[0], m, body, ev, lean); last >= 0 {
			return last
		}
		routes[0], routes[1] = routes[1], routes[0]
	}
	routes[0], routes[1] = routes[1], routes[0] // the one that was of no use for longer makes room
	r := &routes[0]
	p.routed++
	r.joints, r.number, r.times.first = r.joints[:0], p.routed, 0
	p.starts = p.starts[:0]
	fields := len(ev.Fields)
	i := skipBlanks(body, 0)
	k := known(body[i:], names, 0)
	if k < 0 {
		return -1
	}
	for from := 0; ; {
		// body[i:] begins with names[k].
		start := i + len(names[k])
		if start < len(body) {
			start = skipBlanks(body, start+1)
		}
		r.add(k, body[from:start])
		p.starts = append(p.starts, start)
		end, nextAt, next := valueEnd(body, start, names, k+1)
		if end < 0 {
			ev.Fields = ev.Fields[:fields]
			r.joints = r.joints[:0]
			return -1
		}
		p.take(m, k, body[start:end], ev, lean)
		if next < 0 {
			if i+len(names[k]) == len(body) {
				r.joints = r.joints[:0] // the last name is cut, for all one can know
			} else {
				r.learnTimes(m, body, p.starts)
			}
			return k
		}
		from, i, k = end, nextAt, next
	}
}

// take adds a value that cutKnown has cut.
func (p *Parser) take(m *message, k int, value []byte, ev *event.Event, lean bool) {
	r := m.roles[k]
	if r == noRole && lean {
		return
	}
	value = trimKnown(value)
	if r == roleSession {
		value = leadingDigits(value)
	}
	n := len(ev.Fields)
	ev.Fields = ev.Fields[:n+1] // cutKnown made room
	f := &ev.Fields[n]
	f.Name, f.Value = m.fields[k], value
	p.at[r] = uint8(n + 1)
}

// valueEnd finds where the value at body[start:] ends and which of names[from:] follows
// it, at nextAt; next is -1 for the last value. end is -1 for what only cutFields can tell.
func valueEnd(body []byte, start int, names layout, from int) (end, nextAt, next int) {
	j := start
	quoted := j < len(body) && body[j] == '"'
	if quoted {
		n := closingQuote(body[j:])
		if n < 0 {
			return -1, 0, 0
		}
		j += n
	}
	for {
		d := indexFrom(body, j, '-')
		if d < 0 {
			return len(body), 0, -1
		}
		j = d + 1
		if quoted && (j >= len(body) || body[j] != ' ' || known(body[skipBlanks(body, j+1):], names, from) < 0) {
			return -1, 0, 0 // something stands between the closing quote and the next name
		}
		if j >= len(body) || body[j] != ' ' {
			continue
		}
		j++
		at := skipBlanks(body, j)
		if k := known(body[at:], names, from); k >= 0 {
			return d, at, k
		}
		if d > start && body[d-1] == ' ' && spelled(body[j:]) > 0 {
			return -1, 0, 0
		}
	}
}

// indexFrom returns where the next c of b is from i on, or -1. Most values are so short that a
// call of bytes.IndexByte would cost more than the search.
func indexFrom(b []byte, i int, c byte) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	for range 3 {
		if len(b)-i < 8 {
			break
		}
		x := binary.LittleEndian.Uint64(b[i:]) ^ uint64(c)*ones
		// The lowest byte that is 0 now sets the lowest high bit.
		if z := (x - ones) &^ x & highs; z != 0 {
			return i + bits.TrailingZeros64(z)/8
		}
		i += 8
	}
	if n := bytes.IndexByte(b[i:], c); n >= 0 {
		return i + n
	}
	return -1
}

// known returns which of names[from:] stands at the start of b, or -1.
func known(b []byte, names layout, from int) int {
	if len(b) == 0 {
		return -1
	}
	for k := from; k < len(names); k++ {
		n := names[k]
		if b[0] != n[0] || len(b) < len(n) || string(b[:len(n)]) != n {
			continue
		}
		if len(b) == len(n) {
			return k
		}
		if c := b[len(n)]; c == ' ' || c == ':' || c == '\t' {
			return k
		}
	}
	return -1
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i
}

// trimKnown is trimValue without a search.
func trimKnown(v []byte) []byte {
	if n := len(v) - 1; n > 0 && v[n] == ' ' && v[n-1] > ' ' && v[0] > '"' {
		return v[:n] // as most are
	}
	for len(v) > 0 && blank(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	for len(v) > 0 && blank(v[0]) {
		v = v[1:]
	}
	if len(v) > 0 && v[0] == '"' {
		v = v[1:]
		if len(v) > 0 && v[len(v)-1] == '"' {
			v = v[:len(v)-1]
		}
	}
	return v
}

func leadingDigits(v []byte) []byte {
	n := 0
	for n < len(v) && digit(v[n]) {
		n++
	}
	return v[:n]
}

// parseKnown is the rest of parseBody for what cutKnown has cut.
func (p *Parser) parseKnown(m *message, h *head, ev *event.Event) {
	switch {
	case m.read == span:
		p.knownSpan(ev, h)
	case m.read != nil:
		m.read.do(p, ev, h)
	}
	if !ev.Stamp.Valid && ev.End.Valid {
		ev.Stamp = ev.End
	}
	if m.fields == nil {
		p.identify(ev, h)
		return
	}
	p.knownIdentity(ev)
	addHead(ev, h)
}

// value returns the value that cutKnown found for a role, or nil.
func (p *Parser) value(ev *event.Event, r role) []byte {
	if i := p.at[r]; i > 0 { // that of noRole is never asked for
		return ev.Fields[i-1].Value
	}
	return nil
}

// knownSpan is readSpan with the values at hand.
func (p *Parser) knownSpan(ev *event.Event, h *head) {
	v := p.value(ev, roleContact)
	if v == nil {
		v = p.value(ev, roleEnd)
	}
	if v != nil {
		end, ok := p.knownStamp(v, h, true)
		if !ok {
			p.readSpan(ev, h) // an end in another order than the head's takes the start with it
			return
		}
		ev.End = end
	}
	if v := p.value(ev, roleStart); v != nil {
		ev.Start = p.bodyStamp(v, h, false)
	}
}

// knownIdentity is identify with the values at hand.
func (p *Parser) knownIdentity(ev *event.Event) {
	if ev.Session != nil {
		return // an opening's
	}
	ev.Session = p.value(ev, roleSession)
	ev.User = p.value(ev, roleUser)
	if ev.User != nil {
		return
	}
	if c := p.value(ev, roleContext); c != nil {
		if at := bytes.LastIndexByte(c, '@'); at > 0 {
			ev.User = c[:at]
		}
	}
}

// bodyStamp is the function of that name for a time on a day that is remembered.
func (p *Parser) bodyStamp(v []byte, h *head, nearHead bool) event.Stamp {
	if s, ok := p.knownStamp(v, h, nearHead); ok {
		return s
	}
	return bodyStamp(v, h.stamp, h.order, nearHead)
}

// knownStamp reads a time in the head's own order; it reports false for one that it can't
// read so, or that does not lie near the head's where it must.
func (p *Parser) knownStamp(v []byte, h *head, nearHead bool) (s event.Stamp, ok bool) {
	if len(v) < minStamp {
		return s, false
	}
	if h.folded.tail != nil {
		if w, ok := h.folded.start.reads(v); ok { // of one day, which is near enough
			return h.zoned(w, v), true
		}
	}
	d := p.memory.day(v, h.order, headDate{})
	if d == nil || nearHead && d.order != h.order {
		return s, false
	}
	clock, ok := clockFace(v[dateSize:])
	w := d.base + clock
	if !ok || nearHead && h.stamp.Valid && abs(w-h.stamp.Wall) > farFromHead {
		return s, false
	}
	return h.zoned(w, v), true
}

// zoned is a time of the body, which states its zone or has the head's.
func (h *head) zoned(w int64, v []byte) event.Stamp {
	s := event.Stamp{Wall: w, Valid: true}
	if hasGMT(v[minStamp:]) {
		s.Zoned = true
	} else if h.stamp.Valid {
		s.Zoned, s.Offset = h.stamp.Zoned, h.stamp.Offset
	}
	return s
}
