package engine

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// thrift has memory collected by what a case needs while it is read. Most of what is kept
// then are marks, which hold no pointers: looking through it costs next to nothing, and
// letting it grow to twice its size would cost a large case a hundred megabytes. A small one
// would be looked through over and over for a few megabytes. So what may come on top of
// what is held is an amount, and a share only of what is large.
type thrift struct {
	mu     sync.Mutex
	cases  int // that are read
	before int // what was in force before the first of them
	live   uint64
	calls  int
	sample [1]metrics.Sample
}

const (
	// spare is how many bytes may come on top before memory is collected. What a case of a gigabyte
	// needs between its last byte and the answer then has it collected once, not three times.
	spare = 36 << 20
	// leastGrowth and mostGrowth bound that, in percent of what is held.
	leastGrowth, mostGrowth = 40, 400
	// seldom is how many chunks of a log are read between two looks.
	seldom = 8
)

var saving = thrift{sample: [1]metrics.Sample{{Name: "/gc/heap/live:bytes"}}}

// frugal begins to save memory, and returns what ends it. Who sets GOGC knows better.
func frugal() func() {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	saving.begin()
	return saving.end
}

func (t *thrift) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cases++; t.cases == 1 {
		t.live, t.before = 0, debug.SetGCPercent(mostGrowth)
	}
}

func (t *thrift) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cases--; t.cases == 0 {
		debug.SetGCPercent(t.before)
	}
}

// look sets the pace anew where memory was collected since the last look.
func (t *thrift) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.calls++; t.cases == 0 || t.calls%seldom != 0 {
		return
	}
	metrics.Read(t.sample[:])
	if live := t.sample[0].Value.Uint64(); live != t.live {
		t.live = live
		debug.SetGCPercent(growth(live))
	}
}

// growth is the percentage of what is held that may come on top of it.
func growth(live uint64) int {
	return int(min(max(spare*100/max(live, 1), leastGrowth), mostGrowth))
}
