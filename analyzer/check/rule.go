// Package check finds settings that are wrong by themselves or beside each other, without
// any log. One file holds one family of rules; each rule is a value in the registry below.
//
// The rules follow section 5 of the domain model. Two principles order what it leaves open:
// a value that is badly written is told wherever it stands, while a value that does not
// fit with the others is told only where it is applied, which for the background services
// means that Network access tunnels. And what no source was read for is unknown, never wrong.
package check

import (
	"cmp"
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// Input is what the rules look at.
type Input struct {
	Settings *settings.Settings
	NSConf   []session.Conf // empty when no ns.conf was read

	lists          map[string]*serviceList     // by value
	gates          *[]gate                     // nil until somebody asks for timers
	found          []casefile.Misconfiguration // nil until somebody asks
	whole          *Input                      // the site that this is one app of, to try a suggestion; nil for the site itself
	cert, passcode *bool                       // see certificate and passcodeOn; nil until somebody asks
}

// A Rule finds one sort of misconfiguration. Check leaves Rule, References, Label and, unless it
// differs from the rule's own, Severity to Run.
type Rule struct {
	ID         string
	Severity   casefile.Severity
	References []string // ids of the documents that say how it should be
	Keys       []string // the settings that decide whether it finds anything
	Check      func(*Input) []casefile.Misconfiguration
}

// The documents that the rules rest on.
const (
	docBackground = policy.DocBackground
	docPrompts    = policy.DocPrompts
	docMetadata   = policy.DocMetadata
	docProperties = policy.DocProperties
	docWizard     = policy.DocWizard
)

// A Family is the rules about one subject.
type Family struct {
	ID    string
	Rules []Rule
}

// Families lists all rules in the order in which findings on one line are shown.
func Families() []Family {
	return append(slices.Clone(families), Family{"platforms", platforms})
}

// families are the rules that look at one value, alone or beside others. What compares the
// platforms comes behind them, as it looks at what they leave of a value.
var families = []Family{
	{"background-services", backgroundServices},
	{"background-gateway", backgroundGateway},
	{"exchange-server", exchangeServer},
	{"ticket", ticketExpiration},
	{"check-in", checkIn},
	{"gateway-timers", gatewayTimers},
	{"credentials", credentials},
	{"inactivity", inactivity},
	{"offline-use", offlineUse},
	{"network", network},
	{"logs", logs},
}

// Rules lists every rule.
func Rules() []Rule { return rulesOf(Families()) }

func rulesOf(list []Family) []Rule {
	var all []Rule
	for _, f := range list {
		all = append(all, f.Rules...)
	}
	return all
}

// Run applies one rule and completes its findings.
func (r Rule) Run(in *Input) []casefile.Misconfiguration {
	if in == nil || in.Settings == nil {
		return nil
	}
	list := r.Check(in)
	for i := range list {
		m := &list[i]
		m.Rule, m.References = r.ID, r.References
		if m.Severity == "" {
			m.Severity = r.Severity
		}
		m.Label = settings.Label(m.Key)
	}
	return list
}

// Run applies every rule. Findings are in the order of source, line and rule.
func Run(in *Input) []casefile.Misconfiguration {
	if in == nil || in.Settings == nil {
		return nil
	}
	list := append(slices.Clone(in.findings()), in.run(platforms)...)
	prove(in, list)
	proveTogether(in, list)
	slices.SortStableFunc(list, func(a, b casefile.Misconfiguration) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line))
	})
	return list
}

// advise is the one thing that one person should do.
func advise(who casefile.Role, do phrase.Phrase) []casefile.Advice {
	return []casefile.Advice{{For: who, Do: do}}
}
