package check

import (
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// How often an app asks Endpoint Management for its policies, and how long it may do
// without an answer.

var checkIn = []Rule{
	{
		ID: "max-offline-below-poll", Severity: casefile.Error, References: []string{docPrompts, docMetadata},
		Keys:  []string{policy.MaxOfflinePeriod, policy.ActivePollPeriod},
		Check: offlineBelowPoll,
	},
	policyRule(valueRule{
		id: "active-poll-too-short", severity: casefile.WarningLev, references: []string{docPrompts, docMetadata},
		key: policy.ActivePollPeriod, wrong: below(pollDefault, strconv.Itoa(pollDefault)),
		say: func(t judged) said {
			return said{
				message: phrase.New("check.active-poll-too-short.message", "label", t.label, "visible", t.visible),
				why:     phrase.New("check.active-poll-too-short.why"),
				advice:  phrase.New("check.active-poll-too-short.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// pollDefault is the vendor's active poll period in minutes.
const pollDefault = 60

// offlineBelowPoll is told of the poll when that was lengthened, else of the lease. Either
// may stand at its default, not both.
func offlineBelowPoll(in *Input) []casefile.Misconfiguration {
	return eachApp(in, func(m appOn) []casefile.Misconfiguration {
		lease, ok := in.Settings.Hours(m.app.Name, m.platform, policy.MaxOfflinePeriod)
		poll, known := in.Settings.Minutes(m.app.Name, m.platform, policy.ActivePollPeriod)
		if !ok || !known || lease.NotActive || lease.Duration > poll.Duration {
			return nil
		}
		offline, leaseGiven := m.given(policy.MaxOfflinePeriod)
		polled, pollGiven := m.given(policy.ActivePollPeriod)
		var f casefile.Misconfiguration
		switch {
		case pollGiven && poll.Number > pollDefault && lease.Number > pollDefault/60:
			f = m.finding(polled)
			f.Suggestion = strconv.Itoa(pollDefault)
		case leaseGiven:
			f = m.finding(offline)
			if !poll.NotActive {
				// A poll below the default will be lengthened to it.
				f.Suggestion = strconv.FormatInt(max(poll.Number, pollDefault)/60+1, 10)
			}
		default:
			return nil
		}
		f.Message = phrase.New("check.max-offline-below-poll.message", "offline", settings.Label(policy.MaxOfflinePeriod), "hours", lease.Number,
			"poll", settings.Label(policy.ActivePollPeriod), "minutes", poll.Number)
		f.Why = phrase.New("check.max-offline-below-poll.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.max-offline-below-poll.advice", "where", f.Where,
			"offline", settings.Label(policy.MaxOfflinePeriod), "poll", settings.Label(policy.ActivePollPeriod)))
		return []casefile.Misconfiguration{f}
	})
}
