package nsconf

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		box, wizard, levels, "#NS13.0", "\xef\xbb\xbfset ns hostName a\r\n", "add vpn sessionAction \"a", "add vpn sessionPolicy p q{a b} -action \"",
		"bind cs vserver a -policyName b\nadd cs vserver a SSL ::1 *\nbind cs vserver A -vServer b\nadd vpn vserver b DTLS ::1",
		"unbind aaa user -policy\nrm vpn sessionAction a\nunset vpn parameter -x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := ParseBytes(data)
		Sniff(data)
		if c.Skipped > c.Commands || c.Commands > c.Lines {
			t.Errorf("%d lines, %d commands, %d skipped", c.Lines, c.Commands, c.Skipped)
		}
		for _, p := range c.Problems {
			if p.Line < 1 || p.Line > c.Lines || len(p.Word) > 400 {
				t.Errorf("problem %+v in %d lines", p, c.Lines)
			}
		}
		slow, err := Parse(iotest.HalfReader(bytes.NewReader(data)))
		if err != nil || len(data) < 2000 && !reflect.DeepEqual(slow, c) {
			t.Errorf("read in pieces: %v", err)
		}

		session := Session{User: "aiko", UserAgent: hubAgent, Groups: []string{"Staff"}, Vserver: gatewayAt}
		timers := c.Timers(session)
		for _, p := range []Param{timers.SessTimeout, timers.ForcedTimeout, timers.ClientIdleTimeout, timers.MDXTokenTimeout, timers.SplitTunnel} {
			if len(p.Values) == 0 || p.Certain && len(p.Values) > 1 {
				t.Errorf("values %+v, certain %v", p.Values, p.Certain)
			}
			for _, v := range p.Values {
				if v.Minutes < 0 || v.Origin.Line > c.Lines {
					t.Errorf("value %+v", v)
				}
			}
		}
		// What was read runs again to the same end, and a command of the log breaks nothing.
		if again := c.Replay(nil); !reflect.DeepEqual(again.Timers(session), timers) {
			t.Errorf("replayed: %+v", again.Timers(session).SessTimeout)
		}
		for line := range bytes.Lines(data[:min(len(data), 2000)]) {
			command := string(line)
			ChangesTimers(command)
			c.Contradicts(command)
			for _, mode := range []Mode{Apply, Undo, Question} {
				c.Replay([]Step{{command, mode, 1}}).Timers(session)
			}
		}
		for _, v := range c.VServers {
			c.STAs(v.Name)
			c.AppControllers(v.Name)
			c.Vserver(v.Addr.String())
		}
		// More knowledge never makes a certain value another one.
		session.GroupsKnown = true
		after, before := c.Timers(session).SessTimeout, timers.SessTimeout
		if before.Certain && (!after.Certain || after.Values[0].Minutes != before.Values[0].Minutes) {
			t.Errorf("%+v became %+v", before, after)
		}
	})
}

// BenchmarkParse reads a configuration of 20,000 lines as a busy box has it:
// nearly all of it about load balancing.
func BenchmarkParse(b *testing.B) {
	conf := bigConf(20_000)
	b.SetBytes(int64(len(conf)))
	b.ReportAllocs()
	for b.Loop() {
		ParseBytes(conf)
	}
}

// BenchmarkTimers works out the settings of one session on such a box.
func BenchmarkTimers(b *testing.B) {
	c := ParseBytes(bigConf(20_000))
	session := Session{User: "aiko", UserAgent: hubAgent, Groups: []string{"Staff", "VPN-Users"}, GroupsKnown: true, Vserver: gatewayAt}
	b.ReportAllocs()
	for b.Loop() {
		c.Timers(session)
	}
}

func bigConf(lines int) []byte {
	var conf bytes.Buffer
	conf.WriteString(box)
	conf.WriteString(wizard)
	rest := lines - strings.Count(conf.String(), "\n")
	for i := range rest {
		switch i % 4 {
		case 0:
			conf.WriteString("add serviceGroup SG_app_internal_example_com_8443 SSL -maxClient 0 -maxReq 0 -cip ENABLED X-Forwarded-For -usip NO\n")
		case 1:
			conf.WriteString("bind serviceGroup SG_app_internal_example_com_8443 web-0001.internal.example.com 8443 -CustomServerID \"None\"\n")
		case 2:
			conf.WriteString("add responder policy RP_redirect \"HTTP.REQ.HOSTNAME.SET_TEXT_MODE(IGNORECASE).EQ(\\\"old.example.com\\\")\" RA_redirect\n")
		default:
			conf.WriteString("set ssl vserver LB_app_internal -sessReuse DISABLED -tls1 DISABLED -tls11 DISABLED -HSTS ENABLED -maxage 157680000\n")
		}
	}
	return conf.Bytes()
}
