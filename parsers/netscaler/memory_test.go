package netscaler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// describe writes everything that a parser said of a line.
func describe(ev *event.Event) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %v %+v %+v %+v user %q device %q app %q session %q", ev.Kind, ev.Damage, ev.Stamp, ev.Start, ev.End, ev.User, ev.Device, ev.App, ev.Session)
	for _, f := range ev.Fields {
		fmt.Fprintf(&b, "\n%s=%q", f.Name, f.Value)
	}
	return b.String()
}

// A twin reads each line twice: by whatever is quickest, with the memory of all lines
// before, and by the general reading, which remembers nothing.
type twin struct{ quick, plain *Parser }

func newTwin(order logfile.DateOrder) *twin {
	t := &twin{NewParser(order), NewParser(order)}
	t.plain.plain = true
	return t
}

func (w *twin) check(t *testing.T, line []byte) {
	t.Helper()
	var a, b event.Event
	w.quick.Parse(line, &a)
	got := describe(&a)
	w.plain.Parse(line, &b)
	if want := describe(&b); got != want {
		t.Fatalf("%q\nquickly:\n%s\n\ngenerally:\n%s", line, got, want)
	}
}

// TestMemoryNeverMatters is what allows the short ways: they are never seen in the result,
// whatever lines came before.
func TestMemoryNeverMatters(t *testing.T) {
	var lines [][]byte
	for _, s := range samples {
		lines = append(lines, []byte(s))
	}
	lines = append(lines, corpus()...)
	lines = append(lines, mixedLines(40)...)
	r := rand.New(rand.NewPCG(5, 8))
	for _, order := range []logfile.DateOrder{logfile.MonthDayYear, logfile.DayMonthYear} {
		w := newTwin(order)
		for _, line := range lines { // each with its own memory fresh, and every prefix
			for n := range len(line) + 1 {
				w.check(t, line[:n])
			}
		}
		for range 30_000 {
			line := lines[r.IntN(len(lines))]
			switch r.IntN(4) {
			case 0: // cut
				line = line[:r.IntN(len(line)+1)]
			case 1: // a few bytes changed
				line = slices.Clone(line)
				for range 1 + r.IntN(3) {
					line[r.IntN(len(line))] = " :-/\"0129<>A_\\&\xe2\t"[r.IntN(17)]
				}
			case 2: // two lines torn into one
				other := lines[r.IntN(len(lines))]
				line = slices.Concat(line[:r.IntN(len(line)+1)], other[r.IntN(len(other)+1):])
			}
			w.check(t, line)
		}
	}
}

// TestAClockThatNoDayHasSettlesNothing reads lines whose order of day and month the syslog date in
// front decides, with one among them whose time does not exist, and with times at both ends of a day.
func TestAClockThatNoDayHasSettlesNothing(t *testing.T) {
	line := func(front, at string) []byte {
		return []byte(front + at + " gw1 0-PPE-0 : default TCP CONN_DELINK 9 0 : Source 1.2.3.4:5 - Destination 2.2.2.2:1")
	}
	const other = ""
	for _, front := range []string{"2026-03-02T08:00:01+09:00 gw1 ", "Mar  2 08:00:01 gw1 "} {
		for _, order := range []logfile.DateOrder{logfile.MonthDayYear, logfile.DayMonthYear} {
			for _, clocks := range [][]string{
				{"04:05:41", "04:05:42", other, "12:60:00", "04:05:43"}, {"04:05:41", "04:05:42", other, "24:00:00", "04:05:43"},
				{"12:00:00", other, "00:00:00", "00:00:01", other, "23:59:59", "00:00:00"},
			} {
				for _, date := range []string{"03/02/2026", "03/04/2026", "02/28/2026", "02/03/2026", "01/03/2026", "03/03/2026", "04/03/2026"} {
					w := newTwin(order)
					for _, clock := range clocks {
						if clock == other { // takes the slot of the date
							w.check(t, line(front, "12/03/2026:04:05:41"))
							continue
						}
						w.check(t, line(front, date+":"+clock))
					}
				}
			}
		}
	}
}

// TestNamesAreNotBeginningsOfOthers is what cutKnown rests on: at most one name of a
// message can stand in one place, and a session's user comes behind its context.
func TestNamesAreNotBeginningsOfOthers(t *testing.T) {
	for key, m := range messages {
		for i, a := range m.fields {
			for k, b := range m.fields {
				if i != k && len(b) >= len(a) && b[:len(a)] == a && (len(a) == len(b) || b[len(a)] == ' ' || b[len(a)] == ':') {
					t.Errorf("%s: %q begins %q", key, a, b)
				}
			}
		}
		if c, u := slices.Index(m.fields, "Context"), slices.Index(m.fields, "User"); c >= 0 && u >= 0 && c > u {
			t.Errorf("%s: the user comes before the context", key)
		}
		if len(m.fields) > 200 {
			t.Errorf("%s: %d fields do not fit Parser.at", key, len(m.fields))
		}
	}
}
