package netscaler

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// parse reads one line as the middle of an American file would be.
func parse(t *testing.T, line string) *event.Event {
	t.Helper()
	var ev event.Event
	NewParser(logfile.MonthDayYear).Parse([]byte(line), &ev)
	return &ev
}

func TestSamplesAreRecognised(t *testing.T) {
	for _, line := range samples {
		ev := parse(t, line)
		if !ev.Recognized() || ev.Damage != event.Whole || len(ev.Fields) == 0 {
			t.Errorf("kind %v, damage %v, %d fields: %s", ev.Kind, ev.Damage, len(ev.Fields), line)
		}
		if !NewParser(0).Head([]byte(line)) {
			t.Errorf("no head: %s", line)
		}
		if s := sniff([]byte(line)); s != 1 {
			t.Errorf("sniff gives %v: %s", s, line)
		}
	}
}

func TestMeaningAndFields(t *testing.T) {
	const gateway = ` - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443`
	tests := []struct {
		name, line string
		kind       event.Kind
		time       string
		zoned      bool
		fields     map[string]string
	}{
		{"login with an agent that holds a dash",
			`03/02/2026:08:00:01 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context a@b.example@192.0.2.11 - SessionId: 7 - User a@b.example` + gateway + ` - Browser_type "Odd - Agent - User x" - SSLVPN_client_type Agent - Group(s) "x,y"`,
			event.SessionStart, "2026-03-02T08:00:01", true,
			map[string]string{"Context": "a@b.example@192.0.2.11", "SessionId": "7", "User": "a@b.example", "Browser_type": "Odd - Agent - User x", "SSLVPN_client_type": "Agent", "Group(s)": "x,y", "Vserver": "198.51.100.7:443"}},
		{"old release, no blank behind number and name",
			`03/02/2026:08:00:01 GMT ns 0-PPE-0 : SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 15- User ken- Client_ip 192.0.2.11 - Vserver 198.51.100.7:443 - Group(s) "N/A"`,
			event.SessionStart, "2026-03-02T08:00:01", true, map[string]string{"SessionId": "15", "User": "ken", "Client_ip": "192.0.2.11"}},
		{"a new release's field is kept under its own name",
			`03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 15 - User ken - Client_ip 192.0.2.11 - Brand_new_field 17 - Vserver 198.51.100.7:443`,
			event.SessionStart, "2026-03-02T08:00:01", true, map[string]string{"Client_ip": "192.0.2.11", "Brand_new_field": "17", "Vserver": "198.51.100.7:443"}},
		{"X-Forwarded-For_ip", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 15 - User ken - Client_ip 192.0.2.11 - X-Forwarded-For_ip 203.0.113.9 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443`,
			event.SessionStart, "2026-03-02T08:00:01", true, map[string]string{"X-Forwarded-For_ip": "203.0.113.9", "Nat_ip": "Mapped Ip"}},
		{"an empty client address", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@ - SessionId: 15 - User ken - Client_ip  - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443`,
			event.SessionStart, "2026-03-02T08:00:01", true, map[string]string{"Client_ip": "", "Vserver": "198.51.100.7:443"}},
		{"a prefix before the first value", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN LOGOUT 1 0 : Logout handler : Context ken@192.0.2.11 - SessionId: 15 - User ken - LogoutMethod "TimedOut" - Group(s) "N/A"`,
			event.SessionEnd, "2026-03-02T08:00:01", true, map[string]string{"Context": "ken@192.0.2.11", "LogoutMethod": "TimedOut"}},
		{"nFactor is no gateway session", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default AAATM LOGIN 1 0 : Context Anonymous@192.0.2.11 - SessionId: 15 - User Anonymous` + gateway,
			event.Other, "2026-03-02T08:00:01", true, map[string]string{"User": "Anonymous", "head.module": "AAATM"}},
		{"kill", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default CLI CMD_EXECUTED 1 0 :  User nsroot - ADM_User NONE - Remote_ip 10.0.0.4 - Command "kill aaa session -userName \"ken\"" - Status "Success"`,
			event.SessionKillCommand, "2026-03-02T08:00:01", true, map[string]string{"Remote_ip": "10.0.0.4", "Status": "Success"}},
		{"a kill that failed", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default CLI CMD_EXECUTED 1 0 :  User nsroot - Remote_ip 10.0.0.4 - Command "kill aaa session -all" - Status "ERROR: Not authorized to execute this command"`,
			event.Other, "2026-03-02T08:00:01", true, nil},
		{"a change of the gateway", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : GUI CMD_EXECUTED : User nsroot - Remote_ip 10.0.0.4 - Command "set vpn parameter -sessTimeout 30" - Status "Success"`,
			event.ConfigChanged, "2026-03-02T08:00:01", true, nil},
		{"a look at the gateway", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : GUI CMD_EXECUTED : User nsroot - Remote_ip 10.0.0.4 - Command "show vpn parameter" - Status "Success"`,
			event.Other, "2026-03-02T08:00:01", true, nil},
		{"a desktop's monitor", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default EVENT MONITORDOWN 1 0 : Monitor MonServiceBinding_10.0.0.11:80_(http)(internal) - State DOWN`,
			event.Other, "2026-03-02T08:00:01", true, nil},
		{"an STA's monitor", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default EVENT MONITORDOWN 1 0 : Monitor MonServiceBinding_10.0.0.11:80_(sta)(internal) - State DOWN`,
			event.STADown, "2026-03-02T08:00:01", true, map[string]string{"sta": "10.0.0.11:80"}},
		{"connection", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN TCPCONN_TIMEDOUT 1 0 : Context ken@192.0.2.11 - SessionId: 15 - User ken` + gateway + ` - Last_contact "03/02/2026:07:58:01 GMT" - Group(s) "N/A"`,
			event.SessionActivity, "2026-03-02T08:00:01", true, map[string]string{"Last_contact": "03/02/2026:07:58:01 GMT"}},
		{"local time", `03/02/2026:08:00:01  ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Client_ip 192.0.2.11 - Failure_reason "x"`,
			event.LoginFailed, "2026-03-02T08:00:01", false, map[string]string{"Failure_reason": "x"}},
		{"local time beside a relay's own zone", `2026-03-02T08:00:03+09:00 198.51.100.2 03/02/2026:08:00:01  ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "x"`,
			event.LoginFailed, "2026-03-02T08:00:01", true, nil},
		{"day first, proved by the line", `27/02/2026:08:00:01 GMT ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "x"`,
			event.LoginFailed, "2026-02-27T08:00:01", true, nil},
		{"day first, proved by syslog's month", `Feb  3 09:00:02 <local0.info> 198.51.100.2 03/02/2026:08:00:01 GMT ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "x"`,
			event.LoginFailed, "2026-02-03T08:00:01", true, nil},
		{"entities", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User a&amp;b - Client_ip 192.0.2.11 - Failure_reason &quot;External &lt;x&gt;&quot;`,
			event.LoginFailed, "2026-03-02T08:00:01", true, map[string]string{"User": "a&b", "Failure_reason": "External <x>"}},
		{"a line end spelled out", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "x"#012`,
			event.LoginFailed, "2026-03-02T08:00:01", true, map[string]string{"Failure_reason": "x"}},
		{"a head that a shipper cut", `default LOGOUT 1234567 0 : User ken` + gateway + ` - Start_time "03/02/2026:07:00:00 GMT" - End_time "03/02/2026:08:00:01 GMT" - Duration 01:00:01 - NonHttp_services_accessed 0 - LogoutMethod "TimedOut"`,
			event.SessionEnd, "2026-03-02T08:00:01", true, map[string]string{"LogoutMethod": "TimedOut"}},
		{"the same, of AAATM", `default LOGOUT 1234567 0 : User Anonymous` + gateway + ` - Start_time "03/02/2026:07:00:00 GMT" - End_time "03/02/2026:08:00:01 GMT" - Duration 01:00:01 - LogoutMethod "TimedOut"`,
			event.Other, "", false, nil},
		{"denied by the multiplexer", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : "SSLVPN Mux Authorize result is Deny, User <ken>, Srcip: 192.0.2.11, Dstip: 10.1.1.20, denied_by_policy: POL"`,
			event.AccessDenied, "2026-03-02T08:00:01", true, map[string]string{"User": "ken", "Dstip": "10.1.1.20", "denied_by_policy": "POL"}},
		{"allowed by the multiplexer", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : "SSLVPN Mux Authorize result is Allow, Srcip: 192.0.2.11, Dstip: 10.1.1.20"`,
			event.Other, "2026-03-02T08:00:01", true, map[string]string{"result": "Allow"}},
		{"fail-over", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default EVENT STATECHANGE 1 0 : Device "self node 10.0.0.2" - State Primary`,
			event.Failover, "2026-03-02T08:00:01", true, nil},
		{"a service's state", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default EVENT STATECHANGE 1 0 : Device "server_svc_x(10.0.0.9:80)" - State DOWN`,
			event.Other, "2026-03-02T08:00:01", true, nil},
		{"a request whose single sign-on has no word", `03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN HTTPREQUEST 1 0 : Context ken@192.0.2.11 - SessionId: 15 - x.example User ken : Group(s) N/A : Vserver 198.51.100.7:443 - 03/02/2026:08:00:01 GMT : SSO is : GET /start - -`,
			event.SessionActivity, "2026-03-02T08:00:01", true, map[string]string{"SSO": "", "method": "GET", "url": "/start"}},
		{"no log line at all", `just a sentence with 03/02/2026 in it`, event.Unrecognized, "", false, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ev := parse(t, test.line)
			if ev.Kind != test.kind {
				t.Errorf("kind %v, want %v", ev.Kind, test.kind)
			}
			got := ""
			if ev.Stamp.Valid {
				got = event.Time(ev.Stamp.Wall).Format("2006-01-02T15:04:05")
			}
			if got != test.time || ev.Stamp.Zoned != test.zoned {
				t.Errorf("time %q zoned %v, want %q %v", got, ev.Stamp.Zoned, test.time, test.zoned)
			}
			for name, want := range test.fields {
				if have := string(ev.Field(name)); have != want || !ev.Has(name) {
					t.Errorf("%s is %q, want %q", name, have, want)
				}
			}
		})
	}
}

