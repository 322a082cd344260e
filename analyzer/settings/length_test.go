package settings_test

import (
	"testing"

	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// TestALengthThatNoClockHoldsIsUnreadable tries the values round the longest that can be reckoned with.
func TestALengthThatNoClockHoldsIsUnreadable(t *testing.T) {
	for _, test := range []struct {
		key, value string
		want       bool
	}{
		{policy.InactivityTimer, "153722867", true},
		{policy.InactivityTimer, "153722868", false},
		{policy.InactivityTimer, "2147483647", true}, // never runs out
		{policy.MaxOfflinePeriod, "2562047", true},
		{policy.MaxOfflinePeriod, "2562048", false},
		{policy.SessTimeout, "153722867", true},
		{policy.SessTimeout, "153722868", false},
		{policy.SessTimeout, "off", true},
		{"PASSCODE_MAX_ATTEMPTS", "153722868", true}, // no length of time
	} {
		d, ok := policy.ByName(test.key)
		if !ok {
			t.Fatalf("%s is no setting", test.key)
		}
		if got := settings.Readable(d, test.value); got != test.want {
			t.Errorf("%s = %s: readable %v, want %v", test.key, test.value, got, test.want)
		}
	}
}
