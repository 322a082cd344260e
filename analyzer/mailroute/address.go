// Package mailroute knows what the settings of Endpoint Management and of a gateway say
// about the way of a mail: which virtual server the Background network service gateway
// means, which STAs are bound to it and which of them hand out mail's tickets, what the
// exclusion list catches, and which servers answer without a tunnel. The rules of package
// check and the verdicts of package mail rest on the same facts, which stand here once.
//
// Unless a comment says otherwise, a fact is the vendor's, from the document
// "secure-mail-background-services" or the reference of the gateway's commands.
package mailroute

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hubscope/analyzer/servicelist"
)

// Address reads a gateway's address as Endpoint Management's export and ns.conf write it:
// "https://gateway3.example.com[:port][/path]", or the name alone.
func Address(raw string) (servicelist.Target, bool) { return readURL(raw, "https") }

// readURL reads a URL; what has no scheme is taken to have the usual one.
func readURL(raw, usual string) (servicelist.Target, bool) {
	s := strings.TrimSpace(raw)
	if !strings.Contains(s, "://") {
		s = usual + "://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return servicelist.Target{}, false
	}
	t := servicelist.Target{Host: strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), Port: 443}
	if u.Scheme == "http" {
		t.Port = 80
	}
	if p := u.Port(); p != "" {
		if t.Port, err = strconv.Atoi(p); err != nil || t.Port < 1 || t.Port > 65535 {
			return servicelist.Target{}, false
		}
	}
	return t, true
}

// GatewayHost is the host in a value of Background network service gateway, faults that
// can be mended aside: what is badly written still says which gateway was meant.
func GatewayHost(e servicelist.Entry) string {
	for _, t := range slices.Concat(e.Listed, e.Mended) {
		return t.Host
	}
	return ""
}

func isAddr(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
