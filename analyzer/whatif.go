package analyzer

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/whatif"
	"hubscope/parsers/policy"
)

// WhatIf tells what other settings would have changed, all of them together: of the part of
// the case that a filter leaves. It replays only what Input.Replay had kept; nothing of the
// case itself changes.
func (a *Analysis) WhatIf(set []settings.Override, f Filter) casefile.WhatIf {
	f.names = a.t.People
	all := make([]int, a.asks.Len())
	for i := range all {
		all[i] = i
	}
	tried := slices.Clone(a.given)
	for _, o := range set {
		o.WhatIf = true
		tried = append(tried, o)
	}
	scenario := settings.New(a.exports, tried)
	w := whatif.Run(whatif.Input{
		Timeline: a.t, Asks: a.asks, Briefs: a.weighed(all), Scenario: scenario,
		Counted: func(user, app string, at time.Time) bool { return f.keep(user, at, at) && f.ofApp(app) },
		Of:      func(user string) bool { return f.User == "" || user == "" || f.names.Asked(f.User, user) },
	})
	w.Set = a.tried(set)
	var idle []phrase.Term
	for _, s := range w.Set {
		if !slices.Contains(whatif.Replayed(), s.Key) {
			idle = append(idle, settings.Label(s.Key))
		}
	}
	if len(idle) > 0 {
		w.Limits = append(w.Limits, phrase.New("whatif.limit.no-part", "settings", idle))
	}
	w.Mail = a.mailIf(scenario, f)
	whatif.Tell(&w)
	return w
}

// tried lists the settings of a scenario in order of their keys, the last word on each.
func (a *Analysis) tried(set []settings.Override) []casefile.WhatIfSetting {
	var list []casefile.WhatIfSetting
	for _, o := range set {
		d, ok := policy.Lookup(o.Key)
		if !ok {
			continue
		}
		list = slices.DeleteFunc(list, func(s casefile.WhatIfSetting) bool { return s.Key == d.Key })
		one := casefile.WhatIfSetting{Key: d.Key, Value: o.Value}
		if was := a.inForce(d); len(was) == 1 {
			one.Was = was[0]
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(x, y casefile.WhatIfSetting) int { return strings.Compare(x.Key, y.Key) })
	return list
}

// inForce are the values that a setting has in the case, each once: several where apps or
// sessions differ, none where nothing tells.
func (a *Analysis) inForce(d *policy.Definition) []string {
	var values []string
	if d.Group == policy.GatewayTimer {
		values = whatif.GatewayTimers(a.t, d.Key)
	} else {
		for _, s := range a.base.Configuration {
			if s.Key == d.Key && s.InForce {
				values = append(values, s.Value)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// Dials are the timers that are worth trying out in the case.
func (a *Analysis) Dials() []casefile.Dial { return whatif.Dials(a.t, a.inForce) }

// mailIf lists the mail failures that would have another verdict.
func (a *Analysis) mailIf(scenario *settings.Settings, f Filter) []casefile.WhatIfMail {
	other := *a.t
	other.Settings = scenario
	then := mail.Explain(&other)
	var list []casefile.WhatIfMail
	for _, m := range mail.Explain(a.t) {
		if !f.keep(m.User, m.Time, m.Until) || !f.ofApp("Secure Mail") {
			continue
		}
		after := "" // its attempts stand in no failure of their own any more
		for _, n := range then {
			if n.User == m.User && n.Device == m.Device && n.Target == m.Target && !n.Time.After(m.Time) && !n.Until.Before(m.Time) {
				after = n.Verdict
			}
		}
		if after != m.Verdict {
			list = append(list, casefile.WhatIfMail{ID: m.ID, Before: m.Verdict, After: after})
		}
	}
	return list
}
