package nsconf

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/nsconf/expr"
)

const (
	hubAgent     = "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class"
	browserAgent = "Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0"
	gatewayAt    = "198.51.100.7:443"
)

// wizard is what the gateway's wizard writes: one policy for the apps, one for
// browsers.
const wizard = `add vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 1440 -forcedTimeout 1440 -splitTunnel OFF -clientlessVpnMode OFF
add vpn sessionAction AC_WB_198.51.100.7 -sessTimeout 30 -icaProxy ON
add vpn sessionPolicy PL_OS_198.51.100.7 "REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver" AC_OS_198.51.100.7
add vpn sessionPolicy PL_WB_198.51.100.7 "REQ.HTTP.HEADER User-Agent NOTCONTAINS CitrixReceiver && REQ.HTTP.HEADER Referer EXISTS" AC_WB_198.51.100.7
add vpn vserver GW SSL 198.51.100.7 443
bind vpn vserver GW -policy PL_OS_198.51.100.7 -priority 100
bind vpn vserver GW -policy PL_WB_198.51.100.7 -priority 100
`

// levels gives each level one policy that always matches.
const levels = `add vpn vserver GW SSL 198.51.100.7 443
add vpn sessionAction U -sessTimeout 1
add vpn sessionAction G -sessTimeout 2 -clientIdleTimeout 22
add vpn sessionAction V -sessTimeout 3 -forcedTimeout 33
add vpn sessionAction W -sessTimeout 4 -mdxTokenTimeout 44
add vpn sessionPolicy PU ns_true U
add vpn sessionPolicy PG ns_true G
add vpn sessionPolicy PV ns_true V
add vpn sessionPolicy PW true W
set vpn parameter -sessTimeout 5 -splitTunnel REVERSE
`

// values writes a setting as "30 vserver GW" or, when it is not certain,
// "30 vserver GW | 15 default ?".
func values(p Param) string {
	var list []string
	for _, v := range p.Values {
		text := v.Text
		if v.Minutes != 0 {
			text = fmt.Sprint(v.Minutes)
		}
		list = append(list, strings.TrimSpace(fmt.Sprint(text, " ", v.Origin.Level, " ", v.Origin.BoundTo)))
	}
	s := strings.Join(list, " | ")
	if !p.Certain {
		s += " ?"
	}
	return s
}

