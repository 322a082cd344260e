package fact

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hubscope/parsers/event"
)

func TestFrontNamesTheBoxAndItsTime(t *testing.T) {
	for _, test := range []struct {
		line, address string
		month         time.Month
		rest          time.Duration
		known         bool
	}{
		{`Mar  1 17:00:00 <local0.info> 198.51.100.2  03/01/2026:08:00:00 GMT gw1 0-PPE-0 : default`, "198.51.100.2", 3, 17 * time.Hour, true},
		{`<134>Jun 18 01:02:03 gw1 06/18/2026:01:02:03  gw1 0-PPE-0 : default`, "gw1", 6, 17*24*time.Hour + time.Hour + 2*time.Minute + 3*time.Second, true},
		{`Mar  1 17:00:00 2026/03/01:08:00:00 GMT gw1 0-PPE-0 : default`, "", 3, 17 * time.Hour, true},
		{`03/01/2026:08:00:00 GMT gw1 0-PPE-0 : default`, "", 0, 0, false},
		{`Local0.Alert 10.10.0.1 27/06/2025:04:51:17 GMT ns 90 : SSLVPN`, "10.10.0.1", 0, 0, false},
		{`default LOGIN 5 0 : Context`, "", 0, 0, false},
	} {
		month, rest, known, address := front([]byte(test.line))
		if month != test.month || rest != test.rest || known != test.known || string(address) != test.address {
			t.Errorf("%s: %v %v %v %q", test.line, month, rest, known, address)
		}
	}
}

// TestAZoneIsSeenInAHundredLines has a box state its zone far into a log, for no longer than
// that, before it writes local time.
func TestAZoneIsSeenInAHundredLines(t *testing.T) {
	for first := int64(looked + 1); first < looked+300; first += 7 {
		s := NewStore()
		var list []*event.Event
		for i := range int64(100) {
			ev := record(event.WallMillis(2026, 3, 1, 8, 0, 0, 0), event.Other)
			ev.Line = first + i
			ev.Text = []byte("Mar  1 17:00:00 198.51.100.2  03/01/2026:08:00:00 GMT gw1 0-PPE-0 : default")
			list = append(list, ev)
		}
		last := *list[0]
		last.Stamp.Zoned, last.Text = false, []byte("Mar  1 17:00:00 198.51.100.2  03/01/2026:17:00:00 gw1 0-PPE-0 : default")
		add(s, 0, append(list, &last)...)
		if offset, ok := s.Zone(0, last.Stamp.Wall); !ok || offset != 9*3600 {
			t.Fatalf("from line %d on: %d %v", first, offset, ok)
		}
	}
}

func TestFieldsAreThoseOfBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 20_000 {
		text := make([]byte, r.IntN(20))
		for i := range text {
			text[i] = "ab  \t\n\v\f\r\x00\x1f\x1c\xc2\x85\xa0/"[r.IntN(16)]
		}
		if got, want := fields(text, nil), bytes.Fields(text); !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	}
}
