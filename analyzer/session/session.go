// Package session puts gateway sessions together from the log's messages and works out
// what ended each of them.
package session

import (
	"net/netip"
	"slices"
	"sort"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
	"hubscope/parsers/nsconf"
)

// A Session is a gateway session with what the rest of the analysis needs of it.
type Session struct {
	casefile.Session
	Vserver   string
	Number    string // the gateway's SessionId
	ClientIP  string
	UserAgent string
	Groups    []string
	GroupsOK  bool
	ClientWhy phrase.Phrase

	Login  *fact.Fact // nil when the LOGIN is not in the logs
	Logout *fact.Fact // nil when the LOGOUT is not
	// IdleAtMost is set when a connection was still open at the end: the session may have
	// been busy up to its last second.
	IdleAtMost bool
	LastSeen   casefile.Ref // the record of the last activity
	LastAt     time.Time
	Activities int

	// Timers are those in force for this session; TimersKnown is false without an ns.conf.
	Timers      nsconf.Timers
	TimersKnown bool
	ConfSource  int
	// Also are causes that fit the end as well as EndCause does.
	Also []string
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

func (s *Session) given(g Given) {
	set := func(p *nsconf.Param, v *nsconf.Value, usual int) {
		switch {
		case v != nil:
			*p = nsconf.Param{Values: []nsconf.Value{*v}, Certain: true}
		case len(p.Values) == 0:
			*p = nsconf.Param{Values: []nsconf.Value{{Minutes: usual, Origin: nsconf.Origin{Level: nsconf.LevelDefault}}}, Certain: true}
		}
	}
	if g.SessTimeout == nil && g.ForcedTimeout == nil {
		return
	}
	set(&s.Timers.SessTimeout, g.SessTimeout, 30) // the documented default, as is off for the other
	set(&s.Timers.ForcedTimeout, g.ForcedTimeout, 0)
	s.TimersKnown = true
}

// Build puts sessions together. facts are in time order; the result is in order of
// starts.
func Build(facts []fact.Fact, marks fact.Marks, confs []Conf, given Given) []*Session {
	b := builder{byKey: map[string][]*Session{}, byUser: map[string][]*Session{}}
	for i := range facts {
		f := &facts[i]
		switch f.Kind {
		case event.SessionStart:
			b.login(f)
		case event.SessionEnd:
			b.logout(f)
		}
	}
	b.activities(marks)
	slices.SortStableFunc(b.all, func(x, y *Session) int {
		if c := x.Start.Compare(y.Start); c != 0 {
			return c
		}
		return strings.Compare(x.Vserver+x.Number, y.Vserver+y.Number)
	})
	b.name()
	for _, s := range b.all {
		s.timers(confs)
		s.given(given)
	}
	explain(b.all, facts)
	return b.all
}

type builder struct {
	all    []*Session
	byKey  map[string][]*Session // by virtual server and number
	byUser map[string][]*Session // by virtual server and user
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

func (b *builder) login(f *fact.Fact) {
	key := fact.Key(f.Value("Vserver"), f.Session)
	at := millis(f.At)
	for _, s := range latest(b.byKey[key]) {
		if !SameUser(s.User, f.User) || !near(s.Start, at, sameMoment) {
			continue
		}
		if s.Login == nil {
			b.begin(s, f) // a LOGOUT that a reordered log brought first knew when its session began
		}
		return // otherwise the same line through another way
	}
	s := &Session{Vserver: f.Value("Vserver"), Number: f.Session}
	b.begin(s, f)
	b.add(key, s)
}

func (b *builder) begin(s *Session, f *fact.Fact) {
	s.Login = f
	s.User, s.Start = f.User, millis(f.At)
	s.ClientIP = f.Value("Client_ip")
	s.UserAgent = f.Value("Browser_type")
	s.Groups, s.GroupsOK = groups(f.Value("Group(s)"))
	c := Classify(s.UserAgent, f.Value("SSLVPN_client_type"))
	s.Client, s.Platform, s.Device, s.ClientWhy = c.Class, c.Platform, c.Device, c.Why
}

func (b *builder) add(key string, s *Session) {
	b.all = append(b.all, s)
	b.byKey[key] = append(b.byKey[key], s)
	user := s.Vserver + "|" + UserKey(s.User)
	b.byUser[user] = append(b.byUser[user], s)
}

// mostLive bounds how many sessions of one number or one user are looked through for the
// one that a message belongs to: more do not live at one time.
const mostLive = 64

// latest are the sessions that began last.
func latest(list []*Session) []*Session { return list[max(0, len(list)-mostLive):] }

func (b *builder) logout(f *fact.Fact) {
	key := fact.Key(f.Value("Vserver"), f.Session)
	end := millis(f.At)
	if f.End != 0 {
		end = millis(f.End)
	}
	start := time.Time{}
	if f.Start != 0 {
		start = millis(f.Start)
	} else if d, ok := Duration(f.Value("Duration")); ok {
		start = end.Add(-d)
	}
	candidates := latest(b.byKey[key])
	if f.Session == "" {
		// Old releases write no SessionId here: the start tells which one it was.
		candidates = latest(b.byUser[f.Value("Vserver")+"|"+UserKey(f.User)])
	}
	for _, s := range candidates {
		if s.Logout != nil && SameUser(s.User, f.User) && near(s.End, end, sameMoment) && (start.IsZero() || near(s.Start, start, sameMoment)) {
			return // the same line through another way
		}
	}
	var best, other *Session // other: begun within the LOGOUT's own span, though not at its start
	others := 0
	for _, s := range candidates {
		if s.Logout != nil || s.Login == nil || !SameUser(s.User, f.User) || s.Start.After(end) {
			continue
		}
		if start.IsZero() || near(s.Start, start, startTolerance) {
			best = s
		} else if s.Start.After(start) {
			other = s
			others++
		}
	}
	if best == nil && others == 1 {
		best = other // a sign-on with several factors, written late
	}
	if best == nil {
		best = &Session{Vserver: f.Value("Vserver"), Number: f.Session}
		best.User, best.Start = f.User, start
		if start.IsZero() {
			best.Start = end
		}
		best.ClientIP = f.Value("Client_ip")
		best.Client = casefile.ClientUnknown
		best.ClientWhy = phrase.New("session.client.no-login")
		best.Groups, best.GroupsOK = groups(f.Value("Group(s)"))
		b.add(key, best)
	}
	best.Logout = f
	best.Ended, best.End = true, end
	best.LogoutMethod = f.Value("LogoutMethod")
	best.Lasted, _ = Duration(f.Value("Duration"))
}

// startTolerance is how far a LOGOUT's Start_time may lie from the LOGIN it belongs to:
// a logon with several factors is logged when it is complete.
const startTolerance = 2 * time.Minute

// activities gives each mark to the session of its number and user that ran at its time.
func (b *builder) activities(marks fact.Marks) {
	owners := map[string][]*Session{}
	for _, s := range b.all {
		key := fact.MarkKey(s.Vserver, s.Number, s.User)
		owners[key] = append(owners[key], s)
	}
	for key, list := range owners {
		activity(list, marks[key])
	}
}

func activity(list []*Session, marks []fact.Mark) {
	slices.SortStableFunc(list, func(x, y *Session) int { return x.Start.Compare(y.Start) })
	for i, s := range list {
		until := time.Time{} // the next session of the same number
		if i+1 < len(list) {
			until = list[i+1].Start
		}
		s.measure(marks, until)
	}
}

// measure finds the last activity before a session's end. Records that end with the
// session or after it were cut off by it and show no activity then, but a connection
// that was opened before shows that the session was alive when it was opened.
func (s *Session) measure(marks []fact.Mark, until time.Time) {
	end := s.End
	if !s.Ended {
		end = until
	}
	last, ref, seen := s.Start, casefile.Ref{Source: -1}, false
	if s.Login != nil {
		ref = s.Login.Ref
	}
	from := s.Start.Unix()
	first := sort.Search(len(marks), func(i int) bool { return int64(marks[i].End) >= from })
	for _, m := range marks[first:] {
		if !until.IsZero() && int64(m.End) >= until.Unix() && (m.Start == 0 || int64(m.Start) >= until.Unix()) {
			break // they are in order of their ends: from here on it is the next session's
		}
		if !until.IsZero() && int64(m.Start) >= until.Unix() && m.Start != 0 {
			continue
		}
		at := int64(m.End)
		if !end.IsZero() && at >= end.Unix() {
			if s.Ended && (until.IsZero() || at < until.Unix()) {
				s.IdleAtMost = true
			}
			if m.Start == 0 || int64(m.Start) < from {
				continue
			}
			at = int64(m.Start)
			if at >= end.Unix() {
				continue
			}
		}
		s.Activities++
		if t := time.Unix(at, 0).UTC(); !seen || t.After(last) {
			if !t.Before(s.Start) {
				last, ref, seen = t, m.Ref(), true
			}
		}
	}
	s.LastAt, s.LastSeen = last, ref
	if s.Ended {
		s.Idle, s.IdleKnown = s.End.Sub(last), true
		if s.Login == nil && !seen {
			s.IdleKnown = false
		}
	}
}

// name gives every session its public id, which must not depend on the order in which
// sources were read.
func (b *builder) name() {
	used := map[string]bool{}
	for _, s := range b.all {
		s.ID = s.Vserver + "/" + s.Number
		if s.Number == "" || used[s.ID] {
			s.ID += "/" + s.Start.Format(time.RFC3339)
		}
		used[s.ID] = true
		if s.LastAt.IsZero() {
			s.measure(nil, time.Time{})
		}
	}
}

// Duration reads "hh:mm:ss" as LOGOUT writes it; hours go beyond 24.
func Duration(s string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) != 3 {
		return 0, false
	}
	var n [3]int
	for i, p := range parts {
		if p == "" || len(p) > 6 {
			return 0, false
		}
		for _, c := range []byte(p) {
			if c < '0' || c > '9' {
				return 0, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
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

// timers works out which timers were in force: those of the configuration that knows
// the virtual server, or of the only configuration there is.
func (s *Session) timers(confs []Conf) {
	var conf *Conf
	for i := range confs {
		if confs[i].Config.Vserver(s.Vserver) != nil {
			conf = &confs[i]
			break
		}
	}
	if conf == nil && len(confs) == 1 {
		conf = &confs[0]
	}
	if conf == nil {
		return
	}
	addr, _ := netip.ParseAddr(s.ClientIP)
	s.Timers = conf.Config.Timers(nsconf.Session{
		User: s.User, Groups: s.Groups, GroupsKnown: s.GroupsOK,
		UserAgent: s.UserAgent, UserAgentCut: len(s.UserAgent) >= userAgentLimit || s.UserAgent == "",
		ClientIP: addr, Vserver: s.Vserver,
	})
	s.TimersKnown, s.ConfSource = true, conf.Source
}
