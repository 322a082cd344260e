package netscaler

import (
	"bytes"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// orderVotes counts what the lines of a file say about the order of day and month.
type orderVotes struct {
	mdy, dmy       int // lines that one order only can be true of
	bsdMDY, bsdDMY int // lines whose syslog time names the month
	likeMDY        int // lines whose syslog time says so if it is month first itself
	likeDMY        int
	open           int // lines that fit both
	first, last    dateTime
	lines          int64
	memory         *memory // of what stands in front of the times
}

func (v *orderVotes) line(line []byte) {
	d, date, ok := v.find(unquote(line))
	if !ok || d.yearFirst {
		return
	}
	v.lines++
	if v.lines == 1 {
		v.first = d
	}
	v.last = d
	switch d.decided() {
	case logfile.MonthDayYear:
		v.mdy++
	case logfile.DayMonthYear:
		v.dmy++
	default:
		v.open++
		mdy, dmy := &v.bsdMDY, &v.bsdDMY
		if date.guessed {
			mdy, dmy = &v.likeMDY, &v.likeDMY
		}
		switch d.orderBy(date) {
		case logfile.MonthDayYear:
			*mdy++
		case logfile.DayMonthYear:
			*dmy++
		}
	}
}

// find returns a line's time and the date that syslog names in front of it.
func (v *orderVotes) find(line []byte) (d dateTime, date headDate, ok bool) {
	if v.memory == nil {
		v.memory = &memory{}
	}
	if f := v.memory.frontOf(line); f != nil {
		if d, ok = cutDateTime(line[f.Len():]); ok && d.size == minStamp {
			return d, f.dateOf(line), true
		}
	}
	at, d, ok := anchor(line)
	if ok {
		v.memory.learn(line)
	}
	return d, dateIn(line[:at]), ok
}

func (v *orderVotes) scan(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			i = len(b) - 1
		}
		v.line(b[:i+1])
		b = b[i+1:]
	}
}

// decided returns the order that the lines prove, or OrderUnknown. Several boxes may
// share a collector's file; the order of most of its lines then stands in for the lines
// that prove nothing themselves.
func (v *orderVotes) decided() logfile.DateOrder {
	for _, pair := range [2][2]int{{v.mdy, v.dmy}, {v.bsdMDY, v.bsdDMY}} {
		if o := either(pair[0] > pair[1], pair[1] > pair[0]); o != logfile.OrderUnknown {
			return o
		}
	}
	return logfile.OrderUnknown
}

// unanimous returns the order that some lines prove and none contradicts, or OrderUnknown.
func (v *orderVotes) unanimous() logfile.DateOrder {
	return either(v.mdy+v.bsdMDY > 0 && v.dmy+v.bsdDMY == 0, v.dmy+v.bsdDMY > 0 && v.mdy+v.bsdMDY == 0)
}

// sampleBytes is looked at first from the start of a file, then from its middle and its
// end: the date changes between them in most files that last for more than a day.
const sampleBytes = 256 << 10

// nearFile is how far a file's last line may lie from the file's own time for that time
// to prove an order: a log copied on the day it was written.
const nearFile = 48 * time.Hour

// prepare settles the order of day and month for a file that stands alone.
func prepare(c logfile.Content, s *logfile.Setup) (notes []logfile.Note) {
	if s.DateOrder == logfile.OrderUnknown {
		s.DateOrder, notes = dates(c, *s).Order()
	}
	return notes
}

// dates looks for the order of day and month in a file's dates, in the lines themselves,
// else in syslog's date, else in the file's own time. The middle and the end are asked only
// where the start leaves it open: of a file that is still being inflated they come late.
func dates(c logfile.Content, s logfile.Setup) (d logfile.Dates) {
	var v orderVotes
	buf := make([]byte, sampleBytes)
	n, _ := c.ReadAt(buf, 0)
	v.scan(whole(buf[:n], false))
	if d.Proved = v.unanimous(); d.Proved != logfile.OrderUnknown {
		return d
	}
	size := c.Size()
	for _, at := range []int64{size/2 - sampleBytes/2, size - sampleBytes} {
		if at > 0 {
			n, _ := c.ReadAt(buf, at)
			v.scan(whole(buf[:n], true))
		}
	}
	if d.Proved = v.decided(); d.Proved != logfile.OrderUnknown || v.open == 0 {
		return d
	}
	if size > 3*sampleBytes {
		v = orderVotes{}
		v.scanAll(c, buf)
		if d.Proved = v.decided(); d.Proved != logfile.OrderUnknown {
			return d
		}
	}
	d.ByTime = v.byFileTime(s.ModTime)
	d.Guessed = either(v.likeMDY > v.likeDMY, v.likeDMY > v.likeMDY)
	if !same(v.first) || !same(v.last) { // 03/03: both orders say the same
		d.Open = v.lines
	}
	return d
}

func same(d dateTime) bool { return d.a == d.b }

// byFileTime returns the order under which the last line was written when the file was.
func (v *orderVotes) byFileTime(mod time.Time) logfile.DateOrder {
	if mod.IsZero() {
		return logfile.OrderUnknown
	}
	near := func(o logfile.DateOrder) bool {
		w, ok := v.last.wall(o)
		d := mod.Sub(event.Time(w))
		return ok && d < nearFile && d > -nearFile
	}
	return either(near(logfile.MonthDayYear), near(logfile.DayMonthYear))
}

// scanAll goes through the whole file, until a line decides.
func (v *orderVotes) scanAll(c logfile.Content, buf []byte) {
	for at, kept := int64(0), 0; ; {
		n, err := c.ReadAt(buf[kept:], at)
		at += int64(n)
		b := buf[:kept+n]
		end := bytes.LastIndexByte(b, '\n') + 1
		if end == 0 || err != nil {
			end = len(b)
		}
		v.scan(b[:end])
		if v.decided() != logfile.OrderUnknown || err != nil || n == 0 {
			return
		}
		kept = copy(buf, b[end:])
	}
}

// whole cuts b to complete lines.
func whole(b []byte, tornStart bool) []byte {
	if tornStart {
		b = b[bytes.IndexByte(b, '\n')+1:]
	}
	return b
}
