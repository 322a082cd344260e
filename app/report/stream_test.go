package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
)

func TestJSONIsIndentedAsEver(t *testing.T) {
	many := full()
	for range 3 {
		many.Sessions = append(many.Sessions, many.Sessions...)
		many.Limits = append(many.Limits, many.Limits...)
	}
	many.SessionsOmitted = 7
	names := "schema tool sources devices configuration sessions prompts patterns mail mailNotes misconfigurations whatIf limits fleet"
	for want, c := range map[string]*casefile.Case{
		names:       {},
		names + " ": full(),
		strings.Replace(names, "sessions", "sessions sessionsOmitted", 1): many,
	} {
		var out, again bytes.Buffer
		if err := JSON(&out, view(c)); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&again, out.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		if again.String() != out.String() {
			t.Errorf("encoding/json would write\n%s\nnot\n%s", again.String(), out.String())
		}
		var got []string
		for l := range strings.Lines(out.String()) {
			if strings.HasPrefix(l, `  "`) {
				name, _, _ := strings.Cut(strings.TrimPrefix(l, `  "`), `"`)
				got = append(got, name)
			}
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("names %q, want %q", got, want)
		}
	}
}

// full disks and closed pipes refuse what comes after so many writes.
type refusing struct{ left int }

var errRefused = errors.New("refused")

func (r *refusing) Write(p []byte) (int, error) {
	if r.left--; r.left < 0 {
		return 0, errRefused
	}
	return len(p), nil
}

func TestJSONEndsWithTheFirstError(t *testing.T) {
	c := full()
	for range 10 {
		c.Sessions = append(c.Sessions, c.Sessions...)
	}
	v, asked := view(c), 0
	v.Text = func(casefile.Ref) string {
		asked++
		return "the line"
	}
	if err := JSON(&refusing{left: 10}, v); err != errRefused {
		t.Errorf("error %v", err)
	}
	if asked > 20 {
		t.Errorf("%d lines were looked up for nobody", asked)
	}
}