func TestTimers(t *testing.T) {
	tests := []struct {
		name    string
		conf    string
		session Session
		want    map[string]string
	}{
		{
			"the wizard's pair, an app", wizard,
			Session{UserAgent: hubAgent, User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "1440 vserver GW", "forcedTimeout": "1440 vserver GW", "clientIdleTimeout": "0 default", "mdxTokenTimeout": "10 default", "splitTunnel": "OFF vserver GW", "icaProxy": ""},
		},
		{
			"the wizard's pair, a browser whose Referer no log holds", wizard,
			Session{UserAgent: browserAgent, User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "30 vserver GW", "forcedTimeout": "0 default", "icaProxy": "ON vserver GW"},
		},
		{
			"the wizard's pair, other parameters below", wizard + "set vpn parameter -sessTimeout 15\n",
			Session{UserAgent: browserAgent, User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "30 vserver GW | 15 parameter ?"},
		},
		{
			"the wizard's pair, user agent cut", wizard,
			Session{UserAgent: "Mozilla/5.0 (iPhone", UserAgentCut: true, User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "1440 vserver GW | 30 vserver GW ?", "forcedTimeout": "1440 vserver GW | 0 default ?"},
		},
		{
			"amended by a later set", wizard + "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 600\nunset vpn sessionAction AC_OS_198.51.100.7 -forcedTimeout\n",
			Session{UserAgent: hubAgent, User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "600 vserver GW", "forcedTimeout": "0 default"},
		},
		{
			"equal priorities: user, group, virtual server, global",
			levels + "bind vpn global -policyName PW -priority 10\nbind vpn vserver GW -policy PV -priority 10\nbind aaa group Staff -policy PG -priority 10\nbind aaa user aiko -policy PU -priority 10\n",
			Session{User: `CORP\Aiko`, Groups: []string{"staff"}, GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "1 user aiko", "clientIdleTimeout": "22 group Staff", "forcedTimeout": "33 vserver GW", "mdxTokenTimeout": "44 global", "splitTunnel": "REVERSE parameter"},
		},
		{
			"a group beats the virtual server on equal priority",
			levels + "bind vpn vserver GW -policy PV -priority 10\nbind aaa group Staff -policy PG -priority 10\n",
			Session{User: "ken@example.com", Groups: []string{"Staff"}, GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "2 group Staff", "forcedTimeout": "33 vserver GW"},
		},
		{
			"a lower number beats the level",
			levels + "bind vpn vserver GW -policy PV -priority 20\nbind vpn global -policyName PW -priority 10\nbind aaa user aiko -policy PU -priority 30\n",
			Session{User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "4 global", "forcedTimeout": "33 vserver GW"},
		},
		{
			"no stated priority is 0",
			levels + "bind vpn vserver GW -policy PV -priority 1\nbind vpn global -policyName PW\n",
			Session{User: "aiko", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "4 global"},
		},
		{
			"other people's policies do not count",
			levels + "bind aaa group Staff -policy PG -priority 10\nbind aaa user aiko -policy PU -priority 10\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "5 parameter"},
		},
		{
			"groups not known: both values",
			levels + "bind aaa group Staff -policy PG -priority 10\nbind vpn vserver GW -policy PV -priority 20\n",
			Session{User: "ken", Vserver: gatewayAt},
			map[string]string{"sessTimeout": "2 group Staff | 3 vserver GW ?", "forcedTimeout": "33 vserver GW"},
		},
		{
			"user not known: both values",
			levels + "bind aaa user aiko -policy PU -priority 10\n",
			Session{GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "1 user aiko | 5 parameter ?"},
		},
		{
			"undecided rules that agree are certain",
			levels + "add vpn sessionPolicy PX \"REQ.HTTP.HEADER Referer EXISTS\" X\nadd vpn sessionAction X -sessTimeout 05\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "5 vserver GW"},
		},
		{
			"a rule that cannot be read gives both values",
			levels + "add vpn sessionPolicy PX \"NOT A RULE (\" V\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "3 vserver GW | 5 parameter ?"},
		},
		{
			"an action that is not there may set anything",
			levels + "add vpn sessionPolicy PX ns_true NOBODY\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "5 parameter ?"},
		},
		{
			"the appliance's own action sets nothing",
			levels + "add vpn sessionPolicy PX ns_true SETVPNPARAMS_ACT\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "5 parameter"},
		},
		{
			"a value that is no number falls through",
			levels + "add vpn sessionAction X -sessTimeout never\nadd vpn sessionPolicy PX ns_true X\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "5 parameter"},
		},
		{
			"zero is kept",
			levels + "add vpn sessionAction X -sessTimeout 0\nadd vpn sessionPolicy PX ns_true X\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "0 vserver GW"},
		},
		{
			"named expressions, also defined below",
			levels + "add vpn sessionPolicy PX \"is-hub && true\" V\nbind vpn vserver GW -policy PX -priority 1\nadd policy expression is-hub \"REQ.HTTP.HEADER User-Agent CONTAINS zenprise\"\n",
			Session{User: "ken", UserAgent: hubAgent, GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "3 vserver GW"},
		},
		{
			"address rules",
			levels + "add vpn sessionPolicy PX \"REQ.IP.SOURCEIP == 10.0.0.0 -netmask 255.0.0.0\" V\nbind vpn vserver GW -policy PX -priority 1\n",
			Session{User: "ken", ClientIP: netip.MustParseAddr("10.9.9.9"), GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "3 vserver GW"},
		},
		{
			"the only virtual server stands in for an unknown address, and not for certain",
			levels + "bind vpn vserver GW -policy PV -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: "203.0.113.1:443"},
			map[string]string{"sessTimeout": "3 vserver GW ?"},
		},
		{
			"of several virtual servers all values",
			levels + "add vpn vserver GW2 SSL 198.51.100.8 443\nbind vpn vserver GW -policy PV -priority 1\nbind vpn vserver GW2 -policy PW -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: "203.0.113.1:443"},
			map[string]string{"sessTimeout": "3 vserver GW | 4 vserver GW2 ?"},
		},
		{
			"behind content switching",
			levels + "add vpn vserver GW2 SSL 0.0.0.0\nadd cs vserver CS SSL 198.51.100.9 443\nbind cs vserver CS -targetVserver GW2\nbind vpn vserver GW2 -policy PW -priority 1\n",
			Session{User: "ken", GroupsKnown: true, Vserver: "198.51.100.9:443"},
			map[string]string{"sessTimeout": "4 vserver GW2"},
		},
		{
			"an empty file", "",
			Session{User: "ken", GroupsKnown: true, Vserver: gatewayAt},
			map[string]string{"sessTimeout": "30 default ?", "forcedTimeout": "0 default ?"},
		},
	}
	for _, tt := range tests {
		timers := ParseBytes([]byte(tt.conf)).Timers(tt.session)
		for flag, want := range tt.want {
			if got := values(timers.Flag(flag)); got != want {
				t.Errorf("%s: %s = %q, want %q", tt.name, flag, got, want)
			}
		}
		if got, want := values(timers.SessTimeout), values(timers.Flag("SESSTIMEOUT")); got != want {
			t.Errorf("%s: SessTimeout = %q, by flag %q", tt.name, got, want)
		}
	}
}

