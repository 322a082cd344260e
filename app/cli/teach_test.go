package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain gives the program a configuration folder that nobody has put anything into.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "hubscope-cli-*")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
			os.Setenv(name, dir)
		}
		return m.Run()
	}())
}

// hub runs the program and returns what it printed.
func hub(t *testing.T, wantCode int, args ...string) (out, errText string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), args, streams{&bytes.Buffer{}, &stdout, &stderr}); code != wantCode {
		t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, wantCode, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

var unknownCase = filepath.Join(casesDir, "unknown-wordings", "in")

// fillIn gives every signature of a drafted pack the event that belongs to a word of it,
// and "other" to the rest.
func fillIn(pack string, events map[string]string) string {
	blocks := strings.Split(pack, "[[signature]]")
	for i := 1; i < len(blocks); i++ {
		event := "other"
		for word, e := range events {
			if strings.Contains(blocks[i], word) {
				event = e
			}
		}
		blocks[i] = strings.Replace(blocks[i], "event = ''", "event = '"+event+"'", 1)
	}
	return strings.Join(blocks, "[[signature]]")
}

// Lines that nobody knew explain a prompt and a mail failure once their wordings were
// taught: the drafts with their events are a pack.
func TestTeachIt(t *testing.T) {
	dir := t.TempDir()
	pack := filepath.Join(dir, "taught.toml")
	hub(t, exitOK, "unknown", "--lang", "en", "--format", "toml", "-o", pack, unknownCase)
	drafted, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(drafted), "8d0f2c11aa") {
		t.Error("a secret stands in the drafted pack")
	}

	said, _ := hub(t, exitFailOn, "signatures", "lint", "--lang", "en", pack)
	for _, l := range strings.Split(strings.TrimSpace(said), "\n") {
		if !strings.HasPrefix(l, pack+":") || !strings.Contains(l, "secure-mail.") || !strings.Contains(l, "its event is missing") {
			t.Errorf("the lint does not say what is missing where: %s", l)
		}
	}
	_, remark := hub(t, exitOK, "analyze", "--lang", "en", "--signatures", dir, unknownCase)
	if !strings.Contains(remark, "taught.toml") {
		t.Errorf("nothing is said of the pack that is not used: %s", remark)
	}

	filled := fillIn(string(drafted), map[string]string{"is up for": "prompt-shown", "stays shut": "mail-failed"})
	if err := os.WriteFile(pack, []byte(filled), 0o600); err != nil {
		t.Fatal(err)
	}
	said, _ = hub(t, exitOK, "signatures", "lint", "--lang", "en", pack)
	if !strings.Contains(said, "5 signatures") {
		t.Error(said)
	}
	out, _ := hub(t, exitOK, "analyze", "--lang", "en", "--format", "json", "--signatures", dir, unknownCase)
	var got any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"sources": []any{map[string]any{"kind": "ctxlog-ios", "warnings": []any{}}},
		"prompts": []any{map[string]any{"time": "2026-03-02T00:20:31.118Z", "cause": "inactivity-timer", "app": "Secure Mail"}},
		"mail":    []any{map[string]any{"target": "mail.example.com:443", "verdict": "mail-server-refused", "hop": "mail-server"}},
	}
	for _, d := range differences("case", want, got) {
		t.Error(d)
	}
	if out, _ := hub(t, exitOK, "unknown", "--lang", "en", "--signatures", dir, unknownCase); !strings.HasPrefix(out, "0 lines were recognised by nothing") {
		t.Error(out)
	}
}

