package netscaler

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A dateTime is a NetScaler time taken apart, before it is known which of the first
// two parts is the month.
type dateTime struct {
	a, b, year   int  // a/b/year, or year/a/b when yearFirst
	yearFirst    bool // YYYY/MM/DD
	hour, minute int
	second       int
	size         int // bytes it takes, without a zone
}

func digit(c byte) bool { return c-'0' < 10 }

func two(b []byte) (int, bool) {
	if !digit(b[0]) || !digit(b[1]) {
		return 0, false
	}
	return int(b[0]-'0')*10 + int(b[1]-'0'), true
}

func four(b []byte) (int, bool) {
	hi, ok1 := two(b)
	lo, ok2 := two(b[2:])
	return hi*100 + lo, ok1 && ok2
}

// minStamp is the length of MM/DD/YYYY:HH:MM:SS.
const minStamp = 19

// cutDateTime reads a time at the start of b in any of the appliance's three date
// formats; releases before 9.3 put a blank behind the date's colon (observed).
func cutDateTime(b []byte) (d dateTime, ok bool) {
	if len(b) < minStamp {
		return d, false
	}
	var ok1, ok2, ok3 bool
	switch {
	case b[2] == '/' && b[5] == '/':
		d.a, ok1 = two(b)
		d.b, ok2 = two(b[3:])
		d.year, ok3 = four(b[6:])
	case b[4] == '/' && b[7] == '/':
		d.yearFirst = true
		d.year, ok1 = four(b)
		d.a, ok2 = two(b[5:])
		d.b, ok3 = two(b[8:])
	default:
		return d, false
	}
	if !ok1 || !ok2 || !ok3 || b[10] != ':' {
		return d, false
	}
	i := 11
	if b[i] == ' ' {
		i++
	}
	if len(b) < i+8 || b[i+2] != ':' || b[i+5] != ':' {
		return d, false
	}
	d.hour, ok1 = two(b[i:])
	d.minute, ok2 = two(b[i+3:])
	d.second, ok3 = two(b[i+6:])
	d.size = i + 8
	return d, ok1 && ok2 && ok3
}

// decided returns the order that the parts themselves prove, because one of them is
// no month, or OrderUnknown.
func (d dateTime) decided() logfile.DateOrder {
	switch {
	case d.yearFirst:
		return logfile.YearMonthDay
	case d.a > 12 && d.b <= 12:
		return logfile.DayMonthYear
	case d.b > 12 && d.a <= 12:
		return logfile.MonthDayYear
	}
	return logfile.OrderUnknown
}

// wall puts the parts together in the given order. A part that cannot be a month
// overrules it.
func (d dateTime) wall(order logfile.DateOrder) (int64, bool) {
	if own := d.decided(); own != logfile.OrderUnknown {
		order = own
	}
	month, day := d.a, d.b
	if order == logfile.DayMonthYear {
		month, day = d.b, d.a
	}
	if !event.ValidDate(d.year, month, day, d.hour, d.minute, d.second) {
		return 0, false
	}
	return event.WallMillis(d.year, month, day, d.hour, d.minute, d.second, 0), true
}

// A zone of a body time is stated as " GMT" or not at all; it is then the head's.
func hasGMT(rest []byte) bool {
	return len(rest) >= 4 && string(rest[:4]) == " GMT"
}

// farFromHead is when a body time that ought to lie near the head's is taken for one
// in the other date order: no session or connection that is reported at its end can
// have ended a day away.
const farFromHead = 24 * 3600 * 1000

// bodyStamp reads a time of the body, in the order and zone of the record's head.
// nearHead is set for times that must lie near the head's: a pasted sample may be in
// another order than its head, and then the head decides.
func bodyStamp(v []byte, head event.Stamp, order logfile.DateOrder, nearHead bool) event.Stamp {
	d, ok := cutDateTime(v)
	if !ok {
		return event.Stamp{}
	}
	if nearHead {
		order = d.orderNear(head, order)
	}
	w, ok := d.wall(order)
	if !ok {
		return event.Stamp{}
	}
	s := event.Stamp{Wall: w, Valid: true}
	if hasGMT(v[d.size:]) {
		s.Zoned = true
	} else if head.Valid {
		s.Zoned, s.Offset = head.Zoned, head.Offset
	}
	return s
}

