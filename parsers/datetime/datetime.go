// Package datetime reads the times that servers and exports of log stores write: ISO 8601
// and its relatives, dates with slashes, dots or hyphens in either order, names of months,
// and seconds since the epoch.
//
// No server documents which of them it writes, because most write what their system's
// region says.
package datetime

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A Time is a time taken apart, before it is known which part of its date is the month.
type Time struct {
	a, b, year   int // a/b/year, or year, a, b if decided
	order        logfile.DateOrder
	millisOfDay  int64
	epoch        int64 // milliseconds; counts if isEpoch
	isEpoch      bool
	offset       int32
	zoned, valid bool
}

// Parse reads the time that b starts with, and says how many bytes it takes: 0 for none.
// A date without a time of day is no time.
func Parse(b []byte) (t Time, n int) {
	if t, n = parseEpoch(b); n > 0 {
		return t, n
	}
	n = t.date(b)
	if n == 0 {
		return Time{}, 0
	}
	at := between(b, n)
	if at == 0 {
		return Time{}, 0
	}
	size := t.clock(b[at:])
	if size == 0 {
		return Time{}, 0
	}
	t.valid = true
	n = at + size
	return t, n + t.zone(b[n:])
}

// Stamp puts the parts together, in the order given where they do not prove their own; the
// appliance's and the United States' order, month first, where none is given. It is not
// valid for a date that does not exist.
func (t Time) Stamp(order logfile.DateOrder) event.Stamp {
	if t.isEpoch {
		return event.Stamp{Wall: t.epoch, Zoned: true, Valid: true}
	}
	if !t.valid {
		return event.Stamp{}
	}
	year, month, day := t.year, t.a, t.b
	if own := t.Decided(); own != logfile.OrderUnknown {
		order = own
	}
	if order == logfile.DayMonthYear {
		month, day = t.b, t.a
	}
	if !event.ValidDate(year, month, day, 0, 0, 0) {
		return event.Stamp{}
	}
	return event.Stamp{Wall: event.WallMillis(year, month, day, 0, 0, 0, 0) + t.millisOfDay, Offset: t.offset, Zoned: t.zoned, Valid: true}
}

// Decided is the order that the date itself proves, or OrderUnknown.
func (t Time) Decided() logfile.DateOrder {
	switch {
	case t.order != logfile.OrderUnknown:
		return t.order
	case t.a > 12 && t.b <= 12:
		return logfile.DayMonthYear
	case t.b > 12 && t.a <= 12:
		return logfile.MonthDayYear
	}
	return logfile.OrderUnknown
}

