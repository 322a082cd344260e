package mailroute

import (
	"slices"
	"strings"

	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
)

// An Authority is an STA that is bound to a gate.
type Authority struct {
	servicelist.Target        // of a URL that can't be read, the text and no port
	URL                string // as ns.conf writes it
	Controller         bool   // something shows that it is a Delivery Controller
	Conf               session.Conf
	Line               int
}

// Authorities are the STAs bound to any of the gates, each once.
//
// Mail's tickets are Endpoint Management's. Delivery Controllers are STAs too, for desktops,
// and ns.conf does not say which sort an STA is, so each counts as Endpoint Management
// until an app-controller binding beside it shows that it is another machine. As that is a
// matter of the machine, what one gate shows holds for the others, and of two that
// disagree the one that names it as Endpoint Management is right.
func Authorities(gates []Gate) []Authority {
	var list []Authority
	natures := map[string]nature{}
	for _, g := range gates {
		var management []string
		for _, a := range g.Conf.Config.AppControllers(g.Server.Name) {
			if t, ok := Address(a.URL); ok {
				management = append(management, t.Host)
			}
		}
		for _, b := range g.Conf.Config.STAs(g.Server.Name) {
			a := Authority{URL: b.URL, Conf: g.Conf, Line: b.Line}
			t, ok := readURL(b.URL, "http") // the gateway's own default for an STA
			if ok {
				a.Target = t
				natures[t.Host] = max(natures[t.Host], natureOf(t.Host, management))
			} else {
				a.Host = strings.ToLower(strings.TrimSpace(b.URL))
			}
			if !slices.ContainsFunc(list, func(o Authority) bool { return o.Target == a.Target }) {
				list = append(list, a)
			}
		}
	}
	for i := range list {
		list[i].Controller = natures[list[i].Host] == controller
	}
	return list
}

// Management are the authorities that are, as far as is known, Endpoint Management.
func Management(list []Authority) []Authority {
	return slices.DeleteFunc(slices.Clone(list), func(a Authority) bool { return a.Controller })
}

// A nature is what an STA shows itself to be; a greater one overrides a lesser.
type nature uint8

const (
	unknown    nature = iota // no app controller is bound beside it
	controller               // the app controllers beside it are other machines
	manager                  // it is, or may be, an app controller: Endpoint Management
)

// natureOf compares an STA with the hosts that a gate's app-controller bindings name. A
// name and an address may be one machine; nothing here can tell.
func natureOf(sta string, management []string) nature {
	n := unknown
	for _, m := range management {
		if m == sta || isAddr(m) != isAddr(sta) || !isAddr(sta) && cluster(m) == cluster(sta) {
			return manager
		}
		n = controller
	}
	return n
}

// cluster is a host's name without the number of the node: the app controller is often
// bound by the cluster's name, the STAs node by node. That names are made so is inferred.
func cluster(host string) string {
	label, domain, _ := strings.Cut(host, ".")
	if short := strings.TrimRight(label, "0123456789"); short != "" {
		label = strings.TrimRight(short, "-_")
	}
	return label + "." + domain
}
