package check

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// An appOn is one app on one platform, which has settings of its own.
type appOn struct {
	in       *Input
	app      settings.App
	platform string
}

// eachApp gathers what look finds in every app, platform by platform.
func eachApp(in *Input, look func(appOn) []casefile.Misconfiguration) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	for _, a := range in.Settings.Apps() {
		for _, p := range a.Platforms {
			list = append(list, look(appOn{in, a, p})...)
		}
	}
	return list
}

// eachMailApp is eachApp for the mail apps.
func eachMailApp(in *Input, look func(appOn) []casefile.Misconfiguration) []casefile.Misconfiguration {
	return eachApp(in, func(m appOn) []casefile.Misconfiguration {
		if !m.app.Mail {
			return nil
		}
		return look(m)
	})
}

func (m appOn) value(key string) (settings.Value, bool) {
	return m.in.Settings.Value(m.app.Name, m.platform, key)
}

// given is a value that a source or the caller gave for this very app and platform. One
// that is borrowed from another platform or from an export that does not say whose it is
// counts for comparisons, yet its faults are told where it belongs.
func (m appOn) given(key string) (settings.Value, bool) {
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
func (m appOn) text(key string) string {
	v, _ := m.value(key)
	return v.Value
}

func (m appOn) access() settings.Access {
	a, _ := m.in.Settings.NetworkAccess(m.app.Name, m.platform)
	return a
}

func (m appOn) tunneled() bool { return m.access() == settings.Tunneled }

// exchange is the Exchange server's host in lower case; empty when none is given or the
// value is no host name.
func (m appOn) exchange() string {
	if v := m.text(policy.ExchangeServer); servicelist.IsFQDN(v) {
		return strings.ToLower(v)
	}
	return ""
}

func (m appOn) services() []servicelist.Entry {
	return m.in.list(m.text(policy.BackgroundServices)).entries
}

// finding is a fault of a value.
func (m appOn) finding(v settings.Value) casefile.Misconfiguration {
	f := casefile.Misconfiguration{App: m.app.Name, Platform: m.platform, Source: v.Source, Line: v.Line, Key: v.Key, Value: v.Value, Where: m.whereNetwork()}
	if d, ok := policy.ByName(v.Key); ok && d.Group == policy.MailPolicy {
		f.Where = m.where()
	}
	return f
}

// where is the place in the console that holds the app's settings.
func (m appOn) where() phrase.Phrase {
	return phrase.New("check.where", "app", m.appShown(), "platform", m.platformShown())
}

// whereNetwork is the place of the app's network policies.
func (m appOn) whereNetwork() phrase.Phrase {
	return phrase.New("check.where-network", "app", m.appShown(), "platform", m.platformShown())
}

func (m appOn) appShown() string {
	if m.app.Name == "" {
		return "Secure Mail"
	}
	return m.app.Name
}

// platformShown is a proper name, the same in every language.
func (m appOn) platformShown() string {
	switch m.platform {
	case policy.IOS:
		return "iOS"
	case policy.Android:
		return "Android"
	}
	return "iOS / Android"
}
