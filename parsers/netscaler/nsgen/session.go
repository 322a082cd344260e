package nsgen

const (
	mapped = `"Mapped Ip" - Vserver `
	// uncompressed are the values of a feature that is off.
	uncompressed = " - Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00% - Compression_ratio_recv 0.00%"
)

// act has a client do what it does next, and plans what it does then.
func (s *world) act(c *client) {
	switch c.step {
	case away:
		s.arrive(c)
	case busy:
		s.traffic(c)
	case leaving:
		s.logout(c)
	case desktop:
		s.icaEnd(c)
		s.leave(c)
	}
}

// leave plans the next session.
func (s *world) leave(c *client) {
	c.step = away
	if h := hour(s.now); h < 7 || h >= 19 {
		c.due = s.morning()
		return
	}
	switch c.class {
	case hub:
		c.due = s.now + s.seconds(40, 1500)
		if s.percent(40) {
			c.due += s.seconds(1800, 7200)
		}
	case workspace:
		c.due = s.now + s.seconds(3600, 4*3600)
	default:
		c.due = s.now + s.seconds(1800, 3*3600)
	}
}

// arrive signs on, after refusals if the user mistypes.
func (s *world) arrive(c *client) {
	if c.refusals == 0 {
		if s.percent(3) {
			c.refusals = 1 + s.between(0, 2)
			s.refuse(c, true)
			return
		}
	} else if c.refusals--; c.refusals > 0 {
		s.refuse(c, false)
		return
	}
	c.refusals = 0
	s.login(c)
}

var refusals = []string{
	"External authentication server denied access", "External authentication server denied access", "External authentication server denied access",
	"LDAP authentication failed: data 52e, v2580", "LDAP authentication failed: data 532, v2580", "LDAP authentication failed: data 775, v2580",
	"No response from RADIUS server",
}

func (s *world) refuse(c *client, first bool) {
	c.due = s.now + s.seconds(9, 70)
	s.handshake(c)
	s.open(c.box, "AAA", "Message")
	s.text(` "Authentication is rejected for `)
	s.text(c.user)
	s.text(" (client ip : ")
	s.text(c.address)
	s.text("  , vserver ip: ")
	s.text(c.box.vserver[:len(c.box.vserver)-4])
	s.text(`   ), extended error, if any : "`)
	s.shut()
	s.open(c.box, "AAA", "LOGIN_FAILED")
	s.text("User ")
	s.text(c.user)
	s.text(" - Client_ip ")
	s.text(c.address)
	s.text(` - Failure_reason "`)
	s.text(oneOf(s, refusals))
	s.text(`" - Browser `)
	s.text(c.agent)
	if !s.shut() {
		return
	}
	s.truth.LoginFailed++
	if first && c.class == hub {
		s.truth.Refused++
		c.prompts++
	}
}

func (s *world) login(c *client) {
	b := c.box
	if c.class == hub && s.percent(30) {
		s.move(c)
	}
	b.session += s.between(1, 7) // sessions of other virtual servers are counted too
	c.id = int64(b.session)
	s.handshake(c)
	if s.percent(30) {
		s.open(b, "AAATM", "Message")
		s.text(` "nFactor: SESS UPDATE: flags 40001, flags2 1f20000, flags3 40, flags4 0, message length 0, sess_req flags 40000"`)
		s.shut()
	}
	if c.groups != "N/A" {
		s.open(b, "AAA", "EXTRACTED_GROUPS")
		s.text(` Extracted_groups "`)
		s.text(c.groups)
		s.text(`,Domain Users,All Staff"`)
		s.shut()
	}
	s.begin(c, "LOGIN")
	s.text(mapped)
	s.text(b.vserver)
	s.text(` - Browser_type "`)
	s.text(c.agent)
	s.text(`" - SSLVPN_client_type `)
	s.text(c.kind)
	s.groups(c)
	if !s.shut() {
		return
	}
	s.truth.Sessions++
	if c.class == hub {
		s.truth.Hub++
		if c.before {
			s.again(c)
		}
	}
	c.before = true
	c.login, c.last = s.now, s.now
	c.requests, c.connections, c.received = 0, 0, 0
	s.plan(c)
	c.step, c.due = busy, s.now+s.seconds(2, 9)
	if c.class == hub && s.percent(50) {
		s.ticket(b)
	}
}

// again counts a prompt: the session before had ended.
func (s *world) again(c *client) {
	s.truth.Again++
	c.prompts++
	switch c.ending {
	case bySession:
		s.truth.AgainAfterTimeout++
	case byForced:
		s.truth.AgainAfterForced++
	case byUser:
		s.truth.AgainAfter++
	}
}

