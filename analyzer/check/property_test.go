package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/policy"
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
		off := rapid.IntRange(2, 168).Draw(t, "offline") // at 1 the poll comes too late
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

// faulty draws a site in which anything may be wrong.
func faulty(t *rapid.T) site {
	piece := rapid.SampledFrom([]string{"mail.example.com:443", "b.example.com:443", "c.example.com", "https://d.example.com", "e.example.com:443/owa", ",", ",", ",", " ", "\u3000", "：", "，", "\n", "*.example.com:443", "or", ":0", "４４３"})
	draw := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	policies := func(p string) map[string]string {
		return map[string]string{
			access:   draw(p+"access", "Tunneled", "Tunneled", "制限なし", "Blocked"),
			list:     strings.Join(rapid.SliceOfN(piece, 0, 9).Draw(t, p+"list"), ""),
			gateway:  draw(p+"gateway", "", "gw.example.com:443", "gw.example.com", "https://gw.example.com", "gw.example.com：443", " gw2.example.com:443", "x"),
			exchange: draw(p+"exchange", "", "mail.example.com", "https://mail.example.com", "eas.office365.com", " outlook.office365.com", "x"),
			ticket:   draw(p+"ticket", "", "0", "1", "24", "100", "168", "500", "abc", " 24", "１００"),
			offline:  draw(p+"offline", "0", "1", "2", "24", "72", "200", "2147483647", "x", absent),
			excluded: draw(p+"excluded", "", "mail.example.com", "b.example.com,other.example.org"),
			trusted:  draw(p+"trusted", "", absent, "outlook.office365.com"),
			poll:     draw(p+"poll", absent, "0", "15", "60", "90", "4320", "5000", "2147483647", "x"),

			policy.AppPasscode:            draw(p+"passcode", absent, "true", "false", "オフ"),
			policy.ReauthenticationPeriod: draw(p+"reauthentication", absent, "0", "480"),
			policy.OnlineSessionRequired:  draw(p+"online", absent, "true", "false"),
			policy.EncryptionKeys:         draw(p+"keys", absent, "Online", "Offline"),
			policy.WifiOnly:               draw(p+"wifi", absent, "On", "Off"),
			policy.AcceptAllCertificates:  draw(p+"accept", absent, "true", "false"),
			policy.BlockLogs:              draw(p+"block", absent, "true", "false"),
			policy.EncryptLogs:            draw(p+"encrypt", absent, "true", "false"),
			policy.ObfuscateLogs:          draw(p+"obfuscate", absent, "true", "false"),
			policy.MaxLogFiles:            draw(p+"files", absent, "0", "1", "2", "8", "9999999999999"),
			policy.MaxLogFileSize:         draw(p+"size", absent, "0", "1", "3", "5"),
			policy.DefaultLoggerLevel:     draw(p+"level", absent, "0", "3", "4", "15"),
			policy.CertificateLabel:       draw(p+"certificate", absent, absent, "", "mail"),
		}
	}
	s := site{values: policies("ios "), gateways: draw("gateways", "", "https://gw.example.com", "https://gw.example.com SecurityToken=https://gw3.example.com")}
	if rapid.Bool().Draw(t, "android") {
		s.android = policies("android ")
	}
	if rapid.Bool().Draw(t, "properties") {
		s.properties = map[string]string{}
		for key, values := range map[string][]string{timer: {"0", "2", "15", "90", ""}, pin: {"true", "false", ""}, caching: {"true", "Off"}, expiry: {"0", "90"}, policy.DisableLogging: {"true", "false"}} {
			if v := draw(key, append(values, absent)...); v != absent {
				s.properties[key] = v
			}
		}
	}
	if rapid.Bool().Draw(t, "conf") {
		s.conf = vserver + "set vpn parameter -sessTimeout " + draw("session", "10", "60", "1440", "9999") + "\n" +
			"add vpn sessionAction AC -forcedTimeout " + draw("forced", "0", "60", "1440", "20000") + " -sessTimeout " + draw("own session", "20", "90", "4380") + "\n" +
			"add vpn sessionPolicy PL " + draw("rule", "true", `"HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"Android\")"`, "false") + " AC\nbind vpn vserver _XM_gw -policy PL -priority 10\n"
	}
	return s
}

// mended is the site with the value of a finding put right.
func (s site) mended(f casefile.Misconfiguration) site {
	put := func(m map[string]string) map[string]string {
		m = maps.Clone(m)
		m[f.Key] = f.Suggestion
		return m
	}
	switch {
	case f.Source == 2:
		s.properties = put(s.properties)
	case f.Source == 1:
		lines := strings.Split(s.conf, "\n")
		lines[f.Line-1] = strings.Replace(lines[f.Line-1], "-sessTimeout "+f.Value, "-sessTimeout "+f.Suggestion, 1)
		s.conf = strings.Join(lines, "\n")
	case f.Platform == "android":
		s.android = put(s.android)
	default:
		s.values = put(s.values)
	}
	return s
}

