package mixeddays

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// How a session ended.
const (
	stillRuns = iota
	endedIdle
	endedForced
	endedNearly // by the forced time-out, seconds before the other would have
	endedEither // both timers ran out together
	endedKilled
	endedSignOff
)

// A gatewaySession is one sign-on at the gateway until its end.
type gatewaySession struct {
	id             int
	user, address  string
	agent          string
	start, lastNet time.Time
	end            time.Time
	how            int
	late           time.Duration
	connections    int
	// logoutWritten is false for a session that a kill took without a line.
	logoutWritten bool
	killSeen      bool
}

// A gateway keeps sessions with the site's two timers.
type gateway struct {
	w      *world
	nextID int
	live   []*gatewaySession
	seq    int
}

// due is when the timers end a session if nothing more happens, and which of them.
func (g *gateway) due(s *gatewaySession) (time.Time, int) {
	site := &g.w.mix.Site
	idle := s.lastNet.Add(site.sessionTimeout())
	f := site.forcedTimeout()
	if f == 0 {
		return idle.Add(s.late), endedIdle
	}
	forced := s.start.Add(f)
	switch gap := idle.Sub(forced); {
	case gap > time.Minute: // the session was not idle for long enough
		return forced.Add(s.late % (3 * time.Second)), endedForced
	case gap > 0: // for nearly as long
		return forced, endedNearly
	case idle.Add(s.late).Before(forced.Add(-2 * time.Minute)):
		return idle.Add(s.late), endedIdle
	}
	return idle, endedEither
}

// settle ends a session if its timers ran out by now. Only its own device's steps, and what
// concerns all sessions at a moment before which every device has been followed, may ask:
// another device's steps may run ahead.
func (g *gateway) settle(s *gatewaySession, now time.Time) {
	if s.how != stillRuns {
		return
	}
	if end, how := g.due(s); !end.After(now) {
		s.end, s.how, s.logoutWritten = end, how, true
		g.logout(s, "TimedOut")
		g.drop(s)
	}
}

// advance settles all sessions.
func (g *gateway) advance(now time.Time) {
	for _, s := range slices.Clone(g.live) {
		g.settle(s, now)
	}
}

func (g *gateway) runs(s *gatewaySession, now time.Time) bool {
	if s == nil {
		return false
	}
	g.settle(s, now)
	return s.how == stillRuns
}

func (g *gateway) login(user, address, agent string, at time.Time) *gatewaySession {
	g.nextID += 1 + g.w.rnd.IntN(3)
	s := &gatewaySession{id: g.nextID, user: user, address: address, agent: agent, start: at, lastNet: at}
	s.late = time.Duration(g.w.rnd.IntN(4)) * time.Second
	if l := g.w.mix.Site.Late; l > 0 {
		s.late = time.Duration(g.w.rnd.IntN(l)) * time.Second
	}
	if g.w.mix.NFactor {
		g.line(at.Add(-4*time.Second), "AAATM LOGIN", fmt.Sprintf(`Context Anonymous@%s - SessionId: %d - User Anonymous - Client_ip %s - Nat_ip "Mapped Ip" - Vserver %s - Browser_type "%s" - Group(s) "N/A"`,
			address, 7000+g.seq%1000, address, authServer, agent))
	}
	g.line(at, "SSLVPN LOGIN", fmt.Sprintf(`%s - Nat_ip "Mapped Ip" - Vserver %s - Browser_type "%s" - SSLVPN_client_type Agent - Group(s) "%s"`,
		s.who(), vserver, agent, group))
	g.live = append(g.live, s)
	return s
}

// network is traffic of a session in [from, to]; the line comes when the connection closes.
func (g *gateway) network(s *gatewaySession, from, to time.Time, destination string) {
	if s == nil || s.how != stillRuns {
		return
	}
	if end, how := g.due(s); !end.After(to) {
		if how != endedForced && how != endedNearly || !end.After(from.Add(2*time.Second)) || g.w.chance(0.5) {
			return
		}
		g.connection(s, from, end.Truncate(time.Second), destination) // the forced time-out cuts it
		return
	}
	from, to = from.Truncate(time.Second), to.Truncate(time.Second)
	if to.Before(s.lastNet) {
		return
	}
	s.lastNet = to
	g.connection(s, from, to, destination)
}

func (g *gateway) connection(s *gatewaySession, from, to time.Time, destination string) {
	s.connections++
	g.line(to, "SSLVPN TCPCONNSTAT", fmt.Sprintf(`%s - Nat_ip 10.20.0.9 - Vserver %s - Source %s:%d - Destination %s - Start_time "%s" - End_time "%s" - Duration %s  - Total_bytes_send %d - Total_bytes_recv %d - Access Allowed - Group(s) "%s"`,
		s.who(), vserver, s.address, 40000+g.w.rnd.IntN(20000), destination, g.stamp(from), g.stamp(to), clock(to.Sub(from)), 400+g.w.rnd.IntN(9000), 900+g.w.rnd.IntN(90000), group))
}

