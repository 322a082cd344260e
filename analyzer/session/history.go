package session

import (
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/parsers/event"
	"hubscope/parsers/nsconf"
)

// A History knows which timers were in force on a gateway at which moment: those of the
// configurations that were given, as the commands of the gateway's own log changed them.
//
// A session takes its timers when it begins and keeps them (inferred: the appliance
// copies the profile into the session). What a file says holds for the side of a command
// on which the file was saved; what a command replaced is not known.
type History struct {
	confs    []Conf
	given    Given
	changes  []*fact.Fact // commands that may have changed timers, in order of time
	gateways *Gateways

	chains map[string]*chain
	ofGate map[string]*gate
	known  map[timerKey]*nsconf.Timers
	// distinct are those that differ from each other.
	distinct []*nsconf.Timers
}

// mostChanges bounds the commands that are followed, the latest ones: people do not change
// a gateway's timers more often within one case, and each state of the configuration is
// held in memory.
const mostChanges = 64

// newHistory takes facts in order of time.
func newHistory(facts []fact.Fact, confs []Conf, given Given) *History {
	h := &History{confs: confs, given: given, chains: map[string]*chain{}, ofGate: map[string]*gate{}, known: map[timerKey]*nsconf.Timers{}}
	for i := range facts {
		if f := &facts[i]; f.Kind == event.ConfigChanged && nsconf.ChangesTimers(f.Value("Command")) {
			h.changes = append(h.changes, f)
		}
	}
	if n := len(h.changes) - mostChanges; n > 0 {
		h.changes = slices.Clone(h.changes[n:])
	}
	return h
}

// chainOf is a configuration's way through the commands that concern a gateway.
func (h *History) chainOf(conf Conf, vserver string) *chain {
	var steps []change
	key := []byte{byte(conf.Source), byte(conf.Source >> 8), byte(conf.Source >> 16)}
	for i, f := range h.changes {
		concerns, sure := h.gateways.sure(f, vserver, conf.Config)
		if !concerns {
			continue
		}
		steps = append(steps, change{f, i + 1, sure})
		key = append(key, byte(i), byte(i>>8))
		if sure {
			key[len(key)-1] |= 0x80
		}
	}
	if c := h.chains[string(key)]; c != nil {
		return c
	}
	c := &chain{conf: conf, steps: steps, number: len(h.chains)}
	h.chains[string(key)] = c
	if conf.Config == nil {
		c.dated = true // nothing was there that could hold a command
		return c
	}
	var saved time.Time
	if saved, c.dated = conf.Config.Saved(); !c.dated {
		return c
	}
	c.holds = c.ran(saved.UnixMilli())
	if c.holds > 0 && conf.Config.Contradicts(c.steps[c.holds-1].Value("Command")) {
		c.dated = false // its clock is wrong, or a command came behind that no log shows
	}
	return c
}

// A period is what makes a session's timers other than those of one configuration that
// never changed.
type period struct {
	// hidden is a command because of which the timers at the session's start are not all
	// known: by then another configuration was in force than the one that was given.
	hidden *fact.Fact
	// saved says on which side of hidden the given configuration stands.
	side side
	// at is a command of the very moment at which the session began.
	at *fact.Fact
	// during is a command that ran while the session did, and later the timers of sessions that
	// began behind it.
	during *fact.Fact
	later  *nsconf.Timers
	// other is a configuration that gives other timers than the one that was used.
	other *Conf
}

type side uint8

const (
	sideUnknown side = iota // the file does not state when it was saved
	sideAfter               // it was saved after the command
	sideNone                // no file was given
	sideOther               // the command may have been another gateway's
)

// set gives a session its timers.
func (h *History) set(s *Session) {
	base, others := h.gateOf(s.Vserver).at(s.Start)
	if base == nil || base.conf.Config == nil && len(base.steps) == 0 {
		if h.given.any() {
			s.Timers, s.TimersKnown = h.shared(h.given.over(nsconf.Timers{})), true
		}
		return
	}
	if base.conf.Config == nil && base.ran(s.Start.UnixMilli()) == 0 {
		return // nothing is known of what held before the first command
	}
	s.TimersKnown, s.ConfSource = true, base.conf.Source
	start := s.Start.UnixMilli()
	from, to := base.ran(start-sameMoment.Milliseconds()), base.ran(start+sameMoment.Milliseconds())
	timers := h.timers(base, to, s)
	var p period
	for n := to - 1; n >= from; n-- {
		if was := h.timers(base, n, s); !sameTimers(was, timers) {
			timers, p.at = h.merged(timers, was), base.steps[n].Fact
		}
	}
	if timers.SessTimeout.Open || timers.ForcedTimeout.Open {
		p.hidden, p.side = base.hides(to), base.sideOf(to)
	}
	for _, o := range others {
		if t := h.timers(o, o.ran(start), s); contradict(t, timers) {
			timers, p.other = h.merged(timers, t), &o.conf
		}
	}
	if s.Ended {
		for n := to + 1; n <= base.ran(s.End.UnixMilli()); n++ {
			if t := h.timers(base, n, s); !sameTimers(t, timers) && base.steps[n-1].sure && base.steps[n-1].Fact != p.hidden {
				p.during, p.later = base.steps[n-1].Fact, t
				break
			}
		}
	}
	s.Timers = timers
	if p != (period{}) {
		s.period = &p
	}
}

