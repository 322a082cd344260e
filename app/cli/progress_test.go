package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/netscaler/nsgen"
)

// largeLog is a generated log that takes long enough to read for there to be a preview.
func largeLog(t *testing.T) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "ns.log"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = nsgen.Write(f, nsgen.Options{Seed: 5, Size: 65 << 20, Users: 30})
	if e := f.Close(); err != nil || e != nil {
		t.Fatal(err, e)
	}
	return f.Name()
}

// TestProgressTellsWhatWasFoundSoFar proves that --progress says it on standard error, and
// that standard output holds the same as without.
func TestProgressTellsWhatWasFoundSoFar(t *testing.T) {
	file := largeLog(t)
	args := []string{"analyze", "--lang", "en", "--format", "json", file}
	want, silent, code := hubscope(t, args...)
	if code != 0 || silent != "" {
		t.Fatalf("exit code %d: %s", code, silent)
	}
	out, told, code := hubscope(t, append(args, "--progress")...)
	if code != 0 || out != want {
		t.Errorf("exit code %d, %d bytes of results, %d without --progress", code, len(out), len(want))
	}
	lines := strings.Split(strings.TrimSpace(told), "\n")
	if strings.ContainsAny(told, "\r\x1b") || len(lines) < 5 || len(lines) > 13 {
		t.Errorf("%d lines, perhaps drawn as on a terminal: %q", len(lines), told)
	}
	found := regexp.MustCompile(`(?m)^Preliminary, from the first 12 %: [1-9]\d* prompts of [1-9]\d* users\. Most frequent: .+ \d.*\. Hit most: .+ \d.*\.$`)
	if !found.MatchString(told) || !strings.Contains(told, "100 %  ns.log\n") {
		t.Errorf("standard error says %s", told)
	}
	if _, told, _ := hubscope(t, "analyze", "--lang", "ja", "--progress", file); !strings.Contains(told, "途中経過（最初の 12 % まで）: ") {
		t.Errorf("in Japanese it says %s", told)
	}
	// A part of the case has the figures of that part, and a wrong flag is told once.
	if _, told, _ := hubscope(t, append(args, "--progress", "--user", "nobody")...); !strings.Contains(told, "from the first 12 %: 0 prompts of 0 users.\n") {
		t.Errorf("of a user without prompts it says %s", told)
	}
	if out, told, code := hubscope(t, append(args, "--progress", "--at", "lunchtime")...); code != 2 || out != "" || strings.Count(told, "--at lunchtime") != 1 || strings.Contains(told, "Preliminary") {
		t.Errorf("exit code %d: %s", code, told)
	}
	if _, told, _ := hubscope(t, append(args, "--progress", "--quiet")...); told != "" {
		t.Errorf("--quiet says %s", told)
	}
}

// On a terminal one line is drawn again and again, and nothing of it stays.
func TestProgressOnATerminal(t *testing.T) {
	var b bytes.Buffer
	p := &progress{out: &b, p: speaker("en"), terminal: true, found: true}
	p.show("/logs/ns.log", 30, 200)
	p.show("/logs/ns.log", 31, 200) // too soon after it
	p.figures = "Preliminary."
	p.last = time.Time{}
	p.show("/logs/ns.log", 100, 200)
	p.clear()
	if want := "\r\x1b[K\x1b[?7l15 %  ns.log\x1b[?7h" + "\r\x1b[K\x1b[?7l50 %  ns.log  Preliminary.\x1b[?7h" + "\r\x1b[K"; b.String() != want {
		t.Errorf("drawn %q, want %q", b.String(), want)
	}
}
