package mail

import (
	"cmp"
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
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

var backgroundServicesMalformed = &Verdict{
	ID: "background-services-malformed", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighMalformed,
}

var notInBackgroundServices = &Verdict{
	ID: "not-in-background-services", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighNotListed,
}

var wrongBackgroundGateway = &Verdict{
	ID: "wrong-background-gateway", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighGateway,
}

var exclusionListCatchesMail = &Verdict{
	ID: "exclusion-list-catches-mail", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.GatewayAdmin, casefile.Helpdesk},
	Weigh:  weighExclusion,
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
			} else {
				w.Also = append(w.Also, phrase.New("mail.also.worked-before", "time", timeline.At(ok)))
			}
		}
	}
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

// tunneled reports whether the list decides about this failure.
func (s *Scene) tunneled() bool {
	return s.pol.access == settings.Tunneled && s.pol.listGiven && s.misroutable() && !mailroute.LooksPublic(s.host)
}

// meant returns the entry that was meant for the server and does not match it, by its
// position from 0; -1 when there is none.
func (s *Scene) meant() int {
	return slices.IndexFunc(s.pol.entries, func(e servicelist.Entry) bool {
		switch e.Fault {
		case servicelist.OK, servicelist.Duplicate, servicelist.EmptyEntry:
			return false
		case servicelist.Wildcard:
			return mailroute.Excludes(e.Raw, s.host)
		case servicelist.MissingPort, servicelist.BadPort:
			host, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(e.Raw)), ":")
			return strings.TrimSuffix(host, ".") == s.host
		}
		for _, t := range append(slices.Clone(e.Listed), e.Mended...) {
			if t.Host == s.host && (s.port == 0 || t.Port == s.port) {
				return true
			}
		}
		return false
	})
}

// corrected is the whole list with the entry for this server put right, which the failure
// itself tells even where the entry alone does not; empty when another entry can't be mended.
func (s *Scene) corrected(at int) string {
	entries := slices.Clone(s.pol.entries)
	if at < 0 {
		entries = append(entries, servicelist.ParseServiceList(s.entry().String())...)
	} else if e := &entries[at]; e.Mended == nil || e.Fault == servicelist.MissingPort || e.Fault == servicelist.BadPort {
		e.Mended = []servicelist.Target{s.entry()}
	}
	return servicelist.Mend(entries)
}

// faultOf says what is wrong with an entry, as it is said aloud.
func faultOf(e servicelist.Entry) phrase.Phrase {
	switch e.Fault {
	case servicelist.Whitespace:
		front := strings.TrimLeft(e.Raw, " \t\r\n\u00a0\u3000") != e.Raw
		behind := strings.TrimRight(e.Raw, " \t\r\n\u00a0\u3000") != e.Raw
		switch {
		case front && !behind:
			return phrase.New("mail.fault.blank-front")
		case behind && !front:
			return phrase.New("mail.fault.blank-behind")
		}
		return phrase.New("mail.fault.blank")
	case servicelist.Fullwidth:
		return phrase.New("mail.fault.fullwidth")
	case servicelist.Scheme:
		return phrase.New("mail.fault.scheme")
	case servicelist.Path:
		return phrase.New("mail.fault.path")
	case servicelist.Wildcard:
		return phrase.New("mail.fault.wildcard")
	case servicelist.MissingPort:
		return phrase.New("mail.fault.missing-port")
	case servicelist.BadPort:
		return phrase.New("mail.fault.bad-port")
	}
	return phrase.New("mail.fault.bad-host")
}

func weighMalformed(s *Scene) Weighing {
	if !s.tunneled() {
		return Weighing{}
	}
	if _, ok := s.listed(); ok {
		return Weighing{}
	}
	at := s.meant()
	if at < 0 {
		return Weighing{}
	}
	e, services := s.pol.entries[at], label(policy.BackgroundServices)
	w := Weighing{
		Sure:   s.surest(s.pol.accessValue, s.pol.services),
		Clause: phrase.New("mail.clause.background-services-malformed", "setting", services, "fault", faultOf(e)),
		Why: phrase.New("mail.why.background-services-malformed", "setting", services, "entry", servicelist.Visible(e.Raw), "position", at+1,
			"fault", faultOf(e), "target", s.asked()),
		Evidence: append(stated(s.pol.services), stated(s.pol.accessValue)...),
	}
	if list := s.corrected(at); list != "" {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.list.em-admin", "where", s.where(), "setting", services, "list", list)))
	} else {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.entry.em-admin", "where", s.where(), "setting", services,
			"entry", servicelist.Visible(e.Raw), "corrected", s.entry().String())))
	}
	w.Advice = append(w.Advice, newPolicies())
	return s.workedBefore(w)
}

