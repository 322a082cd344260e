package session_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/netscaler/nsgen"
)

// TestLastActivityIsTheSameEitherWay builds the sessions of a log once with all their marks,
// in order, and once with the latest first and without those that can't matter any more.
func TestLastActivityIsTheSameEitherWay(t *testing.T) {
	var text bytes.Buffer
	if _, err := nsgen.Write(&text, nsgen.Options{Seed: 8, Size: 3 << 20}); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(text.String(), "\n")
	// Each line twice, the second time much later: marks of one moment, and out of order.
	half := len(lines) / 2
	twice := strings.Join(slices.Concat(lines[:half], lines[half/2:], lines), "")
	build := func(stretches bool) []*session.Session {
		s := fact.NewStore()
		setup := logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}
		if _, err := logfile.Read(context.Background(), strings.NewReader(twice), &netscaler.Format, setup, s.Log(0), logfile.Options{Chunk: 16 << 10}); err != nil {
			t.Fatal(err)
		}
		facts, marks := s.Times(func(int, int64, bool) int64 { return 0 })
		all, _, _ := session.Build(facts, marks, nil, session.Given{}, stretches)
		return all
	}
	want, got := build(true), build(false)
	if len(want) < 20 || len(got) != len(want) {
		t.Fatalf("%d sessions, want %d", len(got), len(want))
	}
	idle := 0
	for i, s := range got {
		w := want[i]
		if s.ID != w.ID || s.LastAt() != w.LastAt() || s.Idle != w.Idle || s.IdleAtMost != w.IdleAtMost || !slices.EqualFunc(s.Evidence(), w.Evidence(), func(a, b casefile.Evidence) bool { return a.Ref == b.Ref }) {
			t.Errorf("%s was last seen at %v, idle %v (%v), want %v, %v (%v)", s.ID, s.LastAt(), s.Idle, s.IdleAtMost, w.LastAt(), w.Idle, w.IdleAtMost)
		}
		if s.Idle > 0 {
			idle++
		}
	}
	if idle < 10 {
		t.Errorf("%d idle sessions prove nothing", idle)
	}
}
