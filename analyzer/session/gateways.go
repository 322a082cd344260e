package session

import (
	"slices"
	"strings"

	"hubscope/analyzer/fact"
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
	if len(g.names) < 2 {
		return g
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
	return g
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
