//go:build cgo || !darwin

package ui

import (
	"time"

	"hubscope/app/live"
)

// A meter is how fast a source brings lines.
type meter struct {
	perSecond float64
	usual     time.Duration // from one line to the next; 0 while nobody can say
}

// meters measure sources by their series.
type meters map[string]*measured

type measured struct {
	since, at          time.Time // when it was looked at first and last
	first, lines       int64     // how many lines it had then
	firstLine, arrived time.Time
	meter
}

// measureEvery is the shortest time that a rate is worked out from.
const measureEvery = time.Second

// usualLines is how many lines must have come for "usually".
const usualLines = 5

// series names a source over all its generations.
func series(s *live.Source) string {
	if s.Series != "" {
		return s.Series
	}
	return s.Path
}

func (m meters) take(all []live.Source, now time.Time) []meter {
	for i := range all {
		s := &all[i]
		k := m[series(s)]
		if k == nil {
			k = &measured{since: now, at: now, first: s.Lines, lines: s.Lines, firstLine: s.Arrived, arrived: s.Arrived}
			m[series(s)] = k
			continue
		}
		if s.Lines < k.lines { // counted anew
			k.first, k.lines, k.firstLine, k.at = s.Lines, s.Lines, s.Arrived, now
		}
		if since := now.Sub(k.at); since >= measureEvery {
			rate := float64(s.Lines-k.lines) / since.Seconds()
			k.perSecond = (k.perSecond + rate) / 2
			if k.perSecond < 0.05 {
				k.perSecond = 0
			}
			k.at, k.lines = now, s.Lines
		}
		if k.firstLine.IsZero() {
			k.firstLine, k.first = s.Arrived, s.Lines
		}
		k.arrived = s.Arrived
		if n := s.Lines - k.first; n >= usualLines && k.arrived.After(k.firstLine) {
			k.usual = k.arrived.Sub(k.firstLine) / time.Duration(n)
		}
	}
	return m.list(all)
}

func (m meters) list(all []live.Source) []meter {
	out := make([]meter, len(all))
	for i := range all {
		if k := m[series(&all[i])]; k != nil {
			out[i] = k.meter
		}
	}
	return out
}
