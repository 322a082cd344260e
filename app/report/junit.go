package report

import (
	"encoding/xml"
	"io"
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/analyzer/servicelist"
)

// JUnit's XML as Jenkins, GitLab and Azure DevOps read it. No standard defines it; the
// members used are those on which they agree.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    string        `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Note    string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test suite for each family of rules. A rule that found nothing is a test
// that passed; each error and each warning is one that failed, and a note, which is no
// fault, one that passed and has something to say.
func JUnit(w io.Writer, v View) error {
	found := map[string][]casefile.Misconfiguration{}
	for _, m := range v.Case.Misconfigurations {
		found[m.Rule] = append(found[m.Rule], m)
	}
	all := junitSuites{Name: "hubscope check"}
	names := map[string]int{}
	for _, family := range check.Families() {
		s := junitSuite{Name: family.ID}
		for _, r := range family.Rules {
			if len(found[r.ID]) == 0 {
				s.Cases = append(s.Cases, junitCase{Class: "hubscope." + family.ID, Name: r.ID})
			}
			for _, m := range found[r.ID] {
				c := v.junit(m)
				c.Class = "hubscope." + family.ID
				if names[c.Name]++; names[c.Name] > 1 { // another entry of the same list
					c.Name += " (" + strconv.Itoa(names[c.Name]) + ")"
				}
				if c.Failure != nil {
					s.Failures++
				}
				s.Cases = append(s.Cases, c)
			}
		}
		s.Tests = len(s.Cases)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w) // what XML 1.0 can't hold becomes U+FFFD
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junit is one finding as a test case, named by its setting so that a later run finds it
// again.
func (v View) junit(m casefile.Misconfiguration) junitCase {
	c := junitCase{Name: joinNonEmpty(" · ", m.Rule, m.App, m.Platform, v.Printer.Term(m.Label.Set, m.Label.ID))}
	if v.sourceID(m.Source) != "" {
		c.File = v.Case.Sources[m.Source].Path
		if m.Line > 0 {
			c.Line = strconv.FormatInt(m.Line, 10)
		}
	}
	text := v.findingText(m)
	if m.Value != "" {
		text += "\n" + v.Printer.Text("report.value") + " " + servicelist.Visible(m.Value)
	}
	if m.Suggestion != "" {
		text += "\n" + v.Printer.Text("report.suggestion") + " " + m.Suggestion
	}
	if m.Severity == casefile.Information {
		c.Note = text
		return c
	}
	c.Failure = &junitFailure{Type: string(m.Severity), Message: v.Printer.Say(m.Message), Text: text}
	return c
}
