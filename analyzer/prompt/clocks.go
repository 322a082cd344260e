package prompt

import (
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// twoClocks reports whether a cause is told by comparing the device's log with the gateway's.
func (s *Scene) twoClocks(c *Cause) bool {
	return s.Device != nil && len(s.Facts) > 0 && (strings.HasPrefix(c.ID, "gateway-") || len(s.Refusals) > 0)
}

// clockNote says what a cause that is told by two clocks rests on; ok is false where there
// is nothing to say.
func (s *Scene) clockNote(c *Cause) (note phrase.Phrase, ok bool) {
	if !s.twoClocks(c) {
		return phrase.Phrase{}, false
	}
	if s.clocksMatter(c) {
		return phrase.New("prompt.note.clock-unsure"), true
	}
	own := s.T.ClockOf(int(s.Facts[0].Source))
	if add := own.OffsetAt(s.Time).Round(time.Second); own.Basis == casefile.ClockPaired && add != 0 {
		return phrase.New("prompt.note.clock-paired", "offset", add, "n", own.Pairs), true
	}
	return phrase.Phrase{}, false
}

// clocksMatter reports whether another alignment of the device's clock with the gateway's,
// within what is known of it, could give another cause.
func (s *Scene) clocksMatter(c *Cause) bool {
	if !s.twoClocks(c) {
		return false
	}
	own := s.T.ClockOf(int(s.Facts[0].Source))
	if !own.Proven(s.Time) || own.Basis != casefile.ClockPaired && s.T.GatewayAssumed() {
		return true
	}
	b := s.Before
	return own.Basis == casefile.ClockPaired && b != nil && b.Ended && b.End.Sub(s.Time).Abs() <= own.Spread
}
