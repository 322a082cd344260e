package check

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

func TestExamples(t *testing.T) {
	for _, e := range examples {
		got := told(Run(e.input()))
		if want := append([]string{}, e.want...); !cmp.Equal(want, got) {
			t.Errorf("%s %q %q: %s", e.rule, e.set, e.conf, cmp.Diff(want, got))
		}
	}
}

// TestRegistry proves that every rule is complete: its documents, an example that fires,
// one that nearly does, and its sentences in both languages with every hole filled.
func TestRegistry(t *testing.T) {
	cats := catalogues(t)
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
		if len(r.References) == 0 || len(r.Keys) == 0 || r.Severity == "" {
			t.Errorf("%s lacks references, keys or severity", r.ID)
		}
		for lang, cat := range cats {
			for _, part := range []string{"title", "message", "why", "advice"} {
				if cat["check."+r.ID+"."+part] == "" {
					t.Errorf("%s: no %s of %s", lang, part, r.ID)
				}
			}
		}
		fires, near := false, false
		for _, e := range examples {
			if e.rule != r.ID {
				continue
			}
			found := r.Run(e.input())
			near = near || len(e.want) == 0
			for _, f := range found {
				fires = true
				missing := f.Key == timer || f.Key == pin || f.Key == caching
				if f.Rule != r.ID || f.Line == 0 && !missing || f.Label.ID == "" || f.Where.IsZero() || len(f.Advice) == 0 || len(f.References) == 0 {
					t.Errorf("%s: incomplete %+v", r.ID, f)
				}
				for lang, cat := range cats {
					spoken(t, lang, cat, f.Where, f.Where.ID)
					spoken(t, lang, cat, f.Message, r.ID+".message")
					spoken(t, lang, cat, f.Why, r.ID+".why")
					for _, a := range f.Advice {
						spoken(t, lang, cat, a.Do, r.ID+".advice")
					}
				}
			}
		}
		if !fires || !near {
			t.Errorf("%s: an example that fires: %v, a near miss: %v", r.ID, fires, near)
		}
	}
	for lang, cat := range cats {
		for id := range cat {
			rule, ok := strings.CutSuffix(strings.TrimPrefix(id, "check."), ".message")
			if ok && !seen[rule] {
				t.Errorf("%s: %s belongs to no rule", lang, id)
			}
		}
		for _, d := range policy.Definitions() {
			want := d.EN[0]
			if lang == "ja" {
				want = d.JA[0]
			}
			if got := cat["setting."+d.Key]; got != want {
				t.Errorf("%s: setting.%s is %q, the table says %q", lang, d.Key, got, want)
			}
		}
		for _, key := range []string{KeySTAServer, KeyLogonType} {
			if cat["setting."+key] == "" {
				t.Errorf("%s: no setting.%s", lang, key)
			}
		}
	}
}

var hole = regexp.MustCompile(`\{([A-Za-z]+)(:[^}]*)?\}`)

// spoken fails when a phrase has no sentence or a hole of it has no value.
func spoken(t *testing.T, lang string, cat map[string]string, p phrase.Phrase, what string) {
	t.Helper()
	if !strings.HasPrefix(p.ID, "check."+what) && what != p.ID { // some say more than one thing: "….why-online"
		t.Errorf("%s says %s", what, p.ID)
	}
	sentence, ok := cat[p.ID]
	if !ok {
		t.Errorf("%s: no sentence %s", lang, p.ID)
	}
	for _, h := range hole.FindAllStringSubmatch(sentence, -1) {
		if p.Arg(h[1]) == nil {
			t.Errorf("%s: %s has no value for {%s}", lang, p.ID, h[1])
		}
	}
	for _, a := range p.Args {
		switch v := a.Value.(type) {
		case phrase.Phrase:
			spoken(t, lang, cat, v, v.ID)
		case phrase.Term:
			if v.Set != "reference" && cat[v.Set+"."+v.ID] == "" {
				t.Errorf("%s: no term %s.%s", lang, v.Set, v.ID)
			}
		}
	}
}

func catalogues(t *testing.T) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range []string{"en", "ja"} {
		cat := map[string]string{}
		for _, name := range []string{"check", "setting"} {
			data, err := os.ReadFile(fmt.Sprintf("../../app/lang/%s/%s.toml", lang, name))
			if err != nil {
				t.Fatal(err)
			}
			var tree map[string]any
			if err := toml.Unmarshal(data, &tree); err != nil {
				t.Fatal(name, err)
			}
			var flat func(string, map[string]any)
			flat = func(prefix string, tree map[string]any) {
				for k, v := range tree {
					switch v := v.(type) {
					case map[string]any:
						flat(prefix+k+".", v)
					case string:
						cat[prefix+k] = v
					}
				}
			}
			flat("", tree)
		}
		all[lang] = cat
	}
	return all
}

