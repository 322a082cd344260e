package netscaler

import (
	"strings"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// TestManyBlanksInFrontOfATime has more of them than a joint keeps.
func TestManyBlanksInFrontOfATime(t *testing.T) {
	const line = `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN TCPCONNSTAT 1 0 : Context ken@192.0.2.11 - SessionId: 15 - User ken - ` +
		`Client_ip 192.0.2.11 - Vserver 198.51.100.7:443 - Start_time "03/02/2026:07:00:00 GMT" - End_time# "03/02/2026:08:00:01 GMT" - Access Allowed - Group(s) "N/A"`
	for _, blanks := range []int{mostJoint - 12, mostJoint - 11, mostJoint - 10, mostJoint - 8, mostJoint} {
		w := newTwin(logfile.MonthDayYear)
		for range 3 {
			w.check(t, []byte(strings.Replace(line, "#", strings.Repeat(" ", blanks), 1)))
			w.check(t, []byte(strings.Replace(strings.Replace(line, "#", "", 1), "- Start_time", "- Start_time"+strings.Repeat(" ", blanks), 1)))
		}
	}
}

// TestAValueBehindTheGroups has lines end as whole ones do, but for another value in between.
func TestAValueBehindTheGroups(t *testing.T) {
	const at = "03/02/2026:08:00:01 GMT ns 0-PPE-0 : default "
	const session = `Context ken@192.0.2.11 - SessionId: 15 - User ken - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - `
	const times = `Start_time "03/02/2026:07:00:00 GMT" - End_time "03/02/2026:08:00:01 GMT" - `
	lean := newParser(logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}).(*Parser)
	lean.patience = 0
	full := NewParser(logfile.MonthDayYear)
	for _, s := range []string{
		"AAATM LOGOUT 1 0 : " + session + times + `Group(s) "N/A"`,
		"AAATM LOGOUT 1 0 : " + session + times + `Group(s) a - X_new b - Group(s) "N/A"`,
		"AAATM LOGIN 1 0 : " + session + `Group(s) "N/A"`,
		"AAATM LOGIN 1 0 : " + session + `Group(s) a - X_new b - Group(s) "N/A"`,
		"SSLVPN TCPCONNSTAT 1 0 : " + session + times + `Group(s) "N/A"`,
		"SSLVPN TCPCONNSTAT 1 0 : " + session + times + `Group(s) a - X_new b - Group(s) "N/A"`,
	} {
		for range 3 {
			var a, b event.Event
			full.Parse([]byte(at+s), &a)
			lean.Parse([]byte(at+s), &b)
			if got, want := read(&b), read(&a); got != want {
				t.Errorf("%q\nlean:\n%s\n\nfull:\n%s", s, got, want)
			}
		}
	}
}
