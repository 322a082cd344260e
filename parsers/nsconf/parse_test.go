package nsconf

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// box is a configuration as a gateway saves it, cut down to one line of each
// kind.
const box = `#NS13.0 Build 58.30
# Last modified by ` + "`save config`" + `, Tue Mar  3 11:20:04 2026
set ns config -IPAddress 192.0.2.10 -netmask 255.255.255.0
set ns hostName gw-tokyo-1
add HA node 1 192.0.2.11
set ns param -timezone "GMT+09:00-JST-Asia/Tokyo"
set system user nsroot 1f2e3d4c5b6a -encrypted
add ssl certKey gw -cert gw.cer -key gw.key -passcrypt "cafebabe" -encrypted
add aaa user local1 -password deadbeef0001 -encrypted -encryptmethod ENCMTHD_3
add aaa group VPN-Users
add policy expression is_hub "REQ.HTTP.HEADER User-Agent CONTAINS zenprise"
set audit syslogParams -logLevel ALL -dateFormat DDMMYYYY -timeZone LOCAL_TIME
add audit syslogAction collector 192.0.2.99 -logLevel EMERGENCY ALERT -dateFormat YYYYMMDD -timeZone GMT_TIME
set vpn parameter -forcedTimeout 480 -splitTunnel REVERSE -ldapBindDnPassword deadbeef0002
add vpn sessionAction AC_OS -sessTimeout 1440 -forcedTimeout 1440 -SSO ON -wihome "https://sf.example.com/a b" -clientlessVpnMode OFF
SET VPN SESSIONACTION ac_os -SESSTIMEOUT 720
add vpn sessionPolicy PL_OS is_hub AC_OS
add vpn sessionPolicy PL_ADV -rule "HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\")" -action AC_OS
add vpn vserver GW SSL 198.51.100.7 443 -downStateFlush DISABLED
add vpn vserver GW6 SSL 2001:db8::7 443 -state DISABLED
add vpn vserver GW_CS SSL 0.0.0.0
add cs action CS_ACT -targetVserver GW_CS
add cs vserver CS SSL 198.51.100.8 443
add cs policy CS_POL -rule is_vpn_url -action CS_ACT
bind cs vserver CS -policyName CS_POL -priority 63000
bind vpn vserver GW -policy PL_OS -priority 100 -gotoPriorityExpression NEXT -type REQUEST
bind vpn vserver GW -policy LDAP1 -priority 10
bind vpn vserver GW -staServer "https://em.example.com:443"
bind vpn vserver GW -appController "https://em.example.com"
bind vpn global -staServer https://ddc.example.com
bind vpn global -policyName PL_ADV 200
bind aaa group VPN-Users -policy PL_OS -priority 5
bind aaa user aiko -policy PL_OS
add lb vserver LB HTTP 10.0.0.1 80
`

