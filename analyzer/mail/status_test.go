package mail

import (
	"slices"
	"testing"

	"hubscope/analyzer/casefile"
)

// A phone that does not meet the policy stands in no list of blocked phones: who looks into
// it is sent to the policy.
func TestAdviceOfKeptOutPhones(t *testing.T) {
	for status, want := range map[string]string{
		"129": "mail.advice.device-not-allowed.mail-admin", "139": "mail.advice.status.other",
		"140": "mail.advice.status.449", "144": "mail.advice.status.449", "177": "mail.advice.device-not-allowed.mail-admin",
	} {
		got := healthySTA(newBuild(t)).failed("09:20", "status", status).explain()
		if len(got) != 1 || !slices.ContainsFunc(got[0].Advice, func(a casefile.Advice) bool { return a.Do.ID == want }) {
			t.Errorf("%s: no %s in %+v", status, want, got)
		}
	}
}

// A number that is nobody's status is not called an error of the server.
func TestStatusOfNobody(t *testing.T) {
	for n, want := range map[int]string{599: "mail.meaning.5xx", 600: "mail.meaning.unknown", 999: "mail.meaning.unknown"} {
		if got := codeOf(n).meaning; got.ID != want {
			t.Errorf("%d: %s, want %s", n, got.ID, want)
		}
	}
}
