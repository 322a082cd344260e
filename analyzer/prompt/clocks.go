package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
)

// clocksMatter reports whether another alignment of the device's clock with the gateway's,
// within what is known of it, could give another cause.
func (s *Scene) clocksMatter(c *Cause) bool {
	if s.Device == nil || len(s.Facts) == 0 || !strings.HasPrefix(c.ID, "gateway-") && len(s.Refusals) == 0 {
		return false
	}
	own := s.T.ClockOf(int(s.Facts[0].Source))
	if !own.Proven(s.Time) || own.Basis != casefile.ClockPaired && s.T.GatewayAssumed() {
		return true
	}
	b := s.Before
	return own.Basis == casefile.ClockPaired && b != nil && b.Ended && b.End.Sub(s.Time).Abs() <= own.Spread
}
