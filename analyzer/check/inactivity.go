package check

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// After how long without use the apps lock.

var inactivity = []Rule{
	{
		ID: "inactivity-timer-missing", Severity: casefile.Information, References: []string{docPrompts, docMetadata},
		Keys:  []string{policy.InactivityTimer},
		Check: inactivityMissing,
	},
	propertyRule(valueRule{
		id: "inactivity-timer-zero", severity: casefile.WarningLev, references: []string{docPrompts, docProperties},
		key: policy.InactivityTimer, wrong: zero(inactivityDefault),
		say: func(t judged) said {
			return said{
				message: phrase.New("check.inactivity-timer-zero.message", "label", t.label),
				why:     phrase.New("check.inactivity-timer-zero.why"),
				advice:  phrase.New("check.inactivity-timer-zero.advice", "where", t.where, "label", t.label),
			}
		},
	}),
	propertyRule(valueRule{
		id: "inactivity-timer-short", severity: casefile.WarningLev, references: []string{docPrompts, docProperties},
		key: policy.InactivityTimer, wrong: func(value string) (string, bool) {
			n, ok := number(value)
			return inactivityDefault, ok && n > 0 && n < inactivityLeast
		},
		say: func(t judged) said {
			return said{
				message: phrase.New("check.inactivity-timer-short.message", "label", t.label, "visible", t.visible),
				why:     phrase.New("check.inactivity-timer-short.why"),
				advice:  phrase.New("check.inactivity-timer-short.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// The default in minutes of the documents on prompts, and what is too short to work with.
const (
	inactivityDefault = "15"
	inactivityLeast   = 5
)

// inactivityMissing says which default is counted on. The vendor's texts state two, so it
// suggests to write one down.
func inactivityMissing(in *Input) []casefile.Misconfiguration {
	if _, given := in.property(policy.InactivityTimer); given || !in.Settings.HasProperties() {
		return nil
	}
	v, ok := in.Settings.Property(policy.InactivityTimer)
	f := in.missingProperty(policy.InactivityTimer)
	if ok && v.Line > 0 { // it is there, without a value
		f = propertyFinding(v)
	}
	d, _ := policy.ByName(policy.InactivityTimer)
	f.Suggestion = d.Default
	f.Message = phrase.New("check.inactivity-timer-missing.message", "label", settings.Label(policy.InactivityTimer), "assumed", d.Default)
	f.Why = phrase.New("check.inactivity-timer-missing.why", "assumed", d.Default, "document", phrase.Term{Set: "reference", ID: d.Document},
		"other", d.Elsewhere, "otherDocument", phrase.Term{Set: "reference", ID: d.ElsewhereDocument})
	f.Advice = advise(casefile.EMAdmin, phrase.New("check.inactivity-timer-missing.advice", "where", f.Where, "label", settings.Label(policy.InactivityTimer)))
	return []casefile.Misconfiguration{f}
}
