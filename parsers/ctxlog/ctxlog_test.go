package ctxlog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
)

func setup(path string) logfile.Setup {
	return logfile.Setup{
		Path: path, Signatures: signature.DefaultSet(),
		ModTime: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
	}
}

// flat writes what a test compares about an event.
func flat(ev *event.Event) map[string]string {
	out := map[string]string{"kind": ev.Kind.String(), "system": string(ev.System)}
	put := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	if ev.Stamp.Valid {
		out["wall"] = event.Time(ev.Stamp.Wall).Format("2006-01-02T15:04:05.000")
		if ev.Stamp.Zoned {
			out["wall"] += " " + (time.Duration(ev.Stamp.Offset) * time.Second).String()
		}
	}
	put("app", string(ev.App))
	put("user", string(ev.User))
	put("sure", string(ev.Sure))
	if ev.Damage != event.Whole {
		out["damage"] = "yes"
	}
	for _, f := range ev.Fields {
		out["."+f.Name] = string(f.Value)
	}
	return out
}

func parse(f logfile.Format, path, line string) map[string]string {
	var ev event.Event
	f.New(setup(path)).Parse([]byte(line), &ev)
	return flat(&ev)
}

func TestSamples(t *testing.T) {
	type m = map[string]string
	want := map[string][]m{
		"ctxlog-ios": {
			{"kind": "app-foreground", "system": "secure-mail", "wall": "2023-06-03T15:21:58.613 8h0m0s", "app": "Secure Mail", "sure": "observed",
				".APP": "Secure Mail", ".SOURCE": "CTXMAMCoreFramework", ".LEVEL": "INFO", ".QUEUE": "com.apple.main-thread", ".NUMBER": "103", ".STATE": "A",
				".FUNC":    "-[CTXMAMApplicationLifecycle updateCurrentApplicationState]",
				".message": "Application state changed from 1 to 0", ".from": "1", ".to": "0"},
			{"kind": "app-start", "system": "secure-mail", "wall": "2023-06-03T15:21:57.101 8h0m0s", "app": "Secure Mail", "sure": "observed",
				".APP": "Secure Mail", ".SOURCE": "CTXMAMContainment", ".LEVEL": "INFO", ".QUEUE": "com.apple.main-thread", ".NUMBER": "103", ".STATE": "I",
				".FUNC": "-[CTXMAMContainment application:didFinishLaunchingWithOptions:]", ".message": "Life Event: Enter."},
			{"kind": "other", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000 9h0m0s", "app": "業務 [社内] アプリ",
				".APP": "業務 [社内] アプリ", ".SOURCE": "Sync", ".LEVEL": "DEBUG10", ".QUEUE": "NSOperationQueue 0x1 (QOS: UTILITY)", ".NUMBER": "7", ".STATE": "-",
				".FUNC": "__27-[Sync run:done:]_block_invoke", ".message": "value: [a]: b"},
			{"kind": "other", "system": "secure-hub", "wall": "2026-03-02T09:00:00.000 0s", "app": "Secure Hub",
				".APP": "Secure Hub", ".SOURCE": "SecureHub", ".LEVEL": "WARNING", ".QUEUE": "", ".NUMBER": "9", ".STATE": "A", ".FUNC": "main", ".message": "plain function"},
			{"kind": "other", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000 9h0m0s", ".message": "a line with a time and nothing else"},
			{"kind": "lease-expired", "system": "mdx-app", "wall": "2013-11-04T11:55:33.368 5h30m0s", "sure": "documented",
				".message": "Worx Home: Offline lease has expired. Please login again."},
		},
		"logcat": {
			{"kind": "tunnel-failed", "system": "device", "wall": "2026-04-25T17:31:52.173", "sure": "documented",
				".PID": "27447", ".TID": "27447", ".LEVEL": "E", ".TAG": "MvpnTunnel", ".message": "Failed to start tunnel!!!", ".reason": "failed"},
			{"kind": "app-start", "system": "secure-hub", "wall": "2026-04-25T17:31:52.173", "app": "com.zenprise", "sure": "observed",
				".UID": "1000", ".PID": "1534", ".TID": "1600", ".LEVEL": "I", ".TAG": "ActivityManager", ".pid": "4321", ".app": "com.zenprise",
				".message": "Start proc 4321:com.zenprise/u0a123 for activity com.zenprise/.Main"},
			{"kind": "app-stop", "system": "secure-hub", "wall": "2026-04-25T17:31:52.173 9h0m0s", "app": "com.zenprise", "sure": "observed",
				".PID": "1534", ".TID": "1600", ".LEVEL": "I", ".TAG": "ActivityManager", ".pid": "4321", ".app": "com.zenprise",
				".message": "Process com.zenprise (pid 4321) has died: cch CRE"},
			{"kind": "logon-request", "system": "device", "wall": "2024-04-25T17:31:52.173", "sure": "documented",
				".PID": "27447", ".TID": "27460", ".LEVEL": "I", ".TAG": "MDXHub", ".message": "sending logonrequest reauth=true"},
			{"kind": "tunnel-failed", "system": "device", "wall": "2026-04-25T17:31:52.173", "sure": "documented",
				".PID": "27447", ".LEVEL": "E", ".TAG": "MvpnTunnel", ".message": "Failed to start tunnel. No Network!!!", ".reason": "no-network"},
			{"kind": "logon-request", "system": "secure-mail", "wall": "2024-04-25T17:31:52.173", "app": "com.citrix.mail.droid", "sure": "documented",
				".PID": "27447", ".TID": "27447", ".LEVEL": "E", ".TAG": "MDXHub", ".PACKAGE": "com.citrix.mail.droid",
				".message": "offlinechallengerequest passcodetype=pin", ".credential": "pin", ".reason": "OfflineChallengeRequired"},
			{"kind": "mail-failed", "system": "secure-mail", "wall": "2019-04-25T17:31:52.173", "app": "com.citrix.mail.droid", "sure": "inferred",
				".PID": "27447", ".TID": "27460", ".LEVEL": "I", ".TAG": "Mail Sync", ".PACKAGE": "com.citrix.mail.droid",
				".message": "Sync failed for mail.example.com:443 (status 403)", ".host": "mail.example.com", ".port": "443", ".status": "403"},
			{"kind": "tunnel-failed", "system": "device", "sure": "documented",
				".PID": "27447", ".LEVEL": "E", ".TAG": "MvpnTunnel", ".message": "Session Expired!!!", ".reason": "session-expired"},
			{"kind": "app-stop", "system": "secure-hub", "app": "com.zenprise", "sure": "observed",
				".PID": "1534", ".LEVEL": "I", ".TAG": "ActivityManager", ".app": "com.zenprise",
				".message": "Force stopping com.zenprise appid=10123 user=0: from pid 1534"},
			{"kind": "other", "system": "device", "sure": "observed", ".message": "--------- beginning of main"},
		},
		"ctxlog-android": {
			{"kind": "mail-failed", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000 9h0m0s", "sure": "inferred", ".LEVEL": "INFO", ".TAG": "Sync",
				".message": "Sync failed for mail.example.com:443 (status 403)", ".host": "mail.example.com", ".port": "443", ".status": "403"},
			{"kind": "lease-expired", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000", "sure": "documented", ".LEVEL": "WARNING", ".THREAD": "main", ".TAG": "MDXHub",
				".message": "Offline lease has expired. Please login again."},
			{"kind": "logon-request", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000 9h0m0s", "sure": "documented", ".LEVEL": "DEBUG10",
				".message": "requesting logon CTXLogonRequestType_NetworkAccess", ".reason": "NetworkAccess"},
			{"kind": "tunnel-failed", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000", "sure": "documented", ".LEVEL": "E", ".TAG": "MvpnTunnel",
				".message": "Failed to start tunnel!!!", ".reason": "failed"},
			{"kind": "tunnel-failed", "system": "mdx-app", "wall": "2026-03-02T09:00:00.000", "sure": "documented", ".LEVEL": "ERROR",
				".message": "Session Expired!!!", ".reason": "session-expired"},
		},
	}
	for _, f := range Formats() {
		if len(want[f.Kind]) != len(f.Samples) {
			t.Fatalf("%s: %d samples, %d expectations", f.Kind, len(f.Samples), len(want[f.Kind]))
		}
		for i, sample := range f.Samples {
			if !f.New(setup("")).Head([]byte(sample)) {
				t.Errorf("%s: no head: %s", f.Kind, sample)
			}
			if diff := cmp.Diff(want[f.Kind][i], parse(f, "", sample)); diff != "" {
				t.Errorf("%s: %s\n%s", f.Kind, sample, diff)
			}
		}
	}
}

// Every built-in example is recognised by its own signature when a format reads it: no
// other signature takes it away, and the message is where the pack's author thought.
func TestBuiltinExamplesThroughTheFormats(t *testing.T) {
	set := signature.DefaultSet()
	for _, sig := range set.Signatures() {
		if sig.System == event.SystemEM {
			continue // a server's: see package emserver
		}
		t.Run(sig.ID, func(t *testing.T) {
			read := func(line string) (event.Event, bool) {
				for _, f := range Formats() {
					p := f.New(setup(""))
					if f.Sniff([]byte(line)) > 0 && p.Head([]byte(line)) {
						var ev event.Event
						p.Parse([]byte(line), &ev)
						return ev, true
					}
				}
				return event.Event{}, false
			}
			ev, ok := read(sig.Example)
			if !ok {
				t.Fatalf("no format reads %s", sig.Example)
			}
			if ev.Kind != sig.Event || ev.Sure != sig.Sure {
				t.Errorf("read as %s (%s), the signature says %s (%s): %s", ev.Kind, ev.Sure, sig.Event, sig.Sure, sig.Example)
			}
			head := len(sig.Example) - len(ev.Field("message"))
			system := sig.System
			if system == "" {
				system = ev.System
			}
			got, _, ok := set.MatchIn(system, []byte(sig.Example[:head]), ev.Field("message"), nil)
			if !ok || got != sig {
				t.Errorf("recognised by %+v: %s", got, sig.Example)
			}
			if sig.Counterexample == "" {
				return
			}
			if ev, ok = read(sig.Counterexample); !ok {
				t.Errorf("no format reads %s", sig.Counterexample)
			}
		})
	}
}

func TestEveryPrefixIsRead(t *testing.T) {
	for _, f := range Formats() {
		p := f.New(setup(""))
		for _, sample := range f.Samples {
			for _, text := range []string{sample, sample + "\n  more\n" + sample, sample[:len(sample)/2] + sample} {
				for n := 0; n <= len(text); n++ {
					prefix := []byte(text[:n])
					var ev event.Event
					p.Head(prefix)
					p.Continues(prefix)
					f.Sniff(prefix)
					Split(prefix)
					p.Parse(prefix, &ev)
				}
			}
		}
	}
}

func TestSystems(t *testing.T) {
	const head = `2026-03-02T09:00:00.000+0900 `
	for app, want := range map[string]string{
		"Secure Hub": "secure-hub", "WorxHome": "secure-hub", "Worx Home": "secure-hub", "com.zenprise.zpmdmbeta": "secure-hub",
		"Secure Mail": "secure-mail", "WorxMail": "secure-mail", "com.citrix.mail.ios": "secure-mail", "Secure Web": "mdx-app", "": "mdx-app",
	} {
		if got := parse(IOS, "", head+app+"[S:INFO:q:1]A:f: m")["system"]; got != want {
			t.Errorf("%q is %s, want %s", app, got, want)
		}
	}
	for path, want := range map[string]string{
		"case.zip!/SecureMail/CtxLog_com.citrix.mail.log": "secure-mail",
		"SecureMail/SecureHub/CtxLog_1.log":               "secure-hub",
		"/cases/secure-mail/x.log":                        "secure-mail",
		`C:\logs\WorxHome\a.log`:                          "secure-hub",
		"x.log":                                           "mdx-app",
	} {
		if got := parse(IOS, path, head+"no app")["system"]; got != want {
			t.Errorf("%q is %s, want %s", path, got, want)
		}
	}
	if got := parse(Logcat, "SecureMail/logcat.txt", "04-25 17:31:52.173 1 1 I X: m")["system"]; got != "secure-mail" {
		t.Errorf("an app's own logcat is of %s", got)
	}
}

func TestIdentitiesComeFromTheSignature(t *testing.T) {
	got := parse(IOS, "", `2026-03-02T09:00:00.000+0900 Secure Hub[S:INFO:q:1]A:f: Sign on succeeded for aiko`)
	if got["user"] != "aiko" || got["kind"] != "sign-on" || got[".result"] != "ok" {
		t.Error(got)
	}
}

func TestTornLine(t *testing.T) {
	first := `2026-03-02T09:00:00.000+0900 Secure Mail[S:INFO:q:1]A:f: first half`
	for _, second := range []string{
		`2026-03-02T09:00:01.000+0900 Secure Mail[S:INFO:q:1]A:g: second`,
		`04-Nov-2013 11:55:33:368 (+0530) second`,
	} {
		got := parse(IOS, "", first+second)
		if got["damage"] != "yes" || got[".message"] != "first half" {
			t.Error(got)
		}
		a, b := Split([]byte(first + second))
		if string(a) != first || string(b) != second {
			t.Errorf("split into %q and %q", a, b)
		}
		a, b = Split([]byte("the end of another" + second))
		if string(a) != "the end of another" || string(b) != second {
			t.Errorf("split into %q and %q", a, b)
		}
	}
	cut := first[:45]
	if got := parse(IOS, "", cut+first); got["damage"] != "yes" || got["kind"] != "other" {
		t.Error(got)
	}
	whole := first + " at 2026-03-02T09:00:01.000+0900 or so"
	if got := parse(IOS, "", whole); got["damage"] != "" {
		t.Error("a time in a message is no head:", got)
	}
	if _, b := Split([]byte(whole)); b != nil {
		t.Errorf("split off %q", b)
	}
}

func TestHeads(t *testing.T) {
	for line, want := range map[string]bool{
		`2026-03-02T09:00:00.000+0900 x`: true, `2026-03-02T09:00:00.000+0900`: true, `2026-03-02T09:00:00.000 x`: true,
		`2026-13-02T09:00:00.000+0900 x`: false, `2026-02-30T09:00:00.000+0900 x`: false, `2026-03-02T09:00:00+0900 x`: false,
		`2026-03-02T09:00:00.000+0900x`: false, ` 2026-03-02T09:00:00.000+0900 x`: false, ``: false,
	} {
		if got := IOS.New(setup("")).Head([]byte(line)); got != want {
			t.Errorf("head %v: %q", got, line)
		}
	}
}

func TestYearOfLogcat(t *testing.T) {
	for _, c := range []struct {
		modified string
		line     string
		want     string
	}{
		{"2026-05-01T00:00:00Z", "04-25 17:31:52.173", "2026"},
		{"2026-01-02T00:00:00Z", "12-31 23:59:59.000", "2025"},
		{"2026-01-02T00:00:00Z", "01-02 09:00:00.000", "2026"}, // written at UTC+9
		{"2026-01-02T00:00:00Z", "01-02 15:00:00.000", "2025"}, // no zone is that far ahead
		{"2025-12-31T15:00:00Z", "01-01 00:00:00.000", "2026"}, // the new year came earlier in Japan
		{"2026-05-01T00:00:00Z", "02-29 12:00:00.000", "2024"},
		{"2103-05-01T00:00:00Z", "02-29 12:00:00.000", "2096"},
	} {
		modified, _ := time.Parse(time.RFC3339, c.modified)
		var ev event.Event
		s := setup("")
		s.ModTime = modified
		Logcat.New(s).Parse([]byte(c.line+" 1 1 I X: m"), &ev)
		if got := event.Time(ev.Stamp.Wall).Format("2006"); got != c.want || !ev.Stamp.Valid {
			t.Errorf("%s in a file of %s is of %s, want %s", c.line, c.modified, got, c.want)
		}
	}
	defer func(f func() time.Time) { now = f }(now)
	now = func() time.Time { return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC) }
	s := logfile.Setup{Signatures: signature.DefaultSet()}
	Logcat.Prepare(nil, &s)
	var ev event.Event
	Logcat.New(s).Parse([]byte("04-25 17:31:52.173 1 1 I X: m"), &ev)
	if got := event.Time(ev.Stamp.Wall).Format("2006"); got != "2030" {
		t.Error("without a time of change:", got)
	}
}

