package mail

import (
	"cmp"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// What the gateway refuses: a session that is over, a policy that denies, no licence.

var logonRequired = &Verdict{
	ID: "logon-required", Hop: HopGateway, References: []string{RefBackground, "authentication-prompt-scenarios"}, Disposition: casefile.AsConfigured,
	Advice: []casefile.Role{casefile.User, casefile.EMAdmin, casefile.Helpdesk},
	Ends:   []event.Kind{event.SessionStart, event.SignOn},
	Weigh:  weighLogon,
}

var accessDenied = &Verdict{
	ID: "access-denied", Hop: HopGateway, References: []string{RefGateway}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.GatewayAdmin},
	Ends:   []event.Kind{event.ConfigChanged},
	Weigh:  weighDenied,
}

var licenceLimit = &Verdict{
	ID: "licence-limit", Hop: HopGateway, References: []string{RefGateway}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.GatewayAdmin},
	Ends:   []event.Kind{event.SessionStart},
	Weigh:  weighLicence,
}

// rightAfter is how long after a session's end the first failure still looks like its
// doing: a phone that lies still tries again within the quarter of an hour.
const rightAfter = 15 * time.Minute

// over reports whether the device's gateway session had ended before the first failure.
func (s *Scene) over() bool {
	return s.before != nil && s.before.Ended && !s.before.End.After(s.first.Add(clockSlack))
}

// askedForLogon is the mail app's own request for a gateway logon at the failure, or nil.
func (s *Scene) askedForLogon() *fact.Fact {
	return s.near(func(f *fact.Fact) bool {
		return f.Kind == event.LogonRequest && mailApp(f) && reasonName(f) == "NetworkAccess"
	})
}

func reasonName(f *fact.Fact) string {
	const prefix = "CTXLogonRequestType_"
	r := f.Value("reason")
	if len(r) > len(prefix) && r[:len(prefix)] == prefix {
		return r[len(prefix):]
	}
	return r
}

// weighLogon holds only for an app that needs the gateway session. With STA it does not:
// a session that timed out while mail goes on is healthy.
func weighLogon(s *Scene) Weighing {
	if s.offline() != nil {
		return Weighing{}
	}
	w := Weighing{
		Clause: phrase.New("mail.clause.logon-required"),
		Advice: []casefile.Advice{
			advise(casefile.User, phrase.New("mail.advice.logon-required.user", "app", s.app)),
			advise(casefile.EMAdmin, phrase.New("mail.advice.logon-required.em-admin", "where", s.where(), "services", label(policy.BackgroundServices),
				"gateway", label(policy.BackgroundGateway), "entry", s.entryShown())),
		},
	}
	if s.over() {
		w.Evidence = s.before.Evidence()
		w.Clause = phrase.New("mail.clause.logon-required.since", "time", s.before.End)
	}
	onSTA, known := s.onSTA()
	if s.symptom == sessionOver {
		w.Sure = casefile.Confirmed
		w.Why = phrase.New("mail.why.logon-required.named")
		return w
	}
	if !s.blind() || s.way == routeDirect {
		return Weighing{}
	}
	if onSTA {
		return s.stoppedAtLogout(w)
	}
	if f := s.askedForLogon(); f != nil {
		w.Sure = casefile.Confirmed
		if !known {
			w.Sure = casefile.Likely
		}
		w.Why = phrase.New("mail.why.logon-required.asked")
		w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.logon-request")))
		return w
	}
	if !s.over() {
		return Weighing{}
	}
	end := s.before.End
	ok := s.lastOK()
	if ok != nil && timeline.At(ok).After(end.Add(clockSlack)) {
		return Weighing{} // mail came after the session: it did not need it
	}
	w.Why = phrase.New("mail.why.logon-required.session", "time", end)
	switch {
	case s.way == routeSession:
		w.Sure = casefile.Likely
	case ok != nil && s.first.Sub(end) <= rightAfter:
		w.Sure = casefile.Likely
		w.Also = append(w.Also, phrase.New("mail.also.stopped-at-logout", "ok", timeline.At(ok), "end", end))
	default:
		w.Sure = casefile.Possible
	}
	if ok != nil {
		w.Evidence = append(w.Evidence, say(ok, phrase.New("mail.evidence.ok")))
	}
	if !known {
		w.Also = append(w.Also, phrase.New("mail.also.sta-unknown", "setting", label(policy.BackgroundServices)))
	}
	return w
}

