package mail

import (
	"net/netip"
	"strconv"
	"strings"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
)

// privateZones are endings that no public name server knows: reserved ones (RFC 6762,
// RFC 8375, ICANN's "internal") and those that companies have long used for themselves.
var privateZones = []string{"local", "internal", "home.arpa", "lan", "corp", "intra", "intranet", "private", "localdomain", "home"}

// privateZone reports whether a name can only be one of the inside, having no dot or an
// ending that the Internet does not know.
func privateZone(host string) bool {
	return host != "" && addressIn(host) == "" && (!strings.Contains(host, ".") || mailroute.WithinAny(host, privateZones))
}

// privateAddress reports whether an address belongs to the inside.
func privateAddress(s string) bool {
	a, err := netip.ParseAddr(addressIn(s))
	return err == nil && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast())
}

// domain is a host's name without its first label, or the name itself when it has but
// two: hosts of one company share it.
func domain(host string) string {
	if _, rest, ok := strings.Cut(host, "."); ok && strings.Contains(rest, ".") {
		return rest
	}
	return host
}

// slip reports whether two different names differ by so little that one is the other
// mistyped: one letter too many, too few, another, or two that changed places.
func slip(a, b string) bool {
	if a == b || len(a) < shortestName || len(b) < shortestName {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if a[i+1:] == b[i+1:] {
			// mail1 and mail2 are two servers, no slip.
			return !digit(a[i]) || !digit(b[i])
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:] && !digit(b[i])
	}
	return false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// shortestName is the length below which one letter makes another name altogether.
const shortestName = 6

// addressIn reads "192.0.2.7:443" and "192.0.2.7"; empty for a name.
func addressIn(s string) string {
	s = strings.TrimSpace(s)
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().String()
	}
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return a.Unmap().String()
	}
	return ""
}

// portIn reads the port of "host:443"; 0 when there is none.
func portIn(s string) int {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 1 || n > 65535 {
		return 0
	}
	return n
}

// hostOf is the server that a device's record names.
func hostOf(f *fact.Fact) (host string, port int) {
	host = strings.ToLower(strings.TrimSpace(f.Value("host")))
	port = portIn(":" + f.Value("port"))
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") && strings.Count(host, ":") == 1 {
		if p := portIn(host); p != 0 {
			host, port = host[:i], p
		}
	}
	return strings.TrimSuffix(host, "."), port
}