// date reads a date's parts and returns how many bytes they take.
func (t *Time) date(b []byte) int {
	if t.monthNamed(b) {
		return t.namedDate(b)
	}
	first, n := digits(b, 4)
	if n == 0 || n >= len(b) {
		return 0
	}
	mark := b[n]
	if mark != '-' && mark != '/' && mark != '.' {
		return 0
	}
	second, m := digits(b[n+1:], 2)
	at := n + 1 + m
	if m == 0 || at >= len(b) || b[at] != mark {
		return 0
	}
	third, k := digits(b[at+1:], 4)
	switch {
	case n == 4 && k > 0 && k <= 2:
		t.year, t.a, t.b, t.order = first, second, third, logfile.YearMonthDay
	case n <= 2 && k == 4:
		t.a, t.b, t.year = first, second, third
		if mark == '.' {
			t.order = logfile.DayMonthYear // whoever writes points writes the day first
		}
	default:
		return 0
	}
	return at + 1 + k
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

func (t *Time) monthNamed(b []byte) bool {
	if len(b) < 4 || b[3] != ' ' {
		return false
	}
	for i := 0; i < len(months); i += 3 {
		if string(b[:3]) == months[i:i+3] {
			t.a = i/3 + 1
			return true
		}
	}
	return false
}

// namedDate reads "Mar 2, 2026", with what Kibana and Graylog put behind it.
func (t *Time) namedDate(b []byte) int {
	day, n := digits(b[4:], 2)
	at := 4 + n
	if n == 0 || at >= len(b) || b[at] != ',' && b[at] != ' ' {
		return 0
	}
	for at < len(b) && (b[at] == ',' || b[at] == ' ') {
		at++
	}
	year, n := digits(b[at:], 4)
	if n != 4 {
		return 0
	}
	t.b, t.year, t.order = day, year, logfile.MonthDayYear
	return at + n
}

// between passes what stands between a date and a time of day: T, blanks, a comma, or
// Kibana's " @ ".
func between(b []byte, at int) int {
	from := at
	for at < len(b) && at-from < 4 && (b[at] == ' ' || b[at] == ',' || b[at] == '@' || b[at] == 'T' || b[at] == '\t' || b[at] == ':') {
		at++
	}
	if at == from {
		return 0
	}
	return at
}

// clock reads H:MM, H:MM:SS and a fraction, with AM or PM.
func (t *Time) clock(b []byte) int {
	hour, n := digits(b, 2)
	if n == 0 || n >= len(b) || b[n] != ':' {
		return 0
	}
	minute, m := digits(b[n+1:], 2)
	if m != 2 {
		return 0
	}
	n += 1 + m
	second := 0
	millis := 0
	if n < len(b) && b[n] == ':' {
		s, k := digits(b[n+1:], 2)
		if k != 2 {
			return 0
		}
		second, n = s, n+3
		var f int
		millis, f = fraction(b[n:])
		n += f
	}
	if half, k := halfDay(b[n:]); k > 0 {
		if hour < 1 || hour > 12 {
			return 0
		}
		hour = hour%12 + half
		n += k
	}
	if hour > 23 || minute > 59 || second > 60 {
		return 0
	}
	t.millisOfDay = (int64(hour)*3600+int64(minute)*60+int64(second))*1000 + int64(millis)
	return n
}

// fraction reads .123 and ,123.
func fraction(b []byte) (millis, n int) {
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || !digit(b[1]) {
		return 0, 0
	}
	scale := 100
	for n = 1; n < len(b) && digit(b[n]); n++ {
		millis += int(b[n]-'0') * scale
		scale /= 10
	}
	return millis, n
}

// halfDay reads " AM" or " PM" in either case, as hours.
func halfDay(b []byte) (hours, n int) {
	if len(b) > 0 && b[0] == ' ' {
		n = 1
	} else if len(b) > 3 && string(b[:3]) == "\u202f" { // a narrow no-break space, newer systems'
		n = 3
	}
	if len(b) < n+2 || b[n+1]|0x20 != 'm' {
		return 0, 0
	}
	switch b[n] | 0x20 {
	case 'a':
		return 0, n + 2
	case 'p':
		return 12, n + 2
	}
	return 0, 0
}

// zone reads Z, +09:00, +0900, " UTC" or " GMT".
func (t *Time) zone(b []byte) int {
	blanks := 0
	for blanks < len(b) && blanks < 2 && b[blanks] == ' ' {
		blanks++
	}
	z := b[blanks:]
	switch {
	case len(z) == 0:
		return 0
	case z[0] == 'Z' || z[0] == 'z':
		t.zoned = true
		return blanks + 1
	case len(z) >= 3 && (string(z[:3]) == "UTC" || string(z[:3]) == "GMT"):
		t.zoned = true
		return blanks + 3
	case z[0] != '+' && z[0] != '-':
		return 0
	}
	hours, n := digits(z[1:], 2)
	if n != 2 {
		return 0
	}
	at := 3
	if at < len(z) && z[at] == ':' {
		at++
	}
	minutes, n := digits(z[at:], 2)
	if n != 2 || hours > 14 || minutes > 59 {
		return 0
	}
	t.offset, t.zoned = int32(hours*3600+minutes*60), true
	if z[0] == '-' {
		t.offset = -t.offset
	}
	return blanks + at + n
}

// parseEpoch reads seconds, with a fraction, or milliseconds since 1970, of the years from
// 2001 to 2286: ten or thirteen digits.
func parseEpoch(b []byte) (t Time, n int) {
	v := int64(0)
	for n < len(b) && digit(b[n]) && n < 14 {
		v = v*10 + int64(b[n]-'0')
		n++
	}
	switch n {
	case 10:
		millis, f := fraction(b[n:])
		return Time{epoch: v*1000 + int64(millis), isEpoch: true}, n + f
	case 13:
		return Time{epoch: v, isEpoch: true}, n
	}
	return Time{}, 0
}

func digit(c byte) bool { return c-'0' < 10 }

// digits reads a number of at most most digits.
func digits(b []byte, most int) (v, n int) {
	for n < len(b) && n < most && digit(b[n]) {
		v = v*10 + int(b[n]-'0')
		n++
	}
	return v, n
}

// IsEpoch reports a time that is a count since 1970, and has no date that could be
// misread.
func (t Time) IsEpoch() bool { return t.isEpoch }
