package nsgen

// What a gateway writes beside its sessions: handshakes, its own connections, scanners of
// the Internet, the logon page's short sessions, administrators, monitors and free text.

// An anonymous is a session of the logon page, which is nobody's.
type anonymous struct{ id, start, client int64 }

// noise writes one thing of a box's own, and plans the next: at night there is less.
func (s *world) noise(b *box) {
	first := b.noiseAt == 0
	b.noiseAt = s.now + s.seconds(1, 2*int(s.quiet))
	if h := hour(s.now); h < 7 || h >= 20 {
		b.noiseAt = s.now + s.seconds(5, 18*int(s.quiet))
	}
	if first {
		return
	}
	switch n := s.between(0, 999); {
	case n < 380:
		s.inside(b)
		s.inside(b)
	case n < 530:
		s.scanner(b)
	case n < 700:
		s.authorize(b)
	case n < 800:
		s.ticket(b)
	case n < 900:
		s.anonymous(b)
	case n < 940:
		s.certificate(b)
	case n < 985:
		s.command(b)
	default:
		s.monitor(b)
	}
}

// pending writes what was begun and is due.
func (s *world) pending(b *box) {
	if b.monitorUp != 0 && b.monitorUp <= s.now {
		b.monitorUp = 0
		s.open(b, "EVENT", "MONITORUP")
		s.text("Monitor MonServiceBinding_10.0.10.31:80_(sta)(internal) - State UP")
		s.shut()
	}
	for len(b.anonymous) > 0 && b.anonymous[0].start+5*60 <= s.now {
		a := b.anonymous[0]
		b.anonymous = append(b.anonymous[:0], b.anonymous[1:]...)
		s.nobody(b, "LOGOUT", a)
		s.text(` - Start_time "`)
		s.body(b, a.start)
		s.text(`" - End_time "`)
		s.body(b, s.now)
		s.text(`" - Duration `)
		s.buf = length(s.buf, s.now-a.start)
		s.text("  - Http_resources_accessed 0 - Total_TCP_connections 0 - Total_policies_allowed 0 - Total_policies_denied 0 - Total_bytes_send 0 - Total_bytes_recv 0")
		s.text(uncompressed)
		s.text(` - LogoutMethod "TimedOut" - Group(s) "N/A"`)
		s.shut()
	}
}

// handshake is a client's, which comes to a good end.
func (s *world) handshake(c *client) {
	s.open(c.box, "SSLLOG", "SSL_HANDSHAKE_SUCCESS")
	s.text(" SPCBId ")
	s.number(s.seconds(1265000, 1299999))
	s.text(" - ClientIP ")
	s.text(c.address)
	s.text(" - ClientPort ")
	s.number(s.seconds(49152, 65535))
	s.text(" - VserverServiceIP ")
	s.text(c.box.vserver[:len(c.box.vserver)-4])
	s.text(` - VserverServicePort 443 - ClientVersion TLSv1.2 - CipherSuite "TLS1.2-ECDHE-RSA-AES256-GCM-SHA384" - Session New  - HandshakeTime `)
	s.number(s.seconds(18, 61))
	s.text(" ms")
	s.shut()
}

// scanner of the Internet, with a handshake of long ago.
func (s *world) scanner(b *box) {
	s.open(b, "SSLLOG", "SSL_HANDSHAKE_FAILURE")
	s.text(" SPCBId ")
	s.number(s.seconds(1265000, 1299999))
	s.text(" - ClientIP 192.0.2.")
	s.number(s.seconds(200, 254))
	s.text(" - ClientPort ")
	s.number(s.seconds(30000, 60999))
	s.text(" - VserverServiceIP ")
	s.text(b.vserver[:len(b.vserver)-4])
	s.text(` - VserverServicePort 443 - ClientVersion TLSv1.0 - CipherSuite "TLS1-AES-256-CBC-SHA" - Session New - Reason "Fatal alert received"`)
	s.shut()
}

func (s *world) certificate(b *box) {
	id := s.seconds(1300000, 1399999)
	s.open(b, "SSLLOG", "SSL_HANDSHAKE_ISSUERNAME")
	s.text(" SPCBId ")
	s.number(id)
	s.text(` - IssuerName " DC=com,DC=example,CN=Example Issuing CA"`)
	s.shut()
	s.open(b, "SSLLOG", "SSL_HANDSHAKE_SUBJECTNAME")
	s.text(" SPCBId ")
	s.number(id)
	s.text(` - SubjectName " CN=em.example.com"`)
	s.shut()
}

