package nsconf

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// csVServer reads a content-switching virtual server and what it leads to.
func (b *builder) csVServer(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	i := slices.IndexFunc(b.CSVServers, func(v *CSVServer) bool { return strings.EqualFold(v.Name, name) })
	switch cmd.verb {
	case verbAdd, verbSet:
		if i < 0 {
			i = len(b.CSVServers)
			b.CSVServers = append(b.CSVServers, &CSVServer{Name: name, Line: cmd.line})
		}
		b.address(&b.CSVServers[i].Addr, cmd)
	case verbRemove:
		if i >= 0 {
			b.CSVServers = slices.Delete(b.CSVServers, i, i+1)
		}
	case verbBind, verbUnbind:
		if i < 0 {
			return
		}
		target := csTarget{}
		target.policy, _ = cmd.flagged("policyName", "policy")
		target.vserver, _ = cmd.flagged("targetVserver", "vServer")
		if target == (csTarget{}) {
			return
		}
		v := b.CSVServers[i]
		if cmd.verb == verbBind {
			v.targets = append(v.targets, target)
			return
		}
		v.targets = slices.DeleteFunc(v.targets, func(t csTarget) bool {
			return strings.EqualFold(t.policy, target.policy) && (target.vserver == "" || strings.EqualFold(t.vserver, target.vserver))
		})
	}
}

// csAction notes the virtual server that a content-switching action leads to.
func (b *builder) csAction(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	if target, ok := cmd.flagged("targetVserver"); ok && (cmd.verb == verbAdd || cmd.verb == verbSet) {
		b.csActions[strings.ToLower(name)] = target
	}
}

// csPolicy notes the action of a content-switching policy.
func (b *builder) csPolicy(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	if action, ok := cmd.flagged("action"); ok && (cmd.verb == verbAdd || cmd.verb == verbSet) {
		b.csRules[strings.ToLower(name)] = action
	}
}

// Fronts returns the gateway's virtual servers behind a content-switching one.
// It is a best effort: a target that an expression computes is not known.
func (c *Config) Fronts(cs *CSVServer) []*VServer {
	var list []*VServer
	add := func(name string) {
		if v := c.VServerNamed(name); v != nil && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	for _, t := range cs.targets {
		add(t.vserver)
		if action, ok := c.csRules[strings.ToLower(t.policy)]; ok {
			add(c.csActions[strings.ToLower(action)])
		}
	}
	return list
}

// Vserver returns the gateway's virtual server at an address as the log writes
// it ("198.51.100.7:443"): the one that has this address, or the only one
// behind the content-switching virtual server that has it. It is nil when the
// file does not settle it.
func (c *Config) Vserver(addrPort string) *VServer {
	if list := c.at(addrPort); len(list) == 1 {
		return list[0]
	}
	return nil
}

// at returns all virtual servers that the address can mean.
func (c *Config) at(addrPort string) []*VServer {
	want, ok := parseAddrPort(addrPort)
	if !ok {
		return nil
	}
	var list []*VServer
	for _, v := range c.VServers {
		if v.Addressable() && sameAddr(v.Addr, want) {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		for _, cs := range c.CSVServers {
			if !sameAddr(cs.Addr, want) {
				continue
			}
			for _, v := range c.Fronts(cs) {
				if !slices.Contains(list, v) {
					list = append(list, v)
				}
			}
		}
	}
	return logonServers(list)
}

// logonServers leaves out DTLS virtual servers where there are others: they
// carry desktops' datagrams, nobody logs on there.
func logonServers(list []*VServer) []*VServer {
	dtls := func(v *VServer) bool { return v.Protocol == "DTLS" }
	if !slices.ContainsFunc(list, func(v *VServer) bool { return !dtls(v) }) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), dtls)
}

// sameAddr compares addresses; port 0 stands for any port.
func sameAddr(have, want netip.AddrPort) bool {
	return have.Addr().Unmap() == want.Addr().Unmap() && (have.Port() == want.Port() || have.Port() == 0 || want.Port() == 0)
}

// parseAddrPort reads "1.2.3.4:443", "[2001:db8::1]:443", "1.2.3.4" and, as
// the log may write it, "2001:db8::1:443".
func parseAddrPort(s string) (netip.AddrPort, bool) {
	s = strings.TrimSpace(s)
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap, true
	}
	if colon := strings.LastIndexByte(s, ':'); colon >= 0 {
		addr, err := netip.ParseAddr(s[:colon])
		port, portErr := parsePort(s[colon+1:])
		if err == nil && portErr == nil {
			return netip.AddrPortFrom(addr, port), true
		}
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return netip.AddrPortFrom(addr, 0), err == nil
}

// parsePort reads a port; * means any and is 0.
func parsePort(s string) (uint16, error) {
	if s == "*" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return uint16(n), err
}
