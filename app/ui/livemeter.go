//go:build cgo || !darwin

package ui

import (
	"time"

	"hubscope/app/live"
)

// A meter is how many lines a second a source brings.
type meter float64

// meters measure sources by their series.
type meters map[string]*measured

type measured struct {
	at    time.Time // when it was looked at last
	lines int64     // how many lines it had then
	rate  meter
}

// measureEvery is the shortest time that a rate is worked out from, slowest the least that is
// one.
const (
	measureEvery       = time.Second
	slowest      meter = 0.05
)

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
		if k == nil || s.Lines < k.lines { // new, or counted anew
			m[series(s)] = &measured{at: now, lines: s.Lines}
			continue
		}
		since := now.Sub(k.at)
		if since < measureEvery {
			continue
		}
		k.rate = (k.rate + meter(float64(s.Lines-k.lines)/since.Seconds())) / 2
		if k.rate < slowest {
			k.rate = 0
		}
		k.at, k.lines = now, s.Lines
	}
	return m.list(all)
}

func (m meters) list(all []live.Source) []meter {
	out := make([]meter, len(all))
	for i := range all {
		if k := m[series(&all[i])]; k != nil {
			out[i] = k.rate
		}
	}
	return out
}
