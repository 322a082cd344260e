package netscaler

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler/nsgen"
)

// TestAnOpeningIsOfOneSession reads the lines of a few sessions in any order, some of them
// damaged, and holds what is told by an opening against the general reading.
func TestAnOpeningIsOfOneSession(t *testing.T) {
	var text bytes.Buffer
	if _, err := nsgen.Write(&text, nsgen.Options{Seed: 4, Size: 1 << 20, Users: 20}); err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(bytes.Split(text.Bytes(), []byte("\n")), func(line []byte) bool { return !bytes.Contains(line, []byte("Context ")) })
	full := NewParser(logfile.MonthDayYear)
	full.plain = true
	lean := newParser(logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}).(*Parser)
	lean.patience = 0
	var told []string
	openings := 0
	r := rand.New(rand.NewPCG(4, 1))
	var a, b event.Event
	for range 60_000 {
		line := lines[r.IntN(len(lines))]
		if r.IntN(3) == 0 {
			line = bytes.Clone(line)
			for range 1 + r.IntN(2) {
				line[r.IntN(len(line))] = "\"\" :-@\\&0159ax"[r.IntN(14)]
			}
		}
		a.Reset()
		b.Reset()
		full.Parse(line, &a)
		lean.Parse(line, &b)
		if got, want := read(&b), read(&a); got != want {
			t.Fatalf("%q\nlean:\n%s\n\nfull:\n%s", line, got, want)
		}
		if b.Opening == nil {
			continue
		}
		openings++
		session := string(b.Session) + " " + string(b.User) + " " + string(b.Field("Vserver"))
		note := &b.Opening.Note[0]
		if *note == 0 {
			told = append(told, session)
			*note = uint32(len(told))
		}
		if had := told[*note-1]; had != session || b.Kind != event.SessionActivity {
			t.Fatalf("%q: its opening was of %q", line, had)
		}
	}
	if openings < 10_000 || len(told) < 50 {
		t.Errorf("%d openings of %d kinds prove nothing", openings, len(told))
	}
}
