package check

import (
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// How long the ticket lives with which Secure Mail syncs in the background.

var ticketExpiration = []Rule{
	{
		ID: "ticket-expiration-invalid", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.TicketExpiration, policy.NetworkAccess},
		Check: ticketInvalid,
	},
	{
		ID: "ticket-expiration-short", Severity: casefile.WarningLev, References: []string{docBackground, docPrompts},
		Keys:  []string{policy.TicketExpiration, policy.MaxOfflinePeriod, policy.NetworkAccess},
		Check: ticketShort,
	},
	{
		ID: "ticket-expiration-long", Severity: casefile.Information, References: []string{docBackground},
		Keys:  []string{policy.TicketExpiration, policy.NetworkAccess},
		Check: ticketLong,
	},
}

// ticketDefault is the vendor's: seven days.
const ticketDefault = 168

// ticketOf is the ticket's life in hours; ok is false when the value is no number above 0,
// as the server itself would read it: in half width and without blanks.
func ticketOf(value string) (hours int64, ok bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil && n > 0
}

// defaultTicket is the default as a suggestion, unless it would be too short beside the
// app's maximum offline period.
func (m appOn) defaultTicket() string {
	if m.shorterThanOffline(ticketDefault) {
		return ""
	}
	return strconv.Itoa(ticketDefault)
}

func (m appOn) shorterThanOffline(hours int64) bool {
	t, ok := m.in.Settings.Hours(m.app.Name, m.platform, policy.MaxOfflinePeriod)
	return ok && !t.NotActive && hours < t.Number
}

func ticketInvalid(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.TicketExpiration)
		if !ok {
			return nil
		}
		if _, valid := ticketOf(v.Value); valid || servicelist.Blank(v.Value) && m.access() == settings.Unrestricted {
			return nil // nobody needs a ticket for a direct connection
		}
		f := m.finding(v)
		f.Suggestion = m.defaultTicket()
		if n, ok := settings.ParseNumber(v.Value); ok && n > 0 && n <= ticketDefault && !m.shorterThanOffline(n) {
			f.Suggestion = strconv.FormatInt(n, 10) // a good number that only blanks or its width spoil
		}
		f.Message = phrase.New("check.ticket-expiration-invalid.message", "label", settings.Label(v.Key), "visible", servicelist.Visible(v.Value))
		f.Why = phrase.New("check.ticket-expiration-invalid.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.ticket-expiration-invalid.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

func ticketShort(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.TicketExpiration)
		hours, valid := ticketOf(v.Value)
		if !ok || !valid || !m.tunneled() {
			return nil
		}
		if !m.shorterThanOffline(hours) {
			return nil
		}
		offline, _ := m.in.Settings.Hours(m.app.Name, m.platform, policy.MaxOfflinePeriod)
		f := m.finding(v)
		f.Suggestion = m.defaultTicket()
		f.Message = phrase.New("check.ticket-expiration-short.message", "label", settings.Label(v.Key), "hours", hours,
			"offline", settings.Label(policy.MaxOfflinePeriod), "offlineHours", offline.Number)
		f.Why = phrase.New("check.ticket-expiration-short.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.ticket-expiration-short.advice", "where", m.where(), "label", settings.Label(v.Key), "offlineHours", offline.Number))
		return []casefile.Misconfiguration{f}
	})
}

// ticketLong suggests no value: who sets a long life means it.
func ticketLong(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.TicketExpiration)
		hours, valid := ticketOf(v.Value)
		if !ok || !valid || !m.tunneled() || hours <= ticketDefault {
			return nil
		}
		// One value, one finding: too short beside the offline period goes first.
		if m.shorterThanOffline(hours) {
			return nil
		}
		f := m.finding(v)
		f.Message = phrase.New("check.ticket-expiration-long.message", "label", settings.Label(v.Key), "hours", hours)
		f.Why = phrase.New("check.ticket-expiration-long.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.ticket-expiration-long.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}
