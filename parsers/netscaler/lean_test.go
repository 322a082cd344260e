package netscaler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// modelReads are the fields that an analysis reads, by kind: the list in analyzer/fact,
// and what it makes a mark of. Records of the other kinds it does not read at all.
var modelReads = map[event.Kind][]string{
	event.SessionStart:       {"Client_ip", "Vserver", "Browser_type", "SSLVPN_client_type", "Group(s)", "head.host"},
	event.SessionEnd:         {"Client_ip", "Vserver", "Duration", "LogoutMethod", "Group(s)", "head.host"},
	event.SessionActivity:    {"Vserver"},
	event.LoginFailed:        {"Client_ip", "Vserver", "Failure_reason", "Browser", "Browser_type"},
	event.AccessDenied:       {"Client_ip", "Vserver", "Destination", "Dstip", "Remote_host", "Denied_url", "Denied_by_policy", "denied_by_policy", "Srcip"},
	event.LicenceLimit:       {"Client_ip", "Vserver", "License_limit"},
	event.SessionKillCommand: {"Command", "Remote_ip"},
	event.Failover:           {"Command", "Device", "State", "head.host"},
	event.ConfigChanged:      {"Command"},
	event.STAUp:              {"sta", "Monitor"},
	event.STADown:            {"sta", "Monitor"},
	event.TLSFailed:          {"ClientIP", "Reason", "side", "host"},
}

// read describes what an analysis reads of a record.
func read(ev *event.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %v %+v", ev.Kind, ev.Damage, ev.Stamp)
	names, ok := modelReads[ev.Kind]
	if !ok {
		return b.String()
	}
	fmt.Fprintf(&b, " %+v %+v user %q session %q", ev.Start, ev.End, ev.User, ev.Session)
	for _, n := range names {
		fmt.Fprintf(&b, "\n%s=%q", n, ev.Field(n))
	}
	return b.String()
}

// TestLeanLeavesNothingOutThatIsRead compares on every sample, every prefix and many
// damaged lines.
func TestLeanLeavesNothingOutThatIsRead(t *testing.T) {
	full := NewParser(logfile.MonthDayYear)
	lean := Format.New(logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}).(*Parser)
	lean.patience = 0
	check := func(line []byte) {
		t.Helper()
		var a, b event.Event
		full.Parse(line, &a)
		want := read(&a)
		lean.Parse(line, &b)
		if got := read(&b); got != want {
			t.Fatalf("%q\nlean:\n%s\n\nfull:\n%s", line, got, want)
		}
	}
	lines := append(slices.Concat(corpus(), mixedLines(60)), leanCases...)
	for _, s := range samples {
		lines = append(lines, []byte(s))
	}
	for _, line := range lines {
		for n := range len(line) + 1 {
			check(line[:n])
		}
	}
	r := rand.New(rand.NewPCG(13, 21))
	for range 30_000 {
		line := bytes.Clone(lines[r.IntN(len(lines))])
		for range 1 + r.IntN(4) {
			line[r.IntN(len(line))] = "\"\"\" :-\\"[r.IntN(7)]
		}
		check(line)
	}
}

