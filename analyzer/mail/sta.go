package mail

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// The Secure Ticket Authority, which is Endpoint Management: bound, up, and its ticket
// good. Delivery Controllers are STAs too, for desktops, and count neither up nor down.

var staNotBound = &Verdict{
	ID: "sta-not-bound", Hop: HopSTA, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.GatewayAdmin},
	Ends:   []event.Kind{event.ConfigChanged},
	Weigh:  weighUnbound,
}

var staDown = &Verdict{
	ID: "sta-down", Hop: HopSTA, References: []string{RefBackground, RefGateway}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.GatewayAdmin, casefile.EMAdmin},
	Ends:   []event.Kind{event.STAUp},
	Weigh:  weighDown,
}

var ticketExpired = &Verdict{
	ID: "ticket-expired", Hop: HopSTA, References: []string{RefBackground}, Disposition: casefile.AsConfigured,
	Advice: []casefile.Role{casefile.User, casefile.EMAdmin},
	Ends:   []event.Kind{event.TicketIssued},
	Weigh:  weighExpired,
}

var ticketRejected = &Verdict{
	ID: "ticket-rejected", Hop: HopSTA, References: []string{RefBackground}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.User, casefile.GatewayAdmin},
	Ends:   []event.Kind{event.TicketIssued},
	Weigh:  weighRejected,
}

const (
	// monitorLate is how long the gateway's monitor may take to notice what a mail already
	// ran into: it needs several probes before it calls a server down.
	monitorLate = 2 * time.Minute
	// weekly is how soon after a ticket's end a phone that asks for mail all day must have
	// run into it.
	weekly = 2 * time.Hour
)

// gates are the virtual servers that may be the background gateway.
func (s *Scene) gates() (list []mailroute.Gate, sure bool) {
	return mailroute.Gates(s.t.Confs, mailroute.GatewayHost(s.pol.door))
}

// needsSTA reports whether these attempts needed a ticket; sure is likely where it is
// only not excluded. Only a failure that names no other cause is weighed.
func (s *Scene) needsSTA() (needs bool, sure casefile.Confidence) {
	if !s.blind() || s.offline() != nil || s.refused() {
		return false, ""
	}
	on, known := s.onSTA()
	switch {
	case on:
		return true, s.surest(s.pol.accessValue)
	case known:
		return false, ""
	case s.way == routeBackground:
		return true, casefile.Likely // listed, and no gateway is named: the usual one serves
	}
	return true, casefile.Possible
}

func weighUnbound(s *Scene) Weighing {
	needs, sure := s.needsSTA()
	gates, certain := s.gates()
	if !needs || len(gates) == 0 {
		return Weighing{}
	}
	list := mailroute.Authorities(gates)
	if len(mailroute.Management(list)) > 0 {
		return Weighing{}
	}
	if !certain && (s.before == nil || !slices.ContainsFunc(gates, func(g mailroute.Gate) bool { return g.Conf.Config.Vserver(s.before.Vserver) != nil })) {
		sure = weaker(sure, casefile.Likely)
	}
	if ok := s.lastOK(); ok != nil {
		// It was bound then, or mail came another way.
		sure = weaker(sure, casefile.Likely)
	}
	names := make([]string, 0, len(gates))
	w := Weighing{Sure: sure}
	for _, g := range gates {
		names = append(names, g.Server.Name)
		w.Evidence = append(w.Evidence, conf(g.Conf, g.Server.Line, phrase.New("mail.evidence.vserver", "server", g.Server.Name)))
	}
	w.Evidence = append(w.Evidence, stated(s.pol.gateway)...)
	w.Clause = phrase.New("mail.clause.sta-not-bound", "servers", names)
	w.Why = phrase.New("mail.why.sta-not-bound", "servers", names)
	if len(list) > 0 {
		urls := make([]string, 0, len(list))
		for _, a := range list {
			urls = append(urls, a.URL)
			w.Evidence = append(w.Evidence, conf(a.Conf, a.Line, phrase.New("mail.evidence.controller", "sta", a.URL)))
		}
		w.Also = append(w.Also, phrase.New("mail.also.controllers-only", "stas", urls))
	}
	w.Advice = []casefile.Advice{advise(casefile.GatewayAdmin, phrase.New("mail.advice.sta-not-bound.gateway-admin", "server", names[0]))}
	return s.byItself(w, s.w.changes)
}

// monitored tells whether a monitor is an authority's: by name, by address, or by port
// when only one bound STA has that port.
func monitored(f *fact.Fact, list []mailroute.Authority) (mailroute.Authority, bool) {
	name := strings.ToLower(f.Value("sta"))
	host, port := name, portIn(name)
	if i := strings.LastIndexByte(name, ':'); i >= 0 && port != 0 {
		host = name[:i]
	}
	host = strings.Trim(host, "[]")
	var byPort []mailroute.Authority
	for _, a := range list {
		if a.Host == host && (port == 0 || a.Port == port) {
			return a, true
		}
		if a.Port == port && port != 0 && (addressIn(a.Host) == "") != (addressIn(host) == "") {
			byPort = append(byPort, a)
		}
	}
	same := 0
	for _, a := range list {
		if a.Port == port {
			same++
		}
	}
	if same == 1 && len(byPort) == 1 {
		return byPort[0], true
	}
	return mailroute.Authority{}, false
}

