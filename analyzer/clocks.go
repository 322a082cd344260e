package analyzer

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/clock"
	"hubscope/parsers/event"
)

// A sourceClock is how one source's times become the case's.
type sourceClock struct {
	clock.Setting
	// first and last are of the records that were put on a track, in milliseconds on the
	// case's clock; 0 where none was.
	first, last int64
}

// clocksOf sets the clocks of all sources by their zones and by what the user says.
func clocksOf(in Input) []sourceClock {
	list := make([]sourceClock, len(in.Sources))
	for i, s := range in.Sources {
		from := clock.Source{Zoned: s.Zoned.Any, Local: s.Local.Any, GivenOffset: s.Offset, OffsetGiven: s.OffsetGiven}
		if s.Local.Any {
			from.Box, from.BoxKnown = in.Store.Zone(i, s.Local.First)
		}
		list[i].Setting = clock.Set(from, in.Clock)
	}
	return list
}

// span is the first and the last moment of a source on the case's clock.
func (c *sourceClock) span(s Source) (first, last time.Time) {
	add := func(at int64) {
		t := event.Time(at)
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
	}
	if c.first != 0 && len(c.Pieces) > 0 { // the file's extremes may be another piece's
		add(c.first)
		add(c.last)
		return first, last
	}
	shifted := func(at int64, local bool) int64 {
		at += c.Shift(at, local)
		return at + c.Adjust(0, at)
	}
	if s.Zoned.Any {
		add(shifted(s.Zoned.First, false))
		add(shifted(s.Zoned.Last, false))
	}
	if s.Local.Any {
		add(shifted(s.Local.First, true))
		add(shifted(s.Local.Last, true))
	}
	return first, last
}

// zoneOf names the zone of a source's own clock.
func zoneOf(s Source, c clock.Setting) string {
	seconds := int64(s.Zoned.Offset)
	if s.Local.Any {
		seconds = c.ZoneOffset(s.Local.First)
	}
	return clock.Name(seconds)
}

// covers notes that a record of the source was written at a moment, in milliseconds.
func (c *sourceClock) covers(at int64) {
	if c.first == 0 || at < c.first {
		c.first = at
	}
	c.last = max(c.last, at)
}

// paired makes a source's clock that of its device.
func (c *sourceClock) paired(pairs int, spread time.Duration) {
	c.Basis, c.Pairs, c.Spread = casefile.ClockPaired, pairs, spread
}
