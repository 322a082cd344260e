package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hubscope/analyzer/casefile"
)

func host(t *rapid.T, label string) string {
	return rapid.StringMatching(`[a-z]([a-z0-9-]{0,6}[a-z0-9])?\.(example\.com|corp\.example\.net|example\.co\.jp)`).Draw(t, label)
}

// Healthy configurations are silent.
func TestHealthyIsSilent(t *testing.T) {
	n := 0
	healthy := func(t *rapid.T) {
		n++
		mail := host(t, "mail")
		gw := "gw-" + host(t, "gateway")
		services := []string{mail + ":443"}
		for _, h := range rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) string { return host(t, "more") }), 0, 4, rapid.ID[string]).Draw(t, "list") {
			if h != mail {
				services = append(services, fmt.Sprintf("%s:%d", h, rapid.IntRange(1, 65535).Draw(t, "port")))
			}
		}
		off := rapid.IntRange(1, 168).Draw(t, "offline")
		values := map[string]string{
			access: rapid.SampledFrom([]string{"MvpnNetworkAccessTunneledWebSSO", "トンネル - Web SSO", "内部ネットワークへトンネル", absent}).Draw(t, "access"),
			list:   strings.Join(rapid.Permutation(services).Draw(t, "order"), ","), exchange: mail, gateway: gw + ":443",
			offline: fmt.Sprint(off), ticket: fmt.Sprint(rapid.IntRange(off, 168).Draw(t, "ticket")), excluded: "intra.example.org",
		}
		if rapid.Bool().Draw(t, "upper") {
			values[list] = strings.ToUpper(values[list])
		}
		if rapid.IntRange(0, 3).Draw(t, "direct") == 0 {
			values[access], values[list], values[gateway], values[ticket] = "制限なし", "", "", rapid.SampledFrom([]string{"", "168"}).Draw(t, "none")
		}
		conf := rapid.SampledFrom([]string{"", vserver + reverse + "bind vpn vserver _XM_gw -staServer http://em.example.org\n"}).Draw(t, "conf")
		if got := Run(input(rapid.SampledFrom([]string{"", "https://" + gw}).Draw(t, "gateways"), conf, values)); len(got) > 0 {
			t.Fatalf("%v: %v", values, told(got))
		}
	}
	for n < 200 && !t.Failed() { // rapid's default is a hundred
		rapid.Check(t, healthy)
	}
}

// uncovers are the rules that have to be silent while another one's fault hides what they look at.
var uncovers = map[string][]string{
	"exchange-server-malformed": {"exchange-server-not-listed", "trusted-exchange-hosts"},
}

