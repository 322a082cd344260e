package analyzer

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/policy"
)

// mostApart is how many names are told that several people bear.
const mostApart = 3

// limits says what could not be known, and which file would settle it.
func (a *Analysis) limits() []phrase.Phrase {
	t := a.t
	var list []phrase.Phrase
	if len(t.Logs) > 0 {
		if !t.HasGateway() {
			list = append(list, phrase.New("limit.no-gateway-log"))
		}
		if t.HasGateway() && !t.HasConf() {
			list = append(list, phrase.New("limit.no-conf"))
		}
		if len(t.Devices) == 0 {
			list = append(list, phrase.New("limit.no-device-log"))
		}
		if !t.Settings.HasProperties() {
			if v, _ := t.Settings.Property(policy.InactivityTimer); v.Default {
				list = append(list, phrase.New("limit.no-properties"))
			} else {
				list = append(list, phrase.New("limit.no-properties-but-timer"))
			}
		}
		if len(t.Settings.Apps()) == 0 {
			list = append(list, phrase.New("limit.no-policies"))
		}
	}
	list = append(list, a.missingLogs()...)
	list = append(list, a.shortLogs()...)
	if a.gap >= 0 {
		list = append(list, phrase.New("limit.gateway-gap", "at", a.asks.Time(a.gap)))
	}
	if groups := t.People.Apart(); len(groups) > 0 {
		names := slices.Concat(groups[:min(len(groups), mostApart)]...)
		list = append(list, phrase.New("limit.users-apart", "count", len(groups), "names", names))
	}
	for _, s := range a.base.Sources {
		if s.Clock.Basis == casefile.ClockAssumed {
			list = append(list, phrase.New("limit.zone-assumed", "path", s.Path, "zone", s.Clock.Zone))
		}
		if warned(s, "ambiguous-date") {
			list = append(list, phrase.New("limit.date-order", "path", s.Path))
		}
	}
	return append(list, a.doubts...)
}

func warned(s casefile.Source, code string) bool {
	return slices.ContainsFunc(s.Warnings, func(w casefile.Warning) bool { return w.Code == code })
}