// plan decides how a session ends. Its age never comes near the forced time-out by chance:
// the longest that a time-out ends lives for 185 minutes.
func (s *world) plan(c *client) {
	const minute = 60
	explicit, forced := 14, 16
	length := s.seconds(5*minute, 150*minute)
	switch c.class {
	case workspace:
		explicit, forced = 20, 0
		length = s.seconds(40, 4*minute)
	case browser:
		explicit, forced = 60, 1
		length = s.seconds(6*minute, 90*minute)
	case plugin:
		explicit, forced = 30, 30
	}
	switch n := s.between(0, 99); {
	case n < explicit:
		c.ending = byUser
	case n < explicit+forced:
		c.ending = byForced
		c.end = s.now + int64(ForcedTimeout.Seconds()) + s.seconds(0, 21)
		length = c.end - s.now - 61 // traffic to the last minute
	default:
		c.ending = bySession
	}
	c.until = s.now + length
}

// traffic writes what a session carries in one go.
func (s *world) traffic(c *client) {
	if c.class == hub && s.percent(1) {
		s.move(c)
	}
	if s.percent(28) {
		s.handshake(c)
	}
	switch n := s.between(0, 99); {
	case c.class == workspace:
		s.get(c, storefront, oneOf(s, launch))
	case n < 34:
		s.get(c, intranet, oneOf(s, pages))
		s.get(c, intranet, oneOf(s, pages))
	case n < 55:
		s.get(c, intranet, oneOf(s, pages))
		s.connection(c)
	case n < 63:
		s.connection(c)
		s.connection(c)
	case n < 64:
		s.denied(c)
	case n < 66:
		s.timedOutConnection(c)
	case n < 70 && c.class == plugin:
		s.flow(c)
	default:
		s.connection(c)
	}
	if s.percent(60) {
		s.inside(c.box)
	}
	c.last = s.now
	pause := s.seconds(15, 190)
	if s.percent(5) {
		pause = s.seconds(190, 1200) // no pause is as long as the session time-out
	}
	if c.class == workspace {
		pause = s.seconds(2, 30)
	}
	if s.now+pause < c.until {
		c.due = s.now + pause
		return
	}
	c.step = leaving
	switch c.ending {
	case bySession:
		c.end = c.last + int64(SessionTimeout.Seconds()) + s.seconds(3, 34) // the cores look at their sessions in turn
	case byUser:
		c.end = s.now + s.seconds(2, 20)
	}
	c.due = c.end
	if c.class == workspace {
		s.icaStart(c)
	}
}

// begin opens a line of a session: context, session, user and address.
func (s *world) begin(c *client, event string) {
	s.open(c.box, "SSLVPN", event)
	s.text("Context ")
	s.text(c.user)
	s.text("@")
	s.text(c.address)
	s.text(" - SessionId: ")
	s.number(c.id)
	s.text(c.who)
}

func (s *world) groups(c *client) {
	s.text(` - Group(s) "`)
	s.text(c.groups)
	s.text(`"`)
}

const (
	intranet   = "intranet.example.com"
	storefront = "storefront.example.com"
)

var (
	pages = []string{"/", "/news/", "/board/list", "/schedule/2026/03", "/workflow/inbox?state=open&page=2", "/phonebook/search?q=sales&max=20", "/img/head.png",
		"/Microsoft-Server-ActiveSync?Cmd=Ping", "/Microsoft-Server-ActiveSync?Cmd=Sync&DeviceType=iPhone", "/static/js/app.8c1f0e.min.js", "/api/v2/items/48211/comments"}
	launch = []string{"/Citrix/Store/discovery", "/Citrix/Store/resources/v2", "/Citrix/Store/clients/windows/launch", "/Citrix/StoreWeb/Resources/List"}
	inner  = []string{"10.0.20.11:8443", "10.0.30.21:443", "10.0.30.40:443", "10.0.30.44:443", "10.0.30.52:80", "10.0.40.17:443"}
)

func (s *world) get(c *client, host, path string) {
	s.open(c.box, "SSLVPN", "HTTPREQUEST")
	s.text("Context ")
	s.text(c.user)
	s.text("@")
	s.text(c.address)
	s.text(" - SessionId: ")
	s.number(c.id)
	s.text(" - ")
	s.text(host)
	s.text(c.request)
	s.body(c.box, s.now)
	s.text(" : SSO is ON : GET ")
	s.text(path)
	s.text(" - -")
	if s.shut() {
		c.requests++
		c.received += int64(s.between(900, 64000))
	}
}

// connection is one that closes now.
func (s *world) connection(c *client) {
	s.stat(c, "TCPCONNSTAT", c.box.inside, min(s.seconds(0, 240), s.now-c.login))
	c.connections++
}

func (s *world) flow(c *client) {
	s.stat(c, "UDPFLOWSTAT", `"Mapped Ip"`, min(s.seconds(0, 30), s.now-c.login))
}

