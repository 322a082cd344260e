package netscaler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// mixedLines returns lines as a busy gateway's own file holds them: connections and
// requests for the most part, sign-ons and their ends, and what else shares the file. A
// few lines fall into each second, from several packet engines.
func mixedLines(count int) [][]byte {
	r := rand.New(rand.NewPCG(3, 14))
	lines := make([][]byte, 0, count)
	for i := range count {
		second := 9*3600 + i/6
		clock := fmt.Sprintf("%02d:%02d:%02d", second/3600, second/60%60, second%60)
		stamp := "03/02/2026:" + clock + " GMT"
		user := fmt.Sprintf("user%d@example.com", r.IntN(3000))
		client := fmt.Sprintf("192.0.2.%d", 1+r.IntN(254))
		session := 1000 + r.IntN(30_000)
		core := fmt.Sprintf("0-PPE-%d", r.IntN(12))
		who := fmt.Sprintf("Context %s@%s - SessionId: %d - User %s - Client_ip %s - Nat_ip \"Mapped Ip\" - Vserver 198.51.100.7:443", user, client, session, user, client)
		var message string
		switch n := r.IntN(100); {
		case n < 42:
			message = fmt.Sprintf(`SSLVPN TCPCONNSTAT %d 0 : %s - Source %s:%d - Destination 10.1.1.20:443 - Start_time "%s" - End_time "%s" - Duration 00:00:%02d - Total_bytes_send %d - Total_bytes_recv %d - Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00%% - Compression_ratio_recv 0.00%% - Access Allowed - Group(s) "N/A"`,
				40_844_000+i, who, client, 40_000+r.IntN(20_000), stamp, stamp, r.IntN(60), r.IntN(1<<16), r.IntN(1<<20))
		case n < 62:
			message = fmt.Sprintf(`SSLVPN HTTPREQUEST %d 0 : Context %s@%s - SessionId: %d - intranet.example.com User %s : Group(s) N/A : Vserver 198.51.100.7:443 - %s : SSO is ON : GET /mail/folder-%d/items?id=%d - -`,
				40_844_000+i, user, client, session, user, stamp, r.IntN(50), r.IntN(1<<30))
		case n < 67:
			message = fmt.Sprintf(`SSLVPN LOGIN %d 0 : %s - Browser_type "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class" - SSLVPN_client_type Agent - Group(s) "N/A"`, 40_844_000+i, who)
		case n < 72:
			message = fmt.Sprintf(`SSLVPN LOGOUT %d 0 : %s - Start_time "03/02/2026:08:16:43 GMT" - End_time "%s" - Duration 00:43:17  - Http_resources_accessed 0 - NonHttp_services_accessed 0 - Total_TCP_connections 46 - Total_UDP_flows 0 - Total_policies_allowed 46 - Total_policies_denied 0 - Total_bytes_send 0 - Total_bytes_recv 414177 - Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00%% - Compression_ratio_recv 0.00%% - LogoutMethod "TimedOut" - Group(s) "N/A"`,
				40_844_000+i, who, stamp)
		case n < 76:
			message = fmt.Sprintf(`AAA LOGIN_FAILED %d 0 : User %s - Client_ip %s - Failure_reason "External authentication server denied access" - Browser CitrixReceiver Android VpnCapable`, 40_844_000+i, user, client)
		case n < 78:
			message = fmt.Sprintf(`CLI CMD_EXECUTED %d 0 : User nsroot - ADM_User NONE - Remote_ip 10.0.0.4 - Command "show vpn sessionAction" - Status "Success"`, 40_844_000+i)
		case n < 80:
			message = fmt.Sprintf(`EVENT MONITORUP %d 0 : Monitor MonServiceBinding_10.0.0.%d:80_(http)(internal) - State UP`, 40_844_000+i, r.IntN(9))
		case n < 85:
			message = fmt.Sprintf(`SSLLOG SSL_HANDSHAKE_SUCCESS %d 0 : SPCBId %d - ClientIP %s - ClientPort %d - VserverServiceIP 198.51.100.7 - VserverServicePort 443 - ClientVersion TLSv1.2 - CipherSuite "TLS1.2-ECDHE-RSA-AES256-GCM-SHA384" - Session Reuse`, 40_844_000+i, 20_000+i, client, 40_000+i)
		case n < 96:
			message = fmt.Sprintf(`TCP CONN_TERMINATE %d 0 : Source 10.0.0.9:%d - Destination 10.0.0.10:80 - Start Time %s - End Time %s - Total_bytes_send %d - Total_bytes_recv %d`, 40_844_000+i, 40_000+i, stamp, stamp, r.IntN(5000), r.IntN(5000))
		default:
			message = fmt.Sprintf(`SSLVPN Message %d 0 : "SSLVPN Mux Authorize result is Allow, User <%s>, Srcip: %s, Dstip: 10.1.1.20"`, 40_844_000+i, user, client)
		}
		lines = append(lines, fmt.Appendf(nil, "Mar  2 %s <local0.info> 198.51.100.2  %s gw1 %s : default %s", clock, stamp, core, message))
	}
	return lines
}

// BenchmarkMixed is the figure of the README: all fields of a line cut out and its time
// parsed, one core, in cache.
func BenchmarkMixed(b *testing.B) {
	lines := mixedLines(400)
	p := NewParser(logfile.MonthDayYear)
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

// BenchmarkDateOrder looks through lines whose dates prove nothing.
func BenchmarkDateOrder(b *testing.B) {
	var text []byte
	for _, line := range mixedLines(400) {
		text = append(append(text, line[len("Mar  2 09:00:00 "):]...), '\n')
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	v := orderVotes{memory: &memory{}}
	for b.Loop() {
		v.scan(text)
	}
	if v.decided() != logfile.OrderUnknown {
		b.Fatal("the lines prove an order")
	}
}
