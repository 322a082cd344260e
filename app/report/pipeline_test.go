package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
)

// hostileValue is what a stranger's settings file may hold.
const hostileValue = "a\x00b\x1b[2J\u202e<&\"'>\r\n\t，]]>\uffff\xff"

// settingsCase has findings of every severity, one without a place and one in a file whose
// name is no plain word.
func settingsCase() *casefile.Case {
	finding := func(rule string, s casefile.Severity, source int, line int64, value, better string) casefile.Misconfiguration {
		label := phrase.Term{Set: "setting", ID: "mail.backgroundServices"}
		return casefile.Misconfiguration{Rule: rule, Severity: s, App: "Secure Mail", Platform: "ios", Source: source, Line: line, Key: "mail.backgroundServices", Label: label,
			Value: value, Suggestion: better, Where: phrase.New("check.where", "app", "Secure Mail", "platform", "iOS"),
			Message: phrase.New("check.background-services-empty.message", "label", label), Why: phrase.New("check.background-services-empty.why"),
			Advice:     []casefile.Advice{{For: casefile.EMAdmin, Do: phrase.New("check.platforms-differ.advice", "app", "Secure Mail", "label", label)}},
			References: []string{"secure-mail-background-services"}}
	}
	return &casefile.Case{
		Sources: []casefile.Source{{ID: "s1", Path: "C:\\設定 1\\a#b?.zip!/in%20/b.json", Kind: "em-policies"}, {ID: "s2", Path: "/tmp/ns.conf", Kind: "ns-conf"}},
		Misconfigurations: []casefile.Misconfiguration{
			finding("timer-order", casefile.Information, 1, 3, "30", ""),
			finding("background-services-whitespace", casefile.Error, 0, 9, " a:443", "a:443"),
			finding("background-services-whitespace", casefile.Error, 0, 9, " a:443", "a:443"),
			finding("exchange-server-not-listed", casefile.Error, 0, 9, " a:443", "a:443,b:443"),
			finding("platforms-differ", casefile.WarningLev, 0, 0, hostileValue, ""),
			finding("active-poll-too-short", casefile.WarningLev, -1, 0, "5", "60"),
		},
	}
}

func written(t *testing.T, write func(io.Writer, View) error, v View) string {
	t.Helper()
	var one, other bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &other} {
		if err := write(b, v); err != nil {
			t.Fatal(err)
		}
	}
	if one.String() != other.String() {
		t.Error("twice the same case, two outputs")
	}
	return one.String()
}

