package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/prompt"
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

// takeAll takes what inputs have brought.
func (w *Watch) takeAll() {
	for _, a := range w.queue.take() {
		s := a.stream
		switch {
		case a.step == opened:
			w.open(s)
		case a.notice != nil:
			w.notice(s, *a.notice)
		case a.step == live:
			if s.from < 0 {
				s.from = s.bytes
			}
		case a.step == closed:
			w.growth.End(s.source)
			s.input.close()
			w.dirty = true
		default:
			w.add(s, &a)
		}
	}
}

func (w *Watch) open(s *stream) {
	s.source, s.from, s.began = w.growth.Open(s.origin), -1, time.Now()
	s.arrived = s.origin.ModTime
	if s.origin.Generation > 0 { // what was there before was an earlier one
		s.from = 0
	}
	w.streams[s.source] = s
	series := s.origin.Series
	if series == "" {
		series = s.origin.Path
	}
	s.input = w.bySeries[series]
	if s.input == nil {
		s.input = &input{Source: Source{Path: s.origin.Path, Series: series}}
		w.bySeries[series] = s.input
		w.inputs = append(w.inputs, s.input)
	}
	s.input.open(s)
	w.dirty = true
}

func (w *Watch) add(s *stream, a *arrival) {
	if err := w.growth.Add(s.source, a.lines); err != nil && !s.full {
		s.full = true // told once
		s.input.tell(source.Notice{Code: source.NoticeRefused, At: a.at, Detail: err.Error()})
	}
	s.bytes += int64(len(a.lines))
	s.arrived = a.last
	s.input.Bytes += int64(len(a.lines))
	s.input.Lines += int64(bytes.Count(a.lines, []byte{'\n'}))
	s.input.arrived(a.at, a.last, s.from >= 0)
	w.arrived, w.dirty, w.stirred = a.last, true, true
}

func (w *Watch) notice(s *stream, n source.Notice) {
	s.input.tell(n)
	switch n.Code {
	case source.NoticeGap, source.NoticeDropped:
		w.growth.Warn(s.source, source.Warning{Code: source.CodeGap, Count: max(1, n.Count), Detail: n.Detail, Offset: -1})
		w.dirty = true
	}
}

// explain finds what the case says now and takes it into the ledger. The error is ctx's.
func (w *Watch) explain(ctx context.Context) error {
	res, err := w.growth.Explain(ctx)
	if err != nil {
		return err
	}
	w.res, w.dirty = res, false
	w.thaw()
	var list []found
	shown := map[string]bool{}
	put := func(f found, explain func(*found)) {
		for shown[f.key] {
			f.key += "'"
		}
		if shown[f.key] = true; !w.ledger.frozen(f.key) {
			explain(&f)
			list = append(list, f)
		}
	}
	for _, k := range res.Asks(w.r.Filter) {
		if w.reports(k.Last, k.Until) {
			put(found{key: keyOf("prompt", k.First), user: k.User, at: k.Time, until: k.Until, after: prompt.SettlesAfter}, func(f *found) {
				if t := w.ledger.byKey[f.key]; t != nil && t.prompt != nil && res.Untouched(k) {
					f.prompt, f.id, f.sign = t.prompt, t.found.id, t.sign
					return
				}
				p := res.Explain(k)
				f.prompt, f.id, f.sign = &p, p.ID, signOfPrompt(&p)
			})
		}
	}
	for _, m := range res.MailFailures(w.r.Filter) {
		if w.reportsMail(&m) {
			after := mail.SettlesAfter
			if m.Recovered != nil {
				after = prompt.SettlesAfter
			}
			put(found{key: keyOf("mail", m.First), user: m.User, at: m.Time, until: m.Until, after: after}, func(f *found) {
				f.mail, f.id, f.sign = &m, m.ID, signOfMail(&m)
			})
		}
	}
	for _, m := range res.Findings(w.r.Filter) {
		path := res.Case.Sources[m.Source].Path
		id := casefile.ID("c-", "finding", m.Rule, m.App, m.Key, path, fmt.Sprint(m.Line))
		put(found{key: id, id: id, sign: fmt.Sprint(m.Severity, m.Value, m.Suggestion)}, func(f *found) { f.finding = &m })
	}
	w.ledger.take(list, res.Case.People, res.Case.From, w.arrived)
	w.ledger.forget(shown)
	for _, in := range w.inputs {
		src := &res.Case.Sources[in.Index]
		in.Last = src.Last
		if in.Kind == "" || src.Kind != "unknown" && src.Kind != in.Kind { // a new generation's is soon known
			in.Kind, in.news = src.Kind, true
		}
	}
	return nil
}