func TestPlatformsAreSeparate(t *testing.T) {
	ios, android := healthy(), healthy()
	ios[list], android[list] = " mail.example.com:443", "mail.example.com:443 "
	e := export("SecureMail", "ios", ios)
	e.Values = append(e.Values, export("SecureMail", "android", android).Values...)
	got := Run(&Input{Settings: settings.New([]settings.Input{{Source: 4, Export: e}}, nil)})
	if len(got) != 2 || got[0].Platform == got[1].Platform || got[0].App != "Secure Mail" || got[0].Source != 4 || got[0].Line != 3 {
		t.Errorf("%+v", got)
	}
}

// An export that does not say whose it is is looked at once, also beside one that does.
func TestUnnamedExport(t *testing.T) {
	bad := healthy()
	bad[list] = " mail.example.com:443"
	ins := []settings.Input{
		{Source: 0, Path: "a", Export: export("Secure Mail", "ios", map[string]string{offline: "72"})},
		{Source: 1, Path: "b", Export: export("", "ios", bad)},
	}
	got := Run(&Input{Settings: settings.New(ins, nil)})
	if len(got) != 1 || got[0].Source != 1 || got[0].App != "" {
		t.Errorf("%+v", got)
	}
	if got := Run(&Input{Settings: settings.New(ins[:1], nil)}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestOtherAppsAreLeftAlone(t *testing.T) {
	got := Run(&Input{Settings: settings.New([]settings.Input{{Export: export("Secure Web", "ios", map[string]string{access: "Tunneled", excluded: "example.com"})}}, nil)})
	if len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if got := Run(&Input{Settings: settings.New(nil, nil)}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if got := Run(nil); len(got) != 0 {
		t.Error(got)
	}
}

func TestSeverityOfAPublicHost(t *testing.T) {
	for host, want := range map[string]casefile.Severity{"outlook.office365.com": casefile.WarningLev, "intra.example.com": casefile.Error} {
		v := healthy()
		v[exchange] = host
		got := Run(input("", "", v))
		if len(got) != 1 || got[0].Severity != want {
			t.Errorf("%s: %+v", host, got)
		}
	}
}

// Half a list of gateways can't show that one is unknown.
func TestCutListOfGateways(t *testing.T) {
	e := export("Secure Mail", "ios", healthy())
	g := &policy.Export{Kind: policy.KindGateways, Gateways: []policy.Gateway{{URL: "https://other.example.com"}}, Cut: true}
	for _, cut := range []bool{true, false} {
		g.Cut = cut
		got := Run(&Input{Settings: settings.New([]settings.Input{{Source: 0, Path: "a", Export: e}, {Source: 1, Path: "b", Export: g}}, nil)})
		if (len(got) == 0) != cut {
			t.Errorf("cut %v: %v", cut, told(got))
		}
	}
}

func TestGivenByTheCaller(t *testing.T) {
	s := settings.New(nil, []settings.Override{{Key: "バックグラウンドネットワークサービス", Value: "a.example.com:443, b.example.com:443", Source: -1}})
	if got := told(Run(&Input{Settings: s})); !slices.Equal(got, []string{"background-services-whitespace → a.example.com:443,b.example.com:443"}) {
		t.Error(got)
	}
}

// Timers that the caller read off the gateway stand in the place of those of ns.conf.
func TestGivenTimers(t *testing.T) {
	e := export("Secure Mail", "ios", map[string]string{poll: "60", offline: "2147483647", ticket: "168"})
	conf := []session.Conf{{Source: 1, Config: nsconf.ParseBytes([]byte("set vpn parameter -sessTimeout 9999 -forcedTimeout 1440\n"))}}
	for given, want := range map[string][]string{
		"gateway.sessTimeout=30":    {"forced-timeout-on 1440 info", "session-timeout-below-poll 30 warning", "timer-order 1440 info"},
		"gateway.forcedTimeout=off": {},
		"gateway.forcedTimeout=240": {"forced-timeout-on 240 warning", "timer-order 240 info"},
	} {
		key, value, _ := strings.Cut(given, "=")
		set := settings.New([]settings.Input{{Export: e}}, []settings.Override{{Key: key, Value: value, Source: -1}})
		got := []string{}
		for _, f := range Run(&Input{Settings: set, NSConf: conf}) {
			got = append(got, fmt.Sprintf("%s %s %s", f.Rule, f.Value, f.Severity))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: %q", given, got)
		}
	}
}

// Of two copies of a gateway's configuration the one that was saved later counts.
func TestOldCopyOfTheConfiguration(t *testing.T) {
	e := export("Secure Mail", "ios", map[string]string{poll: "60", offline: "2147483647", ticket: "168"})
	saved := func(day, minutes string) *nsconf.Config {
		return nsconf.ParseBytes([]byte("#NS13.1 Build 51.15\n# Last modified by `save config`, Sun Mar  " + day + " 20:11:42 2026\nset vpn parameter -sessTimeout " + minutes + "\n" + vserver))
	}
	for _, confs := range [][]session.Conf{
		{{Source: 1, Config: saved("1", "30")}, {Source: 2, Config: saved("2", "90")}},
		{{Source: 1, Config: saved("2", "90")}, {Source: 2, Config: saved("1", "30")}},
	} {
		if got := Run(&Input{Settings: settings.New([]settings.Input{{Export: e}}, nil), NSConf: confs}); len(got) != 0 {
			t.Errorf("%q", told(got))
		}
	}
}
