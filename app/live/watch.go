package live

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"hubscope/app/engine"
	"hubscope/parsers/source"
)

// ErrNothing is returned where nothing can be followed.
var ErrNothing = errors.New("nothing to follow")

const (
	// shortest is how long it is from one look at the case to the next: lines come in bursts,
	// and nobody reads faster.
	shortest = 25 * time.Millisecond
	// restful is how many times longer than a look took the next is away, so that following
	// takes no more than a third of the machine.
	restful = 2
	// quiet is how long nothing may come behind a record that could go on until it is taken
	// for whole: writers write a record in one go, or line by line at once.
	quiet = 300 * time.Millisecond
	// tick is how often silence and what is settled are looked at.
	tick = time.Second
	// begins is how long a log may be open without a line before it is not waited for: what
	// comes later is of a later moment.
	begins = 10 * time.Second
	// handed is the shortest time between two updates.
	handed = 50 * time.Millisecond
)

// A Watch follows its inputs from Begin until Close.
type Watch struct {
	r      Request
	growth *engine.Growth
	queue  *queue
	began  time.Time
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu                sync.Mutex
	next              *Update       // nobody has taken it yet
	ready             chan struct{} // holds one where next is there
	gone              chan struct{} // closed by Stop
	over              bool          // the last update was taken
	handed            time.Time
	news              news // of next
	failed            []error
	stopping, closing sync.Once

	// What follows is the loop's.
	ledger    *ledger
	inputs    []*input
	bySeries  map[string]*input
	streams   map[int]*stream   // by source
	reachedBy map[int]time.Time // by source, how far its lines had come when the case was explained
	res       *engine.Result
	arrived   time.Time
	errs      []error
	dirty     bool // something came that was not explained
	stirred   bool // lines came that no update has told
}

