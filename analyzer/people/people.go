// Package people decides which names are one person's. Logs write a user as name,
// DOMAIN\name, name@domain, and now and then under another name altogether; every room
// that compares users asks here.
package people

import (
	"slices"
	"strings"
)

// An Alias says that two names are one person's, because a log shows it or somebody said
// so.
type Alias struct{ A, B string }

// Names are the names of a case. The nil value knows none, and takes names for one
// person's that may be.
//
// The name without its domain tells who it is, unless the case shows two domains beside
// it: ken@a.example and ken@b.example are then two people, and a bare ken is neither for
// sure. A domain of the old form (EXAMPLE\ken) is taken for the one DNS domain that the
// name occurs with, or for the one that begins with it.
type Names struct {
	own    map[string]string // canonical names whose bare name means several people -> key
	merged map[string]string // keys that aliases make another one
	apart  [][]string
}

// Bare is a name without its domain, in lower case.
func Bare(name string) string {
	bare, _, _ := cut(name)
	return strings.ToLower(bare)
}

// cut takes a name apart at its last backslash and at the first @ behind it.
func cut(name string) (bare, before, behind string) {
	bare = name
	if i := strings.LastIndexByte(bare, '\\'); i >= 0 {
		bare, before = bare[i+1:], bare[:i]
	}
	if i := strings.IndexByte(bare, '@'); i > 0 {
		bare, behind = bare[:i], bare[i+1:]
	}
	return bare, before, behind
}

// split takes a name apart: dns is the domain behind @, old the one before a backslash.
func split(name string) (bare, dns, old string) {
	bare, old, dns = cut(name)
	switch {
	case dns != "" || old == ".": // a dot means this machine
		old = ""
	case strings.Contains(old, "."):
		dns, old = old, ""
	}
	return strings.ToLower(bare), strings.ToLower(dns), strings.ToLower(old)
}

// canonical is one spelling of a name and its domain.
func canonical(name string) string {
	switch bare, dns, old := split(name); {
	case dns != "":
		return bare + "@" + dns
	case old != "":
		return old + `\` + bare
	default:
		return bare
	}
}

// MayBe reports whether two names may be one person's by themselves: the bare names are
// equal and the domains do not contradict each other.
func MayBe(a, b string) bool {
	bareA, dnsA, oldA := split(a)
	bareB, dnsB, oldB := split(b)
	return bareA == bareB && agree(dnsA, dnsB) && agree(oldA, oldB)
}

func agree(a, b string) bool { return a == "" || b == "" || a == b }

// New works out who is who among all names of a case.
func New(all []string, aliases []Alias) *Names {
	n := &Names{own: map[string]string{}, merged: map[string]string{}}
	found := map[string][]string{} // by bare name: the canonical ones with a domain
	plain := map[string]bool{}
	note := func(name string) {
		if !strings.ContainsAny(name, `\@`) {
			plain[strings.ToLower(name)] = true
			return
		}
		full := canonical(name)
		if bare := Bare(name); full == bare {
			plain[bare] = true
		} else if !slices.Contains(found[bare], full) {
			found[bare] = append(found[bare], full)
		}
	}
	for _, name := range all {
		note(name)
	}
	for _, a := range aliases {
		note(a.A)
		note(a.B)
	}
	var bares []string
	for bare, list := range found {
		if len(list) > 1 {
			bares = append(bares, bare)
		}
	}
	slices.Sort(bares)
	for _, bare := range bares {
		n.distinguish(bare, found[bare])
	}
	for _, a := range aliases {
		n.merge(n.Key(a.A), n.Key(a.B))
	}
	for _, bare := range bares {
		n.settle(bare, found[bare], plain[bare])
	}
	return n
}

// distinguish gives the names of one bare name keys of their own where their domains say
// that they are several people's.
func (n *Names) distinguish(bare string, names []string) {
	var dns, old []string
	for _, name := range names {
		_, d, o := split(name)
		if d != "" && !slices.Contains(dns, d) {
			dns = append(dns, d)
		}
		if o != "" && !slices.Contains(old, o) {
			old = append(old, o)
		}
	}
	home := map[string]string{} // of domains of the old form
	var strangers []string
	for _, o := range old {
		i := slices.IndexFunc(dns, func(d string) bool { return strings.HasPrefix(d, o+".") })
		if i >= 0 && !slices.ContainsFunc(dns[i+1:], func(d string) bool { return strings.HasPrefix(d, o+".") }) {
			home[o] = dns[i]
		} else {
			strangers = append(strangers, o)
		}
	}
	if len(dns) == 1 && len(strangers) == 1 {
		home[strangers[0]] = dns[0]
		strangers = nil
	}
	if len(dns)+len(strangers) < 2 {
		return
	}
	for _, name := range names {
		_, d, o := split(name)
		if h := home[o]; h != "" {
			d, o = h, ""
		}
		n.own[name] = o + `\` + bare
		if d != "" {
			n.own[name] = bare + "@" + d
		}
	}
}

// merge makes two keys one. The lesser of the two stands for both, so that the order in
// which they come changes nothing.
func (n *Names) merge(a, b string) {
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	n.merged[b] = a
	for k, v := range n.merged {
		if v == b {
			n.merged[k] = a
		}
	}
}

// settle looks at what aliases left of several people with one bare name. Where they are
// one after all, the bare name is theirs.
func (n *Names) settle(bare string, names []string, plain bool) {
	var keys, told []string
	for _, name := range names {
		if k := n.Key(name); !slices.Contains(keys, k) {
			keys, told = append(keys, k), append(told, name)
		}
	}
	switch {
	case len(keys) == 1 && keys[0] != n.Key(bare):
		n.merge(keys[0], n.Key(bare))
	case len(keys) > 1:
		slices.Sort(told)
		if plain {
			told = append(told, bare)
		}
		n.apart = append(n.apart, told)
	}
}

// Key is the same for all names of one person.
func (n *Names) Key(name string) string {
	if n == nil {
		return Bare(name)
	}
	k := ""
	if len(n.own) > 0 {
		k = n.own[canonical(name)]
	}
	if k == "" {
		k = Bare(name)
	}
	if m, ok := n.merged[k]; ok {
		return m
	}
	return k
}

// Same reports whether two names are one person's.
func (n *Names) Same(a, b string) bool { return n.Key(a) == n.Key(b) }

// Asked reports whether a name is, or may be, that of a person somebody asks for: a bare
// name asks for everybody who bears it, and is not known to be anybody else's.
func (n *Names) Asked(want, name string) bool {
	a, b := n.Key(want), n.Key(name)
	if a == b {
		return n != nil || MayBe(want, name)
	}
	return MayBe(want, name) && (n.anybody(want) || n.anybody(name))
}

// anybody reports whether a name does not tell which of several people it is.
func (n *Names) anybody(name string) bool { return n == nil || n.own[canonical(name)] == "" }

// Apart lists the names that are taken for several people's because their domains
// differ, one name for each; a bare name that may be any of theirs stands last.
func (n *Names) Apart() [][]string {
	if n == nil {
		return nil
	}
	return n.apart
}
