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
	"hubscope/analyzer/cores"
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
	b := builder{stretches: stretches}
	b.pair(facts, cores.Parts(len(facts)), len(marks.Keys()))
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
	parts     []*pairing
	all       []*Session
	aliases   []people.Alias
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
