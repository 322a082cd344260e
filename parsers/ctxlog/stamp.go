package ctxlog

import (
	"time"

	"hubscope/parsers/event"
)

// number reads n digits.
func number(b []byte, n int) (int, bool) {
	if len(b) < n {
		return 0, false
	}
	v := 0
	for _, c := range b[:n] {
		if c-'0' > 9 {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

// clockAt reads HH:MM:SS.
func clockAt(b []byte) (hour, minute, second int, ok bool) {
	if len(b) < 8 || b[2] != ':' || b[5] != ':' {
		return 0, 0, 0, false
	}
	hour, ok1 := number(b, 2)
	minute, ok2 := number(b[3:], 2)
	second, ok3 := number(b[6:], 2)
	return hour, minute, second, ok1 && ok2 && ok3
}

// fraction reads a mark and one to nine digits behind it, as milliseconds and bytes;
// no bytes when there is no fraction.
func fraction(b []byte, mark, other byte) (millis, n int) {
	if len(b) < 2 || (b[0] != mark && b[0] != other) || b[1]-'0' > 9 {
		return 0, 0
	}
	scale := 100
	for n = 1; n < len(b) && n < 10 && b[n]-'0' <= 9; n++ {
		millis += int(b[n]-'0') * scale
		scale /= 10
	}
	return millis, n
}

// zoneAt reads +hhmm, +hh:mm or Z as seconds east of UTC and bytes; no bytes when there
// is no zone.
func zoneAt(b []byte) (seconds int32, n int) {
	if len(b) == 0 {
		return 0, 0
	}
	if b[0] == 'Z' {
		return 0, 1
	}
	if b[0] != '+' && b[0] != '-' {
		return 0, 0
	}
	hours, ok := number(b[1:], 2)
	if !ok {
		return 0, 0
	}
	n = 3
	if n < len(b) && b[n] == ':' {
		n++
	}
	minutes, ok := number(b[n:], 2)
	if !ok || hours > 14 || minutes > 59 {
		return 0, 0
	}
	n += 2
	seconds = int32(hours*3600 + minutes*60)
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, n
}

// isoStamp reads YYYY-MM-DD, one of T and a blank, HH:MM:SS, and a fraction and a zone
// if they are there. n is 0 when the text starts with no such time.
func isoStamp(b []byte) (stamp event.Stamp, n int) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || (b[10] != 'T' && b[10] != ' ') {
		return event.Stamp{}, 0
	}
	year, ok1 := number(b, 4)
	month, ok2 := number(b[5:], 2)
	day, ok3 := number(b[8:], 2)
	hour, minute, second, ok4 := clockAt(b[11:])
	if !ok1 || !ok2 || !ok3 || !ok4 || !event.ValidDate(year, month, day, hour, minute, second) {
		return event.Stamp{}, 0
	}
	millis, f := fraction(b[19:], '.', ',')
	n = 19 + f
	stamp = event.Stamp{Wall: event.WallMillis(year, month, day, hour, minute, second, millis), Valid: true}
	if offset, z := zoneAt(b[n:]); z > 0 {
		stamp.Offset, stamp.Zoned = offset, true
		n += z
	}
	return stamp, n
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// olderStamp reads 04-Nov-2013 11:55:33:368 (+0530): the colon before the milliseconds
// and the zone in parentheses are the form's own (documented by the vendor).
func olderStamp(b []byte) (stamp event.Stamp, n int) {
	if len(b) < 22 || b[2] != '-' || b[6] != '-' || b[11] != ' ' {
		return event.Stamp{}, 0
	}
	day, ok1 := number(b, 2)
	year, ok2 := number(b[7:], 4)
	hour, minute, second, ok3 := clockAt(b[12:])
	month := 0
	for i := 0; i < len(months); i += 3 {
		if b[3] == months[i] && b[4]|0x20 == months[i+1] && b[5]|0x20 == months[i+2] {
			month = i/3 + 1
		}
	}
	if !ok1 || !ok2 || !ok3 || !event.ValidDate(year, month, day, hour, minute, second) {
		return event.Stamp{}, 0
	}
	millis, f := fraction(b[20:], ':', ':')
	if f == 0 {
		return event.Stamp{}, 0
	}
	n = 20 + f
	stamp = event.Stamp{Wall: event.WallMillis(year, month, day, hour, minute, second, millis), Valid: true}
	if rest := b[n:]; len(rest) > 2 && rest[0] == ' ' && rest[1] == '(' {
		if offset, z := zoneAt(rest[2:]); z > 0 && len(rest) > 2+z && rest[2+z] == ')' {
			stamp.Offset, stamp.Zoned = offset, true
			n += 3 + z
		}
	}
	return stamp, n
}

// A monthDay is a time whose year is not written.
type monthDay struct {
	month, day, hour, minute, second, millis int
	offset                                   int32
	zoned                                    bool
}

// monthDayStamp reads MM-DD HH:MM:SS.mmm of logcat, with the zone of its -v zone if it
// is there. The fraction is required: without one, too much else looks like this.
func monthDayStamp(b []byte) (d monthDay, n int) {
	if len(b) < 16 || b[2] != '-' || b[5] != ' ' {
		return d, 0
	}
	var ok1, ok2, ok3 bool
	d.month, ok1 = number(b, 2)
	d.day, ok2 = number(b[3:], 2)
	d.hour, d.minute, d.second, ok3 = clockAt(b[6:])
	// 2000 is a leap year: which year it is, is found out later.
	if !ok1 || !ok2 || !ok3 || !event.ValidDate(2000, d.month, d.day, d.hour, d.minute, d.second) {
		return d, 0
	}
	millis, f := fraction(b[14:], '.', ',')
	if f == 0 {
		return d, 0
	}
	d.millis = millis
	n = 14 + f
	d.offset, d.zoned, n = spacedZone(b, n)
	return d, n
}

// spacedZone reads the zone that logcat -v zone writes one blank behind the time.
func spacedZone(b []byte, n int) (offset int32, zoned bool, end int) {
	if n+1 < len(b) && b[n] == ' ' && (b[n+1] == '+' || b[n+1] == '-') {
		if offset, z := zoneAt(b[n+1:]); z > 0 {
			return offset, true, n + 1 + z
		}
	}
	return 0, false, n
}

// now is the present, for files whose time of change is not known; tests set it.
var now = time.Now

// A calendar gives years to times that have none: the latest year in which the time
// does not lie after the moment the file was last written.
type calendar struct {
	// latest is that moment in milliseconds on the face of the clock that is furthest
	// ahead on earth (UTC+14), because the log does not say its zone.
	latest int64
	year   int
}

// newCalendar takes the file's time of change. Where that is not known, as with
// standard input, it is the present: a log that is read now was not written later.
func newCalendar(modified time.Time) calendar {
	if modified.IsZero() {
		modified = now()
	}
	latest := modified.UTC().Add(14 * time.Hour)
	return calendar{latest: latest.UnixMilli(), year: latest.Year()}
}

func (c calendar) stamp(d monthDay) event.Stamp {
	s := event.Stamp{Offset: d.offset, Zoned: d.zoned, Valid: true}
	// Eight years reach a leap year from everywhere, 1896 to 1904 and the like included.
	for year := c.year; year > c.year-9 && year >= 1970; year-- {
		if !event.ValidDate(year, d.month, d.day, d.hour, d.minute, d.second) {
			continue
		}
		s.Wall = event.WallMillis(year, d.month, d.day, d.hour, d.minute, d.second, d.millis)
		if s.Wall <= c.latest {
			return s
		}
	}
	return event.Stamp{}
}