// unknownJSON is what the command says in JSON.
func unknownJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, _ := hub(t, exitOK, append([]string{"unknown", "--lang", "en", "--format", "json"}, args...)...)
	var doc map[string]any
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestUnknownGroupsLines(t *testing.T) {
	got := unknownJSON(t, unknownCase)
	for _, d := range differences("unknown", map[string]any{
		"schema": "hubscope.unknown/1", "lines": 10.0, "leftOut": 0.0,
		"templates": []any{
			map[string]any{
				"template": "Shelf <shelf> of depot <depot> is level, <number> parcels", "count": 5.0, "system": "secure-mail",
				"sources": []any{"~CtxLog_com.citrix.mail.log"}, "near": nil,
				"signature": map[string]any{"event": "", "contains": "of depot", "pattern": "Shelf <shelf> of depot <depot> is level, <number> parcels"},
			},
			map[string]any{"template": "Post office <host>:<port> stays shut (status <status>)", "count": 2.0},
			map[string]any{"template": "Guard screen <screen> is down", "count": 1.0, "example": map[string]any{"line": 10.0, "time": "2026-03-02T00:20:45.118Z"}},
			map[string]any{"template": "Guard screen <screen> is up for aiko, nonce=<nonce>, asks for the code", "count": 1.0,
				"example": map[string]any{"text": "~nonce=***, asks"}, "signature": map[string]any{"pattern": "~nonce=<_>, asks"}},
			map[string]any{"template": "done.", "count": 1.0, "signature": map[string]any{"head": "-[Post open:]"}},
		},
	}, got) {
		t.Error(d)
	}
}

// What stands beside a prompt comes first, however rare; the rest by how often it is seen.
func TestUnknownNearestFirst(t *testing.T) {
	dir := t.TempDir()
	const head = "+0900 Secure Mail[Sync:INFO:com.apple.main-thread:9]A:-[Sync run:]: "
	var log strings.Builder
	for _, l := range []string{
		"08:00:00.000 often seen far away", "08:00:01.000 often seen far away", "08:00:02.000 often seen far away", "08:00:03.000 seldom seen far away",
		"09:09:30.000 half a minute before it", "09:10:00.000 logonrequest reason=18", "09:10:05.000 five seconds after it",
	} {
		log.WriteString("2026-03-02T" + l[:12] + head + l[13:] + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "CtxLog_com.citrix.mail.log"), []byte(log.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, d := range differences("unknown", map[string]any{"templates": []any{
		map[string]any{"template": "five seconds after it", "near": map[string]any{"kind": "prompt", "deltaSeconds": 5.0}},
		map[string]any{"template": "half a minute before it", "near": map[string]any{"kind": "prompt", "deltaSeconds": -30.0, "time": "2026-03-02T00:10:00Z"}},
		map[string]any{"template": "often seen far away", "count": 3.0},
		map[string]any{"template": "seldom seen far away", "count": 1.0},
	}}, unknownJSON(t, dir)) {
		t.Error(d)
	}
}

func TestUnknownRedacted(t *testing.T) {
	dir := t.TempDir()
	log := `2026-03-02T08:00:00.000+0900 Secure Hub[SecureHub:INFO:com.apple.main-thread:103]A:-[SHSession run:]: Sign on succeeded for aiko
2026-03-02T08:00:05.000+0900 Secure Mail[Post:ERROR:com.apple.main-thread:103]A:-[Post open:]: box of AIKO at mail.example.com, 192.0.2.7:443, user=noa, token=abcdef0123 is shut
`
	if err := os.WriteFile(filepath.Join(dir, "aiko.log"), []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json", "toml"} {
		out, _ := hub(t, exitOK, "unknown", "--redact", "--lang", "en", "--format", format, dir)
		for _, secret := range []string{"aiko", "AIKO", "noa", "192.0.2.7", "mail.example.com", "abcdef0123"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s: %q is left:\n%s", format, secret, out)
			}
		}
		if !strings.Contains(out, "box of user-01 at host-01, doc-ip-01:443, user=user-02, token=**") {
			t.Errorf("%s: the example is not there with its tokens:\n%s", format, out)
		}
	}
}

// A signature can be drafted only for lines whose format asks signatures; the others are
// grouped all the same.
func TestUnknownOfOtherFormats(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"ns.log":    "<134> 03/02/2026:08:00:00 GMT ns 0-PPE-0 : default SSLVPN Message 42 0 :  \"some free text 7 of the gateway\"\n",
		"notes.txt": "a text of no format\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range differences("unknown", map[string]any{"templates": []any{
		"…", map[string]any{"template": "a text of no format", "signature": nil, "system": nil},
		map[string]any{"template": "~some free text <", "signature": nil, "system": "gateway"},
	}}, unknownJSON(t, dir)) {
		t.Error(d)
	}
	hub(t, exitOK, "unknown", filepath.Join(dir, "notes.txt"))
	hub(t, exitUsage, "unknown", filepath.Join(dir, "none.txt"))
}

