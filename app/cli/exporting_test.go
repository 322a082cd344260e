package cli

import (
	"strings"
	"testing"

	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/report/export"
	"hubscope/app/report/htmltest"
	"hubscope/app/ui"
)

// TestTheWindowExportsWithoutNames: whatever the window exports, of the whole case and of one
// answer, the callers are named in it only where somebody said so.
func TestTheWindowExportsWithoutNames(t *testing.T) {
	res, err := engine.Analyze(t.Context(), engine.Request{Paths: []string{sampleDir(t)}, Select: windowPart})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	for _, format := range exporting().Formats {
		for _, language := range lang.Languages {
			for _, redact := range []bool{true, false} {
				out, err := exported(res)(t.Context(), ui.ExportRequest{Case: res.Case, Format: format.ID, Lang: language, Redact: redact})
				if err != nil {
					t.Fatal(err)
				}
				if named := strings.Contains(string(out), "aiko"); named == redact {
					t.Errorf("%s in %s, redacted %v: somebody is named: %v", format.ID, language, redact, named)
				}
				if format.ID == string(export.HTML) {
					faults, _ := htmltest.Faults(out)
					for _, f := range faults {
						t.Error(f)
					}
				}
			}
		}
	}
}
