package mail

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// What breaks on the device itself: no network, a name that is not found, a handshake.

var noNetwork = &Verdict{
	ID: "no-network", Hop: HopDevice, References: []string{RefTexts}, Disposition: casefile.UserAction,
	Advice: []casefile.Role{casefile.User},
	Ends:   []event.Kind{event.NetworkUp},
	Weigh:  weighNoNetwork,
}

var dnsFailure = &Verdict{
	ID: "dns-failure", Hop: HopDevice, References: []string{RefBackground}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.Helpdesk, casefile.GatewayAdmin, casefile.MailAdmin},
	Ends:   []event.Kind{event.NetworkUp},
	Weigh:  weighDNS,
}

var tlsFailure = &Verdict{
	ID: "tls-failure", Hop: HopDevice, References: []string{RefBackground}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.Helpdesk, casefile.GatewayAdmin, casefile.MailAdmin},
	Ends:   []event.Kind{event.NetworkUp},
	Weigh:  weighTLS,
}

// networkStale is how long a lost network is still taken for lost when no record says
// that it came back: what an app logs of the network's return is not complete.
const networkStale = 30 * time.Minute

// offline is the record that shows the device without a network at the failure, or nil.
func (s *Scene) offline() *fact.Fact {
	if s.symptom == offline {
		for _, f := range s.facts {
			if sym, _ := s.w.failure(f); sym == offline {
				return f
			}
		}
	}
	// An answer, a handshake or a tunnel's refusal needed a network.
	if s.device == nil || s.symptom != unreachable && s.symptom != plain && s.symptom != tunnelFailed && s.symptom != dnsFailed {
		return nil
	}
	down := s.device.Last(s.first.Add(oneAttempt), timeline.Kinds(event.NetworkDown))
	if down == nil || s.first.Sub(timeline.At(down)) > networkStale {
		return nil
	}
	since := s.device.Between(timeline.At(down).Add(time.Millisecond), s.first, func(f *fact.Fact) bool {
		switch f.Kind {
		case event.NetworkUp, event.MailOK, event.TicketIssued, event.TunnelStarted:
			return true
		case event.PolicyCheck:
			return f.Value("result") == "ok"
		}
		return false
	})
	if len(since) > 0 {
		return nil
	}
	return down
}

func weighNoNetwork(s *Scene) Weighing {
	f := s.offline()
	if f == nil || s.through() {
		return Weighing{}
	}
	w := Weighing{
		Sure:     casefile.Confirmed,
		Clause:   phrase.New("mail.clause.no-network"),
		Why:      phrase.New("mail.why.no-network", "time", timeline.At(f)),
		Evidence: []casefile.Evidence{say(f, phrase.New("mail.evidence.network-down"))},
		Advice:   []casefile.Advice{advise(casefile.User, phrase.New("mail.advice.no-network.user", "app", s.app))},
	}
	if s.symptom != offline && s.first.Sub(timeline.At(f)) > around {
		w.Sure = casefile.Likely
	}
	if s.device != nil {
		if up := s.device.Between(s.last, s.last.Add(foldWithin), timeline.Kinds(event.NetworkUp)); len(up) > 0 {
			w.Also = append(w.Also, phrase.New("mail.also.network-up", "time", timeline.At(up[0])))
			w.Evidence = append(w.Evidence, say(up[0], phrase.New("mail.evidence.network-up")))
		}
	}
	// What the policies say besides does not help a device without a network, and waits for it.
	if at := s.meant(); at >= 0 && s.pol.listGiven {
		if _, ok := s.listed(); !ok {
			w.Also = append(w.Also, phrase.New("mail.also.list-too", "setting", label(s.pol.services.Key), "fault", faultOf(s.pol.entries[at])))
		}
	}
	return w
}

