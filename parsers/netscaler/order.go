package netscaler

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A headDate is the date that a syslog time in front of the appliance's own names.
type headDate struct {
	year, month, day int // a BSD time is known by its month alone, its year is 0 then
	// guessed is set for 03-02-2026, which Kiwi writes month first as observed, or day
	// first where it was told so.
	guessed bool
}

// dateIn finds the first syslog time in what stands before the appliance's own: BSD, ISO
// or Kiwi.
func dateIn(prefix []byte) (h headDate) {
	for i, c := range prefix {
		if i > 0 && (letter(prefix[i-1]) || digit(prefix[i-1])) {
			continue
		}
		if c >= 'A' && c <= 'S' {
			if m := bsdMonth(prefix[i:]); m != 0 {
				return headDate{month: m}
			}
		} else if digit(c) {
			if h, ok := dashDate(prefix[i:]); ok {
				return h
			}
		}
	}
	return h
}

// dashDate reads YYYY-MM-DD, MM-DD-YYYY or DD-MM-YYYY with a time behind it.
func dashDate(b []byte) (h headDate, ok bool) {
	if len(b) < 19 || b[10] != 'T' && b[10] != ' ' && b[10] != '\t' {
		return h, false
	}
	clock := b[11:]
	for len(clock) > 0 && (clock[0] == ' ' || clock[0] == '\t') {
		clock = clock[1:]
	}
	if len(clock) < 8 || !digit(clock[0]) || clock[2] != ':' || clock[5] != ':' {
		return h, false
	}
	var ok1, ok2, ok3 bool
	switch {
	case b[4] == '-' && b[7] == '-':
		h.year, ok1 = four(b)
		h.month, ok2 = two(b[5:])
		h.day, ok3 = two(b[8:])
	case b[2] == '-' && b[5] == '-':
		h.month, ok1 = two(b)
		h.day, ok2 = two(b[3:])
		h.year, ok3 = four(b[6:])
		if h.month > 12 {
			h.month, h.day = h.day, h.month
		} else {
			h.guessed = h.day <= 12 && h.day != h.month
		}
	}
	return h, ok1 && ok2 && ok3 && event.ValidDate(h.year, h.month, h.day, 0, 0, 0)
}

// sameDay is how far from a date another clock's may be that wrote at that time: zones and slow
// relays make a day's difference.
const sameDay = 24 * 3600 * 1000

// orderBy returns the order under which the parts are of the date that a syslog time on
// the same line names, or OrderUnknown when both or none are.
func (d dateTime) orderBy(h headDate) logfile.DateOrder {
	if h.year == 0 {
		return d.orderByMonth(h.month)
	}
	d.hour, d.minute, d.second = 0, 0, 0 // a day is remembered with its order, whenever it was met
	date := event.WallMillis(h.year, h.month, h.day, 0, 0, 0, 0)
	near := func(o logfile.DateOrder) bool {
		w, ok := d.wall(o)
		return ok && abs(w-date) <= sameDay
	}
	return either(near(logfile.MonthDayYear), near(logfile.DayMonthYear))
}

// either returns the order that alone holds.
func either(mdy, dmy bool) logfile.DateOrder {
	switch {
	case mdy && !dmy:
		return logfile.MonthDayYear
	case dmy && !mdy:
		return logfile.DayMonthYear
	}
	return logfile.OrderUnknown
}