// A suggestion, when applied, makes its finding go away and brings no other.
func TestSuggestions(t *testing.T) {
	piece := rapid.SampledFrom([]string{"mail.example.com:443", "b.example.com:443", "c.example.com", "https://d.example.com", "e.example.com:443/owa", ",", ",", ",", " ", "\u3000", "：", "，", "\n", "*.example.com:443", "or", ":0", "４４３"})
	draw := func(t *rapid.T, name string, n int) string {
		return strings.Join(rapid.SliceOfN(piece, 0, n).Draw(t, name), "")
	}
	rapid.Check(t, func(t *rapid.T) {
		values := map[string]string{
			access:   rapid.SampledFrom([]string{"Tunneled", "制限なし", "Blocked"}).Draw(t, "access"),
			list:     draw(t, "list", 9),
			gateway:  rapid.SampledFrom([]string{"", "gw.example.com:443", "gw.example.com", "https://gw.example.com", "gw.example.com：443", " gw2.example.com:443", "x"}).Draw(t, "gateway"),
			exchange: rapid.SampledFrom([]string{"", "mail.example.com", "https://mail.example.com", "eas.office365.com", " outlook.office365.com", "x"}).Draw(t, "exchange"),
			ticket:   rapid.SampledFrom([]string{"", "0", "24", "100", "168", "500", "abc", " 24", "１００"}).Draw(t, "ticket"),
			offline:  rapid.SampledFrom([]string{"24", "72", "200", "2147483647", "x"}).Draw(t, "offline"),
			excluded: rapid.SampledFrom([]string{"", "mail.example.com", "b.example.com,other.example.org"}).Draw(t, "excluded"),
			trusted:  rapid.SampledFrom([]string{"", absent, "outlook.office365.com"}).Draw(t, "trusted"),
		}
		gateways := rapid.SampledFrom([]string{"", "https://gw.example.com", "https://gw.example.com https://gw3.example.com"}).Draw(t, "gateways")
		before := Run(input(gateways, "", values))
		for _, f := range before {
			if f.Suggestion == "" {
				continue
			}
			mended := map[string]string{}
			for k, v := range values {
				mended[k] = v
			}
			mended[f.Key] = f.Suggestion
			after := Run(input(gateways, "", mended))
			for _, a := range after {
				if a.Rule == f.Rule && a.Key == f.Key {
					t.Fatalf("%s: %q → %q did not help: %v", f.Rule, f.Value, f.Suggestion, told(after))
				}
				known := slices.ContainsFunc(before, func(b casefile.Misconfiguration) bool { return b.Rule == a.Rule && b.Key == a.Key })
				if !known && !slices.Contains(uncovers[f.Rule], a.Rule) {
					t.Fatalf("%s: %q → %q brought %s of %q", f.Rule, f.Value, f.Suggestion, a.Rule, a.Value)
				}
			}
		}
	})
}

// An endless list of faults is told in few words: every sort of fault once, twenty in all.
func TestManyFaults(t *testing.T) {
	var entries []string
	for i := range 2000 {
		entries = append(entries, fmt.Sprintf(" host%d.example.com:443", i))
	}
	entries = append(entries, "*.example.com:443", "mail.example.com:443")
	for name, c := range map[string]struct {
		entries []string
		last    string
		more    int
		mended  bool
	}{
		"with one that can't be mended": {entries, "background-services-wildcard", 1981, false},
		"of one sort":                   {append(slices.Clone(entries[:2000]), "mail.example.com:443"), "background-services-whitespace", 1980, true},
		"twenty":                        {append(slices.Clone(entries[:20]), "mail.example.com:443"), "background-services-whitespace", 0, true},
	} {
		values := healthy()
		values[list] = strings.Join(c.entries, ",")
		start := time.Now()
		got := Run(input("", "", values))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		if len(got) != 20 {
			t.Fatalf("%s: %d findings", name, len(got))
		}
		more := 0
		for i, f := range got {
			if (f.Suggestion != "") != c.mended {
				t.Errorf("%s: suggestion of %d bytes", name, len(f.Suggestion))
			}
			if f.Message.ID != "check.more" {
				continue
			}
			more++
			if n := f.Message.Arg("count"); n != c.more || f.Rule != c.last || i != 19 {
				t.Errorf("%s: finding %d of %s says %v more", name, i, f.Rule, n)
			}
			for lang, cat := range catalogues(t) {
				spoken(t, lang, cat, f.Message, "check.more")
			}
		}
		if want := min(c.more, 1); more != want {
			t.Errorf("%s: %d findings say how many more there are", name, more)
		}
	}
}

// A long list takes its time once, healthy or not.
func TestLongLists(t *testing.T) {
	for name, entry := range map[string]string{"healthy": "host%d.example.com:443", "blanks": " host%d.example.com:443", "no port": "host%d.example.com"} {
		var b strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&b, entry+",", i)
		}
		for _, server := range []string{"mail.example.com:443", "other.example.com:443"} {
			values := healthy()
			values[list], values[excluded] = b.String()+server, "intra.example.net,.corp.example.org,example.com"
			start := time.Now()
			Run(input("", "", values))
			if took := time.Since(start); took > 10*time.Second { // half a second on a machine with nothing else to do
				t.Errorf("%s with %s: it took %v", name, server, took)
			}
		}
	}
}
