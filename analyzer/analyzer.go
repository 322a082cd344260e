// Package analyzer turns what was read into a case: it puts the sources on one clock,
// builds sessions, explains prompts and mail failures and checks the settings. It reads
// no file, asks no clock and writes no sentence.
package analyzer

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/prompt"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/logfile"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// A Source is one file that was read, and what of it is no log record.
type Source struct {
	casefile.Source
	// Zoned and Local span the times of a log that state their zone and that do not.
	Zoned, Local logfile.Span
	// Offset is what the user adds to the source's clock.
	Offset      time.Duration
	OffsetGiven bool
	// Export and Conf are the settings that the file holds; each may be nil.
	Export *policy.Export
	Conf   *nsconf.Config
}

// Input is everything that a case is made of. Sources are in order of their paths; the
// source of a fact in Store is its index there.
type Input struct {
	Sources   []Source
	Store     *fact.Store
	Overrides []settings.Override
	Clock     clock.Options
}

// Analyze explains a case: all of it.
func Analyze(in Input) *casefile.Case { return Prepare(in).Select(Selection{}) }

// An Analysis is a case whose sessions and asks were found, and of which any part can be
// explained. It is for one goroutine at a time.
type Analysis struct {
	base     casefile.Case
	clocks   []sourceClock
	doubts   []phrase.Phrase // of clocks
	t        *timeline.Timeline
	asks     *prompt.Asks
	briefs   []casefile.Brief // of asks, as far as they were asked for
	gap      int              // the first ask that no gateway log covers; -1 for none
	checks   []casefile.Misconfiguration
	allWaves *[]casefile.Wave // nil until somebody asks
}

// Prepare puts everything on one clock and finds what there is to explain.
func Prepare(in Input) *Analysis {
	clocks, doubts := clocksOf(in)
	a := &Analysis{gap: -1, clocks: clocks, doubts: doubts}
	c := &a.base
	var exports []settings.Input
	var confs []session.Conf
	var logs []timeline.Log
	for i, s := range in.Sources {
		src := s.Source
		if s.Zoned.Any || s.Local.Any {
			src.Clock = clocks[i].Clock
			src.Clock.Zone = zoneOf(s, clocks[i].Setting)
			src.First, src.Last = clocks[i].span(s)
			logs = append(logs, timeline.Log{
				Source: i, Path: s.Path, Kind: s.Kind, App: s.App, System: s.System, From: src.First, To: src.Last,
				Clock: src.Clock,
			})
		}
		c.Sources = append(c.Sources, src)
		if s.Export != nil {
			exports = append(exports, settings.Input{Source: i, Path: s.Path, Export: s.Export})
		}
		if s.Conf != nil {
			confs = append(confs, session.Conf{Source: i, Config: s.Conf})
		}
	}
	if slices.ContainsFunc(clocks, func(c sourceClock) bool { return c.Adjusts() }) {
		in.Store.Adjust(func(source int, place, at int64) int64 { return clocks[source].Adjust(place, at) })
	}
	facts, marks := in.Store.Times(func(source int, at int64, local bool) int64 { return clocks[source].Shift(at, local) })
	set := settings.New(exports, in.Overrides)
	sessions := session.Build(facts, marks, confs, givenTimers(set))
	marks.Drop()
	a.t = timeline.New(facts, sessions, set, confs, logs)
	a.asks = prompt.FindAsks(a.t)
	for i := range a.asks.Len() {
		if a.t.HasGateway() && !a.t.GatewayCovers(a.asks.Time(i)) {
			a.gap = i
			break
		}
	}
	c.Configuration = set.Configuration()
	c.From, c.To = a.t.Span()
	c.Callers = a.t.Users() // known once prompts were matched with sign-ons
	a.checks = check.Run(&check.Input{Settings: set, NSConf: confs})
	c.Limits = a.limits()
	return a
}

// Case is what is known before any part is explained: sources, settings, span and callers.
func (a *Analysis) Case() *casefile.Case {
	c := a.base
	return &c
}

// Time is a time of a source on the case's clock, all in milliseconds: of the record that
// begins at a place; local says that it states no zone.
func (a *Analysis) Time(source int, place, at int64, local bool) int64 {
	at += a.clocks[source].Shift(at, local)
	return at + a.clocks[source].Adjust(place, at)
}

// givenTimers are the gateway's timers that somebody read off the console.
func givenTimers(set *settings.Settings) session.Given {
	read := func(key string) *nsconf.Value {
		v, ok := set.Override(key)
		if !ok {
			return nil
		}
		minutes, ok := settings.ParseNumber(v.Value)
		if on, isBool := settings.ParseBool(v.Value); isBool && !on {
			minutes, ok = 0, true // "off"
		}
		if !ok {
			return nil
		}
		return &nsconf.Value{Minutes: int(minutes), Text: v.Value, Origin: nsconf.Origin{Level: session.LevelGiven}}
	}
	return session.Given{SessTimeout: read(policy.SessTimeout), ForcedTimeout: read(policy.ForcedTimeout)}
}

// limits says what could not be known, and which file would settle it.
func (a *Analysis) limits() []phrase.Phrase {
	c, t := &a.base, a.t
	var list []phrase.Phrase
	device := len(t.Devices) > 0
	if len(t.Logs) > 0 {
		if !t.HasGateway() {
			list = append(list, phrase.New("limit.no-gateway-log"))
		}
		if t.HasGateway() && !t.HasConf() {
			list = append(list, phrase.New("limit.no-conf"))
		}
		if !device {
			list = append(list, phrase.New("limit.no-device-log"))
		}
		if !t.Settings.HasProperties() {
			list = append(list, phrase.New("limit.no-properties"))
		}
		if len(t.Settings.Apps()) == 0 {
			list = append(list, phrase.New("limit.no-policies"))
		}
	}
	if a.gap >= 0 {
		list = append(list, phrase.New("limit.gateway-gap", "at", a.asks.Time(a.gap)))
	}
	for _, s := range c.Sources {
		if s.Clock.Basis == casefile.ClockAssumed {
			list = append(list, phrase.New("limit.zone-assumed", "path", s.Path, "zone", s.Clock.Zone))
		}
		if slices.ContainsFunc(s.Warnings, func(w casefile.Warning) bool { return w.Code == "ambiguous-date" }) {
			list = append(list, phrase.New("limit.date-order", "path", s.Path))
		}
	}
	return append(list, a.doubts...)
}
