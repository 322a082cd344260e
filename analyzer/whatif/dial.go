package whatif

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/policy"
)

// A dialled timer, and the values between which people choose, in its own unit.
type dialled struct {
	key   string
	steps []int64
	off   string // how it is switched off; empty where it can't be
	// runs reports whether anything in a case runs by it.
	runs func(*timeline.Timeline) bool
}

var notActive = strconv.Itoa(policy.NotActive)

// dials are the timers in the order in which people ask about them.
var dials = []dialled{
	{policy.InactivityTimer, []int64{1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 480}, notActive, onDevices},
	{policy.SessTimeout, []int64{5, 10, 15, 30, 45, 60, 90, 120, 240, 480, 720, 1440}, "off", atGateways},
	{policy.ForcedTimeout, []int64{60, 120, 240, 480, 720, 1440, 2880}, "off", atGateways},
	{policy.ActivePollPeriod, []int64{15, 30, 60, 120, 180, 240, 360, 480, 720, 1440}, "", onDevices},
	{policy.MaxOfflinePeriod, []int64{1, 4, 8, 12, 24, 48, 72, 96, 120, 168, 336, 720}, "", onDevices},
	{policy.TicketExpiration, []int64{8, 24, 48, 72, 120, 168, 336, 720}, "", onDevices},
	{policy.ReauthenticationPeriod, []int64{30, 60, 120, 240, 480, 720, 1440}, notActive, onDevices},
}

func onDevices(t *timeline.Timeline) bool { return len(t.Devices) > 0 }

func atGateways(t *timeline.Timeline) bool {
	return slices.ContainsFunc(t.Sessions, func(s *session.Session) bool { return s.IsHub() || s.Client == casefile.ClientUnknown })
}

// Dials lists the timers by which something in a case runs; inForce tells the values that a
// setting has in it.
func Dials(t *timeline.Timeline, inForce func(*policy.Definition) []string) []casefile.Dial {
	var list []casefile.Dial
	for _, d := range dials {
		def, ok := policy.ByName(d.key)
		if !ok || !d.runs(t) {
			continue
		}
		dial := casefile.Dial{Key: d.key, InForce: inForce(def)}
		for _, n := range d.steps {
			dial.Steps = append(dial.Steps, strconv.FormatInt(n, 10))
		}
		for _, v := range dial.InForce {
			if settings.Readable(def, v) && v != d.off && !slices.Contains(dial.Steps, v) {
				dial.Steps = append(dial.Steps, v)
			}
		}
		shortest := func(a, b string) int { return cmp.Compare(lengthOf(a), lengthOf(b)) }
		slices.SortStableFunc(dial.Steps, shortest)
		slices.SortStableFunc(dial.InForce, shortest)
		if d.off != "" {
			dial.Steps = append(dial.Steps, d.off)
		}
		list = append(list, dial)
	}
	return list
}

// lengthOf is a step as a number; whatever else is written stands for a timer that never runs
// out.
func lengthOf(step string) int64 {
	if n, ok := settings.ParseNumber(step); ok {
		return n
	}
	return math.MaxInt64
}