// TestEveryPrefix feeds every sample cut at every byte: a line that a disk full or a
// crash cut off must neither panic nor be taken for a whole one of another time.
func TestEveryPrefix(t *testing.T) {
	p := NewParser(0)
	for _, line := range samples {
		var whole event.Event
		p.Parse([]byte(line), &whole)
		wall := whole.Stamp.Wall
		for n := range line {
			var ev event.Event
			p.Parse([]byte(line[:n]), &ev)
			if ev.Stamp.Valid && whole.Stamp.Valid && ev.Stamp.Wall != wall {
				t.Fatalf("cut at %d of %q: time %v, want %v", n, line, ev.Stamp.Wall, wall)
			}
		}
	}
}

func TestContinues(t *testing.T) {
	for record, want := range map[string]bool{
		`03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : "whole"`:          false,
		`03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : "open`:            true,
		`"03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : ""whole"""`:      false,
		`"03/02/2026:08:00:01 GMT ns 0-PPE-0 : default SSLVPN Message 1 0 : ""open`:          true,
		`"03/02/2026:08:00:01 GMT ns 0-PPE-0 : default TCP CONN 1 0 :  Source 10.0.0.1:443"`: false,
	} {
		if got := NewParser(0).Continues([]byte(record)); got != want {
			t.Errorf("%v: %s", got, record)
		}
	}
}

