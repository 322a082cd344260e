package mailroute

import (
	"strings"

	"hubscope/analyzer/servicelist"
)

// Excludes reports whether an entry of the exclusion list catches a host. The vendor's
// policy text has it a full name or a suffix; all the ways in which people write a suffix,
// "example.com", ".example.com" and "*.example.com", are taken for one.
func Excludes(entry, host string) bool {
	e := strings.TrimSpace(servicelist.Narrow(entry))
	e, _, _ = strings.Cut(e, ":")
	return Within(host, strings.Trim(strings.TrimPrefix(e, "*"), "."))
}

// Within reports whether host is domain or lies below it.
func Within(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(domain)
	return domain != "" && (host == domain || strings.HasSuffix(host, "."+domain))
}

// WithinAny reports whether host is one of the domains or lies below one.
func WithinAny(host string, domains []string) bool {
	for _, d := range domains {
		if Within(host, d) {
			return true
		}
	}
	return false
}
