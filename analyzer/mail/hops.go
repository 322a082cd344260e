package mail

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// hops are the five hops in order. Those before the broken one are what the evidence says
// of them, those behind it were not come to.
func (s *Scene) hops(w Weighing) []casefile.Hop {
	broken := slices.Index(Hops, w.Hop)
	list := make([]casefile.Hop, 0, len(Hops))
	for i, id := range Hops {
		var h casefile.Hop
		switch {
		case i == broken:
			h = casefile.Hop{State: casefile.HopBroken, Why: w.Why, Evidence: s.breaking(w)}
		case broken >= 0 && i > broken:
			h = s.behind(id, w.Hop)
		default:
			h = s.hop(id)
			if w.Hop == HopDevice && id == HopPolicy && s.offline() != nil {
				h = notUsed(phrase.New("mail.hop.policy.nothing-sent"))
			}
		}
		h.Hop = id
		list = append(list, h)
	}
	return list
}

// breaking is what shows that a hop is broken: what the verdict rests on, else the failure
// itself.
func (s *Scene) breaking(w Weighing) []casefile.Evidence {
	if len(w.Evidence) > 0 {
		return inOrder(slices.Clone(w.Evidence))
	}
	return inOrder(slices.Concat(s.shown(), s.serverShown()))
}

// answer is the record of the server's answer, which shows that all hops before it were
// passed; nothing for a failure without one.
func (s *Scene) answer() []casefile.Evidence {
	if s.symptom != answered && s.symptom != barred {
		return nil
	}
	list := inOrder(slices.Concat(s.shown(), s.serverShown()))
	return list[:min(1, len(list))]
}

func (s *Scene) hop(id string) casefile.Hop {
	switch {
	case s.symptom == pushFailed:
		return s.pushHop(id)
	case s.alone():
		return good(phrase.New("mail.hop.answered-either"), s.answer()...)
	}
	switch id {
	case HopPolicy:
		return s.policyHop()
	case HopDevice:
		return s.deviceHop()
	case HopGateway:
		return s.gatewayHop()
	case HopSTA:
		return s.staHop()
	}
	return s.serverHop()
}

func good(why phrase.Phrase, shown ...casefile.Evidence) casefile.Hop {
	return casefile.Hop{State: casefile.HopOK, Why: why, Evidence: shown}
}

func dark(why phrase.Phrase, shown ...casefile.Evidence) casefile.Hop {
	return casefile.Hop{State: casefile.HopUnknown, Why: why, Evidence: shown}
}

func notUsed(why phrase.Phrase, shown ...casefile.Evidence) casefile.Hop {
	return casefile.Hop{State: casefile.HopNotUsed, Why: why, Evidence: shown}
}

// behind is a hop that the mail did not come to. One exception: a mail that went the
// wrong way passed the device all the same.
func (s *Scene) behind(id, broken string) casefile.Hop {
	switch {
	case broken == HopPolicy && id == HopDevice:
		return s.deviceHop()
	case broken == HopPolicy && id == HopServer && s.way == routeDirect:
		return dark(phrase.New("mail.hop.server.wrong-way"))
	case broken == HopPolicy && s.way == routeDirect:
		return notUsed(phrase.New("mail.hop.direct"))
	case id == HopSTA && (s.way == routeSession || s.way == routeDirect):
		return s.staHop()
	}
	return notUsed(phrase.New("mail.hop.not-reached"))
}

