package netscaler

import (
	"encoding/binary"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/shape"
)

// A start is a front and the time behind it, as the last line had them: a busy gateway
// writes many lines in a second.
type start struct {
	shape.Shape // of that text alone
	given       logfile.DateOrder
	order       logfile.DateOrder // what came out
	time        [minStamp]byte
	wall, base  int64 // that time, and its midnight
	at          int   // where the time begins
	address     part  // of the text
	local       event.Stamp
	looked      bool // for what local says
}

// startOf reads the start of a line whose front looks like one before it, or returns nil.
func (m *memory) startOf(line []byte, order logfile.DateOrder) *start {
	s := &m.start
	if s.given == order && s.Fits(line) {
		return s
	}
	f := m.frontOf(line)
	if f == nil {
		return nil
	}
	at := f.Len()
	d := m.day(line[at:], order, f.dateOf(line))
	if d == nil {
		return nil
	}
	clock, ok := clockFace(line[at+dateSize:])
	if !ok {
		return nil
	}
	s.Learn(line[:at+minStamp], 0, at+minStamp)
	s.given, s.order, s.time = order, d.order, [minStamp]byte(line[at:])
	s.wall, s.base = d.base+clock, d.base
	s.at, s.address, s.looked = at, f.address, false
	return s
}

// stamp is the time of a line that goes on with a tail.
func (s *start) stamp(line []byte, t *tail) event.Stamp {
	if t.zoned {
		return event.Stamp{Wall: s.wall, Valid: true, Zoned: true}
	}
	if !s.looked {
		s.local, s.looked = zoneFromISO(event.Stamp{Wall: s.wall, Valid: true}, line[:s.at]), true
	}
	return s.local
}

// reads returns the reading of the clock at the start of b, which is a time's length at least,
// if it is of the same day.
func (s *start) reads(b []byte) (wall int64, ok bool) {
	if binary.LittleEndian.Uint64(b) != binary.LittleEndian.Uint64(s.time[:]) || binary.LittleEndian.Uint32(b[dateSize-4:]) != binary.LittleEndian.Uint32(s.time[dateSize-4:]) {
		return 0, false
	}
	if binary.LittleEndian.Uint64(b[dateSize:]) == binary.LittleEndian.Uint64(s.time[dateSize:]) {
		return s.wall, true
	}
	clock, ok := clockFace(b[dateSize:])
	return s.base + clock, ok
}