func TestParseBox(t *testing.T) {
	c := ParseBytes([]byte(box))
	if len(c.Problems) > 0 {
		t.Fatalf("problems: %+v", c.Problems)
	}
	if c.Release != "13.0" || c.Build != "58.30" || c.SavedAt != "Tue Mar  3 11:20:04 2026" {
		t.Errorf("version %q, %q, saved %q", c.Release, c.Build, c.SavedAt)
	}
	if want := (Setting{Name: "hostName", Value: "gw-tokyo-1", Line: 4}); c.HostName != want {
		t.Errorf("HostName = %+v", c.HostName)
	}
	if want := (Setting{Name: "IPAddress", Value: "192.0.2.10", Line: 3}); c.Address != want {
		t.Errorf("Address = %+v", c.Address)
	}
	if want := (Setting{Name: "timezone", Value: "GMT+09:00-JST-Asia/Tokyo", Line: 6}); c.TimeZone != want {
		t.Errorf("TimeZone = %+v", c.TimeZone)
	}
	if want := []HANode{{"1", "192.0.2.11", 5}}; !slices.Equal(c.HANodes, want) {
		t.Errorf("HANodes = %+v", c.HANodes)
	}
	if want := []Named{{"VPN-Users", 10}}; !slices.Equal(c.Groups, want) {
		t.Errorf("Groups = %+v", c.Groups)
	}
	if want := []Named{{"local1", 9}}; !slices.Equal(c.Users, want) {
		t.Errorf("Users = %+v", c.Users)
	}
	if c.Commands != 32 || c.Skipped != 3 || c.Lines != 34 {
		t.Errorf("%d lines, %d commands, %d skipped", c.Lines, c.Commands, c.Skipped)
	}

	a := c.Action("Ac_Os")
	if a == nil || a.Name != "AC_OS" || a.Line != 15 {
		t.Fatalf("action = %+v", a)
	}
	if got, _ := a.Settings.Get("sesstimeout"); got.Value != "720" || got.Line != 16 {
		t.Errorf("amended sessTimeout = %+v", got)
	}
	if got, _ := a.Settings.Get("wihome"); got.Value != "https://sf.example.com/a b" {
		t.Errorf("wihome = %+v", got)
	}
	if p := c.Policy("PL_ADV"); p == nil || p.Rule != `HTTP.REQ.HEADER("User-Agent").CONTAINS("CitrixReceiver")` || p.Action != "AC_OS" {
		t.Errorf("policy = %+v", p)
	}

	wantBindings := []PolicyBinding{
		{Policy: "PL_OS", Level: LevelVServer, BoundTo: "GW", Priority: 100, Stated: true, Goto: "NEXT", Line: 26},
		{Policy: "LDAP1", Level: LevelVServer, BoundTo: "GW", Priority: 10, Stated: true, Line: 27},
		{Policy: "PL_ADV", Level: LevelGlobal, Priority: 200, Stated: true, Line: 31},
		{Policy: "PL_OS", Level: LevelGroup, BoundTo: "VPN-Users", Priority: 5, Stated: true, Line: 32},
		{Policy: "PL_OS", Level: LevelUser, BoundTo: "aiko", Line: 33},
	}
	if !slices.Equal(c.Bindings, wantBindings) {
		t.Errorf("bindings = %+v", c.Bindings)
	}

	if len(c.Logs) != 2 {
		t.Fatalf("logs = %+v", c.Logs)
	}
	if order, ok := c.Logs[0].DateOrder(); order != "dmy" || !ok {
		t.Errorf("own log: %q, %v", order, ok)
	}
	if local, ok := c.Logs[0].LocalTime(); !local || !ok {
		t.Errorf("own log: local %v, %v", local, ok)
	}
	if order, _ := c.Logs[1].DateOrder(); order != "ymd" || c.Logs[1].Server != "192.0.2.99" {
		t.Errorf("collector: %+v", c.Logs[1])
	}
	if level, _ := c.Logs[1].Settings.Get("logLevel"); level.Value != "EMERGENCY ALERT" {
		t.Errorf("several values: %+v", level)
	}
}

func TestVserver(t *testing.T) {
	c := ParseBytes([]byte(box))
	for address, want := range map[string]string{
		"198.51.100.7:443": "GW", "198.51.100.7": "GW", "[2001:db8::7]:443": "GW6", "2001:db8::7:443": "GW6",
		"::ffff:198.51.100.7": "GW", "198.51.100.8:443": "GW_CS", "198.51.100.7:444": "", "x.x.x.x:443": "", "": "", "0.0.0.0:0": "",
	} {
		got := ""
		if v := c.Vserver(address); v != nil {
			got = v.Name
		}
		if got != want {
			t.Errorf("Vserver(%q) = %q, want %q", address, got, want)
		}
	}
	if v := c.VServerNamed("gw6"); !v.Disabled || !v.Addressable() || c.VServerNamed("GW_CS").Addressable() {
		t.Errorf("GW6 = %+v", v)
	}
	dtls := ParseBytes([]byte("add vpn vserver A SSL 1.2.3.4 443\nadd vpn vserver B DTLS 1.2.3.4 443\ndisable vserver A\n"))
	if v := dtls.Vserver("1.2.3.4:443"); v == nil || v.Name != "A" || !v.Disabled {
		t.Errorf("beside DTLS: %+v", v)
	}
}