// monitors are, for every monitor that had spoken by a moment, its last word.
func (s *Scene) monitors(at time.Time) (names []string, last map[string]*fact.Fact) {
	last = map[string]*fact.Fact{}
	for _, f := range between(s.w.monitors, time.Time{}, at) {
		n := strings.ToLower(f.Value("sta"))
		if last[n] == nil {
			names = append(names, n)
		}
		last[n] = f
	}
	slices.Sort(names)
	return names, last
}

// down are the records of the STAs that were down at the first failure, when none that
// counts was up. all tells that every bound one is known to have been down.
func (s *Scene) down() (list []*fact.Fact, all bool) {
	gates, _ := s.gates()
	bound := mailroute.Authorities(gates)
	names, last := s.monitors(s.first.Add(monitorLate))
	if len(bound) == 0 {
		if len(gates) > 0 {
			return nil, false
		}
		// Without an ns.conf every monitor counts as Endpoint Management's.
		for _, n := range names {
			if last[n].Kind == event.STAUp {
				return nil, false
			}
			list = append(list, last[n])
		}
		return list, false
	}
	state := map[servicelist.Target]*fact.Fact{}
	for _, n := range names {
		if a, ok := monitored(last[n], bound); ok && !a.Controller {
			if old := state[a.Target]; old == nil || old.At < last[n].At {
				state[a.Target] = last[n]
			}
		}
	}
	count := 0
	for _, a := range mailroute.Management(bound) {
		count++
		f := state[a.Target]
		switch {
		case f == nil:
		case f.Kind == event.STAUp:
			return nil, false
		default:
			list = append(list, f)
		}
	}
	return list, len(list) == count
}

func weighDown(s *Scene) Weighing {
	needs, sure := s.needsSTA()
	list, all := s.down()
	if !needs || len(list) == 0 {
		return Weighing{}
	}
	w := Weighing{Sure: sure}
	if !all {
		if s.t.HasConf() {
			return Weighing{} // monitors write changes alone: one that is silent may be up
		}
		w.Sure = weaker(sure, casefile.Likely)
		w.Also = append(w.Also, phrase.New("mail.also.sta-nature-unknown"))
	}
	stas := make([]string, 0, len(list))
	for _, f := range list {
		if n := f.Value("sta"); !slices.Contains(stas, n) {
			stas = append(stas, n)
		}
		w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.sta-down", "sta", f.Value("sta"))))
	}
	w.Clause = phrase.New("mail.clause.sta-down", "stas", stas)
	last := slices.MaxFunc(list, func(a, b *fact.Fact) int { return cmp.Compare(a.At, b.At) }) // since then none was up
	w.Why = phrase.New("mail.why.sta-down", "stas", stas, "time", timeline.At(last))
	for _, f := range between(s.w.monitors, s.first, s.last.Add(foldWithin)) {
		if f.Kind == event.STAUp && slices.Contains(stas, f.Value("sta")) {
			w.Also = append(w.Also, phrase.New("mail.also.sta-up", "sta", f.Value("sta"), "time", timeline.At(f)))
			w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.sta-up", "sta", f.Value("sta"))))
			break
		}
	}
	w.Advice = []casefile.Advice{
		advise(casefile.GatewayAdmin, phrase.New("mail.advice.sta-down.gateway-admin", "stas", stas)),
		advise(casefile.EMAdmin, phrase.New("mail.advice.sta-down.em-admin", "stas", stas)),
	}
	return s.byItself(w, s.w.monitors)
}

func weighRejected(s *Scene) Weighing {
	f := s.ticket(event.TicketRejected)
	if f == nil || !s.blind() || s.offline() != nil {
		return Weighing{}
	}
	w := Weighing{
		Sure:     casefile.Confirmed,
		Clause:   phrase.New("mail.clause.ticket-rejected"),
		Why:      phrase.New("mail.why.ticket-rejected", "time", timeline.At(f)),
		Evidence: []casefile.Evidence{say(f, phrase.New("mail.evidence.ticket-rejected"))},
		Advice: []casefile.Advice{
			advise(casefile.User, phrase.New("mail.advice.ticket.user", "app", s.app)),
			advise(casefile.GatewayAdmin, phrase.New("mail.advice.ticket-rejected.gateway-admin")),
		},
	}
	if s.first.Sub(timeline.At(f)) > around {
		w.Sure = casefile.Likely
	}
	return w
}

