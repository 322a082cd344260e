package session

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// A pairing makes sessions of sign-ons and sign-offs: all of them, or those of some numbers,
// which know nothing of the others.
type pairing struct {
	all       []*Session
	slab      []Session
	byKey     map[fact.Key][]*Session
	noNumber  map[fact.Key][]*Session // by gateway and user, for LOGOUTs that name no number; nil until one does
	byNumber  map[fact.Key][]*Session // by gateway and number, whoever it is; nil until it is needed
	aliases   []foundAlias
	fact      int // number of the one at hand
	agents    map[[2]string]*agent
	groupSets map[string]*groupSet
}

// A foundAlias is one that a LOGOUT gave, by its number among the facts.
type foundAlias struct {
	people.Alias
	fact int
}

func newPairing(sessions int) *pairing {
	return &pairing{byKey: make(map[fact.Key][]*Session, sessions), agents: map[[2]string]*agent{}, groupSets: map[string]*groupSet{}}
}

// pair makes the sessions, in as many parts at a time; about so many are expected.
func (b *builder) pair(facts []fact.Fact, parts, sessions int) {
	b.parts = make([]*pairing, parts)
	var unnumbered atomic.Bool
	cores.Share(parts, func(part int) {
		p := newPairing(sessions / parts)
		b.parts[part] = p
		for i := range facts {
			f := &facts[i]
			if f.Kind != event.SessionStart && f.Kind != event.SessionEnd || parts > 1 && partOf(f.Session, parts) != part {
				continue
			}
			if f.Kind == event.SessionStart {
				p.login(f)
				continue
			}
			if f.Session == "" && parts > 1 {
				unnumbered.Store(true) // any of the user's sessions may be meant, whatever its number
				return
			}
			p.fact = i
			p.logout(f)
		}
		p.noNumber, p.byNumber = nil, nil
	})
	if unnumbered.Load() {
		b.pair(facts, 1, sessions)
		return
	}
	var aliases []foundAlias
	for _, p := range b.parts {
		b.all = append(b.all, p.all...)
		aliases = append(aliases, p.aliases...)
	}
	slices.SortFunc(aliases, func(x, y foundAlias) int { return cmp.Compare(x.fact, y.fact) })
	for _, a := range aliases {
		b.aliases = append(b.aliases, a.Alias)
	}
}

// partOf is the part that the sessions of a number are made in.
func partOf(number string, parts int) int {
	n := 0
	for _, c := range []byte(number[max(0, len(number)-2):]) { // a gateway numbers one after the other
		n = 10*n + int(c-'0')
	}
	return n % parts
}

// of are the sessions of a key.
func (b *builder) of(key fact.Key) []*Session {
	return b.parts[partOf(key.Session, len(b.parts))].byKey[key]
}

// keyOf identifies the session that a record speaks of.
func keyOf(f *fact.Fact) fact.Key {
	return fact.Key{Vserver: f.Value("Vserver"), Session: f.Session, User: people.Bare(f.User)}
}

// make returns a new session; they stand in blocks, because there are so many.
func (p *pairing) make() *Session {
	if len(p.slab) == cap(p.slab) {
		p.slab = make([]Session, 0, 512)
	}
	p.slab = append(p.slab, Session{last: trace{file: -1}, agent: &noAgent, ending: &running, groups: &noGroups})
	return &p.slab[len(p.slab)-1]
}

var (
	noAgent  = agent{Client: casefile.ClientUnknown, ClientWhy: phrase.New("session.client.no-login")}
	running  ending
	noGroups groupSet
)

func (p *pairing) login(f *fact.Fact) {
	key := keyOf(f)
	at := millis(f.At)
	list := p.byKey[key]
	for i := len(list) - 1; i >= 0; i-- {
		s := list[i]
		if near(s.Start, at, sameMoment) {
			// The same line through another way; or a LOGOUT that a reordered log brought first, which
			// knows when its session began.
			if s.Login == nil {
				p.begin(s, f)
			}
			return
		}
		if s.Login != nil && at.Sub(s.Start) > startTolerance {
			break
		}
	}
	s := p.make()
	s.Vserver, s.Number = key.Vserver, key.Session
	p.begin(s, f)
	p.add(key, s)
}

