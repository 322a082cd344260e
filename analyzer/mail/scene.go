package mail

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// A Scene is one incident and what is known around it.
type Scene struct {
	*incident
	w       *world
	t       *timeline.Timeline
	pol     policies
	assumed bool             // the log names no server; the Exchange server of the policies is taken
	before  *session.Session // this device's gateway session before the first failure, or running then
	way     route
	// outlived is the last session before the first failure after whose end mail went on, by
	// the record outlivedBy; nil where mail never did.
	outlived   *session.Session
	outlivedBy *fact.Fact
}

// policies are the settings that decide which way a mail goes.
type policies struct {
	access      settings.Access
	accessValue settings.Value
	services    settings.Value
	entries     []servicelist.Entry
	gateway     settings.Value
	door        servicelist.Entry // the gateway's setting, read
	exchange    settings.Value
	// listGiven and doorGiven tell a value that was given, be it empty, from none.
	listGiven, doorGiven, accessGiven bool
}

// A route is the way that a mail takes.
type route uint8

const (
	routeUnknown    route = iota
	routeDirect           // straight to the Internet
	routeBackground       // by background services, with an STA ticket
	routeSession          // through the gateway session
)

func newScene(w *world, in *incident) *Scene {
	s := &Scene{incident: in, w: w, t: w.t}
	s.readPolicies()
	if s.host == "" && s.symptom != denied && s.symptom != pushFailed && !s.alone() {
		if h := strings.ToLower(servicelist.MendHost(s.pol.exchange.Value)); h != "" && !s.pol.exchange.Default {
			s.host, s.assumed = h, true
		}
	}
	s.findSession()
	if s.device != nil {
		s.outlived, s.outlivedBy = w.outlived(s.device, s.user, s.first)
	}
	s.way = s.route()
	return s
}

func (s *Scene) value(key string) (settings.Value, bool) {
	v, ok := s.w.set.Value(s.app, s.platform, key)
	return v, ok && !v.Default
}

func (s *Scene) readPolicies() {
	p := &s.pol
	p.access, p.accessValue = s.w.set.NetworkAccess(s.app, s.platform)
	p.accessGiven = p.accessValue.Value != "" && !p.accessValue.Default
	p.services, p.listGiven = s.value(policy.BackgroundServices)
	if p.listGiven {
		p.entries = servicelist.ParseServiceList(p.services.Value)
	}
	p.gateway, p.doorGiven = s.value(policy.BackgroundGateway)
	if p.doorGiven {
		p.door = servicelist.ParseAddress(p.gateway.Value)
	}
	p.exchange, _ = s.w.set.Value(s.app, s.platform, policy.ExchangeServer)
}

// findSession finds the device's gateway session: the latest of this user and platform
// that had begun.
func (s *Scene) findSession() {
	if s.user == "" {
		return
	}
	for _, g := range s.t.SessionsOf(s.user) {
		if !g.IsHub() || g.Start.After(s.first.Add(clockSlack)) {
			continue
		}
		if s.platform != "" && g.Platform != "" && g.Platform != s.platform {
			continue
		}
		s.before = g // they are in order of their starts
	}
	if s.deviceName == "" && s.before != nil {
		s.deviceName = s.before.Device
	}
}

// clockSlack is how far the clocks of a device and a gateway differ that are both set by
// network time.
const clockSlack = 30 * time.Second

// listed returns the entry that names the server as the app compares it.
func (s *Scene) listed() (servicelist.Entry, bool) { return s.lists(s.host, s.port) }

// lists returns the entry that names a host; of any port where port is 0.
func (s *Scene) lists(host string, port int) (servicelist.Entry, bool) {
	for _, e := range s.pol.entries {
		if e.Fault != servicelist.OK && e.Fault != servicelist.Duplicate {
			continue
		}
		for _, t := range e.Listed {
			if t.Host == host && (port == 0 || t.Port == port) {
				return e, true
			}
		}
	}
	return servicelist.Entry{}, false
}

// route works out which way the mail went, as far as the settings tell.
func (s *Scene) route() route {
	switch {
	case s.symptom == denied, s.refused():
		return routeSession // the refusal names the session that carried the request
	case s.ticket(event.TicketExpired, event.TicketRejected) != nil:
		return routeBackground
	case s.pol.access == settings.Unrestricted:
		return routeDirect
	case s.pol.access != settings.Tunneled || !s.pol.listGiven || s.host == "":
		return routeUnknown
	}
	if _, ok := s.listed(); ok {
		return routeBackground
	}
	// Without a list there are no background services; mail that came while the gateway
	// session ran came through that session.
	if len(s.pol.entries) == 0 && s.before != nil {
		if ok := s.lastOK(); ok != nil && !timeline.At(ok).Before(s.before.Start) && (!s.before.Ended || !timeline.At(ok).After(s.before.End)) {
			return routeSession
		}
	}
	return routeDirect
}

