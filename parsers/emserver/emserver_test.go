package emserver

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
)

// flat writes what a test compares about an event.
func flat(ev *event.Event) map[string]string {
	out := map[string]string{"kind": ev.Kind.String(), "system": string(ev.System), "sure": string(ev.Sure)}
	if ev.Stamp.Valid {
		out["wall"] = event.Time(ev.Stamp.Wall).Format("2006-01-02T15:04:05.000")
		if ev.Stamp.Zoned {
			out["wall"] += " " + (time.Duration(ev.Stamp.Offset) * time.Second).String()
		}
	}
	for name, v := range map[string][]byte{"user": ev.User, "device": ev.Device, "app": ev.App} {
		if len(v) > 0 {
			out[name] = string(v)
		}
	}
	if ev.Damage != event.Whole {
		out["damage"] = "yes"
	}
	for _, f := range ev.Fields {
		out["."+f.Name] = string(f.Value)
	}
	return out
}

func parse(f *logfile.Format, path, line string) map[string]string {
	var ev event.Event
	f.New(logfile.Setup{Path: path, Signatures: signature.DefaultSet()}).Parse([]byte(line), &ev)
	return flat(&ev)
}

func TestDebug(t *testing.T) {
	for line, want := range map[string]map[string]string{
		"2026-03-02T08:00:01.123+0000 INFO com.example.mdm.CheckIn - 4711 Device check-in from user aiko, device IPHONE-AIKO": {
			"kind": "policy-check", "system": "endpoint-management", "sure": "inferred", "wall": "2026-03-02T08:00:01.123 0s", "user": "aiko", "device": "IPHONE-AIKO",
			".LEVEL": "INFO", ".CLASS": "com.example.mdm.CheckIn", ".ID": "4711", ".message": "Device check-in from user aiko, device IPHONE-AIKO",
			".user": "aiko", ".device": "IPHONE-AIKO", ".result": "ok",
		},
		Debug.Samples[1]: {
			"kind": "auth-failed", "system": "endpoint-management", "sure": "inferred", "wall": "2026-03-02T08:00:01.123", "user": "aiko",
			".LEVEL": "ERROR", ".CLASS": "com.example.mdm.Login", ".ID": "4712", ".message": "Authentication failed for user aiko", ".user": "aiko", ".result": "failed",
		},
		Debug.Samples[2]: {
			"kind": "other", "system": "endpoint-management", "sure": "documented", "wall": "2026-03-02T08:00:01.000",
			".LEVEL": "WARN", ".CLASS": "com.example.mdm.Queue", ".ID": "4713", ".message": "queue is long",
		},
		"\tat com.example.Main.run(Main.java:12)": {"kind": "unrecognized", "system": "", "sure": ""},
	} {
		if diff := cmp.Diff(want, parse(&Debug, "DebugLogFile.log", line)); diff != "" {
			t.Errorf("%s\n%s", line, diff)
		}
	}
}

func TestAudit(t *testing.T) {
	common := map[string]string{
		"kind": "app-locked", "system": "endpoint-management", "sure": "inferred", "wall": "2026-03-02T08:00:01.000", "user": "aiko", "device": "IPHONE-AIKO", "app": "Secure Mail",
		".user": "root", ".session": "S-18", ".device": "IPHONE-AIKO", ".client ip": "192.0.2.200", ".action": "App lock", ".status": "Success",
		".app": "Secure Mail", ".app user": "aiko", ".details": `he said "lock it"`, ".result": "ok", ".reason": "lock",
	}
	line := `03/02/2026 08:00:01 "root" "S-18" "IPHONE-AIKO" "192.0.2.200" "App lock" "Success" "Secure Mail" "aiko" " " "he said "lock it""`
	if diff := cmp.Diff(common, parse(&Audit, "AdminAuditLogFile.log", line)); diff != "" {
		t.Error(diff)
	}
	// Without a user of the app, a user's own log names him in its first value, an
	// administrator's log names nobody.
	line = `2026-03-02 08:00:01,123 "ken" " " " " " " "Logon" "Failure" " " " " " " "wrong password"`
	if got := parse(&Audit, "UserAuditLogFile.log", line); got["user"] != "ken" || got["kind"] != "auth-failed" || got[".details"] != "wrong password" {
		t.Errorf("%v", got)
	}
	if got := parse(&Audit, "AdminAuditLogFile.log", line); got["user"] != "" {
		t.Errorf("an administrator was taken for the user: %v", got)
	}
	cut := `2026-03-02 08:00:01,123 "ken" "S-1" " " " " "Logon" "Fai`
	if got := parse(&Audit, "UserAuditLogFile.log", cut); got["damage"] != "yes" || got["user"] != "ken" {
		t.Errorf("%v", got)
	}
}

