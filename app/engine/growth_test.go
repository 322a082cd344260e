package engine_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/report"
	"hubscope/parsers/source"
)

// TestFedLineByLine is the property that following rests on: what is told of files that came
// line by line is what is told of the files.
func TestFedLineByLine(t *testing.T) {
	dirs, err := filepath.Glob("../../analyzer/testdata/cases/*/in")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	step := 1
	if testing.Short() {
		step = 16
	}
	for i := 0; i < len(dirs); i += step {
		t.Run(filepath.Base(filepath.Dir(dirs[i])), func(t *testing.T) { fedLineByLine(t, dirs[i], uint64(i)) })
	}
}

func fedLineByLine(t *testing.T, dir string, seed uint64) {
	ctx := context.Background()
	r := engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true}
	want, err := engine.Analyze(ctx, r)
	if err != nil {
		t.Skip(err) // nothing readable: nothing to follow
	}
	defer want.Close()
	items, err := source.Find(ctx, r.Paths, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := engine.NewGrowth(ctx, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var logs [][]byte // by source, what is still to come
	for _, it := range items {
		if len(it.Warnings) > 0 || strings.Contains(it.Path, "!/") {
			t.Skip("an archive, or what cannot be read")
		}
		c, err := it.Open(ctx)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
		if err != nil {
			t.Fatal(err)
		}
		if w := c.Warnings(); len(w) > 0 {
			t.Skip("what cannot be read whole")
		}
		c.Close()
		g.Open(source.Origin{Path: it.Path, Series: it.Series, ModTime: it.ModTime})
		logs = append(logs, data)
	}
	random := rand.New(rand.NewPCG(seed, 1))
	for left := len(logs); left > 0; {
		i := random.IntN(len(logs))
		data := logs[i]
		if data == nil {
			continue
		}
		n := 0
		for range 1 + random.IntN(5) {
			n += bytes.IndexByte(data[n:], '\n') + 1
		}
		if n == 0 || bytes.IndexByte(data[n:], '\n') < 0 {
			n = len(data)
		}
		if err := g.Add(i, data[:n]); err != nil {
			t.Fatal(err)
		}
		if logs[i] = data[n:]; len(logs[i]) == 0 {
			g.End(i)
			logs[i] = nil
			left--
		}
		if random.IntN(40) == 0 { // somebody looks
			if _, err := g.Explain(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := g.Explain(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := told(t, want), told(t, got); a != b {
		x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(x), len(y)) {
			if x[i] != y[i] {
				t.Fatalf("line %d of the JSON is %s, of the files %s, behind %s", i+1, strings.TrimSpace(y[i]), strings.TrimSpace(x[i]), strings.TrimSpace(x[max(0, i-1)]))
			}
		}
		t.Fatalf("%d lines of JSON, of the files %d", len(y), len(x))
	}
}

// told is all that is told of a case, as JSON.
func told(t *testing.T, res *engine.Result) string {
	t.Helper()
	c := res.Select(analyzer.Selection{Zone: time.UTC})
	var b bytes.Buffer
	if err := report.JSON(&b, report.View{Case: c, Text: res.Text, Printer: lang.New("en", time.UTC).Covering(c.From, c.To)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
