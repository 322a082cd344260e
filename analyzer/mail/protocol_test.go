package mail

import (
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// online is an app that asks Exchange Online straight over the Internet.
func (b *build) online(version string) *build {
	b.set(policy.NetworkAccess, "Unrestricted")
	if version != "" {
		b.mail("09:00", event.MailConnect, "reason", version)
	}
	return b
}

func (b *build) onlineFailed(when string, fields ...string) *build {
	return b.mail(when, event.MailFailed, append([]string{"host", "outlook.office365.com", "port", "443"}, fields...)...)
}

var protocolFixtures = []fixture{
	{"protocol-too-old", false, "the server names it", func(b *build) {
		healthySTA(b).failed("09:20", "status", "505")
	}, "protocol-too-old", casefile.Confirmed, HopServer},
	{"protocol-too-old", false, "ActiveSync's own status", func(b *build) {
		b.online("14.1").onlineFailed("09:20", "status", "138")
	}, "protocol-too-old", casefile.Confirmed, HopServer},
	{"protocol-too-old", false, "Exchange Online, and an old version", func(b *build) {
		b.online("16.0").onlineFailed("09:20", "status", "403")
	}, "protocol-too-old", casefile.Likely, HopServer},
	{"protocol-too-old", true, "Exchange Online, and the least version", func(b *build) {
		b.online("16.1").onlineFailed("09:20", "status", "403")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"protocol-too-old", true, "a server of the company", func(b *build) {
		healthySTA(b).mail("09:00", event.MailConnect, "reason", "14.1").failed("09:20", "status", "403")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"protocol-too-old", true, "a busy server", func(b *build) {
		b.online("14.1").onlineFailed("09:20", "status", "503")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"protocol-too-old", true, "the version is not known", func(b *build) {
		b.online("").onlineFailed("09:20", "status", "403")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"protocol-too-old", true, "before Exchange Online refused it", func(b *build) {
		b.online("").mail("-10d 09:00", event.MailConnect, "reason", "14.1").onlineFailed("-10d 09:20", "status", "403")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
}

func TestParseVersion(t *testing.T) {
	for s, want := range map[string]int{"16.1": 161, "2.5": 25, "12.0": 120, "": 0, "16": 0, "16.1.0": 0, "x.1": 0, "0.1": 0, "devicediscovery": 0} {
		if got := parseVersion(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}
