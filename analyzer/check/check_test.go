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

const (
	list     = policy.BackgroundServices
	gateway  = policy.BackgroundGateway
	exchange = policy.ExchangeServer
	ticket   = policy.TicketExpiration
	access   = policy.NetworkAccess
	offline  = policy.MaxOfflinePeriod
	excluded = policy.ExcludeDomains
	trusted  = policy.TrustedExchangeHosts
	absent   = "\x00" // takes a setting out of the healthy ones
)

// healthy are the settings of a Secure Mail that works.
func healthy() map[string]string {
	return map[string]string{
		access: "MvpnNetworkAccessTunneledWebSSO", exchange: "mail.example.com", list: "mail.example.com:443,mail1.example1.com:443",
		gateway: "gateway3.example.com:443", ticket: "168", offline: "72",
	}
}

// site builds what the rules look at. Each setting has the line of its place in this order.
var order = []string{access, exchange, list, gateway, ticket, offline, excluded, trusted}

func export(app, platform string, values map[string]string) *policy.Export {
	e := &policy.Export{Kind: policy.KindPolicies}
	for i, key := range order {
		if v, ok := values[key]; ok && v != absent {
			e.Values = append(e.Values, policy.Value{App: app, Platform: platform, Key: key, RawKey: key, Known: true, Value: v, Line: int64(i + 1)})
		}
	}
	return e
}

func input(gateways, conf string, values map[string]string) *Input {
	e := export("Secure Mail", "ios", values)
	for i, g := range strings.Fields(gateways) {
		e.Gateways = append(e.Gateways, policy.Gateway{URL: g, Default: i == 0})
	}
	in := &Input{Settings: settings.New([]settings.Input{{Source: 0, Path: "a.json", Export: e}}, nil)}
	if conf != "" {
		in.NSConf = []session.Conf{{Source: 1, Config: nsconf.ParseBytes([]byte(conf))}}
	}
	return in
}

// told writes findings as "rule:suggestion".
func told(list []casefile.Misconfiguration) []string {
	out := []string{}
	for _, m := range list {
		s := m.Rule
		if m.Suggestion != "" {
			s += " → " + m.Suggestion
		}
		out = append(out, s)
	}
	return out
}

const (
	vserver = "add vpn vserver _XM_gw SSL 198.51.100.7 443\n"
	reverse = "set vpn parameter -splitTunnel REVERSE\n"
)

type example struct {
	rule     string // "" for a healthy site
	set      map[string]string
	gateways string
	conf     string
	want     []string // nil: silent, a near miss of the rule
}

var (
	m    = func(pairs ...string) map[string]string { return pairsOf(pairs) }
	fix  = "mail.example.com:443,b.example.com:443"
	only = func(s ...string) []string { return s }
)

func pairsOf(pairs []string) map[string]string {
	set := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return set
}

