package mail

import (
	"reflect"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
)

func same(a, b casefile.MailFailure) bool { return reflect.DeepEqual(a, b) }

func TestRetriesFold(t *testing.T) {
	got := newBuild(t).unreachable("09:00").unreachable("09:10").unreachable("09:30").explain()
	if len(got) != 1 || got[0].Count != 3 || !got[0].Time.Equal(at("09:00")) || !got[0].Until.Equal(at("09:30")) {
		t.Fatalf("%+v", got)
	}
}

func TestMailBetweenCloses(t *testing.T) {
	got := newBuild(t).unreachable("09:00").ok("09:05").unreachable("09:10").explain()
	if len(got) != 2 || got[0].ID == got[1].ID {
		t.Fatalf("%+v", got)
	}
}

func TestAnotherServersMailDoesNotClose(t *testing.T) {
	got := newBuild(t).unreachable("09:00").mail("09:05", event.MailOK, "host", "mail2.example.com").unreachable("09:10").explain()
	if len(got) != 1 || got[0].Count != 2 {
		t.Fatalf("%+v", got)
	}
}

func TestLongPauseParts(t *testing.T) {
	if got := newBuild(t).unreachable("09:00").unreachable("11:30").explain(); len(got) != 2 {
		t.Fatalf("%+v", got)
	}
}

// One attempt writes several records; another status is another story.
func TestOneAttempt(t *testing.T) {
	got := newBuild(t).mail("09:00", event.DNSFailed, "host", "mail.example.com").failed("09:00:01").explain()
	if len(got) != 1 || got[0].Count != 1 || got[0].Verdict != "dns-failure" || got[0].Target != "mail.example.com:443" {
		t.Fatalf("%+v", got)
	}
	got = newBuild(t).failed("09:00", "status", "503").failed("09:05", "status", "403").failed("09:10", "status", "503").explain()
	if len(got) != 2 || got[0].Count != 2 || got[1].Count != 1 {
		t.Fatalf("%+v", got)
	}
}

func TestHealthyIsSilent(t *testing.T) {
	b := newBuild(t)
	healthySTA(b).ok("08:05").login("08:00", "aiko", "17").logout("08:30", "08:00", "aiko", "17").ok("08:45").
		gate("08:50", event.STADown, "sta", "em1.example.com:443").
		gate("08:55", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "intranet.example.com").
		mail("08:56", event.NetworkDown).mail("08:57", event.NetworkUp).
		mail("08:58", event.DNSFailed, "host", "metrics.vendor.net")
	if got := b.explain(); len(got) != 0 {
		t.Fatalf("%+v", got)
	}
}

func TestGatewayAlone(t *testing.T) {
	deny := []string{"user", "aiko", "session", "17", "Remote_host", "mail.example.com", "Denied_by_policy", "P"}
	got := newBuild(t).tunneled(listed).login("09:00", "aiko", "17").gate("09:20", event.AccessDenied, deny...).gate("09:25", event.AccessDenied, deny...).explain()
	if len(got) != 1 || got[0].Count != 2 || got[0].User != "aiko" || got[0].Device == "" || got[0].Headline.Arg("what") == nil {
		t.Fatalf("%+v", got)
	}
	states := ""
	for _, h := range got[0].Hops {
		states += string(h.State) + " "
	}
	if states != "ok ok broken not-used not-used " {
		t.Errorf("hops: %s", states)
	}
}

// ActiveSync's own path tells a mail server where no policies were given.
func TestActiveSyncPath(t *testing.T) {
	got := newBuild(t).gate("09:20", event.AccessDenied, "user", "aiko", "Remote_host", "webmail.example.com", "Denied_url", "POST /Microsoft-Server-ActiveSync?Cmd=Sync").explain()
	if len(got) != 1 || got[0].Verdict != "access-denied" || got[0].Target != "webmail.example.com" {
		t.Fatalf("%+v", got)
	}
}

// A denial joins the device's incident and makes none of its own.
func TestDenialJoins(t *testing.T) {
	got := newBuild(t).tunneled(listed).unreachable("09:20").
		gate("09:20:01", event.AccessDenied, "user", "aiko", "session", "17", "Remote_host", "mail.example.com").explain()
	if len(got) != 1 || got[0].Verdict != "access-denied" {
		t.Fatalf("%+v", got)
	}
}