func TestServers(t *testing.T) {
	c := ParseBytes([]byte(box + `
set vpn sessionAction AC_OS -appController https://action.example.com
set vpn parameter -appController https://parameter.example.com
bind vpn vserver GW -staServer https://gone.example.com
unbind vpn vserver GW -staServer https://GONE.example.com
`))
	var got []string
	for _, s := range append(c.STAs("gw"), c.AppControllers("GW")...) {
		got = append(got, fmt.Sprint(s.Kind, " ", s.Level, " ", s.URL))
	}
	want := []string{
		"sta vserver https://em.example.com:443", "sta global https://ddc.example.com",
		"app-controller vserver https://em.example.com", "app-controller parameter https://parameter.example.com",
		"app-controller action https://action.example.com",
	}
	if !slices.Equal(got, want) {
		t.Errorf("servers = %q", got)
	}
	if got := c.STAs("GW6"); len(got) != 1 || got[0].Level != LevelGlobal {
		t.Errorf("STAs of GW6 = %+v", got)
	}
}

func TestProblems(t *testing.T) {
	const conf = "add vpn sessionAction A -sessTimeout soon -forcedTimeout 60\n" +
		"add vpn sessionAction B -sessTimeout 5 -wihome \"https://x\n" +
		"add vpn sessionPolicy P \"REQ.HTTP.HEADER User-Agent LIKES x\" A\n" +
		"add vpn sessionPolicy Q ns_true NOBODY\n" +
		"add vpn vserver V SSL 300.1.1.1 443\n" +
		"add vpn sessionAction\n" +
		"bind vpn vserver V -policy P -priority high\n" +
		"set ns hostName \"\xff\"\n" +
		"set vpn parameter -sessTimeout -5\n" +
		"add vpn sessionAction C f(x\n" +
		"add vpn sessionPolicy R\n" +
		"set ns hostName b" + "\n"
	want := []Problem{
		{1, NotANumber, "sessTimeout", "soon"},
		{2, UnterminatedQuote, "wihome", ""},
		{3, UnreadableRule, "", "LIKES"},
		{4, UndefinedAction, "", "NOBODY"},
		{5, BadAddress, "", "300.1.1.1"},
		{6, MissingWord, "", ""},
		{7, NotANumber, "priority", "high"},
		{8, InvalidUTF8, "", ""},
		{9, NotANumber, "sessTimeout", "-5"},
		{10, UnbalancedParenthesis, "", ""},
		{11, MissingWord, "", "R"},
	}
	c := ParseBytes([]byte(conf))
	if !slices.Equal(c.Problems, want) {
		t.Errorf("problems:\n got %+v\nwant %+v", c.Problems, want)
	}
	if _, ok := c.Action("A").Settings.Get("sessTimeout"); ok {
		t.Error("a time-out that is no number counts as set")
	}
	if minutes, from, ok := c.Action("B").Settings.Minutes("sessTimeout"); minutes != 5 || from.Line != 2 || !ok {
		t.Errorf("before an unterminated quote: %d, %+v, %v", minutes, from, ok)
	}
	if c.HostName.Value != "b" {
		t.Errorf("reading stopped: %+v", c.HostName)
	}
}

func TestSecretsAreNeverKept(t *testing.T) {
	c := ParseBytes([]byte(box + `
add vpn sessionAction S -password deadbeef0003 -ssoSecret "dead beef" -kcdAccount name deadbeef0004 -encrypted
add aaa user u deadbeef0005 -encrypted
set audit syslogParams -hashKey deadbeef0006
bind vpn vserver GW -radKey "deadbeef0007
add vpn vserver W SSL 1.1.1.1 443 -comment deadbeef0008 -encrypted
`))
	text := strings.ToLower(dump(reflect.ValueOf(c), 0))
	for _, secret := range []string{"deadbeef", "dead beef", "cafebabe", "1f2e3d4c"} {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%q was kept: %.80s", secret, text[max(0, i-40):])
		}
	}
	if got, _ := c.Action("S").Settings.Get("kcdAccount"); got.Value != "name" {
		t.Errorf("kcdAccount = %+v", got)
	}
}