func (s *Scene) policyHop() casefile.Hop {
	access := label(policy.NetworkAccess)
	switch {
	case s.symptom == denied, s.refused():
		return good(phrase.New("mail.hop.policy.arrived"), s.refusals()...)
	case s.pol.access == settings.Blocked:
		return dark(phrase.New("mail.hop.policy.blocked", "access", access), stated(s.pol.accessValue)...)
	case s.pol.access == settings.Unrestricted && s.symptom == answered:
		return good(phrase.New("mail.hop.policy.direct-answered", "access", access), append(stated(s.pol.accessValue), s.answer()...)...)
	case s.pol.access == settings.Unrestricted && mailroute.LooksPublic(s.host):
		return good(phrase.New("mail.hop.policy.direct-public", "access", access, "host", s.host), stated(s.pol.accessValue)...)
	case s.pol.access == settings.Unrestricted:
		return dark(phrase.New("mail.hop.policy.direct", "access", access), stated(s.pol.accessValue)...)
	case !s.pol.listGiven && s.symptom == answered:
		return good(phrase.New("mail.hop.policy.answered"), s.answer()...)
	case !s.pol.listGiven && s.policiesGiven():
		return dark(phrase.New("mail.hop.policy.no-list", "app", s.app, "platform", s.platformShown(), "setting", label(policy.BackgroundServices)))
	case !s.pol.listGiven:
		return dark(phrase.New("mail.hop.policy.not-given", "app", s.app, "platform", s.platformShown(), "setting", label(policy.BackgroundServices)))
	case s.host == "":
		return dark(phrase.New("mail.hop.policy.no-target", "setting", label(policy.ExchangeServer)))
	}
	services, shown := label(policy.BackgroundServices), stated(s.pol.services)
	if _, ok := s.listed(); ok {
		if s.pol.doorGiven && !servicelist.Blank(s.pol.gateway.Value) {
			return good(phrase.New("mail.hop.policy.listed", "target", s.asked(), "setting", services, "gateway", servicelist.Visible(s.pol.gateway.Value)),
				append(shown, stated(s.pol.gateway)...)...)
		}
		return good(phrase.New("mail.hop.policy.listed-no-gateway", "target", s.asked(), "setting", services, "gateway", label(policy.BackgroundGateway)), shown...)
	}
	switch {
	case s.symptom == answered:
		return good(phrase.New("mail.hop.policy.unlisted-answered", "target", s.asked(), "setting", services), append(shown, s.answer()...)...)
	case mailroute.LooksPublic(s.host):
		return good(phrase.New("mail.hop.policy.unlisted-public", "target", s.asked(), "setting", services), shown...)
	case s.way == routeSession:
		return good(phrase.New("mail.hop.policy.session", "setting", services), shown...)
	}
	return dark(phrase.New("mail.hop.policy.unlisted", "target", s.asked(), "setting", services), shown...)
}

func (s *Scene) deviceHop() casefile.Hop {
	switch {
	case s.device == nil && s.symptom == denied:
		return good(phrase.New("mail.hop.device.arrived"), s.refusals()...)
	case s.through():
		return good(phrase.New("mail.hop.device.came-through"), s.answer()...)
	case s.tunnel() != nil:
		return good(phrase.New("mail.hop.device.tunnel"), say(s.tunnel(), phrase.New("mail.evidence.tunnel-started")))
	}
	if s.device != nil {
		f := s.device.Last(s.first, timeline.Kinds(event.NetworkUp, event.NetworkDown, event.MailOK))
		if f != nil && f.Kind != event.NetworkDown && s.first.Sub(timeline.At(f)) <= networkStale {
			return good(phrase.New("mail.hop.device.network", "time", timeline.At(f)), say(f, online(f)))
		}
	}
	return dark(phrase.New("mail.hop.device.unknown"))
}

// gap is what to ask for where no gateway log covers the failure.
func (s *Scene) gap() phrase.Phrase {
	return phrase.New("mail.hop.gateway.gap", "from", s.first.Add(-around), "until", s.last.Add(around))
}

func (s *Scene) gatewayHop() casefile.Hop {
	switch {
	case s.symptom == answered && s.way != routeDirect && s.way != routeUnknown:
		return good(phrase.New("mail.hop.gateway.answered"), s.answer()...)
	case s.symptom == answered && s.way == routeUnknown:
		return good(phrase.New("mail.hop.answered-either"), s.answer()...)
	case s.way == routeDirect:
		return notUsed(phrase.New("mail.hop.direct"))
	case s.ticket(event.TicketExpired, event.TicketRejected) != nil && s.blind():
		return good(phrase.New("mail.hop.gateway.asked-ticket"), say(s.ticket(event.TicketExpired, event.TicketRejected), phrase.New("mail.evidence.ticket-asked")))
	case s.tunnel() != nil:
		return good(phrase.New("mail.hop.gateway.tunnel"), say(s.tunnel(), phrase.New("mail.evidence.tunnel-started")))
	case !s.t.GatewayCovers(s.first):
		return dark(s.gap())
	case s.user == "":
		return dark(phrase.New("mail.hop.gateway.no-user"))
	}
	on, known := s.onSTA()
	switch {
	case s.outlived != nil:
		return dark(phrase.New("mail.hop.gateway.outlived", "session", s.outlived.ID, "end", s.outlived.End, "ok", timeline.At(s.outlivedBy)),
			append(s.outlived.Evidence(), say(s.outlivedBy, phrase.New("mail.evidence.ok")))...)
	case known && on:
		return dark(phrase.New("mail.hop.gateway.sta-silent"))
	case s.before != nil && s.runs():
		return good(phrase.New("mail.hop.gateway.session", "session", s.before.ID, "start", s.before.Start), s.before.Evidence()...)
	case s.over():
		return dark(phrase.New("mail.hop.gateway.session-over", "time", s.before.End), s.before.Evidence()...)
	}
	return dark(phrase.New("mail.hop.gateway.no-session", "user", s.user))
}

