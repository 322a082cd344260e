package whatif

import (
	"reflect"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// Tell puts what a scenario comes to into phrases: its headline, and what stands behind it. Of
// the settings in force, where none was tried out, only the fit is told.
func Tell(w *casefile.WhatIf) {
	if set := premise(w.Set); !set.IsZero() {
		w.Headline = phrase.New("whatif.headline", "set", set, "before", w.Before, "after", w.After)
		if w.Before == w.After {
			w.Headline = phrase.New("whatif.headline-same", "set", set, "after", w.After)
		}
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
	replayed := w.Container != nil || w.Session != nil
	if replayed && len(w.Set) > 0 && len(w.Avoided)+len(w.Changed)+len(w.Added) == 0 && w.Before == w.After {
		say(phrase.New("whatif.same"))
	}
	if w.Judged > 0 {
		say(phrase.New("whatif.fit", "share", 100*w.Reproduced/w.Judged, "n", w.Judged))
	} else {
		say(phrase.New("whatif.no-fit"))
	}
	if o := w.Container; o != nil && len(w.Set) > 0 {
		if o.Before == o.After && o.BeforeEndless == o.AfterEndless {
			say(phrase.New("whatif.container-same", "time", upTo(o.After, o.AfterEndless)))
		} else {
			say(phrase.New("whatif.container", "before", upTo(o.Before, o.BeforeEndless), "after", upTo(o.After, o.AfterEndless)))
		}
	}
	if o := w.Session; o != nil && len(w.Set) > 0 {
		if o.Before == o.After && o.BeforeEndless == o.AfterEndless {
			say(phrase.New("whatif.session-same", "time", upTo(o.After, o.AfterEndless)))
		} else {
			say(phrase.New("whatif.session", "before", upTo(o.Before, o.BeforeEndless), "after", upTo(o.After, o.AfterEndless)))
		}
	}
	if n := len(w.Mail); n > 0 {
		say(phrase.New("whatif.mail", "n", n))
	}
	w.Explanation = list
}

// premise names the settings of a scenario and their values, in one part of a sentence.
func premise(list []casefile.WhatIfSetting) phrase.Phrase {
	var all phrase.Phrase
	for i, s := range list {
		value, was := Length(s.Key, s.Value), Length(s.Key, s.Was)
		one := phrase.New("whatif.set-was", "setting", settings.Label(s.Key), "value", value, "was", was)
		switch {
		case s.Was == "":
			one = phrase.New("whatif.set", "setting", settings.Label(s.Key), "value", value)
		case reflect.DeepEqual(value, was):
			one = phrase.New("whatif.set-same", "setting", settings.Label(s.Key), "value", value)
		}
		switch {
		case i == 0:
			all = one
		case i < len(list)-1:
			all = phrase.New("whatif.then", "first", all, "then", one)
		default:
			all = phrase.New("whatif.and", "first", all, "then", one)
		}
	}
	return all
}

// upTo is for how long something stood open: where nothing would ever have closed it, what
// the logs show is no bound.
func upTo(d time.Duration, endless bool) phrase.Phrase {
	if endless {
		return phrase.New("whatif.endless", "time", d)
	}
	return phrase.New("whatif.up-to", "time", d)
}

// Length is a setting's value in a sentence: a timer as the time that it runs, or that it
// never runs out, a switch as on or off, everything else as it is written.
func Length(key, value string) any {
	d, ok := policy.ByName(key)
	if !ok {
		return value
	}
	if on, ok := settings.ParseBool(value); ok && d.Unit == policy.Bool {
		if on {
			return phrase.New("whatif.on")
		}
		return phrase.New("whatif.off")
	}
	n, ok := settings.ParseNumber(value)
	if d.Group == policy.GatewayTimer {
		n, ok = settings.ParseMinutes(value)
		if ok && n == 0 {
			return phrase.New("whatif.off")
		}
	}
	switch {
	case !ok || d.Unit != policy.Minutes && d.Unit != policy.Hours || !settings.Readable(d, value):
		return value
	case n == policy.NotActive:
		return phrase.New("whatif.off")
	case d.Unit == policy.Hours:
		return time.Duration(n) * time.Hour
	}
	return time.Duration(n) * time.Minute
}
