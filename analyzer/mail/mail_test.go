package mail

import (
	"slices"
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

const listed = "mail.example.com:443,mail2.example.com:443"

// healthySTA is a way on which everything up to the mail server is in order.
func healthySTA(b *build) *build {
	return b.tunneled(listed).nsconf(confVserver, confSTA).hub("08:00", event.SignOn, "result", "ok").mail("08:01", event.TicketIssued)
}

// A fixture is a case that a verdict is proved by. Near misses differ by the one fact
// that the verdict rests on.
type fixture struct {
	verdict string
	near    bool
	name    string
	build   func(*build)
	want    string // verdict
	sure    casefile.Confidence
	hop     string
}

var fixtures = slices.Concat(wayFixtures, logoutFixtures, networkFixtures, pushFixtures, protocolFixtures)

var wayFixtures = []fixture{
	{"direct-not-tunneled", false, "private zone", func(b *build) {
		b.set(policy.NetworkAccess, "NetworkAccessUnrestricted").set(policy.ExchangeServer, "mail.corp").mail("09:20", event.MailFailed, "host", "mail.corp", "port", "443", "reason", "timed-out")
	}, "direct-not-tunneled", casefile.Confirmed, HopPolicy},
	{"direct-not-tunneled", false, "name not found off the gateway", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").failed("09:20").mail("09:20", event.DNSFailed, "host", "mail.example.com")
	}, "direct-not-tunneled", casefile.Confirmed, HopPolicy},
	{"direct-not-tunneled", false, "not known whether it is inside", func(b *build) {
		b.set(policy.NetworkAccess, "制限なし").unreachable("09:20")
	}, "direct-not-tunneled", casefile.Possible, HopPolicy},
	{"direct-not-tunneled", false, "the app names the mode", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").mail("09:20", event.TunnelFailed, "reason", "network-access-mode")
	}, "direct-not-tunneled", casefile.Confirmed, HopPolicy},
	{"direct-not-tunneled", true, "a server of the Internet", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").mail("09:20", event.MailFailed, "host", "outlook.office365.com", "port", "443", "reason", "unreachable")
	}, "mail-server-unreachable", casefile.Likely, HopServer},
	{"direct-not-tunneled", true, "the server answered", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").failed("09:20", "status", "503")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"direct-not-tunneled", true, "the name was found before", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").ok("09:00").mail("09:20", event.DNSFailed, "host", "mail.example.com")
	}, "dns-failure", casefile.Confirmed, HopDevice},

	{"not-in-background-services", false, "another server is listed", func(b *build) {
		b.tunneled("other.example.com:443").unreachable("09:20")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"not-in-background-services", false, "it came again by itself", func(b *build) {
		b.tunneled("other.example.com:443").unreachable("09:20").ok("09:40")
	}, "not-in-background-services", casefile.Likely, HopPolicy},
	{"not-in-background-services", false, "it came again with new policies", func(b *build) {
		b.tunneled("other.example.com:443").unreachable("09:20").hub("09:30", event.PolicyUpdated).ok("09:40")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"not-in-background-services", false, "another port is listed", func(b *build) {
		b.tunneled("mail.example.com:80").unreachable("09:20")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"not-in-background-services", false, "the list is empty", func(b *build) {
		b.tunneled("").unreachable("09:20")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"not-in-background-services", false, "mail came in the office", func(b *build) {
		b.tunneled("other.example.com:443").ok("08:50").unreachable("09:20")
	}, "not-in-background-services", casefile.Likely, HopPolicy},
	{"not-in-background-services", false, "mail came until new policies did", func(b *build) {
		b.tunneled("other.example.com:443").ok("08:50").mail("09:00", event.PolicyUpdated).unreachable("09:20")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"not-in-background-services", false, "network access by default", func(b *build) {
		b.set(policy.BackgroundServices, "other.example.com:443").unreachable("09:20")
	}, "not-in-background-services", casefile.Likely, HopPolicy},
	{"not-in-background-services", true, "listed in capitals", func(b *build) {
		b.tunneled("MAIL.Example.com:443").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"not-in-background-services", true, "a server of the Internet", func(b *build) {
		b.tunneled("other.example.com:443").mail("09:20", event.MailFailed, "host", "outlook.office365.com", "reason", "timed-out")
	}, "mail-server-unreachable", casefile.Likely, HopServer},
	{"not-in-background-services", true, "unrestricted, so no list applies", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").set(policy.BackgroundServices, "other.example.com:443").unreachable("09:20")
	}, "direct-not-tunneled", casefile.Possible, HopPolicy},
	{"not-in-background-services", true, "the other platform's list", func(b *build) {
		b.platform = policy.IOS
		b.tunneled("other.example.com:443")
		b.platform = policy.Android
		b.tunneled(listed).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},

	{"background-services-malformed", false, "blank in front", func(b *build) {
		b.tunneled("other.example.com:443, mail.example.com:443").unreachable("09:20")
	}, "background-services-malformed", casefile.Confirmed, HopPolicy},
	{"background-services-malformed", false, "full-width colon", func(b *build) {
		b.tunneled("mail.example.com：443").unreachable("09:20")
	}, "background-services-malformed", casefile.Confirmed, HopPolicy},
	{"background-services-malformed", false, "no port", func(b *build) {
		b.tunneled("mail.example.com").unreachable("09:20")
	}, "background-services-malformed", casefile.Confirmed, HopPolicy},
	{"background-services-malformed", false, "scheme", func(b *build) {
		b.tunneled("https://mail.example.com:443").unreachable("09:20")
	}, "background-services-malformed", casefile.Confirmed, HopPolicy},
	{"background-services-malformed", false, "wildcard", func(b *build) {
		b.tunneled("*.example.com:443").unreachable("09:20")
	}, "background-services-malformed", casefile.Confirmed, HopPolicy},
	{"background-services-malformed", false, "the tunnel did not start", func(b *build) {
		b.tunneled(" mail.example.com:443").mail("09:20", event.TunnelFailed, "reason", "failed")
	}, "background-services-malformed", casefile.Possible, HopPolicy},
	{"background-services-malformed", true, "the fault is another entry's", func(b *build) {
		b.tunneled("mail.example.com:443, mail2.example.com:443").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"background-services-malformed", true, "the server answered", func(b *build) {
		b.tunneled(" mail.example.com:443").failed("09:20", "status", "403")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"background-services-malformed", true, "the ticket came to the gateway", func(b *build) {
		b.tunneled(" mail.example.com:443").failed("09:20").mail("09:20:01", event.TicketExpired)
	}, "ticket-expired", casefile.Confirmed, HopSTA},

	{"wrong-background-gateway", false, "no port", func(b *build) {
		b.set(policy.NetworkAccess, "MvpnNetworkAccessTunneledWebSSO").set(policy.BackgroundServices, listed).set(policy.BackgroundGateway, "gw.example.com").unreachable("09:20")
	}, "wrong-background-gateway", casefile.Confirmed, HopPolicy},
	{"wrong-background-gateway", false, "unknown to Endpoint Management", func(b *build) {
		b.tunneled(listed).known("https://gateway3.example.com").unreachable("09:20")
	}, "wrong-background-gateway", casefile.Likely, HopPolicy},
	{"wrong-background-gateway", false, "unknown and not found by name", func(b *build) {
		b.tunneled(listed).known("https://gateway3.example.com").failed("09:20").mail("09:20", event.DNSFailed, "host", "gw.example.com")
	}, "wrong-background-gateway", casefile.Confirmed, HopPolicy},
	{"wrong-background-gateway", true, "known", func(b *build) {
		b.tunneled(listed).known("https://gw.example.com").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"wrong-background-gateway", true, "known, and not found by name", func(b *build) {
		b.tunneled(listed).known("https://gw.example.com").failed("09:20").mail("09:20", event.DNSFailed, "host", "gw.example.com")
	}, "dns-failure", casefile.Confirmed, HopDevice},

	{"exclusion-list-catches-mail", false, "suffix, REVERSE", func(b *build) {
		b.tunneled(listed).set(policy.ExcludeDomains, "cdn.example.net,.example.com").nsconf(confVserver, confSTA, "set vpn parameter -splitTunnel REVERSE").unreachable("09:20")
	}, "exclusion-list-catches-mail", casefile.Likely, HopPolicy},
	{"exclusion-list-catches-mail", false, "REVERSE in the session's own profile", func(b *build) {
		b.tunneled(listed).set(policy.ExcludeDomains, "example.com").nsconf(confVserver, confSTA, "set vpn parameter -splitTunnel REVERSE").
			login("09:00", "aiko", "17").unreachable("09:20")
	}, "exclusion-list-catches-mail", casefile.Confirmed, HopPolicy},
	{"exclusion-list-catches-mail", true, "split tunnel ON", func(b *build) {
		b.tunneled(listed).set(policy.ExcludeDomains, "example.com").nsconf(confVserver, confSTA, "set vpn parameter -splitTunnel ON").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"exclusion-list-catches-mail", true, "another domain of the same ending", func(b *build) {
		b.tunneled(listed).set(policy.ExcludeDomains, "ample.com").nsconf(confVserver, confSTA, "set vpn parameter -splitTunnel REVERSE").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},

	{"no-network", false, "the tunnel says so", func(b *build) {
		b.tunneled(" mail.example.com:443").mail("09:20", event.TunnelFailed, "reason", "no-network")
	}, "no-network", casefile.Confirmed, HopDevice},
	{"no-network", false, "lost right before", func(b *build) {
		healthySTA(b).mail("09:19:50", event.NetworkDown).failed("09:20")
	}, "no-network", casefile.Confirmed, HopDevice},
	{"no-network", false, "lost a while before", func(b *build) {
		healthySTA(b).mail("09:00", event.NetworkDown).failed("09:20")
	}, "no-network", casefile.Likely, HopDevice},
	{"no-network", true, "it had come back", func(b *build) {
		healthySTA(b).mail("09:19", event.NetworkDown).mail("09:19:30", event.NetworkUp).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"no-network", true, "the server answered", func(b *build) {
		healthySTA(b).mail("09:19:50", event.NetworkDown).failed("09:20", "status", "500")
	}, "mail-server-refused", casefile.Confirmed, HopServer},

	{"dns-failure", false, "the gateway's name", func(b *build) {
		b.tunneled(listed).failed("09:20").mail("09:20", event.DNSFailed, "host", "gw.example.com")
	}, "dns-failure", casefile.Confirmed, HopDevice},
	{"dns-failure", false, "no policies given", func(b *build) {
		b.failed("09:20").mail("09:20", event.DNSFailed, "host", "mail.example.com")
	}, "dns-failure", casefile.Likely, HopDevice},
	{"dns-failure", false, "a server of the Internet", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").mail("09:20", event.DNSFailed, "host", "outlook.office365.com")
	}, "dns-failure", casefile.Confirmed, HopDevice},
	{"dns-failure", true, "not listed, so asked for outside", func(b *build) {
		b.tunneled("other.example.com:443").failed("09:20").mail("09:20", event.DNSFailed, "host", "mail.example.com")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"dns-failure", true, "no network at all", func(b *build) {
		b.tunneled(listed).mail("09:19:59", event.NetworkDown).mail("09:20", event.DNSFailed, "host", "gw.example.com")
	}, "no-network", casefile.Confirmed, HopDevice},

	{"tls-failure", false, "mail server", func(b *build) {
		healthySTA(b).mail("09:20", event.TLSFailed, "host", "mail.example.com", "port", "443")
	}, "tls-failure", casefile.Confirmed, HopServer},
	{"tls-failure", false, "gateway, by name", func(b *build) {
		healthySTA(b).mail("09:20", event.TLSFailed, "host", "gw.example.com")
	}, "tls-failure", casefile.Confirmed, HopGateway},
	{"tls-failure", false, "gateway, by its own log", func(b *build) {
		healthySTA(b).login("09:00", "aiko", "17").mail("09:20", event.TLSFailed).gate("09:20:01", event.TLSFailed, "ClientIP", "203.0.113.9", "Reason", "Handshake failure-Internal Error")
	}, "tls-failure", casefile.Confirmed, HopGateway},
	{"tls-failure", false, "with whom is not told", func(b *build) {
		healthySTA(b).mail("09:20", event.TLSFailed)
	}, "tls-failure", casefile.Likely, HopDevice},
	{"tls-failure", true, "not listed, and met another server outside", func(b *build) {
		b.tunneled("other.example.com:443").mail("09:20", event.TLSFailed, "host", "mail.example.com", "port", "443")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},

	{"logon-required", false, "the tunnel says so", func(b *build) {
		healthySTA(b).login("08:00", "aiko", "17").logout("09:00", "08:00", "aiko", "17").mail("09:20", event.TunnelFailed, "reason", "session-expired")
	}, "logon-required", casefile.Confirmed, HopGateway},
	{"logon-required", false, "mail stops exactly at LOGOUT", func(b *build) {
		b.login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:05")
	}, "logon-required", casefile.Likely, HopGateway},
	{"logon-required", false, "no list, mail came through the session", func(b *build) {
		b.tunneled("").login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:05")
	}, "logon-required", casefile.Likely, HopGateway},
	{"logon-required", true, "STA does not need the session", func(b *build) {
		healthySTA(b).login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:05")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"logon-required", true, "mail came after LOGOUT", func(b *build) {
		b.login("08:00", "aiko", "17").logout("09:00", "08:00", "aiko", "17").ok("09:03").unreachable("09:05")
	}, Unexplained, casefile.None, ""},
	{"logon-required", true, "the session of somebody else", func(b *build) {
		b.login("08:00", "ben", "18").ok("08:55").logout("09:00", "08:00", "ben", "18").unreachable("09:05")
	}, Unexplained, casefile.None, ""},

	{"access-denied", false, "by host", func(b *build) {
		healthySTA(b).login("09:00", "aiko", "17").unreachable("09:20").
			gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "mail.example.com", "Denied_url", "POST /x", "Denied_by_policy", "AUTHZ_DENY")
	}, "access-denied", casefile.Confirmed, HopGateway},
	{"access-denied", false, "by user and moment", func(b *build) {
		b.unreachable("09:20").gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Destination", "10.0.0.25:443", "Denied_by_policy", "AUTHZ_DENY")
	}, "access-denied", casefile.Likely, HopGateway},
	{"access-denied", false, "the tunnel did not start", func(b *build) {
		b.mail("09:20", event.TunnelFailed, "reason", "failed").gate("09:20:02", event.AccessDenied, "User", "aiko", "user", "aiko", "Dstip", "10.0.0.25", "denied_by_policy", "DENY_MAIL")
	}, "access-denied", casefile.Likely, HopGateway},
	{"access-denied", false, "the gateway's log alone", func(b *build) {
		b.tunneled(listed).gate("09:20", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "mail.example.com", "Denied_by_policy", "AUTHZ_DENY")
	}, "access-denied", casefile.Confirmed, HopGateway},
	{"access-denied", false, "an address that the list holds", func(b *build) {
		b.tunneled("10.0.0.25:443").gate("09:20", event.AccessDenied, "user", "aiko", "session", "17", "Destination", "10.0.0.25:443")
	}, "access-denied", casefile.Confirmed, HopGateway},
	{"access-denied", false, "whose device it is, only the gateway says", func(b *build) {
		b.line(srcMail, "09:20", event.MailFailed, event.SystemSecureMail, "host", "mail.example.com", "port", "443", "reason", "timed-out").
			gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "mail.example.com", "Denied_by_policy", "AUTHZ_DENY")
	}, "access-denied", casefile.Likely, HopGateway},
	{"access-denied", true, "not listed, and the refusal may be another device's", func(b *build) {
		b.tunneled("other.example.com:443").line(srcMail, "09:20", event.MailFailed, event.SystemSecureMail, "host", "mail.example.com", "port", "443", "reason", "timed-out").
			gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "mail.example.com", "Denied_by_policy", "AUTHZ_DENY")
	}, "not-in-background-services", casefile.Confirmed, HopPolicy},
	{"access-denied", true, "refusals of several users, and nobody says whose device", func(b *build) {
		b.line(srcMail, "09:20", event.MailFailed, event.SystemSecureMail, "host", "mail.example.com", "port", "443", "reason", "timed-out").
			gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Destination", "10.0.0.25:443").
			gate("09:20:03", event.AccessDenied, "user", "ben", "session", "18", "Destination", "10.0.0.25:443")
	}, Unexplained, casefile.None, ""},
	{"access-denied", true, "another server was denied", func(b *build) {
		b.unreachable("09:20").gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "intranet.example.com", "Denied_by_policy", "AUTHZ_DENY")
	}, Unexplained, casefile.None, ""},
	{"access-denied", true, "another port", func(b *build) {
		b.unreachable("09:20").gate("09:20:02", event.AccessDenied, "user", "aiko", "session", "17", "Destination", "10.0.0.25:514")
	}, Unexplained, casefile.None, ""},
	{"access-denied", true, "another user's", func(b *build) {
		b.unreachable("09:20").gate("09:20:02", event.AccessDenied, "user", "ben", "session", "18", "Destination", "10.0.0.25:443")
	}, Unexplained, casefile.None, ""},

	{"licence-limit", false, "this user's", func(b *build) {
		b.unreachable("09:20").gate("09:20:01", event.LicenceLimit, "user", "aiko", "License_limit", "5")
	}, "licence-limit", casefile.Confirmed, HopGateway},
	{"licence-limit", false, "another user's, and no session", func(b *build) {
		b.unreachable("09:20").gate("09:20:01", event.LicenceLimit, "user", "ben", "License_limit", "5")
	}, "licence-limit", casefile.Likely, HopGateway},
	{"licence-limit", true, "this user had a session", func(b *build) {
		b.login("09:00", "aiko", "17").unreachable("09:20").gate("09:20:01", event.LicenceLimit, "user", "ben", "License_limit", "5")
	}, Unexplained, casefile.None, ""},
	{"licence-limit", true, "an hour before", func(b *build) {
		b.gate("08:20:01", event.LicenceLimit, "user", "aiko", "License_limit", "5").unreachable("09:20")
	}, Unexplained, casefile.None, ""},

	{"sta-not-bound", false, "none bound", func(b *build) {
		b.tunneled(listed).nsconf(confVserver).unreachable("09:20")
	}, "sta-not-bound", casefile.Confirmed, HopSTA},
	{"sta-not-bound", false, "a Delivery Controller only", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `bind vpn vserver vs_gw -appController "https://em.example.com:8443"`, `bind vpn vserver vs_gw -staServer "http://ddc1.example.com"`).unreachable("09:20")
	}, "sta-not-bound", casefile.Confirmed, HopSTA},
	{"sta-not-bound", false, "a Delivery Controller, as the other virtual server shows", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `add vpn vserver vs_xm SSL 198.51.100.8 443`, `bind vpn vserver vs_xm -appController "https://em.example.com:8443"`, `bind vpn global -staServer "http://ddc1.example.com"`).unreachable("09:20")
	}, "sta-not-bound", casefile.Likely, HopSTA},
	{"sta-not-bound", true, "what can't be read is not shown to be a Delivery Controller", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `bind vpn vserver vs_gw -appController "https://em.example.com:8443"`, `bind vpn vserver vs_gw -staServer "http://em 1"`).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-not-bound", false, "no policies given", func(b *build) {
		b.nsconf(confVserver).unreachable("09:20")
	}, "sta-not-bound", casefile.Possible, HopSTA},
	{"sta-not-bound", true, "bound globally", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `bind vpn global -staServer "https://em1.example.com:443"`).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-not-bound", true, "a node of the app controller's cluster", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `bind vpn vserver vs_gw -appController "https://em.example.com:8443"`, confSTA).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-not-bound", true, "direct, so none is needed", func(b *build) {
		b.set(policy.NetworkAccess, "Unrestricted").nsconf(confVserver).mail("09:20", event.MailFailed, "host", "outlook.office365.com", "reason", "unreachable")
	}, "mail-server-unreachable", casefile.Likely, HopServer},

	{"sta-down", false, "every one, by port", func(b *build) {
		healthySTA(b).gate("09:10", event.STADown, "sta", "192.0.2.11:443").unreachable("09:20")
	}, "sta-down", casefile.Confirmed, HopSTA},
	{"sta-down", false, "without an ns.conf", func(b *build) {
		b.tunneled(listed).gate("09:10", event.STADown, "sta", "192.0.2.11:443").unreachable("09:20")
	}, "sta-down", casefile.Likely, HopSTA},
	{"sta-down", true, "up again", func(b *build) {
		healthySTA(b).gate("09:10", event.STADown, "sta", "192.0.2.11:443").gate("09:15", event.STAUp, "sta", "192.0.2.11:443").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-down", true, "a Delivery Controller", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, `bind vpn vserver vs_gw -appController "https://em.example.com:8443"`, confSTA, `bind vpn vserver vs_gw -staServer "http://ddc1.example.com"`).
			gate("09:10", event.STADown, "sta", "ddc1.example.com:80").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-down", true, "one of two", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, confSTA, `bind vpn vserver vs_gw -staServer "https://em2.example.com:443"`).
			gate("09:10", event.STADown, "sta", "em1.example.com:443").gate("09:10", event.STAUp, "sta", "em2.example.com:443").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-down", false, "mail came again before it was up", func(b *build) {
		healthySTA(b).gate("09:10", event.STADown, "sta", "192.0.2.11:443").unreachable("09:20").ok("09:40").gate("09:50", event.STAUp, "sta", "192.0.2.11:443")
	}, "sta-down", casefile.Likely, HopSTA},
	{"sta-down", false, "mail came again when it was up", func(b *build) {
		healthySTA(b).gate("09:10", event.STADown, "sta", "192.0.2.11:443").unreachable("09:20").gate("09:30", event.STAUp, "sta", "192.0.2.11:443").ok("09:40")
	}, "sta-down", casefile.Confirmed, HopSTA},
	{"sta-down", true, "nothing is said of the other", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, confSTA, `bind vpn vserver vs_gw -staServer "https://192.0.2.21:8443"`).
			gate("09:10", event.STADown, "sta", "192.0.2.21:8443").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"sta-down", true, "it went down later", func(b *build) {
		healthySTA(b).unreachable("09:20").gate("09:30", event.STADown, "sta", "192.0.2.11:443")
	}, "mail-server-unreachable", casefile.Possible, HopServer},

	{"ticket-expired", false, "the app names it", func(b *build) {
		b.failed("09:20").mail("09:20:01", event.TicketExpired)
	}, "ticket-expired", casefile.Confirmed, HopSTA},
	{"ticket-expired", false, "by its age", func(b *build) {
		b.tunneled(listed).mail("-7d 09:10", event.TicketIssued).unreachable("09:20")
	}, "ticket-expired", casefile.Confirmed, HopSTA},
	{"ticket-expired", false, "by its age and the default", func(b *build) {
		b.set(policy.NetworkAccess, "Tunneled - Web SSO").set(policy.BackgroundServices, listed).set(policy.BackgroundGateway, "gw.example.com:443").
			mail("-7d 09:10", event.TicketIssued).unreachable("09:20")
	}, "ticket-expired", casefile.Likely, HopSTA},
	{"ticket-expired", false, "seven days after the logon", func(b *build) {
		b.tunneled(listed).hub("-7d 09:10", event.SignOn, "result", "ok").ok("09:05").unreachable("09:20")
	}, "ticket-expired", casefile.Likely, HopSTA},
	{"ticket-expired", true, "a minute younger", func(b *build) {
		b.tunneled(listed).mail("-7d 09:21", event.TicketIssued).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"ticket-expired", true, "a new one was issued", func(b *build) {
		b.tunneled(listed).mail("-7d 09:10", event.TicketIssued).mail("09:10", event.TicketExpired).mail("09:11", event.TicketIssued).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"ticket-expired", true, "mail came since", func(b *build) {
		b.tunneled(listed).mail("08:10", event.TicketExpired).ok("09:10").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},

	{"ticket-rejected", false, "the app names it", func(b *build) {
		healthySTA(b).failed("09:20").mail("09:20:01", event.TicketRejected)
	}, "ticket-rejected", casefile.Confirmed, HopSTA},
	{"ticket-rejected", true, "a new one was issued", func(b *build) {
		healthySTA(b).mail("09:00", event.TicketRejected).mail("09:01", event.TicketIssued).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},

	{"mail-server-auth", false, "401", func(b *build) { healthySTA(b).failed("09:20", "status", "401") }, "mail-server-auth", casefile.Confirmed, HopServer},
	{"mail-server-auth", false, "457", func(b *build) { b.failed("09:20", "status", "457") }, "mail-server-auth", casefile.Confirmed, HopServer},
	{"mail-server-auth", true, "403", func(b *build) { healthySTA(b).failed("09:20", "status", "403") }, "mail-server-refused", casefile.Confirmed, HopServer},
	{"device-not-allowed", false, "177", func(b *build) { healthySTA(b).failed("09:20", "status", "177") }, "device-not-allowed", casefile.Confirmed, HopServer},
	{"device-not-allowed", false, "142", func(b *build) { healthySTA(b).failed("09:20", "status", "142") }, "device-not-allowed", casefile.Confirmed, HopServer},
	{"device-not-allowed", true, "178", func(b *build) { healthySTA(b).failed("09:20", "status", "178") }, "mail-server-refused", casefile.Confirmed, HopServer},
	{"mail-server-refused", false, "503", func(b *build) { healthySTA(b).failed("09:20", "status", "503") }, "mail-server-refused", casefile.Confirmed, HopServer},
	{"mail-server-refused", false, "a code without an entry", func(b *build) { healthySTA(b).failed("09:20", "status", "418") }, "mail-server-refused", casefile.Confirmed, HopServer},
	{"mail-server-refused", true, "456", func(b *build) { healthySTA(b).failed("09:20", "status", "456") }, "mail-server-auth", casefile.Confirmed, HopServer},
	{"mail-server-refused", true, "200 is no refusal", func(b *build) { b.failed("09:20", "status", "200") }, Unexplained, casefile.None, ""},

	{"mail-server-unreachable", false, "with a tunnel standing", func(b *build) {
		healthySTA(b).mail("09:15", event.TunnelStarted).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Likely, HopServer},
	{"mail-server-unreachable", false, "the gateway is not known", func(b *build) {
		b.tunneled(listed).unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"mail-server-unreachable", true, "the way is not known", func(b *build) { b.unreachable("09:20") }, Unexplained, casefile.None, ""},
	{"mail-server-unreachable", true, "nothing says that it was the connection", func(b *build) {
		b.tunneled(listed).failed("09:20")
	}, Unexplained, casefile.None, ""},
}

func TestVerdicts(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.verdict+"/"+f.name, func(t *testing.T) {
			b := newBuild(t)
			f.build(b)
			got := b.explain()
			if len(got) != 1 {
				t.Fatalf("%d failures, want 1: %+v", len(got), got)
			}
			m := got[0]
			if m.Verdict != f.want || m.Confidence != f.sure || m.Hop != f.hop {
				t.Fatalf("%s (%s) at %q, want %s (%s) at %q", m.Verdict, m.Confidence, m.Hop, f.want, f.sure, f.hop)
			}
			if f.near == (f.want == f.verdict) {
				t.Error("a positive must bear its verdict, a near miss must not")
			}
			sound(t, m)
		})
	}
}

// sound proves what holds for every answer.
func sound(t *testing.T, m casefile.MailFailure) {
	t.Helper()
	if len(m.Hops) != len(Hops) {
		t.Fatalf("hops: %v", m.Hops)
	}
	broken := ""
	for i, h := range m.Hops {
		if h.Hop != Hops[i] || h.Why.IsZero() || h.State == "" {
			t.Errorf("hop %d: %+v", i, h)
		}
		if h.State == casefile.HopBroken && len(h.Evidence) == 0 {
			t.Errorf("nothing shows that hop %s is broken", h.Hop)
		}
		if h.State == casefile.HopBroken && broken == "" {
			broken = h.Hop
		}
	}
	if broken != m.Hop {
		t.Errorf("verdict at %q, first broken hop %q", m.Hop, broken)
	}
	if m.Headline.IsZero() || m.ID == "" || len(m.Evidence) == 0 || len(m.Explanation) == 0 || len(m.Advice) == 0 {
		t.Errorf("incomplete: %+v", m)
	}
	for _, e := range m.Evidence {
		if e.Says.IsZero() || e.Sure == "" {
			t.Errorf("evidence without words: %+v", e)
		}
	}
	v := Find(m.Verdict)
	if v == nil {
		if m.Verdict != Unexplained || m.Confidence != casefile.None {
			t.Errorf("verdict %q", m.Verdict)
		}
		return
	}
	for _, a := range m.Advice {
		if !slices.Contains(v.Advice, a.For) {
			t.Errorf("%s gives advice to %s, which its entry does not list", v.ID, a.For)
		}
	}
	if len(m.References) == 0 || m.Disposition == "" {
		t.Errorf("no reference or disposition: %+v", m)
	}
}

func TestRegistry(t *testing.T) {
	last := -1
	for _, v := range All {
		if v.Weigh == nil || v.Disposition == "" || len(v.References) == 0 || len(v.Advice) == 0 {
			t.Errorf("%s is incomplete", v.ID)
		}
		at := slices.Index(Hops, v.Hop)
		if at < last {
			t.Errorf("%s stands behind a later hop", v.ID)
		}
		last = at
		for _, near := range []bool{false, true} {
			if !slices.ContainsFunc(fixtures, func(f fixture) bool { return f.verdict == v.ID && f.near == near }) {
				t.Errorf("%s has no fixture with near = %v", v.ID, near)
			}
		}
		if Find(v.ID) != v {
			t.Errorf("%s stands twice", v.ID)
		}
	}
	for _, f := range fixtures {
		if Find(f.verdict) == nil {
			t.Errorf("fixture of no verdict: %s", f.verdict)
		}
	}
}

// A policy that blocks every network blocks the office's too.
func TestBlockedEverywhere(t *testing.T) {
	got := newBuild(t).set(policy.NetworkAccess, "MvpnNetworkAccessBlocked").ok("09:00").unreachable("09:20").explain()
	if len(got) != 1 || got[0].Confidence != casefile.Likely {
		t.Fatalf("%+v", got)
	}
	var ids []string
	for _, p := range got[0].Explanation {
		ids = append(ids, p.ID)
	}
	if !slices.Contains(ids, "mail.also.worked-before-blocked") || slices.Contains(ids, "mail.also.worked-before") {
		t.Errorf("explained by %q", ids)
	}
}

// Policies that were given, without the list, are not called missing: the list is.
func TestPoliciesWithoutTheList(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*build)
		want string
	}{
		"nothing given":    {func(*build) {}, "mail.hop.policy.not-given"},
		"all but the list": {func(b *build) { b.set(policy.NetworkAccess, "MvpnNetworkAccessTunneledWebSSO") }, "mail.hop.policy.no-list"},
	} {
		b := newBuild(t)
		c.set(b)
		got := b.unreachable("09:20").explain()
		if len(got) != 1 || got[0].Hops[0].Why.ID != c.want {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
}

// TestOrder proves that the order in which lines are read changes nothing.
func TestOrder(t *testing.T) {
	for _, f := range fixtures {
		b := newBuild(t)
		f.build(b)
		want := b.explain()
		slices.Reverse(b.values)
		for i := range b.values {
			b.values[i].Line = int64(len(b.values) - i) // the line stays the value's own
		}
		for turn := range b.lines {
			b.order = nil
			for i := range b.lines {
				b.order = append(b.order, (len(b.lines)-1-i+turn)%len(b.lines))
			}
			got := b.explain()
			if len(got) != len(want) || !same(got[0], want[0]) {
				t.Fatalf("%s/%s: another order, another answer:\n%+v\n%+v", f.verdict, f.name, got, want)
			}
		}
	}
}
