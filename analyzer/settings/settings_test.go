package settings

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"hubscope/parsers/policy"
)

func export(path string, app, platform string, pairs ...string) Input {
	e := &policy.Export{Kind: policy.KindPolicies, Path: path}
	for i := 0; i+1 < len(pairs); i += 2 {
		v := policy.Value{App: app, Platform: platform, RawKey: pairs[i], Key: pairs[i], Value: pairs[i+1], Line: int64(i/2 + 1)}
		if d, ok := policy.Lookup(pairs[i]); ok {
			v.Key, v.Known = d.Key, true
		}
		e.Values = append(e.Values, v)
	}
	return Input{Path: path, Export: e}
}

func TestDefaults(t *testing.T) {
	s := New(nil, nil)
	for key, want := range map[string]string{policy.MaxOfflinePeriod: "72", policy.ActivePollPeriod: "60", policy.TicketExpiration: "168", policy.AppPasscode: "true", policy.InactivityTimer: "15"} {
		if v, ok := s.Value("Secure Mail", "ios", key); !ok || !v.Default || v.Value != want || v.Source != -1 {
			t.Errorf("%s: %+v", key, v)
		}
	}
	if a, _ := s.NetworkAccess("WorxMail", "ios"); a != Tunneled {
		t.Error(a)
	}
	if _, ok := s.Value("Secure Web", "ios", policy.NetworkAccess); ok {
		t.Error("only Secure Mail has a documented default")
	}
	if n, _, _ := s.Number("Secure Mail", "ios", policy.AuthFailuresBeforeLock); n != 15 {
		t.Error(n)
	}
	if _, ok := s.Property(policy.EnablePasscodeAuth); ok || s.HasProperties() {
		t.Error("unknown is absent")
	}
	if len(s.Configuration()) == 0 {
		t.Error("the defaults that the model counts on are shown")
	}
}

func TestEffective(t *testing.T) {
	a := export("a.json", "Secure Mail", "ios", policy.MaxOfflinePeriod, "24", policy.BackgroundServices, "x.example.com:443")
	b := export("b.json", "WorxMail", "ios", policy.MaxOfflinePeriod, "48")
	c := export("c.json", "com.citrix.mail.droid", "android", policy.MaxOfflinePeriod, "2147483647")
	a.Source, b.Source, c.Source = 0, 1, 2
	for _, order := range [][]Input{{a, b, c}, {c, b, a}} {
		s := New(order, nil)
		if apps := s.Apps(); len(apps) != 1 || apps[0].Name != "Secure Mail" || !apps[0].Mail || len(apps[0].Platforms) != 2 {
			t.Fatalf("%+v", apps)
		}
		v, _ := s.Hours("securemail", "ios", policy.MaxOfflinePeriod)
		if v.Duration != 48*time.Hour || v.Source != 1 || !v.Disagree() || v.Others[0].Value != "24" {
			t.Errorf("%+v", v)
		}
		if v, _ := s.Hours("Secure Mail", "android", policy.MaxOfflinePeriod); !v.NotActive {
			t.Errorf("%+v", v)
		}
		if len(s.Conflicts()) != 1 {
			t.Errorf("%+v", s.Conflicts())
		}
		n := 0
		for _, c := range s.Configuration() {
			if c.Key == policy.MaxOfflinePeriod {
				n++
			}
		}
		if n != 3 {
			t.Errorf("%d values of three exports", n)
		}
	}
}

func TestOverrides(t *testing.T) {
	in := export("a.json", "Secure Mail", "ios", policy.MaxOfflinePeriod, "24")
	s := New([]Input{in}, []Override{
		{Key: "最大オフライン期間", Value: "48", Source: -1}, {Key: "mail.networkAccess", Value: "制限なし", Source: -1, WhatIf: true},
		{Key: "INACTIVITY_TIMER", Value: "30", Source: -1, WhatIf: true}, {Key: "gateway.forcedTimeout", Value: "off", Source: -1}, {Key: "no such", Source: -1}})
	if v, _ := s.Value("Secure Mail", "ios", policy.MaxOfflinePeriod); v.Value != "48" || v.Origin != FromCaller || len(v.Others) != 1 {
		t.Errorf("%+v", v)
	}
	if a, _ := s.NetworkAccess("Secure Mail", "ios"); a != Unrestricted {
		t.Error(a)
	}
	if v, _ := s.PropertyMinutes(policy.InactivityTimer); v.Duration != 30*time.Minute {
		t.Error(v)
	}
	if v, ok := s.Override("gateway.forcedTimeout"); !ok || v.Value != "off" {
		t.Error(v)
	}
	if len(s.Unknown()) != 1 {
		t.Error(s.Unknown())
	}
	if m := New(nil, []Override{{Key: policy.BackgroundServices, Value: " a", Source: -1}}).MailApps(); len(m) != 1 {
		t.Error("the caller's word alone makes an app to look at")
	}
}

