package nsconf

import (
	"net/netip"
	"slices"
	"strings"
)

// nsParam reads the box's time zone.
func (b *builder) nsParam(cmd *command) {
	switch zone, ok := cmd.flagged("timezone"); {
	case cmd.verb == verbSet && ok:
		b.TimeZone = Setting{Name: "timezone", Value: zone, Line: cmd.line}
	case cmd.verb == verbUnset && cmd.flag("timezone") != nil:
		b.TimeZone = Setting{}
	}
}

func (b *builder) nsHostName(cmd *command) {
	if name, ok := b.named(cmd); ok && cmd.verb == verbSet {
		b.HostName = Setting{Name: "hostName", Value: name, Line: cmd.line}
	}
}

func (b *builder) nsConfig(cmd *command) {
	if address, ok := cmd.flagged("IPAddress"); ok && cmd.verb == verbSet {
		b.Address = Setting{Name: "IPAddress", Value: address, Line: cmd.line}
	}
}

// haNode reads "add HA node ID ADDRESS"; the box itself is never listed.
func (b *builder) haNode(cmd *command) {
	if cmd.verb != verbAdd && cmd.verb != verbRemove {
		return
	}
	id, ok := b.named(cmd)
	if !ok {
		return
	}
	b.HANodes = slices.DeleteFunc(b.HANodes, func(n HANode) bool { return n.ID == id })
	if cmd.verb == verbAdd {
		b.HANodes = append(b.HANodes, HANode{ID: id, Address: cmd.arg(1), Line: cmd.line})
	}
}

// dnsAddress reads "add dns addRec HOST ADDRESS"; without an address, rm takes all of a host's.
func (b *builder) dnsAddress(cmd *command) {
	host := strings.ToLower(strings.TrimSuffix(cmd.arg(0), "."))
	addr, err := netip.ParseAddr(cmd.arg(1))
	switch {
	case cmd.verb == verbAdd && host != "" && err == nil:
		b.Addresses = append(b.Addresses, HostAddress{Host: host, Addr: addr, Line: cmd.line})
	case cmd.verb == verbRemove:
		b.Addresses = slices.DeleteFunc(b.Addresses, func(a HostAddress) bool { return a.Host == host && (err != nil || a.Addr == addr) })
	}
}

// syslogParams reads how the box writes its own ns.log.
func (b *builder) syslogParams(cmd *command) { b.log("", cmd) }

// syslogAction reads how it writes to a syslog server.
func (b *builder) syslogAction(cmd *command) {
	if name, ok := b.named(cmd); ok {
		b.log(name, cmd)
	}
}

func (b *builder) log(name string, cmd *command) {
	i := slices.IndexFunc(b.Logs, func(l Log) bool { return strings.EqualFold(l.Name, name) })
	switch cmd.verb {
	case verbAdd, verbSet:
		if i < 0 {
			i = len(b.Logs)
			b.Logs = append(b.Logs, Log{Name: name, Line: cmd.line})
		}
		server := cmd.arg(1)
		if address, ok := cmd.flagged("serverIP"); ok {
			server = address
		}
		if server != "" {
			b.Logs[i].Server = server
		}
		b.amend(&b.Logs[i].Settings, cmd)
	case verbUnset:
		if i >= 0 {
			b.Logs[i].Settings.reset(cmd)
		}
	case verbRemove:
		if i >= 0 {
			b.Logs = slices.Delete(b.Logs, i, i+1)
		}
	}
}
