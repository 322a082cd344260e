package sample

import (
	"fmt"
	"time"
)

// What else stands in the log of a gateway: the appliance's own doings, administrators,
// scanners of the Internet, and sign-ons that failed.

// logFrom and logUntil span the log.
var (
	logFrom  = at("08:00:00")
	logUntil = at("18:30:00")
)

func (g *gatewayLog) noise() {
	g.desktops()
	g.refusals()
	g.administrators()
	g.ticketAuthority()
	g.anonymous()
	g.scanners()
	g.connections()
	g.messages()
}

// desktops are the ICA connections of those who started one. They outlive the session
// that they were started in.
func (g *gatewayLog) desktops() {
	d := newDice("desktops")
	for i, s := range stays {
		if s.kind != "ICA" {
			continue
		}
		start := at(s.from).Add(d.seconds(40, 70))
		end := start.Add(d.seconds(95*60, 190*60))
		port, id := d.between(49152, 65535), fmt.Sprintf("81d%x", 16+i)
		common := fmt.Sprintf("  Source %s:%d - Destination %s - username:domainname %s:EXAMPLE", s.address, port, desktop, s.user)
		g.add(start, i, "SSLVPN ICASTART", `%s - applicationName Desktop - startTime "%s" - connectionId %s`, common, nsTime(start), id)
		g.add(start.Add(-time.Second), i, "SSLVPN Message", `  "Received response from STA server {sta-server=%s:80,type=ResponseData}"`, controller)
		if end.Before(logUntil) {
			g.add(end, i+1, "SSLVPN ICAEND_CONNSTAT", `%s - startTime "%s" - endTime "%s" - Duration %s - Total_bytes_send %d - Total_bytes_recv %d - %s - connectionId %s`,
				common, nsTime(start), nsTime(end), hms(end.Sub(start)), d.between(90000, 900000), d.between(4000000, 90000000), uncompressed, id)
		}
	}
}

// refusals are wrong passwords: haruto's in Secure Hub, rin's in a browser.
func (g *gatewayLog) refusals() {
	for i, clock := range []string{"09:31:12", "09:31:49", "09:32:31"} {
		g.refusal(at(clock), i, haruto)
	}
	for i, clock := range []string{"11:13:20", "11:13:51"} {
		g.refusal(at(clock), i+1, rin)
	}
}

func (g *gatewayLog) refusal(at time.Time, core int, c client) {
	g.add(at, core, "AAA Message", `  "Authentication is rejected for %s (client ip : %s  , vserver ip: %s   ), extended error, if any : "`, c.user, c.address, vserverIP)
	g.add(at, core, "AAA LOGIN_FAILED", ` User %s - Client_ip %s - Failure_reason "External authentication server denied access" - Browser %s`, c.user, c.address, c.agent)
}

// administrators look at much and change nothing, but for the session of mei that one of
// them ends. At half past nine the helpdesk's call about aiko has reached them.
func (g *gatewayLog) administrators() {
	commands := []struct{ clock, by, how, command string }{
		{"08:02:33", "nsroot", "GUI", "show ns version"},
		{"08:02:34", "nsroot", "GUI", "show vpn vserver"},
		{"08:03:10", "nsroot", "GUI", "stat vpn"},
		{"09:31:40", "mori", "CLI", "show aaa session"},
		{"09:32:15", "mori", "CLI", "show vpn vserver _XM_gateway.example.com"},
		{"09:33:02", "mori", "CLI", "show vpn sessionAction AC_OS_198.51.100.7"},
		{"09:35:48", "mori", "CLI", "show aaa session -userName aiko"},
		{"12:40:09", "monitor", "API", "stat lb vserver"},
		{"14:22:10", "mori", "GUI", "show service"},
		{"16:35:27", "mori", "CLI", "show ns runningConfig"},
		{"16:36:50", "mori", "CLI", "show ns.log"},
		{"18:05:00", "monitor", "API", "stat vpn"},
	}
	command := func(t time.Time, core int, by, how, command string) {
		g.add(t, core, how+" CMD_EXECUTED", `  User %s - ADM_User NONE - Remote_ip 10.0.99.20 - Command "%s" - Status "Success"`, by, command)
	}
	command(killed, 0, "mori", "CLI", "kill aaa session -userName mei")
	for i, c := range commands {
		command(at(c.clock), i, c.by, c.how, c.command)
	}
}

// ticketAuthority: that of the desktops was restarted. Mail has another one.
func (g *gatewayLog) ticketAuthority() {
	g.add(at("14:21:03"), 0, "EVENT MONITORDOWN", " Monitor MonServiceBinding_%s:80_(sta)(internal) - State DOWN", controller)
	g.add(at("14:22:38"), 0, "EVENT MONITORUP", " Monitor MonServiceBinding_%s:80_(sta)(internal) - State UP", controller)
}