// leanCases are lines whose kind or damage the body decides.
var leanCases = func() [][]byte {
	const at = "03/02/2026:08:00:01 GMT ns 0-PPE-0 : default "
	var lines [][]byte
	for _, s := range []string{
		`EVENT MONITORDOWN 1 0 : Monitor MonServiceBinding_10.0.0.11:80_(sta)(internal) - State DOWN`,
		`EVENT MONITORUP 1 0 : Monitor MonServiceBinding_10.0.0.11:80_(http)(internal) - State UP`,
		`EVENT STATECHANGE 1 0 : Device "self node 10.0.0.2" - State Primary`,
		`CLI CMD_EXECUTED 1 0 : User nsroot - Remote_ip 10.0.0.4 - Command "kill aaa session -all" - Status "Success"`,
		`CLI CMD_EXECUTED 1 0 : User nsroot - Remote_ip 10.0.0.4 - Command "set vpn parameter -sessTimeout 30" - Status "ERROR: no"`,
		`ICA Message 1 0 : "Received response from STA server {sta-server=10.0.0.11:80,type=ResponseData}"`,
		`SSLVPN Message 1 0 : "SSLVPN Mux Authorize result is Deny, User <ken>, Srcip: 192.0.2.11, Dstip: 10.1.1.20, denied_by_policy: POL"`,
		`SSLVPN Message 1 0 : "SSLVPN Mux Authorize result is Allow, User <ken>, Srcip: 192.0.2.11, Dstip: 10.1.1.20"`,
		`SSLVPN Message 1 0 : "SSLVPN Mux Authorize result is Deny"`,
		`SSLVPN Message 1 0 : "Mux Authorize result is `,
		`SSLVPN Message 1 0 : "Mux Authorize result is Allow, Received response from STA server {sta-server=10.0.0.11:80}"`,
		`AAA Message 1 0 : "something else that goes on`,
		`TCP CONN_DELINK 1 0 : `,
		`SSLVPN TCPCONN_TIMEDOUT 1 0 : Context ken@192.0.2.11 - SessionId: 15 - User ken - Client_ip 192.0.2.11 - Vserver 198.51.100.7:443 - Last_contact "03/02/2026:07:58:01 GMT" - End_time "03/02/2026:08:00:00 GMT" - Group(s) "N/A"`,
		`SSLLOG SSL_HANDSHAKE_SUCCESS 1 0 : SPCBId 7 - ClientIP 192.0.2.11 - CipherSuite "AES "x" - Reason "`,
		`SSLLOG SSL_HANDSHAKE_SUCCESS 1 0 : SPCBId 7 - ClientIP 192.0.2.11 - CipherSuite "AES" 256 - Session New`,
		`SSLVPN TCPCONNSTAT 1 0 : Context tUser@1.2.3.4 - SessionId: 1096160 - User tUser - Client_ip 1.2.3.4 - Nat_ip 5.6.7.8 - Vserver 3.4.5.6:443 - Source 1.2.3.4:59549 - Destination 3.3.3.3:443 - Start_time "12/19/2024:09:40:29 GMT" - End_time "12/19/2024:09:40:29 GMT" - Duration 00:00:00 - Access Allowed - Group(s) "N/A"`,
		`SSLVPN TCPCONNSTAT 1 0 : Context tUser@1.2.3.4 - SessionId: 1096160 - User tUser - Client_ip 1.2.3.4 - Nat_ip 5.6.7.8 - Vserver 3.4.5.6:443 - Source 1.2.3.4:59549 - Destination 3.3.3.3:443 - Start_time "12/19/2024:09:40:29 GMT" - End_time "12/19/2024:09:40:29 GMT" - Duration # - A_0- Group(s) "N/A"`,
		`SSLVPN TCPCONNSTAT 1 0 : Context tUser@1.2.3.4 - SessionId: 1096160 - User tUser - Client_ip 1.2.3.4 - Nat_ip 5.6.7.8 - Vserver 3.4.5.6:443 - Source 1.2.3.4:59549 - Destination 3.3.3.3:443 - Start_time "12/19/2024:09:40:29 GMT" - End_time "12/19/2024:09:40:29 GMT" - Duration # - A_0 - Group(s) "N/A"`,
		`AAATM LOGIN 1 0 : Context Anonymous@192.0.2.11 - SessionId: 15 - User Anonymous - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Browser_type "Mozilla - Group(s) "x"" - SSLVPN_client_type ICA - Group(s) "N/A"`,
		`AAATM LOGIN 1 0 : Context Anonymous@192.0.2.11 - SessionId: 15 - User Anonymous - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Browser_type "Mozilla`,
		`AAATM LOGOUT 1 0 : Context Anonymous@192.0.2.11 - SessionId: 15 - User Anonymous - Start_time "03/02/2026:07:00:00 GMT" - End_time "03/02/2026:08:00:01 GMT" - LogoutMethod "TimedOut`,
	} {
		lines = append(lines, []byte(at+s))
	}
	return lines
}()

// BenchmarkLean is BenchmarkMixed as an analysis reads it.
func BenchmarkLean(b *testing.B) {
	lines := mixedLines(400)
	p := Format.New(logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true})
	var ev event.Event
	b.SetBytes(int64(len(bytes.Join(lines, nil))))
	b.ReportAllocs()
	for b.Loop() {
		for _, line := range lines {
			ev.Reset()
			p.Parse(line, &ev)
		}
	}
}
