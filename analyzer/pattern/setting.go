package pattern

import (
	"path"
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// keys are the settings behind causes: what an administrator would change to have fewer
// prompts of the cause. Those of the gateway's session end are the session's own, see
// session.Struck.
var keys = map[string]string{
	"inactivity-timer":          policy.InactivityTimer,
	"max-offline-period":        policy.MaxOfflinePeriod,
	"active-poll":               policy.ActivePollPeriod,
	"background-ticket-expired": policy.TicketExpiration,
	"reauthentication-period":   policy.ReauthenticationPeriod,
	"online-session-required":   policy.OnlineSessionRequired,
	"step-up":                   policy.StepupAuthAddress,
	"pin-expired":               policy.PasscodeExpiry,
}

// settingOf is the setting behind an ask's cause as it held for that ask; false where no
// setting is behind it.
func (f *finder) settingOf(a *ask) (casefile.Setting, bool) {
	if a.before != nil && a.before.EndCause == a.Cause {
		if s, ok := a.before.Struck(); ok {
			return s, true
		}
	}
	key := keys[a.Cause]
	if key == "" {
		return casefile.Setting{}, false
	}
	v, ok := f.Timeline.Settings.Value(a.App, a.Platform, key)
	if !ok {
		return casefile.Setting{Key: key, Label: settings.Label(key), App: a.App}, true
	}
	return v.Entry(), true
}

// value is a setting's value in a sentence: with its unit, where it is a number.
func value(s *casefile.Setting) any {
	d, ok := policy.ByName(s.Key)
	n, number := settings.ParseNumber(s.Value)
	switch {
	case !ok || !number:
		return s.Value
	case n == policy.NotActive:
		return phrase.New("prompt.length.not-active")
	case n > 1<<20: // no administrator's timer; two years of minutes
		return s.Value
	}
	switch d.Unit {
	case policy.Minutes:
		return phrase.Minutes(int(n))
	case policy.Hours:
		return phrase.Minutes(60 * int(n))
	case policy.Days:
		return phrase.Minutes(24 * 60 * int(n))
	}
	return s.Value
}

// label names a setting without the unit that its console's label bears, and with the app
// that it is of.
func label(s *casefile.Setting) phrase.Phrase {
	name := phrase.Term{Set: "timer", ID: s.Key}
	if s.App != "" {
		return phrase.New("pattern.setting.of-app", "setting", name, "app", s.App)
	}
	return phrase.New("pattern.setting.plain", "setting", name)
}

// origin says where a setting's value stands.
func (f *finder) origin(s *casefile.Setting) phrase.Phrase {
	switch {
	case s.Default:
		return phrase.New("prompt.origin.default", "document", phrase.Term{Set: "reference", ID: s.Document})
	case s.Given || s.Origin == "":
		return phrase.New("prompt.origin.given")
	}
	file := s.Origin
	if i := f.source(s); i >= 0 {
		file = path.Base(f.Sources[i].Path)
	}
	return phrase.New("prompt.origin.file", "file", file, "line", s.Line)
}

// source is the index of the source that a setting stands in; -1 for none.
func (f *finder) source(s *casefile.Setting) int {
	return slices.IndexFunc(f.Sources, func(src casefile.Source) bool { return s.Origin != "" && src.ID == s.Origin })
}

// stands shows the line in which a setting stands: of a file of settings, or of the command
// that set it.
func (f *finder) stands(s *casefile.Setting) []casefile.Evidence {
	i := f.source(s)
	if i < 0 || s.Default {
		return nil
	}
	ev := casefile.Evidence{Ref: casefile.Ref{Source: i, Line: s.Line, Offset: -1}, Sure: event.Observed}
	for k := range f.Timeline.Facts {
		if c := &f.Timeline.Facts[k]; c.Kind == event.ConfigChanged && int(c.Source) == i && c.Ref().Line == s.Line {
			ev = timeline.Shown(c)
			break
		}
	}
	ev.Says = phrase.New("prompt.evidence.setting", "setting", s.Label, "value", s.Value)
	return []casefile.Evidence{ev}
}
