package netscaler

import (
	"strings"
	"testing"

	"hubscope/parsers/logfile"
)

// comingIn is a file that is still being inflated: who asks for its size, or reads near its
// end, waits for all of it.
type comingIn struct {
	text   string
	waited bool
}

func (c *comingIn) Size() int64 {
	c.waited = true
	return int64(len(c.text))
}

func (c *comingIn) ReadAt(p []byte, off int64) (int, error) {
	c.waited = c.waited || off > int64(len(c.text))/4
	return strings.NewReader(c.text).ReadAt(p, off)
}

func TestTheStartDecidesTheDateOrderWhereItProvesIt(t *testing.T) {
	const tail = ":09:00:00 GMT ns 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context aiko@192.0.2.11 - SessionId: 7 - User aiko\n"
	of := func(date string) string { return strings.Repeat(date+tail, 2<<20/len(date+tail)) }
	for _, c := range []struct {
		name, text string
		want       logfile.DateOrder
		waits      bool
	}{
		{"month first", of("03/16/2026"), logfile.MonthDayYear, false},
		{"day first", of("16/03/2026"), logfile.DayMonthYear, false},
		{"syslog names the month", of("Mar  4 09:00:00 <local0.info> 192.0.2.1 04/03/2026"), logfile.DayMonthYear, false},
		{"only the end proves it", of("03/04/2026") + of("03/16/2026"), logfile.MonthDayYear, true},
		{"the start contradicts itself", "16/03/2026" + tail + "03/16/2026" + tail + of("03/04/2026") + of("16/03/2026"), logfile.DayMonthYear, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, s := &comingIn{text: c.text}, logfile.Setup{}
			if notes := prepare(in, &s); s.DateOrder != c.want || in.waited != c.waits || len(notes) != 0 {
				t.Errorf("order %d, want %d; waited %v, want %v; %v", s.DateOrder, c.want, in.waited, c.waits, notes)
			}
		})
	}
}
