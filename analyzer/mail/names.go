package mail

import (
	"net/netip"
	"net/url"
	"strings"

	"hubscope/analyzer/servicelist"
)

// publicMail are the domains of mail services on the Internet, which answer without a
// tunnel.
var publicMail = []string{"office365.com", "office365.us", "outlook.com", "outlook.cn", "outlook.de", "office.com", "hotmail.com", "live.com",
	"google.com", "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.jp", "icloud.com"}

// privateZones are endings that no public name server knows: reserved ones (RFC 6762,
// RFC 8375, ICANN's "internal") and those that companies have long used for themselves.
var privateZones = []string{"local", "internal", "home.arpa", "lan", "corp", "intra", "intranet", "private", "localdomain", "home"}

// looksPublic reports whether a host belongs to a mail service on the Internet.
func looksPublic(host string) bool { return withinAny(host, publicMail) }

// privateZone reports whether a name can only be one of the inside, having no dot or an
// ending that the Internet does not know.
func privateZone(host string) bool {
	return host != "" && addressIn(host) == "" && (!strings.Contains(host, ".") || withinAny(host, privateZones))
}

// privateAddress reports whether an address belongs to the inside.
func privateAddress(s string) bool {
	a, err := netip.ParseAddr(addressIn(s))
	return err == nil && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast())
}

func withinAny(host string, domains []string) bool {
	for _, d := range domains {
		if within(host, d) {
			return true
		}
	}
	return false
}

// within reports whether host is domain or lies below it.
func within(host, domain string) bool {
	return domain != "" && (host == domain || strings.HasSuffix(host, "."+domain))
}

// domain is a host's name without its first label, or the name itself when it has but
// two: hosts of one company share it.
func domain(host string) string {
	if _, rest, ok := strings.Cut(host, "."); ok && strings.Contains(rest, ".") {
		return rest
	}
	return host
}

// excludes reports whether an entry of the exclusion list, a name or a suffix in any of
// the ways in which suffixes are written, catches a host.
func excludes(entry, host string) bool {
	e := strings.ToLower(strings.TrimSpace(servicelist.Narrow(entry)))
	e, _, _ = strings.Cut(e, ":")
	e = strings.Trim(strings.TrimPrefix(e, "*"), ".")
	return within(host, e)
}

// address reads "https://gateway3.example.com[:port][/path]" or the name alone.
func address(raw string) (servicelist.Target, bool) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return servicelist.Target{}, false
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return servicelist.Target{}, false
	}
	t := servicelist.Target{Host: strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), Port: 443}
	if u.Scheme == "http" {
		t.Port = 80
	}
	if u.Port() != "" {
		if t.Port = portIn(":" + u.Port()); t.Port == 0 {
			return servicelist.Target{}, false
		}
	}
	return t, true
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
