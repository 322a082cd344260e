package netscaler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

const (
	boxHead    = `03/02/2026:09:00:00 GMT gw1 0-PPE-0 : default `
	wholeLogin = boxHead + `SSLVPN LOGIN 1 0 : Context aiko@203.0.113.24 - SessionId: 102 - User aiko - Client_ip 203.0.113.24 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Browser_type "CitrixReceiver - Android VpnCapable" - SSLVPN_client_type Android - Group(s) "N/A"`
	wholeEnd   = boxHead + `SSLVPN LOGOUT 2 0 : Context aiko@203.0.113.24 - SessionId: 102 - User aiko - Client_ip 203.0.113.24 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Start_time "03/02/2026:08:00:00 GMT" - End_time "03/02/2026:09:00:00 GMT" - Duration 01:00:00  - Http_resources_accessed 0 - LogoutMethod "TimedOut" - Group(s) "N/A"`
	wholeConn  = boxHead + `SSLVPN TCPCONNSTAT 3 0 : Context aiko@203.0.113.24 - SessionId: 102 - User aiko - Client_ip 203.0.113.24 - Nat_ip 10.0.0.5 - Vserver 198.51.100.7:443 - Source 203.0.113.24:59549 - Destination 10.1.1.20:443 - Start_time "03/02/2026:08:00:00 GMT" - End_time "03/02/2026:09:00:00 GMT" - Duration 01:00:00 - Total_bytes_send 0 - Total_bytes_recv 1 - Access Allowed - Group(s) "N/A"`
)

func TestStateChange(t *testing.T) {
	tests := []struct {
		body string
		want event.Kind
	}{
		{`Device "self node 10.0.0.2" - State Primary`, event.Failover},
		{`Device "self node 10.0.0.2" - State INIT`, event.Failover},
		{`Device "remote node 10.0.0.3" - State DOWN`, event.Failover},
		{`Device "node 1" - State DOWN`, event.Failover},
		{`Device "HA node 10.0.0.3" - State DOWN`, event.Failover},
		{`Device "10.0.0.3" - State "Secondary"`, event.Failover},
		{`Device "server_svc_NSSVC_SSL_10.0.30.21:443(exch-node1)" - State DOWN`, event.Other},
		{`Device "server_svc_NSSVC_SSL_10.0.30.21:443(node 1)" - State DOWN`, event.Other},
		{`Device "server_vip_NSSVC_SSL_10.0.30.21:443(ad-primary)" - State DOWN`, event.Other},
		{`Device "server_svc_x(ad.primary:636)" - State UP`, event.Other},
		{`Device "server_svc_x(10.0.0.9:80)" - State Primary`, event.Other},
		{`Device "exchange-node 1" - State DOWN`, event.Other},
		{`Device "nodejs.example.com" - State "OUT OF SERVICE (secondary)"`, event.Other},
	}
	for _, test := range tests {
		if ev := parse(t, boxHead+`EVENT STATECHANGE 1 0 :  `+test.body); ev.Kind != test.want {
			t.Errorf("%s: %v, want %v", test.body, ev.Kind, test.want)
		}
	}
}

