package check

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// On which networks mail works, and whom it trusts there.

var network = []Rule{
	{
		ID: "wifi-only", Severity: casefile.Information, References: []string{docMetadata},
		Keys:  []string{policy.WifiOnly, policy.RequireInternalNetwork},
		Check: wifiOnly,
	},
	policyRule(valueRule{
		id: "accept-all-certificates", severity: casefile.WarningLev, references: []string{docMetadata},
		key: policy.AcceptAllCertificates, mail: true, wrong: on,
		say: func(t judged) said {
			return said{
				message: phrase.New("check.accept-all-certificates.message", "label", t.label),
				why:     phrase.New("check.accept-all-certificates.why"),
				advice:  phrase.New("check.accept-all-certificates.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// wifiOnly tells of either policy that keeps mail off the mobile network. It suggests
// nothing: who requires a network means it.
func wifiOnly(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		var list []casefile.Misconfiguration
		for _, key := range []string{policy.WifiOnly, policy.RequireInternalNetwork} {
			v, ok := m.given(key)
			if is, known := settings.ParseBool(v.Value); !ok || !known || !is {
				continue
			}
			f := m.finding(v)
			f.Message = phrase.New("check.wifi-only.message", "label", settings.Label(key))
			f.Why = phrase.New("check.wifi-only.why")
			f.Advice = advise(casefile.EMAdmin, phrase.New("check.wifi-only.advice", "where", f.Where, "label", settings.Label(key)))
			list = append(list, f)
		}
		return list
	})
}
