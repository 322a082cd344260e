package session

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestStretches notes times of traffic in any order, and compares with every second painted.
func TestStretches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const day = 3000
		var busy stretches
		var painted [day + 400]bool
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			from := rapid.Int64Range(0, day).Draw(t, "from")
			to := from + rapid.Int64Range(0, 300).Draw(t, "length")
			busy.note(from, to)
			for i := from; i <= to; i++ {
				painted[i] = true
			}
		}
		var want stretches
		last := -1
		for i, p := range painted {
			switch {
			case !p:
				continue
			case last >= 0 && i-last < 60:
				want[len(want)-1].to = uint32(i)
			default:
				want = append(want, struct{ from, to uint32 }{uint32(i), uint32(i)})
			}
			last = i
		}
		if !slices.Equal(busy, want) {
			t.Fatalf("%v, want %v", busy, want)
		}
	})
}
