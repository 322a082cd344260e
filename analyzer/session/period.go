package session

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// timedOut explains an end of which the LOGOUT says TimedOut, and how far the timers that
// it is held against are those of the session's own time.
func (w *ends) timedOut(s *Session, words wording) verdict {
	if !s.TimersKnown {
		return w.byPattern(s, words)
	}
	v := s.byTimers(s.Timers)
	if p := s.period; p != nil {
		v = w.inPeriod(s, p, v, words)
	}
	if k := s.gaveEnd(v.cause); k != nil {
		v.evidence = append(v.evidence, changeShown(k))
	}
	return v
}

// fits reports whether a timer fits the end.
func (v *verdict) fits() bool { return v.cause != CauseEnded || len(v.also) > 0 }

// inPeriod lowers a verdict by what is not known of the timers, and says so.
func (w *ends) inPeriod(s *Session, p *period, v verdict, words wording) verdict {
	named := func(k *fact.Fact) []any {
		return []any{"why", v.why, "admin", k.User, "command", k.Value("Command"), "at", millis(k.At)}
	}
	said := func(why phrase.Phrase, k *fact.Fact) {
		v.why = why
		v.evidence = append(v.evidence, changeShown(k))
		v.sure = lower(v.sure)
	}
	if k := p.hidden; k != nil {
		if !v.fits() {
			// What held then may have been anything, so that other sessions know more.
			if v = w.byPattern(s, words); v.cause == CauseEnded {
				v.why = phrase.New("session.why.timers-not-known", "age", s.Duration(), "idle", s.idle())
			}
		}
		switch p.side {
		case sideAfter:
			said(phrase.New("session.why.file-after", named(k)...), k)
		case sideUnknown:
			said(phrase.New("session.why.file-undated", named(k)...), k)
		case sideNone:
			said(phrase.New("session.why.file-none", named(k)...), k)
		default:
			said(phrase.New("session.why.other-box", named(k)...), k)
		}
	}
	if p.at != nil {
		said(phrase.New("session.why.begun-at-change", named(p.at)...), p.at)
	}
	if p.during != nil {
		if late := s.byTimers(p.later); !v.fits() && late.fits() {
			v = late
			said(phrase.New("session.why.took-new-timers", named(p.during)...), p.during)
			v.sure = casefile.Possible
			v.also = append(v.also, CauseEnded)
		} else {
			said(phrase.New("session.why.kept-timers", named(p.during)...), p.during)
		}
	}
	if p.other != nil {
		v.why = phrase.New("session.why.two-files", "why", v.why, "session", lengths(values(s.Timers.SessTimeout)), "forced", lengths(values(s.Timers.ForcedTimeout)))
		v.sure = lower(v.sure)
	}
	return v
}

// lower leaves at most likely: one of the conditions is an inference.
func lower(c casefile.Confidence) casefile.Confidence {
	if c == casefile.Confirmed {
		return casefile.Likely
	}
	return c
}

// gaveEnd is the command that gave the timer which ended the session, or nil.
func (s *Session) gaveEnd(cause string) *fact.Fact {
	p := s.Timers.SessTimeout
	if cause == CauseForcedTimeout {
		p = s.Timers.ForcedTimeout
	} else if cause != CauseSessionTimeout {
		return nil
	}
	for _, v := range p.Values {
		if k := s.ends.history.by(v); k != nil {
			return k
		}
	}
	return nil
}

func changeShown(k *fact.Fact) casefile.Evidence {
	return casefile.Evidence{Ref: k.Ref(), Time: millis(k.At), Says: phrase.New("session.evidence.change", "admin", k.User), Sure: event.Observed}
}
