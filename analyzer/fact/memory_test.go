package fact

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/netscaler/nsgen"
)

// TestWorkersSayTheSameAsOne proves that facts and marks do not depend on how many workers
// read a log, nor in what chunks, though each has a memory of his own that he goes on
// filling while what he read before is merged.
func TestWorkersSayTheSameAsOne(t *testing.T) {
	var text bytes.Buffer
	if _, err := nsgen.Write(&text, nsgen.Options{Seed: 3, Size: 4 << 20}); err != nil {
		t.Fatal(err)
	}
	wantFacts, wantMarks := readWith(t, text.String(), logfile.Options{Workers: 1, Chunk: 8 << 20})
	if len(wantFacts) < 100 || len(wantMarks) < 1000 {
		t.Fatalf("%d facts and %d marks prove nothing", len(wantFacts), len(wantMarks))
	}
	for _, opt := range []logfile.Options{{Workers: 1, Chunk: 8 << 10}, {Workers: 2, Chunk: 8 << 10}, {Workers: 7, Chunk: 3000}} {
		facts, marks := readWith(t, text.String(), opt)
		if !slices.Equal(facts, wantFacts) {
			t.Errorf("%d workers: other facts", opt.Workers)
		}
		if !slices.Equal(marks, wantMarks) {
			t.Errorf("%d workers: %d other marks, want %d", opt.Workers, len(marks), len(wantMarks))
		}
	}
}

// readWith reads a log and returns what the store kept: facts as text, and marks without
// those that repeat, of which a chunk's end keeps more.
func readWith(t *testing.T, text string, opt logfile.Options) (facts []string, marks []packed) {
	t.Helper()
	s := NewStore()
	setup := logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}
	if _, err := logfile.Read(context.Background(), strings.NewReader(text), &netscaler.Format, setup, s.Log(0), opt); err != nil {
		t.Fatal(err)
	}
	list, all := s.Times(func(int, int64, bool) int64 { return 0 })
	for i := range list {
		f := &list[i]
		line := []string{f.Kind.String(), f.User, f.Session, string(f.System), string(f.Sure)}
		for _, name := range keptOf(f.Kind, f.System).names {
			line = append(line, f.Value(name))
		}
		facts = append(facts, strings.Join(line, "|"))
	}
	last := map[Key]Mark{}
	all.Each(AsRead, everyKey(all), func(key uint32, m *Mark) {
		k := packed{all.Keys()[key], *m}
		if l, ok := last[k.key]; ok && l.End == m.End && l.Start == m.Start {
			return
		}
		last[k.key] = *m
		marks = append(marks, k)
	})
	return facts, marks
}
