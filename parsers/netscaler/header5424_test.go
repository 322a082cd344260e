package netscaler

import (
	"testing"

	"hubscope/parsers/logfile"
)

// TestHeader5424Cut: a header that ends early, or structured data that never does, is no
// message and no panic.
func TestHeader5424Cut(t *testing.T) {
	const line = `<131>1 2025-01-12T21:06:37Z HOST AAA 0-PPE-0 - [o@1 a="b\"] c"][d] default LOGIN_FAILED 4357642 0 :  User ken`
	whole, ok := parseHead([]byte(line), logfile.MonthDayYear)
	if !ok || string(whole.event) != "LOGIN_FAILED" || string(whole.body) != "  User ken" {
		t.Fatalf("%q %v", whole.event, ok)
	}
	for n := range len(line) {
		if h, ok := parseHead([]byte(line[:n]), logfile.MonthDayYear); ok && !h.cut && string(h.event) != "LOGIN_FAILED" {
			t.Errorf("%q: %q", line[:n], h.event)
		}
	}
	for _, bad := range []string{
		`<131>1 `, `<131>1 -`, `<131>1 - `, `<131>1 - a b c d`, `<131>1 - a b c d `, `<131>1 - a b c d [`, `<131>1 - a b c d [x="`, `<131>1 - a b c d [x="\`,
		`<131>1 - a b c d [x]y : z`, `<131>1 - a b c d -x : z`, `<131>2 - a b c d - x : z`, `<1310>1 - a b c d - x : z`, `<>1 - a b c d - x : z`,
	} {
		if h, ok := parseHead([]byte(bad), logfile.MonthDayYear); ok && !h.cut {
			t.Errorf("%q: %q", bad, h.event)
		}
	}
}