func weighDNS(s *Scene) Weighing {
	if s.symptom != dnsFailed || s.offline() != nil {
		return Weighing{}
	}
	if s.via != "" {
		return Weighing{
			Sure:   casefile.Confirmed,
			Clause: phrase.New("mail.clause.dns-failure.gateway", "host", s.via),
			Why:    phrase.New("mail.why.dns-failure.gateway", "host", s.via),
			Advice: []casefile.Advice{
				advise(casefile.Helpdesk, phrase.New("mail.advice.dns-failure.helpdesk", "host", s.via)),
				advise(casefile.GatewayAdmin, phrase.New("mail.advice.dns-failure.gateway-admin", "host", s.via)),
			},
		}
	}
	w := Weighing{
		Sure:   casefile.Likely,
		Clause: phrase.New("mail.clause.dns-failure", "host", s.targetHost()),
		Why:    phrase.New("mail.why.dns-failure", "host", s.targetHost()),
		Advice: []casefile.Advice{
			advise(casefile.Helpdesk, phrase.New("mail.advice.dns-failure.helpdesk", "host", s.targetHost())),
			advise(casefile.MailAdmin, phrase.New("mail.advice.dns-failure.mail-admin", "host", s.targetHost())),
		},
	}
	switch {
	case s.way == routeDirect && s.host != "" && !s.assumed:
		w.Sure = casefile.Confirmed // the device itself had to find the name, and did not
	case s.way == routeUnknown:
		// A server of the inside that went straight out looks the same.
		w.Also = append(w.Also, phrase.New("mail.also.dns-or-direct"))
	}
	return w
}

func (s *Scene) targetHost() any {
	if s.host == "" || s.assumed {
		return phrase.New("mail.target.unnamed")
	}
	return s.host
}

// handshakes are the gateway's records of failed handshakes with this device. An
// address is the device's only while its session is.
func (s *Scene) handshakes() []*fact.Fact {
	if s.before == nil || s.before.ClientIP == "" {
		return nil
	}
	var list []*fact.Fact
	for _, f := range between(s.w.handshake, s.first.Add(-oneMoment), s.last.Add(oneMoment)) {
		if f.Value("ClientIP") == s.before.ClientIP {
			list = append(list, f)
		}
	}
	return list
}

// sideOf tells with whom the handshake failed; empty when nothing says.
func (s *Scene) sideOf() string {
	for _, f := range s.facts {
		if f.Kind != event.TLSFailed {
			continue
		}
		switch f.Value("side") {
		case HopGateway, "server-gateway":
			return HopGateway
		case HopServer, "server", "mail":
			return HopServer
		case HopDevice, "client":
			return HopDevice
		}
		if h, _ := hostOf(f); h != "" {
			if s.w.doors[h] && !s.w.hosts[h] {
				return HopGateway
			}
			return HopServer
		}
	}
	if len(s.handshakes()) > 0 {
		return HopGateway
	}
	return ""
}

func weighTLS(s *Scene) Weighing {
	if s.symptom != tlsFailed {
		return Weighing{}
	}
	w := Weighing{Sure: casefile.Confirmed}
	for _, f := range s.handshakes() {
		w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.handshake", "reason", f.Value("Reason"))))
	}
	helpdesk := advise(casefile.Helpdesk, phrase.New("mail.advice.tls-failure.helpdesk"))
	switch s.sideOf() {
	case HopGateway:
		name := any(s.via)
		if s.via == "" {
			name = phrase.New("mail.gateway.unnamed")
		}
		w.Hop = HopGateway
		w.Clause = phrase.New("mail.clause.tls-failure.gateway", "host", name)
		w.Why = phrase.New("mail.why.tls-failure.gateway", "host", name)
		w.Advice = []casefile.Advice{helpdesk, advise(casefile.GatewayAdmin, phrase.New("mail.advice.tls-failure.gateway-admin", "host", name))}
	case HopServer:
		w.Hop = HopServer
		w.Clause = phrase.New("mail.clause.tls-failure.server", "host", s.targetHost())
		w.Why = phrase.New("mail.why.tls-failure.server", "host", s.targetHost())
		w.Advice = []casefile.Advice{helpdesk, advise(casefile.MailAdmin, phrase.New("mail.advice.tls-failure.mail-admin", "host", s.targetHost()))}
	case HopDevice:
		w.Clause = phrase.New("mail.clause.tls-failure")
		w.Why = phrase.New("mail.why.tls-failure.device")
		w.Advice = []casefile.Advice{helpdesk}
	default:
		// That a handshake failed is certain, with whom is not.
		w.Sure = casefile.Likely
		w.Clause = phrase.New("mail.clause.tls-failure")
		w.Why = phrase.New("mail.why.tls-failure")
		w.Advice = []casefile.Advice{helpdesk}
	}
	return w
}
