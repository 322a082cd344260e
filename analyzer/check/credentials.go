package check

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// What users are asked for: a PIN, or the whole password.

var credentials = []Rule{
	policyRule(valueRule{
		id: "app-passcode-off", severity: casefile.WarningLev, references: []string{docPrompts},
		key: policy.AppPasscode, wrong: off,
		say: func(t judged) said {
			return said{
				message: phrase.New("check.app-passcode-off.message", "label", t.label),
				why:     phrase.New("check.app-passcode-off.why"),
				advice:  phrase.New("check.app-passcode-off.advice", "where", t.where, "label", t.label),
			}
		},
	}),
	{
		ID: "pin-not-enabled", Severity: casefile.WarningLev, References: []string{docPrompts, docProperties},
		Keys:  []string{policy.EnablePasscodeAuth, policy.EnablePasswordCaching, policy.AppPasscode, policy.CertificateLabel},
		Check: pinNotEnabled,
	},
	{
		ID: "token-logon-no-pin", Severity: casefile.Information, References: []string{docPrompts},
		Keys:  []string{KeyLogonType},
		Check: tokenLogon,
	},
	propertyRule(valueRule{
		id: "passcode-expiry-zero", severity: casefile.WarningLev, references: []string{docProperties},
		key: policy.PasscodeExpiry, wrong: zero(expiryDefault),
		say: func(t judged) said {
			return said{
				message: phrase.New("check.passcode-expiry-zero.message", "label", t.label),
				why:     phrase.New("check.passcode-expiry-zero.why"),
				advice:  phrase.New("check.passcode-expiry-zero.advice", "where", t.where, "label", t.label),
			}
		},
	}),
	policyRule(valueRule{
		id: "reauthentication-zero", severity: casefile.WarningLev, references: []string{docMetadata},
		key: policy.ReauthenticationPeriod, wrong: zero(reauthenticationDefault),
		say: func(t judged) said {
			return said{
				message: phrase.New("check.reauthentication-zero.message", "label", t.label),
				why:     phrase.New("check.reauthentication-zero.why"),
				advice:  phrase.New("check.reauthentication-zero.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// The vendor's defaults: a PIN lives 90 days, a challenge 480 minutes.
const (
	expiryDefault           = "90"
	reauthenticationDefault = "480"
)

// KeyLogonType names how a gateway that Endpoint Management knows signs users on, which is
// no policy.
const KeyLogonType = "gateway.logonType"

// pinNotEnabled tells of each of the two properties that a PIN needs and that is not on.
// Only a whole list of properties can show that one is missing.
func pinNotEnabled(in *Input) []casefile.Misconfiguration {
	if in.certificate() || !in.passcodeOn() {
		return nil
	}
	pin, _, _ := in.Settings.PropertyBool(policy.EnablePasscodeAuth)
	var list []casefile.Misconfiguration
	for _, key := range []string{policy.EnablePasscodeAuth, policy.EnablePasswordCaching} {
		v, given := in.property(key)
		f := propertyFinding(v)
		switch is, known := settings.ParseBool(v.Value); {
		case given && (is || !known):
			continue
		case given:
			f.Suggestion = otherwise(v.Value)
			f.Message = phrase.New("check.pin-not-enabled.message", "label", settings.Label(key))
		case !in.Settings.HasProperties():
			continue
		default:
			if f = in.missingProperty(key); v.Line > 0 { // it is there, without a value
				f = propertyFinding(v)
			}
			f.Suggestion = "true"
			f.Message = phrase.New("check.pin-not-enabled.message-missing", "label", settings.Label(key))
		}
		f.Why = phrase.New("check.pin-not-enabled.why")
		if key == policy.EnablePasswordCaching && pin {
			f.Why = phrase.New("check.pin-not-enabled.why-online")
		}
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.pin-not-enabled.advice", "where", f.Where,
			"pin", settings.Label(policy.EnablePasscodeAuth), "caching", settings.Label(policy.EnablePasswordCaching)))
		list = append(list, f)
	}
	return list
}

// passcodeOn reports whether any app asks for a passcode. They all do by default, and no
// suggestion turns it off.
func (in *Input) passcodeOn() bool {
	if in.whole != nil && in.whole.passcodeOn() {
		return true
	}
	if in.passcode == nil {
		on := len(in.Settings.Apps()) == 0
		eachApp(in, func(m appOn) []casefile.Misconfiguration {
			is, _, ok := in.Settings.Bool(m.app.Name, m.platform, policy.AppPasscode)
			on = on || ok && is
			return nil
		})
		in.passcode = &on
	}
	return *in.passcode
}

func tokenLogon(in *Input) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	for _, g := range in.Settings.Gateways() {
		if !asks(g, "token") {
			continue
		}
		f := casefile.Misconfiguration{Source: g.Source, Line: g.Line, Key: KeyLogonType, Value: g.LogonType, Where: phrase.New("check.where-gateways")}
		f.Message = phrase.New("check.token-logon-no-pin.message", "gateway", servicelist.Visible(g.URL), "visible", servicelist.Visible(g.LogonType))
		f.Why = phrase.New("check.token-logon-no-pin.why")
		f.Advice = advise(casefile.Helpdesk, phrase.New("check.token-logon-no-pin.advice"))
		list = append(list, f)
	}
	return list
}

// asks reports whether a gateway's way to sign on has something: "token", "cert".
func asks(g settings.Gateway, word string) bool {
	return strings.Contains(strings.ToLower(g.LogonType), word)
}
