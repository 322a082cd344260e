// Package moment reads a moment the way a caller says it: "9:10", "yesterday at 2.30 pm",
// "月曜の午後2時半".
package moment

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Parse reads a moment. RFC 3339 says all of it. Anything else is what a clock on the wall
// shows in zone, on the day that last is on; a day said with it counts from there:
// "yesterday" is the day before, "Monday" the latest one up to it, and so is a day without
// a year. "3/2" is refused: half of its readers take it for another day than its writer.
func Parse(s string, last time.Time, zone *time.Location) (at time.Time, ok bool) {
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(s)); err == nil && !t.IsZero() {
		return t, true
	}
	text := strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), " "))
	y, m, d := last.In(zone).Date()
	on, rest, ok := day(text, time.Date(y, m, d, 12, 0, 0, 0, time.UTC)) // noon of UTC has no summer time
	if !ok {
		return time.Time{}, false
	}
	c, ok := readClock(rest)
	if !ok {
		return time.Time{}, false
	}
	y, m, d = on.Date()
	return time.Date(y, m, d, c.hour, c.minute, c.second, 0, zone), true
}
