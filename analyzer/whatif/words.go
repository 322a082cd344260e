package whatif

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// Tell puts what a scenario comes to into phrases: its headline, and what stands behind it. Of
// the settings in force, where none was tried out, only the fit is told.
func Tell(w *casefile.WhatIf) {
	var set []phrase.Phrase
	for _, s := range w.Set {
		if s.Was == "" {
			set = append(set, phrase.New("whatif.set", "setting", settings.Label(s.Key), "value", Length(s.Key, s.Value)))
		} else {
			set = append(set, phrase.New("whatif.set-was", "setting", settings.Label(s.Key), "value", Length(s.Key, s.Value), "was", Length(s.Key, s.Was)))
		}
	}
	if len(set) > 0 {
		all := set[0]
		for _, one := range set[1:] {
			all = phrase.New("whatif.and", "first", all, "then", one)
		}
		w.Headline = phrase.New("whatif.headline", "set", all, "before", w.Before, "after", w.After)
	}
	var list []phrase.Phrase
	say := func(p phrase.Phrase) { list = append(list, p) }
	if n := len(w.Avoided); n > 0 {
		say(phrase.New("whatif.avoided", "n", n))
	}
	if n := len(w.Changed); n > 0 {
		say(phrase.New("whatif.changed", "n", n))
	}
	if n := len(w.Added); n > 0 {
		say(phrase.New("whatif.added", "n", n))
	}
	if len(w.Set) > 0 && len(w.Avoided)+len(w.Changed)+len(w.Added) == 0 && w.Before == w.After {
		say(phrase.New("whatif.same"))
	}
	if w.Judged > 0 {
		say(phrase.New("whatif.fit", "share", 100*w.Reproduced/w.Judged, "n", w.Judged))
	} else {
		say(phrase.New("whatif.no-fit"))
	}
	if o := w.Container; o != nil && len(w.Set) > 0 {
		if o.Before == o.After {
			say(phrase.New("whatif.container-same", "time", o.After))
		} else {
			say(phrase.New("whatif.container", "before", o.Before, "after", o.After))
		}
	}
	if o := w.Session; o != nil && len(w.Set) > 0 {
		if o.Before == o.After {
			say(phrase.New("whatif.session-same", "time", o.After))
		} else {
			say(phrase.New("whatif.session", "before", o.Before, "after", o.After))
		}
	}
	if n := len(w.Mail); n > 0 {
		say(phrase.New("whatif.mail", "n", n))
	}
	w.Explanation = list
}

// Length is a setting's value in a sentence: a timer as the time that it runs, or that it
// never runs out, everything else as it is written.
func Length(key, value string) any {
	d, ok := policy.ByName(key)
	if !ok {
		return value
	}
	n, ok := settings.ParseNumber(value)
	if d.Group == policy.GatewayTimer {
		n, ok = settings.ParseMinutes(value)
		if ok && n == 0 {
			return phrase.New("whatif.off")
		}
	}
	switch {
	case !ok || d.Unit != policy.Minutes && d.Unit != policy.Hours:
		return value
	case n == policy.NotActive:
		return phrase.New("whatif.off")
	case d.Unit == policy.Hours:
		return time.Duration(n) * time.Hour
	}
	return time.Duration(n) * time.Minute
}
