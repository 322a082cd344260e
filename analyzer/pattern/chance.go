package pattern

import (
	"math"
	"slices"
)

const (
	// fewest prompts make a pattern: of two, any interval is their interval.
	fewest = 3
	// mostOf is the share of the prompts looked at that a pattern takes at least: what holds of
	// less is no answer to why somebody is asked.
	mostOf = 0.6
	// luck is how rarely chance may bring a pattern about. A person's prompts are held against
	// half a dozen kinds of patterns, so that of a hundred persons whose prompts come at random
	// one has a pattern.
	luck = 1.0 / 500
)

// regular reports whether k of n prompts that agree are more than chance: each agrees with
// a probability of share by itself, and there are so many places at which they might have
// agreed.
func regular(k, n int, share, places float64) bool {
	return k >= fewest && float64(k) >= mostOf*float64(n) && places*tail(k, n, share) <= luck
}

// tail is the probability that of n independent trials at least k succeed, each with
// probability p (binomial distribution).
func tail(k, n int, p float64) float64 {
	switch {
	case k <= 0 || p >= 1:
		return 1
	case p <= 0:
		return 0
	}
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	sum := 0.0
	for i := k; i <= n; i++ {
		sum += math.Exp(choose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(1, sum)
}

// A reading is one measured value, and what it was measured of.
type reading struct {
	value int64
	index int
}

// densest returns the readings that lie closest together: the most that lie within the width
// above the least of them, and of equally many those nearest to each other. They come in
// order of their indexes.
func densest(list []reading, width func(least int64) int64) []reading {
	slices.SortFunc(list, func(a, b reading) int {
		if a.value != b.value {
			return int(min(1, max(-1, a.value-b.value)))
		}
		return a.index - b.index
	})
	best := [2]int{}
	end := 0
	for i := range list {
		for end < len(list) && list[end].value-list[i].value <= width(list[i].value) {
			end++
		}
		n, have := end-i, best[1]-best[0]
		if n > have || n == have && n > 0 && list[end-1].value-list[i].value < list[best[1]-1].value-list[best[0]].value {
			best = [2]int{i, end}
		}
	}
	out := slices.Clone(list[best[0]:best[1]])
	slices.SortFunc(out, func(a, b reading) int { return a.index - b.index })
	return out
}

// middle is the median of readings, and spread how far the farthest lie apart.
func middle(list []reading) (median, spread int64) {
	values := make([]int64, len(list))
	for i, r := range list {
		values[i] = r.value
	}
	slices.Sort(values)
	return values[len(values)/2], values[len(values)-1] - values[0]
}
