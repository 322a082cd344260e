package check

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// A mailApp is one mail app on one platform, which has settings of its own.
type mailApp struct {
	in       *Input
	app      settings.App
	platform string
}

// eachMailApp gathers what look finds in every mail app, platform by platform.
func eachMailApp(in *Input, look func(mailApp) []casefile.Misconfiguration) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	for _, a := range in.Settings.MailApps() {
		for _, p := range a.Platforms {
			list = append(list, look(mailApp{in, a, p})...)
		}
	}
	return list
}

func (m mailApp) value(key string) (settings.Value, bool) {
	return m.in.Settings.Value(m.app.Name, m.platform, key)
}

// given is a value that a source or the caller gave for this very app and platform. One
// that is borrowed from another platform or from an export that does not say whose it is
// counts for comparisons, yet its faults are told where it belongs.
func (m mailApp) given(key string) (settings.Value, bool) {
	v, ok := m.value(key)
	switch {
	case !ok || v.Default:
		return v, false
	case v.Origin == settings.FromCaller:
		return v, true
	}
	return v, v.Platform == m.platform && (!v.AppUnknown || m.app.Name == "")
}

// text is a value as far as it is known; empty when it is not.
func (m mailApp) text(key string) string {
	v, _ := m.value(key)
	return v.Value
}

func (m mailApp) access() settings.Access {
	a, _ := m.in.Settings.NetworkAccess(m.app.Name, m.platform)
	return a
}

func (m mailApp) tunneled() bool { return m.access() == settings.Tunneled }

// exchange is the Exchange server's host in lower case; empty when none is given or the
// value is no host name.
func (m mailApp) exchange() string {
	if v := m.text(policy.ExchangeServer); servicelist.IsFQDN(v) {
		return strings.ToLower(v)
	}
	return ""
}

func (m mailApp) services() []servicelist.Entry {
	return m.in.list(m.text(policy.BackgroundServices)).entries
}

// finding is a fault of a value.
func (m mailApp) finding(v settings.Value) casefile.Misconfiguration {
	return casefile.Misconfiguration{App: m.app.Name, Platform: m.platform, Source: v.Source, Line: v.Line, Key: v.Key, Value: v.Value}
}

// where is the place in the console that holds the app's settings.
func (m mailApp) where() phrase.Phrase {
	return phrase.New("check.where", "app", m.appShown(), "platform", m.platformShown())
}

// whereNetwork is the place of the app's network policies.
func (m mailApp) whereNetwork() phrase.Phrase {
	return phrase.New("check.where-network", "app", m.appShown(), "platform", m.platformShown())
}

func (m mailApp) appShown() string {
	if m.app.Name == "" {
		return "Secure Mail"
	}
	return m.app.Name
}

// platformShown is a proper name, the same in every language.
func (m mailApp) platformShown() string {
	switch m.platform {
	case policy.IOS:
		return "iOS"
	case policy.Android:
		return "Android"
	}
	return "iOS / Android"
}
