package check

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// A suggestion is proved before it is given: with it in force its finding must be gone and
// no other must have come. One that fails is left out, and the advice in words remains.

// findings are those of the rules about single values, with what they would suggest.
func (in *Input) findings() []casefile.Misconfiguration {
	if in.found == nil {
		in.found = in.run(rulesOf(families))
	}
	return in.found
}

// run applies rules in their order.
func (in *Input) run(rules []Rule) []casefile.Misconfiguration {
	list := []casefile.Misconfiguration{}
	for _, r := range rules {
		list = append(list, r.Run(in)...)
	}
	return list
}

// reading are the rules that a setting decides.
func reading(key string) []Rule {
	return slices.DeleteFunc(Rules(), func(r Rule) bool { return r.ID != platforms[0].ID && !slices.Contains(r.Keys, key) })
}

// A change is one value put in the place of another. Several findings of one value often
// suggest the same.
type change struct{ app, platform, key, value string }

// prove takes away the suggestions of all findings that do not hold.
func prove(in *Input, list []casefile.Misconfiguration) {
	known := map[fault]bool{}
	for i := range list {
		known[faultOf(&list[i])] = true
	}
	after := map[change][]casefile.Misconfiguration{}
	for i := range list {
		f := &list[i]
		if f.Suggestion == "" {
			continue
		}
		c := changeOf(f)
		found, tried := after[c]
		if !tried {
			found = in.with(c).run(reading(c.key))
			after[c] = found
		}
		if !holds(f, found, known) {
			f.Suggestion = ""
		}
	}
}

// with is what the rules would look at after a change.
func (in *Input) with(c change) *Input {
	out := &Input{
		Settings: in.Settings.With(settings.Value{App: c.app, Platform: c.platform, Key: c.key, Value: c.value}),
		NSConf:   in.NSConf, lists: in.lists, whole: in,
	}
	if d, ok := policy.ByName(c.key); ok && d.Group != policy.GatewayTimer {
		gates := in.timers()
		out.gates = &gates
	}
	return out
}

// A fault is what a finding tells, whichever the platform: a value that is mended on one
// platform can't spoil the other's.
type fault struct{ rule, app, key string }

func faultOf(f *casefile.Misconfiguration) fault { return fault{f.Rule, f.App, f.Key} }

// uncovers names the rules that can't judge a value as long as another rule finds it
// malformed: what they tell once it is mended was wrong before.
var uncovers = map[string][]string{
	"exchange-server-malformed": {"exchange-server-not-listed", "trusted-exchange-hosts"},
}

func holds(f *casefile.Misconfiguration, after []casefile.Misconfiguration, known map[fault]bool) bool {
	return !slices.ContainsFunc(after, func(a casefile.Misconfiguration) bool {
		if still(f, &a) {
			return true
		}
		return !known[faultOf(&a)] && !slices.Contains(uncovers[f.Rule], a.Rule)
	})
}

// still reports whether a finding tells again what another was to mend.
func still(f, again *casefile.Misconfiguration) bool {
	return faultOf(again) == faultOf(f) && (again.Platform == f.Platform || again.Platform == "")
}

// corrected is a given value as it will be when the findings are worked down. Of several
// suggestions the last is the most complete: a list that lacks a server has its blanks
// mended in that suggestion too.
func (m appOn) corrected(v settings.Value) string {
	value := v.Value
	for _, f := range m.in.findings() {
		if f.Key == v.Key && f.App == m.app.Name && f.Platform == m.platform && f.Suggestion != "" {
			value = f.Suggestion
		}
	}
	return value
}
