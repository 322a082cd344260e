package mail

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/parsers/policy"
)

// How the app signs on to a mailbox: to a trusted host with modern authentication, to all
// others with a user name and password, which Exchange Online refuses.

// trusts reports whether Trusted Exchange Online Hostnames names a host.
func trusts(list, host string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(servicelist.Narrow(list), func(r rune) bool { return r == ',' || r == ';' }),
		func(t string) bool { return strings.EqualFold(strings.TrimSpace(t), host) })
}

// trust is what to do about a host that is not trusted.
func (s *Scene) trust(host string) casefile.Advice {
	return advise(casefile.EMAdmin, phrase.New("mail.advice.untrusted.em-admin", "where", s.where(), "setting", label(policy.TrustedExchangeHosts), "host", host))
}

// untrusted adds to a refused sign-on that Exchange Online takes no basic authentication,
// where the app falls back to it. A host that the log does not name is not blamed.
func (s *Scene) untrusted(w Weighing) Weighing {
	v, ok := s.w.set.Value(s.app, s.platform, policy.TrustedExchangeHosts)
	if !ok || s.assumed || !onlineExchange(s.host) || !s.policiesGiven() {
		return w
	}
	if trusts(v.Value, s.host) {
		w.Also = append(w.Also, phrase.New("mail.also.trusted", "host", s.host))
		return w
	}
	w.Disposition = casefile.SettingFault
	w.Clause = phrase.New("mail.clause.untrusted", "host", s.host, "setting", label(policy.TrustedExchangeHosts))
	w.Why = phrase.New("mail.why.untrusted", "host", s.host, "setting", label(policy.TrustedExchangeHosts))
	w.Evidence = append(w.Evidence, stated(v)...)
	w.Advice = []casefile.Advice{s.trust(s.host), newPolicies()}
	return w
}

// policiesGiven reports whether the app's own policies were read, so that a list which they
// do not hold is at its default.
func (s *Scene) policiesGiven() bool { return s.pol.accessGiven || s.pol.listGiven }

// signIn adds what Entra's own record says of a sign-on that was refused.
func (s *Scene) signIn(w Weighing) Weighing {
	for _, f := range between(s.w.signIns, s.first.Add(-around), s.last.Add(around)) {
		if s.user == "" || f.Value("reason") == "" || !s.t.People.Same(f.User, s.user) {
			continue
		}
		w.Also = append(w.Also, phrase.New("mail.also.entra", "reason", strings.TrimSuffix(f.Value("reason"), ".")))
		w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.entra")))
		return w
	}
	return w
}
