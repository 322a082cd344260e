package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/app/engine"
	"hubscope/parsers/netscaler/nsgen"
)

// What a generated log of 20 MB is known to hold is what the analysis finds in it, whatever
// the heads of its lines look like.
func TestTheAnswersToAGeneratedLogAreTrue(t *testing.T) {
	for name, forms := range map[string][]nsgen.Form{
		"appliance": {nsgen.Appliance}, "syslog": {nsgen.Syslog}, "bare": {nsgen.Bare}, "ISO": {nsgen.ISO}, "RFC 5424": {nsgen.RFC5424}, "local time": {nsgen.Local},
		"collector of three gateways": {nsgen.Appliance, nsgen.Syslog, nsgen.ISO},
	} {
		t.Run(name, func(t *testing.T) {
			size := int64(20 << 20)
			if name != "appliance" {
				size = 4 << 20
			}
			o := nsgen.Options{Seed: 7, Size: size, Users: 3 * int(size>>20), Gateways: len(forms), Forms: forms}
			folder := filepath.Join("generated", name)
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
			l := generate(t, filepath.Join(folder, "ns.log"), o)
			conf := filepath.Join(dir, folder, "ns.conf")
			if err := os.WriteFile(conf, []byte(nsgen.Conf(o)), 0o600); err != nil {
				t.Fatal(err)
			}
			res, err := analyze(l.path, conf)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Close()
			judge(t, res, &l.truth)
		})
	}
}

func judge(t *testing.T, res *engine.Result, truth *nsgen.Truth) {
	t.Helper()
	c := res.Case
	got := counts(c)
	want := map[string]int{
		"sessions": truth.Sessions, "sessions of Secure Hub": truth.Hub, "ended": truth.Ended,
		"ended by the session time-out": truth.BySessionTimeout, "ended by the forced time-out": truth.ByForcedTimeout, "ended by the user": truth.Explicit,
		"prompts":                                truth.Prompts(),
		"prompts behind gateway-session-timeout": truth.AgainAfterTimeout, "prompts behind gateway-forced-timeout": truth.AgainAfterForced,
		"prompts behind sign-off": truth.AgainAfter, "prompts behind sign-on-refused": truth.Refused,
	}
	for what, n := range want {
		if n == 0 {
			t.Errorf("%s: the log has none, and proves nothing of them", what)
		}
		if got[what] != n {
			t.Errorf("%s: found %d of %d", what, got[what], n)
		}
		delete(got, what)
	}
	for what, n := range got {
		t.Errorf("%s: found %d, there are none", what, n)
	}
	for _, s := range c.Sources {
		if s.Unrecognized != 0 || s.Kind == "netscaler" && (s.Lines != truth.Lines || s.Records != truth.Lines || s.Bytes != truth.Bytes) {
			t.Errorf("%s: %d lines, %d records, %d of them unknown, %d bytes; written %d lines, %d bytes", s.Path, s.Lines, s.Records, s.Unrecognized, s.Bytes, truth.Lines, truth.Bytes)
		}
	}
	f := fleet.Of(c)
	if f.Prompts != truth.Prompts() || f.Users != len(truth.PromptsOf) || len(f.Waves) != 0 {
		t.Errorf("the fleet has %d prompts of %d, %d users of %d, and %d waves where there is none", f.Prompts, truth.Prompts(), f.Users, len(truth.PromptsOf), len(f.Waves))
	}
	for _, u := range f.ByUser {
		if u.Prompts != truth.PromptsOf[u.User] {
			t.Errorf("%s: the fleet has %d prompts of %d", u.User, u.Prompts, truth.PromptsOf[u.User])
		}
	}
	user, n := truth.Busiest()
	if of := res.Select(analyzer.Selection{Filter: analyzer.Filter{User: user}}); len(of.Prompts) != n {
		t.Errorf("%s: %d prompts of %d", user, len(of.Prompts), n)
	}
}

func counts(c *casefile.Case) map[string]int {
	got := map[string]int{"sessions": len(c.Sessions), "prompts": len(c.Prompts)}
	ends := map[string]string{"gateway-session-timeout": "the session time-out", "gateway-forced-timeout": "the forced time-out", "sign-off": "the user"}
	for _, s := range c.Sessions {
		if s.Client == casefile.ClientSecureHub {
			got["sessions of Secure Hub"]++
		}
		if !s.Ended {
			continue
		}
		got["ended"]++
		by, ok := ends[s.EndCause]
		if !ok {
			by = fmt.Sprintf("%q", s.EndCause)
		}
		got["ended by "+by]++
	}
	for _, p := range c.Prompts {
		got["prompts behind "+p.Cause]++
	}
	return got
}
