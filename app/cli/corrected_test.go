package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/parsers/policy"
)

var english = lang.New("en", time.UTC)

// A finding is a misconfiguration and the path of its file.
type finding struct {
	casefile.Misconfiguration
	path string
}

// findingsIn are the misconfigurations of the files under a folder.
func findingsIn(t *testing.T, dir string) []finding {
	t.Helper()
	res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	var list []finding
	for _, m := range res.Case.Misconfigurations {
		list = append(list, finding{m, res.Case.Sources[m.Source].Path})
	}
	return list
}

// Two hundred configurations that are right by the documents, of every format, have no
// error and no warning.
func TestGeneratedHealthySites(t *testing.T) {
	for seed := range uint64(200) {
		dir := t.TempDir()
		healthySite(seed).write(t, dir)
		for _, f := range findingsIn(t, dir) {
			if f.Severity != casefile.Information {
				t.Errorf("seed %d: %s: %s", seed, f.Rule, english.Say(f.Message))
			}
		}
	}
}

// TestSuggestionsMendTheFile puts every suggestion into its file, in the place of the value
// it is for, and reads the files again: its finding is gone, and no other has come.
func TestSuggestionsMendTheFile(t *testing.T) {
	var dirs []string
	for _, dir := range someFolders(t, 4) {
		if strings.HasPrefix(filepath.Base(dir), "rule-") {
			mine := t.TempDir() // the case's own files are never written
			if err := os.CopyFS(mine, os.DirFS(filepath.Join(dir, "in"))); err != nil {
				t.Fatal(err)
			}
			dirs = append(dirs, mine)
		}
	}
	sites := uint64(80)
	if testing.Short() {
		sites = 20
	}
	for seed := range sites {
		dir := t.TempDir()
		faultySite(1000+seed).write(t, dir)
		dirs = append(dirs, dir)
	}
	found, mended := map[string]bool{}, map[string]bool{}
	for _, dir := range dirs {
		before := findingsIn(t, dir)
		for _, f := range before {
			found[f.Rule] = true
			if f.Suggestion == "" {
				continue
			}
			restore := mendFile(t, f)
			after := findingsIn(t, dir)
			restore()
			mended[f.Rule] = true
			for _, a := range after {
				if a.Rule == f.Rule && a.Key == f.Key && a.App == f.App && a.Platform == f.Platform && a.path == f.path && a.Line == f.Line {
					t.Errorf("%s: %s: %q → %q did not help: %s", dir, f.Rule, f.Value, f.Suggestion, english.Say(a.Message))
				}
				if !slices.ContainsFunc(before, func(b finding) bool { return b.Rule == a.Rule && b.Key == a.Key && b.App == a.App }) && !hiddenBefore(f, a) {
					t.Errorf("%s: %s on %s: %q → %q brought %s: %s", dir, f.Rule, f.Key, f.Value, f.Suggestion, a.Rule, english.Say(a.Message))
				}
			}
		}
	}
	if !testing.Short() && (len(found) < len(check.Rules()) || len(mended) < 25) {
		t.Errorf("of %d rules %d found anything and %d had a suggestion to try", len(check.Rules()), len(found), len(mended))
	}
}

// hiddenBefore: that the Exchange server's name is malformed hides from two rules whether
// it is listed and trusted.
func hiddenBefore(f, a finding) bool {
	return f.Rule == "exchange-server-malformed" && (a.Rule == "exchange-server-not-listed" || a.Rule == "trusted-exchange-hosts")
}

var (
	jsonValue = regexp.MustCompile(`"(?:policyValue|value)"\s*:\s*("(?:[^"\\]|\\.)*")`)
	xmlValue  = regexp.MustCompile(`>([^<]*)</|<(true|false)\s*/>`)
)

// mendFile puts a suggestion in the place of the value at its line. restore undoes it.
func mendFile(t *testing.T, f finding) (restore func()) {
	t.Helper()
	old, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(old)
	lines := strings.SplitAfter(text, "\n")
	at := len(strings.Join(lines[:max(int(f.Line)-1, 0)], ""))
	better, err := json.Marshal(f.Suggestion)
	if err != nil {
		t.Fatal(err)
	}
	put := func(from, to int, with string) string { return text[:from] + with + text[to:] }
	done := ""
	switch {
	case f.Line == 0: // a property that is missing
		const list = `"allClientProperties": [`
		i := strings.Index(text, list) + len(list)
		done = put(i, i, fmt.Sprintf(`{"displayName": "", "key": %q, "value": %s, "preDefined": true},`, f.Key, better))
	case strings.HasPrefix(f.Key, "gateway."):
		flag := strings.TrimPrefix(f.Key, "gateway.")
		line := lines[f.Line-1]
		done = put(at, at+len(line), strings.Replace(line, "-"+flag+" "+f.Value, "-"+flag+" "+f.Suggestion, 1))
	case f.Key == policy.TrustedExchangeHosts && f.Value == "" && !strings.Contains(text, titles["trusted"].element) && !strings.Contains(text, titles["trusted"].en) && !strings.Contains(text, titles["trusted"].ja):
		done = withTrustedHosts(text, at, string(better), f.Suggestion) // at its default it stands nowhere
	case strings.ContainsAny(strings.TrimSpace(text)[:1], "{["):
		for _, m := range jsonValue.FindAllStringSubmatchIndex(text[at:at+len(lines[f.Line-1])], -1) {
			var value string
			if json.Unmarshal([]byte(text[at+m[2]:at+m[3]]), &value) == nil && value == f.Value {
				done = put(at+m[2], at+m[3], string(better))
				break
			}
		}
	default:
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(f.Suggestion)) // a buffer takes everything
		m := xmlValue.FindStringSubmatchIndex(text[at:])
		switch {
		case m == nil:
		case m[4] >= 0 && text[at+m[4]:at+m[5]] != f.Value:
		case m[4] >= 0:
			done = put(at+m[0], at+m[1], "<"+b.String()+"/>")
		case unescaped(text[at+m[2]:at+m[3]]) == f.Value:
			done = put(at+m[2], at+m[3], b.String())
		}
	}
	if done == "" || done == text {
		t.Fatalf("%s:%d: no value %q of %s there", f.path, f.Line, f.Value, f.Key)
	}
	if err := os.WriteFile(f.path, []byte(done), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(f.path, old, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// withTrustedHosts adds the setting before that of the Exchange server, which is at a
// place of the text.
func withTrustedHosts(text string, at int, quoted, plain string) string {
	name := titles["trusted"]
	insert := func(i int, s string) string { return text[:i] + s + text[i:] }
	switch {
	case strings.ContainsAny(strings.TrimSpace(text)[:1], "{["):
		value := at + strings.Index(text[at:], `"policyValue"`)
		return insert(strings.LastIndex(text[:value], "{"), fmt.Sprintf(`{"policyName": %q, "policyValue": %s, "title": %q},`, name.name, quoted, name.en))
	case strings.Contains(text, "<dict>"):
		return insert(strings.LastIndex(text[:at], "<key>"), "<key>"+name.element+"</key><string>"+plain+"</string>")
	}
	return insert(at, "<"+name.element+">"+plain+"</"+name.element+">")
}

// unescaped is what an XML text means.
func unescaped(s string) string {
	var v struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal([]byte("<a>"+s+"</a>"), &v); err != nil {
		return s
	}
	return v.Text
}
