package mailroute

import (
	"strings"

	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
)

// KnownGateways are the gateways' names that Endpoint Management and ns.conf know; port 0
// where a source has a name alone. It is empty when Endpoint Management's list was not
// read, or not to its end: what is missing there proves nothing.
func KnownGateways(set *settings.Settings, confs []session.Conf) []servicelist.Target {
	if !set.HasGateways() {
		return nil
	}
	var list []servicelist.Target
	seen := map[servicelist.Target]bool{}
	add := func(t servicelist.Target, ok bool) {
		if ok && !seen[t] {
			seen[t] = true
			list = append(list, t)
		}
	}
	for _, g := range set.Gateways() {
		add(Address(g.URL))
	}
	if len(list) == 0 {
		return nil
	}
	for _, g := range set.Gateways() {
		for _, c := range g.Callbacks {
			add(Address(c)) // a second name of a gateway that is known
		}
		if servicelist.IsFQDN(g.Alias) {
			add(servicelist.Target{Host: strings.ToLower(g.Alias)}, true)
		}
	}
	for _, c := range confs {
		if c.Config == nil {
			continue
		}
		for _, v := range c.Config.VServers {
			// A virtual server named like a host is proof that the host is known. It is counted only
			// beside Endpoint Management's word, as the others may have names of another sort.
			if servicelist.IsFQDN(v.Name) {
				add(servicelist.Target{Host: strings.ToLower(v.Name)}, true)
			}
		}
	}
	return list
}
