package cores

import (
	"sync/atomic"
	"testing"
)

func TestEveryPartIsDoneOnce(t *testing.T) {
	for _, n := range []int{0, 1, few, few + 1, 100 * few} {
		parts := Parts(n)
		if parts < 1 || n <= few && parts != 1 {
			t.Errorf("%d parts for %d items", parts, n)
		}
	}
	var done [7]atomic.Int32
	Share(len(done), func(part int) { done[part].Add(1) })
	for part := range done {
		if n := done[part].Load(); n != 1 {
			t.Errorf("part %d was done %d times", part, n)
		}
	}
}

func TestBothAreDone(t *testing.T) {
	begun := make(chan bool)
	one, other := false, false
	Beside(func() { begun <- true; one = true }, func() { <-begun; other = true })
	if !one || !other {
		t.Error("one or the other was not done")
	}
}

func TestHeavyItemsAreSharedEvenIfFew(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		if parts := Each(n); parts < 1 || parts > max(1, n) {
			t.Errorf("%d parts for %d items", parts, n)
		}
	}
}
