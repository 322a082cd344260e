package check

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// What keeps an app from being used without a network.

var offlineUse = []Rule{
	{
		ID: "online-session-no-grace", Severity: casefile.WarningLev, References: []string{docMetadata},
		Keys:  []string{policy.OnlineSessionRequired, policy.OnlineSessionRequiredGracePeriod},
		Check: noGrace,
	},
	policyRule(valueRule{
		id: "encryption-keys-online", severity: casefile.Information, references: []string{docMetadata},
		key: policy.EncryptionKeys, wrong: keysOnline,
		say: func(t judged) said {
			return said{
				message: phrase.New("check.encryption-keys-online.message", "label", t.label, "visible", t.visible),
				why:     phrase.New("check.encryption-keys-online.why", "authentication", settings.Label(policy.Authentication)),
				advice:  phrase.New("check.encryption-keys-online.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// noGrace is told of the grace period where one is given, else of what requires the
// session. No document says how long a grace is right, so none is suggested.
func noGrace(in *Input) []casefile.Misconfiguration {
	return eachApp(in, func(m appOn) []casefile.Misconfiguration {
		required, ok := m.given(policy.OnlineSessionRequired)
		if is, known := settings.ParseBool(required.Value); !ok || !known || !is {
			return nil
		}
		t, ok := in.Settings.Minutes(m.app.Name, m.platform, policy.OnlineSessionRequiredGracePeriod)
		if !ok || t.Number > 0 {
			return nil
		}
		f := m.finding(required)
		if v, given := m.given(policy.OnlineSessionRequiredGracePeriod); given {
			f = m.finding(v)
		}
		grace := settings.Label(policy.OnlineSessionRequiredGracePeriod)
		f.Message = phrase.New("check.online-session-no-grace.message", "label", settings.Label(required.Key), "grace", grace)
		f.Why = phrase.New("check.online-session-no-grace.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.online-session-no-grace.advice", "where", f.Where, "label", settings.Label(required.Key), "grace", grace))
		return []casefile.Misconfiguration{f}
	})
}

// keysOnline suggests nothing: who keeps the keys online means it.
func keysOnline(value string) (string, bool) {
	v := policy.Fold(value)
	return "", (strings.Contains(v, "online") || strings.Contains(v, "オンライン")) && !strings.Contains(v, "offline") && !strings.Contains(v, "オフライン")
}
