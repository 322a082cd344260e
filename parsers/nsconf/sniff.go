package nsconf

import "bytes"

// featureGroups are words that follow the verb in commands of this appliance;
// true marks those that configurations of other makers do not use there
// ("set system", "set interface" and "add server" are said elsewhere too).
var featureGroups = map[string]bool{
	"ns": true, "vpn": true, "lb": true, "cs": true, "aaa": true, "ssl": true, "ha": true, "gslb": true, "audit": true,
	"authentication": true, "authorization": true, "responder": true, "rewrite": true, "cmp": true, "tm": true, "appfw": true,
	"appflow": true, "appqoe": true, "cache": true, "transform": true, "cr": true, "servicegroup": true, "rnat": true, "lacp": true,
	"policy": true, "ica": true, "rdp": true, "wi": true,
	"system": false, "server": false, "service": false, "interface": false, "channel": false, "vlan": false, "route": false,
	"dns": false, "snmp": false, "ip6tunnelparam": false, "ntp": false, "db": false, "filter": false, "location": false,
	"feo": false, "vserver": false, "cluster": false, "arp": false, "l3param": false, "l2param": false, "ipsec": false,
	"analytics": false, "bot": false, "contentinspection": false, "subscriber": false, "videooptimization": false,
	"stream": false, "lsn": false, "nd6ravariables": false, "bridgetable": false, "netprofile": false, "urlfiltering": false,
}

// Sniff tells by content whether the start of a file is an ns.conf: it says so
// itself in its first line, or most of its lines are commands of this
// appliance.
func Sniff(head []byte) bool {
	head = bytes.TrimPrefix(head, bom)
	if rest, ok := bytes.CutPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("#NS")); ok && len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		return true
	}
	const enough = 200 // lines
	total, commands, own := 0, 0, 0
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if total++; total > enough {
			break
		}
		if known, ours := appliance(line); known {
			commands++
			if ours {
				own++
			}
		}
	}
	return own > 0 && 2*commands > total
}

// appliance tells whether a line is a command of this appliance, and whether
// it could be nobody else's.
func appliance(line []byte) (known, ours bool) {
	var buf [64]byte
	first, rest := cutWord(line)
	if _, ok := verbs[string(lowered(&buf, first))]; !ok {
		return false, false
	}
	group, rest := cutWord(rest)
	ours, known = featureGroups[string(lowered(&buf, group))]
	// A command needs more than its group; prose like "set policy" does not.
	return known && len(rest) > 0, ours && len(rest) > 0
}
