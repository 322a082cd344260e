package expr_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/nsconf/expr"
)

const (
	secureHub = "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class"
	firefox   = "Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0"
)

var (
	hub     = expr.Request{UserAgent: secureHub, User: `CORP\aiko`, Groups: []string{"Staff", "VPN-Users"}, GroupsKnown: true, ClientIP: netip.MustParseAddr("10.1.2.3")}
	browser = expr.Request{UserAgent: firefox, User: "ken@example.com", Groups: []string{"Staff"}, ClientIP: netip.MustParseAddr("198.51.100.9")}
	cut     = expr.Request{UserAgent: "Mozilla/5.0 (iPhone; a very long", UserAgentCut: true}
	nothing = expr.Request{}
)

func TestEval(t *testing.T) {
	tests := []struct {
		rule                       string
		hub, browser, cut, nothing expr.Truth
	}{
		// Constants and connectives.
		{"ns_true", expr.True, expr.True, expr.True, expr.True},
		{"NS_FALSE", expr.False, expr.False, expr.False, expr.False},
		{"true", expr.True, expr.True, expr.True, expr.True},
		{"true && false || true", expr.True, expr.True, expr.True, expr.True},
		{"!(true && false)", expr.True, expr.True, expr.True, expr.True},
		{"(true).NOT", expr.False, expr.False, expr.False, expr.False},
		{"(false).NOT.NOT", expr.False, expr.False, expr.False, expr.False},

		// The wizard's pair.
		{"REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver", expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent NOTCONTAINS CitrixReceiver && REQ.HTTP.HEADER Referer EXISTS", expr.False, expr.Unknown, expr.Unknown, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver && REQ.HTTP.HEADER X-Citrix-Gateway NOTEXISTS", expr.Unknown, expr.False, expr.Unknown, expr.Unknown},

		// Classic headers: case does not count, quotes may stand.
		{"req.http.header user-agent contains CITRIXRECEIVER", expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent CONTAINS 'Windows NT'", expr.False, expr.True, expr.Unknown, expr.Unknown},
		{`REQ.HTTP.HEADER User-Agent CONTAINS "Windows NT"||ns_false`, expr.False, expr.True, expr.Unknown, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent EXISTS", expr.True, expr.True, expr.True, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent NOTEXISTS", expr.False, expr.False, expr.False, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent == Mozilla", expr.False, expr.False, expr.False, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent != Mozilla", expr.True, expr.True, expr.True, expr.Unknown},
		{"REQ.HTTP.HEADER User-Agent CONTAINS Citrix -length 10 -offset 2", expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},
		{"REQ.HTTP.URL CONTAINS /Citrix && ns_false", expr.False, expr.False, expr.False, expr.False},

		// Classic addresses.
		{"REQ.IP.SOURCEIP == 10.0.0.0 -netmask 255.0.0.0", expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"REQ.IP.SOURCEIP != 10.1.2.3", expr.False, expr.True, expr.Unknown, expr.Unknown},
		{"(REQ.IP.SOURCEIP == 10.1.2.0 -netmask 255.255.255.0)", expr.True, expr.False, expr.Unknown, expr.Unknown},

		// End-point checks are the device's word.
		{"CLIENT.APPLICATION.PROCESS(symantec.exe) EXISTS -frequency 5", expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},
		{"CLIENT.REG('HKEY_LOCAL_MACHINE\\\\Software (x)').VALUE == 1 || ns_true", expr.True, expr.True, expr.True, expr.True},
		{"CLIENT.OS(win10) EXISTS && REQ.HTTP.HEADER User-Agent CONTAINS Firefox", expr.False, expr.Unknown, expr.Unknown, expr.Unknown},

		// Advanced texts: case counts unless told otherwise.
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS("CitrixReceiver")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS("citrixreceiver")`, expr.False, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("user-agent").SET_TEXT_MODE(IGNORECASE).CONTAINS("citrixRECEIVER")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").TO_LOWER.CONTAINS("citrixreceiver")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").TO_LOWER.CONTAINS("CitrixReceiver")`, expr.False, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").TO_UPPER.CONTAINS("FIREFOX")`, expr.False, expr.True, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS("CitrixReceiver").NOT`, expr.False, expr.True, expr.Unknown, expr.Unknown},
		{`!HTTP.REQ.HEADER("User-Agent").CONTAINS("CitrixReceiver")`, expr.False, expr.True, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").STARTSWITH("Mozilla")`, expr.False, expr.True, expr.True, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").STARTSWITH("Mozilla/5.0 (iPhone; a very long story")`, expr.False, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").ENDSWITH("X1Class")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").EQ("Mozilla")`, expr.False, expr.False, expr.False, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent") == "Mozilla"`, expr.False, expr.False, expr.False, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").EXISTS`, expr.True, expr.True, expr.True, expr.Unknown},
		{`HTTP.REQ.HEADER("Referer").EXISTS`, expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS_ANY("phones")`, expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.HEADER("User-Agent").REGEX_MATCH(re/^Mozilla\(")/) || true`, expr.True, expr.True, expr.True, expr.True},
		{`HTTP.REQ.URL.PATH.LENGTH > 5 && false`, expr.False, expr.False, expr.False, expr.False},
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS("a" + "b")`, expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},

		// Users and groups.
		{`AAA.USER.NAME.EQ("aiko")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.USER.NAME.EQ("KEN")`, expr.False, expr.True, expr.Unknown, expr.Unknown},
		{`AAA.USER.IS_MEMBER_OF("vpn-users")`, expr.True, expr.Unknown, expr.Unknown, expr.Unknown},
		{`HTTP.REQ.USER.IS_MEMBER_OF("Staff")`, expr.True, expr.True, expr.Unknown, expr.Unknown},
		{`AAA.USER.IS_MEMBER_OF("Admins").NOT`, expr.True, expr.Unknown, expr.Unknown, expr.Unknown},
		{`AAA.USER.GROUPS.CONTAINS("x")`, expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},

		// Addresses.
		{"CLIENT.IP.SRC.IN_SUBNET(10.0.0.0/8)", expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"CLIENT.IP.SRC.EQ(198.51.100.9).NOT", expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"CLIENT.IPv6.SRC.IN_SUBNET(2001:db8::/32)", expr.False, expr.False, expr.Unknown, expr.Unknown},

		// What the vendor's conversion tool makes of a classic rule.
		{`SYS.EVAL_CLASSIC_EXPR("REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver")`, expr.True, expr.False, expr.Unknown, expr.Unknown},
		{"no_such_expression", expr.Unknown, expr.Unknown, expr.Unknown, expr.Unknown},
	}
	for _, tt := range tests {
		e := expr.Compile(tt.rule, nil)
		if word, stopped := e.Stopped(); stopped {
			t.Errorf("%s: stopped at %q", tt.rule, word)
		}
		for _, on := range []struct {
			name string
			req  expr.Request
			want expr.Truth
		}{{"hub", hub, tt.hub}, {"browser", browser, tt.browser}, {"cut", cut, tt.cut}, {"nothing", nothing, tt.nothing}} {
			if got := e.Eval(on.req); got != on.want {
				t.Errorf("%s on %s = %v, want %v", tt.rule, on.name, got, on.want)
			}
		}
	}
}

func TestKleene(t *testing.T) {
	values := []expr.Truth{expr.False, expr.Unknown, expr.True}
	for _, a := range values {
		if got := a.Not().Not(); got != a {
			t.Errorf("not not %v = %v", a, got)
		}
		for _, b := range values {
			if got, want := a.And(b).Not(), a.Not().Or(b.Not()); got != want {
				t.Errorf("De Morgan on %v, %v: %v, want %v", a, b, got, want)
			}
			if a.And(b) != b.And(a) || a.Or(b) != b.Or(a) {
				t.Errorf("%v, %v do not commute", a, b)
			}
		}
	}
	if expr.Unknown.And(expr.False) != expr.False || expr.Unknown.Or(expr.True) != expr.True || expr.Unknown.And(expr.True) != expr.Unknown {
		t.Error("unknown must give way to what decides")
	}
}

func TestStopped(t *testing.T) {
	tests := []struct{ rule, word string }{
		{"", ""},
		{"true &&", ""},
		{"true true", "true"},
		{"REQ.HTTP.HEADER User-Agent LIKES Citrix", "LIKES"},
		{"REQ.HTTP.HEADER User-Agent CONTAINS Windows NT", "NT"},
		{"REQ.HTTP.HEADER User-Agent CONTAINS", ""},
		{"REQ.IP.SOURCEIP == here", "here"},
		{"REQ.IP.SOURCEIP == 10.0.0.0 -netmask 255.0.255.0", "255.0.255.0"},
		{"(ns_true", ""},
		{"ns_true)", ")"},
		{`HTTP.REQ.HEADER("User-Agent").CONTAINS("x`, `HTTP.REQ.HEADER("User-Agent").CONTAINS("x`},
		{`HTTP.REQ.HEADER("User-Agent").EXISTS 5`, "5"},
		{"&& true", "&&"},
	}
	for _, tt := range tests {
		e := expr.Compile(tt.rule, nil)
		if word, stopped := e.Stopped(); !stopped || word != tt.word {
			t.Errorf("%s: stopped at %q (%v), want %q", tt.rule, word, stopped, tt.word)
		}
		if got := e.Eval(hub); got != expr.Unknown {
			t.Errorf("%s = %v, want unknown", tt.rule, got)
		}
	}
}

func TestNames(t *testing.T) {
	names := expr.Names{}
	names.Add("Is-Phone", expr.Compile("REQ.HTTP.HEADER User-Agent CONTAINS Android", names))
	rule := expr.Compile("is-phone && In_Office.NOT", names)
	if got := rule.Eval(hub); got != expr.Unknown {
		t.Errorf("rule with an undefined name = %v, want unknown", got)
	}
	if got, want := rule.Unknowns(hub), []string{"In_Office.NOT"}; !slices.Equal(got, want) {
		t.Errorf("unknowns = %q, want %q", got, want)
	}
	names.Add("in_office", expr.Compile("CLIENT.IP.SRC.IN_SUBNET(10.0.0.0/8)", names))
	if got := rule.Eval(hub); got != expr.False {
		t.Errorf("rule = %v, want false", got)
	}

	names.Add("chicken", expr.Compile("egg", names))
	names.Add("egg", expr.Compile("chicken", names))
	names.Add("chicken", expr.Compile("egg || egg", names))
	names.Add("egg", expr.Compile("chicken && chicken", names))
	if got := expr.Compile("egg", names).Eval(hub); got != expr.Unknown {
		t.Errorf("circle = %v, want unknown", got)
	}
}

func TestUnknowns(t *testing.T) {
	const rule = "(REQ.HTTP.HEADER User-Agent NOTCONTAINS CitrixReceiver && REQ.HTTP.HEADER Referer EXISTS) || (ns_false && CLIENT.OS(win10) EXISTS)"
	e := expr.Compile(rule, nil)
	if got, want := e.Unknowns(browser), []string{"REQ.HTTP.HEADER Referer EXISTS"}; !slices.Equal(got, want) {
		t.Errorf("unknowns = %q, want %q", got, want)
	}
	if got := e.Unknowns(hub); got != nil {
		t.Errorf("unknowns of a decided rule = %q", got)
	}
}

func TestBareName(t *testing.T) {
	for user, want := range map[string]string{
		"aiko": "aiko", `CORP\aiko`: "aiko", `CORP\\aiko`: "aiko", "aiko@example.com": "aiko", "@odd": "@odd", "": "",
	} {
		if got := expr.BareName(user); got != want {
			t.Errorf("BareName(%q) = %q, want %q", user, got, want)
		}
	}
}

func TestDeepRulesStop(t *testing.T) {
	for _, rule := range []string{strings.Repeat("(", 50_000), strings.Repeat("!", 50_000) + "true", strings.Repeat("a", 1<<17)} {
		if _, stopped := expr.Compile(rule, nil).Stopped(); !stopped {
			t.Errorf("%.10s... was accepted", rule)
		}
	}
	long := strings.Repeat("true && ", 5000) + "false"
	if got := expr.Compile(long, nil).Eval(hub); got != expr.False {
		t.Errorf("long chain = %v", got)
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"ns_true", "REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver && REQ.HTTP.HEADER Referer NOTEXISTS",
		"REQ.IP.SOURCEIP == 10.0.0.0 -netmask 255.0.0.0", `HTTP.REQ.HEADER("User-Agent").SET_TEXT_MODE(IGNORECASE).CONTAINS("x").NOT`,
		"!(CLIENT.IP.SRC.IN_SUBNET(10.0.0.0/8) || AAA.USER.IS_MEMBER_OF(\"g\"))", "loop", "CLIENT.REG('a\\\\b').VALUE == 1",
		`SYS.EVAL_CLASSIC_EXPR("SYS.EVAL_CLASSIC_EXPR(\"ns_true\")")`, `a(re/(/, "b").c .NOT`, "(true).NOT.x(",
	} {
		f.Add(seed)
	}
	names := expr.Names{}
	names.Add("loop", expr.Compile("!loop || loop", names))
	names.Add("loop", expr.Compile("!loop || loop", names))
	f.Fuzz(func(t *testing.T, rule string) {
		e := expr.Compile(rule, names)
		word, stopped := e.Stopped()
		if len(word) > 300 {
			t.Errorf("word of %d bytes", len(word))
		}
		for _, r := range []expr.Request{hub, browser, cut, nothing} {
			got := e.Eval(r)
			if stopped && got != expr.Unknown {
				t.Errorf("stopped at %q and yet %v", word, got)
			}
			if got != expr.Unknown && e.Unknowns(r) != nil {
				t.Errorf("%v and yet unknowns", got)
			}
			// More knowledge may decide a rule, never turn it round.
			less := r
			less.UserAgent, less.User, less.GroupsKnown, less.ClientIP = "", "", false, netip.Addr{}
			if before := e.Eval(less); before != expr.Unknown && before != got {
				t.Errorf("%v without the facts, %v with them", before, got)
			}
			// And so may the negation.
			if !stopped && len(rule) < 1000 {
				n := expr.Compile("!("+rule+")", names)
				if _, deep := n.Stopped(); !deep && n.Eval(r) != got.Not() {
					t.Errorf("negation of %v is %v", got, n.Eval(r))
				}
			}
		}
	})
}
