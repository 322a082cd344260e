package session

import (
	"slices"
	"strings"

	"hubscope/analyzer/fact"
	"hubscope/parsers/nsconf"
)

// Gateways are the logical gateways of a case. A logical gateway is its virtual server's
// address: the boxes of a pair are one, and unrelated boxes stay apart. Records that name
// no virtual server, such as an administrator's command, are told by the box that wrote
// them: by its name, else the address in front of its lines, else the file they stand in,
// and by the sessions that it is seen with.
type Gateways struct {
	names []string
	boxes map[box][]string // virtual servers of its sessions; nil while there is one gateway
}

// A box is what tells one appliance from another.
type box struct {
	name, address string
	source        int32 // where neither is known
}

// GatewaysOf finds the gateways of sessions.
func GatewaysOf(all []*Session) *Gateways {
	g := &Gateways{}
	seen := map[string]bool{}
	last := ""
	for _, s := range all {
		if s.Vserver != last && s.Vserver != "" && !seen[s.Vserver] {
			seen[s.Vserver] = true
			g.names = append(g.names, s.Vserver)
		}
		last = s.Vserver
	}
	slices.SortFunc(g.names, strings.Compare)
	if len(g.names) > 1 {
		g.seek(all)
	}
	return g
}

// seek finds the boxes of the gateways' sessions.
func (g *Gateways) seek(all []*Session) {
	if g.boxes != nil {
		return
	}
	g.boxes = map[box][]string{}
	for _, s := range all {
		for _, f := range []*fact.Fact{s.Login, s.Logout} {
			if f == nil || s.Vserver == "" {
				continue
			}
			for _, b := range boxesOf(f) {
				if !slices.Contains(g.boxes[b], s.Vserver) {
					g.boxes[b] = append(g.boxes[b], s.Vserver)
				}
			}
		}
	}
}

// boxesOf are the ways to tell which box wrote a record, the surest first.
func boxesOf(f *fact.Fact) []box {
	list := make([]box, 0, 3)
	if name := f.Value("head.host"); name != "" {
		list = append(list, box{name: name, source: -1})
	}
	if address := f.Value("head.address"); address != "" {
		list = append(list, box{address: address, source: -1})
	}
	return append(list, box{source: int32(f.Source)})
}

// servers are the virtual servers of the box that wrote a record; none where the box is
// seen with no session.
func (g *Gateways) servers(f *fact.Fact) []string {
	for _, b := range boxesOf(f) {
		if list := g.boxes[b]; len(list) > 0 {
			return list
		}
	}
	return nil
}

// sure tells whether a command of a box concerned a gateway, and whether that is sure: the
// box wrote the gateway's sessions, or is the one whose configuration speaks of it. A box
// that is seen with no session may be the gateway's other node, or another gateway.
func (g *Gateways) sure(f *fact.Fact, gateway string, conf *nsconf.Config) (concerns, sure bool) {
	list := boxesOf(f)
	if len(list) > 1 {
		list = list[:len(list)-1] // a collector's file holds lines of many boxes
	}
	for _, b := range list {
		if servers := g.boxes[b]; len(servers) > 0 {
			concerns = gateway == "" || slices.Contains(servers, gateway)
			return concerns, concerns
		}
	}
	for _, b := range list {
		if conf != nil && (b.name != "" && strings.EqualFold(b.name, conf.HostName.Value) || b.address != "" && b.address == conf.Address.Value) {
			return true, true
		}
	}
	return true, false
}

// Names are the virtual servers' addresses, in order.
func (g *Gateways) Names() []string { return g.names }

// Several reports whether the case has more than one gateway.
func (g *Gateways) Several() bool { return len(g.names) > 1 }

// Of returns the gateway that a record is of, or "" where that is not known.
func (g *Gateways) Of(f *fact.Fact) string {
	if v := f.Value("Vserver"); v != "" {
		return v
	}
	list := g.names
	if g.Several() {
		list = g.servers(f)
	}
	if len(list) == 1 {
		return list[0]
	}
	return ""
}

// Concerns reports whether a record of a whole box, such as a command, may be about a
// gateway: about "", an unknown one, any may be.
func (g *Gateways) Concerns(f *fact.Fact, gateway string) bool {
	if !g.Several() || gateway == "" {
		return true
	}
	list := g.servers(f)
	return len(list) == 0 || slices.Contains(list, gateway)
}