func weighNotListed(s *Scene) Weighing {
	if !s.tunneled() || s.way != routeDirect || s.meant() >= 0 {
		return Weighing{}
	}
	services := label(policy.BackgroundServices)
	w := Weighing{
		Sure:     s.surest(s.pol.accessValue, s.pol.services),
		Clause:   phrase.New("mail.clause.not-in-background-services", "setting", services),
		Why:      phrase.New("mail.why.not-in-background-services", "setting", services, "target", s.asked(), "value", servicelist.Visible(s.pol.services.Value)),
		Evidence: append(stated(s.pol.services), stated(s.pol.accessValue)...),
	}
	if len(s.pol.entries) == 0 {
		w.Why = phrase.New("mail.why.not-in-background-services.empty", "setting", services, "target", s.asked())
	}
	if inside := s.inside(); !inside.IsZero() {
		w.Also = append(w.Also, inside)
	}
	if near, ok := s.nearest(); ok {
		w.Clause = phrase.New("mail.clause.not-in-background-services.nearest", "setting", services, "nearest", near.String())
		if near.Host == s.host {
			w.Also = append(w.Also, phrase.New("mail.also.nearest-port", "nearest", near.String(), "target", s.asked()))
		} else {
			w.Also = append(w.Also, phrase.New("mail.also.nearest-letter", "nearest", near.String(), "target", s.asked()))
		}
	}
	if list := s.corrected(-1); list != "" {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.list.em-admin", "where", s.where(), "setting", services, "list", list)))
	} else {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.add.em-admin", "where", s.where(), "setting", services, "entry", s.entry().String())))
	}
	w.Advice = append(w.Advice, newPolicies())
	return s.workedBefore(w)
}

// nearest is a listed server that is nearly the one asked for: another port, or a name
// that is one slip away. A server that any log shows to answer by that very name is
// another one, and no slip.
func (s *Scene) nearest() (servicelist.Target, bool) {
	for _, byPort := range []bool{true, false} {
		for _, e := range s.pol.entries {
			for _, t := range e.Listed {
				if byPort && t.Host == s.host || !byPort && slip(t.Host, s.host) && !s.w.answers[t.Host] {
					return t, true
				}
			}
		}
	}
	return servicelist.Target{}, false
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
	return w
}

// reverse tells whether the gateway's split tunnel is REVERSE for this device, the only
// mode in which the exclusion list counts.
func (s *Scene) reverse() (holds bool, sure casefile.Confidence, ev []casefile.Evidence) {
	is := func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), "REVERSE") }
	found := func(c session.Conf, line int) []casefile.Evidence {
		return []casefile.Evidence{conf(c, line, phrase.New("mail.evidence.split-tunnel"))}
	}
	if s.before != nil && s.before.TimersKnown {
		p := s.before.Timers.SplitTunnel
		for _, v := range p.Values {
			if is(v.Text) {
				sure = casefile.Likely
				if p.Certain {
					sure = casefile.Confirmed
				}
				return true, sure, found(session.Conf{Source: s.before.ConfSource}, v.Origin.Line)
			}
		}
		if p.Certain {
			return false, "", nil
		}
	}
	if !s.t.HasConf() {
		return true, casefile.Possible, nil
	}
	for _, c := range s.t.Confs {
		if set, ok := c.Config.Parameter.Get("splitTunnel"); ok && is(set.Value) {
			return true, casefile.Likely, found(c, set.Line)
		}
		for _, a := range c.Config.Actions {
			if set, ok := a.Settings.Get("splitTunnel"); ok && is(set.Value) {
				return true, casefile.Likely, found(c, set.Line)
			}
		}
	}
	return false, "", nil
}

func weighExclusion(s *Scene) Weighing {
	v, ok := s.value(policy.ExcludeDomains)
	if !ok || s.pol.access != settings.Tunneled || !s.misroutable() || mailroute.LooksPublic(s.host) {
		return Weighing{}
	}
	var caught, kept []string
	for _, e := range strings.Split(v.Value, ",") {
		if mailroute.Excludes(e, s.host) {
			caught = append(caught, strings.TrimSpace(e))
		} else if !servicelist.Blank(e) {
			kept = append(kept, strings.TrimSpace(e))
		}
	}
	if len(caught) == 0 {
		return Weighing{}
	}
	holds, sure, ev := s.reverse()
	if !holds {
		return Weighing{}
	}
	setting := label(policy.ExcludeDomains)
	remove := phrase.New("mail.advice.exclusion.em-admin", "where", s.whereNetwork(), "setting", setting, "entries", caught, "value", strings.Join(kept, ","))
	if len(kept) == 0 {
		remove = phrase.New("mail.advice.exclusion.all.em-admin", "where", s.whereNetwork(), "setting", setting)
	}
	w := Weighing{
		Sure:     weaker(s.surest(s.pol.accessValue, v), sure),
		Clause:   phrase.New("mail.clause.exclusion-list-catches-mail", "setting", setting, "entries", caught),
		Why:      phrase.New("mail.why.exclusion-list-catches-mail", "setting", setting, "entries", caught, "host", s.host),
		Evidence: append(stated(v), ev...),
		Advice: []casefile.Advice{
			advise(casefile.EMAdmin, remove),
			advise(casefile.GatewayAdmin, phrase.New("mail.advice.exclusion.gateway-admin")),
			newPolicies(),
		},
	}
	if sure == casefile.Possible {
		w.Also = append(w.Also, phrase.New("mail.also.split-tunnel-unknown"))
	}
	return s.workedBefore(w)
}