// life is how long a ticket is good.
func (s *Scene) life() (time.Duration, casefile.Confidence, []casefile.Evidence, bool) {
	t, ok := s.w.set.Hours(s.app, s.platform, policy.TicketExpiration)
	if !ok || t.NotActive || t.Duration <= 0 {
		return 0, "", nil, false
	}
	sure := casefile.Confirmed
	if t.Default || t.Disagree() {
		sure = casefile.Likely
	}
	return t.Duration, sure, stated(t.Value), true
}

// namedExpiry is the app's own record that its ticket had run out, or nil.
func (s *Scene) namedExpiry() *fact.Fact {
	if f := s.ticket(event.TicketExpired); f != nil {
		return f
	}
	return s.near(func(f *fact.Fact) bool {
		return f.Kind == event.LogonRequest && mailApp(f) && reasonName(f) == "STATicketExpired"
	})
}

func weighExpired(s *Scene) Weighing {
	if !s.blind() || s.offline() != nil || s.device == nil {
		return Weighing{}
	}
	setting := label(policy.TicketExpiration)
	w := Weighing{
		Clause: phrase.New("mail.clause.ticket-expired"),
		Advice: []casefile.Advice{
			advise(casefile.User, phrase.New("mail.advice.ticket.user", "app", s.app)),
			advise(casefile.EMAdmin, phrase.New("mail.advice.ticket-expired.em-admin", "where", s.where(), "setting", setting)),
		},
	}
	life, sure, ev, ok := s.life()
	issued := s.device.Last(s.first, timeline.Kinds(event.TicketIssued))
	if f := s.namedExpiry(); f != nil {
		w.Sure = casefile.Confirmed
		if s.first.Sub(timeline.At(f)) > around {
			w.Sure = casefile.Likely
		}
		w.Why = phrase.New("mail.why.ticket-expired.named", "time", timeline.At(f))
		w.Evidence = []casefile.Evidence{say(f, phrase.New("mail.evidence.ticket-expired"))}
		if ok && issued != nil {
			w.Also = append(w.Also, phrase.New("mail.also.ticket-issued", "time", timeline.At(issued), "life", life, "setting", setting))
			w.Evidence = append(append(w.Evidence, say(issued, phrase.New("mail.evidence.ticket-issued"))), ev...)
		}
		return w
	}
	if !ok {
		return Weighing{}
	}
	if issued != nil {
		end := timeline.At(issued).Add(life)
		last := s.lastOK()
		if s.first.Before(end) || last != nil && timeline.At(last).After(end.Add(around)) {
			return Weighing{}
		}
		w.Sure = weaker(sure, s.surest())
		w.Clause = phrase.New("mail.clause.ticket-expired.at", "time", end)
		w.Why = phrase.New("mail.why.ticket-expired", "issued", timeline.At(issued), "life", life, "end", end, "setting", setting)
		w.Evidence = append(ev, say(issued, phrase.New("mail.evidence.ticket-issued")))
		return w
	}
	return s.week(w, life)
}

// week sees the pattern where no record speaks of tickets: mail stops when the ticket of
// the last logon must have run out.
func (s *Scene) week(w Weighing, life time.Duration) Weighing {
	if on, known := s.onSTA(); known && !on {
		return Weighing{}
	}
	logon := s.device.Last(s.first, func(f *fact.Fact) bool { return f.Kind == event.SignOn && f.Value("result") != "failed" })
	var at time.Time
	var ev casefile.Evidence
	switch {
	case logon != nil:
		at, ev = timeline.At(logon), say(logon, phrase.New("mail.evidence.logon"))
	case s.before != nil && s.before.Login != nil:
		at, ev = s.before.Start, say(s.before.Login, phrase.New("mail.evidence.logon"))
	default:
		return Weighing{}
	}
	if s.before != nil && s.before.Start.After(at) && s.before.Login != nil {
		at, ev = s.before.Start, say(s.before.Login, phrase.New("mail.evidence.logon"))
	}
	end := at.Add(life)
	if s.first.Before(end) || s.first.Sub(end) > weekly {
		return Weighing{}
	}
	w.Sure = casefile.Possible
	if ok := s.lastOK(); ok != nil {
		if timeline.At(ok).After(end.Add(around)) {
			return Weighing{}
		}
		if end.Sub(timeline.At(ok)) <= weekly && s.way == routeBackground {
			w.Sure = casefile.Likely // it came up to that moment and no further
		}
		w.Evidence = append(w.Evidence, say(ok, phrase.New("mail.evidence.ok")))
	}
	w.Clause = phrase.New("mail.clause.ticket-expired.at", "time", end)
	w.Why = phrase.New("mail.why.ticket-expired.pattern", "logon", at, "life", life, "end", end, "setting", label(policy.TicketExpiration))
	w.Evidence = append(w.Evidence, ev)
	return w
}
