package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/event"
)

// mailServerChallenge: the mail server itself asks, inside Secure Mail and without a flip
// to Secure Hub: 401 or 457, or a web sign-on whose token ended (D, status codes).
var mailServerChallenge = &Cause{
	ID:          "mail-server-challenge",
	References:  []string{RefBackground},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User, casefile.MailAdmin},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if s.Reason != "" {
			return ruledOut(phrase.New("prompt.why.other-reason", "reason", s.Reason))
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		if f := s.flip(); f != nil {
			return ruledOut(phrase.New("prompt.why.server.flip"), shown(f, phrase.New("prompt.evidence.flip")))
		}
		if s.App != "" && !settings.IsMail(s.App) {
			return ruledOut(phrase.New("prompt.why.server.other-app", "app", s.App))
		}
		f := s.near(event.MailFailed)
		if f != nil && asksForMailbox(f.Value("status")) {
			return holds(casefile.Likely, phrase.New("prompt.clause.mail-server-challenge", "status", f.Value("status")),
				phrase.New("prompt.why.server.status", "status", f.Value("status")), shown(f, phrase.New("prompt.evidence.mail-status", "status", f.Value("status"))))
		}
		switch strings.ToLower(s.Credential) {
		case "mailbox", "web":
			return holds(casefile.Likely, phrase.New("prompt.clause.mail-server-challenge-page"), phrase.New("prompt.why.server.page"))
		}
		return ruledOut(phrase.New("prompt.why.server.none"))
	},
}

// asksForMailbox reports whether an HTTP status makes Secure Mail ask for the mailbox's
// credentials: 401 unauthorised, 457 password expired.
func asksForMailbox(status string) bool { return status == "401" || status == "457" }
