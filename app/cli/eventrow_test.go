package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"hubscope/app/sheet"
)

// TestEventsAsATable: the rows of the table are the objects of JSON, in the same order.
func TestEventsAsATable(t *testing.T) {
	dir := sampleDir(t)
	lines, _ := hub(t, exitOK, "events", "--quiet", dir)
	out, _ := hub(t, exitOK, "events", "--quiet", "--format", "csv", "--show-tz", "+09:00", dir)
	body, marked := strings.CutPrefix(out, sheet.Mark)
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("%v, marked %v", err, marked)
	}
	objects := bytes.Split([]byte(strings.TrimSpace(lines)), []byte("\n"))
	if len(rows) != len(objects)+1 {
		t.Fatalf("%d rows of %d events", len(rows), len(objects))
	}
	timed := 0
	for i, o := range objects {
		var ev struct{ Time, Source, Kind, User, Text string }
		if err := json.Unmarshal(o, &ev); err != nil {
			t.Fatal(err)
		}
		cell := map[string]string{}
		for k, name := range rows[0] {
			cell[name] = rows[i+1][k]
		}
		if cell["time"] != ev.Time || cell["source"] != ev.Source || cell["kind"] != ev.Kind || cell["user"] != ev.User || cell["text"] != strings.ReplaceAll(ev.Text, "\t", `\u0009`) {
			t.Fatalf("row %d is %v\nof %s", i+1, rows[i+1], o)
		}
		if ev.Time != "" {
			if timed++; !strings.HasSuffix(cell["local"], "+09:00") {
				t.Errorf("row %d: local %q", i+1, cell["local"])
			}
		}
	}
	if timed < 500 {
		t.Errorf("only %d rows have a time", timed)
	}
}

func TestShortGoesWithMarkdown(t *testing.T) {
	_, errText := hub(t, exitUsage, "analyze", "--lang", "en", "--short", sampleDir(t))
	if !strings.Contains(errText, "--short goes with --format markdown, not with text") {
		t.Error(errText)
	}
}
