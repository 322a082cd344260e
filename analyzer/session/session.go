// Package session puts gateway sessions together from the log's messages and works out
// what ended each of them.
package session

import (
	"cmp"
	"hubscope/analyzer/people"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
	"hubscope/parsers/nsconf"
)

// A Session is a gateway session with what the analysis needs of it. There may be a
// hundred thousand: whatever many share stands once, and why one ended is put together
// when somebody asks, see Why and Evidence.
type Session struct {
	ID      string // "198.51.100.7:443/1767"
	User    string
	Vserver string
	Number  string // the gateway's SessionId
	*agent
	*ending
	Start, End time.Time
	ClientIP   string
	Idle       time.Duration // from the last activity to the end; counts only if IdleKnown

	Login  *fact.Fact // nil when the LOGIN is not in the logs
	Logout *fact.Fact // nil when the LOGOUT is not
	groups *groupSet

	// Timers are those in force for this session; TimersKnown is false without an ns.conf.
	Timers     *nsconf.Timers
	ConfSource int

	last    trace         // the last activity; its beginning where none is shown
	counted time.Duration // how long it lasted by the gateway's own word; 0 without one
	index   int32         // among all: in order of starts, once they are known

	Ended       bool
	IdleKnown   bool
	TimersKnown bool
	// IdleAtMost is set when a connection was still open at the end: the session may have
	// been busy up to its last second.
	IdleAtMost bool

	ends   *ends
	period *period // nil where one configuration held all along
	busy   *stretches
}

// agent is what one user agent tells; sessions of the same share it.
type agent struct {
	Client    casefile.ClientClass
	Platform  string // "ios", "android" or empty
	Device    string // what tells this device from another
	UserAgent string
	ClientWhy phrase.Phrase
}

// ending is how a session ended; sessions that ended alike share it.
type ending struct {
	LogoutMethod string
	EndCause     string // a cause id; empty for a session that still runs
	Confidence   casefile.Confidence
	// Also are causes that fit the end as well as EndCause does.
	Also []string
}

type groupSet struct {
	list  []string
	known bool
}

// Duration is how long the session lasted; 0 while it runs.
func (s *Session) Duration() time.Duration {
	if !s.Ended || s.Start.IsZero() || s.End.IsZero() {
		return 0
	}
	if s.counted > 0 {
		return s.counted
	}
	return s.End.Sub(s.Start)
}

// LastAt is when the session was last seen alive; zero where nothing shows it.
func (s *Session) LastAt() time.Time {
	if s.last.at == 0 {
		return time.Time{}
	}
	return millis(s.last.at)
}

// lastSeen is the record of the last activity.
func (s *Session) lastSeen() casefile.Ref {
	if !s.last.seen && s.Login != nil {
		return s.Login.Ref()
	}
	return casefile.Ref{Source: int(s.last.file), Line: int64(s.last.line), Offset: s.last.place, Length: casefile.ToLineEnd}
}

// IsHub reports whether the session is Secure Hub's own.
func (s *Session) IsHub() bool { return s.Client == casefile.ClientSecureHub }

// A Conf is a gateway configuration and the source it was read from.
type Conf struct {
	Source int
	Config *nsconf.Config
}

// Given are the gateway's timers as somebody read them off the console; they go before
// what any configuration says.
type Given struct {
	SessTimeout, ForcedTimeout *nsconf.Value
}

// LevelGiven is the origin of a timer that was given.
const LevelGiven nsconf.Level = "given"

// over puts what was given in the place of what a configuration says.
func (g Given) over(t nsconf.Timers) nsconf.Timers {
	set := func(p *nsconf.Param, v *nsconf.Value, usual int) {
		switch {
		case v != nil:
			*p = nsconf.Param{Values: []nsconf.Value{*v}, Certain: true}
		case len(p.Values) == 0 && !p.Open:
			*p = nsconf.Param{Values: []nsconf.Value{{Minutes: usual, Origin: nsconf.Origin{Level: nsconf.LevelDefault}}}, Certain: true}
		}
	}
	set(&t.SessTimeout, g.SessTimeout, 30) // the documented default, as is off for the other
	set(&t.ForcedTimeout, g.ForcedTimeout, 0)
	return t
}

