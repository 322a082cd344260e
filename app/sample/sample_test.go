package sample_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/sample"
)

// content is what is in a file, unpacked.
func content(t *testing.T, f sample.File) []byte {
	t.Helper()
	if path.Ext(f.Name) != ".gz" {
		return f.Data
	}
	r, err := gzip.NewReader(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatal(err)
	}
	if !r.ModTime.IsZero() || r.Name != "" {
		t.Errorf("%s names %q and a time, %v", f.Name, r.Name, r.ModTime)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	for _, f := range sample.Files() {
		if f.Name == name {
			return content(t, f)
		}
	}
	t.Fatalf("no file %s", name)
	return nil
}

// recorded is the digest of all names and contents. The archive counts by what is in it:
// another release of Go may pack the same bytes differently. When the case is changed on
// purpose, look at its answers and write the new digest here.
const recorded = "3cd8096005b1334c0c16219edce79e4acc9c52511cf76110e09437cbcf6decba"

func TestSameBytesEveryTime(t *testing.T) {
	first, second := sample.Files(), sample.Files()
	h := sha256.New()
	for i, f := range first {
		if f.Name != second[i].Name || !bytes.Equal(f.Data, second[i].Data) {
			t.Errorf("%s differs from one call to the next", f.Name)
		}
		data := content(t, f)
		fmt.Fprintf(h, "%s %d\n", f.Name, len(data))
		h.Write(data)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != recorded {
		t.Errorf("the digest is %s", got)
	}
	if !slices.IsSortedFunc(first, func(a, b sample.File) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the files are not in order")
	}
}

// analyzed runs the program's engine on the case as a user would have it on the disk.
func analyzed(t *testing.T) (c *casefile.Case, dir string) {
	t.Helper()
	dir, remove, err := sample.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	// The case states its zones: the machine's must not matter.
	res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.FixedZone("", -5*60*60)})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	return res.Case, filepath.ToSlash(dir)
}

func TestSourcesAreReadWhole(t *testing.T) {
	c, dir := analyzed(t)
	var got []string
	for _, s := range c.Sources {
		got = append(got, fmt.Sprintf("%s %s %s %s", s.ID, s.Kind, s.System, strings.TrimPrefix(s.Path, dir+"/")))
		if s.Unrecognized != 0 || len(s.Warnings) != 0 {
			t.Errorf("%s: %d lines unrecognized, warnings %v", s.Path, s.Unrecognized, s.Warnings)
		}
		if s.Lines == 0 || s.Records == 0 {
			t.Errorf("%s: %d lines, %d records", s.Path, s.Lines, s.Records)
		}
		basis := casefile.ClockStated
		if strings.HasPrefix(s.Kind, "ctxlog") {
			basis = casefile.ClockPaired // aiko signs on twice
		}
		if s.Clock.Basis != "" && (s.Clock.Basis != basis || s.Clock.Offset != 0) {
			t.Errorf("%s: clock %+v", s.Path, s.Clock)
		}
	}
	want := []string{
		"s1 ctxlog-ios secure-hub device/CitrixLogs/Secure Hub/CtxLog_com.zenprise.zpmdmbeta.log",
		"s2 ctxlog-ios secure-mail device/CitrixLogs/Secure Mail/CtxLog_com.citrix.mail.ios.log",
		"s3 ctxlog-ios mdx-app device/CitrixLogs/Secure Web/CtxLog_com.citrix.browser.ios.log",
		"s4 ns-conf gateway gateway/ns.conf",
		"s5 netscaler gateway gateway/ns.log",
		"s6 netscaler gateway gateway/ns.log.0.gz",
		"s7 em-properties endpoint-management settings/client-properties.json",
		"s8 em-gateways endpoint-management settings/gateways.json",
		"s9 em-policies endpoint-management settings/secure-mail.json",
	}
	equal(t, "sources", got, want)
	if len(c.Limits) != 0 {
		t.Errorf("limits: %v", c.Limits)
	}
}

var japan = time.FixedZone("", 9*60*60)