// anonymous are the short sessions of the logon page itself, which are nobody's.
func (g *gatewayLog) anonymous() {
	d := newDice("anonymous")
	for i, clock := range []string{"08:21:05", "09:46:30", "11:13:02", "13:27:44", "15:04:51"} {
		start := at(clock).Add(d.seconds(0, 20))
		end := start.Add(5*time.Minute + d.seconds(0, 30))
		who := fmt.Sprintf("Context Anonymous@192.0.2.%d - SessionId: %d - User Anonymous - Client_ip 192.0.2.%d", 71+i, 310+i, 71+i)
		g.add(start, i, "AAATM LOGIN", ` %s - Nat_ip "Mapped Ip" - Vserver %s - Browser_type "%s" - Group(s) "N/A"`, who, authVserver, chrome)
		g.add(end, i+1, "AAATM LOGOUT", ` %s - Nat_ip "Mapped Ip" - Vserver %s - Start_time "%s" - End_time "%s" - Duration %s  - Http_resources_accessed 0`+
			` - Total_TCP_connections 0 - Total_policies_allowed 0 - Total_policies_denied 0 - Total_bytes_send 0 - Total_bytes_recv 0 - %s - LogoutMethod "TimedOut" - Group(s) "N/A"`,
			who, authVserver, nsTime(start), nsTime(end), hms(end.Sub(start)), uncompressed)
	}
}

// handshake is a client's, which comes to a good end.
func (g *gatewayLog) handshake(at time.Time, address string, d *dice) {
	g.add(at, d.between(0, cores-1), "SSLLOG SSL_HANDSHAKE_SUCCESS",
		`  SPCBId %d - ClientIP %s - ClientPort %d - VserverServiceIP %s - VserverServicePort 443 - ClientVersion TLSv1.2 - CipherSuite "TLS1.2-ECDHE-RSA-AES256-GCM-SHA384" - Session New  - HandshakeTime %d ms`,
		d.between(1265000, 1299999), address, d.between(49152, 65535), vserverIP, d.between(18, 61))
}

// scanners of the Internet come with handshakes of long ago.
func (g *gatewayLog) scanners() {
	d := newDice("scanners")
	for t := logFrom.Add(d.seconds(60, 900)); t.Before(logUntil); t = t.Add(d.seconds(15*60, 65*60)) {
		g.add(t, d.between(0, cores-1), "SSLLOG SSL_HANDSHAKE_FAILURE",
			`  SPCBId %d - ClientIP 192.0.2.%d - ClientPort %d - VserverServiceIP %s - VserverServicePort 443 - ClientVersion TLSv1.0 - CipherSuite "TLS1-AES-256-CBC-SHA" - Session New - Reason "Fatal alert received"`,
			d.between(1265000, 1299999), d.between(200, 240), d.between(30000, 60999), vserverIP)
	}
	for i, clock := range []string{"08:40:11", "13:19:48"} {
		spcb := 1301000 + 377*i
		g.add(at(clock), 2, "SSLLOG SSL_HANDSHAKE_ISSUERNAME", `  SPCBId %d - IssuerName " DC=com,DC=example,CN=Example Issuing CA"`, spcb)
		g.add(at(clock), 2, "SSLLOG SSL_HANDSHAKE_SUBJECTNAME", `  SPCBId %d - SubjectName " CN=em.example.com"`, spcb)
	}
}

// connections are the appliance's own to the servers of the inside.
func (g *gatewayLog) connections() {
	d := newDice("connections")
	for t := logFrom.Add(d.seconds(5, 400)); t.Before(logUntil); t = t.Add(d.seconds(12*60, 34*60)) {
		core, server := d.between(0, cores-1), oneOf(d, management, intranet, fileServer)
		if d.between(0, 1) == 0 {
			g.add(t, core, "TCP CONN_DELINK", "  Source %s:%d - Vserver %s - NatIP %s:%d - Destination %s - Delink Time %s - Total_bytes_send %d - Total_bytes_recv %d",
				"10.0.99.31", d.between(1024, 65535), "10.0.0.80:443", gatewaySNIP, d.between(1024, 65535), server, nsTime(t), d.between(0, 900), d.between(300, 5200))
			continue
		}
		g.add(t, core, "TCP CONN_TERMINATE", "  Source %s - Destination %s:%d - Start Time %s - End Time %s - Total_bytes_send %d - Total_bytes_recv %d",
			server, gatewaySNIP, d.between(1024, 65535), nsTime(t.Add(-d.seconds(0, 40))), nsTime(t), d.between(1, 900), d.between(1, 700))
	}
}

// messages are free text of the gateway's modules.
func (g *gatewayLog) messages() {
	d := newDice("messages")
	for _, m := range []struct{ clock, event, text string }{
		{"08:09:15", "SSLVPN Message", "SSLVPN Mux Authorize result is Allow, User <ken>, Srcip: 203.0.113.31, Dstip: 10.0.30.21"},
		{"08:53:02", "SSLVPN Message", "SSLVPN Mux Authorize result is Allow, User <aoi>, Srcip: 203.0.113.48, Dstip: 10.0.30.40"},
		{"09:47:09", "AAATM Message", "nFactor: SESS UPDATE: flags 40001, flags2 1f20000, flags3 40, flags4 0, message length 0, sess_req flags 40000"},
		{"11:14:31", "AAATM Message", "nFactor: SESS UPDATE: flags 40001, flags2 1f20000, flags3 40, flags4 0, message length 0, sess_req flags 40000"},
		{"12:27:05", "SSLVPN Message", "SSLVPN Mux Authorize result is Allow, User <emi>, Srcip: 203.0.113.76, Dstip: 10.0.30.21"},
		{"15:23:20", "SSLVPN Message", "SSLVPN Mux Authorize result is Allow, User <shun>, Srcip: 203.0.113.85, Dstip: 10.0.30.40"},
	} {
		g.add(at(m.clock), d.between(0, cores-1), m.event, `  "%s"`, m.text)
	}
}
