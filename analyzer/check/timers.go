package check

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// The gateway's timers, by themselves and beside those of Endpoint Management.

var gatewayTimers = []Rule{
	{
		ID: "session-timeout-below-poll", Severity: casefile.WarningLev, References: []string{docPrompts},
		Keys:  []string{policy.SessTimeout, policy.ActivePollPeriod, policy.EnablePasswordCaching, policy.CertificateLabel},
		Check: sessionBelowPoll,
	},
	{
		ID: "forced-timeout-on", Severity: casefile.Information, References: []string{docPrompts, docWizard},
		Keys:  []string{policy.ForcedTimeout},
		Check: forcedOn,
	},
	{
		ID: "timer-order", Severity: casefile.Information, References: []string{docPrompts, docBackground},
		Keys:  []string{policy.ForcedTimeout, policy.TicketExpiration, policy.SessTimeout, policy.MaxOfflinePeriod, policy.InactivityTimer, policy.NetworkAccess},
		Check: timerOrder,
	},
}

// sessionBelowPoll is told once of a time-out, whichever apps it is too short for, and
// names the one that waits longest. A poll at its default says nothing, and a time-out that
// nobody set speaks only beside a poll that somebody lengthened.
func sessionBelowPoll(in *Input) []casefile.Misconfiguration {
	var slowest settings.Timer
	lengthened := false
	eachApp(in, func(m appOn) []casefile.Misconfiguration {
		if t, ok := in.Settings.Minutes(m.app.Name, m.platform, policy.ActivePollPeriod); ok && !t.NotActive && !t.Default {
			lengthened = lengthened || t.Number > pollDefault
			if t.Number > slowest.Number {
				slowest = t
			}
		}
		return nil
	})
	caching, _, _ := in.Settings.PropertyBool(policy.EnablePasswordCaching)
	eased := caching || in.certificate()
	var list []casefile.Misconfiguration
	for _, l := range in.limits(sessionLimits) {
		if l.minutes == 0 || int64(l.minutes) >= slowest.Number || !l.set && !lengthened {
			continue
		}
		f := l.finding(policy.SessTimeout)
		poll := settings.Label(policy.ActivePollPeriod)
		if eased {
			f.Severity = casefile.Information
			f.Why = phrase.New("check.session-timeout-below-poll.why-eased")
		} else {
			if l.set {
				// A poll below the default will be lengthened to it.
				f.Suggestion = strconv.FormatInt(max(slowest.Number, pollDefault), 10)
			}
			f.Why = phrase.New("check.session-timeout-below-poll.why")
		}
		f.Message = phrase.New("check.session-timeout-below-poll.message", "label", settings.Label(f.Key), "minutes", l.minutes, "holder", l.holder(),
			"poll", poll, "pollMinutes", slowest.Number, "app", shownApp(slowest.App))
		f.Advice = []casefile.Advice{
			{For: casefile.GatewayAdmin, Do: phrase.New("check.session-timeout-below-poll.advice", "where", f.Where, "label", settings.Label(f.Key), "pollMinutes", slowest.Number)},
		}
		if !eased {
			f.Advice = append(f.Advice, casefile.Advice{For: casefile.EMAdmin, Do: phrase.New("check.session-timeout-below-poll.advice-cache", "label", settings.Label(policy.EnablePasswordCaching))})
		}
		list = append(list, f)
	}
	return list
}

// forcedShort is the length in minutes, a working day, below which a forced time-out asks
// people in the middle of their work.
const forcedShort = 480

// forcedOn suggests no value: who sets a forced time-out means it.
func forcedOn(in *Input) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	for _, l := range in.limits(forcedLimits) {
		if l.minutes == 0 {
			continue
		}
		f := l.finding(policy.ForcedTimeout)
		if l.minutes < forcedShort {
			f.Severity = casefile.WarningLev
		}
		f.Message = phrase.New("check.forced-timeout-on.message", "label", settings.Label(f.Key), "minutes", l.minutes, "holder", l.holder())
		f.Why = phrase.New("check.forced-timeout-on.why", "length", phrase.Minutes(l.minutes))
		f.Advice = advise(casefile.GatewayAdmin, phrase.New("check.forced-timeout-on.advice", "where", f.Where, "label", settings.Label(f.Key)))
		list = append(list, f)
	}
	return list
}

