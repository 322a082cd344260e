package mail

import (
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// away is the app in the background, and mail that came when it was opened.
func (b *build) away(from, to string) *build {
	return b.mail(from, event.AppBackground).mail(to, event.AppForeground).ok(to + ":05")
}

// thrice is the pattern: three long stretches in the background, and mail after each.
func thrice(b *build) *build {
	return b.away("09:00", "09:30").away("09:40", "10:20").away("10:30", "11:30")
}

func push(b *build) *build { return b.tunneled(listed).set(policy.PushNotifications, "On") }

var pushFixtures = []fixture{
	{"push-silent", false, "the registration failed", func(b *build) {
		push(b).mail("09:20", event.MailFailed, "reason", pushReason)
	}, "push-silent", casefile.Confirmed, HopServer},
	{"push-silent", false, "the registration failed, and no policies", func(b *build) {
		b.mail("09:20", event.MailFailed, "reason", pushReason)
	}, "push-silent", casefile.Likely, HopServer},
	{"push-silent", false, "only while it is open", func(b *build) { thrice(push(b)) }, "push-silent", casefile.Possible, HopServer},
	{"push-silent", false, "only while it is open, and the region is none", func(b *build) {
		thrice(push(b).set(policy.PushRegion, "Japan"))
	}, "push-silent", casefile.Likely, HopServer},
	{"push-silent", false, "only while it is open, and EWS is no host", func(b *build) {
		thrice(push(b).set(policy.PushRegion, "APAC").set(policy.PushEWSHost, "https://mail.example.com/EWS"))
	}, "push-silent", casefile.Likely, HopServer},
	{"push-silent", true, "a mail that failed is no notice", func(b *build) {
		thrice(b.tunneled(listed).set(policy.PushNotifications, "Off")).failed("11:40", "status", "503")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
}

// What is no silence makes no incident at all.
func TestPushHeard(t *testing.T) {
	for name, make := range map[string]func(*build){
		"iOS without a fault": func(b *build) {
			b.platform = policy.IOS
			thrice(push(b))
		},
		"push is off": func(b *build) { thrice(b.tunneled(listed).set(policy.PushNotifications, "Off")) },
		"push is off, and not registered": func(b *build) {
			b.set(policy.PushNotifications, "Off").mail("09:20", event.MailFailed, "reason", pushReason)
		},
		"nothing says that push is on": func(b *build) { thrice(b.tunneled(listed)) },
		"twice":                        func(b *build) { push(b).away("09:00", "09:30").away("09:40", "10:20") },
		"not long away":                func(b *build) { push(b).away("09:00", "09:14").away("09:20", "09:34").away("09:40", "09:54") },
		"mail came in the background":  func(b *build) { thrice(push(b)).ok("11:00") },
		"nothing came when it was opened": func(b *build) {
			push(b).away("09:00", "09:30").away("09:40", "10:20").mail("10:30", event.AppBackground).mail("11:30", event.AppForeground)
		},
		"no network":     func(b *build) { thrice(push(b)).mail("09:01", event.NetworkDown).mail("11:29", event.NetworkUp) },
		"it was stopped": func(b *build) { thrice(push(b)).mail("09:10", event.AppStop).mail("09:29", event.AppStart) },
		"registered later, as background mail shows": func(b *build) {
			push(b).mail("08:00", event.MailFailed, "reason", pushReason).away("09:00", "09:30").ok("09:15")
		},
	} {
		b := newBuild(t)
		make(b)
		if got := b.explain(); len(got) != 0 {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
}