// TestSARIF reads the output back and holds it against what the standard requires.
func TestSARIF(t *testing.T) {
	for _, language := range lang.Languages {
		v := view(settingsCase())
		v.Printer = lang.New(language, nil)
		var log struct {
			Schema  string `json:"$schema"`
			Version string
			Runs    []struct {
				Tool struct {
					Driver struct {
						Name  string
						Rules []struct {
							ID                   string
							ShortDescription     struct{ Text string }
							HelpURI              *string
							DefaultConfiguration struct{ Level string }
						}
					}
				}
				Language string
				Results  []struct {
					RuleID    string
					RuleIndex int
					Level     string
					Message   struct{ Text string }
					Locations []struct {
						PhysicalLocation struct {
							ArtifactLocation struct {
								URI   string
								Index int
							}
							Region *struct{ StartLine int64 }
						}
					}
					Properties struct{ Value, Suggestion, Where string }
				}
				Artifacts []struct{ Location struct{ URI string } }
			}
		}
		if err := json.Unmarshal([]byte(written(t, SARIF, v)), &log); err != nil {
			t.Fatal(err)
		}
		if log.Version != "2.1.0" || !strings.HasSuffix(log.Schema, "sarif-schema-2.1.0.json") || len(log.Runs) != 1 {
			t.Fatalf("%s %s, %d runs", log.Version, log.Schema, len(log.Runs))
		}
		run := log.Runs[0]
		rules := run.Tool.Driver.Rules
		if run.Tool.Driver.Name != "hubscope" || run.Language != language || len(rules) != len(check.Rules()) {
			t.Errorf("%s in %s with %d rules", run.Tool.Driver.Name, run.Language, len(rules))
		}
		for _, r := range rules {
			if text := r.ShortDescription.Text; text == "" || strings.Contains(text, "⟦") || r.HelpURI != nil {
				t.Errorf("rule %s is described by %q, help at %v", r.ID, text, r.HelpURI)
			}
			if !slices.Contains([]string{"error", "warning", "note"}, r.DefaultConfiguration.Level) {
				t.Errorf("rule %s has the level %q", r.ID, r.DefaultConfiguration.Level)
			}
		}
		if len(run.Results) != len(v.Case.Misconfigurations) {
			t.Fatalf("%d results", len(run.Results))
		}
		for i, r := range run.Results {
			m := v.Case.Misconfigurations[i]
			if r.RuleID != m.Rule || rules[r.RuleIndex].ID != m.Rule || r.Message.Text == "" || strings.Contains(r.Message.Text, "⟦check") || r.Properties.Suggestion != m.Suggestion {
				t.Errorf("result %d is %+v", i, r)
			}
			if want := map[casefile.Severity]string{casefile.Error: "error", casefile.WarningLev: "warning", casefile.Information: "note"}[m.Severity]; r.Level != want {
				t.Errorf("result %d has the level %q", i, r.Level)
			}
			if m.Source < 0 {
				if len(r.Locations) != 0 {
					t.Errorf("result %d has a place", i)
				}
				continue
			}
			at := r.Locations[0].PhysicalLocation
			if (at.Region == nil) != (m.Line == 0) || at.Region != nil && at.Region.StartLine != m.Line {
				t.Errorf("result %d is at %+v", i, at.Region)
			}
			if at.ArtifactLocation.URI != run.Artifacts[at.ArtifactLocation.Index].Location.URI {
				t.Errorf("result %d points at another file", i)
			}
			u, err := url.Parse(at.ArtifactLocation.URI)
			if want := []string{"/C:/設定 1/a#b?.zip!/in%20/b.json", "/tmp/ns.conf"}[m.Source]; err != nil || u.Scheme != "file" || u.Path != want {
				t.Errorf("result %d is in %q (%v)", i, at.ArtifactLocation.URI, err)
			}
		}
	}
}