func (s *world) stat(c *client, event, nat string, lasted int64) {
	received := int64(s.between(2100, 240000))
	s.begin(c, event)
	s.text(nat)
	s.text(" - Vserver ")
	s.text(c.box.vserver)
	s.ends(c)
	s.text(` - Start_time "`)
	s.body(c.box, s.now-lasted)
	s.text(`" - End_time "`)
	s.body(c.box, s.now)
	s.text(`" - Duration `)
	s.buf = length(s.buf, lasted)
	s.text("  - Total_bytes_send ")
	s.number(received / 11)
	s.text(" - Total_bytes_recv ")
	s.number(received)
	s.text(uncompressed)
	s.text(" - Access Allowed")
	s.groups(c)
	s.shut()
	c.received += received
}

// ends are the two ends of a connection.
func (s *world) ends(c *client) {
	s.text(" - Source ")
	s.text(c.address)
	s.text(":")
	s.number(s.seconds(49152, 65535))
	s.text(" - Destination ")
	s.text(oneOf(s, inner))
}

func (s *world) timedOutConnection(c *client) {
	s.begin(c, "TCPCONN_TIMEDOUT")
	s.text(mapped)
	s.text(c.box.vserver)
	s.text(` - Last_contact "`)
	s.body(c.box, max(c.login, s.now-s.seconds(60, 300)))
	s.text(`" - Group(s) "`)
	s.text(c.groups)
	s.text(`"`)
	s.shut()
	s.connection(c)
}

func (s *world) denied(c *client) {
	s.begin(c, "NONHTTP_RESOURCEACCESS_DENIED")
	s.text(c.box.inside)
	s.text(" - Vserver ")
	s.text(c.box.vserver)
	s.ends(c)
	s.text(` - Total_bytes_send 340 - Total_bytes_recv 0 - Denied_by_policy "AUTHZ_DENY"`)
	s.groups(c)
	s.shut()
	s.connection(c)
}

func (s *world) logout(c *client) {
	b := c.box
	method := "TimedOut"
	if c.ending == byUser {
		method = "Explicit"
	}
	s.begin(c, "LOGOUT")
	s.text(mapped)
	s.text(b.vserver)
	s.text(` - Start_time "`)
	s.body(b, c.login)
	s.text(`" - End_time "`)
	s.body(b, s.now)
	s.text(`" - Duration `)
	s.buf = length(s.buf, s.now-c.login)
	s.text("  - Http_resources_accessed ")
	s.number(c.requests)
	s.text(" - NonHttp_services_accessed 0 - Total_TCP_connections ")
	s.number(c.connections)
	s.text(" - Total_UDP_flows 0 - Total_policies_allowed ")
	s.number(c.requests + c.connections)
	s.text(" - Total_policies_denied 0 - Total_bytes_send ")
	s.number(c.received / 9)
	s.text(" - Total_bytes_recv ")
	s.number(c.received)
	s.text(uncompressed)
	s.text(` - LogoutMethod "`)
	s.text(method)
	s.text(`"`)
	s.groups(c)
	if !s.shut() {
		return
	}
	s.truth.Ended++
	switch c.ending {
	case bySession:
		s.truth.BySessionTimeout++
	case byForced:
		s.truth.ByForcedTimeout++
		if s.percent(40) {
			s.connection(c) // cut by the end of its session
		}
	case byUser:
		s.truth.Explicit++
	}
	if c.class == workspace {
		c.step, c.due = desktop, s.now+s.seconds(600, 3*3600)
		return
	}
	s.leave(c)
}

func (s *world) icaStart(c *client) {
	s.ticket(c.box)
	s.open(c.box, "SSLVPN", "ICASTART")
	s.ica(c)
	s.text(` - applicationName Desktop - startTime "`)
	s.body(c.box, s.now)
	s.text(`" - connectionId 81d`)
	s.number(c.id)
	s.shut()
}

func (s *world) icaEnd(c *client) {
	received := s.seconds(4000000, 90000000)
	s.open(c.box, "SSLVPN", "ICAEND_CONNSTAT")
	s.ica(c)
	s.text(` - startTime "`)
	s.body(c.box, c.last)
	s.text(`" - endTime "`)
	s.body(c.box, s.now)
	s.text(`" - Duration `)
	s.buf = length(s.buf, s.now-c.last)
	s.text(" - Total_bytes_send ")
	s.number(received / 31)
	s.text(" - Total_bytes_recv ")
	s.number(received)
	s.text(uncompressed)
	s.text(" - connectionId 81d")
	s.number(c.id)
	s.shut()
}

func (s *world) ica(c *client) {
	s.text(" Source ")
	s.text(c.address)
	s.text(":")
	s.number(49152 + c.id%16384)
	s.text(" - Destination 10.0.11.52:2598 - username:domainname ")
	s.text(c.user)
	s.text(":EXAMPLE")
}
