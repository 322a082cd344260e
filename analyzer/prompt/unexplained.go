package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/policy"
)

// A lack is the evidence without which a cause can be neither shown nor ruled out. Each
// is a file that somebody can send, or a thing that somebody can look up.
type lack uint8

const (
	lackDeviceLog       lack = 1 + iota // the log bundle of the device
	lackHubLog                          // Secure Hub's log since the last unlock
	lackOpenedLog                       // the log of the app that was opened
	lackAppLog                          // a log of the asking app that reaches further back
	lackAppLogs                         // logs of all apps that reach further back
	lackMailLog                         // Secure Mail's log since the last sign-on
	lackGatewayLog                      // ns.log of that time
	lackOlderGatewayLog                 // older ns.log files
	lackPolicies                        // the app's policies
	lackProperties                      // the client properties
	lackPasswordDate                    // when the password was last set
)

// unexplained says which evidence is missing, and which causes each piece of it would
// settle; and what could have been although nothing shows it.
func (s *Scene) unexplained(p *casefile.Prompt, all []weighed) {
	p.Credential = s.credential(nil)
	p.References = []string{RefPrompts}
	p.Explanation = append(p.Explanation, s.noCause())
	for _, f := range s.Facts {
		p.Evidence = append(p.Evidence, shown(f, phrase.New("prompt.evidence.asked")))
	}
	if s.After != nil {
		p.Evidence = append(p.Evidence, s.life(s.After)...)
	}
	var open []phrase.Term
	missing := map[lack][]phrase.Term{}
	for _, w := range all {
		cause := phrase.Term{Set: "cause", ID: w.cause.ID}
		switch w.Verdict {
		case Possible:
			open = append(open, cause)
		case Unknown:
			missing[w.lack] = append(missing[w.lack], cause)
		}
	}
	if len(open) > 0 {
		p.Explanation = append(p.Explanation, phrase.New("prompt.missing.possible", "causes", open))
	}
	if len(missing) > 0 {
		p.Explanation = append(p.Explanation, phrase.New("prompt.missing.lead"))
	}
	for l := lackDeviceLog; l <= lackPasswordDate; l++ {
		if causes := missing[l]; causes != nil {
			p.Explanation = append(p.Explanation, s.missing(l, causes))
		}
	}
	p.Advice = []casefile.Advice{{For: casefile.Helpdesk, Do: phrase.New("prompt.advice.unexplained.helpdesk")}}
}

// noCause says that nothing documented was found, and what reason the app gave if it did.
func (s *Scene) noCause() phrase.Phrase {
	switch s.Reason {
	case "":
		return phrase.New("prompt.why.unexplained")
	case appUpgraded:
		grace, ok := s.hours(policy.UpgradeGracePeriod)
		return phrase.New("prompt.why.upgraded", "setting", of(policy.UpgradeGracePeriod), "grace", length(grace, ok), "origin", s.origin(grace.Value))
	}
	return phrase.New("prompt.why.unexplained-reason", "reason", s.Reason)
}

// missing names a piece of evidence and the causes that it would settle.
func (s *Scene) missing(l lack, causes []phrase.Term) phrase.Phrase {
	switch l {
	case lackDeviceLog:
		return phrase.New("prompt.missing.device-log", "causes", causes)
	case lackHubLog:
		return phrase.New("prompt.missing.hub-log", "causes", causes)
	case lackOpenedLog:
		return phrase.New("prompt.missing.opened-log", "causes", causes)
	case lackAppLog:
		return phrase.New("prompt.missing.app-log", "causes", causes)
	case lackAppLogs:
		return phrase.New("prompt.missing.app-logs", "causes", causes)
	case lackMailLog:
		return phrase.New("prompt.missing.mail-log", "causes", causes)
	case lackGatewayLog:
		return phrase.New("prompt.missing.gateway-log", "at", s.Time, "causes", causes)
	case lackOlderGatewayLog:
		return phrase.New("prompt.missing.older-gateway-log", "causes", causes)
	case lackPolicies:
		return phrase.New("prompt.missing.policies", "causes", causes)
	case lackProperties:
		return phrase.New("prompt.missing.properties", "causes", causes)
	}
	return phrase.New("prompt.missing.password-date", "causes", causes)
}
