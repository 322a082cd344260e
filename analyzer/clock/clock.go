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
	zone *time.Location
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
	c.Offset = s.GivenOffset
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

// Shift is what is to be added to a time in milliseconds to bring it on the case's
// clock. at is a reading of the source's clock face if local, and UTC otherwise.
func (c Setting) Shift(at int64, local bool) int64 {
	shift := c.Offset.Milliseconds()
	if local {
		shift -= c.ZoneOffset(at) * 1000
	}
	return shift
}

// ZoneOffset is the zone's offset in seconds east of UTC when a clock in that zone shows
// the reading at.
func (c Setting) ZoneOffset(at int64) int64 {
	face := event.Time(at)
	t := time.Date(face.Year(), face.Month(), face.Day(), face.Hour(), face.Minute(), face.Second(), 0, c.zone)
	_, offset := t.Zone()
	return int64(offset)
}

// Name writes an offset in seconds east of UTC as the contract does: "+09:00".
func Name(seconds int64) string {
	return time.Unix(0, 0).In(time.FixedZone("", int(seconds))).Format("-07:00")
}
