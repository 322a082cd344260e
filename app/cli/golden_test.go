package cli

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hubscope/app/lang"
	"hubscope/app/report/htmltest"
	"hubscope/app/sample"
	"hubscope/app/sheet"
)

var writeAnew = flag.Bool("update", false, "write the reports of testdata/reports anew")

// goldens are the cases whose reports are kept: the sample, and a folder of cases each for a
// prompt, a mail failure and many users at once.
var goldens = []string{"sample", "cause-gateway-session-timeout", "mail-sta-down", "wave-kill-command"}

// kept are the forms in which a report is kept, by the end of its name.
var kept = map[string][]string{
	"html": {"--format", "html"}, "md": {"--format", "markdown"}, "ticket.md": {"--format", "markdown", "--short"}, "csv": {"--format", "csv"},
}

// TestReports holds the reports of known cases, in both languages, against those that
// somebody has looked at. `go test ./app/cli -run TestReports -update` writes them anew.
func TestReports(t *testing.T) {
	want, err := filepath.Abs(filepath.Join("testdata", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Abs(casesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range goldens {
		t.Run(name, func(t *testing.T) {
			in := "in" // paths stand in a report: they must be the same everywhere
			if name == "sample" {
				t.Chdir(t.TempDir())
				in = "sample"
				if _, err := sample.Write(in); err != nil {
					t.Fatal(err)
				}
			} else {
				t.Chdir(filepath.Join(cases, name))
			}
			for _, language := range []string{"en", "ja"} {
				for form, flags := range kept {
					args := append([]string{"analyze", "--tz", "UTC", "--show-tz", "+09:00", "--lang", language}, flags...)
					got, errText := hub(t, exitOK, append(args, in)...)
					if errText != "" {
						t.Errorf("standard error: %s", errText)
					}
					if form == "html" {
						faults, _ := htmltest.Faults([]byte(got))
						for _, f := range faults {
							t.Errorf("%s: %s", language, f)
						}
					}
					compareReport(t, filepath.Join(want, name+"."+language+"."+form), []byte(got))
				}
			}
		})
	}
}

// compareReport holds a report against the one that is kept in a file.
func compareReport(t *testing.T, file string, got []byte) {
	t.Helper()
	if *writeAnew {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed (-kept +now):\n%s", filepath.Base(file), cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
	}
}

// TestCasesMakeReports writes every fifth case as every sort of report and holds each against
// what all promise.
func TestCasesMakeReports(t *testing.T) {
	for i, dir := range someFolders(t, 5) {
		if i%5 != 0 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			w := loadWant(t, dir)
			if w.Exit != exitOK || w.Stdin != "" {
				t.Skip("no case to report on, or one of standard input")
			}
			language := lang.Languages[i/5%2]
			report := func(flags ...string) string {
				args := slices.Concat([]string{"analyze", "--quiet", "--tz", "UTC", "--show-tz", "UTC", "--lang", language}, flags, w.Args, []string{filepath.Join(dir, "in")})
				out, _ := hub(t, exitOK, args...)
				return out
			}
			page := report("--format", "html", "--all")
			faults, shown := htmltest.Faults([]byte(page))
			for _, f := range faults {
				t.Error(f)
			}
			table := report("--format", "csv")
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, sheet.Mark))).ReadAll()
			if err != nil || len(rows) == 0 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			for name, out := range map[string]string{"html": shown, "csv": table, "markdown": report("--format", "markdown"), "short": report("--format", "markdown", "--short")} {
				if j := strings.IndexAny(out, "⟦\ufdd0\ufdd1\x1b"); j >= 0 && !strings.HasPrefix(out[j:], "⟦U+") && !strings.HasPrefix(out[j:], "⟦NBSP") && !wideSign(out[j:]) {
					t.Errorf("%s: something was not put into words: %.80q", name, out[j:])
				}
				if name == "short" && len(out) > 8<<10 {
					t.Errorf("the short form has %d bytes", len(out))
				}
			}
		})
	}
}

// wideSign reports a full-width sign of a setting, which stands in such brackets.
func wideSign(s string) bool {
	r := []rune(s[:min(len(s), 12)])
	return len(r) > 2 && r[2] == '⟧'
}