func TestTimersShowWhy(t *testing.T) {
	c := ParseBytes([]byte(wizard + "add authentication ldapPolicy L ns_true A\nbind vpn vserver GW -policy L -priority 1\n"))
	timers := c.Timers(Session{UserAgent: browserAgent, User: "aiko", GroupsKnown: true, Vserver: gatewayAt})
	want := []Considered{
		{Policy: "PL_OS_198.51.100.7", Action: "AC_OS_198.51.100.7", BoundTo: "GW", Level: LevelVServer, Priority: 100, Line: 6, Member: expr.True, Rule: expr.False, Truth: expr.False},
		{Policy: "PL_WB_198.51.100.7", Action: "AC_WB_198.51.100.7", BoundTo: "GW", Level: LevelVServer, Priority: 100, Line: 7, Member: expr.True, Unknowns: []string{"REQ.HTTP.HEADER Referer EXISTS"}},
	}
	same := func(a, b Considered) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
	if !slices.EqualFunc(timers.Policies, want, same) {
		t.Errorf("policies = %+v", timers.Policies)
	}
	likely, ok := timers.SessTimeout.Likely()
	if want := (Origin{Line: 2, Policy: "PL_WB_198.51.100.7", Action: "AC_WB_198.51.100.7", BoundTo: "GW", Level: LevelVServer}); !ok || likely.Origin != want {
		t.Errorf("origin = %+v, %v", likely.Origin, ok)
	}
	if !timers.VServerKnown || len(timers.VServers) != 1 || timers.VServers[0].Name != "GW" {
		t.Errorf("virtual servers = %+v", timers.VServers)
	}

	unknown := c.Timers(Session{UserAgent: hubAgent, Vserver: "?"})
	if unknown.VServerKnown || unknown.Policies[0].Member != expr.Unknown || unknown.Policies[0].Truth != expr.Unknown {
		t.Errorf("on an unknown virtual server: %+v", unknown.Policies[0])
	}
	if _, ok := unknown.Flag("noSuchFlag").Likely(); ok {
		t.Error("a flag that nobody sets has a value")
	}
}