// Begin starts to follow. ErrNothing says that nothing can be: no path is there or can be
// waited for; another error is ctx's, of reading what stands still. What is followed then is
// followed until Close.
func Begin(ctx context.Context, r Request) (*Watch, error) {
	if r.Keep <= 0 {
		r.Keep = DefaultKeep
	}
	under := newFiles(&r)
	inputs := slices.Clone(r.Inputs)
	if under.follower != nil {
		inputs = append(inputs, under.follower)
	}
	if len(inputs) == 0 {
		return nil, ErrNothing
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w := &Watch{
		r: r, queue: newQueue(), began: time.Now(), cancel: cancel, ready: make(chan struct{}, 1), gone: make(chan struct{}),
		ledger: newLedger(), bySeries: map[string]*input{}, streams: map[int]*stream{}, reachedBy: map[int]time.Time{}, dirty: true,
	}
	if r.Visit != nil && r.Start == (Start{}) {
		w.r.Visit = newRecords(r.Visit, w.streams)
	}
	ended := make(chan error, len(inputs))
	for _, in := range inputs {
		w.work.Go(func() { ended <- in.Run(run, w.queue) })
	}
	found := make(chan []*source.Item)
	if err := w.begin(ctx, &under); err != nil {
		w.Stop()
		return nil, err
	}
	if len(under.still) > 0 {
		w.work.Go(func() { under.keepLooking(run, found) })
	}
	w.work.Go(func() { w.loop(run, ended, len(inputs), found) })
	return w, nil
}

// begin reads what stands still, once all that is followed was opened: what is renamed from
// then on is known. The error is ctx's.
func (w *Watch) begin(ctx context.Context, under *files) error {
	if under.follower != nil {
		select {
		case <-under.follower.Ready():
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	still, err := under.find(ctx)
	if err != nil {
		return err
	}
	w.growth, err = engine.NewGrowth(ctx, w.r.Request, still)
	return err
}

// Stop ends all that is followed, and leaves the lines of the updates where they can be asked
// for until Close: every goroutine, file and watch has ended when it returns. What nobody has
// taken by then is not told. It may be called more than once, and while Next waits, which then
// returns io.EOF.
func (w *Watch) Stop() {
	w.stopping.Do(func() {
		close(w.gone)
		w.cancel()
		w.queue.close()
	})
	w.work.Wait()
}

// Close lets everything go, as Stop does, and the lines with it.
func (w *Watch) Close() {
	w.Stop()
	w.closing.Do(func() {
		if w.growth != nil {
			w.growth.Close()
		}
	})
}

// Next waits for news. It returns io.EOF after the update that has Ended set, or once the
// Watch is stopped, and ctx's error when ctx ends. The update's slices are the caller's.
func (w *Watch) Next(ctx context.Context) (*Update, error) {
	w.mu.Lock()
	over, wait := w.over, handed-time.Since(w.handed)
	w.mu.Unlock()
	if over {
		return nil, io.EOF
	}
	if wait > 0 {
		pause := time.NewTimer(wait)
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-w.gone:
			return nil, io.EOF
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	for {
		select {
		case <-w.ready:
		case <-w.gone:
			return nil, io.EOF
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		w.mu.Lock()
		u := w.next
		if u != nil { // else it was taken with the one before
			w.next, w.handed, w.over = nil, time.Now(), u.Ended
		}
		w.mu.Unlock()
		if u != nil {
			return u, nil
		}
	}
}

// hand makes what is known by now the next update.
func (w *Watch) hand(ended bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.next == nil { // the one before was taken
		w.news, w.failed = news{}, nil
	}
	for _, c := range w.ledger.news.list {
		w.news.tell(c)
	}
	w.ledger.news = news{}
	w.failed = append(w.failed, w.errs...)
	w.errs = nil
	u := &Update{
		Result: w.res, Changes: w.news.changes(), Items: w.ledger.items(), Omitted: w.ledger.omitted, Errs: slices.Clone(w.failed),
		Arrived: w.arrived, Ended: ended,
	}
	for _, in := range w.inputs {
		u.Sources = append(u.Sources, in.state())
	}
	w.next, w.stirred = u, false
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

// loop takes what inputs bring, has it explained and tells it, until all have ended or ctx
// does.
func (w *Watch) loop(ctx context.Context, ended <-chan error, running int, found <-chan []*source.Item) {
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	again := time.NewTimer(0)
	defer again.Stop()
	var rested time.Time // when the case may be looked at again
	for running > 0 {
		ticked := false
		select {
		case <-ctx.Done():
			return
		case <-w.queue.wake:
		case <-again.C:
		case <-ticks.C:
			ticked = true
			w.housekeep()
		case still := <-found:
			w.growth.Refresh(still)
			w.dirty = true
		case err := <-ended:
			if running--; err != nil && ctx.Err() == nil {
				w.errs = append(w.errs, err)
			}
		}
		w.takeAll()
		now := time.Now()
		if w.growth.Flush(func(source int) bool { return now.Sub(w.streams[source].arrived) >= quiet }) {
			w.dirty = true
		}
		switch {
		case !w.dirty:
			if w.growth.Waiting() {
				again.Reset(quiet)
			}
		case now.Before(rested):
			again.Reset(rested.Sub(now))
		default:
			if w.explain(ctx) != nil {
				return
			}
			w.settle(false)
			rested = time.Now().Add(max(shortest, restful*time.Since(now)))
			again.Reset(time.Until(rested)) // for what waits
		}
		if w.tellInputs(); !w.ledger.news.empty() || len(w.errs) > 0 || ticked && w.stirred {
			w.hand(false)
		}
	}
	w.takeAll()
	for _, in := range w.inputs {
		if in.State != Ended {
			in.State, in.news = Ended, true
		}
	}
	w.growth.Flush(func(int) bool { return true })
	if w.explain(ctx) != nil {
		return
	}
	w.settle(true)
	w.tellInputs()
	w.hand(true)
}
