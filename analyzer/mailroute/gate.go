package mailroute

import (
	"strings"

	"hubscope/analyzer/session"
	"hubscope/parsers/nsconf"
)

// A Gate is a virtual server that may be the background gateway.
type Gate struct {
	Conf   session.Conf
	Server *nsconf.VServer
}

// Gates are the virtual servers that a Background network service gateway called host can
// mean: the one of that name, else all that people log on to. An ns.conf does not tell its
// virtual servers' public names, so that one named like the host is meant is inferred.
// Nobody logs on to one that is disabled, nor to one of DTLS, which carries desktops'
// datagrams. sure says that there is no doubt which it is.
func Gates(confs []session.Conf, host string) (list []Gate, sure bool) {
	var named []Gate
	for _, c := range confs {
		if c.Config == nil {
			continue
		}
		for _, v := range c.Config.VServers {
			if v.Protocol == "DTLS" || v.Disabled {
				continue
			}
			list = append(list, Gate{c, v})
			if host != "" && strings.EqualFold(v.Name, host) {
				named = append(named, Gate{c, v})
			}
		}
	}
	if len(named) > 0 {
		return named, true
	}
	return list, len(list) == 1
}