// refusals are the gateway's records of the first and the last attempt that it refused.
func (s *Scene) refusals() []casefile.Evidence {
	var list []casefile.Evidence
	for i, f := range s.denials {
		if i == 0 || i == len(s.denials)-1 {
			list = append(list, say(f, denialShown(f)))
		}
	}
	return list
}

// online says what a record shows of a network that works.
func online(f *fact.Fact) phrase.Phrase {
	switch {
	case f.Kind == event.MailOK:
		return phrase.New("mail.evidence.ok")
	case f.Value("reason") != "":
		return phrase.New("mail.evidence.network", "network", networkShown(f))
	}
	return phrase.New("mail.evidence.network-up")
}

// runs reports whether the device's gateway session was running at the first failure.
func (s *Scene) runs() bool {
	return s.before != nil && (!s.before.Ended || s.before.End.After(s.first))
}

func (s *Scene) staHop() casefile.Hop {
	switch {
	case s.way == routeDirect:
		return notUsed(phrase.New("mail.hop.direct"))
	case s.way == routeSession:
		return notUsed(phrase.New("mail.hop.sta.session"))
	case s.symptom == answered && s.way == routeBackground:
		return good(phrase.New("mail.hop.sta.answered"), s.answer()...)
	case s.symptom == answered:
		return good(phrase.New("mail.hop.answered-either"), s.answer()...)
	case !s.t.HasConf():
		return dark(phrase.New("mail.hop.sta.no-conf"))
	}
	gates, _ := s.gates()
	bound := mailroute.Management(mailroute.Authorities(gates))
	if len(bound) == 0 {
		return dark(phrase.New("mail.hop.sta.none-bound"))
	}
	urls := make([]string, 0, len(bound))
	var shown []casefile.Evidence
	for _, a := range bound {
		urls = append(urls, a.URL)
		shown = append(shown, conf(a.Conf, a.Line, phrase.New("mail.evidence.bound", "sta", a.URL)))
	}
	if list, _ := s.down(); len(list) > 0 {
		var down []string
		for _, f := range list {
			down = append(down, f.Value("sta"))
			shown = append(shown, say(f, phrase.New("mail.evidence.sta-down", "sta", f.Value("sta"))))
		}
		return dark(phrase.New("mail.hop.sta.some-down", "stas", urls, "down", down), shown...)
	}
	if s.device != nil {
		life, _, _, ok := s.life()
		issued := s.device.Last(s.first, timeline.Kinds(event.TicketIssued))
		if ok && issued != nil && s.first.Before(timeline.At(issued).Add(life)) {
			return good(phrase.New("mail.hop.sta.ticket", "stas", urls, "time", timeline.At(issued)), append(shown, say(issued, phrase.New("mail.evidence.ticket-issued")))...)
		}
	}
	return dark(phrase.New("mail.hop.sta.bound", "stas", urls), shown...)
}

// missing says which files would settle what is not known, nearest hop first.
func (s *Scene) missing() []phrase.Phrase {
	var list []phrase.Phrase
	switch {
	case s.pol.listGiven || s.pol.access == settings.Unrestricted:
	case s.policiesGiven():
		list = append(list, phrase.New("mail.missing.list", "app", s.app, "platform", s.platformShown(), "setting", label(policy.BackgroundServices)))
	default:
		list = append(list, phrase.New("mail.missing.policies", "app", s.app, "platform", s.platformShown()))
	}
	if s.host == "" {
		list = append(list, phrase.New("mail.missing.target", "app", s.app))
	}
	if s.way != routeDirect {
		if !s.t.GatewayCovers(s.first) {
			list = append(list, phrase.New("mail.missing.gateway", "from", s.first.Add(-around), "until", s.last.Add(around)))
		}
		if !s.t.HasConf() {
			list = append(list, phrase.New("mail.missing.conf"))
		}
	}
	if asked := s.networkAsked(); !asked.IsZero() {
		list = append(list, asked)
	}
	if !s.serverLogged() {
		list = append(list, phrase.New("mail.missing.server", "from", s.first.Add(-around), "until", s.last.Add(around)))
	}
	return list
}

// unexplained says what is missing, and who gets it.
func (s *Scene) unexplained() Weighing {
	missing := s.missing()
	return Weighing{
		Sure: casefile.None, Also: append([]phrase.Phrase{phrase.New("mail.explain.unexplained")}, missing...),
		Advice: []casefile.Advice{advise(casefile.Helpdesk, phrase.New("mail.advice.unexplained.helpdesk", "missing", missing))},
	}
}