// A line that a copy in the middle of writing or a full disk cut.
func TestCutRecords(t *testing.T) {
	tests := []struct {
		name, line, until string // line up to and with until
		kind              event.Kind
		damage            event.Damage
		fields            map[string]string
	}{
		{"whole", wholeLogin, `"N/A"`, event.SessionStart, event.Whole, map[string]string{"Group(s)": "N/A"}},
		{"whole without groups", wholeLogin, `SSLVPN_client_type Android`, event.SessionStart, event.Whole, nil},
		{"whole without a client type", wholeLogin, `VpnCapable"`, event.SessionStart, event.Whole, map[string]string{"Browser_type": "CitrixReceiver - Android VpnCapable"}},
		{"in the Context's name", wholeLogin, `Conte`, event.Other, event.Cut, nil},
		{"in SessionId's name", wholeLogin, ` - SessionI`, event.Other, event.Cut, map[string]string{"Context": "aiko@203.0.113.24"}},
		{"in the number", wholeLogin, `SessionId: 10`, event.Other, event.Cut, nil},
		{"in the user", wholeLogin, `User ai`, event.Other, event.Cut, nil},
		{"in the address", wholeLogin, `Client_ip 2`, event.Other, event.Cut, nil},
		{"in an open quote", wholeLogin, `"Mapped`, event.Other, event.Cut, nil},
		{"behind a quote", wholeLogin, `"Mapped Ip" - V`, event.Other, event.Cut, map[string]string{"Nat_ip": "Mapped Ip"}},
		{"in the server's address", wholeLogin, `Vserver 198.51.`, event.Other, event.Cut, nil},
		{"in the server's port", wholeLogin, `Vserver 198.51.100.7:44`, event.Other, event.Cut, nil},
		{"behind the server", wholeLogin, `Vserver 198.51.100.7:443 -`, event.SessionStart, event.Cut, map[string]string{"Vserver": "198.51.100.7:443"}},
		{"in the agent's name", wholeLogin, ` - Brow`, event.SessionStart, event.Cut, map[string]string{"Vserver": "198.51.100.7:443"}},
		{"in the agent", wholeLogin, `"CitrixReceiver - A`, event.SessionStart, event.Cut, nil},
		{"in the client type", wholeLogin, `SSLVPN_client_type Andr`, event.SessionStart, event.Cut, nil},
		{"in the groups' name", wholeLogin, ` - Group`, event.SessionStart, event.Cut, map[string]string{"SSLVPN_client_type": "Android"}},
		{"before the groups", wholeLogin, ` - Group(s)`, event.SessionStart, event.Cut, nil},

		{"end: whole", wholeEnd, `"N/A"`, event.SessionEnd, event.Whole, nil},
		{"end: whole without groups", wholeEnd, `"TimedOut"`, event.SessionEnd, event.Whole, map[string]string{"LogoutMethod": "TimedOut"}},
		{"end: in the groups' name", wholeEnd, `"TimedOut" - Gr`, event.SessionEnd, event.Cut, map[string]string{"LogoutMethod": "TimedOut"}},
		{"end: behind the method", wholeEnd, `"TimedOut" -`, event.SessionEnd, event.Cut, map[string]string{"LogoutMethod": "TimedOut"}},
		{"end: in the method", wholeEnd, `"TimedO`, event.SessionEnd, event.Cut, nil},
		{"end: before the method", wholeEnd, `LogoutMethod`, event.SessionEnd, event.Cut, nil},
		{"end: in a count's name", wholeEnd, `01:00:00  - Http_re`, event.SessionEnd, event.Cut, map[string]string{"Duration": "01:00:00"}},
		{"end: in the server", wholeEnd, `Vserver 198.51.100.7`, event.Other, event.Cut, nil},

		{"connection: whole", wholeConn, `"N/A"`, event.SessionActivity, event.Whole, nil},
		{"connection: whole without groups", wholeConn, `Access Allowed`, event.SessionActivity, event.Whole, nil},
		{"connection: in the access", wholeConn, `Access Allo`, event.SessionActivity, event.Cut, nil},
		{"connection: in a count", wholeConn, `Total_bytes_recv 1`, event.SessionActivity, event.Cut, nil},
		{"connection: in the server", wholeConn, `Vserver 198.`, event.Other, event.Cut, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i := strings.Index(test.line, test.until)
			if i < 0 {
				t.Fatal("no such place")
			}
			ev := parse(t, test.line[:i+len(test.until)])
			if ev.Kind != test.kind || ev.Damage != test.damage {
				t.Errorf("%v, damage %v; want %v, %v", ev.Kind, ev.Damage, test.kind, test.damage)
			}
			for name, want := range test.fields {
				if have := string(ev.Field(name)); have != want {
					t.Errorf("%s is %q, want %q", name, have, want)
				}
			}
		})
	}
}