// sameTimers reports whether two sets of timers end a session alike.
func sameTimers(a, b *nsconf.Timers) bool {
	return a == b || sameParam(a.SessTimeout, b.SessTimeout) && sameParam(a.ForcedTimeout, b.ForcedTimeout)
}

func sameParam(a, b nsconf.Param) bool {
	return a.Open == b.Open && slices.EqualFunc(a.Values, b.Values, func(x, y nsconf.Value) bool { return x.Minutes == y.Minutes })
}

// contradict reports whether what is known of two sets of timers can't both be so.
func contradict(a, b *nsconf.Timers) bool {
	differ := func(a, b nsconf.Param) bool {
		return !a.Open && !b.Open && !sameParam(a, b)
	}
	return differ(a.SessTimeout, b.SessTimeout) || differ(a.ForcedTimeout, b.ForcedTimeout)
}

// merged are timers of which either may have been in force.
func (h *History) merged(a, b *nsconf.Timers) *nsconf.Timers {
	t := *a
	t.SessTimeout, t.ForcedTimeout = either(a.SessTimeout, b.SessTimeout), either(a.ForcedTimeout, b.ForcedTimeout)
	return h.shared(t)
}

func either(a, b nsconf.Param) nsconf.Param {
	if sameParam(a, b) {
		return a
	}
	p := nsconf.Param{Values: slices.Clone(a.Values), Open: a.Open || b.Open}
	for _, v := range b.Values {
		if !slices.ContainsFunc(p.Values, func(have nsconf.Value) bool { return have.Minutes == v.Minutes }) {
			p.Values = append(p.Values, v)
		}
	}
	return p
}

type timerKey struct {
	chain, version                    int
	user, groups, agent, address, vsv string
}

// timers are those that a configuration gives a session after so many steps. What
// sessions have in common is worked out once.
func (h *History) timers(c *chain, n int, s *Session) *nsconf.Timers {
	key := timerKey{c.number, n, s.User, strings.Join(s.groups.list, ","), s.UserAgent, s.ClientIP, s.Vserver}
	if s.groups.known {
		key.groups += ";"
	}
	if t := h.known[key]; t != nil {
		return t
	}
	addr, _ := netip.ParseAddr(s.ClientIP)
	all := c.version(n).Timers(nsconf.Session{
		User: s.User, Groups: s.groups.list, GroupsKnown: s.groups.known,
		UserAgent: s.UserAgent, UserAgentCut: len(s.UserAgent) >= userAgentLimit || s.UserAgent == "",
		ClientIP: addr, Vserver: s.Vserver,
	})
	kept := nsconf.Timers{
		SessTimeout: all.SessTimeout, ForcedTimeout: all.ForcedTimeout, ClientIdleTimeout: all.ClientIdleTimeout,
		MDXTokenTimeout: all.MDXTokenTimeout, SplitTunnel: all.SplitTunnel,
	}
	if h.given.any() {
		kept = h.given.over(kept)
	}
	if !kept.SessTimeout.Certain || !kept.ForcedTimeout.Certain {
		kept.Policies = all.Policies // which rule is undecided has to be said
	}
	t := h.shared(kept)
	h.known[key] = t
	return t
}

// shared returns timers that are the same as these: a gateway has few different ones.
func (h *History) shared(v nsconf.Timers) *nsconf.Timers {
	for _, have := range h.distinct {
		if reflect.DeepEqual(*have, v) {
			return have
		}
	}
	if len(h.distinct) < mostDistinct {
		h.distinct = append(h.distinct, &v)
	}
	return &v
}

// mostDistinct bounds the search for equal timers.
const mostDistinct = 64

// by returns the command that gave a timer its value, or nil for the file's own.
func (h *History) by(v nsconf.Value) *fact.Fact {
	if n := v.Origin.Step; n > 0 && n <= len(h.changes) {
		return h.changes[n-1]
	}
	return nil
}