func TestSamples(t *testing.T) {
	for _, f := range []*logfile.Format{&Debug, &Audit} {
		for _, line := range f.Samples {
			if got := parse(f, "", line); got["kind"] == "unrecognized" || got["wall"] == "" {
				t.Errorf("%s: %v", line, got)
			}
			if s := f.Sniff([]byte(line + "\n")); s != 1 {
				t.Errorf("%s: sniffed %v", line, s)
			}
		}
	}
}

func TestSniffLeavesOtherLogs(t *testing.T) {
	for _, line := range []string{
		"2026-03-02T09:00:00.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: Sync failed",
		"2026-03-02 09:00:00,000 [main] WARN MDXHub: Offline lease has expired",
		"2026-03-02 09:00:00.000 +0900 DEBUG10 requesting logon - now",
		`03/02/2026:08:00:01 GMT gw1 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User ken - Failure_reason "no"`,
		`2026-03-02 08:00:01 "GET /" "200"`,
		"",
	} {
		for _, f := range []*logfile.Format{&Debug, &Audit} {
			if s := f.Sniff([]byte(line + "\n")); s > 0 {
				t.Errorf("%s takes %q: %v", f.Kind, line, s)
			}
		}
	}
}

// TestDayFirst reads the dates of a server whose region writes the day first.
func TestDayFirst(t *testing.T) {
	text := strings.ReplaceAll(Debug.Samples[2]+"\n", "03/02/2026", "02/03/2026") + strings.ReplaceAll(Debug.Samples[2]+"\n", "03/02/2026", "13/03/2026")
	var s logfile.Setup
	Debug.Prepare(strings.NewReader(text), &s)
	var ev event.Event
	Debug.New(s).Parse([]byte(text[:strings.IndexByte(text, '\n')]), &ev)
	if got := event.Time(ev.Stamp.Wall).Format("2006-01-02"); got != "2026-03-02" {
		t.Error(got)
	}
}

// none takes records and forgets them.
type none struct{}

func (none) Batch() logfile.Batch { return none{} }
func (none) Done(logfile.Batch)   {}
func (none) Add(*event.Event)     {}

func FuzzParse(f *testing.F) {
	for _, format := range []*logfile.Format{&Debug, &Audit} {
		for _, line := range format.Samples {
			f.Add([]byte(line + "\n"))
			f.Add([]byte(line[:len(line)/2] + "\n\tat x\n" + line))
		}
	}
	f.Add([]byte(`2026-03-02 08:00:01 "" "" "" "" "" "" "" "" "" ""`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []*logfile.Format{&Debug, &Audit} {
			format.Sniff(data)
			if _, err := logfile.Read(context.Background(), bytes.NewReader(data), format, logfile.Setup{Signatures: signature.DefaultSet()}, none{}, logfile.Options{Workers: 1, Chunk: 64}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkDebug(b *testing.B) { benchmark(b, &Debug) }
func BenchmarkAudit(b *testing.B) { benchmark(b, &Audit) }

func benchmark(b *testing.B, f *logfile.Format) {
	text := []byte(strings.Repeat(strings.Join(f.Samples, "\n")+"\n", 5000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := logfile.Read(context.Background(), bytes.NewReader(text), f, logfile.Setup{Signatures: signature.DefaultSet()}, none{}, logfile.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Every example of the built-in pack that is a server's is read as what it says, by its own
// signature: no other takes it away.
func TestBuiltinExamples(t *testing.T) {
	set := signature.DefaultSet()
	tried := 0
	for _, sig := range set.Signatures() {
		if sig.System != event.SystemEM {
			continue
		}
		tried++
		for _, f := range []*logfile.Format{&Debug, &Audit} {
			if f.Sniff([]byte(sig.Example)) == 0 {
				continue
			}
			var ev event.Event
			f.New(logfile.Setup{Signatures: set}).Parse([]byte(sig.Example), &ev)
			if ev.Kind != sig.Event || ev.Sure != sig.Sure {
				t.Errorf("%s: read as %s (%s), want %s (%s): %s", sig.ID, ev.Kind, ev.Sure, sig.Event, sig.Sure, sig.Example)
			}
		}
	}
	if tried == 0 {
		t.Error("the built-in pack knows nothing of the server")
	}
}
