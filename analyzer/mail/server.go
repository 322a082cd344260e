package mail

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// What the mail server answers, or that it doesn't.

var mailServerAuth = &Verdict{
	ID: "mail-server-auth", Hop: HopServer, References: []string{RefStatus}, Disposition: casefile.UserAction,
	Advice: []casefile.Role{casefile.User, casefile.MailAdmin, casefile.EMAdmin, casefile.Helpdesk},
	Ends:   []event.Kind{event.PromptAnswered},
	Weigh:  weighAuth,
}

var mailServerRefused = &Verdict{
	ID: "mail-server-refused", Hop: HopServer, References: []string{RefStatus}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.MailAdmin, casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighRefused,
}

var mailServerUnreachable = &Verdict{
	ID: "mail-server-unreachable", Hop: HopServer, References: []string{RefBackground}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.GatewayAdmin, casefile.MailAdmin},
	Weigh:  weighUnreachable,
}

func weighAuth(s *Scene) Weighing {
	if s.symptom != answered {
		return Weighing{}
	}
	w := Weighing{Sure: casefile.Confirmed, Also: append(s.signOnRefused(), s.otherServer()...)}
	user := advise(casefile.User, phrase.New("mail.advice.mail-server-auth.user", "app", s.app))
	admin := advise(casefile.MailAdmin, phrase.New("mail.advice.mail-server-auth.mail-admin", "user", s.userShown()))
	switch s.status {
	case 401:
		w.Clause = phrase.New("mail.clause.status.401")
		w.Why = phrase.New("mail.status.401")
		w.Advice = []casefile.Advice{user, admin}
		return s.signIn(s.untrusted(w))
	case 456:
		w.Clause = phrase.New("mail.clause.status.456")
		w.Why = phrase.New("mail.status.456")
		w.Disposition = casefile.Fault // the account was blocked by somebody else
		w.Advice = []casefile.Advice{admin}
	case 457:
		w.Clause = phrase.New("mail.clause.status.457")
		w.Why = phrase.New("mail.status.457")
		w.Advice = []casefile.Advice{advise(casefile.User, phrase.New("mail.advice.mail-server-auth.expired.user", "app", s.app))}
	default:
		return Weighing{}
	}
	return w
}

// signOnRefused says why the server's own log took no credentials, where it tells.
func (s *Scene) signOnRefused() []phrase.Phrase {
	for _, f := range s.server {
		switch f.Value("reason") {
		case "wrong-password":
			return []phrase.Phrase{phrase.New("mail.also.refused.wrong-password")}
		case "password-expired", "password-must-change":
			return []phrase.Phrase{phrase.New("mail.also.refused.password-expired")}
		case "account-disabled", "account-expired":
			return []phrase.Phrase{phrase.New("mail.also.refused.account-disabled")}
		case "account-locked":
			return []phrase.Phrase{phrase.New("mail.also.refused.account-locked")}
		case "account-restriction", "logon-hours":
			return []phrase.Phrase{phrase.New("mail.also.refused.restriction")}
		}
	}
	return nil
}

// otherServer says that the answer may be another server's, where the policies send the
// request straight to the Internet.
func (s *Scene) otherServer() []phrase.Phrase {
	if s.way != routeDirect || mailroute.LooksPublic(s.host) || s.host == "" {
		return nil
	}
	return []phrase.Phrase{phrase.New("mail.also.other-server", "target", s.asked())}
}

func weighRefused(s *Scene) Weighing {
	if s.symptom != answered {
		return Weighing{}
	}
	c := codeOf(s.status)
	w := Weighing{
		Sure: casefile.Confirmed, Disposition: c.disposition, Clause: phrase.New("mail.clause.status", "status", s.status, "meaning", c.meaning),
		Why: c.why, Also: s.otherServer(), Advice: []casefile.Advice{advise(casefile.MailAdmin, c.advice)}, References: references(s.status),
	}
	if s.status == 403 {
		w.Also = append(w.Also, s.someBarred()...)
	}
	if s.status == redirected {
		return s.redirected(w)
	}
	return w
}

// tunnelFresh is how long after its start a tunnel is taken for standing when nothing
// says that it failed.
const tunnelFresh = 15 * time.Minute

// tunnel is the record of a tunnel that stood at the failure, or nil.
func (s *Scene) tunnel() *fact.Fact {
	if s.device == nil {
		return nil
	}
	f := s.device.Last(s.first, timeline.Kinds(event.TunnelStarted, event.TunnelFailed))
	if f == nil || f.Kind != event.TunnelStarted || s.first.Sub(timeline.At(f)) > tunnelFresh {
		return nil
	}
	return f
}

// weighUnreachable is what is left when the way up to the server is known to be good. Where
// a part of the way is not known it is only possible, and on an unknown way not even that.
func weighUnreachable(s *Scene) Weighing {
	if s.symptom != unreachable || s.host == "" || s.offline() != nil || len(s.denials) > 0 {
		return Weighing{}
	}
	direct := s.way == routeDirect && mailroute.LooksPublic(s.host)
	if s.way != routeBackground && s.way != routeSession && !direct {
		return Weighing{}
	}
	w := Weighing{Sure: casefile.Possible, Also: s.serverSilent()}
	good := direct || s.tunnel() != nil
	if !good {
		good = s.gatewayHop().State == casefile.HopOK && (s.way == routeSession || s.staHop().State == casefile.HopOK)
	}
	if good {
		w.Sure = casefile.Likely
	}
	if direct {
		w.Clause = phrase.New("mail.clause.mail-server-unreachable.direct")
		w.Why = phrase.New("mail.why.mail-server-unreachable.direct", "target", s.asked())
	} else {
		w.Clause = phrase.New("mail.clause.mail-server-unreachable")
		w.Why = phrase.New("mail.why.mail-server-unreachable", "target", s.asked())
		w.Advice = append(w.Advice, advise(casefile.GatewayAdmin, phrase.New("mail.advice.mail-server-unreachable.gateway-admin", "target", s.asked())))
	}
	w.Advice = append(w.Advice, advise(casefile.MailAdmin, phrase.New("mail.advice.mail-server-unreachable.mail-admin", "target", s.asked())))
	if !good {
		w.Also = append(w.Also, s.missing()...)
	}
	return w
}