func TestFileURI(t *testing.T) {
	for path, want := range map[string]string{
		"em/a b.json": "em/a%20b.json", "case.zip!/a.json": "case.zip%21/a.json", "a:b.json": "./a:b.json", "-": "-",
		"C:/x.json": "file:///C:/x.json", `\\server\share\x.json`: "file://server/share/x.json", "../x.json": "../x.json",
	} {
		if got := fileURI(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// TestJUnit reads the output back, sign by sign as XML 1.0 allows them.
func TestJUnit(t *testing.T) {
	for _, language := range lang.Languages {
		v := view(settingsCase())
		v.Printer = lang.New(language, nil)
		v.Case.Sources[1].Path = hostileValue
		out := written(t, JUnit, v)
		for _, r := range out {
			if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff {
				t.Errorf("%s: %U is no sign of XML 1.0", language, r)
			}
		}
		var all junitSuites
		if err := xml.Unmarshal([]byte(out), &all); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		tests, failures := 0, 0
		seen := map[string]bool{}
		texts := ""
		for _, s := range all.Suites {
			failed := 0
			for _, c := range s.Cases {
				if id := c.Class + c.Name; seen[id] {
					t.Errorf("%s stands twice", id)
				} else {
					seen[id] = true
				}
				if c.Failure != nil {
					failed++
					texts += c.Failure.Type + " " + c.Failure.Message + c.Failure.Text + "\n"
				}
			}
			if s.Tests != len(s.Cases) || s.Failures != failed || len(s.Cases) == 0 {
				t.Errorf("%s says %d tests, %d failures; it has %d and %d", s.Name, s.Tests, s.Failures, len(s.Cases), failed)
			}
			tests, failures = tests+len(s.Cases), failures+failed
		}
		// Six findings of five rules; the note is no failure.
		if want := len(check.Rules()) + 1; all.Tests != tests || all.Failures != failures || tests != want || failures != 5 {
			t.Errorf("%d tests and %d failures in all, %d and %d said, want %d", tests, failures, all.Tests, all.Failures, want)
		}
		if !strings.Contains(texts, "·a:443") || !strings.Contains(texts, "a:443,b:443") || !strings.Contains(texts, "⟦，⟧]]>") {
			t.Errorf("%s: values are missing:\n%s", language, texts)
		}
	}
}

// TestFix: one row for a value however many findings it has, with the most complete value.
func TestFix(t *testing.T) {
	for _, language := range lang.Languages {
		v := view(settingsCase())
		v.Printer, v.Fix = lang.New(language, nil), true
		text := written(t, TextFix, v)
		for _, want := range []string{v.Printer.Term("role", "em-admin"), v.Printer.Say(v.Case.Misconfigurations[0].Where), "·a:443", "a:443,b:443", "60"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the table lacks %q:\n%s", language, want, text)
			}
		}
		if n := strings.Count(text, "·a:443"); n != 1 {
			t.Errorf("%s: one value in %d rows:\n%s", language, n, text)
		}
		for _, bad := range []string{"\x1b", "\x00", "\u202e", "\r"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q reaches the terminal", bad)
			}
		}
		var doc struct {
			Fix []correctionJSON
		}
		if err := json.Unmarshal([]byte(written(t, JSON, v)), &doc); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, c := range doc.Fix {
			rows = append(rows, strings.Join(c.Rules, "+")+" "+c.Severity+" "+c.Suggestion)
			if c.For != "em-admin" || c.Where == "" || c.Label == "" || c.Message == "" || len(c.Advice) == 0 {
				t.Errorf("incomplete %+v", c)
			}
		}
		if want := []string{"background-services-whitespace+exchange-server-not-listed error a:443,b:443", "active-poll-too-short warning 60", "timer-order info ", "platforms-differ warning "}; !slices.Equal(rows, want) {
			t.Errorf("rows %q", rows)
		}
	}
	v := view(&casefile.Case{})
	if text := written(t, TextFix, v); !strings.Contains(text, v.Printer.Text("report.check.clean")) {
		t.Errorf("nothing to correct: %s", text)
	}
	if out := written(t, JSON, view(settingsCase())); strings.Contains(out, `"fix"`) {
		t.Error("fix stands there though nobody asked")
	}
}

// TestFixOfLongLists: a list of many servers does not push the other settings' values off
// the screen, and stands whole on a line of its own.
func TestFixOfLongLists(t *testing.T) {
	c := settingsCase()
	hosts := strings.TrimSuffix(strings.Repeat("mail.example.com:443,", 12), ",")
	for i := range c.Misconfigurations {
		if m := &c.Misconfigurations[i]; m.Suggestion == "a:443,b:443" {
			m.Suggestion = hosts
		}
	}
	v := view(c)
	found := false
	for _, line := range strings.Split(written(t, TextFix, v), "\n") {
		if strings.TrimSpace(line) == v.Printer.Text("report.fix.then")+": "+hosts {
			found = true
		} else if len(line) > 200 {
			t.Errorf("%d bytes: %s", len(line), line)
		}
	}
	if !found {
		t.Error("the corrected list is not whole on one line")
	}
}

// TestWorstFindingsComeFirst in what people read.
func TestWorstFindingsComeFirst(t *testing.T) {
	v := view(settingsCase())
	text := written(t, TextCheck, v)
	order := []string{}
	for _, line := range strings.Split(text, "\n") {
		for _, s := range []string{"error", "warning", "note"} {
			if strings.HasPrefix(line, "  "+s+": ") {
				order = append(order, s)
			}
		}
	}
	if want := []string{"error", "error", "error", "warning", "warning", "note"}; !slices.Equal(order, want) {
		t.Errorf("%v", order)
	}
}
