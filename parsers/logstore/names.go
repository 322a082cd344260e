package logstore

import (
	"bytes"
	"slices"
	"strings"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// messageNames are what stores call the line itself, the surest first: Splunk's, Elastic's
// untouched text, Sentinel's tables, and what agents and Graylog call it.
var messageNames = []string{"_raw", "event.original", "rawdata", "raw", "syslogmessage", "message", "full_message", "rawmessage", "log", "msg"}

// timeNames are what stores call the time of a row. Those of the event come before those
// of its arrival.
var timeNames = []string{"_time", "@timestamp", "timestamp", "timegenerated", "eventtime", "time", "datetime", "date"}

// orderNames are numbers that grow with the lines of one log: where the shipper read the
// line, and which message of the log it was.
var orderNames = []string{"log.offset", "event.sequence"}

// fold brings the name of a column to one form: "TimeGenerated [UTC]" is "timegenerated".
func fold(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if i := strings.IndexByte(name, '['); i > 0 {
		name = strings.TrimSpace(name[:i])
	}
	for _, wrapper := range []string{"_source.", "fields.", "result."} {
		name = strings.TrimPrefix(name, wrapper)
	}
	return name
}

// rank is how sure a name is to mean the line itself; lower is surer.
func rank(name string) int {
	if i := slices.Index(messageNames, fold(name)); i >= 0 {
		return i
	}
	return len(messageNames)
}

func timeNamed(name string) bool  { return slices.Contains(timeNames, fold(name)) }
func orderNamed(name string) bool { return slices.Contains(orderNames, fold(name)) }

// isUTC reports a column that states its zone in its name.
func isUTC(name string) bool { return strings.Contains(strings.ToUpper(name), "UTC") }

// header reads the names of a CSV's columns; ok is false for a line that is no header of
// an export.
func (l *Layout) header(line []byte) (ok bool) {
	l.separator = separatorOf(line)
	var cut cutter
	cells, _ := cut.cells(line, l.separator)
	for i := range cells {
		l.names = append(l.names, string(bytes.TrimSpace(cells[i].text(nil))))
	}
	l.columns = len(l.names)
	return slices.ContainsFunc(l.names, func(n string) bool { return rank(n) < len(messageNames) || timeNamed(n) })
}

// separatorOf is the character that parts the columns of a header most often.
func separatorOf(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// A clock reads the store's times, and learns on the way in which order their dates are.
type clock struct {
	order    logfile.DateOrder // given, or OrderUnknown
	mdy, dmy int64
	open     int64
}

func (c *clock) read(text []byte, name string) event.Stamp {
	t, n := datetime.Parse(bytes.TrimSpace(text))
	if n == 0 {
		return event.Stamp{}
	}
	switch t.Decided() {
	case logfile.MonthDayYear:
		c.mdy++
	case logfile.DayMonthYear:
		c.dmy++
	case logfile.OrderUnknown:
		if !t.IsEpoch() {
			c.open++
		}
	}
	s := t.Stamp(c.order)
	if !s.Zoned && isUTC(name) {
		s.Zoned = true
	}
	return s
}

// turned reports that times were read month first which others prove to be day first.
func (c *clock) turned() bool {
	return c.order == logfile.OrderUnknown && c.open > 0 && c.dmy > c.mdy
}

// ambiguous reports that nothing told the order of dates that could be both.
func (c *clock) ambiguous() bool {
	return c.order == logfile.OrderUnknown && c.open > 0 && c.dmy == 0 && c.mdy == 0
}

// number reads the digits of a cell.
func number(b []byte) (v uint64) {
	for _, c := range bytes.TrimSpace(b) {
		if c-'0' > 9 {
			return 0
		}
		v = v*10 + uint64(c-'0')
	}
	return v
}
