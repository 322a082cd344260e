package netscaler

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"hubscope/parsers/event"
)

// TestGolden reads every line of testdata/golden and compares all that is said of it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		number, first := 0, 0
		var line string
		var want []string
		check := func() {
			if line == "" {
				return
			}
			ev := parse(t, line)
			seen[string(ev.Field("head.event"))] = true
			if got := strings.Join(golden(ev), "\n"); got != strings.Join(want, "\n") {
				t.Errorf("%s:%d: %s\ngot\n%s\nwant\n%s", name, first, line, got, strings.Join(want, "\n"))
			}
			line, want = "", nil
		}
		for text := range strings.SplitSeq(string(data), "\n") {
			number++
			word, rest, _ := strings.Cut(text, " ")
			switch {
			case text == "":
				check()
			case word == "#":
			case word == "LINE":
				line, first = rest, number
			case word == "QUOTED":
				if line, err = strconv.Unquote(rest); err != nil {
					t.Fatalf("%s:%d: %v", name, number, err)
				}
				first = number
			default:
				want = append(want, text)
			}
		}
		check()
	}
	for key := range messages {
		_, name, _ := strings.Cut(key, " ")
		if !seen[name] {
			t.Errorf("no golden line for %s", key)
		}
	}
}

// golden says in the golden files' words what was read.
func golden(ev *event.Event) []string {
	is := "IS " + ev.Kind.String()
	switch ev.Damage {
	case event.Cut:
		is += " cut"
	case event.Malformed:
		is += " malformed"
	}
	out := []string{is + " " + stampText(ev.Stamp)}
	add := func(name, value string) {
		if value != "" {
			out = append(out, name+" "+value)
		}
	}
	if ev.Start.Valid {
		add("START", stampText(ev.Start))
	}
	if ev.End.Valid {
		add("END", stampText(ev.End))
	}
	add("USER", printable(ev.User))
	add("SESSION", printable(ev.Session))
	var head, fields []string
	for _, f := range ev.Fields {
		if name, ok := strings.CutPrefix(f.Name, "head."); ok {
			head = append(head, name+"="+printable(f.Value))
		} else {
			fields = append(fields, f.Name+" = "+printable(f.Value))
		}
	}
	add("HEAD", strings.Join(head, " "))
	return append(out, fields...)
}

// printable writes a value with what cannot stand in a line escaped.
func printable(v []byte) string {
	q := strconv.Quote(string(v))
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

func stampText(s event.Stamp) string {
	if !s.Valid {
		return "none"
	}
	zone := "local"
	if s.Zoned {
		zone = "GMT"
		if m := s.Offset / 60; m != 0 {
			zone = fmt.Sprintf("%+03d:%02d", m/60, max(m, -m)%60)
		}
	}
	return event.Time(s.Wall).Format("2006-01-02T15:04:05") + " " + zone
}

// TestGoldenIsTheSameInEveryWay reads the golden lines in all the ways there are.
func TestGoldenIsTheSameInEveryWay(t *testing.T) {
	all := newReadings()
	for _, name := range []string{"heads", "sessions", "others", "dirt"} {
		data, err := os.ReadFile("testdata/golden/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.SplitSeq(string(data), "\n") {
			if line, ok := strings.CutPrefix(text, "LINE "); ok {
				all.check(t, []byte(line))
			}
		}
	}
}
