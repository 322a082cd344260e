package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
	"hubscope/app/report"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func view(c *casefile.Case) report.View {
	c.From, c.To = noon.Add(-12*time.Hour), noon.Add(12*time.Hour)
	return report.View{Case: c, Text: func(r casefile.Ref) string { return strings.Repeat("x", 300) + fmt.Sprint(r.Line) }, Printer: lang.New("en", time.UTC)}
}

// asked is a prompt that the fault or the setting of its name brought about.
func asked(user string, state casefile.Disposition, minutes int) casefile.Prompt {
	return casefile.Prompt{ID: user, Time: noon.Add(time.Duration(minutes) * time.Minute), User: user, Cause: "sign-off", Disposition: state, Confidence: casefile.Likely,
		Headline: phrase.New("fleet.evidence.again", "user", user), Advice: []casefile.Advice{{For: casefile.Helpdesk, Do: phrase.New("prompt.advice.unexplained.helpdesk")}},
		Evidence: []casefile.Evidence{{Ref: casefile.Ref{Line: int64(minutes + 1), Offset: int64(minutes)}, Time: noon, Says: phrase.New("fleet.evidence.failover")}}}
}

// TestThePageOpensOnWhatMatters: callers before others, and what is broken before what works.
func TestThePageOpensOnWhatMatters(t *testing.T) {
	notice := asked("noticed", casefile.Fault, 9)
	notice.Kind = casefile.KindNotice
	for name, c := range map[string]struct {
		prompts []casefile.Prompt
		callers []string
		want    string
	}{
		"a fault before what works as configured": {[]casefile.Prompt{asked("works", casefile.AsConfigured, 1), asked("broken", casefile.Fault, 2)}, nil, "broken"},
		"the caller before a fault of others":     {[]casefile.Prompt{asked("broken", casefile.Fault, 1), asked("caller", casefile.AsConfigured, 2)}, []string{"caller"}, "caller"},
		"a prompt before a notice":                {[]casefile.Prompt{notice, asked("works", casefile.AsConfigured, 10)}, nil, "works"},
		"the first of two alike":                  {[]casefile.Prompt{asked("first", casefile.SettingFault, 1), asked("second", casefile.SettingFault, 2)}, nil, "first"},
	} {
		p := Of(view(&casefile.Case{Prompts: c.prompts, Callers: c.callers}))
		if !strings.HasPrefix(p.Answer.String(), c.want) {
			t.Errorf("%s: the page opens on %q", name, p.Answer.String())
		}
		labels := make([]string, len(p.Glance))
		for i, f := range p.Glance {
			labels[i] = f.Label
		}
		if !slices.Equal(labels, []string{"Who", "When", "Why", "What next"}) {
			t.Errorf("%s: at a glance stand %v", name, labels)
		}
	}
}

// TestAValueIsNoWord: what a log says is told apart from the words around it.
func TestAValueIsNoWord(t *testing.T) {
	p := Of(view(&casefile.Case{Prompts: []casefile.Prompt{asked("`aiko`", casefile.Fault, 1)}}))
	if want := (Run{Text: "`aiko`", Value: true}); !slices.Contains(p.Answer, want) {
		t.Errorf("the answer is %+v", p.Answer)
	}
}

// TestALongPageIsBounded: so many prompts that each has lines of its own.
func TestALongPageIsBounded(t *testing.T) {
	c := &casefile.Case{Callers: []string{"nobody"}, Sources: []casefile.Source{{ID: "s1", Path: "ns.log"}}}
	for i := range 3000 {
		c.Prompts = append(c.Prompts, asked(fmt.Sprintf("user-%d", i), casefile.Fault, i))
	}
	v := view(c)
	count := func(p Page) (sections, rows, lines int) {
		for _, s := range p.Sections {
			if strings.HasPrefix(s.Title.String(), "P") {
				sections++
			}
			for _, b := range s.Blocks {
				switch b := b.(type) {
				case Table:
					if s.ID == "answers" {
						rows = len(b.Rows)
					}
				case Lines:
					lines = len(b)
				}
			}
		}
		return sections, rows, lines
	}
	if sections, rows, lines := count(Of(v)); sections != explained || rows != listed || lines != explained {
		t.Errorf("%d sections, %d rows, %d lines", sections, rows, lines)
	}
	v.All = true
	if sections, rows, lines := count(Of(v)); sections != 3000 || rows != 3000 || lines != 3000 {
		t.Errorf("all: %d sections, %d rows, %d lines", sections, rows, lines)
	}
}

// TestTheAppendixEnds: lines that a page has no room for keep their places.
func TestTheAppendixEnds(t *testing.T) {
	c := &casefile.Case{Sources: []casefile.Source{{ID: "s1", Path: "ns.log"}}}
	p := asked("aiko", casefile.Fault, 1)
	c.Prompts = []casefile.Prompt{p}
	v := view(c)
	v.Text = func(casefile.Ref) string { return strings.Repeat("<", lineLength) }
	x := newComposer(v)
	for i := range 1000 {
		x.lines.number(&casefile.Evidence{Ref: casefile.Ref{Line: int64(i + 1), Offset: int64(i)}})
	}
	full, bare := 0, 0
	for _, l := range x.appendix().Blocks[1].(Lines) {
		if l.Where == "" {
			t.Fatal("a line without its place")
		}
		if l.Text == "" {
			bare++
		} else {
			full++
		}
	}
	if full == 0 || bare == 0 || full*lineLength*6 > linesLength+lineLength*6 {
		t.Errorf("%d lines in full, %d with their places", full, bare)
	}
}

func TestTicks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04:05", text, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct{ from, to, want string }{
		{"2026-03-02 09:00:01", "2026-03-02 09:00:05", "03-02 09:00:01, 09:00:02, 09:00:03, 09:00:04, 09:00:05"},
		{"2026-03-02 08:41:00", "2026-03-02 11:02:00", "03-02 09:00, 09:30, 10:00, 10:30, 11:00"},
		{"2026-03-02 22:10:00", "2026-03-03 03:50:00", "03-02 23:00, 03-03 00:00, 01:00, 02:00, 03:00"},
		{"2026-03-28 23:30:00", "2026-03-29 05:30:00", "03-29 00:00, 01:00, 03:00, 04:00, 05:00"}, // summer time begins: there is no 02:00
		{"2026-03-02 12:00:00", "2026-03-22 12:00:00", "03-05, 03-08, 03-11, 03-14, 03-17, 03-20"},
	} {
		v := view(&casefile.Case{})
		v.Printer = lang.New("en", berlin)
		var got []string
		for _, k := range newComposer(v).ticks(at(c.from), at(c.to)) {
			got = append(got, k.Label)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s to %s:\n got %s\nwant %s", c.from, c.to, s, c.want)
		}
	}
}