func TestUnnamedExport(t *testing.T) {
	in := export("Policies.xml", "", "android", policy.MaxOfflinePeriod, "24")
	s := New([]Input{in}, nil)
	if v, _ := s.Value("Secure Mail", "android", policy.MaxOfflinePeriod); v.Value != "24" || !v.AppUnknown {
		t.Errorf("%+v", v)
	}
	mail := export("Policies.xml", "", "android", policy.BackgroundServices, "a.example.com:443", policy.MaxOfflinePeriod, "24")
	s = New([]Input{mail}, nil)
	if v, _ := s.Value("Secure Web", "android", policy.MaxOfflinePeriod); !v.Default {
		t.Errorf("a mail app's value for another app: %+v", v)
	}
	if len(s.MailApps()) != 1 {
		t.Error("an export that carries mail settings is a mail app's")
	}
	two := New([]Input{export("a", "Secure Mail", "ios", policy.MaxOfflinePeriod, "1"), export("b", "Secure Mail EU", "ios", policy.MaxOfflinePeriod, "2")}, nil)
	if v, _ := two.Value("Secure Mail EU", "ios", policy.MaxOfflinePeriod); v.Value != "2" || len(two.MailApps()) != 2 || v.Disagree() {
		t.Errorf("%+v", v)
	}
}

func TestAccessOf(t *testing.T) {
	for value, want := range map[string]Access{
		"NetworkAccessUnrestricted": Unrestricted, "MvpnNetworkAccessUnrestricted": Unrestricted, "制限なし": Unrestricted, "Unrestricted": Unrestricted,
		"MvpnNetworkAccessTunneledWebSSO": Tunneled, "トンネル - Web SSO": Tunneled, "内部ネットワークへトンネル": Tunneled, "Tunneled to the internal network": Tunneled, "トンネル－Ｗｅｂ　ＳＳＯ": Tunneled,
		"MvpnNetworkAccessBlocked": Blocked, "ブロック": Blocked, "Blocked": Blocked, "": UnknownAccess, "UsePreviousSettings": UnknownAccess,
	} {
		if got := AccessOf(value); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
	s := New([]Input{export("a", "Secure Mail", "ios", "MvpnNetworkAccess", "MvpnNetworkAccessTunneledWebSSO", "NetworkAccess", "NetworkAccessUnrestricted")}, nil)
	if a, v := s.NetworkAccess("Secure Mail", "ios"); a != Tunneled || !v.Disagree() {
		t.Error(a, v)
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]int64{"60": 60, " 60 ": 60, "６０": 60, "0": 0} {
		if n, ok := ParseNumber(s); !ok || n != want {
			t.Error(s, n)
		}
	}
	for _, s := range []string{"", "-1", "1.5", "1h", "99999999999999999999"} {
		if _, ok := ParseNumber(s); ok {
			t.Error(s)
		}
	}
	if on, ok := ParseBool("オン"); !on || !ok {
		t.Error("オン")
	}
	if on, ok := ParseBool("False"); on || !ok {
		t.Error("False")
	}
}

// The order in which the files come never changes the answer.
func TestOrderOfInputs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ins []Input
		for i, v := range rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "3"}), 1, 5).Draw(t, "values") {
			in := export(string(rune('a'+i)), rapid.SampledFrom([]string{"Secure Mail", "WorxMail", "", "Other"}).Draw(t, "app"),
				rapid.SampledFrom([]string{"ios", "android", ""}).Draw(t, "platform"), policy.MaxOfflinePeriod, v)
			in.Source = i
			ins = append(ins, in)
		}
		other := rapid.Permutation(ins).Draw(t, "order")
		for _, app := range []string{"Secure Mail", "", "Other", "Third"} {
			for _, p := range []string{"ios", "android", ""} {
				a, _ := New(ins, nil).Value(app, p, policy.MaxOfflinePeriod)
				b, _ := New(other, nil).Value(app, p, policy.MaxOfflinePeriod)
				if a.Value != b.Value || a.Source != b.Source || len(a.Others) != len(b.Others) {
					t.Fatalf("%+v, %+v", a, b)
				}
			}
		}
	})
}
