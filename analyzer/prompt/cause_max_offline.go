package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// maxOfflinePeriod: the app's last good policy check is longer ago than Maximum offline
// period; every good active poll starts the period anew (D).
var maxOfflinePeriod = &Cause{
	ID:          "max-offline-period",
	References:  []string{RefPrompts, RefReasons},
	Reasons:     []string{"OfflineLeaseExpired_ReAuth"},
	Disposition: casefile.AsConfigured,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		limit, known := s.hours("MaxOfflinePeriod")
		clause := phrase.New("prompt.clause.max-offline-period", "limit", length(limit, known))
		if ev, ok := s.reasonIs("OfflineLeaseExpired_ReAuth"); ok {
			w := holds(casefile.Confirmed, clause, phrase.New("prompt.why.lease.reason", "limit", length(limit, known), "origin", s.origin(limit.Value)),
				append(setting(limit.Value), ev)...).named()
			return s.withToken(w, "max-offline-period")
		}
		if w, ok := s.otherReason("max-offline-period"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.near(event.LeaseExpired); f != nil {
			w := holds(casefile.Confirmed, clause, phrase.New("prompt.why.lease.text", "limit", length(limit, known), "origin", s.origin(limit.Value)),
				append(setting(limit.Value), shown(f, phrase.New("prompt.evidence.lease")))...).named()
			return s.withToken(w, "max-offline-period")
		}
		if seen := s.T.ServerCheck(s.User, s.App, s.Time); seen != nil && known && !limit.NotActive {
			if age := s.Time.Sub(timeline.At(seen)); age <= limit.Duration {
				return ruledOut(phrase.New("prompt.why.lease.young", "age", age, "limit", length(limit, known), "origin", s.origin(limit.Value)),
					append(setting(limit.Value), shown(seen, phrase.New("prompt.evidence.policy-check")))...)
			}
		}
		check := s.lastCheck()
		if check == nil || !known {
			return unknown(phrase.New("prompt.why.lease.no-check"), lackAppLog)
		}
		age := s.Time.Sub(timeline.At(check))
		ev := append(setting(limit.Value), shown(check, phrase.New("prompt.evidence.policy-check")))
		if limit.NotActive || age <= limit.Duration {
			if s.App == "" && s.Device.ChecksIn() > 1 && !limit.NotActive {
				return unknown(phrase.New("prompt.why.lease.which-app"), lackOpenedLog)
			}
			return ruledOut(phrase.New("prompt.why.lease.young", "age", age, "limit", length(limit, known), "origin", s.origin(limit.Value)), ev...)
		}
		w := holds(surest(limit.Value), clause, phrase.New("prompt.why.lease.old", "age", age, "limit", length(limit, known), "origin", s.origin(limit.Value)), ev...)
		return s.withToken(w, "max-offline-period")
	},
}

// lastCheck is the last good policy check of the asking app; an app that names nobody
// speaks for itself.
func (s *Scene) lastCheck() *fact.Fact {
	return s.Device.Last(s.Time, func(f *fact.Fact) bool {
		return f.Kind == event.PolicyCheck && strings.EqualFold(f.Value("result"), "ok") && (s.App == "" || f.App == "" || settings.SameApp(f.App, s.App))
	})
}

// withToken adds the end of the gateway session to the chain of a check-in that came due:
// with a valid token nothing would have interrupted the user.
func (s *Scene) withToken(w Weighing, cause string) Weighing {
	if s.token() != tokenOver || s.Before.EndCause == "" {
		return w
	}
	w.Because = []string{cause, s.Before.EndCause}
	w.Evidence = append(w.Evidence, s.life(s.Before)...)
	return w
}