var examples = []example{
	{rule: ""},
	// The vendor's own example has exactly this fault; words in the list can't be mended.
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443 or vanity URL:443"), want: only("background-services-whitespace")},
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443, b.example.com:443"), want: only("background-services-whitespace → " + fix)},
	{rule: "background-services-whitespace", set: m(list, " mail.example.com:443 ,b.example.com:443\r\n"), want: only("background-services-whitespace → "+fix, "background-services-whitespace → "+fix)},
	{rule: "background-services-whitespace", set: m(list, "mail.example.com:443,\u3000b.example.com：443"), want: only("background-services-whitespace → " + fix)},
	{rule: "background-services-whitespace", set: m(list, fix)},

	{rule: "background-services-fullwidth", set: m(list, "mail.example.com：443，b.example.com:443"), want: only("background-services-fullwidth → " + fix)},
	{rule: "background-services-fullwidth", set: m(gateway, "gateway3.example.com：443"), want: only("background-services-fullwidth → gateway3.example.com:443")},
	{rule: "background-services-fullwidth", set: m(list, "MAIL.EXAMPLE.COM:443")},

	{rule: "background-services-empty-entry", set: m(list, "mail.example.com:443,"), want: only("background-services-empty-entry → mail.example.com:443")},
	{rule: "background-services-empty-entry", set: m(list, "mail.example.com:443")},
	{rule: "background-services-scheme", set: m(list, "mail.example.com:443,https://b.example.com:443/owa"), want: only("background-services-scheme → " + fix)},
	{rule: "background-services-scheme", set: m(list, "mail.example.com:443,https.example.com:443")},
	{rule: "background-services-path", set: m(list, "mail.example.com:443,b.example.com:443/owa"), want: only("background-services-path → " + fix)},
	{rule: "background-services-path", set: m(list, "mail.example.com:443,owa.example.com:443")},
	{rule: "background-services-wildcard", set: m(list, "mail.example.com:443,*.example.com:443"), want: only("background-services-wildcard")},
	{rule: "background-services-wildcard", set: m(list, "mail.example.com:443,star.example.com:443")},
	{rule: "background-services-missing-port", set: m(list, "mail.example.com:443,b.example.com"), want: only("background-services-missing-port → " + fix)},
	{rule: "background-services-missing-port", set: m(list, "mail.example.com:443,b.example.com:8443")},
	{rule: "background-services-bad-port", set: m(list, "mail.example.com:443,b.example.com:65536"), want: only("background-services-bad-port")},
	{rule: "background-services-bad-port", set: m(list, "mail.example.com:443,b.example.com:65535")},
	{rule: "background-services-bad-host", set: m(list, "mail.example.com:443,192.0.2.9:443"), want: only("background-services-bad-host")},
	{rule: "background-services-bad-host", set: m(list, "mail.example.com:443,xn--wgv71a.example.jp:443")},
	{rule: "background-services-duplicate", set: m(list, "mail.example.com:443,Mail.example.com:443"), want: only("background-services-duplicate → mail.example.com:443")},
	{rule: "background-services-duplicate", set: m(list, "mail.example.com:443,mail.example.com:8443")},

	{rule: "background-services-empty", set: m(list, ""), want: only("background-services-empty")},
	{rule: "background-services-empty", set: m(list, "  \n"), want: only("background-services-empty")},
	{rule: "background-services-empty", set: m(list, absent)},
	{rule: "background-services-empty", set: m(list, "", access, "制限なし", gateway, "")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted"), want: only("background-services-not-applied")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted", list, "", gateway, "", ticket, "24"), want: only("background-services-not-applied")},
	{rule: "background-services-not-applied", set: m(access, "Unrestricted", list, "", gateway, " ")},

	{rule: "background-gateway-missing", set: m(gateway, ""), want: only("background-gateway-missing")},
	{rule: "background-gateway-missing", set: m(gateway, ""), gateways: "https://gw.example.com", want: only("background-gateway-missing → gw.example.com:443")},
	{rule: "background-gateway-missing", set: m(gateway, absent)},
	{rule: "background-gateway-malformed", set: m(gateway, "https://gateway3.example.com"), want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "background-gateway-malformed", set: m(gateway, "gateway3.example.com:443 "), want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "background-gateway-malformed", set: m(gateway, "a.example.com:443,b.example.com:443"), want: only("background-gateway-malformed")},
	{rule: "background-gateway-malformed", set: m(gateway, "Gateway3.example.com:8443")},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com", want: only("background-gateway-mismatch → other.example.com:443")},
	{rule: "background-gateway-mismatch", set: m(gateway, "gateway3.example.com:444"), gateways: "https://gateway3.example.com", want: only("background-gateway-mismatch → gateway3.example.com:443")},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com https://GATEWAY3.example.com:443/vpn"},
	{rule: "background-gateway-mismatch", gateways: "https://other.example.com", conf: "add vpn vserver gateway3.example.com SSL 198.51.100.7 443\nbind vpn vserver gateway3.example.com -staServer http://em.example.com\n"},

	{rule: "sta-not-bound", conf: vserver, want: only("sta-not-bound")},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer http://ddc1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n", want: only("sta-not-bound")},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer https://em1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n"},
	{rule: "sta-not-bound", conf: vserver + "bind vpn vserver _XM_gw -staServer http://192.0.2.5\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n"},
	{rule: "sta-not-bound", conf: vserver + "bind vpn global -staServer http://192.0.2.5\n"},
	// The other virtual server shows that the one STA is a controller.
	{rule: "sta-not-bound", conf: vserver + "add vpn vserver _ICA SSL 198.51.100.8 443\nbind vpn vserver _ICA -staServer https://ddc1.example.com\n" +
		"bind vpn vserver _XM_gw -staServer http://ddc1.example.com\nbind vpn vserver _XM_gw -appController https://em.example.com:8443\n", want: only("sta-not-bound")},
	// A value that is badly written still names its virtual server.
	{rule: "sta-not-bound", set: m(gateway, "gateway3.example.com"), conf: vserver + "bind vpn vserver _XM_gw -staServer http://em.example.com\nadd vpn vserver gateway3.example.com SSL 198.51.100.8 443\n",
		want: only("background-gateway-malformed → gateway3.example.com:443", "sta-not-bound")},
	{rule: "sta-not-bound", set: m(gateway, "gateway3.example.com"), conf: vserver + "add vpn vserver gateway3.example.com SSL 198.51.100.8 443\nbind vpn vserver gateway3.example.com -staServer http://em.example.com\n",
		want: only("background-gateway-malformed → gateway3.example.com:443")},
	{rule: "sta-not-bound", conf: vserver, set: m(access, "Unrestricted", list, "", gateway, "")},

	{rule: "exchange-server-malformed", set: m(exchange, "https://mail.example.com/owa"), want: only("exchange-server-malformed → mail.example.com")},
	{rule: "exchange-server-malformed", set: m(exchange, "mail.example.com:443"), want: only("exchange-server-malformed → mail.example.com")},
	{rule: "exchange-server-malformed", set: m(exchange, "mail"), want: only("exchange-server-malformed")},
	{rule: "exchange-server-malformed", set: m(exchange, "")},
	{rule: "exchange-server-malformed", set: m(exchange, "MAIL.example.com")},
	{rule: "exchange-server-not-listed", set: m(exchange, "other.example.com"), want: only("exchange-server-not-listed → mail.example.com:443,mail1.example1.com:443,other.example.com:443")},
	{rule: "exchange-server-not-listed", set: m(exchange, "other.example.com", access, "Unrestricted", list, "", gateway, "")},
	{rule: "exchange-server-not-listed", set: m(list, "b.example.com:443,mail.example.com:8443")},

	{rule: "mail-host-excluded", set: m(excluded, "intra.example.net, .example.com"), want: only("mail-host-excluded → intra.example.net")},
	{rule: "mail-host-excluded", set: m(excluded, "*.example1.com"), conf: reverse, want: only("mail-host-excluded")},
	{rule: "mail-host-excluded", set: m(excluded, "gateway3.example.com"), want: only("mail-host-excluded")},
	{rule: "mail-host-excluded", set: m(excluded, "ample.com,mail.example.com.example.net")},
	{rule: "mail-host-excluded", set: m(excluded, "example.com"), conf: "set vpn parameter -splitTunnel ON\n"},
	{rule: "trusted-exchange-hosts", set: m(exchange, "eas.office365.com", list, "eas.office365.com:443"), want: only("trusted-exchange-hosts → outlook.office365.com,eas.office365.com")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "outlook.office365.com", list, "outlook.office365.com:443", trusted, ""), want: only("trusted-exchange-hosts → outlook.office365.com")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "outlook.office365.com", list, "outlook.office365.com:443")},
	{rule: "trusted-exchange-hosts", set: m(exchange, "mail.notoffice365.com", list, "mail.notoffice365.com:443")},

	{rule: "ticket-expiration-invalid", set: m(ticket, "0"), want: only("ticket-expiration-invalid → 168")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "7 days"), want: only("ticket-expiration-invalid → 168")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "１００"), want: only("ticket-expiration-invalid → 100")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "0", offline, "200"), want: only("ticket-expiration-invalid")},
	{rule: "ticket-expiration-invalid", set: m(ticket, "72")},
	{rule: "ticket-expiration-short", set: m(ticket, "71"), want: only("ticket-expiration-short → 168")},
	{rule: "ticket-expiration-short", set: m(ticket, "71", offline, absent), want: only("ticket-expiration-short → 168")},
	{rule: "ticket-expiration-short", set: m(ticket, "72")},
	{rule: "ticket-expiration-short", set: m(ticket, "10", offline, "2147483647")},
	{rule: "ticket-expiration-long", set: m(ticket, "169"), want: only("ticket-expiration-long")},
	{rule: "ticket-expiration-long", set: m(ticket, "200", offline, "300"), want: only("ticket-expiration-short")},
	{rule: "ticket-expiration-long", set: m(ticket, "168")},
}

func (e example) input() *Input {
	values := healthy()
	for k, v := range e.set {
		values[k] = v
	}
	return input(e.gateways, e.conf, values)
}

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
				if f.Rule != r.ID || f.App != "Secure Mail" || f.Line == 0 || f.Label.ID == "" || len(f.Advice) == 0 || len(f.References) == 0 {
					t.Errorf("%s: incomplete %+v", r.ID, f)
				}
				for lang, cat := range cats {
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
		if cat["setting."+KeySTAServer] == "" {
			t.Errorf("%s: no setting.%s", lang, KeySTAServer)
		}
	}
}

var hole = regexp.MustCompile(`\{([A-Za-z]+)(:[^}]*)?\}`)

// spoken fails when a phrase has no sentence or a hole of it has no value.
func spoken(t *testing.T, lang string, cat map[string]string, p phrase.Phrase, what string) {
	t.Helper()
	if p.ID != "check."+what && what != p.ID {
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
			if cat[v.Set+"."+v.ID] == "" {
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
