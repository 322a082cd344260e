package clock

import "math"

// A Doubt says why pairs don't prove an offset.
type Doubt uint8

const (
	NoDoubt   Doubt = iota
	Nothing         // the two sides have no event in common that could be compared
	TooFew          // no two events agree on an offset
	Outvoted        // most events say otherwise
	Ambiguous       // other offsets fit as well
	ByChance        // so many events would agree by chance
)

const (
	leastPairs = 2
	// leastBent is how many pairs a drift needs: any two lie on a line.
	leastBent = 4
	// chance is the largest number of offsets that may be expected to fit as well although the
	// two sides have nothing to do with each other.
	chance = 0.05
	// around is how far around a moment events are counted to know how dense they are then:
	// people sign on when they come to work.
	around = 10 * 60 * 1000
	// sharp is the least spread that pairs are credited with: gateways write whole seconds.
	sharp = 1000
	// usual is how far off a clock is that nobody wonders about.
	usual = 60 * 1000
)

// doubt weighs a track that the sightings from first to last are said to lie on; chances is
// how many such stretches there were to choose from.
func (s *search) doubt(t Track, first, last, chances int, own []matched) (d Doubt, spread int64) {
	pairs, covered := 0, 0
	for _, m := range own[first : last+1] {
		if m.has {
			pairs++
		}
		if m.covered {
			covered++
		}
	}
	least := leastPairs
	if t.Slope != 0 {
		least = leastBent
	}
	if pairs < least {
		return TooFew, 0
	}
	if 2*pairs <= covered {
		return Outvoted, 0
	}
	middle := (s.device[first].At + s.device[last].At) / 2
	for r, o := range s.tracks {
		apart := abs(o.Add(middle) - t.Add(middle))
		if apart <= 2*agree || o.Slope != 0 {
			continue
		}
		count := 0
		for _, m := range s.matches[r][first : last+1] {
			if m.has {
				count++
			}
		}
		// One that fits less may be told apart by what lies at the ends of the logs only: an
		// hourly sign-on fits an hour off, too. The smaller offset is then the likelier.
		if count >= pairs || 4*count > 3*pairs && abs(o.Offset) < abs(t.Add(middle)) {
			return Ambiguous, 0
		}
	}
	for i, m := range own[first : last+1] {
		if m.has {
			spread = max(spread, abs(m.off-t.Add(s.device[first+i].At)))
		}
	}
	if float64(chances)*s.byChance(t, first, last, own, pairs, covered, spread) > chance {
		return ByChance, 0
	}
	return NoDoubt, spread
}

// byChance is how many tracks, none of them less plausible, would have as many pairs if the
// two sides had nothing to do with each other.
func (s *search) byChance(t Track, first, last int, own []matched, pairs, covered int, spread int64) float64 {
	width := 2 * float64(max(spread, sharp))
	share := 0.0 // of the time that events fill
	for i, m := range own[first : last+1] {
		if !m.covered {
			continue
		}
		g := s.device[first+i]
		at := g.At + t.Add(g.At)
		events, _ := s.ref.between(g.what(), at-around, at+around)
		share += min(0.9, float64(len(events))*width/(2*around))
	}
	share /= float64(covered)
	nearer, close := 0, 0 // events that an offset could be read off
	limit := max(abs(t.Add(s.device[first].At)), usual) + agree
	for _, d := range s.all {
		if d.sighting < first || d.sighting > last {
			continue
		}
		if abs(d.off) <= limit {
			nearer++
		}
		if abs(d.off-t.Add(s.device[d.sighting].At)) <= around {
			close++
		}
	}
	anchors := float64(max(nearer, close))
	free := 1 // pairs that the track itself was read off
	if t.Slope != 0 {
		free = 2
		anchors *= float64(max(2, pairs)) // each may be joined with each
	}
	return anchors * atLeast(pairs-free, covered-free, share)
}

// atLeast is how likely k of n are at least, each with the likelihood p.
func atLeast(k, n int, p float64) float64 {
	sum := 0.0
	for i := k; i <= n; i++ {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(1, sum)
}
