package engine

import (
	"runtime/debug"
	"testing"
)

func TestMemoryGrowsByAnAmountThenByAShare(t *testing.T) {
	const mb = 1 << 20
	for live, want := range map[uint64]int{0: 400, mb: 400, 18 * mb: 200, 36 * mb: 100, 90 * mb: 40, 5000 * mb: 40} {
		if got := growth(live); got != want {
			t.Errorf("%d MB may grow by %d percent, want %d", live/mb, got, want)
		}
	}
}

func TestThriftEndsWithTheLastCase(t *testing.T) {
	t.Setenv("GOGC", "")
	const usual = 77
	defer debug.SetGCPercent(debug.SetGCPercent(usual))
	current := func() int {
		percent := debug.SetGCPercent(usual)
		debug.SetGCPercent(percent)
		return percent
	}
	first, second := frugal(), frugal()
	first()
	if current() == usual {
		t.Error("nothing is saved while a case is still read")
	}
	second()
	if got := current(); got != usual {
		t.Errorf("%d percent is left behind", got)
	}
}
