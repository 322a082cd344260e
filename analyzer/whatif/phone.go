package whatif

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

// A phone is one device with all that shows its activity: its own log, its sessions at the
// gateway, or both.
type phone struct {
	device   *timeline.Device // nil where only the gateway's log shows it
	user     string
	platform string
	sessions []*session.Session // in order of starts
	asks     []int              // in order of time
	names    []string           // under which the gateway knows it, as far as asks show
}

// agree reports whether a session may be the phone's.
func (p *phone) agree(s *session.Session) bool {
	if s.Platform != "" && p.platform != "" && s.Platform != p.platform {
		return false
	}
	return len(p.names) == 0 || slices.Contains(p.names, s.Device)
}

// A gathering puts phones together.
type gathering struct {
	in        *Input
	phones    []*phone
	ofSession map[*session.Session]*phone
	ofDevice  map[*timeline.Device]*phone
}

// phonesOf finds the phones of a case, in an order that the order of the files does not
// change.
func phonesOf(in *Input) []*phone {
	g := gathering{in: in, ofSession: map[*session.Session]*phone{}, ofDevice: map[*timeline.Device]*phone{}}
	for _, d := range in.Timeline.Devices {
		if in.Of == nil || d.User == "" || in.Of(d.User) {
			p := &phone{device: d, user: d.User, platform: d.Platform}
			g.ofDevice[d] = p
			g.phones = append(g.phones, p)
		}
	}
	g.own()
	g.others()
	g.implied()
	return g.phones
}

// own gives the phones with a log of their own their asks and their sessions.
func (g *gathering) own() {
	for i := range g.in.Asks.Len() {
		t := g.in.Asks.Trace(i)
		p := g.ofDevice[t.Device]
		if t.Device == nil || p == nil {
			continue
		}
		p.asks = append(p.asks, i)
		if p.user == "" {
			p.user = g.in.Asks.User(i)
		}
		for _, s := range []*session.Session{t.Before, t.After} {
			if s != nil && s.Device != "" && !slices.Contains(p.names, s.Device) {
				p.names = append(p.names, s.Device)
			}
		}
	}
	for _, p := range g.phones {
		if p.user == "" {
			continue
		}
		for _, s := range g.in.Timeline.SessionsOf(p.user) {
			if s.IsHub() && s.Login != nil && g.ofSession[s] == nil && p.agree(s) {
				g.take(p, s)
			}
		}
	}
}

func (g *gathering) take(p *phone, s *session.Session) {
	g.ofSession[s] = p
	p.sessions = append(p.sessions, s)
}

// others makes phones of the sessions that are left, of one user and device each. A client of
// unknown class is told by its whole user agent.
func (g *gathering) others() {
	type key struct{ user, device, agent string }
	known := map[key]*phone{}
	for _, s := range g.in.Timeline.Sessions {
		if s.Login == nil || g.ofSession[s] != nil || !s.IsHub() && s.Client != casefile.ClientUnknown || g.in.Of != nil && !g.in.Of(s.User) {
			continue
		}
		k := key{user: g.in.Timeline.People.Key(s.User), device: s.Device}
		if s.Client == casefile.ClientUnknown {
			k.agent = "|" + s.UserAgent
		}
		p := known[k]
		if p == nil {
			p = &phone{user: s.User, platform: s.Platform}
			known[k] = p
			g.phones = append(g.phones, p)
		}
		g.take(p, s)
	}
}

// implied gives the asks that only the gateway's log shows to the phones whose sign-on they
// are, with the sessions before that began before the log did. A refused sign-on that nothing
// followed stands for itself.
func (g *gathering) implied() {
	for i := range g.in.Asks.Len() {
		t := g.in.Asks.Trace(i)
		user := g.in.Asks.User(i)
		if t.Device != nil || g.in.Of != nil && !g.in.Of(user) {
			continue
		}
		p := g.ofSession[t.After]
		if t.After == nil || p == nil {
			p = &phone{user: user}
			g.phones = append(g.phones, p)
		}
		p.asks = append(p.asks, i)
		if b := t.Before; b != nil && g.ofSession[b] == nil {
			g.ofSession[b] = p
			p.sessions = append(p.sessions, b)
			slices.SortStableFunc(p.sessions, func(a, b *session.Session) int { return a.Start.Compare(b.Start) })
		}
	}
	for _, p := range g.phones {
		slices.Sort(p.asks)
	}
}
