package fact

import (
	"testing"
	"time"
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