// dump writes every string that a value holds, unexported fields too.
func dump(v reflect.Value, depth int) string {
	if depth > 12 {
		return ""
	}
	var b strings.Builder
	switch v.Kind() {
	case reflect.String:
		b.WriteString(v.String() + "\n")
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			b.WriteString(dump(v.Elem(), depth+1))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			b.WriteString(dump(v.Field(i), depth+1))
		}
	case reflect.Slice:
		for i := range v.Len() {
			b.WriteString(dump(v.Index(i), depth+1))
		}
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			b.WriteString(dump(iter.Key(), depth+1) + dump(iter.Value(), depth+1))
		}
	}
	return b.String()
}

func TestUnsetUnbindRemove(t *testing.T) {
	c := ParseBytes([]byte(box + `
unset vpn sessionAction AC_OS -sessTimeout -SSO
unset vpn parameter -splitTunnel
unbind vpn vserver GW -policy PL_OS
unbind vpn global -policyName PL_ADV
unbind aaa user aiko -policy PL_OS
rm aaa group VPN-Users
rm vpn vserver GW6
rm HA node 1
bind vpn vserver GW -policy LDAP1 -priority 20
`))
	if _, ok := c.Action("AC_OS").Settings.Get("sessTimeout"); ok {
		t.Error("sessTimeout is still set")
	}
	if _, ok := c.Parameter.Get("splitTunnel"); ok {
		t.Error("splitTunnel is still set")
	}
	var got []string
	for _, b := range c.Bindings {
		got = append(got, fmt.Sprint(b.Level, b.BoundTo, b.Policy, b.Priority))
	}
	if want := []string{"vserverGWLDAP120", "groupVPN-UsersPL_OS5"}; !slices.Equal(got, want) {
		t.Errorf("bindings = %q", got)
	}
	if c.VServerNamed("GW6") != nil || len(c.VServers) != 2 || len(c.Groups) != 0 || len(c.HANodes) != 0 {
		t.Error("removed objects are still there")
	}
}

func TestLineEndings(t *testing.T) {
	windows := "\xef\xbb\xbf" + strings.ReplaceAll(box, "\n", "\r\n")
	got, want := ParseBytes([]byte(windows)), ParseBytes([]byte(box))
	if !reflect.DeepEqual(got, want) {
		t.Error("a byte-order mark and CRLF change what is read")
	}
	one, err := Parse(iotest.OneByteReader(strings.NewReader(box)))
	if err != nil || !reflect.DeepEqual(one, want) {
		t.Errorf("read byte by byte: %v", err)
	}
	cut := ParseBytes([]byte(strings.TrimSuffix(box, "\n")))
	if !reflect.DeepEqual(cut, want) {
		t.Error("a missing last line feed changes what is read")
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", maxLine+1)
	c := ParseBytes([]byte("set ns hostName " + long + "\nset ns hostName " + long[:maxCommand] + "\nadd lb vserver " + long[:maxLine/2] + "\nset ns hostName b\n"))
	if want := []Problem{{Line: 1, Code: LongLine}, {Line: 2, Code: LongLine}}; !slices.Equal(c.Problems, want) {
		t.Errorf("problems = %+v", c.Problems)
	}
	if c.HostName != (Setting{Name: "hostName", Value: "b", Line: 4}) || c.Skipped != 1 || c.Lines != 4 {
		t.Errorf("%+v, %d skipped, %d lines", c.HostName, c.Skipped, c.Lines)
	}
}

func TestReaderError(t *testing.T) {
	broken := errors.New("broken")
	c, err := Parse(io.MultiReader(strings.NewReader("set ns hostName a\nset ns"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || c.HostName.Value != "a" {
		t.Errorf("%v, %+v", err, c.HostName)
	}
}

func TestAddresses(t *testing.T) {
	c := ParseBytes([]byte("add dns addRec Mail.example.com. 10.1.1.30\nadd dns addRec mail.example.com 10.1.1.31 -TTL 60\n" +
		"add dns addRec old.example.com 10.1.1.32\nadd dns addRec bad.example.com ten\nrm dns addRec old.example.com\nrm dns addRec mail.example.com 10.1.1.31\n"))
	if want := []HostAddress{{"mail.example.com", netip.MustParseAddr("10.1.1.30"), 1}}; !slices.Equal(c.Addresses, want) {
		t.Errorf("%+v", c.Addresses)
	}
}
