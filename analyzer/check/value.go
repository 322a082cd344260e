package check

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// Rules about one value that is wrong by itself: a policy of an app, or a client property.

// A judged value is what the sentences about one value are made of.
type judged struct {
	label   phrase.Term
	visible string // the value, with what can't be seen in it marked
	where   phrase.Phrase
}

// A valueRule is a rule about a value of one setting.
type valueRule struct {
	id         string
	severity   casefile.Severity
	references []string
	key        string
	mail       bool // only a mail app's value matters
	// wrong judges a value that a source gives; better is the suggestion, empty for none.
	wrong func(value string) (better string, wrong bool)
	say   func(judged) said
}

// policyRule tells of every app and platform.
func policyRule(r valueRule) Rule {
	each := eachApp
	if r.mail {
		each = eachMailApp
	}
	return Rule{ID: r.id, Severity: r.severity, References: r.references, Keys: []string{r.key}, Check: func(in *Input) []casefile.Misconfiguration {
		return each(in, func(m appOn) []casefile.Misconfiguration {
			v, ok := m.given(r.key)
			if !ok {
				return nil
			}
			return r.judge(m.finding(v))
		})
	}}
}

// propertyRule tells of a client property, which holds for every app.
func propertyRule(r valueRule) Rule {
	return Rule{ID: r.id, Severity: r.severity, References: r.references, Keys: []string{r.key}, Check: func(in *Input) []casefile.Misconfiguration {
		v, ok := in.property(r.key)
		if !ok {
			return nil
		}
		return r.judge(propertyFinding(v))
	}}
}

func (r valueRule) judge(f casefile.Misconfiguration) []casefile.Misconfiguration {
	better, wrong := r.wrong(f.Value)
	if !wrong {
		return nil
	}
	s := r.say(judged{settings.Label(f.Key), servicelist.Visible(f.Value), f.Where})
	f.Suggestion = better
	f.Message, f.Why, f.Advice = s.message, s.why, advise(casefile.EMAdmin, s.advice)
	return []casefile.Misconfiguration{f}
}

// property is a client property that a source or the caller gives a value.
func (in *Input) property(key string) (settings.Value, bool) {
	v, ok := in.Settings.Property(key)
	return v, ok && !v.Default && !servicelist.Blank(v.Value)
}

func propertyFinding(v settings.Value) casefile.Misconfiguration {
	return casefile.Misconfiguration{Source: v.Source, Line: v.Line, Key: v.Key, Value: v.Value, Where: phrase.New("check.where-properties")}
}

// missingProperty is the finding of a property that the whole list lacks: it has the list's
// file and no line.
func (in *Input) missingProperty(key string) casefile.Misconfiguration {
	return propertyFinding(settings.Value{Source: in.Settings.PropertyList(), Key: key})
}

// on reports whether a value switches something on, and how the same source would write
// the contrary.
func on(value string) (off string, is bool) {
	is, ok := settings.ParseBool(value)
	return otherwise(value), ok && is
}

// off is the reverse of on.
func off(value string) (on string, is bool) {
	is, ok := settings.ParseBool(value)
	return otherwise(value), ok && !is
}

// switches are the pairs in which sources write a switch; the second of a pair is off.
var switches = [][2]string{{"true", "false"}, {"True", "False"}, {"TRUE", "FALSE"}, {"On", "Off"}, {"ON", "OFF"}, {"on", "off"}, {"Yes", "No"}, {"yes", "no"},
	{"1", "0"}, {"Enabled", "Disabled"}, {"enabled", "disabled"}, {"オン", "オフ"}, {"有効", "無効"}, {"はい", "いいえ"}}

// otherwise writes the contrary of a switch as its source writes switches.
func otherwise(value string) string {
	for _, s := range switches {
		switch value {
		case s[0]:
			return s[1]
		case s[1]:
			return s[0]
		}
	}
	if is, _ := settings.ParseBool(value); is {
		return "false"
	}
	return "true"
}

// number reads a value as a whole number; one that says "not active" is none.
func number(value string) (int64, bool) {
	n, ok := settings.ParseNumber(value)
	return n, ok && n != policy.NotActive
}

// zero judges a timer for which 0 means something else than a short time.
func zero(better string) func(string) (string, bool) {
	return func(value string) (string, bool) {
		n, ok := number(value)
		return better, ok && n == 0
	}
}

// below judges a number that must not be less than least.
func below(least int64, better string) func(string) (string, bool) {
	return func(value string) (string, bool) {
		n, ok := number(value)
		return better, ok && n < least
	}
}

// certificate reports whether a client certificate signs on: a policy names one, or the
// gateway that the devices use asks for one. No suggestion changes that.
func (in *Input) certificate() bool {
	if in.whole != nil {
		return in.whole.certificate()
	}
	if in.cert == nil {
		all := in.Settings.Gateways()
		found := slices.ContainsFunc(all, func(g settings.Gateway) bool { return asks(g, "cert") && (g.Default || len(all) == 1) })
		eachApp(in, func(m appOn) []casefile.Misconfiguration {
			found = found || !servicelist.Blank(m.text(policy.CertificateLabel))
			return nil
		})
		in.cert = &found
	}
	return *in.cert
}