func TestHops(t *testing.T) {
	states := func(m casefile.MailFailure) (s string) {
		for _, h := range m.Hops {
			s += string(h.State) + " "
		}
		return s
	}
	cases := []struct {
		name  string
		build *build
		want  string
	}{
		{"straight out", newBuild(t).tunneled("other.example.com:443").unreachable("09:20"), "broken unknown not-used not-used unknown "},
		{"an answer by STA", healthySTA(newBuild(t)).failed("09:20", "status", "403"), "ok ok ok ok broken "},
		{"an answer on an unknown way", newBuild(t).failed("09:20", "status", "403"), "ok ok ok ok broken "},
		{"no network", healthySTA(newBuild(t)).mail("09:19:58", event.NetworkDown).failed("09:20"), "not-used broken not-used not-used not-used "},
		{"nothing known", newBuild(t).failed("09:20"), "unknown unknown unknown unknown unknown "},
		{"ticket", healthySTA(newBuild(t)).failed("09:20").mail("09:20:01", event.TicketRejected), "ok ok ok broken not-used "},
	}
	for _, c := range cases {
		got := c.build.explain()
		if len(got) != 1 || states(got[0]) != c.want {
			t.Errorf("%s: %s, want %s", c.name, states(got[0]), c.want)
		}
	}
}

// The corrected list is ready to paste and cures the fault.
func TestCorrectedList(t *testing.T) {
	for raw, want := range map[string]string{
		"other.example.com:443, mail.example.com:443": "other.example.com:443,mail.example.com:443",
		"other.example.com:443":                       "other.example.com:443,mail.example.com:443",
		"*.example.com:443":                           "mail.example.com:443",
		"mail.example.com":                            "mail.example.com:443",
		"":                                            "mail.example.com:443",
	} {
		got := newBuild(t).tunneled(raw).unreachable("09:20").explain()
		if len(got) != 1 || len(got[0].Advice) == 0 || got[0].Advice[0].Do.Arg("list") != want {
			t.Errorf("%q: %+v", raw, got)
			continue
		}
		if again := newBuild(t).tunneled(want).unreachable("09:20").explain(); len(again) != 1 || again[0].Hop == HopPolicy {
			t.Errorf("%q does not cure %q", want, raw)
		}
	}
}

func TestNearest(t *testing.T) {
	for list, near := range map[string]bool{"mail.exmaple.com:443": true, "mail.example.com:80": true, "mai.example.com:443": true, "mail2.example.com:443": false, "post.example.com:443": false} {
		got := newBuild(t).tunneled(list).unreachable("09:20").explain()
		if is := got[0].Headline.Arg("clause"); (len(got) == 1) && (phraseID(is) == "mail.clause.not-in-background-services.nearest") != near {
			t.Errorf("%s: %v", list, is)
		}
	}
}

func TestStable(t *testing.T) {
	one := newBuild(t).tunneled(listed).unreachable("09:20").explain()[0]
	two := healthySTA(newBuild(t)).login("08:00", "aiko", "17").unreachable("09:20").explain()[0]
	if one.ID != two.ID {
		t.Error("more evidence changed the id of the same answer")
	}
	if got := Explain(nil); got != nil {
		t.Error("no timeline, and an answer")
	}
	if d := at("-7d 09:00"); at("09:00").Sub(d) != 7*24*time.Hour {
		t.Error("the helper cannot count")
	}
}

// A server begins each partnership with 449; only one that stays is a failure.
func TestProvisioning(t *testing.T) {
	if got := newBuild(t).failed("09:00", "status", "449").ok("09:00:02").explain(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if got := newBuild(t).failed("09:00", "status", "449").ok("09:10").explain(); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// A record that names no server is for the only one that the log names, if there is one.
func TestOnlyServer(t *testing.T) {
	for name, c := range map[string]struct {
		build func(*build)
		want  string
	}{
		"one":     {func(b *build) { b.ok("08:00") }, "mail.example.com:443"},
		"none":    {func(*build) {}, ""},
		"several": {func(b *build) { b.ok("08:00").mail("08:10", event.MailOK, "host", "mail2.example.com", "port", "443") }, ""},
		"ports":   {func(b *build) { b.ok("08:00").mail("08:10", event.MailOK, "host", "mail.example.com", "port", "8443") }, "mail.example.com"},
	} {
		b := newBuild(t)
		c.build(b)
		b.mail("09:00", event.MailFailed, "reason", "timed-out")
		if got := b.explain(); len(got) != 1 || got[0].Target != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
