package mail

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// redirected is the answer of a server that sends the app to another one, which its header
// X-MS-Location names (MS-ASHTTP).
const redirected = 451

// location is the server that a redirect names; empty where the log does not hold it.
func (s *Scene) location() string {
	for _, f := range s.facts {
		if status(f.Value("status")) == redirected && f.Value("address") != "" {
			host, _, _ := strings.Cut(strings.ToLower(f.Value("address")), ":")
			return strings.TrimSuffix(host, ".")
		}
	}
	return ""
}

// redirected holds the server that the app is sent to against the list: one that it does
// not name is asked for straight over the Internet.
func (s *Scene) redirected(w Weighing) Weighing {
	to := s.location()
	if to == "" {
		return w
	}
	services := label(policy.BackgroundServices)
	_, listed := s.lists(to, httpsPort)
	switch {
	case mailroute.LooksPublic(to):
		w.Also = append(w.Also, phrase.New("mail.also.redirect-public", "host", to))
		if v, ok := s.w.set.Value(s.app, s.platform, policy.TrustedExchangeHosts); ok && onlineExchange(to) && !trusts(v.Value, to) {
			w.Also = append(w.Also, phrase.New("mail.also.untrusted", "host", to, "setting", label(policy.TrustedExchangeHosts)))
			w.Advice = append(w.Advice, s.trust(to))
		}
	case s.pol.access != settings.Tunneled || !s.pol.listGiven || s.way == routeDirect:
		w.Also = append(w.Also, phrase.New("mail.also.redirect", "host", to))
	case listed:
		w.Also = append(w.Also, phrase.New("mail.also.redirect-listed", "host", to, "setting", services))
	default:
		entry := servicelist.Target{Host: to, Port: httpsPort}
		w.Clause = phrase.New("mail.clause.redirect", "host", to, "setting", services)
		w.Why = phrase.New("mail.why.redirect", "host", to, "setting", services)
		w.Evidence = append(w.Evidence, stated(s.pol.services)...)
		if list := servicelist.Mend(append(slices.Clone(s.pol.entries), servicelist.ParseServiceList(entry.String())...)); list != "" {
			w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.list.em-admin", "where", s.where(), "setting", services, "list", list)))
		} else {
			w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.add.em-admin", "where", s.where(), "setting", services, "entry", entry.String())))
		}
		w.Advice = append(w.Advice, newPolicies())
	}
	return w
}
