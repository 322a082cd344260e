package mail

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// A server that works, and lets other phones in.

var deviceNotAllowed = &Verdict{
	ID: "device-not-allowed", Hop: HopServer, References: []string{RefCommands}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.MailAdmin},
	Weigh:  weighNotAllowed,
}

// notAllowed reports whether a status is one of ActiveSync's own for a phone or user that
// is kept out (MS-ASCMD); they come under HTTP 200.
func notAllowed(status int) bool {
	switch status {
	case 126, 129, 130, 131, 177:
		return true
	}
	return policyUnmet(status)
}

// policyUnmet reports whether a status says that the phone does not meet the server's
// ActiveSync policy (MS-ASCMD): no list of phones keeps it out.
func policyUnmet(status int) bool { return status >= 140 && status <= 144 }

// access is what the mail server says of a phone that it does not let in: "blocked" or
// "quarantined"; empty for anything else.
func access(f *fact.Fact) string {
	switch r := strings.ToLower(f.Value("reason")); r {
	case "blocked", "quarantined":
		return r
	case "deviceblocked":
		return "blocked"
	}
	return ""
}

// partnership is the server's list of mobile devices on this user's phone, where it is the
// only one that the list has for him; nil otherwise.
func (s *Scene) partnership() *fact.Fact {
	var found *fact.Fact
	for _, f := range s.w.partners {
		if s.user == "" || f.User == "" || !s.t.People.Same(f.User, s.user) {
			continue
		}
		if found != nil && found.Device != f.Device {
			return nil
		}
		found = f
	}
	return found
}

// someBarred says that the server's list keeps out one of several phones of the user.
func (s *Scene) someBarred() []phrase.Phrase {
	if s.user == "" || s.partnership() != nil {
		return nil
	}
	for _, f := range s.w.partners {
		if f.User != "" && access(f) != "" && f.Device != "" && s.t.People.Same(f.User, s.user) {
			return []phrase.Phrase{phrase.New("mail.also.some-barred", "device", f.Device)}
		}
	}
	return nil
}

func weighNotAllowed(s *Scene) Weighing {
	w := Weighing{
		Sure:   casefile.Confirmed,
		Advice: []casefile.Advice{advise(casefile.MailAdmin, phrase.New("mail.advice.device-not-allowed.mail-admin", "user", s.userShown()))},
	}
	logged := slices.IndexFunc(s.server, func(f *fact.Fact) bool { return access(f) != "" })
	partner := s.partnership()
	switch {
	case s.symptom == answered && notAllowed(s.status):
		w.Clause = phrase.New("mail.clause.device-not-allowed.status", "status", s.status)
		w.Why = notAllowedWhy(s.status)
		w.Also = s.otherServer()
		if policyUnmet(s.status) {
			w.Advice = []casefile.Advice{advise(casefile.MailAdmin, phrase.New("mail.advice.status.449"))}
		}
	case s.symptom == barred:
		w.Clause = accessClause(access(s.facts[0]))
		w.Why = phrase.New("mail.why.device-not-allowed.listed")
	case logged >= 0:
		w.Clause = accessClause(access(s.server[logged]))
		w.Why = phrase.New("mail.why.device-not-allowed.log")
	case partner != nil && access(partner) != "" && (s.symptom == answered && s.status == 403 || s.symptom == plain):
		w.Clause = accessClause(access(partner))
		w.Why = phrase.New("mail.why.device-not-allowed.list")
		w.Evidence = []casefile.Evidence{say(partner, phrase.New("mail.evidence.partnership"))}
		if s.symptom == plain {
			w.Sure = casefile.Likely // that this failure was the refusal, nothing says
		}
	default:
		return Weighing{}
	}
	return w
}

func accessClause(access string) phrase.Phrase {
	if access == "quarantined" {
		return phrase.New("mail.clause.device-not-allowed.quarantined")
	}
	return phrase.New("mail.clause.device-not-allowed.blocked")
}

func notAllowedWhy(status int) phrase.Phrase {
	switch status {
	case 126:
		return phrase.New("mail.status.126")
	case 129:
		return phrase.New("mail.status.129")
	case 130:
		return phrase.New("mail.status.130")
	case 131:
		return phrase.New("mail.status.131")
	case 177:
		return phrase.New("mail.status.177")
	}
	return phrase.New("mail.status.policy", "status", status)
}

// answerOf is the status with which the server's own log says that it refused a request; 0
// where it did not. A phone that is kept out may get HTTP 200.
func answerOf(f *fact.Fact) int {
	if f.Kind != event.MailFailed {
		return 0
	}
	if n := status(f.Value("status")); n != 0 || access(f) == "" {
		return n
	}
	return 200
}
