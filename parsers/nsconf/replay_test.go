package nsconf

import (
	"testing"
	"time"
)

// timersOf are the timers of a phone's session on a configuration.
func timersOf(c *Config) Timers {
	return c.Timers(Session{User: "aiko", GroupsKnown: true, UserAgent: hubAgent, Vserver: gatewayAt})
}

func minutesOf(p Param) []int {
	var list []int
	for _, v := range p.Values {
		list = append(list, v.Minutes)
	}
	return list
}

func TestReplay(t *testing.T) {
	type want struct {
		sess   []int
		opened bool
	}
	for _, test := range []struct {
		name  string
		conf  string
		steps []Step
		want  want
	}{
		{"nothing", wizard, nil, want{[]int{1440}, false}},
		{"the profile is set", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 60"}}, want{[]int{60}, false}},
		{"names in another case", wizard, []Step{{Command: "SET VPN sessionaction ac_os_198.51.100.7 -SESSTIMEOUT 60"}}, want{[]int{60}, false}},
		{"another profile is set", wizard, []Step{{Command: "set vpn sessionAction AC_WB_198.51.100.7 -sessTimeout 60"}}, want{[]int{1440}, false}},
		{"the profile is unset", wizard, []Step{{Command: "unset vpn sessionAction AC_OS_198.51.100.7 -sessTimeout"}}, want{[]int{30}, false}},
		{"unset, and the parameter is set", wizard, []Step{{Command: "unset vpn sessionAction AC_OS_198.51.100.7 -sessTimeout"}, {Command: "set vpn parameter -sessTimeout 45"}}, want{[]int{45}, false}},
		{"the policy is unbound", wizard, []Step{{Command: "unbind vpn vserver GW -policy PL_OS_198.51.100.7"}}, want{[]int{30}, false}},
		{"another policy is bound before it", wizard, []Step{{Command: "add vpn sessionAction A -sessTimeout 7"}, {Command: "add vpn sessionPolicy P true A"}, {Command: "bind vpn vserver GW -policy P -priority 10"}}, want{[]int{7}, false}},
		{"no number", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout x"}}, want{[]int{1440}, false}},
		{"not ours", wizard, []Step{{Command: "set lb parameter -sessTimeout 1"}, {Command: ""}}, want{[]int{1440}, false}},

		{"before the profile was set", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 1440", Mode: Undo}}, want{[]int{30}, true}},
		{"before another flag was set", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -splitTunnel OFF", Mode: Undo}}, want{[]int{1440}, false}},
		{"between two that set it", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 1440", Mode: Undo}, {Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 60"}}, want{[]int{60}, false}},
		{"before the policy was bound", wizard, []Step{{Command: "bind vpn vserver GW -policy PL_OS_198.51.100.7 -priority 100", Mode: Undo}}, want{[]int{30}, false}},
		{"before a policy was unbound", wizard, []Step{{Command: "unbind vpn vserver GW -policy OLD", Mode: Undo}}, want{[]int{1440}, true}},
		{"perhaps set", wizard, []Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 60", Mode: Question}}, want{[]int{1440}, true}},
		{"perhaps bound", wizard, []Step{{Command: "bind vpn vserver GW -policy OLD -priority 1", Mode: Question}}, want{[]int{1440}, true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i := range test.steps {
				test.steps[i].Number = 10 + i
			}
			p := timersOf(ParseBytes([]byte(test.conf)).Replay(test.steps)).SessTimeout
			if got := (want{minutesOf(p), p.Open}); len(got.sess) != len(test.want.sess) || len(got.sess) > 0 && got.sess[0] != test.want.sess[0] || got.opened != test.want.opened {
				t.Errorf("%v, open %v; want %v, %v", got.sess, got.opened, test.want.sess, test.want.opened)
			}
			if p.Certain == p.Open && len(p.Values) == 1 {
				t.Errorf("certain %v and open %v", p.Certain, p.Open)
			}
		})
	}
}

func TestReplayTellsTheStep(t *testing.T) {
	c := ParseBytes([]byte(wizard)).Replay([]Step{{Command: "set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 60", Number: 3}})
	timers := timersOf(c)
	if v := timers.SessTimeout.Values[0]; v.Origin.Step != 3 || v.Origin.Line != 0 || v.Origin.Policy == "" {
		t.Errorf("sessTimeout from %+v", v.Origin)
	}
	if v := timers.ForcedTimeout.Values[0]; v.Origin.Step != 0 || v.Origin.Line != 1 {
		t.Errorf("forcedTimeout from %+v", v.Origin)
	}
}

func TestReplayLeavesTheConfigAlone(t *testing.T) {
	c := ParseBytes([]byte(levels))
	before := timersOf(c)
	c.Replay([]Step{{Command: "rm vpn sessionAction V"}, {Command: "set vpn parameter -sessTimeout 9"}, {Command: "unbind vpn vserver GW -policy PV"}})
	after := timersOf(c)
	if before.SessTimeout.Values[0] != after.SessTimeout.Values[0] || len(before.Policies) != len(after.Policies) {
		t.Errorf("%+v became %+v", before.SessTimeout, after.SessTimeout)
	}
}

func TestReplayWithoutAFile(t *testing.T) {
	var none *Config
	p := timersOf(none.Replay([]Step{{Command: "set vpn parameter -sessTimeout 45", Number: 1}})).SessTimeout
	if !p.Open || p.Certain || len(p.Values) != 1 || p.Values[0].Minutes != 45 {
		t.Errorf("%+v", p)
	}
}

func TestChangesTimers(t *testing.T) {
	for command, want := range map[string]bool{
		"set vpn parameter -sessTimeout 30":               true,
		"set vpn parameter -clientlessVpnMode OFF":        false,
		"unset vpn sessionAction A -forcedTimeout":        true,
		"rm vpn sessionAction A":                          true,
		"add vpn sessionAction A -splitTunnel OFF":        false,
		"bind vpn vserver GW -policy P -priority 1":       true,
		"bind vpn vserver GW -staServer http://192.0.2.9": false,
		"bind aaa group Staff -policy P -priority 1":      true,
		"add aaa user ken -password x":                    false,
		"set authentication ldapAction L -authTimeout 5":  false,
		"show vpn parameter":                              false,
		"":                                                false,
	} {
		if got := ChangesTimers(command); got != want {
			t.Errorf("%q: %v", command, got)
		}
	}
}

func TestContradicts(t *testing.T) {
	c := ParseBytes([]byte(wizard))
	for command, want := range map[string]bool{
		"set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 1440": false,
		"set vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 60":   true,
		"unset vpn sessionAction AC_OS_198.51.100.7 -sessTimeout":    true,
		"set vpn parameter -sessTimeout 30":                          false, // the default is not written
		"set vpn parameter -sessTimeout 45":                          true,
		"unset vpn parameter -sessTimeout":                           false,
		"add vpn sessionAction NEW -sessTimeout 5":                   true,
		"rm vpn sessionAction AC_OS_198.51.100.7":                    true,
		"bind vpn vserver GW -policy P":                              false,
	} {
		if got := c.Contradicts(command); got != want {
			t.Errorf("%q: %v", command, got)
		}
	}
}

func TestSaved(t *testing.T) {
	for text, want := range map[string]string{
		"# Last modified by `save config`, Tue Mar  3 11:20:04 2026\n":                                                  "2026-03-03T11:20:04Z",
		"# Last modified by `save config`, Tue Mar  3 11:20:04 2026\nset ns param -timezone GMT+09:00-JST-Asia/Tokyo\n": "2026-03-03T02:20:04Z",
		"# Last modified by `save config`, Tue Mar 13 11:20:04 2026\nset ns param -timezone \"GMT-03:30-NST-x\"\n":      "2026-03-13T14:50:04Z",
		"# Last modified by `save config`, Tue Mar  3 11:20:04 2026\nset ns param -timezone Elsewhere\n":                "",
		"# Last modified by `save config`, yesterday\n":                                                                 "",
		"set vpn parameter -sessTimeout 5\n":                                                                            "",
	} {
		at, ok := ParseBytes([]byte("#NS13.1 Build 49.15\n" + text)).Saved()
		if got := at.Format(time.RFC3339); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
}
