// Package servicelist reads the value of Background network services the way Secure Mail
// does, and tells why an entry does not name a server: fqdn:port, separated by commas,
// without a blank anywhere.
//
// An address is no FQDN here, nor is a name without a dot: the vendor's text asks for
// "hostnameFQDN:portnumber", and a gateway's certificate and STA ticket are for names.
package servicelist

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is the first thing wrong with an entry, in the order in which they are told.
type Fault string

const (
	OK          Fault = ""
	Whitespace  Fault = "whitespace"
	Fullwidth   Fault = "fullwidth"
	EmptyEntry  Fault = "empty-entry"
	Scheme      Fault = "scheme"
	Path        Fault = "path"
	Wildcard    Fault = "wildcard"
	MissingPort Fault = "missing-port"
	BadPort     Fault = "bad-port"
	BadHost     Fault = "bad-host"
	Duplicate   Fault = "duplicate"
)

// Faults lists every fault in the order in which they are told.
func Faults() []Fault {
	return []Fault{Whitespace, Fullwidth, EmptyEntry, Scheme, Path, Wildcard, MissingPort, BadPort, BadHost, Duplicate}
}

// A Target is a server as the list should name it.
type Target struct {
	Host string // lower case
	Port int
}

func (t Target) String() string { return t.Host + ":" + strconv.Itoa(t.Port) }

// An Entry is what stands between two commas.
type Entry struct {
	Raw    string // with its blanks
	Offset int    // in the value, in bytes
	Host   string // lower case; empty when there is a fault
	Port   int
	Fault  Fault
	// Listed is what the entry names when blanks, case and full-width signs don't count.
	// An entry with a full-width comma names several servers; one with a fault that is more
	// than that names none.
	Listed []Target
	// Mended is what was most likely meant, mechanical faults of every sort repaired;
	// nil when that cannot be told. An empty entry mends to no targets, not nil.
	Mended []Target
}

// ParseServiceList cuts a value at its commas. A value of nothing but blanks has no entries.
func ParseServiceList(value string) []Entry {
	if Blank(value) {
		return nil
	}
	var list []Entry
	seen := map[Target]bool{}
	off := 0
	for _, raw := range strings.Split(value, ",") {
		e := parse(raw)
		e.Offset = off
		off += len(raw) + 1
		if e.Fault == OK && seen[e.Listed[0]] {
			e.Fault = Duplicate
		}
		for _, t := range e.Listed {
			seen[t] = true
		}
		list = append(list, e)
	}
	return list
}

// Listed reports whether a server is in the list; port 0 stands for any port.
func Listed(entries []Entry, host string, port int) bool {
	host = strings.ToLower(host)
	for _, e := range entries {
		for _, t := range e.Listed {
			if t.Host == host && (port == 0 || t.Port == port) {
				return true
			}
		}
	}
	return false
}

// Mend is the whole value with every mechanical fault mended, or "" when one of its
// entries can't be: half a correction would be pasted and still be wrong.
func Mend(entries []Entry) string {
	var out []string
	seen := map[string]bool{} // by what is left when case does not count
	for _, e := range entries {
		if e.Mended == nil {
			return ""
		}
		for i, t := range e.Mended {
			s := t.String()
			if e.Fault == OK || e.Fault == Duplicate {
				s = e.Raw // keeps the administrator's capitals
			}
			low := strings.ToLower(s)
			if i > 0 && (e.Fault == OK || e.Fault == Duplicate) || seen[low] {
				continue
			}
			seen[low] = true
			out = append(out, s)
		}
	}
	return strings.Join(out, ",")
}

// ParseAddress reads a single fqdn:port, as the gateway's setting holds it. A comma makes
// it more than one, which is a bad host.
func ParseAddress(value string) Entry {
	e := parse(value)
	if len(e.Mended) > 1 {
		e.Mended = nil
	}
	if strings.Contains(value, ",") {
		if e.Fault == OK {
			e.Fault = BadHost
		}
		e.Mended = nil
	}
	if len(e.Listed) > 1 {
		e.Listed = nil
	}
	return e
}

func parse(raw string) Entry {
	e := Entry{Raw: raw}
	e.Fault = fault(raw)
	switch e.Fault {
	case OK:
		host, port, _ := split(raw)
		t := Target{strings.ToLower(host), mustPort(port)}
		e.Host, e.Port = t.Host, t.Port
		e.Listed, e.Mended = []Target{t}, []Target{t}
		return e
	case EmptyEntry:
		e.Mended = []Target{}
		return e
	}
	if narrow := Narrow(raw); narrow != "" {
		e.Listed = listed(narrow)
		e.Mended = mend(narrow)
	}
	if Blank(raw) {
		e.Mended = []Target{}
	}
	return e
}

// fault finds the first thing wrong with one entry.
func fault(raw string) Fault {
	switch {
	case raw == "":
		return EmptyEntry
	case edged(raw):
		return Whitespace
	case strings.ContainsFunc(raw, wide):
		return Fullwidth
	case hasScheme(raw):
		return Scheme
	case strings.ContainsAny(raw, `/\?#`):
		return Path
	case strings.Contains(raw, "*"):
		return Wildcard
	}
	host, port, ok := split(raw)
	switch {
	case !ok || port == "":
		return MissingPort
	case !validPort(port):
		return BadPort
	case !IsFQDN(host):
		return BadHost
	}
	return OK
}

