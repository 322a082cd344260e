package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubscope/app/sample"
)

// hubscope runs a command line and returns what it printed.
func hubscope(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(""), &o, &e})
	return o.String(), e.String(), code
}

func sampleDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if _, err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExitCodes(t *testing.T) {
	dir := sampleDir(t)
	empty := t.TempDir()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		args []string
		code int
		says string // on standard error, or on standard output when code is 0
	}{
		{"help", nil, []string{"--help"}, 0, "analyze"},
		{"a command's help", nil, []string{"analyze", "--help"}, 0, "--show-tz"},
		{"version", nil, []string{"version"}, 0, "hubscope 0.1.0"},
		{"analysed", nil, []string{"analyze", "--lang", "en", dir}, 0, "aiko was asked"},
		{"in Japanese", nil, []string{"analyze", "--lang", "ja", dir}, 0, "aikoさん"},
		{"no such command", nil, []string{"explode"}, 2, "explode"},
		{"no such flag", nil, []string{"analyze", "--nope", dir}, 2, "--nope"},
		{"no path", nil, []string{"analyze"}, 2, "path"},
		{"no such file", nil, []string{"analyze", "--lang", "en", filepath.Join(empty, "x.log")}, 2, "x.log"},
		{"an empty folder", nil, []string{"analyze", "--lang", "en", empty}, 2, "Nothing readable"},
		{"an empty folder is called one", nil, []string{"analyze", "--lang", "en", empty}, 2, "folder"},
		{"no such zone", nil, []string{"analyze", "--lang", "en", "--tz", "Mars", dir}, 2, "Mars"},
		{"no such time", nil, []string{"analyze", "--lang", "en", "--at", "lunchtime", dir}, 2, "--at lunchtime"},
		{"no such offset", nil, []string{"analyze", "--lang", "en", "--offset", "ns.log", dir}, 2, "ns.log"},
		{"fail on an error", nil, []string{"check", "--fail-on", "error", dir}, 1, ""},
		{"fail on a prompt that came as configured", nil, []string{"analyze", "--fail-on", "info", "--from", "13:00", "--to", "13:10", dir}, 1, ""},
		{"never fail", nil, []string{"check", dir}, 0, "mail.example.com"},
		{"interrupted", cancelled, []string{"analyze", dir}, 130, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx := test.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			var o, e bytes.Buffer
			code := run(ctx, test.args, streams{strings.NewReader(""), &o, &e})
			if code != test.code {
				t.Errorf("exit code %d, want %d\n%s", code, test.code, e.String())
			}
			text := e.String()
			if test.code == 0 {
				text = o.String()
			}
			if !strings.Contains(text, test.says) {
				t.Errorf("it does not say %q:\n%s", test.says, text)
			}
			if code == 2 && o.Len() > 0 {
				t.Errorf("results on standard output: %s", o.String())
			}
		})
	}
}

func TestAWindowThatCannotOpenSaysSo(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has sessions without a display")
	}
	for _, args := range [][]string{{}, {"open"}} {
		out, errOut, code := hubscope(t, args...)
		if code != 2 || out != "" || strings.Count(strings.TrimSpace(errOut), "\n") != 0 || !strings.Contains(errOut, "analyze") {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out, errOut)
		}
	}
}

func TestAtAnswersForTheNearest(t *testing.T) {
	dir := sampleDir(t)
	type doc struct {
		Prompts []struct{ Cause, User string }
		Mail    []struct{ Verdict string }
	}
	for at, want := range map[string]string{"11:05": "gateway-session-timeout", "13:00": "sign-off", "15:31": "policy-update-flip"} {
		args := []string{"analyze", "--format", "json", "--at", at, dir}
		if at == "13:00" {
			args = append(args, "--user", "yui")
		}
		out, errOut, code := hubscope(t, args...)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, errOut)
		}
		var d doc
		if err := json.Unmarshal([]byte(out), &d); err != nil {
			t.Fatal(err)
		}
		if len(d.Prompts)+len(d.Mail) != 1 || len(d.Prompts) == 1 && d.Prompts[0].Cause != want {
			t.Errorf("--at %s gives %+v, want %s", at, d, want)
		}
	}
}

func TestAtSaysHowFarTheNearestIs(t *testing.T) {
	dir := sampleDir(t)
	for at, want := range map[string]string{
		"11:03":          "the nearest prompt came at that time",
		"1 pm":           "came 5 minutes later",
		"13:20":          "came 15 minutes before",
		"昨日の13:05":       "No log that was given covers the time asked about",
		"Monday at 9:10": "Secure Mail could not reach mail.example.com:443", // under way, and no prompt about then
	} {
		out, errOut, code := hubscope(t, "analyze", "--lang", "en", "--at", at, dir)
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("--at %s: exit code %d, %s%s", at, code, errOut, strings.Join(strings.SplitN(out, "\n", 6)[:5], "\n"))
		}
		if !strings.Contains(out, "aiko was asked") || strings.Contains(out, "haruto") {
			t.Errorf("--at %s does not answer for the caller", at)
		}
	}
}

