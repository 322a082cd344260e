package mail

import (
	"cmp"
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

// What the app's policies decide: which way a mail goes at all.

var directNotTunneled = &Verdict{
	ID: "direct-not-tunneled", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighDirect,
}

var wrongBackgroundGateway = &Verdict{
	ID: "wrong-background-gateway", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighGateway,
}

// newPolicies tells the helpdesk when the device will have the change.
func newPolicies() casefile.Advice {
	return advise(casefile.Helpdesk, phrase.New("mail.advice.new-policies", "setting", label(policy.ActivePollPeriod)))
}

// misroutable reports a failure that a wrong way can explain. A server's answer, a
// refusal at the gateway and a ticket's end show that the request came through, and
// without a network no way would have done.
func (s *Scene) misroutable() bool {
	if s.through() || s.host == "" || s.offline() != nil {
		return false
	}
	switch s.symptom {
	case dnsFailed:
		return s.via == ""
	case tlsFailed:
		return s.sideOf() != HopGateway
	}
	return s.blind()
}

// inside tells what shows that the server can't be reached from the Internet; a zero
// phrase when nothing does.
func (s *Scene) inside() phrase.Phrase {
	switch {
	case privateZone(s.host):
		return phrase.New("mail.inside.zone", "host", s.host)
	case privateAddress(s.host):
		return phrase.New("mail.inside.address", "host", s.host, "address", s.host)
	}
	for _, a := range s.w.addresses[s.host] {
		if privateAddress(a) {
			return phrase.New("mail.inside.address", "host", s.host, "address", a)
		}
	}
	// A name that was found at another time is one that name servers outside know, and
	// what failed was the asking.
	if s.symptom == dnsFailed && s.via == "" && s.lastOK() == nil {
		return phrase.New("mail.inside.unresolved", "host", s.host)
	}
	return phrase.Phrase{}
}

// workedBefore lowers the confidence in a wrong way when mail came before: in the office
// the direct way leads inside. Where new policies came in between it was no wrong way then.
// So does mail that came again by itself.
func (s *Scene) workedBefore(w Weighing) Weighing {
	if ok := s.lastOK(); ok != nil {
		w.Evidence = append(w.Evidence, say(ok, phrase.New("mail.evidence.ok")))
		if news := s.device.Between(timeline.At(ok), s.first, timeline.Kinds(event.PolicyUpdated)); len(news) > 0 {
			f := news[len(news)-1]
			w.Also = append(w.Also, phrase.New("mail.also.new-policies", "ok", timeline.At(ok), "time", timeline.At(f)))
			w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.new-policies")))
		} else {
			w.Sure = weaker(w.Sure, casefile.Likely)
			if then, now := s.networkAt(timeline.At(ok)), s.network(); otherNetworks(then, now) {
				w.Also = append(w.Also, phrase.New("mail.also.contrast", "time", timeline.At(ok), "then", networkShown(then), "now", networkShown(now)))
				for _, f := range []*fact.Fact{then, now} {
					w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.network", "network", networkShown(f))))
				}
			} else if s.pol.access == settings.Blocked { // which forbids the office's network as well
				w.Also = append(w.Also, phrase.New("mail.also.worked-before-blocked", "time", timeline.At(ok)))
			} else {
				w.Also = append(w.Also, phrase.New("mail.also.worked-before", "time", timeline.At(ok)))
			}
		}
	}
	w = s.byItself(w, nil)
	// The tunnel is set up before a server is asked for; the list alone does not stop it.
	if s.symptom == tunnelFailed {
		w.Sure = casefile.Possible
	}
	return w
}

func weighDirect(s *Scene) Weighing {
	access := label(policy.NetworkAccess)
	w := Weighing{
		Evidence: stated(s.pol.accessValue),
		Advice: []casefile.Advice{
			advise(casefile.EMAdmin, phrase.New("mail.advice.direct-not-tunneled.em-admin", "network", s.whereNetwork(), "access", access, "where", s.where(),
				"services", label(policy.BackgroundServices), "entry", s.entryShown(), "gateway", label(policy.BackgroundGateway))),
			newPolicies(),
		},
	}
	unrestricted := s.pol.access == settings.Unrestricted
	if s.symptom == wrongMode && s.offline() == nil && !mailroute.LooksPublic(s.host) {
		// The app's own text names the setting; what the setting is, the policies say.
		w.Clause = phrase.New("mail.clause.direct-not-tunneled.mode", "access", access)
		w.Why = phrase.New("mail.why.direct-not-tunneled.mode", "access", access)
		w.Sure = casefile.Likely
		if unrestricted {
			w.Sure = s.surest(s.pol.accessValue)
		} else if s.pol.accessGiven {
			w.Also = append(w.Also, phrase.New("mail.also.older-policies", "access", access, "value", s.pol.accessValue.Value))
		}
		return w
	}
	if !unrestricted || !s.misroutable() || mailroute.LooksPublic(s.host) {
		return Weighing{}
	}
	inside := s.inside()
	w.Clause = phrase.New("mail.clause.direct-not-tunneled", "access", access, "value", phrase.New("mail.access.unrestricted"))
	w.Why = phrase.New("mail.why.direct-not-tunneled", "access", access, "value", phrase.New("mail.access.unrestricted"), "target", s.targetShown())
	if inside.IsZero() {
		// A failing server of the Internet looks just the same.
		if s.symptom == dnsFailed {
			return Weighing{}
		}
		w.Sure = casefile.Possible
		w.Also = append(w.Also, phrase.New("mail.also.inside-unknown", "host", s.host))
		return w
	}
	w.Sure = s.surest(s.pol.accessValue)
	w.Also = append(w.Also, inside)
	return s.workedBefore(w)
}

func (s *Scene) entryShown() any {
	if s.host == "" {
		return phrase.New("mail.target.unnamed")
	}
	return s.entry().String()
}

func weighGateway(s *Scene) Weighing {
	if s.pol.access != settings.Tunneled || s.way != routeBackground || !s.pol.doorGiven || servicelist.Blank(s.pol.gateway.Value) || s.through() || s.offline() != nil {
		return Weighing{}
	}
	door := s.pol.door
	// A name that failed to resolve, or a handshake with the gateway, counts only when it
	// is this gateway's.
	if !s.blind() && (s.via == "" || s.via != mailroute.GatewayHost(door)) {
		return Weighing{}
	}
	setting := label(policy.BackgroundGateway)
	w := Weighing{
		Sure:     s.surest(s.pol.accessValue, s.pol.services, s.pol.gateway),
		Evidence: append(stated(s.pol.gateway), stated(s.pol.services)...),
	}
	known := make([]string, 0, len(s.w.gateways))
	for _, t := range s.w.gateways {
		if name := (servicelist.Target{Host: t.Host, Port: cmp.Or(t.Port, httpsPort)}).String(); !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	right := ""
	switch {
	case door.Fault != servicelist.OK:
		w.Clause = phrase.New("mail.clause.wrong-background-gateway.malformed", "setting", setting, "fault", faultOf(door))
		w.Why = phrase.New("mail.why.wrong-background-gateway.malformed", "setting", setting, "value", servicelist.Visible(s.pol.gateway.Value), "fault", faultOf(door))
		if len(door.Mended) == 1 {
			right = door.Mended[0].String()
		}
	case len(known) > 0 && !slices.ContainsFunc(s.w.gateways, func(t servicelist.Target) bool { return t.Host == door.Host && (t.Port == 0 || t.Port == door.Port) }):
		// Endpoint Management need not know every name of a gateway; that its name can't be
		// found either settles it.
		if s.via == "" {
			w.Sure = weaker(w.Sure, casefile.Likely)
		}
		w.Clause = phrase.New("mail.clause.wrong-background-gateway.unknown", "setting", setting, "value", s.pol.gateway.Value)
		w.Why = phrase.New("mail.why.wrong-background-gateway.unknown", "setting", setting, "value", s.pol.gateway.Value, "known", known)
		for _, g := range s.w.set.Gateways() {
			if t, ok := mailroute.Address(g.URL); ok {
				w.Evidence = append(w.Evidence, casefile.Evidence{Ref: casefile.Ref{Source: g.Source, Line: g.Line, Offset: -1},
					Says: phrase.New("mail.evidence.known-gateway", "gateway", t.String()), Sure: event.Observed})
			}
		}
		if len(known) == 1 {
			right = known[0]
		}
	default:
		return Weighing{}
	}
	if ok := s.lastOK(); ok != nil {
		w.Sure = weaker(w.Sure, casefile.Likely)
		w.Also = append(w.Also, phrase.New("mail.also.worked-before", "time", timeline.At(ok)))
	}
	if right != "" {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.gateway-value.em-admin", "where", s.where(), "setting", setting, "gateway", right)))
	} else {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.gateway.em-admin", "where", s.where(), "setting", setting)))
	}
	w.Advice = append(w.Advice, newPolicies())
	return s.byItself(w, nil)
}
