package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"hubscope/parsers/netscaler/nsgen"
)

type largeCase struct {
	Sessions        []struct{ ID, User string }
	SessionsOmitted int
	Prompts         []struct{ Session string }
}

func TestALargeCaseTellsTheLatestSessionsAndThoseOfItsPrompts(t *testing.T) {
	var log bytes.Buffer
	truth, err := nsgen.Write(&log, nsgen.Options{Seed: 1, Size: 16 << 20})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ns.log")
	if err := os.WriteFile(path, log.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(args ...string) (c largeCase) {
		out, complaint, code := hubscope(t, append([]string{"analyze", "--quiet", "--format", "json", path}, args...)...)
		if code != 0 {
			t.Fatal(complaint)
		}
		if err := json.Unmarshal([]byte(out), &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	all, some := read("--all"), read()
	if all.SessionsOmitted != 0 || len(all.Sessions) <= 2*mostSessions {
		t.Fatalf("%d sessions and %d more with --all", len(all.Sessions), all.SessionsOmitted)
	}
	of := map[string]bool{}
	for _, p := range some.Prompts {
		of[p.Session] = true
	}
	var want []string
	for i, s := range all.Sessions {
		if of[s.ID] || i >= len(all.Sessions)-mostSessions {
			want = append(want, s.ID)
		}
	}
	if len(want) <= mostSessions {
		t.Fatalf("no prompt that is shown needs an early session")
	}
	if len(some.Sessions) != len(want) || len(some.Sessions)+some.SessionsOmitted != len(all.Sessions) {
		t.Fatalf("%d sessions and %d more of %d, want %d", len(some.Sessions), some.SessionsOmitted, len(all.Sessions), len(want))
	}
	for i, s := range some.Sessions {
		if s.ID != want[i] {
			t.Fatalf("session %d is %s, want %s", i, s.ID, want[i])
		}
	}
	user, _ := truth.Busiest()
	if one := read("--user", user); one.SessionsOmitted != 0 || len(one.Sessions) == 0 {
		t.Errorf("%d sessions and %d more with --user", len(one.Sessions), one.SessionsOmitted)
	}
}
