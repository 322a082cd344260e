package datetime

import (
	"bytes"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// sampleBytes is looked at from the start, the middle and the end of a file: the date
// changes between them in most files that last for more than a day.
const sampleBytes = 256 << 10

// nearFile is how far a file's last line may lie from the file's own time for that time to
// prove an order: a log that was copied on the day it was written.
const nearFile = 48 * time.Hour

// FindOrder settles the order of day and month in a file whose setup leaves it open: by the
// dates themselves, else by the file's own time. timeOf returns where in a line its time
// is, or nil. A file that neither settles is read month first, and a note says so.
func FindOrder(c logfile.Content, s *logfile.Setup, timeOf func(line []byte) []byte) []logfile.Note {
	if s.DateOrder != logfile.OrderUnknown {
		return nil
	}
	var v votes
	size := c.Size()
	buf := make([]byte, min(sampleBytes, size))
	for _, at := range []int64{0, size/2 - sampleBytes/2, size - sampleBytes} {
		if at < 0 || at == 0 && v.lines > 0 {
			continue
		}
		n, _ := c.ReadAt(buf, at) // what cannot be read proves nothing
		v.scan(buf[:n], at > 0, timeOf)
	}
	if s.DateOrder = v.order(s.ModTime); s.DateOrder != logfile.OrderUnknown || v.open == 0 {
		return nil
	}
	if v.first.a == v.first.b && v.last.a == v.last.b {
		return nil // 03/03: both orders say the same
	}
	s.DateOrder = logfile.MonthDayYear
	return []logfile.Note{{Code: "ambiguous-date", Count: v.open}}
}

// votes counts what the dates of a file prove.
type votes struct {
	mdy, dmy, open, lines int64
	first, last           Time
}

func (v *votes) scan(b []byte, cut bool, timeOf func([]byte) []byte) {
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if cut {
			cut = false
			continue // the sample begins inside it
		}
		t, n := Parse(timeOf(line))
		if n == 0 || t.isEpoch || t.order != logfile.OrderUnknown {
			continue
		}
		v.add(t)
	}
}

func (v *votes) add(t Time) {
	if v.lines == 0 {
		v.first = t
	}
	v.lines++
	v.last = t
	switch t.Decided() {
	case logfile.MonthDayYear:
		v.mdy++
	case logfile.DayMonthYear:
		v.dmy++
	default:
		v.open++
	}
}

func (v *votes) order(written time.Time) logfile.DateOrder {
	if v.mdy != v.dmy {
		if v.mdy > v.dmy {
			return logfile.MonthDayYear
		}
		return logfile.DayMonthYear
	}
	if written.IsZero() || v.lines == 0 {
		return logfile.OrderUnknown
	}
	near := func(o logfile.DateOrder) bool {
		s := v.last.Stamp(o)
		return s.Valid && written.Sub(event.Time(s.Wall)).Abs() < nearFile
	}
	mdy, dmy := near(logfile.MonthDayYear), near(logfile.DayMonthYear)
	switch {
	case mdy && !dmy:
		return logfile.MonthDayYear
	case dmy && !mdy:
		return logfile.DayMonthYear
	}
	return logfile.OrderUnknown
}
