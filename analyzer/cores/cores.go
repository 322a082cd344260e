// Package cores has work on long lists done on all cores.
package cores

import (
	"runtime"
	"sync"
)

// few items are worked on where they are: starting others would take longer.
const few = 512

// Parts is into how many parts the work on n items is best cut; at least one.
func Parts(n int) int {
	if n <= few {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// Each is Parts for items of which each is much work.
func Each(n int) int { return max(1, min(n, runtime.GOMAXPROCS(0))) }

// Share calls do for every part from 0 on, at the same time, and returns when all are done.
func Share(parts int, do func(part int)) {
	var work sync.WaitGroup
	for part := range parts {
		work.Go(func() { do(part) })
	}
	work.Wait()
}

// Beside does two things at the same time that know nothing of each other, and returns when
// both are done.
func Beside(one, other func()) {
	var work sync.WaitGroup
	work.Go(one)
	other()
	work.Wait()
}
