package session

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// Struck is the timer that ended the session, with the value in force and where that
// stands; false where no timer did, or it is not known which. The value is empty where no
// configuration was given.
func (s *Session) Struck() (casefile.Setting, bool) {
	var key string
	var of func(*nsconf.Timers) nsconf.Param
	var measured time.Duration
	switch s.EndCause {
	case CauseSessionTimeout:
		key, measured, of = policy.SessTimeout, s.Idle, func(t *nsconf.Timers) nsconf.Param { return t.SessTimeout }
	case CauseForcedTimeout:
		key, measured, of = policy.ForcedTimeout, s.Duration(), func(t *nsconf.Timers) nsconf.Param { return t.ForcedTimeout }
	default:
		return casefile.Setting{}, false
	}
	out := casefile.Setting{Key: key, Label: phrase.Term{Set: "setting", ID: key}, InForce: true}
	if !s.TimersKnown {
		return out, true
	}
	list := of(s.Timers).Values
	if s.period != nil && s.period.later != nil {
		list = append(list[:len(list):len(list)], of(s.period.later).Values...)
	}
	if len(list) == 0 {
		return out, true
	}
	// Of several possible values the one that fits the end best.
	best := list[0]
	for _, v := range list[1:] {
		if away(v, measured) < away(best, measured) {
			best = v
		}
	}
	s.state(&out, best)
	return out, true
}

func away(v nsconf.Value, measured time.Duration) time.Duration {
	return (measured - phrase.Minutes(v.Minutes)).Abs()
}

// state fills in a timer's value and where it stands.
func (s *Session) state(out *casefile.Setting, v nsconf.Value) {
	out.Value = v.Text
	if k := s.ends.history.by(v); k != nil {
		out.Origin, out.Line = sourceID(int(k.Source)), k.Ref().Line
		return
	}
	switch v.Origin.Level {
	case nsconf.LevelDefault:
		d, _ := policy.ByName(out.Key)
		out.Value, out.Default, out.Document = d.Default, true, d.Document
		out.Elsewhere = casefile.Stated{Value: d.Elsewhere, Document: d.ElsewhereDocument}
	case LevelGiven:
		out.Given = true
	case nsconf.LevelParameter:
		out.Scope, out.Origin, out.Line = "vpn parameter", sourceID(s.ConfSource), int64(v.Origin.Line)
	default:
		out.Scope, out.Origin, out.Line = v.Origin.Action, sourceID(s.ConfSource), int64(v.Origin.Line)
	}
}
