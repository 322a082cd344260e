package mail

import (
	"testing"

	"hubscope/parsers/event"
)

func TestRecovered(t *testing.T) {
	for _, c := range []struct {
		name    string
		build   func(*build)
		time    string // empty for none
		after   event.Kind
		ongoing bool
	}{
		{"it goes on at the end of the log", func(b *build) { b.unreachable("09:20").unreachable("09:30") }, "", event.Unrecognized, true},
		{"nothing is known to have happened", func(b *build) { b.unreachable("09:20").ok("09:40") }, "09:40", event.Unrecognized, false},
		{"new policies", func(b *build) { b.unreachable("09:20").mail("15:28", event.PolicyUpdated).ok("15:30") }, "15:30", event.PolicyUpdated, false},
		{"new policies that it failed under still", func(b *build) {
			b.unreachable("09:20").mail("09:22", event.PolicyUpdated).unreachable("09:30").mail("09:35", event.NetworkUp).ok("09:40")
		}, "09:40", event.NetworkUp, false},
		{"a sign-on that was refused is none", func(b *build) {
			b.unreachable("09:20").hub("09:30", event.SignOn, "result", "failed").ok("09:40")
		}, "09:40", event.Unrecognized, false},
		{"an STA that is up, before a network", func(b *build) {
			healthySTA(b).gate("09:10", event.STADown, "sta", "192.0.2.11:443").unreachable("09:20").
				mail("09:29", event.NetworkUp).gate("09:25", event.STAUp, "sta", "192.0.2.11:443").ok("09:30")
		}, "09:30", event.STAUp, false},
		{"a new session, where one was missing", func(b *build) {
			b.login("08:00", "aiko", "17").ok("08:55").logout("09:00", "08:00", "aiko", "17").unreachable("09:05").
				mail("09:09", event.PolicyUpdated).login("09:10", "aiko", "18").ok("09:12")
		}, "09:12", event.SessionStart, false},
		{"another user's session", func(b *build) { b.unreachable("09:20").login("09:30", "ben", "18").ok("09:40") }, "09:40", event.Unrecognized, false},
		{"mail of another server is none", func(b *build) {
			b.unreachable("09:20").mail("09:40", event.MailOK, "host", "mail2.example.com")
		}, "", event.Unrecognized, true},
	} {
		b := newBuild(t)
		c.build(b)
		m := b.explain()[0]
		if m.Ongoing != c.ongoing || (m.Recovered == nil) != (c.time == "") {
			t.Errorf("%s: ongoing %v, recovered %+v", c.name, m.Ongoing, m.Recovered)
			continue
		}
		if r := m.Recovered; r != nil && (!r.Time.Equal(at(c.time)) || r.After != c.after || len(r.Evidence) == 0) {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}
