package clock

import (
	"math/rand/v2"
	"testing"
	"time"
)

const second = int64(1000)

// world is a day or more of a user's sign-ons, as the gateway saw them.
type world struct {
	dice   *rand.Rand
	from   int64
	length time.Duration
}

func newWorld(seed uint64, length time.Duration) *world {
	return &world{rand.New(rand.NewPCG(seed, 1)), time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).UnixMilli(), length}
}

// moments are n moments at random, in order.
func (w *world) moments(n int) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = w.from + w.dice.Int64N(w.length.Milliseconds())
	}
	return sorted(list)
}

func (w *world) spans() []Span { return []Span{{w.from, w.from + w.length.Milliseconds()}} }

// seen is what a device writes of moments while its clock is off by a function of them: its
// line comes up to two seconds after the gateway's.
func (w *world) seen(moments []int64, ahead func(at int64) int64) []Sighting {
	var list []Sighting
	for _, m := range moments {
		at := m + w.dice.Int64N(2*second)
		list = append(list, Sighting{Event: Event{At: at + ahead(at)}})
	}
	return list
}

func always(d time.Duration) func(int64) int64 { return func(int64) int64 { return d.Milliseconds() } }

func events(moments []int64) []Event {
	var list []Event
	for _, m := range moments {
		list = append(list, Event{At: m / second * second})
	}
	return list
}

func sorted(list []int64) []int64 {
	for i := range list {
		for k := i; k > 0 && list[k] < list[k-1]; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
	return list
}

func TestSkewIsFound(t *testing.T) {
	found := 0
	for seed := range uint64(300) {
		w := newWorld(seed, 12*time.Hour)
		skew := time.Duration(w.dice.Int64N(int64(24*time.Hour))) - 12*time.Hour
		n := 2 + w.dice.IntN(6)
		moments := w.moments(n)
		p := Align(w.seen(moments, always(skew)), NewReference(events(moments), w.spans()), 26*time.Hour, 1)
		if p[0].Pairs == 0 {
			t.Logf("n=%d skew=%v doubt=%d", n, skew, p[0].Doubt)
			continue
		}
		found++
		if d := time.Duration(p[0].Offset)*time.Millisecond + skew; d < -3*time.Second || d > 3*time.Second {
			t.Errorf("seed %d: n=%d skew=%v got %v pairs %d", seed, n, skew, time.Duration(p[0].Offset)*time.Millisecond, p[0].Pairs)
		}
	}
	t.Log(found)
}

func TestStrangersAreNotPaired(t *testing.T) {
	wrong := 0
	for seed := range uint64(1000) {
		w := newWorld(seed, time.Duration(1+seed%20)*24*time.Hour)
		n, m := 2+w.dice.IntN(8), 2+w.dice.IntN(60)
		p := Align(w.seen(w.moments(n), always(0)), NewReference(events(w.moments(m)), w.spans()), 26*time.Hour, 1)
		if p[0].Pairs > 0 {
			wrong++
			t.Logf("n=%d m=%d pairs=%d off=%v", n, m, p[0].Pairs, time.Duration(p[0].Offset)*time.Millisecond)
		}
	}
	t.Log(wrong)
}