// TestNoSessionFromAFragment cuts at every byte: what still counts as a session's message
// must name the session that the whole line names.
func TestNoSessionFromAFragment(t *testing.T) {
	for _, line := range []string{wholeLogin, wholeEnd, wholeConn} {
		whole := parse(t, line)
		for n := range line {
			ev := parse(t, line[:n])
			switch ev.Kind {
			case event.SessionStart, event.SessionEnd, event.SessionActivity:
				for _, name := range []string{"Vserver", "SessionId", "User"} {
					if have, want := string(ev.Field(name)), string(whole.Field(name)); have != want {
						t.Fatalf("%s is %q in %s", name, have, line[:n])
					}
				}
			}
		}
	}
}

// Whole lines of every release stay whole; the one below is cut at its origin.
func TestCorpusIsWhole(t *testing.T) {
	lines := corpus()
	if len(lines) == 0 {
		t.Skip("the corpus of public lines is not beside the repository")
	}
	for _, line := range lines {
		want := event.Whole
		if strings.HasSuffix(string(line), `Group(s) "Netscaler VPN`) {
			want = event.Cut
		}
		if ev := parse(t, string(line)); ev.Damage != want {
			t.Errorf("damage %v, want %v: %s", ev.Damage, want, line)
		}
	}
}

func TestQuotedValuesEnd(t *testing.T) {
	for _, test := range []struct{ body, name, want string }{
		{`SSLVPN LOGOUT 1 0 : User ken - LogoutMethod "TimedOut" - Foo`, "LogoutMethod", "TimedOut"},
		{`SSLVPN LOGOUT 1 0 : User ken - Nat_ip "Mapped Ip" - Foo bar - Vserver 198.51.100.7:443 - LogoutMethod "x"`, "Nat_ip", "Mapped Ip"},
		{`CLI CMD_EXECUTED 1 0 : User ns - Command "bind vpn vserver V -policy "P" -priority 100" - Status "Success"`, "Command", `bind vpn vserver V -policy "P" -priority 100`},
		{`CLI CMD_EXECUTED 1 0 : User ns - Command "set vpn url "a" - "b"" - Status "Success"`, "Command", `set vpn url "a" - "b"`},
	} {
		if have := string(parse(t, boxHead+test.body).Field(test.name)); have != test.want {
			t.Errorf("%s is %q, want %q", test.name, have, test.want)
		}
	}
}

// dated are heads before "02/03/2026", 2 March on a box that writes the day first.
var dated = []string{
	"2026-03-02T09:00:00+00:00 gw1  ",
	"2026-03-02T09:00:00Z ",
	"2026-03-02 09:00:00 Local0.Info 198.51.100.2 ",
	"2026-03-02\t09:00:00\tLocal0.Info\t198.51.100.2\t",
	"2026-03-01T23:30:00-10:00 gw1 ",
	"Mar 2 09:00:00 <local0.info> 198.51.100.2 ",
	"Mar  2 09:00:00 ",
	"Mar  2 2026 09:00:00 gw1 ",
	"Mar 2 2026 09:00:00 gw1 ",
	"<134>Mar 2 09:00:00 gw1 ",
	"<134>2026-03-02T09:00:00Z gw1 ",
}

const failed = ` GMT gw1 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "x"`