func TestSniff(t *testing.T) {
	for _, f := range Formats() {
		most := 1.0
		if f.Kind == Android.Kind {
			most = 0.5
		}
		for _, sample := range f.Samples {
			if strings.HasSuffix(sample, "nothing else") || strings.HasPrefix(sample, "---") {
				continue // heads that a parser takes and a Sniff does not
			}
			if got := f.Sniff([]byte(sample + "\n  continued\n\n" + sample + "\n" + sample[:10])); got != most {
				t.Errorf("%s: %v: %s", f.Kind, got, sample)
			}
			for _, other := range Formats() {
				if other.Kind != f.Kind && other.Sniff([]byte(sample)) >= most {
					t.Errorf("%s takes %s for its own: %s", other.Kind, f.Kind, sample)
				}
			}
		}
	}
	foreign := []string{
		`Jun  3 15:21:58 <local0.info> 192.0.2.1 06/03/2023:15:21:58 GMT ns 0-PPE-0 : default SSLVPN LOGIN 123 0 : Context aiko@198.51.100.7 - SessionId: 15 - User aiko`,
		`2023-06-03T15:21:58+08:00 ns <local0.info> 06/03/2023:15:21:58 GMT ns 0-PPE-0 : default AAA Message 123 0 : "x [A:INFO:q:1]A: y"`,
		`2023-06-03T15:21:58.613+0800 ns 06/03/2023:15:21:58 GMT ns 0-PPE-0 : default SSLVPN LOGOUT 123 0 : x`,
		`2023-06-03 15:21:58	Local0.Info	192.0.2.1	 06/03/2023:15:21:58 GMT ns 0-PPE-0 : default SSLVPN LOGIN 123 0 : x`,
		` 06/03/2023:15:21:58 GMT ns 0-PPE-0 : default SSLVPN LOGIN 123 0 : x`,
		`<131>1 2025-01-12T21:06:37Z HOST ICA 0-PPE-0 - - default Message 4357642 0 :  "x"`,
		`{"time":"2023-06-03T15:21:58.613+0800","level":"INFO"}`,
		"{\n  \"container\": {}\n}",
		`<?xml version="1.0"?><MobileAppPolicies></MobileAppPolicies>`,
		`#Fields: date time s-sitename cs-method`, `2026-03-02 09:00:00 W3SVC1 POST /Microsoft-Server-ActiveSync 443`,
		`2026-03-02 09:00:00 "aiko" "s" "d" "192.0.2.1" "login" "ok"`,
		`04-Nov-2013 11:55:33.368 queries: info: client 192.0.2.1`,
		"It was 2026-03-02 in the morning.\nThe mail did not come. I/O failed (5): no.\n",
		`add vpn sessionAction a -sessTimeout 30`, `I/O error (5): x`[1:], "",
	}
	for _, f := range Formats() {
		for _, text := range foreign {
			if got := f.Sniff([]byte(text)); got != 0 {
				t.Errorf("%s scores %v: %s", f.Kind, got, text)
			}
			if got := f.Sniff([]byte(text + "\n" + text + "\n")); got != 0 {
				t.Errorf("%s scores %v twice: %s", f.Kind, got, text)
			}
		}
	}
	mixed := strings.Repeat(foreign[0]+"\n", 50) + IOS.Samples[0] + "\n"
	if got := IOS.Sniff([]byte(mixed)); got > 0.1 {
		t.Error("one line among fifty:", got)
	}
}

