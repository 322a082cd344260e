package engine

import (
	"time"

	"hubscope/analyzer/casefile"
)

// DeviceZone is the zone in which people speak of a case: the device's, else this machine's.
func DeviceZone(c *casefile.Case) *time.Location {
	for _, s := range c.Sources {
		switch s.Kind {
		case "ctxlog-ios", "ctxlog-android", "logcat":
			if t, err := time.Parse("-07:00", s.Clock.Zone); err == nil && s.Clock.ZoneStated {
				_, seconds := t.Zone()
				return time.FixedZone("", seconds)
			}
		}
	}
	return time.Local
}
