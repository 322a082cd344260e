package redact

import (
	"fmt"
	"net/netip"
)

// A Kind is what an identity names.
type Kind uint8

// The kinds of identities. Their names are what the tokens begin with.
const (
	User    Kind = iota // a person's account, however it is spelled
	Address             // an IP address
	Host                // a computer's name, short or full
	Domain              // the domain of accounts or hosts
	Mail                // a mail address that is no known user's
	Device              // a phone's or tablet's id or name
	Group               // of users
	Network             // a Wi-Fi's name
	Phone               // a telephone number
	kinds
)

var kindNames = [kinds]string{"user", "ip", "host", "domain", "mail", "device", "group", "network", "phone"}

// String is the name that tokens have.
func (k Kind) String() string { return kindNames[k] }

// token is what stands for the n-th identity of a kind: user-01. An address tells its class
// before it, because that explains more than the address would: private-ip-03.
func token(k Kind, n int, value string) string {
	t := fmt.Sprintf("%s-%02d", k, n)
	if a, err := netip.ParseAddr(value); k == Address && err == nil {
		return class(a) + "-" + t
	}
	return t
}

// The networks that package netip has no word for.
var (
	documentation = []netip.Prefix{
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
		netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("3fff::/20"),
	}
	shared = netip.MustParsePrefix("100.64.0.0/10") // RFC 6598: a carrier's own
)

// class is what an address tells without telling whose it is.
func class(a netip.Addr) string {
	switch {
	case a.IsLinkLocalUnicast():
		return "link-local"
	case a.IsMulticast():
		return "multicast"
	case a.IsPrivate():
		return "private"
	case shared.Contains(a):
		return "shared"
	}
	for _, p := range documentation {
		if p.Contains(a) {
			return "doc"
		}
	}
	return "public"
}

// telling reports an address that is somebody's. Loopback, netmasks and "any" are the same on
// every machine and stay.
func telling(a netip.Addr) bool {
	if a.IsLoopback() || a.IsUnspecified() {
		return false
	}
	return !a.Is4() || a.As4()[0] != 255
}

// isToken reports a text that is a token already, and which: a log may have been redacted
// before.
func isToken(text string) (k Kind, n int, ok bool) {
	end := len(text)
	for end > 0 && text[end-1] >= '0' && text[end-1] <= '9' {
		end--
	}
	if end == len(text) || len(text)-end < 2 || len(text)-end > 9 {
		return 0, 0, false
	}
	for k, name := range kindNames {
		at := end - len(name) - 1
		if at < 0 || text[at:end-1] != name || text[end-1] != '-' {
			continue
		}
		if before := text[:at]; before != "" && (Kind(k) != Address || !classes[before]) {
			continue
		}
		for _, c := range text[end:] {
			n = n*10 + int(c-'0')
		}
		return Kind(k), n, true
	}
	return 0, 0, false
}

// classes are what may stand before an address's token.
var classes = map[string]bool{
	"link-local-": true, "multicast-": true, "private-": true, "shared-": true, "doc-": true, "public-": true,
}