func TestLinesWithoutAHead(t *testing.T) {
	for _, f := range Formats() {
		var ev event.Event
		f.New(setup("")).Parse([]byte("\tat com.example.Main(Main.java:3)"), &ev)
		if ev.Kind != event.Unrecognized || ev.Stamp.Valid {
			t.Errorf("%s: %+v", f.Kind, flat(&ev))
		}
	}
	got := parse(IOS, "", IOS.Samples[4]+"\nOffline lease has expired.\r\n")
	if got["kind"] != "lease-expired" || !strings.HasSuffix(got[".message"], "expired.") {
		t.Error("continuation lines belong to the message:", got)
	}
}

// Lines that are made to cost a parser dear stay cheap: what went through one again for each
// of its pieces would not come back within the tests' limit.
func TestLongLines(t *testing.T) {
	const stamp = "2026-03-02T09:00:00.000+0900 "
	for _, text := range []string{
		stamp, stamp + "[", stamp + strings.Repeat("[", 500), stamp + strings.Repeat("[A:INFO:]", 50), "(", "E/(", "04-25 17:31:52.173 ", "04-Nov-2013 11:55:33:368 (+0530) ",
		"T", "2026-03-02 09:00:00 ", "A ", "reason", "[a] ",
	} {
		for _, head := range []string{"", stamp, stamp + "A[S:INFO:q:1]A:", "04-25 17:31:52.173 1 1 I ", "2026-03-02 09:00:00.000 1-1 ", "I/"} {
			line := []byte(head + strings.Repeat(text, (1<<18)/len(text)))
			for _, f := range Formats() {
				p := f.New(setup(""))
				var ev event.Event
				p.Head(line)
				p.Parse(line, &ev)
				f.Sniff(line)
			}
		}
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	for _, f := range Formats() {
		p := f.New(setup(""))
		ev := event.Event{Fields: make([]event.Field, 0, 32)}
		for _, sample := range f.Samples {
			record := []byte(sample)
			p.Parse(record, &ev) // the app is seen for the first time
			if n := testing.AllocsPerRun(100, func() {
				ev.Reset()
				p.Parse(record, &ev)
			}); n > 0 {
				t.Errorf("%s: %v allocations: %s", f.Kind, n, sample)
			}
		}
	}
}

func fuzz(f *testing.F, format logfile.Format) {
	for _, s := range format.Samples {
		f.Add([]byte(s))
		f.Add([]byte(s[:len(s)/2] + s + "\nmore"))
	}
	p := format.New(setup(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		original := string(data)
		var ev event.Event
		p.Parse(data, &ev)
		if string(data) != original {
			t.Fatal("the record was changed")
		}
		if got := p.Head(data); got != ev.Recognized() {
			t.Fatalf("head %v, kind %s", got, ev.Kind)
		}
		if s := format.Sniff(data); s < 0 || s > 1 {
			t.Fatal(s)
		}
		if m := ev.Field("message"); !strings.Contains(original, string(m)) {
			t.Fatalf("message %q", m)
		}
		for rest := data; rest != nil; {
			var first []byte
			first, rest = Split(rest)
			if rest != nil && len(first) == 0 {
				t.Fatal("an empty first part")
			}
		}
	})
}

func FuzzIOS(f *testing.F)     { fuzz(f, IOS) }
func FuzzLogcat(f *testing.F)  { fuzz(f, Logcat) }
func FuzzAndroid(f *testing.F) { fuzz(f, Android) }

func benchmark(b *testing.B, format logfile.Format) {
	p := format.New(setup(""))
	var records [][]byte
	size := 0
	for _, s := range format.Samples {
		records = append(records, []byte(s))
		size += len(s) + 1
	}
	ev := event.Event{Fields: make([]event.Field, 0, 32)}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range records {
			ev.Reset()
			if p.Head(r) {
				p.Parse(r, &ev)
			}
		}
	}
}

func BenchmarkIOS(b *testing.B)     { benchmark(b, IOS) }
func BenchmarkLogcat(b *testing.B)  { benchmark(b, Logcat) }
func BenchmarkAndroid(b *testing.B) { benchmark(b, Android) }
