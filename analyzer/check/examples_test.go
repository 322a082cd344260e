package check

import (
	"maps"
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// Sites in a few words: for each rule one in which it finds something and one, a single
// fact away, in which it does not.

const (
	list     = policy.BackgroundServices
	gateway  = policy.BackgroundGateway
	exchange = policy.ExchangeServer
	ticket   = policy.TicketExpiration
	access   = policy.NetworkAccess
	offline  = policy.MaxOfflinePeriod
	excluded = policy.ExcludeDomains
	trusted  = policy.TrustedExchangeHosts
	absent   = "\x00" // takes a setting out of the healthy ones
)

// healthy are the settings of a Secure Mail that works.
func healthy() map[string]string {
	return map[string]string{
		access: "MvpnNetworkAccessTunneledWebSSO", exchange: "mail.example.com", list: "mail.example.com:443,mail1.example1.com:443",
		gateway: "gateway3.example.com:443", ticket: "168", offline: "72",
	}
}

// site builds what the rules look at. Each setting has the line of its place in this order.
var order = append([]string{access, exchange, list, gateway, ticket, offline, excluded, trusted},
	slices.DeleteFunc(policyKeys(), func(key string) bool {
		return slices.Contains([]string{access, exchange, list, gateway, ticket, offline, excluded, trusted}, key)
	})...)

func export(app, platform string, values map[string]string) *policy.Export {
	e := &policy.Export{Kind: policy.KindPolicies}
	for i, key := range order {
		if v, ok := values[key]; ok && v != absent {
			e.Values = append(e.Values, policy.Value{App: app, Platform: platform, Key: key, RawKey: key, Known: true, Value: v, Line: int64(i + 1)})
		}
	}
	return e
}

func input(gateways, conf string, values map[string]string) *Input {
	return site{gateways: gateways, conf: conf, values: values}.input()
}

// A site is what was read: properties and android are nil when they were not.
type site struct {
	values, android, properties map[string]string
	gateways                    string // URLs, "TYPE=URL" where the logon type matters
	conf                        string
}

func (s site) input() *Input {
	e := export("Secure Mail", "ios", s.values)
	if s.android != nil {
		e.Values = append(e.Values, export("Secure Mail", "android", s.android).Values...)
	}
	for i, g := range strings.Fields(s.gateways) {
		kind, url, ok := strings.Cut(g, "=")
		if !ok {
			kind, url = "Domain", g
		}
		e.Gateways = append(e.Gateways, policy.Gateway{URL: url, LogonType: kind, Default: i == 0, Line: int64(i + 1)})
	}
	ins := []settings.Input{{Source: 0, Path: "a.json", Export: e}}
	if s.properties != nil {
		p := &policy.Export{Kind: policy.KindProperties}
		for i, key := range slices.Sorted(maps.Keys(s.properties)) {
			p.Properties = append(p.Properties, policy.Property{Key: key, Value: s.properties[key], Line: int64(i + 1)})
		}
		ins = append(ins, settings.Input{Source: 2, Path: "b.json", Export: p})
	}
	in := &Input{Settings: settings.New(ins, nil)}
	conf := s.conf
	if conf != "" {
		in.NSConf = []session.Conf{{Source: 1, Config: nsconf.ParseBytes([]byte(conf))}}
	}
	return in
}

// told writes findings as "rule:suggestion".
func told(list []casefile.Misconfiguration) []string {
	out := []string{}
	for _, m := range list {
		s := m.Rule
		if m.Suggestion != "" {
			s += " → " + m.Suggestion
		}
		out = append(out, s)
	}
	return out
}

const (
	vserver = "add vpn vserver _XM_gw SSL 198.51.100.7 443\n"
	reverse = "set vpn parameter -splitTunnel REVERSE\n"
)

type example struct {
	rule     string // "" for a healthy site
	set      map[string]string
	props    map[string]string // beside the healthy ones; nil when no properties were read
	android  map[string]string // beside the healthy ones; nil when there are none for Android
	gateways string
	conf     string
	want     []string // nil: silent, a near miss of the rule
}

// properties are healthy client properties.
func properties() map[string]string {
	return map[string]string{pin: "true", caching: "true", timer: "15", expiry: "90"}
}

const (
	poll    = policy.ActivePollPeriod
	pin     = policy.EnablePasscodeAuth
	caching = policy.EnablePasswordCaching
	timer   = policy.InactivityTimer
	expiry  = policy.PasscodeExpiry
	// orderly are gateway timers in the vendor's order.
	orderly = "set vpn parameter -sessTimeout 4380\nadd vpn vserver _XM_gw SSL 198.51.100.7 443\nbind vpn vserver _XM_gw -staServer http://em.example.com\n"
)

var (
	m    = func(pairs ...string) map[string]string { return pairsOf(pairs) }
	fix  = "mail.example.com:443,b.example.com:443"
	only = func(s ...string) []string { return s }
)

func pairsOf(pairs []string) map[string]string {
	set := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return set
}

var examples = []example{
	{rule: ""},
	// The vendor's own example has exactly this fault; words in the list can't be mended.
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443 or vanity URL:443"), want: only("background-services-whitespace")},
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443, b.example.com:443"), want: only("background-services-whitespace → " + fix)},
	{rule: "background-services-whitespace", set: m(list, " mail.example.com:443 ,b.example.com:443\r\n"), want: only("background-services-whitespace → "+fix, "background-services-whitespace → "+fix)},
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443,\u3000b.example.com：443"), want: only("background-services-whitespace → " + fix)},
	{rule: "background-services-whitespace", set: m(list, fix)},

	{rule: "background-services-fullwidth", set: m(list, "mail.example.com：443，b.example.com:443"), want: only("background-services-fullwidth → " + fix)},
	{rule: "background-services-fullwidth", set: m(gateway, "gateway3.example.com：443"), want: only("background-services-fullwidth → gateway3.example.com:443")},
	{rule: "background-services-fullwidth", set: m(list, "MAIL.EXAMPLE.COM:443")},

	{rule: "background-services-empty-entry", set: m(list, "mail.example.com:443,"), want: only("background-services-empty-entry → mail.example.com:443")},
	{rule: "background-services-empty-entry", set: m(list, "mail.example.com:443")},
	{rule: "background-services-scheme", set: m(list, "mail.example.com:443,https://b.example.com:443/owa"), want: only("background-services-scheme → " + fix)},
	{rule: "background-services-scheme", set: m(list, "mail.example.com:443,https.example.com:443")},
	{rule: "background-services-path", set: m(list, "mail.example.com:443,b.example.com:443/owa"), want: only("background-services-path → " + fix)},
	{rule: "background-services-path", set: m(list, "mail.example.com:443,owa.example.com:443")},
	{rule: "background-services-wildcard", set: m(list, "mail.example.com:443,*.example.com:443"), want: only("background-services-wildcard")},
	{rule: "background-services-wildcard", set: m(list, "mail.example.com:443,star.example.com:443")},
	{rule: "background-services-missing-port", set: m(list, "mail.example.com:443,b.example.com"), want: only("background-services-missing-port → " + fix)},
	{rule: "background-services-missing-port", set: m(list, "mail.example.com:443,b.example.com:8443")},
	{rule: "background-services-bad-port", set: m(list, "mail.example.com:443,b.example.com:65536"), want: only("background-services-bad-port")},
	{rule: "background-services-bad-port", set: m(list, "mail.example.com:443,b.example.com:65535")},
	{rule: "background-services-bad-host", set: m(list, "mail.example.com:443,192.0.2.9:443"), want: only("background-services-bad-host")},
	{rule: "background-services-bad-host", set: m(list, "mail.example.com:443,xn--wgv71a.example.jp:443")},
	{rule: "background-services-duplicate", set: m(list, "mail.example.com:443,Mail.example.com:443"), want: only("background-services-duplicate → mail.example.com:443")},
	{rule: "background-services-duplicate", set: m(list, "mail.example.com:443,mail.example.com:8443")},

	{rule: "background-services-empty", set: m(list, ""), want: only("background-services-empty")},
	{rule: "background-services-empty", set: m(list, "  \n"), want: only("background-services-empty")},
	{rule: "background-services-empty", set: m(list, absent)},
	{rule: "background-services-empty", set: m(list, "", access, "制限なし", gateway, "")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted"), want: only("background-services-not-applied")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted", list, "", gateway, "", ticket, "24"), want: only("background-services-not-applied")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted", list, "", gateway, " ")},

	{rule: "background-gateway-missing", set: m(gateway, ""), want: only("background-gateway-missing")},
	{rule: "background-gateway-missing", set: m(gateway, ""), gateways: "https://gw.example.com", want: only("background-gateway-missing → gw.example.com:443")},
	{rule: "background-gateway-missing", set: m(gateway, absent)},
	{rule: "background-gateway-malformed", set: m(gateway, "https://gateway3.example.com"), want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "background-gateway-malformed", set: m(gateway, "gateway3.example.com:443 "), want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "background-gateway-malformed", set: m(gateway, "a.example.com:443,b.example.com:443"), want: only("background-gateway-malformed")},
	{rule: "background-gateway-malformed", set: m(gateway, "Gateway3.example.com:8443")},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com", want: only("background-gateway-mismatch → other.example.com:443")},
	{rule: "background-gateway-mismatch", set: m(gateway, "gateway3.example.com:444"), gateways: "https://gateway3.example.com", want: only("background-gateway-mismatch → gateway3.example.com:443")},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com https://GATEWAY3.example.com:443/vpn"},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com", conf: "add vpn vserver gateway3.example.com SSL 198.51.100.7 443\nbind vpn vserver gateway3.example.com -staServer http://em.example.com\n"},

	{rule: "sta-not-bound", conf: vserver, want: only("sta-not-bound")},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer http://ddc1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n", want: only("sta-not-bound")},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer https://em1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n"},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer http://192.0.2.5\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n"},
	{rule: "sta-not-bound", conf: vserver + "bind vpn global -staServer http://192.0.2.5\n"},
	// The other virtual server shows that the one STA is a controller.
	{rule: "sta-not-bound", conf: vserver + "add vpn vserver _ICA SSL 198.51.100.8 443\nbind vpn vserver _ICA -staServer https://ddc1.example.com\n" +
		"bind vpn vserver _XM_gw -staServer http://ddc1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n", want: only("sta-not-bound")},
	// A value that is badly written still names its virtual server.
	{rule: "sta-not-bound", set: m(gateway, "gateway3.example.com"), conf: vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\nadd vpn vserver gateway3.example.com SSL 198.51.100.8 443\n",
		want: only("background-gateway-malformed → gateway3.example.com:443", "sta-not-bound")},
	{rule: "sta-not-bound", set: m(gateway, "gateway3.example.com"), conf: vserver + "add vpn vserver gateway3.example.com SSL 198.51.100.8 443\nbind vpn vserver gateway3.example.com -staServer http://em.example.com\n",
		want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "sta-not-bound", conf: vserver, set: m(access, "Unrestricted", list, "", gateway, "")},

	{rule: "exchange-server-malformed", set: m(exchange, "https://mail.example.com/owa"), want: only("exchange-server-malformed → mail.example.com")},
	{rule: "exchange-server-malformed", set: m(exchange, "mail.example.com:443"), want: only("exchange-server-malformed → mail.example.com")},
	{rule: "exchange-server-malformed", set: m(exchange, "mail"), want: only("exchange-server-malformed")},
	{rule: "exchange-server-malformed", set: m(exchange, "")},
	{rule: "exchange-server-malformed", set: m(exchange, "MAIL.example.com")},
	{rule: "exchange-server-not-listed", set: m(exchange, "other.example.com"), want: only("exchange-server-not-listed → mail.example.com:443,mail1.example1.com:443,other.example.com:443")},
	{rule: "exchange-server-not-listed", set: m(exchange, "other.example.com", access, "Unrestricted", list, "", gateway, "")},
	{rule: "exchange-server-not-listed", set: m(list, "b.example.com:443,mail.example.com:8443")},

	{rule: "mail-host-excluded", set: m(excluded, "intra.example.net, .example.com"), want: only("mail-host-excluded → intra.example.net")},
	{rule: "mail-host-excluded", set: m(excluded, "*.example1.com"), conf: reverse, want: only("mail-host-excluded")},
	{rule: "mail-host-excluded", set: m(excluded, "gateway3.example.com"), want: only("mail-host-excluded")},
	{rule: "mail-host-excluded", set: m(excluded, "ample.com,mail.example.com.example.net")},
	{rule: "mail-host-excluded", set: m(excluded, "example.com"), conf: "set vpn parameter -splitTunnel ON\n"},
	{rule: "trusted-exchange-hosts", set: m(exchange, "eas.office365.com", list, "eas.office365.com:443"), want: only("trusted-exchange-hosts → outlook.office365.com,eas.office365.com")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "outlook.office365.com", list, "outlook.office365.com:443", trusted, ""), want: only("trusted-exchange-hosts → outlook.office365.com")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "outlook.office365.com", list, "outlook.office365.com:443")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "mail.notoffice365.com", list, "mail.notoffice365.com:443")},

	{rule: "ticket-expiration-invalid", set: m(ticket, "0"), want: only("ticket-expiration-invalid → 168")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "7 days"), want: only("ticket-expiration-invalid → 168")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "１００"), want: only("ticket-expiration-invalid → 100")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "0", offline, "200"), want: only("ticket-expiration-invalid")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "72")},
	{rule: "ticket-expiration-short", set: m(ticket, "71"), want: only("ticket-expiration-short → 168")},
	{rule: "ticket-expiration-short", set: m(ticket, "71", offline, absent), want: only("ticket-expiration-short → 168")},
	{rule: "ticket-expiration-short", set: m(ticket, "72")},
	{rule: "ticket-expiration-short", set: m(ticket, "10", offline, "2147483647")},
	{rule: "ticket-expiration-long", set: m(ticket, "169"), want: only("ticket-expiration-long")},
	{rule: "ticket-expiration-long", set: m(ticket, "200", offline, "300"), want: only("ticket-expiration-short")},
	{rule: "ticket-expiration-long", set: m(ticket, "168")},

	{rule: "max-offline-below-poll", set: m(poll, "4320"), want: only("max-offline-below-poll → 60")},
	{rule: "max-offline-below-poll", set: m(poll, "4320", offline, absent), want: only("max-offline-below-poll → 60")},
	{rule: "max-offline-below-poll", set: m(offline, "1"), want: only("max-offline-below-poll → 2")},
	{rule: "max-offline-below-poll", set: m(offline, "1", poll, "120"), want: only("max-offline-below-poll → 3")},
	// The poll becomes 60 minutes by its own suggestion, and the lease must outlast that.
	{rule: "max-offline-below-poll", set: m(offline, "0", poll, "0"), want: only("max-offline-below-poll → 2", "active-poll-too-short → 60")},
	// The lease that would do is longer than the ticket.
	{rule: "max-offline-below-poll", set: m(offline, "1", ticket, "1"), want: only("max-offline-below-poll")},
	{rule: "max-offline-below-poll", set: m(poll, "2147483647"), want: only("max-offline-below-poll → 60")},
	{rule: "max-offline-below-poll", set: m(poll, "4319")},
	{rule: "max-offline-below-poll", set: m(poll, "99999", offline, "2147483647", ticket, "168")},
	{rule: "active-poll-too-short", set: m(poll, "59"), want: only("active-poll-too-short → 60")},
	{rule: "active-poll-too-short", set: m(poll, "60")},
	// A longer poll would outlast the lease, or the session.
	{rule: "active-poll-too-short", set: m(poll, "15", offline, "1"), want: only("active-poll-too-short")},
	{rule: "active-poll-too-short", set: m(poll, "15"), conf: "set vpn parameter -sessTimeout 30\n", want: only("active-poll-too-short", "timer-order")},

	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "60"), conf: "set vpn parameter -sessTimeout 59\n", want: only("session-timeout-below-poll → 60")},
	{rule: "session-timeout-below-poll", set: m(poll, "60"), props: m(caching, "false", pin, "false"), conf: "set vpn parameter -sessTimeout 30\n",
		want: only("session-timeout-below-poll → 60", "timer-order", "pin-not-enabled → true", "pin-not-enabled → true")},
	{rule: "session-timeout-below-poll", set: m(poll, "60"), props: m(), conf: "set vpn parameter -sessTimeout 30\n", want: only("session-timeout-below-poll", "timer-order")},
	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "60"), conf: "set vpn parameter -sessTimeout 60\n"},
	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "60"), conf: vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\n"},
	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "90"), conf: vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\n", want: only("session-timeout-below-poll")},
	// The profile of browsers is none of Secure Hub's, the one of a group may be.
	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "60"), conf: "set vpn parameter -sessTimeout 90\n" + vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\n" +
		"add vpn sessionAction WB -sessTimeout 10\nadd vpn sessionPolicy WB_pol \"HTTP.REQ.HEADER(\\\"User-Agent\\\").CONTAINS(\\\"CitrixReceiver\\\").NOT\" WB\nbind vpn vserver _XM_gw -policy WB_pol -priority 100\n"},
	{rule: "session-timeout-below-poll", set: m(offline, "2147483647", ticket, "168", poll, "60"), conf: "set vpn parameter -sessTimeout 90\n" + vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\n" +
		"add vpn sessionAction G -sessTimeout 10\nadd vpn sessionPolicy G_pol true G\nbind aaa group Staff -policy G_pol -priority 100\n", want: only("session-timeout-below-poll → 60")},

	{rule: "forced-timeout-on", conf: orderly + "set vpn parameter -forcedTimeout 20000\n", want: only("forced-timeout-on")},
	{rule: "forced-timeout-on", conf: orderly + "set vpn parameter -forcedTimeout 0\n"},
	{rule: "timer-order", conf: orderly + "set vpn parameter -sessTimeout 4320\n", want: only("timer-order")},
	{rule: "timer-order", conf: orderly + "set vpn parameter -forcedTimeout 10080\n", want: only("forced-timeout-on", "timer-order")},
	{rule: "timer-order", set: m(ticket, "73"), conf: orderly, want: only("timer-order")},
	{rule: "timer-order", set: m(ticket, "74"), conf: orderly},
	{rule: "timer-order", props: m(timer, "4320"), want: only("timer-order")},
	{rule: "timer-order", props: m(timer, "4319")},

	{rule: "app-passcode-off", set: m(policy.AppPasscode, "false"), want: only("app-passcode-off → true")},
	{rule: "app-passcode-off", set: m(policy.AppPasscode, "オフ"), want: only("app-passcode-off → オン")},
	{rule: "app-passcode-off", set: m(policy.AppPasscode, "false"), props: m(pin, "false"), want: only("app-passcode-off")},
	{rule: "app-passcode-off", set: m(policy.AppPasscode, "true")},
	{rule: "pin-not-enabled", props: m(pin, "false"), want: only("pin-not-enabled → true")},
	{rule: "pin-not-enabled", props: m(caching, "False"), want: only("pin-not-enabled → True")},
	{rule: "pin-not-enabled", props: m(caching, absent, pin, ""), want: only("pin-not-enabled → true", "pin-not-enabled → true")},
	{rule: "pin-not-enabled", props: m(pin, "false"), set: m(policy.CertificateLabel, "mail")},
	{rule: "pin-not-enabled", props: m(pin, "false"), gateways: "CertificateAndDomain=https://gateway3.example.com"},
	{rule: "pin-not-enabled", props: m(pin, "false"), set: m(policy.AppPasscode, "false"), want: only("app-passcode-off")},
	{rule: "token-logon-no-pin", gateways: "DomainAndSecurityToken=https://gateway3.example.com", want: only("token-logon-no-pin")},
	{rule: "token-logon-no-pin", gateways: "Domain=https://gateway3.example.com"},
	{rule: "passcode-expiry-zero", props: m(expiry, "0"), want: only("passcode-expiry-zero → 90")},
	{rule: "passcode-expiry-zero", props: m(expiry, "100000000000")},
	{rule: "reauthentication-zero", set: m(policy.ReauthenticationPeriod, "0"), want: only("reauthentication-zero → 480")},
	{rule: "reauthentication-zero", set: m(policy.ReauthenticationPeriod, "1")},

	{rule: "inactivity-timer-missing", props: m(timer, absent), want: only("inactivity-timer-missing → 15")},
	{rule: "inactivity-timer-missing", props: m(timer, " "), want: only("inactivity-timer-missing → 15")},
	{rule: "inactivity-timer-missing", props: m(timer, "15")},
	{rule: "inactivity-timer-zero", props: m(timer, "0"), want: only("inactivity-timer-zero → 15")},
	{rule: "inactivity-timer-zero", props: m(timer, "2147483647", "x", "0"), set: m(offline, "2147483647", ticket, "168")},
	{rule: "inactivity-timer-short", props: m(timer, "4"), want: only("inactivity-timer-short → 15")},
	{rule: "inactivity-timer-short", props: m(timer, "5")},

	{rule: "online-session-no-grace", set: m(policy.OnlineSessionRequired, "true"), want: only("online-session-no-grace")},
	{rule: "online-session-no-grace", set: m(policy.OnlineSessionRequired, "true", policy.OnlineSessionRequiredGracePeriod, "0"), want: only("online-session-no-grace")},
	{rule: "online-session-no-grace", set: m(policy.OnlineSessionRequired, "true", policy.OnlineSessionRequiredGracePeriod, "1")},
	{rule: "online-session-no-grace", set: m(policy.OnlineSessionRequired, "false", policy.OnlineSessionRequiredGracePeriod, "0")},
	{rule: "encryption-keys-online", set: m(policy.EncryptionKeys, "OnlineAccessOnly"), want: only("encryption-keys-online")},
	{rule: "encryption-keys-online", set: m(policy.EncryptionKeys, "オフライン アクセスを許可する")},

	{rule: "wifi-only", set: m(policy.WifiOnly, "true"), want: only("wifi-only")},
	{rule: "wifi-only", set: m(policy.RequireInternalNetwork, "On"), want: only("wifi-only")},
	{rule: "wifi-only", set: m(policy.WifiOnly, "false", policy.AllowedWifiNetworks, "office")},
	{rule: "accept-all-certificates", set: m(policy.AcceptAllCertificates, "On"), want: only("accept-all-certificates → Off")},
	{rule: "accept-all-certificates", set: m(policy.AcceptAllCertificates, "Off")},

	{rule: "logs-blocked", set: m(policy.BlockLogs, "true"), want: only("logs-blocked → false")},
	{rule: "logs-blocked", props: m(policy.DisableLogging, "true"), want: only("logs-blocked → false")},
	{rule: "logs-blocked", set: m(policy.BlockLogs, "false"), props: m(policy.DisableLogging, "false")},
	{rule: "logs-encrypted", set: m(policy.EncryptLogs, "有効"), want: only("logs-encrypted → 無効")},
	{rule: "logs-encrypted", set: m(policy.EncryptLogs, "false")},
	{rule: "logs-obfuscated", set: m(policy.ObfuscateLogs, "true"), want: only("logs-obfuscated → false")},
	{rule: "logs-obfuscated"}, // on by default on iOS, which is no finding
	{rule: "logs-too-small", set: m(policy.MaxLogFileSize, "1"), want: only("logs-too-small → 2")},
	{rule: "logs-too-small", set: m(policy.MaxLogFileSize, "1", policy.MaxLogFiles, "3"), want: only("logs-too-small → 2")},
	{rule: "logs-too-small", set: m(policy.MaxLogFiles, "1"), want: only("logs-too-small → 2")},
	{rule: "logs-too-small", set: m(policy.MaxLogFiles, "0", policy.MaxLogFileSize, "0"), want: only("logs-too-small")},
	{rule: "logs-too-small", set: m(policy.MaxLogFileSize, "1", policy.MaxLogFiles, "4")},
	{rule: "log-level-low", set: m(policy.DefaultLoggerLevel, "3"), want: only("log-level-low → 4")},
	{rule: "log-level-low", set: m(policy.DefaultLoggerLevel, "15")},

	{rule: "platforms-differ", android: m(poll, "90"), set: m(poll, "60"), want: only("platforms-differ")},
	{rule: "platforms-differ", android: m(list, "mail1.example1.com:443, MAIL.example.com:443"), want: only("background-services-whitespace → mail1.example1.com:443,mail.example.com:443")},
	{rule: "platforms-differ", android: m(list, "mail.example.com:443"), want: only("platforms-differ")},
	{rule: "platforms-differ", android: m(list, " mail.example.com:443"), want: only("background-services-whitespace → mail.example.com:443", "platforms-differ")},
	{rule: "platforms-differ", android: m(poll, "15"), set: m(poll, "60"), want: only("active-poll-too-short → 60")},
	{rule: "platforms-differ", android: m(policy.WifiOnly, "true"), set: m(policy.WifiOnly, "false"), want: only("wifi-only", "platforms-differ")},
	{rule: "platforms-differ", android: m(policy.AuthFailuresBeforeLock, "5"), set: m(policy.AuthFailuresBeforeLock, "15")},
	{rule: "platforms-differ", android: m(access, "トンネル - Web SSO", exchange, "MAIL.example.com"), set: m(poll, "90")},
}

func (e example) input() *Input { return e.site().input() }

func (e example) site() site {
	return site{values: changed(healthy(), e.set), android: e.others(), properties: e.propertyList(), gateways: e.gateways, conf: e.conf}
}

func (e example) propertyList() map[string]string {
	if e.props == nil {
		return nil
	}
	return changed(properties(), e.props)
}

func (e example) others() map[string]string {
	if e.android == nil {
		return nil
	}
	return changed(healthy(), e.android)
}

// changed are settings with others in their place.
func changed(base, with map[string]string) map[string]string {
	for k, v := range with {
		if v == absent {
			delete(base, k)
		} else {
			base[k] = v
		}
	}
	return base
}
