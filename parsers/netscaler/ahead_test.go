package netscaler

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// TestWhatStartsIsAHead holds the glance against the general reading: on every prefix of
// every line, and on lines of which a byte was changed, with all lines before remembered.
func TestWhatStartsIsAHead(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	quick, plain := NewParser(logfile.MonthDayYear), NewParser(logfile.MonthDayYear)
	plain.plain = true
	certain := 0
	check := func(line []byte) {
		t.Helper()
		if !quick.Starts(line) {
			return
		}
		certain++
		if !plain.Head(line) {
			t.Fatalf("%q is taken for a start", line)
		}
		var a, b event.Event
		quick.Parse(line, &a)
		plain.Parse(line, &b)
		if got, want := describe(&a), describe(&b); got != want {
			t.Fatalf("%q\nforeseen:\n%s\n\nby itself:\n%s", line, got, want)
		}
	}
	for _, line := range append(corpus(), mixedLines(100)...) {
		var ev event.Event
		quick.Parse(line, &ev)
		for n := range len(line) + 1 {
			check(line[:n])
		}
		for range 50 {
			changed := bytes.Clone(line)
			changed[r.IntN(min(len(line), 120))] = "0123456789 :/-<>\"#\\&x\t"[r.IntN(22)]
			check(changed)
		}
	}
	if certain < 10_000 {
		t.Errorf("only %d starts were certain", certain)
	}
}