// edged reports a blank at an end, or beside a full-width comma, which is where the
// administrator meant the entry to end.
func edged(raw string) bool {
	for _, part := range strings.FieldsFunc(raw, wideComma) {
		first, _ := utf8.DecodeRuneInString(part)
		last, _ := utf8.DecodeLastRuneInString(part)
		if blank(first) || blank(last) {
			return true
		}
	}
	return false
}

// split cuts at the last colon. Brackets keep an IPv6 address together, so that
// "[2001:db8::1]" has no port.
func split(s string) (host, port string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || strings.HasSuffix(s, "]") {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func hasScheme(s string) bool {
	low := strings.ToLower(s)
	if i := strings.Index(low, "://"); i > 0 {
		return true
	}
	return strings.HasPrefix(low, "http:") || strings.HasPrefix(low, "https:")
}

func validPort(s string) bool {
	if s == "" || len(s) > 5 || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1 && n <= 65535
}

func mustPort(s string) int { n, _ := strconv.Atoi(s); return n }

// listed is what an entry names when only blanks, case and widths were wrong with it.
func listed(narrow string) []Target {
	var out []Target
	for _, part := range strings.Split(strip(narrow), ",") {
		if part == "" {
			continue // a full-width comma too many
		}
		if fault(part) != OK {
			return nil
		}
		host, port, _ := split(part)
		out = append(out, Target{strings.ToLower(host), mustPort(port)})
	}
	return out
}

// mend repairs an entry in half width: blanks, other separators, scheme, path, a missing
// port, zeros before it, a closing dot. nil when what was meant can't be told.
func mend(narrow string) []Target {
	if strings.Contains(narrow, "*") {
		return nil
	}
	out := []Target{}
	for _, part := range strings.FieldsFunc(narrow, func(r rune) bool { return r == ',' || r == ';' }) {
		for _, word := range words(part) {
			t, ok := mendOne(word)
			if !ok {
				return nil
			}
			out = append(out, t)
		}
	}
	return out
}

// longestName is more than a name of 253 signs with scheme and port.
const longestName = 512

// words cuts at blanks that separate and takes out those that are slips: beside a colon or
// a dot, or of no width at all. A number behind a blank is a port whose colon was
// forgotten. Two names are never welded into one that nobody wrote.
func words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if blank(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	var out []string
	for _, w := range strings.FieldsFunc(s, blank) {
		if len(out) == 0 {
			out = append(out, w)
			continue
		}
		last := &out[len(out)-1]
		switch {
		case len(*last) > longestName: // welding on would cost its length each time
			out = append(out, w)
		case strings.HasSuffix(*last, ":"), w[0] == ':', w[0] == '.',
			strings.HasSuffix(*last, ".") && !IsFQDN(strings.TrimSuffix(*last, ".")):
			*last += w
		case validPort(w) && IsFQDN(*last):
			*last += ":" + w
		default:
			out = append(out, w)
		}
	}
	return out
}

func mendOne(s string) (Target, bool) {
	scheme := ""
	if i := strings.Index(s, "://"); i > 0 {
		scheme, s = strings.ToLower(s[:i]), s[i+3:]
	} else if low := strings.ToLower(s); strings.HasPrefix(low, "http:") || strings.HasPrefix(low, "https:") {
		i := strings.IndexByte(s, ':')
		scheme, s = low[:i], strings.TrimLeft(s[i+1:], "/")
	}
	if i := strings.IndexAny(s, `/\?#`); i >= 0 {
		s = s[:i]
	}
	host, port, ok := split(s)
	if !ok || port == "" {
		port = "443"
		if scheme == "http" {
			port = "80"
		}
	}
	if len(port) > 1 {
		port = strings.TrimLeft(port, "0")
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !validPort(port) || !IsFQDN(host) {
		return Target{}, false
	}
	return Target{host, mustPort(port)}, true
}

// MendHost is the bare host name that a value was meant to be, such as the Exchange
// server's, or "" when that can't be told.
func MendHost(value string) string {
	list := words(Narrow(value))
	if len(list) != 1 || strings.ContainsAny(list[0], ",;@*") {
		return ""
	}
	s := list[0]
	if i := strings.Index(s, "://"); i > 0 {
		s = s[i+3:]
	}
	if i := strings.IndexAny(s, `/\?#`); i >= 0 {
		s = s[:i]
	}
	if host, port, ok := split(s); ok {
		if port != "" && !validPort(port) {
			return ""
		}
		s = host
	}
	s = strings.TrimSuffix(s, ".")
	if !IsFQDN(s) {
		return ""
	}
	return s
}

// IsFQDN reports whether s is a host name of two labels or more in the letters that DNS
// takes. Punycode is; a name with a closing dot, an underscore or in another script isn't,
// since the app compares texts.
func IsFQDN(s string) bool {
	if len(s) == 0 || len(s) > 253 || !strings.Contains(s, ".") {
		return false
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return false
	}
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if len(l) == 0 || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for i := range len(l) {
			c := l[i]
			if !(c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
				return false
			}
		}
	}
	// A last label of digits alone is what is left of a mistyped address.
	return strings.ContainsFunc(labels[len(labels)-1], unicode.IsLetter)
}
