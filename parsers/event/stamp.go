package event

import "time"

// A Stamp is a time as a record states it: a reading of some clock's face, and the
// zone if the record names one. Putting it on the case's common clock is the
// analyzer's work.
type Stamp struct {
	// Wall is the reading in milliseconds since 1970-01-01T00:00:00 on that clock's own face.
	Wall int64
	// Offset is the stated zone in seconds east of UTC; it counts only if Zoned.
	Offset int32
	Zoned  bool
	// Valid is false for a record without a readable time; the other fields are then zero.
	Valid bool
}

// UTC returns the stamp in milliseconds since the epoch, with zone (seconds east of
// UTC) standing in where the record states none.
func (s Stamp) UTC(zone int32) int64 {
	if s.Zoned {
		zone = s.Offset
	}
	return s.Wall - int64(zone)*1000
}

// WallMillis returns a civil date and time as milliseconds on a clock's face. It
// does not check that the day exists in its month; see ValidDate.
func WallMillis(year, month, day, hour, minute, second, millis int) int64 {
	return (daysFromCivil(year, month, day)*86400+int64(hour)*3600+int64(minute)*60+int64(second))*1000 + int64(millis)
}

// ValidDate reports whether a civil date and time exists. Second 60 is allowed: leap
// seconds are written by some syslog daemons.
func ValidDate(year, month, day, hour, minute, second int) bool {
	if month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return false
	}
	if year < 1970 || year > 2200 {
		return false
	}
	return day <= daysIn(year, month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysFromCivil counts days since 1970-01-01 in the proleptic Gregorian calendar.
// Whole numbers only, because time.Date costs more than the rest of a line's parse.
func daysFromCivil(y, m, d int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

// Time returns milliseconds since the epoch as a time in UTC.
func Time(millis int64) time.Time { return time.UnixMilli(millis).UTC() }
