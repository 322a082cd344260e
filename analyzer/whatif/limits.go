package whatif

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// replayed are the settings that a replay reads.
var replayed = []string{
	policy.InactivityTimer, policy.AppPasscode, policy.MaxOfflinePeriod, policy.ActivePollPeriod, policy.OnlineSessionRequired,
	policy.OnlineSessionRequiredGracePeriod, policy.ReauthenticationPeriod, policy.TicketExpiration, policy.SessTimeout, policy.ForcedTimeout,
}

// Replayed lists the keys of the settings that a replay reads: no other changes a prompt.
func Replayed() []string { return replayed }

// limits says what the replay can't know.
func (o *outcome) limits(in *Input, w *casefile.WhatIf) []phrase.Phrase {
	list := []phrase.Phrase{phrase.New("whatif.limit.activity")}
	switch {
	case o.phones == 0 && o.gateway == 0:
		return []phrase.Phrase{phrase.New("whatif.limit.nothing")}
	case o.phones == 0:
		list = append(list, phrase.New("whatif.limit.no-device-log"))
	case o.gateway == 0:
		list = append(list, phrase.New("whatif.limit.no-gateway-log"))
	}
	if o.gateway > 0 {
		list = append(list, phrase.New("whatif.limit.connections"))
	}
	if w.Kept > 0 {
		list = append(list, phrase.New("whatif.limit.kept", "n", w.Kept))
	}
	if o.cut > 0 {
		list = append(list, phrase.New("whatif.limit.cut", "n", o.cut))
	}
	if w.Unobserved > 0 {
		list = append(list, phrase.New("whatif.limit.unobserved", "n", w.Unobserved))
	}
	if v, ok := in.Scenario.Value("", "", policy.AppPasscode); ok && v.Origin == settings.FromWhatIf {
		if on, readable := settings.ParseBool(v.Value); readable && !on {
			list = append(list, phrase.New("whatif.limit.passcode-off"))
		}
	}
	return list
}
