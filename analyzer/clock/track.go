package clock

import "time"

// A Track is what is to be added to the readings of a clock: always the same, or growing
// where the clock runs fast or slow.
type Track struct {
	Offset int64   // milliseconds, at the reading From
	Slope  float64 // milliseconds more for each millisecond on the clock's face
	From   int64
}

// Add is what is to be added to a reading, in milliseconds.
func (t Track) Add(at int64) int64 {
	if t.Slope == 0 {
		return t.Offset
	}
	return t.Offset + int64(t.Slope*float64(at-t.From))
}

// PerDay is how much the offset grows in a day.
func (t Track) PerDay() time.Duration { return time.Duration(t.Slope * float64(24*time.Hour)) }

// A pair is one event on both sides.
type pair struct {
	reading int64
	off     int64 // what the reference's clock showed beyond it
}

// through lays a track through pairs: the median of their offsets; where drift is wanted,
// Theil and Sen's line, which a third of wrong pairs does not turn.
func through(pairs []pair, drift bool) Track {
	var t Track
	list := make([]int64, len(pairs))
	if drift {
		t.From = pairs[0].reading
		var slopes []float64
		stride := 1 + len(pairs)/mostBent
		for i := 0; i < len(pairs); i += stride {
			a := pairs[i]
			for k := i + stride; k < len(pairs); k += stride {
				b := pairs[k]
				if d := b.reading - a.reading; d >= apart || d <= -apart {
					slopes = append(slopes, float64(b.off-a.off)/float64(d))
				}
			}
		}
		if len(slopes) > 0 {
			t.Slope = median(slopes, func(a, b float64) float64 { return (a + b) / 2 })
		}
	}
	for i, p := range pairs {
		list[i] = p.off - int64(t.Slope*float64(p.reading-t.From))
	}
	t.Offset = middle(list)
	return t
}

// apart is how far two pairs must be from each other to say how fast a clock runs: the
// seconds that a sign-on takes would else be taken for drift.
const apart = int64(6 * time.Hour / time.Millisecond)

// mostBent is how many pairs a line is laid through, each joined with each.
const mostBent = 500
