package mail

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// The network that the phone was on, against the policies that allow the app only some.

var networkNotAllowed = &Verdict{
	ID: "network-not-allowed", Hop: HopPolicy, References: []string{"mdx-policy-metadata"}, Disposition: casefile.AsConfigured,
	Advice: []casefile.Role{casefile.User, casefile.EMAdmin, casefile.Helpdesk},
	Ends:   []event.Kind{event.NetworkUp},
	Weigh:  weighNetwork,
}

// What a record of a network that came up gives as its reason.
const (
	wifi   = "wifi"
	mobile = "mobile"
)

// network is the record of the network that the phone was on at the first failure; nil
// where none says of what kind it was. A request that failed for want of one does not tell
// that it had gone: an app that may not use it fails in the same words.
func (s *Scene) network() *fact.Fact {
	if s.device == nil {
		return nil
	}
	return s.networkAt(s.first.Add(oneAttempt))
}

// networkAt is the same at another moment.
func (s *Scene) networkAt(at time.Time) *fact.Fact {
	f := s.device.Last(at, func(f *fact.Fact) bool {
		return f.Kind == event.NetworkUp || f.Kind == event.NetworkDown && !slices.Contains(s.facts, f)
	})
	if f == nil || f.Kind != event.NetworkUp || f.Value("reason") == "" {
		return nil
	}
	return f
}

// networkShown names a network as a person does.
func networkShown(f *fact.Fact) phrase.Phrase {
	switch name := f.Value("host"); {
	case f.Value("reason") == mobile:
		return phrase.New("mail.network.mobile")
	case name != "":
		return phrase.New("mail.network.wifi-named", "name", name)
	}
	return phrase.New("mail.network.wifi")
}

// otherNetworks reports whether mail that came and one that failed went over networks of
// two kinds or names. In the office mail may go straight over Wi-Fi and hide a tunnel that
// is broken everywhere.
func otherNetworks(a, b *fact.Fact) bool {
	return a != nil && b != nil && (a.Value("reason") != b.Value("reason") || a.Value("host") != b.Value("host"))
}

// unlistedWifi reports whether a list of Wi-Fi networks leaves one out; names are compared
// as networks bear them, letter by letter.
func unlistedWifi(list, name string) bool {
	if strings.TrimSpace(list) == "" || name == "" {
		return false
	}
	return !slices.ContainsFunc(strings.Split(list, ","), func(e string) bool { return strings.TrimSpace(e) == name })
}

// forbids is the setting that keeps the app off a network, or one without a key. What the
// lists mean is the policies' own text: that of allowed Wi-Fi networks does not concern
// mobile ones, and that of internal ones counts where the internal network is required.
func (s *Scene) forbids(f *fact.Fact) settings.Value {
	kind, name := f.Value("reason"), f.Value("host")
	if on, v, ok := s.w.set.Bool(s.app, s.platform, policy.WifiOnly); ok && on && kind == mobile {
		return v
	}
	if on, v, ok := s.w.set.Bool(s.app, s.platform, policy.RequireInternalNetwork); ok && on {
		inside, given := s.value(policy.InternalWifiNetworks)
		if kind == mobile || given && kind == wifi && unlistedWifi(inside.Value, name) {
			return v
		}
	}
	if v, given := s.value(policy.AllowedWifiNetworks); given && kind == wifi && unlistedWifi(v.Value, name) {
		return v
	}
	return settings.Value{}
}

func weighNetwork(s *Scene) Weighing {
	if s.pol.access == settings.Blocked {
		return s.blocked()
	}
	f := s.network()
	if f == nil || s.through() || !s.blind() && s.symptom != offline && s.symptom != dnsFailed {
		return Weighing{}
	}
	v := s.forbids(f)
	if v.Key == "" {
		return Weighing{}
	}
	if ok := s.lastOK(); ok != nil && ok.At > f.At {
		return Weighing{} // mail came on this network
	}
	w := Weighing{
		Sure:     s.surestPolicy(v),
		Clause:   phrase.New("mail.clause.network-not-allowed", "setting", label(v.Key), "network", networkShown(f)),
		Why:      phrase.New("mail.why.network-not-allowed", "setting", label(v.Key), "value", v.Value, "network", networkShown(f), "time", timeline.At(f)),
		Evidence: append(stated(v), say(f, phrase.New("mail.evidence.network", "network", networkShown(f)))),
		Advice: []casefile.Advice{
			advise(casefile.User, phrase.New("mail.advice.network-not-allowed.user", "app", s.app)),
			advise(casefile.EMAdmin, phrase.New("mail.advice.network-not-allowed.em-admin", "network", s.whereNetwork(), "setting", label(v.Key))),
		},
	}
	if s.first.Sub(timeline.At(f)) > networkStale {
		w.Sure = weaker(w.Sure, casefile.Likely)
	}
	return w
}

// blocked holds where Network access forbids the app every network there is.
func (s *Scene) blocked() Weighing {
	if s.through() || !s.blind() && s.symptom != offline && s.symptom != dnsFailed {
		return Weighing{}
	}
	access := label(policy.NetworkAccess)
	return s.workedBefore(Weighing{
		Sure:        s.surestPolicy(s.pol.accessValue),
		Disposition: casefile.SettingFault,
		Clause:      phrase.New("mail.clause.network-blocked", "access", access),
		Why:         phrase.New("mail.hop.policy.blocked", "access", access),
		Evidence:    stated(s.pol.accessValue),
		Advice: []casefile.Advice{
			advise(casefile.EMAdmin, phrase.New("mail.advice.direct-not-tunneled.em-admin", "network", s.whereNetwork(), "access", access, "where", s.where(),
				"services", label(policy.BackgroundServices), "entry", s.entryShown(), "gateway", label(policy.BackgroundGateway))),
			newPolicies(),
		},
	})
}

// surestPolicy is surest for a policy that does not ask which server was meant.
func (s *Scene) surestPolicy(v settings.Value) casefile.Confidence {
	if v.Default || v.Inferred || v.AppUnknown || v.Disagree() {
		return casefile.Likely
	}
	return casefile.Confirmed
}

// networkAsked says that the app is allowed some networks only and no log tells which it
// was on; a zero phrase where that does not matter.
func (s *Scene) networkAsked() phrase.Phrase {
	if s.device == nil || s.network() != nil || s.through() {
		return phrase.Phrase{}
	}
	for _, key := range []string{policy.WifiOnly, policy.RequireInternalNetwork} {
		if on, _, ok := s.w.set.Bool(s.app, s.platform, key); ok && on {
			return phrase.New("mail.missing.network", "setting", label(key))
		}
	}
	return phrase.Phrase{}
}