func (g *gateway) logout(s *gatewaySession, method string) {
	g.line(s.end, "SSLVPN LOGOUT", fmt.Sprintf(`%s - Nat_ip "Mapped Ip" - Vserver %s - Start_time "%s" - End_time "%s" - Duration %s  - Http_resources_accessed 0 - NonHttp_services_accessed 0 - Total_TCP_connections %d - Total_UDP_flows 0 - Total_policies_allowed %d - Total_policies_denied 0 - Total_bytes_send %d - Total_bytes_recv %d - Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00%% - Compression_ratio_recv 0.00%% - LogoutMethod "%s" - Group(s) "%s"`,
		s.who(), vserver, g.stamp(s.start), g.stamp(s.end), clock(s.end.Sub(s.start)), s.connections, s.connections, 100+g.w.rnd.IntN(5000), 100+g.w.rnd.IntN(50000), method, group))
}

// signOff ends a session as the user asked.
func (g *gateway) signOff(s *gatewaySession, at time.Time) {
	if !g.runs(s, at) {
		return
	}
	s.end, s.how, s.logoutWritten = at.Truncate(time.Second), endedSignOff, true
	g.logout(s, "Explicit")
	g.drop(s)
}

// kill is an administrator's command; user is empty for all of them.
func (g *gateway) kill(at time.Time, user string, written bool) {
	g.advance(at)
	at = at.Truncate(time.Second)
	what := "-all"
	if user != "" {
		what = "-userName " + user
	}
	g.line(at, "CLI CMD_EXECUTED", fmt.Sprintf(` User nsroot - ADM_User NONE - Remote_ip 10.20.0.77 - Command "kill aaa session %s" - Status "Success"`, what))
	for _, s := range slices.Clone(g.live) {
		if user != "" && s.user != user {
			continue
		}
		s.end, s.how, s.logoutWritten, s.killSeen = at, endedKilled, written, true
		if written {
			g.logout(s, "Explicit")
		}
		g.drop(s)
	}
}

// refuse writes down a refused sign-on.
func (g *gateway) refuse(user, address, agent, data string, at time.Time) {
	g.line(at, "AAA LOGIN_FAILED", fmt.Sprintf(`User %s - Client_ip %s - Failure_reason "LDAP error: 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data %s, v3839" - Browser %s`, user, address, data, agent))
}

func (g *gateway) drop(s *gatewaySession) {
	g.live = slices.DeleteFunc(g.live, func(l *gatewaySession) bool { return l == s })
}

func (s *gatewaySession) who() string {
	return fmt.Sprintf("Context %s@%s - SessionId: %d - User %s - Client_ip %s", s.user, s.address, s.id, s.user, s.address)
}

const (
	vserver    = "203.0.113.20:443"
	authServer = "203.0.113.21:443"
	group      = "Mobile"
	nsip       = "203.0.113.5"
	hostEM     = "10.20.1.15:8443"
	hostMail   = "10.20.1.30:443"
	hostWeb    = "10.20.1.44:443"
)

// line writes one line of ns.log: the head's first time is the box's own, the second GMT.
func (g *gateway) line(at time.Time, event, body string) {
	g.seq += 1 + g.w.rnd.IntN(9)
	core := g.w.rnd.IntN(2)
	text := fmt.Sprintf("%s <local0.info> %s %s GMT gwx 0-PPE-%d : default %s %d 0 : %s",
		at.In(g.w.mix.BoxZone).Format("Jan _2 15:04:05"), nsip, at.UTC().Format(g.layout()), core, event, 31200400+g.seq, body)
	g.w.write(nsLog, nil, at, text)
}

func (g *gateway) layout() string {
	if g.w.mix.DayFirst {
		return "02/01/2006:15:04:05"
	}
	return "01/02/2006:15:04:05"
}

func (g *gateway) stamp(t time.Time) string { return t.UTC().Format(g.layout()) + " GMT" }

// noise is other people's handshakes: they show that the log goes on.
func (g *gateway) noise(from, to time.Time) {
	for t := from; t.Before(to); t = t.Add(time.Duration(120+g.w.rnd.IntN(500)) * time.Second) {
		g.line(t, "SSLLOG SSL_HANDSHAKE_SUCCESS", fmt.Sprintf(`SPCBId %d - ClientIP 198.51.100.%d - ClientPort %d - VserverServiceIP %s - VserverServicePort 443 - ClientVersion TLSv1.2 - CipherSuite "TLS1.2-ECDHE-RSA-AES256-GCM-SHA384" - Session New`,
			500000+g.seq, 100+g.w.rnd.IntN(100), 30000+g.w.rnd.IntN(30000), strings.TrimSuffix(vserver, ":443")))
	}
}

// clock is a span as hh:mm:ss.
func clock(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}