const goodPack = "[[signature]]\nid = \"site.a\"\nevent = \"prompt-shown\"\ncontains = \"Guard screen\"\nexample = \"Guard screen 2 is up\"\n"

// A pack that is refused is a source with its faults; the packs beside it are used.
func TestRefusedPack(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.toml")
	for name, text := range map[string]string{bad: strings.Replace(goodPack, "prompt-shown", "prompt-shwon", 1), filepath.Join(dir, "good.toml"): goodPack} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, remark := hub(t, exitOK, "analyze", "--lang", "en", "--format", "json", "--signatures", dir, unknownCase)
	var got any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	for _, d := range differences("case", map[string]any{
		"sources": []any{map[string]any{"id": "s1", "kind": "ctxlog-ios"}, map[string]any{
			"id": "s2", "kind": "signature-pack", "path": bad,
			"warnings": []any{map[string]any{"code": "pack-refused", "line": 3.0, "message": "~site.a: there is no event prompt-shwon"}},
		}},
		"prompts": []any{"…", map[string]any{"time": "2026-03-02T00:20:31.118Z"}},
	}, got) {
		t.Error(d)
	}
	if !strings.Contains(remark, bad+":3:") {
		t.Error(remark)
	}
	if _, quiet := hub(t, exitOK, "analyze", "--quiet", "--signatures", dir, unknownCase); quiet != "" {
		t.Error(quiet)
	}
}

// Packs of the configuration folder are read without being named.
func TestPacksOfTheConfigurationFolder(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", os.Getenv("XDG_CONFIG_HOME"))
	t.Setenv("AppData", os.Getenv("XDG_CONFIG_HOME"))
	if err := os.MkdirAll(packFolder(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(packFolder(), "site.toml"), []byte(goodPack), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := hub(t, exitOK, "analyze", "--lang", "en", "--format", "json", unknownCase); !strings.Contains(out, `"cause": "inactivity-timer"`) {
		t.Error("the pack was not used")
	}
	out, _ := hub(t, exitOK, "signatures", "list", "--lang", "en")
	if !strings.HasPrefix(out, "site.a  →  prompt-shown") || !strings.Contains(out, "lease.expired  →  lease-expired") {
		t.Error(out[:min(len(out), 300)])
	}
}

func TestSignaturesLint(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.toml"), filepath.Join(dir, "bad.toml")
	for name, text := range map[string]string{good: goodPack, bad: strings.ReplaceAll(goodPack, "Guard screen 2", "Another screen") + goodPack} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, _ := hub(t, exitOK, "signatures", "lint", "--lang", "en"); !strings.Contains(out, "builtin: ") {
		t.Error(out)
	}
	hub(t, exitOK, "signatures", "lint", good)
	out, _ := hub(t, exitFailOn, "signatures", "lint", "--lang", "en", good, bad)
	for _, want := range []string{bad + ":5: site.a: its own example does not hold Guard screen.", good + ": 1 signature,"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
	hub(t, exitUsage, "signatures", "lint", filepath.Join(dir, "none.toml"))
	out, _ = hub(t, exitOK, "signatures", "list", "--format", "json", good)
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 || list[0]["id"] != "site.a" || list[0]["sure"] != "observed" || list[0]["example"] == "" {
		t.Error(out, err)
	}
}
