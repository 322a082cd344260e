package sample

import (
	"fmt"
	"slices"
	"time"
)

// A client is one program on one device of one user, as the gateway sees it.
type client struct {
	user    string
	address string
	agent   string // Browser_type
	kind    string // SSLVPN_client_type
	groups  string
}

// How a session ended, in the log's own words; stillOpen is a session that outlives the log.
const (
	timedOut  = "TimedOut"
	signedOff = "Explicit"
	stillOpen = ""
)

// A visit is one gateway session.
type visit struct {
	client
	start   time.Time
	end     time.Time // not used while it is open
	method  string
	traffic []traffic
	// unseen is set when the session began before the log: it has no LOGIN.
	unseen bool
}

// Traffic is one thing that a session carried: a request that the gateway logs when it
// comes, or a connection that it logs when it is closed.
type traffic struct {
	at       time.Time // of the request, or of the connection's end
	lasted   time.Duration
	dest     string // of a connection; empty for a request
	host     string // of a request
	path     string
	received int
}

// last is when the session last carried anything.
func (v *visit) last() time.Time {
	last := v.start
	for _, t := range v.traffic {
		if t.at.After(last) {
			last = t.at
		}
	}
	return last
}

// timeOut ends the session as the gateway does it: a session time-out after the last
// traffic, and some seconds later, because the cores look at their sessions in turn.
func (v *visit) timeOut(after time.Duration, d *dice) {
	v.method, v.end = timedOut, v.last().Add(after+d.seconds(3, 34))
}

// visits writes all sessions. They are numbered in the order in which they began.
func (g *gatewayLog) visits(list []visit) {
	slices.SortStableFunc(list, func(a, b visit) int { return a.start.Compare(b.start) })
	d := newDice("session ids")
	id := 1721
	for i := range list {
		id += d.between(1, 7) // sessions of other virtual servers are counted too
		g.visit(&list[i], id)
	}
}

func (g *gatewayLog) visit(v *visit, id int) {
	d := newDice(fmt.Sprint(v.user, v.agent, v.start.Unix()))
	if !v.unseen {
		g.login(v, id, d)
	}
	for _, t := range v.traffic {
		if t.dest == "" {
			g.request(v, id, t, d)
		} else {
			g.connection(v, id, t, d)
		}
	}
	if v.method != stillOpen {
		g.logout(v, id, d)
	}
}

func (g *gatewayLog) login(v *visit, id int, d *dice) {
	core := d.between(0, cores-1)
	g.handshake(v.start.Add(-d.seconds(1, 2)), v.address, d)
	if v.groups != "N/A" {
		g.add(v.start, core, "AAA EXTRACTED_GROUPS", `  Extracted_groups "%s,Domain Users"`, v.groups)
	}
	g.add(v.start, core, "SSLVPN LOGIN", ` %s - Browser_type "%s" - SSLVPN_client_type %s - Group(s) "%s"`,
		v.who(id, `"Mapped Ip"`), v.agent, v.kind, v.groups)
}

// who is the beginning that the messages of a session have in common.
func (v *visit) who(id int, nat string) string {
	return fmt.Sprintf("Context %s@%s - SessionId: %d - User %s - Client_ip %s - Nat_ip %s - Vserver %s", v.user, v.address, id, v.user, v.address, nat, vserver)
}

func (g *gatewayLog) request(v *visit, id int, t traffic, d *dice) {
	g.add(t.at, d.between(0, cores-1), "SSLVPN HTTPREQUEST", " Context %s@%s - SessionId: %d - %s User %s : Group(s) %s : Vserver %s - %s : SSO is ON : GET %s - -",
		v.user, v.address, id, t.host, v.user, v.groups, vserver, nsTime(t.at), t.path)
}

func (g *gatewayLog) connection(v *visit, id int, t traffic, d *dice) {
	g.add(t.at, d.between(0, cores-1), "SSLVPN TCPCONNSTAT",
		` %s - Source %s:%d - Destination %s - Start_time "%s" - End_time "%s" - Duration %s  - Total_bytes_send %d - Total_bytes_recv %d - %s - Access Allowed - Group(s) "%s"`,
		v.who(id, gatewaySNIP), v.address, d.between(49152, 65535), t.dest, nsTime(t.at.Add(-t.lasted)), nsTime(t.at), hms(t.lasted), d.between(600, 4800), t.received,
		uncompressed, v.groups)
}

// uncompressed are the values of a feature that is off.
const uncompressed = "Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00% - Compression_ratio_recv 0.00%"

func (g *gatewayLog) logout(v *visit, id int, d *dice) {
	requests, connections, received := 0, 0, 0
	for _, t := range v.traffic {
		received += t.received
		if t.dest == "" {
			requests++
		} else {
			connections++
		}
	}
	g.add(v.end, d.between(0, cores-1), "SSLVPN LOGOUT",
		` %s - Start_time "%s" - End_time "%s" - Duration %s  - Http_resources_accessed %d - NonHttp_services_accessed 0 - Total_TCP_connections %d`+
			` - Total_UDP_flows 0 - Total_policies_allowed %d - Total_policies_denied 0 - Total_bytes_send %d - Total_bytes_recv %d - %s - LogoutMethod "%s" - Group(s) "%s"`,
		v.who(id, `"Mapped Ip"`), nsTime(v.start), nsTime(v.end), hms(v.end.Sub(v.start)), requests, connections, requests+connections, received/9, received,
		uncompressed, v.method, v.groups)
}

// hms writes a length of time as the appliance does.
func hms(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}