// A suggestion, when applied, makes its finding go away and brings no other.
func TestSuggestions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := faulty(t)
		before := Run(s.input())
		for _, f := range before {
			if f.Suggestion == "" {
				continue
			}
			for _, a := range Run(s.mended(f).input()) {
				if a.Rule == f.Rule && a.Key == f.Key && a.Platform == f.Platform && a.Source == f.Source && a.Line == f.Line {
					t.Fatalf("%s: %q → %q did not help: %s", f.Rule, f.Value, f.Suggestion, a.Message.ID)
				}
				known := slices.ContainsFunc(before, func(b casefile.Misconfiguration) bool { return b.Rule == a.Rule && b.Key == a.Key })
				if !known && !slices.Contains(uncovers[f.Rule], a.Rule) {
					t.Fatalf("%s on %s: %q → %q brought %s on %s of %q", f.Rule, f.Platform, f.Value, f.Suggestion, a.Rule, a.Platform, a.Value)
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
		got := Run(input("", "", values))
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

// BenchmarkLongLists checks a list of 100,000 entries, healthy or not: its time grows with the
// list and no faster.
func BenchmarkLongLists(b *testing.B) {
	for name, entry := range map[string]string{"healthy": "host%d.example.com:443", "blanks": " host%d.example.com:443", "no port": "host%d.example.com"} {
		for _, entries := range []int{10_000, 100_000} {
			var text strings.Builder
			for i := range entries {
				fmt.Fprintf(&text, entry+",", i)
			}
			values := healthy()
			values[list], values[excluded] = text.String()+"mail.example.com:443", "intra.example.net,.corp.example.org,example.com"
			b.Run(fmt.Sprintf("%s/%d", name, entries), func(b *testing.B) {
				b.SetBytes(int64(len(values[list])))
				b.ReportAllocs()
				for b.Loop() {
					Run(input("", "", values))
				}
			})
		}
	}
}

// A rule finds the same whatever is changed of a setting that is not among its keys: a
// suggestion is tried with the rules that read its setting, and no others.
func TestKeysAreComplete(t *testing.T) {
	found := func(r Rule, s site) string {
		var b strings.Builder
		for _, f := range r.Run(s.input()) {
			fmt.Fprintln(&b, f.App, f.Platform, f.Key, f.Source, f.Severity)
		}
		return b.String()
	}
	rapid.Check(t, func(t *rapid.T) {
		s, other := faulty(t), faulty(t)
		key := rapid.SampledFrom(append(slices.Clone(order), timer, pin, caching, expiry, policy.DisableLogging)).Draw(t, "key")
		changed := s
		if _, policies := other.values[key]; policies || slices.Contains(order, key) {
			changed.values = maps.Clone(s.values)
			changed.values[key] = other.values[key]
			if _, there := other.values[key]; !there {
				changed.values[key] = absent
			}
		} else if v, there := other.properties[key]; there && s.properties != nil {
			changed.properties = maps.Clone(s.properties)
			changed.properties[key] = v
		}
		for _, r := range Rules() {
			if slices.Contains(r.Keys, key) {
				continue
			}
			if before, after := found(r, s), found(r, changed); before != after {
				t.Fatalf("%s does not name %s, %q → %q: found\n%s, then\n%s", r.ID, key, s.values[key], changed.values[key], before, after)
			}
		}
	})
}

// The table of corrections is worked down as a whole: with all suggestions in force none of
// their findings is left, and none has come.
func TestSuggestionsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := faulty(t)
		before := Run(s.input())
		after := s
		for _, f := range before {
			if f.Suggestion != "" {
				after = after.mended(f)
			}
		}
		for _, a := range Run(after.input()) {
			known := false
			for _, b := range before {
				if b.Rule != a.Rule || b.Key != a.Key {
					continue
				}
				known = true
				if b.Suggestion != "" && b.Platform == a.Platform && b.Source == a.Source && b.Line == a.Line {
					t.Fatalf("%s on %s: %q → %q is still told, of %q, after %q", b.Rule, b.Platform, b.Value, b.Suggestion, a.Value, told(before))
				}
			}
			uncovered := slices.ContainsFunc(before, func(b casefile.Misconfiguration) bool { return slices.Contains(uncovers[b.Rule], a.Rule) })
			if !known && !uncovered {
				t.Fatalf("%s on %s of %q came with %q", a.Rule, a.Platform, a.Value, told(before))
			}
		}
	})
}
