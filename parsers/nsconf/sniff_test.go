package nsconf

import (
	"strings"
	"testing"
)

func TestSniff(t *testing.T) {
	body := strings.Join(strings.Split(box, "\n")[2:], "\n")
	tests := []struct {
		name, head string
		want       bool
	}{
		{"whole", box, true},
		{"first line only", "#NS14.1 Build 17.38\r\n", true},
		{"byte-order mark", "\xef\xbb\xbf" + box, true},
		{"without its first lines", body, true},
		{"a piece pasted by somebody", "\n\n  set vpn parameter -sessTimeout 30\n", true},
		{"with some dirt", "> show run\n" + body, true},
		{"cut in a line", body[:len(body)-9], true},
		{"empty", "", false},
		{"JSON", `{"container": {"ios": {"policies": [{"policyName": "AppPasscode"}]}}}`, false},
		{"XML", "<?xml version=\"1.0\"?>\n<MobileAppPolicies><Policies>set vpn parameter</Policies>", false},
		{"gateway log", strings.Repeat(`Jan  3 10:00:00 <local0.info> 192.0.2.1 01/03/2026:10:00:00 GMT gw 0-PPE-0 : default CLI CMD_EXECUTED 1 0 :  User nsroot - Command "set vpn parameter -sessTimeout 30"`+"\n", 5), false},
		{"prose", "set up the gateway\nadd a user\nset policy\n", false},
		{"another maker", "set system host-name r1\nset interfaces ge-0/0/0 unit 0\nset vlan 5\n", false},
		{"shell", "#!/bin/sh\nset -e\nadd ns\n", false},
		{"a comment that is no version", "#NSA report\nhello\n", false},
	}
	for _, tt := range tests {
		if got := Sniff([]byte(tt.head)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
