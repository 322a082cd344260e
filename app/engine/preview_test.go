package engine_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/parsers/netscaler/nsgen"
)

// largeCase writes a gateway's log that is large enough for two previews, packed or not, with
// its settings beside it.
func largeCase(t *testing.T, packed bool) string {
	t.Helper()
	dir := t.TempDir()
	o := nsgen.Options{Seed: 3, Size: 80 << 20, Users: 40}
	name := "ns.log"
	if packed {
		name += ".0.gz"
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out io.WriteCloser = f
	if packed {
		if out, err = gzip.NewWriterLevel(f, gzip.BestSpeed); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := nsgen.Write(out, o); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ns.conf"), []byte(nsgen.Conf(o)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestPreviews proves of a large case that a preview explains a part of what the whole does,
// that its evidence can be opened while the reading goes on, and that the final case is the
// same with previews as without.
func TestPreviews(t *testing.T) {
	for _, packed := range []bool{false, true} {
		t.Run(fmt.Sprint("packed ", packed), func(t *testing.T) {
			dir := largeCase(t, packed)
			part := func(*engine.Result) (analyzer.Selection, error) {
				return analyzer.Selection{Prompts: 200, Sessions: 500}, nil
			}
			without := analyze(t, engine.Request{Paths: []string{dir}, Select: part})

			type line struct{ at, text string }
			shown := map[string]line{} // ids of prompts, and a line of their evidence
			count := 0
			with := analyze(t, engine.Request{Paths: []string{dir}, Select: part, Preview: func(_ context.Context, p *engine.Preview) {
				defer p.Close()
				count++
				if p.Read <= 0 || p.Total <= p.Read {
					t.Errorf("%d of %d bytes", p.Read, p.Total)
				}
				c := p.Select(analyzer.Selection{Prompts: 100, Sessions: -1})
				if len(c.Briefs) == 0 || len(c.Briefs) >= len(without.Case.Briefs)/2 || !c.To.Before(without.Case.To) {
					t.Errorf("%d of %d prompts up to %s", len(c.Briefs), len(without.Case.Briefs), c.To)
				}
				for _, s := range c.Sources {
					if len(s.Warnings) > 0 {
						t.Errorf("%s: %v", s.Path, s.Warnings)
					}
				}
				for i := range c.Prompts {
					for _, e := range c.Prompts[i].Evidence {
						if text := p.Text(e.Ref); c.Sources[e.Source].Kind == "netscaler" {
							if text == "" {
								t.Fatalf("line %d cannot be opened", e.Line)
							}
							shown[fmt.Sprint(c.Prompts[i].Time, c.Prompts[i].User)] = line{fmt.Sprint(e.Source, e.Line), text}
						}
					}
				}
			}})
			if count == 0 || len(shown) < 20 {
				t.Fatalf("%d previews show %d prompts", count, len(shown))
			}
			if !reflect.DeepEqual(with.Case, without.Case) {
				t.Error("the final case is another one with previews")
			}
			// What a preview pointed at is the same line of the whole.
			all := with.Select(analyzer.Selection{Sessions: -1})
			found := 0
			for i := range all.Prompts {
				p := &all.Prompts[i]
				want, ok := shown[fmt.Sprint(p.Time, p.User)]
				for _, e := range p.Evidence {
					if ok && fmt.Sprint(e.Source, e.Line) == want.at {
						if found++; with.Text(e.Ref) != want.text {
							t.Errorf("line %s is %q, the preview says %q", want.at, with.Text(e.Ref), want.text)
						}
					}
				}
			}
			if found < 20 {
				t.Errorf("%d lines of the previews are evidence in the end", found)
			}
		})
	}
}

// TestPreviewOfAStream: nobody knows before how much standard input holds.
func TestPreviewOfAStream(t *testing.T) {
	f, err := os.Open(filepath.Join(largeCase(t, false), "ns.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	count := 0
	var last, total int64
	analyze(t, engine.Request{Paths: []string{"-"}, Stdin: f, Progress: func(_ string, n, of int64) { last, total = n, of }, Preview: func(_ context.Context, p *engine.Preview) {
		defer p.Close()
		count++
		if p.Read != 8<<20 || p.Total < 70<<20 || p.Case.Sources[0].Lines == 0 {
			t.Errorf("%d of %d bytes, %d lines", p.Read, p.Total, p.Case.Sources[0].Lines)
		}
	}})
	if count != 1 || last != total || total < 70<<20 {
		t.Errorf("%d previews, %d of %d bytes were read", count, last, total)
	}
}

// A case that is read at once needs no preview, and one that nobody waits for any more makes
// none.
func TestNoPreview(t *testing.T) {
	none := func(context.Context, *engine.Preview) { t.Error("a preview") }
	analyze(t, engine.Request{Paths: []string{write(t, filepath.Join(t.TempDir(), "ns.log"), strings.Repeat(login+"\n", 1000))}, Preview: none})

	dir := largeCase(t, true)
	ctx, cancel := context.WithCancel(context.Background())
	r := engine.Request{Paths: []string{dir}, Zone: time.UTC, Preview: none, Progress: func(string, int64, int64) { cancel() }}
	cancel()
	if _, err := engine.Analyze(ctx, r); err == nil {
		t.Error("a cancelled analysis has a result")
	}
}