// thaw has what is settled be explained again where a source came that speaks of that time, or
// one went on that had been silent since.
func (w *Watch) thaw() {
	for i := range w.res.Case.Sources {
		src := &w.res.Case.Sources[i]
		if src.Last.IsZero() {
			continue
		}
		from, known := w.reachedBy[i]
		if !known {
			from = src.First
		}
		if !known || src.Last.After(from) {
			w.ledger.thaw(from, src.Last)
		}
		w.reachedBy[i] = src.Last
	}
}

// keyOf is what a thing is known by as long as it is told: the record that shows it first.
func keyOf(kind string, first casefile.Ref) string {
	return fmt.Sprintf("%s %d:%d", kind, first.Source, first.Offset)
}

// What is told of a prompt or a failure is its signature: that there is more evidence of the
// same is no news, nor that a clock is known to the second by now.
func signOfPrompt(p *casefile.Prompt) string {
	return fmt.Sprint(p.Kind, p.User, p.App, p.Cause, p.Confidence, p.Disposition, p.Because, p.Credential.Type, p.Credential.Container)
}

func signOfMail(m *casefile.MailFailure) string {
	return fmt.Sprint(m.User, m.Target, m.Verdict, m.Hop, m.Confidence, m.Disposition, m.Recovered != nil, m.Ongoing)
}

// reports reports whether something is told of which a record is the last, and that lasted
// until a moment.
func (w *Watch) reports(last casefile.Ref, until time.Time) bool {
	switch {
	case w.r.Start.Beginning:
		return true
	case !w.r.Start.Since.IsZero():
		return !until.Before(w.r.Start.Since)
	}
	return w.isNew(last)
}

// isNew reports whether a record came since following began.
func (w *Watch) isNew(ref casefile.Ref) bool {
	s := w.streams[ref.Source]
	return s != nil && s.from >= 0 && ref.Offset >= s.from
}

func (w *Watch) reportsMail(m *casefile.MailFailure) bool {
	if w.r.Start.Beginning || !w.r.Start.Since.IsZero() {
		return w.reports(m.First, m.Until)
	}
	return slices.ContainsFunc(m.AllEvidence(), func(e casefile.Evidence) bool { return w.isNew(e.Ref) })
}

// settle tells what can change no more.
func (w *Watch) settle(all bool) { w.ledger.settle(w.reached(time.Now()), all) }

// reached is the moment that all sources have come to, on the case's clock: a later line of
// theirs is of a later moment. A source that says nothing goes on as the machine's own clock
// does; one that said nothing for longer than evidence may take is not waited for.
func (w *Watch) reached(now time.Time) time.Time {
	if w.res == nil || now.Sub(w.began) < begins { // logs that are there are still being found
		return time.Time{}
	}
	reached := now.Add(100 * 365 * 24 * time.Hour) // nothing to wait for
	var spread time.Duration
	for i := range w.res.Case.Sources {
		spread = max(spread, w.res.Case.Sources[i].Clock.Spread)
	}
	for _, s := range w.streams {
		if s.input.State != Following || s.input.Index != s.source {
			continue
		}
		if s.from < 0 || s.source >= len(w.res.Case.Sources) {
			return time.Time{} // what had been written when following began is still being read
		}
		last, since := w.res.Case.Sources[s.source].Last, now.Sub(s.arrived)
		switch {
		case last.IsZero() && now.Sub(s.began) < begins:
			return time.Time{}
		case last.IsZero() || since >= mail.SettlesAfter:
			continue
		}
		if at := last.Add(since - spread); at.Before(reached) {
			reached = at
		}
	}
	return reached
}

// housekeep looks at what time alone brings.
func (w *Watch) housekeep() {
	now := time.Now()
	for _, in := range w.inputs {
		in.look(now)
	}
	if w.growth.Trim(w.r.Keep) {
		w.dirty = true
	}
	w.settle(false)
}

// unread reports whether what an input had brought before following began is still being read:
// it is told once there is something to tell of it.
func (w *Watch) unread(in *input) bool {
	s := w.streams[in.Index]
	return in.State == Following && len(in.Notices) == 0 && s != nil && time.Since(s.began) < begins &&
		(s.from < 0 || w.res == nil || in.Index >= len(w.res.Case.Sources))
}

// tellInputs queues what is new of the inputs themselves.
func (w *Watch) tellInputs() {
	for _, in := range w.inputs {
		if !in.news || !in.told && w.unread(in) {
			continue
		}
		s := in.state()
		c := Change{State: Changed, Key: "source " + s.Series, ID: s.Series, Source: &s, Arrived: s.Arrived}
		if !in.told {
			c.State = New
		}
		if s.State == Ended {
			c.State = Settled
		}
		in.news, in.told = false, true
		w.ledger.news.tell(c)
	}
}
