package datetime

import (
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

func TestShapes(t *testing.T) {
	const want = "2026-03-02T08:00:01.250"
	for _, test := range []struct {
		text string
		zone string
	}{
		{"2026-03-02T08:00:01.250Z", "0s"},
		{"2026-03-02T08:00:01.250+0900", "9h0m0s"},
		{"2026-03-02T08:00:01.250-03:30", "-3h30m0s"},
		{"2026-03-02 08:00:01,250", ""},
		{"2026-03-02 08:00:01.250 UTC", "0s"},
		{"2026/03/02 08:00:01.250", ""},
		{"03/02/2026 08:00:01.250", ""},
		{"3/2/2026, 8:00:01.250 AM", ""},
		{"3/2/2026 8:00:01.250\u202fAM", ""},
		{"Mar 2, 2026 @ 08:00:01.250", ""},
		{"2.3.2026 08:00:01,250", ""},
		{"1772438401.250", "0s"},
		{"1772438401250", "0s"},
	} {
		got, n := Parse([]byte(test.text))
		s := got.Stamp(logfile.OrderUnknown)
		zone := ""
		if s.Zoned {
			zone = (time.Duration(s.Offset) * time.Second).String()
		}
		if n != len(test.text) || !s.Valid || event.Time(s.Wall).Format("2006-01-02T15:04:05.000") != want || zone != test.zone {
			t.Errorf("%s: %v %s, %d bytes", test.text, event.Time(s.Wall), zone, n)
		}
	}
}

func TestNoTimes(t *testing.T) {
	for _, text := range []string{"", "2026-03-02", "2026-13-02 08:00:00", "02/30/2026 08:00:00", "3/2/26 8:00", "12:00:00", "Mar 2 08:00:00",
		"177243840", "17724384012", "2026-03-02 25:00:00", "2026-03-02 13:00:00 PM", "2026-03/02 08:00:00", "May the force"} {
		if got, _ := Parse([]byte(text)); got.Stamp(logfile.OrderUnknown).Valid {
			t.Errorf("%q was read", text)
		}
	}
}

func TestNoonAndMidnight(t *testing.T) {
	for text, want := range map[string]string{"3/2/2026 12:30 AM": "00:30", "3/2/2026 12:30 PM": "12:30", "3/2/2026 1:30 pm": "13:30"} {
		got, _ := Parse([]byte(text))
		if s := event.Time(got.Stamp(logfile.OrderUnknown).Wall).Format("15:04"); s != want {
			t.Errorf("%s: %s", text, s)
		}
	}
}

func TestOrder(t *testing.T) {
	written := time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, text string
		modTime    time.Time
		given      logfile.DateOrder
		want       logfile.DateOrder
		note       bool
	}{
		{"a day above twelve", "03/02/2026 08:00:00\n03/13/2026 08:00:00\n", time.Time{}, 0, logfile.MonthDayYear, false},
		{"a first part above twelve", "03/02/2026 08:00:00\n13/02/2026 08:00:00\n", time.Time{}, 0, logfile.DayMonthYear, false},
		{"the file's time", "03/02/2026 08:00:00\n", written, 0, logfile.DayMonthYear, false},
		{"nothing", "03/02/2026 08:00:00\n", time.Time{}, 0, logfile.MonthDayYear, true},
		{"both the same", "03/03/2026 08:00:00\n", time.Time{}, 0, logfile.OrderUnknown, false},
		{"given", "03/13/2026 08:00:00\n", time.Time{}, logfile.DayMonthYear, logfile.DayMonthYear, false},
		{"year first", "2026-03-02 08:00:00\n", time.Time{}, 0, logfile.OrderUnknown, false},
	} {
		s := logfile.Setup{DateOrder: test.given, ModTime: test.modTime}
		notes := FindOrder(strings.NewReader(test.text), &s, func(line []byte) []byte { return line })
		if s.DateOrder != test.want {
			t.Errorf("%s: order %d, want %d", test.name, s.DateOrder, test.want)
		}
		if (len(notes) > 0) != test.note {
			t.Errorf("%s: notes %v", test.name, notes)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-03-02T08:00:01.250+0900", "3/2/2026, 8:00:01.250 AM", "Mar 2, 2026 @ 08:00:01.250", "1772438401.250"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, n := Parse(b); n < 0 || n > len(b) {
			t.Fatalf("%d of %d bytes", n, len(b))
		}
	})
}
