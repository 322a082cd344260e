package nsconf

import (
	"strconv"
	"strings"
	"time"
)

// Saved returns when the file was last written, by its second line, on the box's own
// clock and in the zone that the file itself names; without one the appliance runs in
// GMT (D). false where the file does not say, as what "show ns runningConfig" prints.
func (c *Config) Saved() (time.Time, bool) {
	at, err := time.Parse(time.ANSIC, strings.Join(strings.Fields(c.SavedAt), " "))
	if err != nil {
		return time.Time{}, false
	}
	offset, ok := zoneOffset(c.TimeZone.Value)
	if !ok {
		return time.Time{}, false
	}
	return at.Add(-offset), true
}

// zoneOffset reads the appliance's names for zones: "GMT+09:00-JST-Asia/Tokyo",
// "CoordinatedUniversalTime".
func zoneOffset(name string) (time.Duration, bool) {
	if name == "" || strings.EqualFold(name, "CoordinatedUniversalTime") {
		return 0, true
	}
	if len(name) < len("GMT+09:00") || !strings.EqualFold(name[:3], "GMT") || name[6] != ':' {
		return 0, false
	}
	hours, err1 := strconv.ParseUint(name[4:6], 10, 8)
	minutes, err2 := strconv.ParseUint(name[7:9], 10, 8)
	if err1 != nil || err2 != nil || hours > 14 || minutes > 59 {
		return 0, false
	}
	d := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	switch name[3] {
	case '+':
		return d, true
	case '-':
		return -d, true
	}
	return 0, false
}