// onSTA tells whether the app uses tickets; known is false when nothing given says.
func (s *Scene) onSTA() (on, known bool) {
	if s.device != nil && s.device.Last(s.last.Add(around), timeline.Kinds(event.TicketIssued, event.TicketExpired, event.TicketRejected)) != nil {
		return true, true
	}
	switch s.way {
	case routeBackground:
		if s.pol.doorGiven && !servicelist.Blank(s.pol.gateway.Value) {
			return true, true
		}
	case routeDirect, routeSession:
		return false, true
	}
	return false, false
}

// blind reports a failure that shows itself in a way that names no cause.
func (s *Scene) blind() bool {
	return s.symptom == unreachable || s.symptom == tunnelFailed || s.symptom == plain
}

// near returns the device's first record of the kinds around the failures, or nil.
func (s *Scene) near(match func(*fact.Fact) bool) *fact.Fact {
	if s.device == nil {
		return nil
	}
	list := s.device.Between(s.first.Add(-around), s.last.Add(around), match)
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// ticket is the device's record of what became of its STA ticket, unless a new one, a
// sign-on or a mail came between it and the first failure.
func (s *Scene) ticket(kinds ...event.Kind) *fact.Fact {
	if s.device == nil {
		return nil
	}
	match := timeline.Kinds(kinds...)
	if list := s.device.Between(s.first, s.last.Add(around), match); len(list) > 0 {
		return list[0]
	}
	f := s.device.Last(s.first, match)
	if f == nil {
		return nil
	}
	since := s.device.Between(timeline.At(f).Add(time.Millisecond), s.first, func(f *fact.Fact) bool {
		switch f.Kind {
		case event.TicketIssued, event.MailOK:
			return true
		case event.SignOn:
			return f.Value("result") != "failed"
		}
		return false
	})
	if len(since) > 0 {
		return nil
	}
	return f
}

// lastOK is the last mail from this server before the first failure.
func (s *Scene) lastOK() *fact.Fact {
	if s.device == nil {
		return nil
	}
	return s.device.Last(s.first.Add(-time.Millisecond), func(f *fact.Fact) bool {
		h, _ := hostOf(f)
		return f.Kind == event.MailOK && (h == "" || s.host == "" || h == s.host)
	})
}

// refused reports whether the gateway's log shows that it refused this very request; one
// that fits by its moment, or that another user's device may have made, is no proof.
func (s *Scene) refused() bool { return len(s.denials) > 0 && !s.byMoment && !s.userGuessed }

// through is what shows that the request came at least as far as the gateway, so that
// neither the policies' route nor the device's network is what broke.
func (s *Scene) through() bool {
	return s.symptom == answered || s.symptom == barred || s.symptom == denied || s.symptom == sessionOver || s.refused() ||
		s.ticket(event.TicketExpired, event.TicketRejected) != nil
}

// target is the server that the log names; empty when it names none.
func (s *Scene) target() string {
	if s.assumed || s.host == "" {
		return ""
	}
	return s.asked()
}

// asked is the server and port, also where the server is assumed.
func (s *Scene) asked() string {
	if s.port == 0 {
		return s.host
	}
	return s.host + ":" + strconv.Itoa(s.port)
}

// entry is how the server belongs into the list.
func (s *Scene) entry() servicelist.Target {
	return servicelist.Target{Host: s.host, Port: cmp.Or(s.port, httpsPort)}
}

// httpsPort is ActiveSync's: it runs over HTTPS only.
const httpsPort = 443

// surest is how far an answer can be trusted that rests on these settings: a default, a
// guessed name, an export that does not say whose it is and a contradiction each leave
// room for doubt, and so does a server that the log did not name.
func (s *Scene) surest(values ...settings.Value) casefile.Confidence {
	doubt := slices.ContainsFunc(values, func(v settings.Value) bool {
		return v.Default || v.Inferred || v.AppUnknown || v.Disagree()
	})
	if doubt || s.assumed {
		return casefile.Likely
	}
	return casefile.Confirmed
}

// weaker is the lesser of two confidences.
func weaker(a, b casefile.Confidence) casefile.Confidence {
	order := []casefile.Confidence{casefile.Confirmed, casefile.Likely, casefile.Possible, casefile.None}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
