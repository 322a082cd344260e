package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// backgroundTicketExpired: the STA ticket of Secure Mail is older than Background
// services ticket expiration, 168 hours by default (D).
var backgroundTicketExpired = &Cause{
	ID:          "background-ticket-expired",
	References:  []string{RefBackground, RefReasons},
	Reasons:     []string{"STATicketExpired"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		limit, known := s.hours(policy.TicketExpiration)
		clause := phrase.New("prompt.clause.background-ticket-expired", "limit", length(limit, known))
		if ev, ok := s.reasonIs("STATicketExpired"); ok {
			list := append(setting(limit.Value), ev)
			return holds(casefile.Confirmed, clause, phrase.New("prompt.why.ticket.reason", "limit", length(limit, known), "origin", s.origin(limit.Value)), list...).named()
		}
		if w, ok := s.otherReason("background-ticket-expired"); ok {
			return w
		}
		if s.App != "" && !settings.IsMail(s.App) {
			return ruledOut(phrase.New("prompt.why.ticket.other-app", "app", s.App))
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.near(event.TicketExpired); f != nil {
			return holds(casefile.Confirmed, clause, phrase.New("prompt.why.ticket.text", "limit", length(limit, known), "origin", s.origin(limit.Value)),
				shown(f, phrase.New("prompt.evidence.ticket-expired"))).named()
		}
		issued := s.Device.Last(s.Time, timeline.Kinds(event.TicketIssued))
		if issued == nil || !known {
			return unknown(phrase.New("prompt.why.ticket.no-issue"), lackMailLog)
		}
		age := s.Time.Sub(timeline.At(issued))
		if limit.NotActive || age < limit.Duration {
			return ruledOut(phrase.New("prompt.why.ticket.young", "age", age, "limit", length(limit, known), "origin", s.origin(limit.Value)),
				shown(issued, phrase.New("prompt.evidence.ticket-issued")))
		}
		if !settings.IsMail(s.App) {
			return possible(phrase.New("prompt.why.ticket.old", "age", age, "limit", length(limit, known)))
		}
		return holds(casefile.Likely, clause, phrase.New("prompt.why.ticket.old", "age", age, "limit", length(limit, known)),
			append(setting(limit.Value), shown(issued, phrase.New("prompt.evidence.ticket-issued")))...)
	},
}