// deniedBy is the policy that a refusal names, or "".
func deniedBy(f *fact.Fact) string {
	return cmp.Or(f.Value("Denied_by_policy"), f.Value("denied_by_policy"))
}

func denialShown(f *fact.Fact) phrase.Phrase {
	dst := cmp.Or(f.Value("Remote_host"), f.Value("Destination"), f.Value("Dstip"))
	if by := deniedBy(f); by != "" {
		return phrase.New("mail.evidence.denied-by", "target", dst, "policy", by)
	}
	return phrase.New("mail.evidence.denied", "target", dst)
}

func weighDenied(s *Scene) Weighing {
	if len(s.denials) == 0 || s.offline() != nil {
		return Weighing{}
	}
	w := Weighing{Sure: casefile.Confirmed}
	f := s.denials[0]
	if by := deniedBy(f); by != "" {
		w.Clause = phrase.New("mail.clause.access-denied.policy", "policy", by)
		w.Why = phrase.New("mail.why.access-denied.policy", "policy", by, "target", s.targetShown())
		w.Advice = []casefile.Advice{advise(casefile.GatewayAdmin, phrase.New("mail.advice.access-denied.policy.gateway-admin", "policy", by, "target", s.targetShown()))}
	} else {
		w.Clause = phrase.New("mail.clause.access-denied")
		w.Why = phrase.New("mail.why.access-denied", "target", s.targetShown())
		w.Advice = []casefile.Advice{advise(casefile.GatewayAdmin, phrase.New("mail.advice.access-denied.gateway-admin", "target", s.targetShown()))}
	}
	if s.byMoment {
		w.Sure = casefile.Likely
		d := destinationOf(f)
		w.Also = append(w.Also, phrase.New("mail.also.denied-address", "address", d.ip, "target", s.targetShown()))
	}
	if s.userGuessed {
		// Another device of another user may have asked for the same server.
		w.Sure = casefile.Likely
		if s.byMoment {
			w.Sure = casefile.Possible
		}
		w.Also = append(w.Also, phrase.New("mail.also.user-guessed", "user", s.user))
	}
	if s.device != nil { // else they are the failures themselves
		w.Evidence = append(w.Evidence, s.refusals()...)
	}
	return w
}

// licence is the gateway's record of a licence limit that these attempts ran into, or nil.
func (s *Scene) licence() (f *fact.Fact, own bool) {
	for _, l := range between(s.w.licences, s.first.Add(-around), s.last.Add(around)) {
		if l.User != "" && s.user != "" && s.t.People.Same(l.User, s.user) {
			return l, true
		}
		if f == nil && (l.User == "" || s.user == "") {
			f = l
		}
		if f == nil && l.User != "" && s.user != "" && (s.before == nil || s.over()) {
			f = l // somebody else was turned away while this user had no session either
		}
	}
	return f, false
}

func weighLicence(s *Scene) Weighing {
	if s.through() && s.symptom != sessionOver || !s.blind() && s.symptom != sessionOver || s.offline() != nil {
		return Weighing{}
	}
	f, own := s.licence()
	if f == nil {
		return Weighing{}
	}
	w := Weighing{
		Sure:     casefile.Likely,
		Clause:   phrase.New("mail.clause.licence-limit"),
		Why:      phrase.New("mail.why.licence-limit", "time", timeline.At(f), "limit", cmp.Or(f.Value("License_limit"), "?")),
		Evidence: []casefile.Evidence{say(f, phrase.New("mail.evidence.licence"))},
		Advice:   []casefile.Advice{advise(casefile.GatewayAdmin, phrase.New("mail.advice.licence-limit.gateway-admin"))},
	}
	if own {
		w.Sure = casefile.Confirmed
	} else {
		w.Also = append(w.Also, phrase.New("mail.also.licence-other"))
	}
	return w
}
