package netscaler

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
	"hubscope/parsers/logfile"
)

// TestChunkNeverMatters reads lines that lie in a chunk, and some that don't, and compares
// with the general reading, which knows of no chunk.
func TestChunkNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	lines := append(corpus(), mixedLines(100)...)
	glancer := newGlancer()
	for range 300 {
		var chunk []byte
		for range 1 + r.IntN(30) {
			line := bytes.Clone(lines[r.IntN(len(lines))])
			for range r.IntN(3) {
				line[r.IntN(len(line))] = "\\&\xe2\"; \x93-"[r.IntN(8)]
			}
			if r.IntN(8) == 0 {
				line = bytes.ReplaceAll(line, []byte(`"`), []byte("&quot;"))
			}
			if r.IntN(8) == 0 {
				line = bytes.ReplaceAll(line, []byte(" - "), []byte(enDash))
			}
			chunk = append(append(chunk, line...), '\n')
		}
		quick, plain := NewParser(logfile.MonthDayYear), NewParser(logfile.MonthDayYear)
		plain.plain = true
		var lines linemap.Map
		lines.Make(chunk)
		quick.Chunk(chunk, &lines)
		for rest := chunk; len(rest) > 0; {
			line := rest[:bytes.IndexByte(rest, '\n')]
			rest = rest[len(line)+1:]
			if len(line) > 0 {
				glancer.check(t, chunk, len(chunk)-len(rest)-len(line)-1)
			}
			switch r.IntN(8) {
			case 0:
				line = bytes.Clone(line) // from elsewhere
			case 1:
				line = chunk[cap(chunk)-cap(line) : len(chunk)-len(rest)] // with its end, as a text that goes on
			}
			var a, b event.Event
			quick.Parse(line, &a)
			got := describe(&a)
			plain.Parse(line, &b)
			if want := describe(&b); got != want {
				t.Fatalf("%q\nin a chunk:\n%s\n\nby itself:\n%s", line, got, want)
			}
		}
	}
}