func (p *pairing) begin(s *Session, f *fact.Fact) {
	s.Login = f
	s.User, s.Start = f.User, millis(f.At)
	s.ClientIP = f.Value("Client_ip")
	s.groups = p.groupSet(f.Value("Group(s)"))
	k := [2]string{f.Value("Browser_type"), f.Value("SSLVPN_client_type")}
	a := p.agents[k]
	if a == nil {
		c := Classify(k[0], k[1])
		a = &agent{Client: c.Class, Platform: c.Platform, Device: c.Device, UserAgent: k[0], ClientWhy: c.Why}
		p.agents[k] = a
	}
	s.agent = a
}

func (p *pairing) groupSet(text string) *groupSet {
	g := p.groupSets[text]
	if g == nil {
		g = &groupSet{}
		g.list, g.known = groups(text)
		p.groupSets[text] = g
	}
	return g
}

func (p *pairing) add(key fact.Key, s *Session) {
	p.all = append(p.all, s)
	p.byKey[key] = append(p.byKey[key], s)
	if p.noNumber != nil {
		own := fact.Key{Vserver: key.Vserver, User: key.User}
		p.noNumber[own] = append(p.noNumber[own], s)
	}
	if p.byNumber != nil {
		key.Session, key.User = s.Number, ""
		p.byNumber[key] = append(p.byNumber[key], s)
	}
}

// ofUser are a user's sessions on a gateway, in the order in which they were found.
func (p *pairing) ofUser(key fact.Key) []*Session {
	if p.noNumber == nil {
		p.noNumber = map[fact.Key][]*Session{}
		for _, s := range p.all {
			own := fact.Key{Vserver: s.Vserver, User: people.Bare(s.User)}
			p.noNumber[own] = append(p.noNumber[own], s)
		}
	}
	return p.noNumber[fact.Key{Vserver: key.Vserver, User: key.User}]
}

func (p *pairing) logout(f *fact.Fact) {
	key := keyOf(f)
	end := millis(f.At)
	from, to := f.Span()
	if to != 0 {
		end = millis(to)
	}
	start := time.Time{}
	counted, ok := Duration(f.Value("Duration"))
	if from != 0 {
		start = millis(from)
	} else if ok {
		start = end.Add(-counted)
	}
	candidates := p.byKey[key]
	if f.Session == "" {
		candidates = p.ofUser(key) // old releases write no SessionId here: the start tells which one it was
	}
	var best, other *Session // other: begun within the LOGOUT's own span, though not at its start
	others := 0
	for i := len(candidates) - 1; i >= 0; i-- {
		s := candidates[i]
		switch {
		case s.Logout != nil:
			if near(s.End, end, sameMoment) && (start.IsZero() || near(s.Start, start, sameMoment)) {
				return // the same line through another way
			}
		case best == nil && s.Login != nil && !s.Start.After(end) && (start.IsZero() || near(s.Start, start, startTolerance)):
			best = s
		case s.Login != nil && s.Start.After(start) && !s.Start.After(end):
			other = s
			others++
		}
		if s.Login != nil && !start.IsZero() && start.Sub(s.Start) > startTolerance {
			break // those before began earlier still
		}
	}
	if best == nil && others == 1 {
		best = other // a sign-on with several factors, written late
	}
	if best == nil && f.Session != "" && !start.IsZero() {
		best = p.renamed(f, key, start)
	}
	if best == nil {
		best = p.make()
		best.Vserver, best.Number = key.Vserver, key.Session
		best.User, best.Start = f.User, start
		if start.IsZero() {
			best.Start = end
		}
		best.ClientIP = f.Value("Client_ip")
		best.groups = p.groupSet(f.Value("Group(s)"))
		p.add(key, best)
	}
	best.Logout, best.counted = f, counted
	best.Ended, best.End = true, end
}

// startTolerance is how far a LOGOUT's Start_time may lie from the LOGIN it belongs to:
// a logon with several factors is logged when it is complete.
const startTolerance = 2 * time.Minute
