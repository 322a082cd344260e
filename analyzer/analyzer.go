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
	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/prompt"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/appinfo"
	"hubscope/parsers/logfile"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// A Source is one file that was read, and what of it is no log record.
type Source struct {
	casefile.Source
	// Inner are the kinds of the logs that an export of a log store wraps; empty for all else.
	Inner []string
	// Zoned and Local span the times of a log that state their zone and that do not.
	Zoned, Local logfile.Span
	// Offset is what the user adds to the source's clock.
	Offset      time.Duration
	OffsetGiven bool
	// Export and Conf are the settings that the file holds; each may be nil.
	Export *policy.Export
	Conf   *nsconf.Config
	// Info is what a bundle's AppInfo says; nil for another file.
	Info *appinfo.Info
}

// Input is everything that a case is made of. Sources are in order of their paths; the
// source of a fact in Store is its index there.
type Input struct {
	Sources   []Source
	Store     *fact.Store
	Overrides []settings.Override
	Clock     clock.Options
	Aliases   []people.Alias // names that are known to be one person's
	// Replay keeps what Analysis.WhatIf needs to know of every gateway session: when it carried
	// traffic. Without it only sign-ons and last activities are replayed.
	Replay bool
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
	exports  []settings.Input
	given    []settings.Override
	briefs   []casefile.Brief // of asks, as far as they were asked for
	gap      int              // the first ask that no gateway log covers; -1 for none
	checks   []casefile.Misconfiguration
	allWaves *[]casefile.Wave // nil until somebody asks
}

// Prepare puts everything on one clock and finds what there is to explain.
func Prepare(in Input) *Analysis {
	logs, infos := logsOf(in.Sources), infosOf(in.Sources)
	clocks := clocksOf(in)
	users := usersOf(in.Store, clocks, logs)
	doubts := align(in, clocks, logs, timeline.DevicesOf(logs, infos, users))
	a := &Analysis{gap: -1, clocks: clocks, doubts: doubts}
	c := &a.base
	var exports []settings.Input
	var confs []session.Conf
	for i, s := range in.Sources {
		src := s.Source
		if s.timed() {
			src.Clock = clocks[i].Clock
			src.Clock.Zone = zoneOf(s, clocks[i].Setting)
			src.First, src.Last = clocks[i].span(s)
		}
		c.Sources = append(c.Sources, src)
		if s.Export != nil {
			exports = append(exports, settings.Input{Source: i, Path: s.Path, Export: s.Export})
		}
		if s.Conf != nil {
			confs = append(confs, session.Conf{Source: i, Config: s.Conf})
		}
	}
	for i := range logs {
		l := &logs[i]
		src := &c.Sources[l.Source]
		l.From, l.To, l.Clock = src.First, src.Last, src.Clock
	}
	if slices.ContainsFunc(clocks, func(c sourceClock) bool { return c.Adjusts() }) {
		in.Store.Adjust(func(source int, place, at int64) int64 { return clocks[source].Adjust(place, at) })
	}
	facts, marks := in.Store.Times(func(source int, at int64, local bool) int64 { return clocks[source].Shift(at, local) })
	set := settings.New(exports, in.Overrides)
	a.exports, a.given = exports, in.Overrides
	var sessions []*session.Session
	var history *session.History
	var aliases []people.Alias
	var mentioned []string // whoever is named
	cores.Beside(func() { mentioned = userNames(facts, marks) }, func() {
		sessions, history, aliases = session.Build(facts, marks, confs, givenTimers(set), in.Replay)
	})
	names := people.New(mentioned, append(aliases, in.Aliases...))
	marks.Drop()
	a.t = timeline.New(facts, sessions, set, confs, logs, timeline.DevicesOf(logs, infos, users), names) // the same devices, with their logs' times
	a.asks = prompt.FindAsks(a.t)
	for i := range a.asks.Len() {
		if a.t.HasGateway() && !a.t.GatewayCovers(a.asks.Time(i)) {
			a.gap = i
			break
		}
	}
	c.Configuration = append(set.Configuration(), history.Configuration()...)
	c.Devices = a.devices()
	c.From, c.To = a.t.Span()
	c.People = names
	c.Callers = a.t.Users() // known once prompts were matched with sign-ons
	a.checks = check.Run(&check.Input{Settings: set, NSConf: confs})
	c.Limits = append(a.limits(), a.disputes(history)...)
	return a
}

// userNames are all names of users, in no order; some stand there several times.
func userNames(facts []fact.Fact, marks fact.Marks) []string {
	var list []string
	seen := map[*fact.Origin]bool{}
	for i := range facts {
		if o := facts[i].Origin; o != nil && o.User != "" && !seen[o] {
			seen[o] = true
			list = append(list, o.User)
		}
	}
	for _, k := range marks.Keys() {
		list = append(list, k.User)
	}
	return list
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
		minutes, ok := settings.ParseMinutes(v.Value)
		if !ok {
			return nil
		}
		return &nsconf.Value{Minutes: int(minutes), Text: v.Value, Origin: nsconf.Origin{Level: session.LevelGiven}}
	}
	return session.Given{SessTimeout: read(policy.SessTimeout), ForcedTimeout: read(policy.ForcedTimeout)}
}
