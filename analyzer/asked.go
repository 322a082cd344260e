package analyzer

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mail"
)

// An Ask is one time that a user was asked, as the logs show it, before it is explained.
type Ask struct {
	Time, Until time.Time
	User, App   string
	// First and Last are records that show it: they stay what they are when more is known of
	// it, be it its time, its user or its cause.
	First, Last casefile.Ref

	number int
}

// Asks are all times that users were asked and that a filter leaves, in order of time.
func (a *Analysis) Asks(f Filter) []Ask {
	f.names = a.t.People
	var list []Ask
	for i := range a.asks.Len() {
		k := Ask{number: i, Time: a.asks.Time(i), User: a.asks.User(i), App: a.asks.App(i)}
		k.First, k.Last, k.Until = a.asks.Records(i)
		if f.keep(k.User, k.Time, k.Until) && f.ofApp(k.App) {
			list = append(list, k)
		}
	}
	return list
}

// Explain says in full why one of the Asks came.
func (a *Analysis) Explain(k Ask) casefile.Prompt { return a.asks.Explain(k.number) }

// MailFailures are all of the case that a filter leaves.
func (a *Analysis) MailFailures(f Filter) []casefile.MailFailure {
	f.names = a.t.People
	return filter(mail.Explain(a.t), func(m casefile.MailFailure) bool { return f.keep(m.User, m.Time, m.Until) && f.ofApp("Secure Mail") })
}

// Findings are the misconfigurations that a filter leaves.
func (a *Analysis) Findings(f Filter) []casefile.Misconfiguration {
	return filter(a.checks, func(m casefile.Misconfiguration) bool { return m.App == "" || f.ofApp(m.App) })
}
