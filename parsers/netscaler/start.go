package netscaler

import "hubscope/parsers/logfile"

// A start is a front and the time behind it, as the last line had them: a busy gateway
// writes many lines in a second.
type start struct {
	text    []byte
	given   logfile.DateOrder
	order   logfile.DateOrder // what came out
	wall    int64
	at      int  // where the time begins
	address part // of the text
}

// startOf reads the start of a line whose front looks like one before it, or returns nil.
func (m *memory) startOf(line []byte, order logfile.DateOrder) *start {
	s := &m.start
	if n := len(s.text); n > 0 && s.given == order && len(line) >= n && string(line[:n]) == string(s.text) {
		return s
	}
	f := m.frontOf(line)
	if f == nil {
		return nil
	}
	at := len(f.text)
	d := m.day(line[at:], order, f.dateOf(line))
	if d == nil {
		return nil
	}
	clock, ok := clockFace(line[at+dateSize:])
	if !ok {
		return nil
	}
	s.text = append(s.text[:0], line[:at+minStamp]...)
	s.given, s.order, s.wall = order, d.order, d.base+clock
	s.at, s.address = at, f.address
	return s
}