func clock(t time.Time) string { return t.In(japan).Format("15:04:05") }

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// TestRightAnswer is the answer that the case was written for.
func TestRightAnswer(t *testing.T) {
	c, _ := analyzed(t)

	var prompts []string
	for _, p := range c.Prompts {
		prompts = append(prompts, fmt.Sprintf("%s %s %s %q %s %s %v %s", clock(p.Time), p.Kind, p.User, p.App, p.Cause, p.Confidence, p.Because, p.Disposition))
		if p.Kind == casefile.KindPrompt && (p.Credential.Type != casefile.PIN || p.Device == "" || p.Platform != "ios") {
			t.Errorf("the prompt at %s asked for %s on %q, %s", clock(p.Time), p.Credential.Type, p.Device, p.Platform)
		}
	}
	equal(t, "prompts", prompts, []string{
		`09:31:12 implied haruto "" sign-on-refused likely [sign-on-refused] user-action`,
		`10:38:52 implied ken "" gateway-session-timeout confirmed [gateway-session-timeout] as-configured`,
		`11:02:36 prompt aiko "Secure Mail" gateway-session-timeout confirmed [active-poll gateway-session-timeout] as-configured`,
		`13:02:18 implied yui "" sign-off confirmed [sign-off] user-action`,
		`13:05:12 prompt aiko "Secure Mail" inactivity-timer confirmed [inactivity-timer] as-configured`,
		`14:16:05 implied mei "" gateway-session-killed confirmed [gateway-session-killed] fault`,
		`15:30:01 notice aiko "Secure Mail" policy-update-flip confirmed [policy-update-flip] as-configured`,
	})

	var mail []string
	for _, m := range c.Mail {
		mail = append(mail, fmt.Sprintf("%s-%s %s %s %s %s %s %s ×%d", clock(m.Time), clock(m.Until), m.User, m.Target, m.Verdict, m.Hop, m.Confidence, m.Disposition, m.Count))
	}
	equal(t, "mail", mail, []string{
		"09:02:12-15:04:03 aiko mail.example.com:443 background-services-malformed policy confirmed setting ×17",
	})

	// Android's list is as it should be. The notes are on the gateway's timers, which the day is about.
	var wrong []string
	for _, m := range c.Misconfigurations {
		if m.Severity != casefile.Information {
			wrong = append(wrong, fmt.Sprintf("%s %s %s %q → %q", m.Rule, m.App, m.Platform, m.Value, m.Suggestion))
		}
	}
	equal(t, "misconfigurations", wrong, []string{
		`background-services-whitespace Secure Mail ios "autodiscover.example.com:443, mail.example.com:443" → "autodiscover.example.com:443,mail.example.com:443"`,
	})
}

func TestSessions(t *testing.T) {
	c, _ := analyzed(t)
	var aikos []string
	for _, s := range c.Sessions {
		if s.Client == casefile.ClientSecureHub && s.Ended && s.LogoutMethod == "TimedOut" && (s.EndCause != "gateway-session-timeout" || s.Confidence != casefile.Confirmed) {
			t.Errorf("%s of %s ended by %s, %s", s.ID, s.User, s.EndCause, s.Confidence)
		}
		if s.User == "aiko" {
			aikos = append(aikos, fmt.Sprintf("%s %s-%s %s %s", s.Client, clock(s.Start), clock(s.End), s.EndCause, s.Confidence))
		}
	}
	equal(t, "aiko's sessions", aikos, []string{
		"secure-hub 08:41:22-10:32:25 gateway-session-timeout confirmed",
		"workspace-app 08:47:29-09:17:57 gateway-session-timeout confirmed",
		"secure-hub 11:02:44-16:28:27 gateway-session-timeout confirmed",
		"workspace-app 16:12:08-16:42:34 gateway-session-timeout confirmed",
	})
	for _, p := range c.Prompts {
		for _, s := range c.Sessions {
			if s.ID == p.Session && s.Client != casefile.ClientSecureHub {
				t.Errorf("the prompt at %s is of a session of class %s", clock(p.Time), s.Client)
			}
		}
	}
}

// TestPhoneAsksWhenItMust: whenever no app was used for as long as the Inactivity Timer,
// the next use asks for the PIN, and at no other time but for the gateway's sake.
func TestPhoneAsksWhenItMust(t *testing.T) {
	type line struct{ at, text string }
	var lines []line
	for _, f := range sample.Files() {
		if !strings.HasPrefix(f.Name, "device/") {
			continue
		}
		for s := bufio.NewScanner(bytes.NewReader(f.Data)); s.Scan(); {
			at, text, _ := strings.Cut(s.Text(), " ")
			lines = append(lines, line{at, text})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return strings.Compare(a.at, b.at) })
	var last time.Time
	var pauses, prompts []string
	for _, l := range lines {
		now, err := time.Parse("2006-01-02T15:04:05.000-0700", l.at)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.Contains(l.text, "Application state changed"):
			if !last.IsZero() && now.Sub(last) > 15*time.Minute {
				pauses = append(pauses, now.Format("15:04"))
			}
			last = now
		case strings.Contains(l.text, "Prompting for"):
			prompts = append(prompts, now.Format("15:04"))
		}
	}
	equal(t, "prompts after a pause", prompts, pauses)
}