func TestOutputIsWrittenWholeAndForItsOwnerAlone(t *testing.T) {
	dir := sampleDir(t)
	name := filepath.Join(t.TempDir(), "answer.json")
	if _, errOut, code := hubscope(t, "analyze", "--format", "json", "-o", name, dir); code != 0 {
		t.Fatalf("exit code %d: %s", code, errOut)
	}
	data, err := os.ReadFile(name)
	if err != nil || !json.Valid(data) {
		t.Fatalf("%v, valid %v", err, json.Valid(data))
	}
	if info, _ := os.Stat(name); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if _, _, code := hubscope(t, "analyze", "-o", filepath.Join(t.TempDir(), "no", "such", "dir"), dir); code != 2 {
		t.Errorf("exit code %d for a folder that is not there", code)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".hubscope-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAFailedOutputNamesItsTarget(t *testing.T) {
	dir := sampleDir(t)
	missing := filepath.Join(t.TempDir(), "no", "answer.txt")
	for name, target := range map[string]string{"no folder": missing, "a file for a folder": filepath.Join(dir, "README.txt", "x")} {
		_, errOut, code := hubscope(t, "analyze", "-o", target, dir)
		if code != 2 || !strings.Contains(errOut, target) || strings.Contains(errOut, ".hubscope-") {
			t.Errorf("%s: exit code %d: %s", name, code, errOut)
		}
	}
}

func TestFlagsThatMeanNothingAreTold(t *testing.T) {
	dir := sampleDir(t)
	for _, command := range []string{"analyze", "events"} {
		args := []string{command, "--lang", "en", "--offset", "nothing.log=-41s", "--offset", "ns.log=0s", "--given", "INACTIVITY_TIMR=15", "--given", "INACTIVITY_TIMER=15", "--from", "14:00", "--to", "13:00", dir}
		_, errOut, code := hubscope(t, args...)
		if lines := strings.Split(strings.TrimSpace(errOut), "\n"); code != 0 || len(lines) != 3 || !strings.Contains(lines[0], "nothing.log=-41s") ||
			!strings.Contains(lines[1], "INACTIVITY_TIMR ") && !strings.Contains(lines[1], "INACTIVITY_TIMR:") || !strings.Contains(lines[2], "14:00") {
			t.Errorf("%s: exit code %d, %s", command, code, errOut)
		}
		if _, errOut, code := hubscope(t, append(args, "--quiet")...); code != 0 || errOut != "" {
			t.Errorf("%s --quiet: exit code %d, %s", command, code, errOut)
		}
	}
	if _, errOut, _ := hubscope(t, "check", "--lang", "ja", "--given", "X=1", dir); !strings.Contains(errOut, "--given X") || strings.Count(errOut, "\n") != 1 {
		t.Errorf("check: %s", errOut)
	}
}

func TestHelpHasTwoParagraphs(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems keep their language elsewhere")
	}
	for lang, says := range map[string]string{"en": "130 interrupted", "ja": "130 中断"} {
		t.Setenv("LC_ALL", lang+"_XX.UTF-8")
		out, _, _ := hubscope(t, "--help")
		if !strings.Contains(out, "Citrix Secure Hub") || !strings.Contains(out, says) || !strings.Contains(out, "\n\n") {
			t.Errorf("%s: %s", lang, out)
		}
	}
}

func TestEventsAreInTimeOrderAndWhole(t *testing.T) {
	dir := sampleDir(t)
	out, errOut, code := hubscope(t, "events", dir)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errOut)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	last := ""
	count := map[string]int{}
	for _, line := range lines {
		var ev struct {
			Time, Source, Kind, Text string
			Line                     int
			Fields                   map[string]string
		}
		if err := json.Unmarshal([]byte(line), &ev); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if ev.Time != "" {
			// RFC 3339 in UTC sorts as text, but for fractions of a second.
			if second := strings.SplitN(strings.TrimSuffix(ev.Time, "Z"), ".", 2)[0]; second < last {
				t.Fatalf("%s comes after %s", ev.Time, last)
			} else {
				last = second
			}
		}
		count[filepath.Base(ev.Source)]++
		if ev.Kind == "" || ev.Line == 0 || ev.Fields == nil {
			t.Fatalf("incomplete: %s", line)
		}
	}
	for _, f := range sample.Files() {
		if name := filepath.Base(f.Name); strings.HasSuffix(name, ".log") {
			if want := bytes.Count(f.Data, []byte("\n")); count[name] != want {
				t.Errorf("%s has %d lines and gives %d events", name, want, count[name])
			}
		}
	}
}

func TestAGivenSettingIsAFact(t *testing.T) {
	dir := sampleDir(t)
	device := filepath.Join(dir, "device")
	cause := func(args ...string) string {
		out, errOut, code := hubscope(t, append([]string{"analyze", "--format", "json", "--at", "13:05", device}, args...)...)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, errOut)
		}
		var d struct {
			Prompts []struct{ Cause, Confidence string }
		}
		if err := json.Unmarshal([]byte(out), &d); err != nil || len(d.Prompts) != 1 {
			t.Fatalf("%v: %s", err, out)
		}
		return d.Prompts[0].Cause + " " + d.Prompts[0].Confidence
	}
	if got := cause(); got != "inactivity-timer likely" {
		t.Errorf("by the documented default: %s", got)
	}
	if got := cause("--given", "INACTIVITY_TIMER=15"); got != "inactivity-timer confirmed" {
		t.Errorf("given: %s", got)
	}
	if got := cause("--given", "INACTIVITY_TIMER=60"); strings.HasPrefix(got, "inactivity-timer") {
		t.Errorf("a timer of 60 minutes cannot have run out: %s", got)
	}
}

func TestZones(t *testing.T) {
	for in, want := range map[string]int{"+09:00": 32400, "+0900": 32400, "-03:30": -12600, "+9": 32400, "UTC": 0, "Z": 0, "Asia/Tokyo": 32400} {
		zone, err := parseZone(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if _, got := epoch.In(zone).Zone(); got != want {
			t.Errorf("%s is %d seconds east, want %d", in, got, want)
		}
	}
	for _, in := range []string{"", "+99:00", "+09:75", "Mars", "+x"} {
		if zone, err := parseZone(in); err == nil && in != "" {
			t.Errorf("%q became %v", in, zone)
		}
	}
}

var epoch = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
