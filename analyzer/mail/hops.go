package mail

import (
	"slices"

	"hubscope/analyzer/casefile"
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
			h = casefile.Hop{State: casefile.HopBroken, Why: w.Why}
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

func (s *Scene) hop(id string) casefile.Hop {
	switch {
	case s.symptom == pushFailed:
		return s.pushHop(id)
	case s.alone():
		return good(phrase.New("mail.hop.answered-either"))
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

func good(why phrase.Phrase) casefile.Hop {
	return casefile.Hop{State: casefile.HopOK, Why: why}
}

func dark(why phrase.Phrase) casefile.Hop {
	return casefile.Hop{State: casefile.HopUnknown, Why: why}
}

func notUsed(why phrase.Phrase) casefile.Hop {
	return casefile.Hop{State: casefile.HopNotUsed, Why: why}
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
		return good(phrase.New("mail.hop.policy.arrived"))
	case s.pol.access == settings.Blocked:
		return dark(phrase.New("mail.hop.policy.blocked", "access", access))
	case s.pol.access == settings.Unrestricted && s.symptom == answered:
		return good(phrase.New("mail.hop.policy.direct-answered", "access", access))
	case s.pol.access == settings.Unrestricted && mailroute.LooksPublic(s.host):
		return good(phrase.New("mail.hop.policy.direct-public", "access", access, "host", s.host))
	case s.pol.access == settings.Unrestricted:
		return dark(phrase.New("mail.hop.policy.direct", "access", access))
	case !s.pol.listGiven && s.symptom == answered:
		return good(phrase.New("mail.hop.policy.answered"))
	case !s.pol.listGiven:
		return dark(phrase.New("mail.hop.policy.not-given", "app", s.app, "platform", s.platformShown(), "setting", label(policy.BackgroundServices)))
	case s.host == "":
		return dark(phrase.New("mail.hop.policy.no-target", "setting", label(policy.ExchangeServer)))
	}
	services := label(policy.BackgroundServices)
	if _, ok := s.listed(); ok {
		if s.pol.doorGiven && !servicelist.Blank(s.pol.gateway.Value) {
			return good(phrase.New("mail.hop.policy.listed", "target", s.asked(), "setting", services, "gateway", servicelist.Visible(s.pol.gateway.Value)))
		}
		return good(phrase.New("mail.hop.policy.listed-no-gateway", "target", s.asked(), "setting", services, "gateway", label(policy.BackgroundGateway)))
	}
	switch {
	case s.symptom == answered:
		return good(phrase.New("mail.hop.policy.unlisted-answered", "target", s.asked(), "setting", services))
	case mailroute.LooksPublic(s.host):
		return good(phrase.New("mail.hop.policy.unlisted-public", "target", s.asked(), "setting", services))
	case s.way == routeSession:
		return good(phrase.New("mail.hop.policy.session", "setting", services))
	}
	return dark(phrase.New("mail.hop.policy.unlisted", "target", s.asked(), "setting", services))
}

func (s *Scene) deviceHop() casefile.Hop {
	switch {
	case s.device == nil && s.symptom == denied:
		return good(phrase.New("mail.hop.device.arrived"))
	case s.through():
		return good(phrase.New("mail.hop.device.came-through"))
	case s.tunnel():
		return good(phrase.New("mail.hop.device.tunnel"))
	}
	if s.device != nil {
		f := s.device.Last(s.first, timeline.Kinds(event.NetworkUp, event.NetworkDown, event.MailOK))
		if f != nil && f.Kind != event.NetworkDown && s.first.Sub(timeline.At(f)) <= networkStale {
			return good(phrase.New("mail.hop.device.network", "time", timeline.At(f)))
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
		return good(phrase.New("mail.hop.gateway.answered"))
	case s.symptom == answered && s.way == routeUnknown:
		return good(phrase.New("mail.hop.answered-either"))
	case s.way == routeDirect:
		return notUsed(phrase.New("mail.hop.direct"))
	case s.ticket(event.TicketExpired, event.TicketRejected) != nil && s.blind():
		return good(phrase.New("mail.hop.gateway.asked-ticket"))
	case s.tunnel():
		return good(phrase.New("mail.hop.gateway.tunnel"))
	case !s.t.GatewayCovers(s.first):
		return dark(s.gap())
	case s.user == "":
		return dark(phrase.New("mail.hop.gateway.no-user"))
	}
	on, known := s.onSTA()
	switch {
	case s.outlived != nil:
		return dark(phrase.New("mail.hop.gateway.outlived", "session", s.outlived.ID, "end", s.outlived.End, "ok", timeline.At(s.outlivedBy)))
	case known && on:
		return dark(phrase.New("mail.hop.gateway.sta-silent"))
	case s.before != nil && s.runs():
		return good(phrase.New("mail.hop.gateway.session", "session", s.before.ID, "start", s.before.Start))
	case s.over():
		return dark(phrase.New("mail.hop.gateway.session-over", "time", s.before.End))
	}
	return dark(phrase.New("mail.hop.gateway.no-session", "user", s.user))
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
		return good(phrase.New("mail.hop.sta.answered"))
	case s.symptom == answered:
		return good(phrase.New("mail.hop.answered-either"))
	case !s.t.HasConf():
		return dark(phrase.New("mail.hop.sta.no-conf"))
	}
	gates, _ := s.gates()
	bound := mailroute.Management(mailroute.Authorities(gates))
	if len(bound) == 0 {
		return dark(phrase.New("mail.hop.sta.none-bound"))
	}
	urls := make([]string, 0, len(bound))
	for _, a := range bound {
		urls = append(urls, a.URL)
	}
	if list, _ := s.down(); len(list) > 0 {
		return dark(phrase.New("mail.hop.sta.some-down", "stas", urls))
	}
	if s.device != nil {
		life, _, _, ok := s.life()
		issued := s.device.Last(s.first, timeline.Kinds(event.TicketIssued))
		if ok && issued != nil && s.first.Before(timeline.At(issued).Add(life)) {
			return good(phrase.New("mail.hop.sta.ticket", "stas", urls, "time", timeline.At(issued)))
		}
	}
	return dark(phrase.New("mail.hop.sta.bound", "stas", urls))
}

// missing says which files would settle what is not known, nearest hop first.
func (s *Scene) missing() []phrase.Phrase {
	var list []phrase.Phrase
	if !s.pol.listGiven && s.pol.access != settings.Unrestricted {
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
