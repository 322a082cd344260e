package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
)

const (
	login  = `03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 7 - User ken - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Browser_type "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class" - SSLVPN_client_type Agent - Group(s) "N/A"`
	secret = `03/02/2026:08:00:05 GMT gw1 0-PPE-0 : default AAA LOGIN_FAILED 2 0 : User yui - Client_ip 192.0.2.12 - Failure_reason "password=geheim" - Browser CitrixReceiver Android VpnCapable`
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func analyze(t *testing.T, r engine.Request) *engine.Result {
	t.Helper()
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	res, err := engine.Analyze(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(res.Close)
	return res
}

func TestAFileWithoutPermissionIsToldAndTheRestRead(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("root reads every file, and Windows has other permissions; parsers/source tests the same with an opener of its own")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), login)
	if err := os.Chmod(write(t, filepath.Join(dir, "b.log"), login), 0); err != nil {
		t.Fatal(err)
	}
	res := analyze(t, engine.Request{Paths: []string{dir}})
	if len(res.Case.Sessions) != 1 || len(res.Case.Sources[1].Warnings) != 1 || res.Case.Sources[1].Warnings[0].Code != "permission" {
		t.Errorf("%d sessions, sources %+v", len(res.Case.Sessions), res.Case.Sources)
	}
}

func TestNothingReadable(t *testing.T) {
	res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{filepath.Join(t.TempDir(), "missing.log")}, Zone: time.UTC})
	if !errors.Is(err, engine.ErrNothingReadable) || res == nil {
		t.Fatalf("error %v", err)
	}
	defer res.Close()
	if len(res.Case.Sources) != 1 || len(res.Case.Sources[0].Warnings) == 0 {
		t.Errorf("sources %+v", res.Case.Sources)
	}
}

// A settings file that is known by its kind and holds nothing readable is nothing readable.
func TestASettingsFileCutBeforeItsFirstValueIsNotReadable(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><MobileAppPolicies>` + "&b;&b;"
	name := write(t, filepath.Join(t.TempDir(), "Policies.xml"), bomb)
	res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{name}, Zone: time.UTC})
	if !errors.Is(err, engine.ErrNothingReadable) {
		t.Fatalf("error %v, sources %+v", err, res.Case.Sources)
	}
	res.Close()
	log := write(t, filepath.Join(filepath.Dir(name), "ns.log"), login)
	if res := analyze(t, engine.Request{Paths: []string{name, log}}); len(res.Case.Sessions) != 1 || len(res.Case.Sources) != 2 {
		t.Errorf("sources %+v", res.Case.Sources)
	}
	analyze(t, engine.Request{Paths: []string{write(t, filepath.Join(t.TempDir(), "Policies.xml"), "<MobileAppPolicies></MobileAppPolicies>")}})
}

func TestATextThatNobodyReadsIsCounted(t *testing.T) {
	long := strings.Repeat("la la la\n", 50_000)
	for _, f := range []struct {
		name, text, code string
		lines            int64
	}{
		{"song.txt", long, "unknown-format", 50_000},
		{"song-cut.txt", long + "la", "unknown-format", 50_001},
		{"blank.log", "\n \t\r\n\n\u3000", "empty", 4},
		{"blank-long.log", strings.Repeat("\n", 300_000), "empty", 300_000},
		{"late.log", strings.Repeat("\n", 300_000) + "x", "unknown-format", 300_001},
	} {
		name := write(t, filepath.Join(t.TempDir(), f.name), f.text)
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{name}, Zone: time.UTC})
		if !errors.Is(err, engine.ErrNothingReadable) {
			t.Fatal(err)
		}
		s := res.Case.Sources[0]
		if s.Lines != f.lines || len(s.Warnings) != 1 || s.Warnings[0].Code != f.code {
			t.Errorf("%s: %d lines, warnings %+v", f.name, s.Lines, s.Warnings)
		}
		res.Close()
	}
}

func TestTextIsTheLineWithItsSecretsMasked(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "ns.log"), login+"\n"+secret+"\n")
	res := analyze(t, engine.Request{Paths: []string{name}})
	if len(res.Case.Sessions) != 1 {
		t.Fatalf("%d sessions", len(res.Case.Sessions))
	}
	if got := res.Text(res.Case.Sessions[0].Evidence[0].Ref); got != login {
		t.Errorf("the line is %q", got)
	}
	ref := casefile.Ref{Source: 0, Line: 2, Offset: int64(len(login) + 1), Length: len(secret)}
	if got := res.Text(ref); strings.Contains(got, "geheim") || !strings.Contains(got, "password=***") {
		t.Errorf("the secret shows: %q", got)
	}
	res.Close()
	if got := res.Text(ref); got != "" {
		t.Errorf("after Close the line is %q", got)
	}
}

// TestStandardInputAndFileGiveTheSameCase reads one log both ways.
func TestStandardInputAndFileGiveTheSameCase(t *testing.T) {
	file := analyze(t, engine.Request{Paths: []string{write(t, filepath.Join(t.TempDir(), "ns.log"), login)}})
	in := analyze(t, engine.Request{Paths: []string{"-"}, Stdin: strings.NewReader(login)})
	if len(file.Case.Sessions) != 1 || len(in.Case.Sessions) != 1 || file.Case.Sessions[0].ID != in.Case.Sessions[0].ID {
		t.Errorf("sessions %+v and %+v", file.Case.Sessions, in.Case.Sessions)
	}
	if in.Case.Sources[0].Path != "-" {
		t.Errorf("path %q", in.Case.Sources[0].Path)
	}
}

func TestAClockIsMovedByItsOffset(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "ns.log"), login)
	res := analyze(t, engine.Request{Paths: []string{name}, Offsets: []engine.Offset{{Pattern: "ns.log", Add: -41 * time.Second}}})
	if got := res.Case.Sessions[0].Start.Format(time.RFC3339); got != "2026-03-02T07:59:19Z" {
		t.Errorf("the session starts at %s", got)
	}
	if c := res.Case.Sources[0].Clock; c.Basis != casefile.ClockGiven || c.Offset != -41*time.Second {
		t.Errorf("clock %+v", c)
	}
}

func TestALocalTimeTakesTheZoneThatIsGiven(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "ns.log"), strings.Replace(login, " GMT", " ", 1))
	tokyo := time.FixedZone("", 9*3600)
	for _, given := range []bool{false, true} {
		res := analyze(t, engine.Request{Paths: []string{name}, Zone: tokyo, ZoneGiven: given})
		if got := res.Case.Sessions[0].Start.Format(time.RFC3339); got != "2026-03-01T23:00:00Z" {
			t.Errorf("the session starts at %s", got)
		}
		want := casefile.ClockAssumed
		if given {
			want = casefile.ClockGiven
		}
		if c := res.Case.Sources[0].Clock; c.Basis != want || c.Zone != "+09:00" {
			t.Errorf("clock %+v", c)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine.Analyze(ctx, engine.Request{Paths: []string{"."}, Zone: time.UTC}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
