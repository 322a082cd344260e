package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hubscope/app/report/htmltest"
	"hubscope/app/sample"
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