func TestDateOrderByTheHead(t *testing.T) {
	march2 := event.WallMillis(2026, 3, 2, 9, 0, 0, 0)
	order := func(file string) (logfile.DateOrder, bool) {
		var s logfile.Setup
		notes := prepare(strings.NewReader(file), &s)
		return s.DateOrder, len(notes) > 0
	}
	for _, head := range dated {
		for ns, other := range map[string]logfile.DateOrder{"02/03/2026": logfile.DayMonthYear, "03/02/2026": logfile.MonthDayYear} {
			line := head + ns + ":09:00:00" + failed
			if got, ambiguous := order(line + "\n"); got != other || ambiguous {
				t.Errorf("file of %q: order %v, ambiguous %v", line, got, ambiguous)
			}
			for _, file := range []logfile.DateOrder{logfile.MonthDayYear, logfile.DayMonthYear} {
				var ev event.Event
				NewParser(file).Parse([]byte(line), &ev)
				if ev.Stamp.Wall != march2 {
					t.Errorf("%q in a file of order %v is of %v", line, file, event.Time(ev.Stamp.Wall))
				}
			}
		}
	}
	wrapped := "<134>1 2026-03-02T09:00:00Z gw1 ns - ns - 02/03/2026:09:00:00" + failed
	if ev := parse(t, wrapped); ev.Stamp.Wall != march2 {
		t.Errorf("%q is of %v", wrapped, event.Time(ev.Stamp.Wall))
	}
}

// A date that is far from both readings, or fits both, proves nothing.
func TestDateOrderNotByTheHead(t *testing.T) {
	for _, head := range []string{"2026-11-02T09:00:00Z gw1 ", "2026-04-20 09:00:00 Local0.Info ", "2025-03-02T09:00:00Z ", "2026-03-02X09:00:00 ", "Mar 2026 "} {
		var s logfile.Setup
		if notes := prepare(strings.NewReader(head+"02/03/2026:09:00:00"+failed+"\n"), &s); len(notes) == 0 {
			t.Errorf("%q proves the order %v", head, s.DateOrder)
		}
	}
}

// Kiwi writes MM-DD-YYYY or, as it is told, DD-MM-YYYY. Where nothing tells which, it is
// read as observed, month first; it never overrules what the file proves.
func TestDateOrderByKiwi(t *testing.T) {
	line := func(kiwi, ns string) string {
		return kiwi + "\t09:00:00\tLocal7.Error\t198.51.100.2\t" + ns + ":09:00:00" + failed + "\n"
	}
	tests := []struct {
		name, file string
		mod        time.Time
		want       logfile.DateOrder
	}{
		{"month first, as the box", line("03-02-2026", "03/02/2026"), time.Time{}, logfile.MonthDayYear},
		{"month first, the box day first", line("03-02-2026", "02/03/2026"), time.Time{}, logfile.DayMonthYear},
		{"several blanks", strings.ReplaceAll(line("03-02-2026", "02/03/2026"), "\t", "    "), time.Time{}, logfile.DayMonthYear},
		{"a day that is no month", line("13-03-2026", "12/03/2026"), time.Time{}, logfile.DayMonthYear},
		{"the box proves it", line("13-03-2026", "13/03/2026") + line("12-03-2026", "12/03/2026"), time.Time{}, logfile.DayMonthYear},
		{"the file's time goes first", line("02-03-2026", "02/03/2026"), time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), logfile.DayMonthYear},
	}
	for _, test := range tests {
		s := logfile.Setup{ModTime: test.mod}
		if notes := prepare(strings.NewReader(test.file), &s); s.DateOrder != test.want || len(notes) > 0 {
			t.Errorf("%s: order %v, notes %v, want %v", test.name, s.DateOrder, notes, test.want)
		}
	}
}

