package check

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// One app that is set otherwise on iOS than on Android.

var platforms = []Rule{{
	ID: "platforms-differ", Severity: casefile.WarningLev, References: []string{docBackground, docMetadata},
	Keys:  policyKeys(),
	Check: platformsDiffer,
}}

// policyKeys are the settings that each platform has of its own.
func policyKeys() []string {
	var keys []string
	for _, d := range policy.Definitions() {
		if d.Group == policy.AppPolicy || d.Group == policy.MailPolicy {
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// platformsDiffer compares what is left when the other findings are worked down: a blank in
// the list of one platform is that rule's finding and no difference besides. It suggests
// nothing, as either value may be the one that was meant, and stands at the value for iOS.
func platformsDiffer(in *Input) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	for _, a := range in.Settings.Apps() {
		ios, android := appOn{in, a, policy.IOS}, appOn{in, a, policy.Android}
		for _, key := range policyKeys() {
			one, given := ios.given(key)
			other, both := android.given(key)
			if !given || !both || one.Value == other.Value || atDefaults(key, one, other) ||
				same(key, one.Value, other.Value) || same(key, ios.corrected(one), android.corrected(other)) {
				continue
			}
			f := ios.finding(one)
			f.Platform = ""
			f.Message = phrase.New("check.platforms-differ.message", "app", shownApp(a.Name), "label", settings.Label(key),
				"ios", shownValue(one.Value), "android", shownValue(other.Value))
			f.Why = phrase.New("check.platforms-differ.why")
			f.Advice = advise(casefile.EMAdmin, phrase.New("check.platforms-differ.advice", "app", shownApp(a.Name), "label", settings.Label(key)))
			list = append(list, f)
		}
	}
	return list
}

// shownValue is a value within a sentence; an empty one is said to be empty.
func shownValue(value string) phrase.Phrase {
	if value == "" {
		return phrase.New("check.value-empty")
	}
	return phrase.New("check.value", "visible", servicelist.Visible(value))
}

// atDefaults reports whether each platform has its own documented default.
func atDefaults(key string, ios, android settings.Value) bool {
	d, ok := policy.ByName(key)
	return ok && d.HasDefault && settings.SameMeaning(key, ios.Value, d.DefaultFor(policy.IOS)) && settings.SameMeaning(key, android.Value, d.DefaultFor(policy.Android))
}

// same reports whether two values say the same: the order of a list, capitals in a host's
// name and blanks at the ends are no difference.
func same(key, a, b string) bool {
	if settings.SameMeaning(key, a, b) {
		return true
	}
	d, ok := policy.ByName(key)
	if !ok {
		return false
	}
	parts := func(value string) []string {
		value = servicelist.Narrow(value)
		if d.Unit == policy.Host || d.Unit == policy.List && key != policy.InternalWifiNetworks && key != policy.AllowedWifiNetworks {
			value = strings.ToLower(value)
		}
		list := []string{value}
		if d.Unit == policy.List {
			list = strings.Split(value, ",")
		}
		for i := range list {
			list[i] = strings.TrimSpace(list[i])
		}
		list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
		slices.Sort(list)
		return slices.Compact(list)
	}
	return slices.Equal(parts(a), parts(b))
}
