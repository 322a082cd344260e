package casefile

import (
	"slices"

	"hubscope/analyzer/phrase"
)

// A Correction is one value to be put right at a console, however many findings are about
// it. Where no value can be computed there is one for each finding, and Do says what to
// decide.
type Correction struct {
	For        Role
	Where      phrase.Phrase // the place in the console
	Severity   Severity      // of the worst of its findings
	Rules      []string
	App        string
	Platform   string
	Key        string
	Label      phrase.Term
	Source     int // index into Case.Sources; -1 for none
	Line       int64
	Value      string // as it is now
	Suggestion string // as it should be; empty when nobody can compute it
	Message    phrase.Phrase
	Do         []Advice
}

// Corrections lists what to change: by who does it, values that can be pasted first.
func Corrections(findings []Misconfiguration) []Correction {
	var list []Correction
	for i := range findings {
		f := &findings[i]
		same := func(c Correction) bool {
			return f.Suggestion != "" && c.Suggestion != "" && c.Source == f.Source && c.Line == f.Line && c.App == f.App && c.Platform == f.Platform && c.Key == f.Key
		}
		if at := slices.IndexFunc(list, same); at >= 0 {
			c := &list[at]
			c.Suggestion = f.Suggestion // the last one is the most complete
			if CompareSeverity(f.Severity, c.Severity) < 0 {
				c.Severity = f.Severity
			}
			if !slices.Contains(c.Rules, f.Rule) {
				c.Rules = append(c.Rules, f.Rule)
			}
			continue
		}
		c := Correction{Where: f.Where, Severity: f.Severity, Rules: []string{f.Rule}, App: f.App, Platform: f.Platform, Key: f.Key, Label: f.Label,
			Source: f.Source, Line: f.Line, Value: f.Value, Suggestion: f.Suggestion, Message: f.Message, Do: f.Advice}
		if len(f.Advice) > 0 {
			c.For = f.Advice[0].For
		}
		list = append(list, c)
	}
	roles := []Role{EMAdmin, GatewayAdmin, MailAdmin, Helpdesk, User}
	slices.SortStableFunc(list, func(a, b Correction) int {
		if paste, other := a.Suggestion != "", b.Suggestion != ""; paste != other {
			if paste {
				return -1
			}
			return 1
		}
		return slices.Index(roles, a.For) - slices.Index(roles, b.For)
	})
	return list
}

// BySeverity are findings with the worst first, as people read them.
func BySeverity(findings []Misconfiguration) []Misconfiguration {
	list := slices.Clone(findings)
	slices.SortStableFunc(list, func(a, b Misconfiguration) int { return CompareSeverity(a.Severity, b.Severity) })
	return list
}

// Wrong counts the findings that something is to be done about; the others are notes.
func Wrong(findings []Misconfiguration) (wrong, notes int) {
	for i := range findings {
		if findings[i].Severity == Information {
			notes++
		}
	}
	return len(findings) - notes, notes
}

// CompareSeverity orders severities, the worst first.
func CompareSeverity(a, b Severity) int {
	order := []Severity{Error, WarningLev, Information}
	return slices.Index(order, a) - slices.Index(order, b)
}
