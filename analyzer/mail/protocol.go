package mail

import (
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// The version of ActiveSync that the app speaks, and the server no longer does.

var protocolTooOld = &Verdict{
	ID: "protocol-too-old", Hop: HopServer, References: []string{RefStatus, RefCommands}, Disposition: casefile.Fault,
	Advice: []casefile.Role{casefile.User, casefile.EMAdmin},
	Weigh:  weighProtocol,
}

// Exchange Online takes no ActiveSync below leastVersion since onlineSince, as its vendor
// announced.
const leastVersion = "16.1"

var onlineSince = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// The statuses that name the version as what is refused.
const (
	versionNotSupported     = 138 // ActiveSync's own (MS-ASCMD)
	httpVersionNotSupported = 505 // MS-ASHTTP: the header MS-ASProtocolVersion
)

// spoken is the record of the ActiveSync version that the app asks with, and the version;
// nil where no log tells.
func (s *Scene) spoken() (*fact.Fact, string) {
	if s.device == nil {
		return nil, ""
	}
	f := s.device.Last(s.last.Add(oneAttempt), func(f *fact.Fact) bool {
		return f.Kind == event.MailConnect && mailApp(f) && parseVersion(f.Value("reason")) > 0
	})
	if f == nil {
		return nil, ""
	}
	return f, f.Value("reason")
}

// parseVersion reads "16.1" as 161; 0 for anything else.
func parseVersion(s string) int {
	major, minor, ok := strings.Cut(s, ".")
	a, err := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	if !ok || err != nil || err2 != nil || a < 1 || a > 99 || b < 0 || b > 9 {
		return 0
	}
	return 10*a + b
}

func weighProtocol(s *Scene) Weighing {
	f, version := s.spoken()
	old := f != nil && parseVersion(version) < parseVersion(leastVersion) && onlineExchange(s.host) && !s.first.Before(onlineSince)
	w := Weighing{Advice: []casefile.Advice{
		advise(casefile.User, phrase.New("mail.advice.protocol-too-old.user", "app", s.app)),
		advise(casefile.EMAdmin, phrase.New("mail.advice.protocol-too-old.em-admin", "app", s.app)),
	}}
	switch {
	case s.symptom == answered && (s.status == versionNotSupported || s.status == httpVersionNotSupported):
		w.Sure = casefile.Confirmed // the server's own word
		w.Clause = phrase.New("mail.clause.protocol-too-old.named", "status", s.status)
		w.Why = phrase.New("mail.why.protocol-too-old.named", "status", s.status)
		if old {
			w.Also = append(w.Also, phrase.New("mail.also.protocol-online", "version", version, "least", leastVersion))
		}
	case old && (s.symptom == plain || s.symptom == answered && (s.status == 400 || s.status == 403 || s.status == 405)):
		w.Sure = casefile.Likely // no answer says that it was this
		w.Clause = phrase.New("mail.clause.protocol-too-old", "version", version)
		w.Why = phrase.New("mail.why.protocol-too-old", "version", version, "least", leastVersion)
	default:
		return Weighing{}
	}
	if f != nil {
		w.Evidence = append(w.Evidence, say(f, phrase.New("mail.evidence.protocol", "version", version)))
	}
	return w
}

// onlineExchange reports whether a server is Exchange Online's.
func onlineExchange(host string) bool { return mailroute.Within(host, "office365.com") }
