package netscaler

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
	"hubscope/parsers/logfile"
)

// A glancer reads lines at a glance, and holds what it says against the general reading, which
// remembers nothing and reads everything.
type glancer struct {
	lean, plain *Parser
	certain     int
}

func newGlancer() *glancer {
	g := &glancer{newParser(logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}).(*Parser), NewParser(logfile.MonthDayYear), 0}
	g.lean.patience = 0
	g.plain.plain = true
	return g
}

// check reads the line of a chunk that begins at a place.
func (g *glancer) check(t *testing.T, chunk []byte, from int) {
	t.Helper()
	var lines linemap.Map
	lines.Make(chunk)
	g.lean.Chunk(chunk, &lines)
	at := lines.Lines()[bytes.Count(chunk[:from], []byte{'\n'})]
	line := bytes.TrimSuffix(chunk[from:at.End], []byte{'\r'})
	var a, b event.Event
	if !g.lean.Glance(line, at, &a) {
		a.Reset()
		g.lean.Parse(line, &a) // learns what it can
		return
	}
	g.certain++
	g.plain.Parse(line, &b)
	if got, want := read(&a), read(&b); got != want {
		t.Fatalf("%q\nat a glance:\n%s\n\nby itself:\n%s", line, got, want)
	}
	if !g.plain.Head(line) || g.plain.Continues(line) {
		t.Fatalf("%q is taken for a record of its own", line)
	}
}

// TestGlanceNeverMatters reads every prefix of every line, and lines of which a byte was changed,
// with all lines before remembered.
func TestGlanceNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	g := newGlancer()
	check := func(line []byte) {
		t.Helper()
		if len(line) == 0 {
			return
		}
		var chunk []byte
		for range r.IntN(3) {
			chunk = append(chunk, `mwx/ns.log: "& \`[:r.IntN(17)]...)
		}
		chunk = append(chunk, '\n')
		from := len(chunk)
		chunk = append(chunk, line...)
		if r.IntN(2) == 0 {
			chunk = append(chunk, "\r\n\"x"[r.IntN(2):]...)
		}
		g.check(t, chunk, from)
	}
	lines := append(slices.Concat(corpus(), mixedLines(100)), leanCases...)
	for _, s := range samples {
		lines = append(lines, []byte(s))
	}
	for _, line := range lines {
		for n := range len(line) + 1 {
			check(line[:len(line)-n])
		}
		for range 50 {
			changed := bytes.Clone(line)
			for range 1 + r.IntN(2) {
				changed[r.IntN(min(len(line), 120))] = "0123456789 :/-<>\"#\\&x\t"[r.IntN(22)]
			}
			check(changed)
		}
		for range 50 {
			changed := bytes.Clone(line)
			changed[r.IntN(len(line))] = "\"\" :-@\\&0159ax"[r.IntN(14)]
			check(changed)
		}
	}
	if g.certain < 30_000 {
		t.Errorf("only %d lines were certain", g.certain)
	}
}
