package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/analyzer/servicelist"
)

// SARIF 2.1.0 (OASIS Standard, 27 March 2020): what code hosts and pipelines read findings
// from. Only what the standard asks for and what a finding knows is written.

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool       `json:"tool"`
	Language   string          `json:"language"`
	ColumnKind string          `json:"columnKind"`
	Artifacts  []sarifArtifact `json:"artifacts"`
	Results    []sarifResult   `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	SemanticVersion string      `json:"semanticVersion"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string          `json:"id"`
	ShortDescription     sarifText       `json:"shortDescription"`
	Help                 sarifText       `json:"help"`
	DefaultConfiguration sarifLevel      `json:"defaultConfiguration"`
	Properties           sarifProperties `json:"properties"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

// sarifProperties is a property bag; tags are its one member that the standard names.
type sarifProperties struct {
	Tags []string `json:"tags"`
}

type sarifArtifact struct {
	Location sarifURI `json:"location"`
}

type sarifURI struct {
	URI   string `json:"uri"`
	Index int    `json:"index"` // in run.artifacts
}

type sarifResult struct {
	RuleID     string          `json:"ruleId"`
	RuleIndex  int             `json:"ruleIndex"`
	Level      string          `json:"level"`
	Message    sarifText       `json:"message"`
	Locations  []sarifLocation `json:"locations,omitempty"`
	Properties sarifFinding    `json:"properties"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations"`
}

type sarifPhysical struct {
	Artifact sarifURI     `json:"artifactLocation"`
	Region   *sarifRegion `json:"region,omitempty"`
}

type sarifRegion struct {
	StartLine int64 `json:"startLine"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
}

// sarifFinding is what of a finding has no member in the standard.
type sarifFinding struct {
	App        string `json:"app,omitempty"`
	Platform   string `json:"platform,omitempty"`
	Key        string `json:"key"`
	Label      string `json:"label"`
	Value      string `json:"value"` // its blanks and odd signs made visible
	Suggestion string `json:"suggestion,omitempty"`
	Where      string `json:"where,omitempty"`
}

// SARIF writes the misconfigurations. All rules are named, also those that found nothing,
// so that a reader can tell what was checked.
func SARIF(w io.Writer, v View) error {
	run := sarifRun{
		Tool:     sarifTool{sarifDriver{Name: "hubscope", SemanticVersion: Version, Rules: []sarifRule{}}},
		Language: v.Printer.Lang(), ColumnKind: "unicodeCodePoints", Artifacts: []sarifArtifact{}, Results: []sarifResult{},
	}
	rules := map[string]int{}
	for _, family := range check.Families() {
		for _, r := range family.Rules {
			rules[r.ID] = len(rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
				ID: r.ID, ShortDescription: sarifText{v.ruleTitle(r.ID)}, Help: sarifText{v.documents(r.References)},
				DefaultConfiguration: sarifLevel{sarifLevelOf(r.Severity)}, Properties: sarifProperties{Tags: []string{family.ID}},
			})
		}
	}
	artifacts := map[int]int{} // source -> place in run.artifacts
	for _, m := range v.Case.Misconfigurations {
		r := sarifResult{
			RuleID: m.Rule, RuleIndex: rules[m.Rule], Level: sarifLevelOf(m.Severity), Message: sarifText{v.findingText(m)},
			Properties: sarifFinding{App: m.App, Platform: m.Platform, Key: m.Key, Label: v.Printer.Term(m.Label.Set, m.Label.ID),
				Value: servicelist.Visible(m.Value), Suggestion: m.Suggestion, Where: v.Printer.Say(m.Where)},
		}
		if v.sourceID(m.Source) != "" {
			uri := fileURI(v.Case.Sources[m.Source].Path)
			at, known := artifacts[m.Source]
			if !known {
				at = len(run.Artifacts)
				artifacts[m.Source] = at
				run.Artifacts = append(run.Artifacts, sarifArtifact{sarifURI{uri, at}})
			}
			place := sarifPhysical{Artifact: sarifURI{uri, at}}
			if m.Line > 0 {
				place.Region = &sarifRegion{m.Line}
			}
			r.Locations = []sarifLocation{{place, []sarifLogical{{joinNonEmpty("/", m.App, m.Platform, m.Key)}}}}
		}
		run.Results = append(run.Results, r)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifLevelOf turns a severity into the standard's word.
func sarifLevelOf(s casefile.Severity) string {
	if s == casefile.Information {
		return "note"
	}
	return string(s)
}

// ruleTitle is the name of a rule in a few words.
func (v View) ruleTitle(rule string) string {
	id := "check." + rule + ".title"
	return v.Printer.Text(id)
}

// documents names what says how it should be.
func (v View) documents(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = v.Printer.Term("reference", id)
	}
	return v.Printer.Text("report.references", "list", names)
}

// findingText is what is wrong, why it matters and what to do, one sentence after the other.
func (v View) findingText(m casefile.Misconfiguration) string {
	text := joinNonEmpty("\n", v.Printer.Say(m.Message), v.Printer.Say(m.Why))
	for _, a := range m.Advice {
		text += "\n" + v.Printer.Term("role", string(a.For)) + ": " + v.Printer.Say(a.Do)
	}
	return text
}

func joinNonEmpty(by string, parts ...string) string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, by)
}

// fileURI is a source's path as a URI: relative as it was given, else of the scheme file.
func fileURI(p string) string {
	p = strings.ReplaceAll(strings.ToValidUTF8(p, "\uFFFD"), `\`, "/")
	drive := len(p) > 2 && p[1] == ':' && p[2] == '/'
	u := url.URL{Path: p}
	switch {
	case drive:
		u.Scheme, u.Path = "file", "/"+p
	case strings.HasPrefix(p, "//"): // \\server\share
		server, rest, _ := strings.Cut(p[2:], "/")
		u.Scheme, u.Host, u.Path = "file", server, path.Join("/", rest)
	case strings.HasPrefix(p, "/"):
		u.Scheme = "file"
	}
	return u.String()
}
