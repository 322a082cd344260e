// Package clock puts the sources of a case on one clock.
package clock

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
)

// A Source is what is known of one source's times.
type Source struct {
	Zoned bool // some of its times state their zone
	Local bool // some of its times state none
	// Box is the zone, in seconds east of UTC, of the box that wrote the local times, where its
	// own log tells it: by the difference of the BSD time to a time in GMT.
	Box         int32
	BoxKnown    bool
	GivenOffset time.Duration
	OffsetGiven bool
}

// Options are what the user says of clocks.
type Options struct {
	// Zone holds for times that state none; ZoneGiven tells the user's word from this
	// machine's zone.
	Zone      *time.Location
	ZoneGiven bool
}

// A Setting is how one source's times become the case's.
type Setting struct {
	casefile.Clock
	zone    *time.Location
	given   time.Duration
	repeats []places
	tracks  []part
}

// places are a run of a source's records, the last excluded.
type places struct{ from, to int64 }

// A part is a run of a source's records on one track.
type part struct {
	place int64 // where in the source it begins
	Track
}

// Set decides zone and offset of one source.
func Set(s Source, o Options) Setting {
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	if s.Local && s.BoxKnown {
		zone = time.FixedZone("", int(s.Box))
	}
	c := Setting{zone: zone}
	c.Offset, c.given = s.GivenOffset, s.GivenOffset
	c.ZoneStated = !s.Local || s.BoxKnown
	switch {
	case s.OffsetGiven:
		c.Basis = casefile.ClockGiven
	case s.Local && s.BoxKnown:
		c.Basis = casefile.ClockStated
	case s.Local && o.ZoneGiven:
		c.Basis = casefile.ClockGiven
	case s.Local:
		c.Basis = casefile.ClockAssumed
	default:
		c.Basis = casefile.ClockStated
	}
	return c
}

// Given is what the user adds to the source's clock.
func (c Setting) Given() time.Duration { return c.given }

// Follow puts the records from a place in the source on on a track, once zone and given
// offset are applied. Places are given in order.
func (c *Setting) Follow(place int64, t Track) { c.tracks = append(c.tracks, part{place, t}) }

// Adjust is what is still to be added to a time in milliseconds that Shift was applied to.
// A clock that was set back shows the same reading twice: the record's place in its source
// tells one from the other.
func (c Setting) Adjust(place, at int64) int64 {
	shift := int64(0)
	for _, r := range c.repeats {
		if place >= r.from && place < r.to {
			shift = hour
		}
	}
	for i := len(c.tracks) - 1; i >= 0; i-- {
		if c.tracks[i].place <= place {
			return shift + c.tracks[i].Add(at+shift)
		}
	}
	return shift
}

// Repeat says that the records between two places, the last excluded, were written in the
// hour that a clock shows a second time when summer time ends.
func (c *Setting) Repeat(from, to int64) { c.repeats = append(c.repeats, places{from, to}) }

// Adjusts reports whether Adjust adds anything.
func (c Setting) Adjusts() bool { return len(c.tracks)+len(c.repeats) > 0 }

// Shift is what is to be added to a time in milliseconds for its zone and for what the user
// gave. at is a reading of the source's clock face if local, and UTC otherwise.
func (c Setting) Shift(at int64, local bool) int64 {
	return c.ZoneShift(at, local) + c.given.Milliseconds()
}

// ZoneShift is Shift without what the user gave.
func (c Setting) ZoneShift(at int64, local bool) int64 {
	if local {
		return -c.ZoneOffset(at) * 1000
	}
	return 0
}

// ZoneOffset is the zone's offset in seconds east of UTC when a clock in that zone shows
// the reading at. Of the hour that it shows twice when summer time ends, it is the first.
func (c Setting) ZoneOffset(at int64) int64 {
	face := event.Time(at)
	t := time.Date(face.Year(), face.Month(), face.Day(), face.Hour(), face.Minute(), face.Second(), 0, c.zone)
	if before := t.Add(-time.Hour); before.Hour() == t.Hour() {
		t = before
	}
	_, offset := t.Zone()
	return int64(offset)
}

// Again reports whether a clock in the setting's zone shows the same again an hour after a
// moment, in milliseconds UTC: summer time ends.
func (c Setting) Again(at int64) bool {
	_, now := event.Time(at).In(c.zone).Zone()
	_, then := event.Time(at + hour).In(c.zone).Zone()
	return int64(now-then)*1000 == hour
}

// Name writes an offset in seconds east of UTC as the contract does: "+09:00".
func Name(seconds int64) string {
	return time.Unix(0, 0).In(time.FixedZone("", int(seconds))).Format("-07:00")
}
