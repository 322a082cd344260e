package session

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"hubscope/analyzer/fact"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/netscaler/nsgen"
)

// TestPartsMakeTheSameSessions pairs the sign-ons and sign-offs of a log all at once and by number,
// with sign-offs that bear another name, and with some that bear no number.
func TestPartsMakeTheSameSessions(t *testing.T) {
	var text bytes.Buffer
	if _, err := nsgen.Write(&text, nsgen.Options{Seed: 8, Size: 8 << 20, Users: 60}); err != nil {
		t.Fatal(err)
	}
	user := regexp.MustCompile(`Context ([a-z.]+)@(.*) - User ([a-z.]+)`)
	number := regexp.MustCompile(` - SessionId: \d+`)
	for _, unnumbered := range []bool{false, true} {
		ends := 0
		var log []byte
		for line := range bytes.Lines(text.Bytes()) {
			if bytes.Contains(line, []byte("SSLVPN LOGOUT")) {
				if ends++; ends%3 == 0 {
					line = user.ReplaceAll(line, []byte("Context x$1@$2 - User x$3"))
				}
				if unnumbered && ends%5 == 0 {
					line = number.ReplaceAll(line, nil)
				}
			}
			log = append(log, line...)
		}
		s := fact.NewStore()
		if _, err := logfile.Read(context.Background(), bytes.NewReader(log), &netscaler.Format, logfile.Setup{DateOrder: logfile.MonthDayYear, Lean: true}, s.Log(0), logfile.Options{}); err != nil {
			t.Fatal(err)
		}
		facts, _ := s.Times(func(int, int64, bool) int64 { return 0 })
		pair := func(parts int) (sessions, aliases []string) {
			var b builder
			b.pair(facts, parts, 100)
			for _, s := range b.all {
				sessions = append(sessions, fmt.Sprint(s.Vserver, s.Number, s.User, s.Start, s.End, s.Ended, s.Login != nil, s.Logout != nil, s.ClientIP, s.groups.list, s.Client))
			}
			for _, a := range b.aliases {
				aliases = append(aliases, a.A+" is "+a.B)
			}
			slices.Sort(sessions)
			return sessions, aliases
		}
		sessions, aliases := pair(1)
		if len(sessions) < 200 || len(aliases) < 10 {
			t.Fatalf("%d sessions and %d aliases prove nothing", len(sessions), len(aliases))
		}
		for _, parts := range []int{2, 3, 16} {
			gotSessions, gotAliases := pair(parts)
			if !slices.Equal(gotSessions, sessions) {
				t.Errorf("%d parts: other sessions; ends without a number: %v", parts, unnumbered)
			}
			if !slices.Equal(gotAliases, aliases) {
				t.Errorf("%d parts: aliases %v, want %v; ends without a number: %v", parts, gotAliases, aliases, unnumbered)
			}
		}
	}
}