// orderNear returns the order that a time has to be read in to lie near the head's: the
// head's own, or the other where that alone brings it nearer.
func (d dateTime) orderNear(head event.Stamp, order logfile.DateOrder) logfile.DateOrder {
	if own := d.decided(); own != logfile.OrderUnknown {
		return own
	}
	w, ok := d.wall(order)
	if !head.Valid || ok && abs(w-head.Wall) <= farFromHead {
		return order
	}
	other := logfile.DayMonthYear
	if order == other {
		other = logfile.MonthDayYear
	}
	if w2, ok2 := d.wall(other); ok2 && (!ok || abs(w2-head.Wall) < abs(w-head.Wall)) {
		return other
	}
	return order
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// isoStamp reads 2025-01-12T21:06:37[.fraction](Z|±hh:mm|±hhmm) at the start of b,
// with a blank allowed for the T.
func isoStamp(b []byte) (s event.Stamp, size int, ok bool) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || (b[10] != 'T' && b[10] != ' ') || b[13] != ':' || b[16] != ':' {
		return s, 0, false
	}
	year, ok1 := four(b)
	month, ok2 := two(b[5:])
	day, ok3 := two(b[8:])
	hour, ok4 := two(b[11:])
	minute, ok5 := two(b[14:])
	second, ok6 := two(b[17:])
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) || !event.ValidDate(year, month, day, hour, minute, second) {
		return s, 0, false
	}
	i, millis, scale := 19, 0, 100
	if i < len(b) && (b[i] == '.' || b[i] == ',') {
		for i++; i < len(b) && digit(b[i]); i++ {
			millis += int(b[i]-'0') * scale
			scale /= 10
		}
	}
	s = event.Stamp{Wall: event.WallMillis(year, month, day, hour, minute, second, millis), Valid: true}
	if i < len(b) {
		switch b[i] {
		case 'Z', 'z':
			s.Zoned = true
			i++
		case '+', '-':
			sign := int32(1)
			if b[i] == '-' {
				sign = -1
			}
			z := b[i+1:]
			if len(z) >= 5 && z[2] == ':' {
				h, okh := two(z)
				m, okm := two(z[3:])
				if okh && okm {
					s.Zoned, s.Offset = true, sign*int32(h*3600+m*60)
					i += 6
				}
			} else if len(z) >= 4 {
				h, okh := two(z)
				m, okm := two(z[2:])
				if okh && okm {
					s.Zoned, s.Offset = true, sign*int32(h*3600+m*60)
					i += 5
				}
			}
		}
	}
	return s, i, true
}

// bsdMonth returns the month that a BSD time such as "Jun  8 16:03:12" names at the
// start of b, or 0. Some relays write one blank before a day below 10, or the year.
func bsdMonth(b []byte) int {
	if len(b) < 14 || b[3] != ' ' {
		return 0
	}
	i := 4
	if b[i] == ' ' {
		i++
	}
	n := 0
	for n < 2 && digit(b[i+n]) {
		n++
	}
	if n == 0 || b[i+n] != ' ' {
		return 0
	}
	i += n + 1
	if len(b) >= i+5 && b[i+4] == ' ' && allDigits(b[i:i+4]) {
		i += 5
	}
	if len(b) < i+8 || b[i+2] != ':' || b[i+5] != ':' {
		return 0
	}
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	for m := 0; m < 12; m++ {
		if string(b[:3]) == names[m*3:m*3+3] {
			return m + 1
		}
	}
	return 0
}

// orderByMonth returns the order under which the parts name the month that a BSD time
// on the same line names, or OrderUnknown when both or none do.
func (d dateTime) orderByMonth(month int) logfile.DateOrder {
	switch {
	case month == 0 || d.a == d.b:
		return logfile.OrderUnknown
	case d.a == month:
		return logfile.MonthDayYear
	case d.b == month:
		return logfile.DayMonthYear
	}
	return logfile.OrderUnknown
}
