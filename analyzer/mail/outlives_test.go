package mail

import (
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/policy"
)

// stops is mail that came until a session's end and failed right after it.
func stops(b *build) *build {
	return b.login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:02")
}

var logoutFixtures = []fixture{
	{"logon-required", false, "the policies say STA, and mail stops exactly at LOGOUT", func(b *build) {
		stops(b.tunneled(listed).nsconf(confVserver, confSTA))
	}, "logon-required", casefile.Likely, HopGateway},
	{"logon-required", true, "the policies say STA, and no STA is bound", func(b *build) {
		stops(b.tunneled(listed).nsconf(confVserver))
	}, "sta-not-bound", casefile.Likely, HopSTA},
	{"logon-required", true, "the policies say STA, and mail outlived a session before", func(b *build) {
		stops(b.tunneled(listed).nsconf(confVserver, confSTA).login("06:00", "aiko", "16").logout("06:30", "06:00", "aiko", "16").ok("07:00"))
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"logon-required", true, "the policies say STA, and mail failed a while after LOGOUT", func(b *build) {
		b.tunneled(listed).nsconf(confVserver, confSTA).login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:10")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
}

func TestNotes(t *testing.T) {
	lived := func(b *build) *build {
		return b.login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").ok("09:10")
	}
	for _, c := range []struct {
		name  string
		build func(*build)
		id    string // empty for no note
		says  string
	}{
		{"on STA", func(b *build) { lived(b.tunneled(listed)) }, "mail-outlives-session", "mail.note.outlives.sta"},
		{"direct", func(b *build) { lived(b.set(policy.NetworkAccess, "Unrestricted")) }, "mail-outlives-session", "mail.note.outlives.direct"},
		{"no policies", func(b *build) { lived(b) }, "mail-outlives-session", "mail.note.outlives"},
		{"a new session came first", func(b *build) {
			b.login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").login("09:05", "aiko", "18").ok("09:10")
		}, "", ""},
		{"the session of somebody else", func(b *build) {
			b.login("08:00", "ben", "17").logout("09:00", "08:00", "ben", "17").ok("09:10")
		}, "", ""},
		{"the mail of the session's last second", func(b *build) {
			b.login("08:00", "aiko", "17").logout("09:00", "08:00", "aiko", "17").ok("09:00:10")
		}, "", ""},
		{"push is off", func(b *build) {
			b.platform = policy.IOS
			thrice(b.tunneled(listed).set(policy.PushNotifications, "Off"))
		}, "push-off", "mail.note.push-off"},
		{"push is on, and iOS may have shown it", func(b *build) {
			b.platform = policy.IOS
			thrice(push(b))
		}, "push-unseen", "mail.note.push-unseen"},
		{"push is on with a fault, which is a failure", func(b *build) {
			b.platform = policy.IOS
			thrice(push(b).set(policy.PushRegion, "Japan"))
		}, "", ""},
		{"push is off, and Android looks for mail itself", func(b *build) {
			thrice(b.tunneled(listed).set(policy.PushNotifications, "Off"))
		}, "", ""},
	} {
		b := newBuild(t)
		c.build(b)
		tl := b.timeline()
		for _, d := range tl.Devices {
			d.User = "aiko"
		}
		got := Notes(tl)
		if c.id == "" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", c.name, got[0])
			}
			continue
		}
		if len(got) != 1 || got[0].ID != c.id || got[0].Says.ID != c.says || len(got[0].Evidence) < 2 {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
