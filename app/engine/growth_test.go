package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/report"
	"hubscope/parsers/netscaler/nsgen"
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
	var seen map[casefile.Ref]casefile.Prompt // when somebody looked last
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
		if random.IntN(10) == 0 { // somebody looks
			res, err := g.Explain(ctx)
			if err != nil {
				t.Fatal(err)
			}
			now := map[casefile.Ref]casefile.Prompt{}
			for _, k := range res.Asks(analyzer.Filter{}) {
				p := res.Explain(k)
				if was, ok := seen[k.First]; ok && res.Untouched(k) && !reflect.DeepEqual(was, p) {
					t.Errorf("%s of %s is untouched and was\n%+v, now\n%+v", k.User, k.Time, was, p)
				}
				now[k.First] = p
			}
			seen = now
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

// TestNothingUntouchedChanges lets a gateway's log of many users come in, and compares what is
// said to be untouched with what is found anew.
func TestNothingUntouchedChanges(t *testing.T) {
	for seed := range uint64(4) {
		o := nsgen.Options{Seed: seed, Size: 4 << 20, Users: 40, Gateways: 1 + int(seed%2)}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { nothingUntouchedChanges(t, o, seed/2 == 1) })
	}
}

func nothingUntouchedChanges(t *testing.T, o nsgen.Options, conf bool) {
	ctx := context.Background()
	var text bytes.Buffer
	if _, err := nsgen.Write(&text, o); err != nil {
		t.Fatal(err)
	}
	g, err := engine.NewGrowth(ctx, engine.Request{Zone: time.UTC, ZoneGiven: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if conf {
		if err := g.Add(g.Open(source.Origin{Path: "ns.conf"}), []byte(nsgen.Conf(o))); err != nil {
			t.Fatal(err)
		}
	}
	i := g.Open(source.Origin{Path: "ns.log"})
	seen := map[casefile.Ref]casefile.Prompt{}
	untouched, n := 0, 0
	for line := range bytes.Lines(text.Bytes()) {
		if err := g.Add(i, line); err != nil {
			t.Fatal(err)
		}
		if n++; n%150 != 0 {
			continue
		}
		res, err := g.Explain(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range res.Asks(analyzer.Filter{}) {
			p := res.Explain(k)
			if was, ok := seen[k.First]; ok && res.Untouched(k) {
				if untouched++; !reflect.DeepEqual(was, p) {
					t.Fatalf("%s of %s is untouched and was\n%+v, now\n%+v", k.User, k.Time, was, p)
				}
			}
			seen[k.First] = p
		}
	}
	if untouched == 0 {
		t.Error("every explanation was touched by everything that came")
	}
	t.Logf("%d untouched, %d asks, %d lines", untouched, len(seen), n)
}

// A log that is rotated into small pieces is let go of like a large one: what it held is not
// kept for ever because no piece is large.
func TestTrimLetsEndedLogsGo(t *testing.T) {
	g, err := engine.NewGrowth(context.Background(), engine.Request{Zone: time.UTC}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var log bytes.Buffer
	if _, err := nsgen.Write(&log, nsgen.Options{Seed: 1, Size: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	const keep = 4 << 20
	for i := range 12 {
		n := g.Open(source.Origin{Path: "ns.log", Series: "ns.log", Generation: i, Line: 1})
		if err := g.Add(n, log.Bytes()); err != nil {
			t.Fatal(err)
		}
		g.End(n)
		g.Trim(keep)
		if held := g.Held(); held > keep+keep/4 {
			t.Fatalf("%d bytes are held of %d generations", held, i+1)
		}
	}
	res, err := g.Explain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	first, last := res.Case.Sources[0], res.Case.Sources[len(res.Case.Sources)-1]
	if first.Kind != "netscaler" || last.Records == 0 || last.Bytes != int64(log.Len()) {
		t.Errorf("the first generation is %+v, the last %+v", first, last)
	}
	if len(first.Warnings) == 0 || first.Warnings[0].Says.ID != "warning.gap.letgo" {
		t.Errorf("the case does not say that lines were let go: %+v", first.Warnings)
	}
}