// corpus are the lines of public origin, if they are here.
func corpus() [][]byte {
	files, _ := filepath.Glob("../../../shared/corpus/*.log")
	var lines [][]byte
	for _, f := range files {
		data, _ := os.ReadFile(f)
		for _, line := range bytes.Split(data, []byte("\n")) {
			if len(bytes.TrimSpace(line)) > 0 {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func TestCorpusIsRecognised(t *testing.T) {
	lines := corpus()
	if len(lines) == 0 {
		t.Skip("the corpus of public lines is not beside the repository")
	}
	for _, line := range lines {
		if ev := parse(t, string(line)); !ev.Recognized() {
			t.Errorf("not recognised: %s", line)
		}
	}
}

func TestDateOrderOfAFile(t *testing.T) {
	at := func(stamps ...string) string {
		var b strings.Builder
		for _, s := range stamps {
			b.WriteString(s + " GMT ns 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason \"x\"\n")
		}
		return b.String()
	}
	mod := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	many := strings.Repeat(at("03/02/2026:08:00:01"), 20_000)
	tests := []struct {
		name, file string
		mod        time.Time
		want       logfile.DateOrder
		ambiguous  bool
	}{
		{"a month above 12 cannot be", at("03/02/2026:08:00:01", "13/02/2026:08:00:01"), time.Time{}, logfile.DayMonthYear, false},
		{"a day above 12 in the second place", at("03/02/2026:08:00:01", "03/13/2026:08:00:01"), time.Time{}, logfile.MonthDayYear, false},
		{"proof in the middle of a large file", many + at("13/02/2026:08:00:01") + many, time.Time{}, logfile.DayMonthYear, false},
		{"syslog's month", at("Mar  2 09:00:00 <local0.info> 198.51.100.2 03/02/2026:08:00:01"), time.Time{}, logfile.MonthDayYear, false},
		{"the file's time, month first", at("03/02/2026:08:00:01"), mod, logfile.MonthDayYear, false},
		{"the file's time, day first", at("02/03/2026:08:00:01"), mod, logfile.DayMonthYear, false},
		{"nothing proves it", at("03/02/2026:08:00:01"), mod.AddDate(1, 0, 0), logfile.MonthDayYear, true},
		{"both orders say the same", at("03/03/2026:08:00:01"), time.Time{}, logfile.OrderUnknown, false},
		{"year first needs no proof", at("2026/03/02:08:00:01"), time.Time{}, logfile.OrderUnknown, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := logfile.Setup{ModTime: test.mod}
			notes := prepare(strings.NewReader(test.file), &s)
			if s.DateOrder != test.want || (len(notes) > 0) != test.ambiguous {
				t.Errorf("order %v, notes %v; want %v, ambiguous %v", s.DateOrder, notes, test.want, test.ambiguous)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	var lines [][]byte
	size := 0
	for _, s := range samples {
		lines = append(lines, []byte(s))
		size += len(s)
	}
	p := NewParser(0)
	var ev event.Event
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, line := range lines {
			ev.Reset()
			p.Parse(line, &ev)
		}
	}
}