// A link is one timer in the vendor's order.
type link struct {
	key    string
	length time.Duration
	set    bool // by somebody; a default otherwise
	at     casefile.Misconfiguration
}

// timerOrder compares neighbours in the vendor's order: forced time-out > ticket > session
// time-out > maximum offline period > Inactivity Timer. The ticket and the offline period
// have a rule of their own. Platforms of which the same is to be said share one finding.
func timerOrder(in *Input) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	said := map[string]int{} // what is told -> index in list
	eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		gates := in.timers()
		if len(gates) == 0 {
			gates = []gate{{}}
		}
		for _, g := range gates {
			var pairs []phrase.Phrase
			var at *casefile.Misconfiguration
			for _, p := range m.disordered(g) {
				if at == nil {
					at = &p[0].at
				}
				pairs = append(pairs, pairSaid(p[0], p[1]))
			}
			if at == nil {
				continue
			}
			id := fmt.Sprint(m.app.Name, at.Source, at.Line, at.Key, pairs)
			if i, ok := said[id]; ok {
				if list[i].Platform != m.platform {
					list[i].Platform = ""
				}
				continue
			}
			said[id] = len(list)
			f := *at
			f.App, f.Platform = m.app.Name, m.platform
			f.Message = phrase.New("check.timer-order.message", "pairs", pairs)
			f.Why = phrase.New("check.timer-order.why")
			f.Advice = []casefile.Advice{
				{For: casefile.GatewayAdmin, Do: phrase.New("check.timer-order.advice")},
				{For: casefile.EMAdmin, Do: phrase.New("check.timer-order.advice")},
			}
			list = append(list, f)
		}
		return nil
	})
	return list
}

// leaseMargin is by how much the vendor's profiles keep the maximum offline period below
// the session time-out.
const leaseMargin = time.Hour

// disordered are the pairs of neighbours of which the first is not longer than the second,
// unless both stand at their defaults.
func (m appOn) disordered(g gate) [][2]*link {
	forced, session := g.first(forcedLimits, policy.ForcedTimeout), g.first(sessionLimits, policy.SessTimeout)
	var ticket, offline, inactivity *link
	if v, ok := m.value(policy.TicketExpiration); ok && m.tunneled() {
		if hours, valid := ticketOf(v.Value); valid {
			ticket = m.link(v, time.Duration(min(hours, policy.NotActive))*time.Hour)
		}
	}
	if t, ok := m.in.Settings.Hours(m.app.Name, m.platform, policy.MaxOfflinePeriod); ok && !t.NotActive {
		offline = m.link(t.Value, t.Duration)
	}
	if t, ok := m.in.Settings.PropertyMinutes(policy.InactivityTimer); ok && !t.NotActive && (!t.Default || m.in.Settings.HasProperties()) {
		inactivity = &link{t.Key, t.Duration, !t.Default, propertyFinding(t.Value)}
	}
	var list [][2]*link
	compare := func(a, b *link, margin time.Duration) {
		if a != nil && b != nil && (a.set || b.set) && (a.length <= b.length || a.length < b.length+margin) {
			list = append(list, [2]*link{a, b})
		}
	}
	compare(forced, ticket, 0)
	if ticket == nil {
		compare(forced, session, 0)
	}
	compare(ticket, session, 0)
	compare(session, offline, leaseMargin)
	compare(offline, inactivity, 0)
	return list
}

func (m appOn) link(v settings.Value, length time.Duration) *link {
	return &link{v.Key, length, !v.Default, m.finding(v)}
}

func pairSaid(a, b *link) phrase.Phrase {
	first, second := settings.Label(a.key), settings.Label(b.key)
	if a.key == policy.SessTimeout && b.key == policy.MaxOfflinePeriod {
		return phrase.New("check.timer-pair-hour", "first", first, "length", a.length, "second", second, "other", b.length)
	}
	return phrase.New("check.timer-pair", "first", first, "length", a.length, "second", second, "other", b.length)
}

// shownApp is the app that a value is of, as people call it.
func shownApp(name string) string {
	if name == "" {
		return "Secure Mail"
	}
	return name
}

// limits are the values that any gate's timer can have, each place once.
func (in *Input) limits(of func(gate) []limit) []limit {
	var list []limit
	for _, g := range in.timers() {
		for _, l := range of(g) {
			if !slices.ContainsFunc(list, func(have limit) bool { return have.source == l.source && have.line == l.line }) {
				list = append(list, l)
			}
		}
	}
	return list
}