// TestRotation: newsyslog looks at every full hour whether the file is beyond 100 KB.
func TestRotation(t *testing.T) {
	older, newer := file(t, "gateway/ns.log.0.gz"), file(t, "gateway/ns.log")
	const limit = 100 << 10
	lastHour := bytes.LastIndex(older, []byte("\nMar  2 10:"))
	if len(older) <= limit || lastHour > limit || len(newer) > limit {
		t.Errorf("the older file has %d bytes, %d of them before the hour before; the newer one %d", len(older), lastHour, len(newer))
	}
	for i, l := range append(bytes.Split(bytes.TrimSpace(older), []byte("\n")), bytes.Split(bytes.TrimSpace(newer), []byte("\n"))...) {
		if !bytes.HasPrefix(l, []byte("Mar  2 ")) {
			t.Errorf("line %d is of another day: %.40s", i, l)
		}
		if at := string(l[7:15]); at < "08:00:00" || at > "18:30:00" {
			t.Errorf("line %d is of %s", i, at)
		}
	}
}

var (
	host    = regexp.MustCompile(`[\w.-]+\.(?:com|net|org|jp)\b`)
	address = regexp.MustCompile(`(?:^|[^/.\d])(\d+\.\d+\.\d+\.\d+)`) // behind a slash stands a version
)

// TestNoRealNames: nothing but names and addresses that documentation may use, private
// addresses of the inside, and the appliance's own.
func TestNoRealNames(t *testing.T) {
	ranges := []string{"10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "127.0.0.1/32", "0.0.0.0/32", "255.0.0.0/8"}
	for _, f := range sample.Files() {
		data := content(t, f)
		for _, h := range host.FindAll(data, -1) {
			if name := string(h); name != "example.com" && !strings.HasSuffix(name, ".example.com") && name != "example.com_2025" {
				t.Errorf("%s names %s", f.Name, name)
			}
		}
		for _, m := range address.FindAllSubmatch(data, -1) {
			a, err := netip.ParseAddr(string(m[1]))
			if err != nil || !slices.ContainsFunc(ranges, func(r string) bool { return netip.MustParsePrefix(r).Contains(a) }) {
				t.Errorf("%s has the address %s", f.Name, m[1])
			}
		}
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "case")
	written, err := sample.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := sample.Files()
	if len(written) != len(files) {
		t.Fatalf("%d of %d files written", len(written), len(files))
	}
	for i, f := range files {
		if want := filepath.Join(dir, filepath.FromSlash(f.Name)); written[i] != want {
			t.Errorf("written %s, want %s", written[i], want)
		}
		data, err := os.ReadFile(written[i])
		if err != nil || !bytes.Equal(data, f.Data) {
			t.Errorf("%s: %v, %d bytes of %d", written[i], err, len(data), len(f.Data))
		}
		mode(t, written[i], 0o644)
	}
	mode(t, filepath.Join(dir, "gateway"), 0o755)
}

func mode(t *testing.T, name string, want fs.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	// The user's umask may take rights away, and must not be asked to give any.
	if got := info.Mode().Perm(); got&^want != 0 || got&0o700 != want&0o700 {
		t.Errorf("%s has mode %v, want %v", name, got, want)
	}
}

func TestWriteOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "settings", "gateways.json")
	if err := os.MkdirAll(filepath.Dir(mine), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	written, err := sample.Write(dir)
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), mine) || len(written) != 0 {
		t.Errorf("written %v, error %v", written, err)
	}
	if data, _ := os.ReadFile(mine); string(data) != "mine" {
		t.Errorf("the file holds %q", data)
	}
	if _, err := os.Stat(filepath.Join(dir, "gateway")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

func TestWriteStaysInside(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(dir, "gateway")); err != nil {
		t.Skipf("this system lets nobody make a symbolic link here: %v", err)
	}
	written, err := sample.Write(dir)
	if err == nil || len(written) != 0 {
		t.Errorf("written %v through a link", written)
	}
	for _, d := range []string{elsewhere, filepath.Join(dir, "device", "CitrixLogs", "Secure Hub")} {
		if entries, _ := os.ReadDir(d); len(entries) != 0 {
			t.Errorf("%s holds %v", d, entries)
		}
	}
}

func TestTemporary(t *testing.T) {
	dir, remove, err := sample.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	mode(t, dir, 0o700)
	mode(t, filepath.Join(dir, "gateway"), 0o700)
	mode(t, filepath.Join(dir, "gateway", "ns.log"), 0o600)
	remove()
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}