func (g Given) any() bool { return g.SessTimeout != nil || g.ForcedTimeout != nil }

// Build puts sessions together. facts are in time order; the sessions are in order of
// starts. The History is that of the timers that they were under, the aliases are names of
// one session. With stretches set every session keeps when it carried traffic.
func Build(facts []fact.Fact, marks fact.Marks, confs []Conf, given Given, stretches bool) ([]*Session, *History, []people.Alias) {
	b := builder{stretches: stretches, byKey: make(map[fact.Key][]*Session, len(marks.Keys())), agents: map[[2]string]*agent{}, groupSets: map[string]*groupSet{}}
	for i := range facts {
		f := &facts[i]
		switch f.Kind {
		case event.SessionStart:
			b.login(f)
		case event.SessionEnd:
			b.logout(f)
		}
	}
	b.noNumber, b.byNumber = nil, nil
	b.activities(marks)
	slices.SortStableFunc(b.all, func(x, y *Session) int {
		if c := x.Start.Compare(y.Start); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(x.Vserver, y.Vserver), strings.Compare(x.Number, y.Number), strings.Compare(x.User, y.User))
	})
	b.name()
	h := newHistory(facts, confs, given)
	if h.gateways = GatewaysOf(b.all); len(h.changes) > 0 {
		h.gateways.seek(b.all)
	}
	for _, s := range b.all {
		h.set(s)
	}
	explain(b.all, facts, h)
	return b.all, h, b.aliases
}

type builder struct {
	stretches bool // are kept
	all       []*Session
	slab      []Session
	byKey     map[fact.Key][]*Session
	noNumber  map[fact.Key][]*Session // by gateway and user, for LOGOUTs that name no number; nil until one does
	byNumber  map[fact.Key][]*Session // by gateway and number, whoever it is; nil until it is needed
	aliases   []people.Alias
	agents    map[[2]string]*agent
	groupSets map[string]*groupSet
}

// sameMoment is how far two records of one moment may differ: the box's own file and
// its syslog copy, or a time written by another core.
const sameMoment = 2 * time.Second

func millis(ms int64) time.Time { return event.Time(ms) }

func near(a, b time.Time, d time.Duration) bool {
	if a.After(b) {
		a, b = b, a
	}
	return b.Sub(a) <= d
}

// keyOf identifies the session that a record speaks of.
func keyOf(f *fact.Fact) fact.Key {
	return fact.Key{Vserver: f.Value("Vserver"), Session: f.Session, User: people.Bare(f.User)}
}

// make returns a new session; they stand in blocks, because there are so many.
func (b *builder) make() *Session {
	if len(b.slab) == cap(b.slab) {
		b.slab = make([]Session, 0, 512)
	}
	b.slab = append(b.slab, Session{last: trace{file: -1}, agent: &noAgent, ending: &running, groups: &noGroups})
	return &b.slab[len(b.slab)-1]
}

var (
	noAgent  = agent{Client: casefile.ClientUnknown, ClientWhy: phrase.New("session.client.no-login")}
	running  ending
	noGroups groupSet
)

func (b *builder) login(f *fact.Fact) {
	key := keyOf(f)
	at := millis(f.At)
	list := b.byKey[key]
	for i := len(list) - 1; i >= 0; i-- {
		s := list[i]
		if near(s.Start, at, sameMoment) {
			// The same line through another way; or a LOGOUT that a reordered log brought first, which
			// knows when its session began.
			if s.Login == nil {
				b.begin(s, f)
			}
			return
		}
		if s.Login != nil && at.Sub(s.Start) > startTolerance {
			break
		}
	}
	s := b.make()
	s.Vserver, s.Number = key.Vserver, key.Session
	b.begin(s, f)
	b.add(key, s)
}

