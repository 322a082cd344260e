package cli

import (
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCheckForPipelines reads SARIF and JUnit back: in both languages, the same whatever
// the order of the files, and with the exit code of --fail-on.
func TestCheckForPipelines(t *testing.T) {
	dir := sampleDir(t)
	var files []string
	if err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, p)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "ja"} {
		for _, format := range []string{"sarif", "junit"} {
			out, errOut, code := hubscope(t, append([]string{"check", "--lang", lang, "--format", format, "--fail-on", "error"}, files...)...)
			if code != 1 {
				t.Fatalf("%s: exit code %d: %s", format, code, errOut)
			}
			backwards := slices.Clone(files)
			slices.Reverse(backwards)
			if again, _, _ := hubscope(t, append([]string{"check", "--lang", lang, "--format", format}, backwards...)...); again != out {
				t.Errorf("%s in %s: the order of the files changes the output", format, lang)
			}
			errors := 0
			switch format {
			case "sarif":
				var log struct {
					Version string
					Runs    []struct {
						Results []struct{ RuleID, Level string }
					}
				}
				if err := json.Unmarshal([]byte(out), &log); err != nil || log.Version != "2.1.0" {
					t.Fatalf("%v: %s", err, log.Version)
				}
				for _, r := range log.Runs[0].Results {
					if r.Level == "error" && r.RuleID == "background-services-whitespace" {
						errors++
					}
				}
			case "junit":
				var all struct {
					Failures int `xml:"failures,attr"`
				}
				if err := xml.Unmarshal([]byte(out), &all); err != nil {
					t.Fatal(err)
				}
				errors = all.Failures
			}
			if errors != 1 {
				t.Errorf("%s in %s tells %d errors", format, lang, errors)
			}
			if japanese := strings.Contains(out, "スペース"); japanese != (lang == "ja") {
				t.Errorf("%s in %s: in Japanese is %v", format, lang, japanese)
			}
		}
	}
}

// TestCheckOfAnotherApp: a slip of the pen in --app is no clean bill of health.
func TestCheckOfAnotherApp(t *testing.T) {
	dir := sampleDir(t)
	for _, lang := range []string{"en", "ja"} {
		out, errOut, code := hubscope(t, "check", "--app", "Secure Mial", "--lang", lang, "--fail-on", "error", dir)
		if code != exitUsage || out != "" || !strings.Contains(errOut, "Secure Mial") || !strings.Contains(errOut, "Secure Mail") {
			t.Errorf("%s: exit code %d, %s%s", lang, code, out, errOut)
		}
	}
	if out, errOut, code := hubscope(t, "check", "--app", "secure mail", "--lang", "en", dir); code != 0 || !strings.Contains(out, "Background network services") {
		t.Errorf("exit code %d, %s%s", code, out, errOut)
	}
}

// TestCheckFix writes the corrected values and touches no file.
func TestCheckFix(t *testing.T) {
	dir := sampleDir(t)
	before := contents(t, dir)
	const corrected = "autodiscover.example.com:443,mail.example.com:443"
	for lang, says := range map[string]string{"en": "Configure > Apps > Secure Mail > Edit > iOS > App settings", "ja": "[構成] > [アプリ] > Secure Mail > [編集] > iOS > [アプリ設定]"} {
		text, errOut, code := hubscope(t, "check", "--fix", "--lang", lang, dir)
		if code != 0 || !strings.Contains(text, says) || !strings.Contains(text, ",·mail.example.com:443  "+corrected) {
			t.Errorf("%s: exit code %d, %s\n%s", lang, code, errOut, text)
		}
	}
	out, _, _ := hubscope(t, "check", "--fix", "--format", "json", "--lang", "en", dir)
	var doc struct {
		Fix []struct {
			For, Key, Suggestion string
			Rules                []string
		}
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil || len(doc.Fix) == 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	if f := doc.Fix[0]; f.For != "em-admin" || f.Key != "mail.backgroundServices" || f.Suggestion != corrected || !slices.Equal(f.Rules, []string{"background-services-whitespace"}) {
		t.Errorf("%+v", f)
	}
	if _, errOut, code := hubscope(t, "check", "--fix", "--format", "sarif", "--lang", "en", dir); code != exitUsage || !strings.Contains(errOut, "--fix") {
		t.Errorf("exit code %d: %s", code, errOut)
	}
	if after := contents(t, dir); after != before {
		t.Error("a file was touched")
	}
}

// contents are all files of a folder, one behind the other.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	if err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(p)
		b.WriteString(p + "\n" + string(data))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
