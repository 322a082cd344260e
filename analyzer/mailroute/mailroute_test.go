package mailroute

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/parsers/nsconf"
)

func conf(source int, lines ...string) session.Conf {
	return session.Conf{Source: source, Config: nsconf.ParseBytes([]byte(strings.Join(lines, "\n") + "\n"))}
}

func TestAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"https://gateway3.example.com":                "gateway3.example.com:443",
		" https://GATEWAY3.example.com.:8443/vpn?a=b": "gateway3.example.com:8443",
		"gateway3.example.com":                        "gateway3.example.com:443",
		"gateway3.example.com:444/vpn":                "gateway3.example.com:444",
		"http://gateway3.example.com":                 "gateway3.example.com:80",
		"192.0.2.7":                                   "192.0.2.7:443",
		"https://[2001:db8::1]:8443":                  "2001:db8::1:8443",
		"":                                            "",
		"https://":                                    "",
		"gateway3.example.com:0":                      "",
		"gateway3.example.com:65536":                  "",
		"gateway 3":                                   "",
	} {
		got := ""
		if target, ok := Address(raw); ok {
			got = target.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func TestGatewayHost(t *testing.T) {
	for value, want := range map[string]string{
		"GW.example.com:443":                "gw.example.com",
		" gw.example.com：443":               "gw.example.com",
		"https://gw.example.com/vpn":        "gw.example.com",
		"gw.example.com":                    "gw.example.com",
		"a.example.com:443,b.example.com:1": "",
		"*.example.com:443":                 "",
		"":                                  "",
	} {
		if got := GatewayHost(servicelist.ParseAddress(value)); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestGates(t *testing.T) {
	const one = "add vpn vserver vs_one SSL 198.51.100.7 443"
	const two = "add vpn vserver GW.example.com SSL 198.51.100.8 443"
	const off = "add vpn vserver vs_off SSL 198.51.100.9 443 -state DISABLED"
	const dtls = "add vpn vserver vs_dtls DTLS 198.51.100.7 443"
	for _, c := range []struct {
		name  string
		confs []session.Conf
		host  string
		want  []string
		sure  bool
	}{
		{"nothing given", nil, "gw.example.com", nil, false},
		{"no configuration", []session.Conf{{Source: 1}}, "gw.example.com", nil, false},
		{"the only one", []session.Conf{conf(1, one, off, dtls)}, "gw.example.com", []string{"vs_one"}, true},
		{"one of two", []session.Conf{conf(1, one, two)}, "other.example.com", []string{"vs_one", "GW.example.com"}, false},
		{"by name", []session.Conf{conf(1, one, two)}, "gw.example.com", []string{"GW.example.com"}, true},
		{"of a pair of boxes", []session.Conf{conf(1, one), conf(2, two)}, "gw.example.com", []string{"GW.example.com"}, true},
		{"no host known", []session.Conf{conf(1, one), conf(2, two)}, "", []string{"vs_one", "GW.example.com"}, false},
	} {
		gates, sure := Gates(c.confs, c.host)
		var got []string
		for _, g := range gates {
			got = append(got, g.Server.Name)
		}
		if !cmp.Equal(got, c.want) || sure != c.sure {
			t.Errorf("%s: %v, sure %v", c.name, got, sure)
		}
	}
}

// Every STA is written "host:port", behind a "-" when it is a Delivery Controller.
func TestAuthorities(t *testing.T) {
	sta := func(gate, url string) string { return `bind vpn vserver ` + gate + ` -staServer "` + url + `"` }
	app := func(gate, url string) string { return `bind vpn vserver ` + gate + ` -appController "` + url + `"` }
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"none", nil, nil},
		{"nothing shows what it is", []string{sta("a", "http://ddc1.example.com")}, []string{"ddc1.example.com:80"}},
		{"global, at both gates", []string{"bind vpn global -staServer https://em1.example.com"}, []string{"em1.example.com:443"}},
		{"default port", []string{sta("a", "em1.example.com"), sta("a", "em2.example.com:8443/scripts/ctxsta.dll")}, []string{"em1.example.com:80", "em2.example.com:8443"}},
		{"another machine", []string{app("a", "https://em.example.com:8443"), sta("a", "http://ddc1.example.com")}, []string{"-ddc1.example.com:80"}},
		{"the app controller", []string{app("a", "https://em.example.com:8443"), sta("a", "https://EM.example.com")}, []string{"em.example.com:443"}},
		{"a node of its cluster", []string{app("a", "https://em.example.com:8443"), sta("a", "https://em-02.example.com")}, []string{"em-02.example.com:443"}},
		{"a cluster of that name elsewhere", []string{app("a", "https://em.example.com:8443"), sta("a", "https://em1.example.net")}, []string{"-em1.example.net:443"}},
		{"a name and an address", []string{app("a", "https://em.example.com:8443"), sta("a", "http://192.0.2.5")}, []string{"192.0.2.5:80"}},
		{"addresses", []string{app("a", "https://192.0.2.4:8443"), sta("a", "http://192.0.2.5")}, []string{"-192.0.2.5:80"}},
		{"one app controller of several", []string{app("a", "https://em.example.com"), app("a", "https://xm.example.com"), sta("a", "http://xm1.example.com")}, []string{"xm1.example.com:80"}},
		{"unreadable", []string{app("a", "https://em.example.com"), sta("a", "http://DDC 1")}, []string{"http://ddc 1:0"}},
		{"shown at the first gate", []string{app("a", "https://em.example.com"), sta("a", "http://ddc1.example.com"), sta("b", "https://ddc1.example.com")},
			[]string{"-ddc1.example.com:80", "-ddc1.example.com:443"}},
		{"shown at the second gate", []string{sta("a", "http://ddc1.example.com"), app("b", "https://em.example.com"), sta("b", "http://ddc1.example.com")},
			[]string{"-ddc1.example.com:80"}},
		{"named at the second gate", []string{app("a", "https://em.example.com"), sta("a", "https://xm.example.com"), app("b", "https://xm.example.com"), sta("b", "https://xm.example.com")},
			[]string{"xm.example.com:443"}},
	} {
		lines := append([]string{"add vpn vserver a SSL 198.51.100.7 443", "add vpn vserver b SSL 198.51.100.8 443"}, c.lines...)
		gates, _ := Gates([]session.Conf{conf(1, lines...)}, "")
		list := Authorities(gates)
		var got []string
		kept := 0
		for _, a := range list {
			s := a.String()
			if a.Controller {
				s = "-" + s
			} else {
				kept++
			}
			got = append(got, s)
			if a.URL == "" || a.Line < 3 || a.Conf.Source != 1 {
				t.Errorf("%s: incomplete %+v", c.name, a)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		if n := len(Management(list)); n != kept {
			t.Errorf("%s: %d of Endpoint Management, want %d", c.name, n, kept)
		}
	}
}

func TestExcludes(t *testing.T) {
	for _, entry := range []string{"mail.example.com", "example.com", ".example.com", "*.example.com", " *.EXAMPLE.com. ", "example.com:443", "example.com.:443", "．ｅｘａｍｐｌｅ．com", "com"} {
		for _, host := range []string{"mail.example.com", "MAIL.Example.com"} {
			if !Excludes(entry, host) {
				t.Errorf("%q does not catch %s", entry, host)
			}
		}
	}
	for _, entry := range []string{"", " ", "*", ".", ":443", "ample.com", "x.mail.example.com", "mail.example.com.example.net"} {
		if Excludes(entry, "mail.example.com") {
			t.Errorf("%q catches", entry)
		}
	}
}

func TestLooksPublic(t *testing.T) {
	for host, want := range map[string]bool{
		"outlook.office365.com": true, "Outlook.Office365.com": true, "office365.com": true, "imap.mail.yahoo.co.jp": true,
		"mail.notoffice365.com": false, "office365.com.example.net": false, "yahoo.example.com": false, "": false,
	} {
		if LooksPublic(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}