// inside is a connection of the appliance's own to a server of the inside.
func (s *world) inside(b *box) {
	if s.percent(40) {
		s.open(b, "TCP", "CONN_DELINK")
		s.text(" Source 10.0.99.31:")
		s.number(s.seconds(1024, 65535))
		s.text(" - Vserver 10.0.0.80:443 - NatIP ")
		s.text(b.inside)
		s.text(":")
		s.number(s.seconds(1024, 65535))
		s.text(" - Destination ")
		s.text(oneOf(s, inner))
		s.text(" - Delink Time ")
		s.body(b, s.now)
	} else {
		s.open(b, "TCP", "CONN_TERMINATE")
		s.text(" Source ")
		s.text(oneOf(s, inner))
		s.text(" - Destination ")
		s.text(b.inside)
		s.text(":")
		s.number(s.seconds(1024, 65535))
		s.text(" - Start Time ")
		s.body(b, s.now-s.seconds(0, 40))
		s.text(" - End Time ")
		s.body(b, s.now)
	}
	s.text(" - Total_bytes_send ")
	s.number(s.seconds(0, 900))
	s.text(" - Total_bytes_recv ")
	s.number(s.seconds(1, 5200))
	s.shut()
}

// authorize is a decision about somebody's connection, of a user or of nobody known.
func (s *world) authorize(b *box) {
	c := &s.clients[s.between(0, len(s.clients)-1)]
	s.open(b, "SSLVPN", "Message")
	s.text(` "SSLVPN Mux Authorize result is Allow, User <`)
	s.text(c.user)
	s.text(">, Srcip: ")
	s.text(c.address)
	s.text(", Dstip: 10.0.30.")
	s.number(s.seconds(20, 60))
	s.text(`"`)
	s.shut()
}

func (s *world) ticket(b *box) {
	s.open(b, "SSLVPN", "Message")
	s.text(` "Received response from STA server {sta-server=10.0.20.11:8443,type=ResponseData}"`)
	s.shut()
}

// anonymous begins a session of the logon page. Its number is counted apart, so that it is
// often a real session's too.
func (s *world) anonymous(b *box) {
	a := anonymous{id: int64(b.session) - s.seconds(0, 300), start: s.now, client: s.seconds(10, 250)}
	b.anonymous = append(b.anonymous, a)
	s.nobody(b, "LOGIN", a)
	s.text(` - Browser_type "`)
	s.text(browsers[1])
	s.text(`" - Group(s) "N/A"`)
	s.shut()
}

func (s *world) nobody(b *box, event string, a anonymous) {
	s.open(b, "AAATM", event)
	s.text("Context Anonymous@192.0.2.")
	s.number(a.client)
	s.text(" - SessionId: ")
	s.number(a.id)
	s.text(" - User Anonymous - Client_ip 192.0.2.")
	s.number(a.client)
	s.text(` - Nat_ip "Mapped Ip" - Vserver `)
	s.text(b.auth)
}

// commands look at much and change nothing.
var commands = []struct{ how, command string }{
	{"GUI", "show ns version"}, {"GUI", "show vpn vserver"}, {"GUI", "stat vpn"}, {"CLI", "show aaa session"}, {"API", "stat lb vserver"},
	{"CLI", "show vpn vserver _XM_gateway.example.com"}, {"GUI", "show service"}, {"CLI", "show ns runningConfig"}, {"API", "stat vpn"},
	{"API", "show ns hardware"}, {"GUI", "show lb vserver -format DECIMAL"}, {"UI", "login monitor"}, {"UI", "logout"},
}

func (s *world) command(b *box) {
	c := oneOf(s, commands)
	s.open(b, c.how, "CMD_EXECUTED")
	s.text(" User monitor - ADM_User NONE - Remote_ip 10.0.99.20 - Command \"")
	s.text(c.command)
	s.text(`" - Status "Success"`)
	s.shut()
}

// monitor: the STA of the desktops goes down for a while. Mail has another one.
func (s *world) monitor(b *box) {
	if b.monitorUp != 0 {
		return
	}
	b.monitorUp = s.now + s.seconds(20, 120)
	s.open(b, "EVENT", "MONITORDOWN")
	s.text("Monitor MonServiceBinding_10.0.10.31:80_(sta)(internal) - State DOWN")
	s.shut()
}
