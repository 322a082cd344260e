package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// certificateExpired: the client certificate ran out or is due for renewal (D, error names).
var certificateExpired = &Cause{
	ID:          "certificate-expired",
	References:  []string{RefReasons},
	Disposition: casefile.Fault,
	Advice:      []casefile.Role{casefile.User, casefile.EMAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("certificate-expired"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.near(event.CertificateExpired); f != nil {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.certificate-expired"), phrase.New("prompt.why.certificate.text"),
				shown(f, phrase.New("prompt.evidence.certificate"))).named()
		}
		return ruledOut(phrase.New("prompt.why.certificate.none"))
	},
}