// The head decides for all times of a body that was pasted from another box.
func TestBodyTimesOfAnotherOrder(t *testing.T) {
	for _, test := range []struct{ head, start, end, wantStart, wantEnd string }{
		{"Mar  2 09:30:00 gw1 02/03/2026:09:30:00", "03/02/2026:09:00:00", "03/02/2026:09:30:00", "03-02T09:00", "03-02T09:30"},
		{"Mar  2 09:30:00 gw1 03/02/2026:09:30:00", "02/03/2026:09:00:00", "02/03/2026:09:30:00", "03-02T09:00", "03-02T09:30"},
		{"Mar  2 00:30:00 gw1 02/03/2026:00:30:00", "03/01/2026:23:30:00", "03/02/2026:00:30:00", "03-01T23:30", "03-02T00:30"},
		{"13/03/2026:00:30:00", "03/12/2026:23:30:00", "03/13/2026:00:30:00", "03-12T23:30", "03-13T00:30"},
		{"Mar  2 09:30:00 gw1 02/03/2026:09:30:00", "01/03/2026:09:00:00", "02/03/2026:09:30:00", "03-01T09:00", "03-02T09:30"},
	} {
		ev := parse(t, fmt.Sprintf(`%s GMT gw1 0-PPE-0 : default SSLVPN LOGOUT 1 0 : User ken - Vserver 198.51.100.7:443 - Start_time "%s GMT" - End_time "%s GMT" - Duration 00:30:00 - LogoutMethod "TimedOut"`, test.head, test.start, test.end))
		const shape = "01-02T15:04"
		if s, e := event.Time(ev.Start.Wall).Format(shape), event.Time(ev.End.Wall).Format(shape); s != test.wantStart || e != test.wantEnd {
			t.Errorf("%s: %s to %s, want %s to %s", test.head, s, e, test.wantStart, test.wantEnd)
		}
	}
}

func TestSniffPastOtherPrograms(t *testing.T) {
	const httpd = `192.0.2.60 -> 198.51.100.2 "GET /nitro/v1/stat/ns HTTP/1.1" 200 1479 "-" "p" "Time: 6559 microsecs"` + "\n"
	others := httpd + `root on /dev/pts/0 shell_command="ls"` + "\n" + `CEF:0|Citrix|NetScaler|NS13.1|APPFW|APPFW_POLICY_HIT|6|src=192.0.2.1` + "\n" +
		`Mar  2 09:00:00 <auth.info> gw1 nsaaad[512]: started` + "\n" + `Mar  2 09:00:00 gw1 newsyslog[91]: logfile turned over due to size>100K` + "\n"
	for _, test := range []struct {
		name, head string
		least      float64
		most       float64
	}{
		{"httpd first", strings.Repeat(httpd, 380) + strings.Repeat(wholeLogin+"\n", 60), 1, 1},
		{"all of them first", strings.Repeat(others, 100) + strings.Repeat(wholeLogin+"\n", 5), 1, 1},
		{"noise counts", strings.Repeat("noise\n", 500) + strings.Repeat(wholeLogin+"\n", 500), 0.5, 0.5},
		{"a torn last line does not", strings.Repeat(wholeLogin+"\n", 3) + wholeLogin[:20], 1, 1},
		{"one line without an end", wholeLogin, 1, 1},
		{"nothing else within the head", strings.Repeat(httpd, 500), 0.06, 0.2},
		{"one line of another program", "Mar  2 09:00:00 mac newsyslog[91]: logfile turned over\n" + strings.Repeat("noise\n", 3), 0, 0},
		{"noise", strings.Repeat("noise\n", 100), 0, 0},
	} {
		if s := sniff([]byte(test.head)); s < test.least || s > test.most {
			t.Errorf("%s: %v, want %v to %v", test.name, s, test.least, test.most)
		}
	}
}

// An export of several columns, the message in the first.
func TestCSVColumns(t *testing.T) {
	csv := `"` + strings.ReplaceAll(wholeEnd, `"`, `""`) + `"`
	for _, line := range []string{csv, csv + ",", csv + ",2026-03-02,host", csv + `,"2026-03-02","a ""b"" c"`, csv + ",2026-03-02,host\r"} {
		ev := parse(t, line)
		if ev.Kind != event.SessionEnd || ev.Damage != event.Whole || string(ev.Field("LogoutMethod")) != "TimedOut" || string(ev.Field("Group(s)")) != "N/A" {
			t.Errorf("%v, damage %v, method %q, groups %q: %s", ev.Kind, ev.Damage, ev.Field("LogoutMethod"), ev.Field("Group(s)"), line)
		}
	}
	// Quotes that were not doubled (observed) say nothing about columns.
	ev := parse(t, `"`+boxHead+`AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "no, "never", no" - Browser x"`)
	if got := string(ev.Field("Failure_reason")); got != `no, "never", no` {
		t.Errorf("%q", got)
	}
}