func (b *builder) begin(s *Session, f *fact.Fact) {
	s.Login = f
	s.User, s.Start = f.User, millis(f.At)
	s.ClientIP = f.Value("Client_ip")
	s.groups = b.groupSet(f.Value("Group(s)"))
	k := [2]string{f.Value("Browser_type"), f.Value("SSLVPN_client_type")}
	a := b.agents[k]
	if a == nil {
		c := Classify(k[0], k[1])
		a = &agent{Client: c.Class, Platform: c.Platform, Device: c.Device, UserAgent: k[0], ClientWhy: c.Why}
		b.agents[k] = a
	}
	s.agent = a
}

func (b *builder) groupSet(text string) *groupSet {
	g := b.groupSets[text]
	if g == nil {
		g = &groupSet{}
		g.list, g.known = groups(text)
		b.groupSets[text] = g
	}
	return g
}

func (b *builder) add(key fact.Key, s *Session) {
	b.all = append(b.all, s)
	b.byKey[key] = append(b.byKey[key], s)
	if b.noNumber != nil {
		own := fact.Key{Vserver: key.Vserver, User: key.User}
		b.noNumber[own] = append(b.noNumber[own], s)
	}
	if b.byNumber != nil {
		key.Session, key.User = s.Number, ""
		b.byNumber[key] = append(b.byNumber[key], s)
	}
}

// ofUser are a user's sessions on a gateway, in the order in which they were found.
func (b *builder) ofUser(key fact.Key) []*Session {
	if b.noNumber == nil {
		b.noNumber = map[fact.Key][]*Session{}
		for _, s := range b.all {
			own := fact.Key{Vserver: s.Vserver, User: people.Bare(s.User)}
			b.noNumber[own] = append(b.noNumber[own], s)
		}
	}
	return b.noNumber[fact.Key{Vserver: key.Vserver, User: key.User}]
}

func (b *builder) logout(f *fact.Fact) {
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
	candidates := b.byKey[key]
	if f.Session == "" {
		candidates = b.ofUser(key) // old releases write no SessionId here: the start tells which one it was
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
		best = b.renamed(f, key, start)
	}
	if best == nil {
		best = b.make()
		best.Vserver, best.Number = key.Vserver, key.Session
		best.User, best.Start = f.User, start
		if start.IsZero() {
			best.Start = end
		}
		best.ClientIP = f.Value("Client_ip")
		best.groups = b.groupSet(f.Value("Group(s)"))
		b.add(key, best)
	}
	best.Logout, best.counted = f, counted
	best.Ended, best.End = true, end
}

// startTolerance is how far a LOGOUT's Start_time may lie from the LOGIN it belongs to:
// a logon with several factors is logged when it is complete.
const startTolerance = 2 * time.Minute

// name gives every session its public id, which must not depend on the order in which
// sources were read.
func (b *builder) name() {
	used := make(map[string]bool, len(b.all))
	for _, s := range b.all {
		s.ID = s.Vserver + "/" + s.Number
		if s.Number == "" || used[s.ID] {
			s.ID += "/" + s.Start.Format(time.RFC3339)
		}
		if used[s.ID] { // two gateways behind one masked address
			s.ID += "/" + s.User
		}
		used[s.ID] = true
	}
}

// Duration reads "hh:mm:ss" as LOGOUT writes it; hours go beyond 24.
func Duration(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	var n [3]int
	for i := range n {
		part, rest, more := strings.Cut(s, ":")
		if part == "" || len(part) > 6 || more != (i < 2) {
			return 0, false
		}
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return 0, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
		s = rest
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second, true
}

// groups reads Group(s); "N/A" is what the appliance writes when there are none.
func groups(s string) (list []string, known bool) {
	if s == "" {
		return nil, false
	}
	if s == "N/A" {
		return nil, true
	}
	for _, g := range strings.Split(s, ",") {
		if g = strings.TrimSpace(g); g != "" {
			list = append(list, g)
		}
	}
	return list, true
}
