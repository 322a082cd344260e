//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
)

// A following is the logs that are followed in the window, or were until somebody stopped.
// Its fields belong to the user interface's goroutine unless they say otherwise.
type following struct {
	w      *Window
	req    FollowRequest
	watch  Watch
	log    *liveLog // of any goroutine
	cancel context.CancelFunc
	// done is closed when nothing asks the watch for news any more.
	done chan struct{}
	ctx  context.Context

	began   time.Time // by this machine's clock, as all of these
	stopped time.Time // zero while it goes on
	failed  error     // why no more news came
	over    bool      // nobody stopped it: there is nothing more to come

	last     *snapshot // all that is known
	shown    *snapshot // what the list tells; older than last while somebody has paused
	paused   time.Time // zero while nobody has
	cased    *snapshot // what the window's case is of; nil before the first
	catching bool      // a newer case is being put into words
	caught   time.Time // when the last was
	took     time.Duration

	markers   []liveMarker
	narrow    liveNarrow
	query     string
	selected  string // key of the row that is chosen
	explained string // and of the item beside the list
	touched   bool   // somebody is reading: the list stands still
	left      *place // where somebody was in the list, while it is made anew
	view      *liveView
	strip     *liveStrip
	notes     notifier
}

// A liveMarker is where somebody said "from here".
type liveMarker struct {
	at   time.Time
	line int // of the last item that had been told
}

// paceOfNews is the least time from one change of the view to the next.
const paceOfNews = 125 * time.Millisecond

// leaveTaking is how long the end of the window waits for what is followed to let go.
const leaveTaking = 2 * time.Second

// follow begins to follow; failed is told why it can't be. drop takes that back as long as it
// has not begun.
func (w *Window) follow(req FollowRequest, began func(), failed func(error)) (drop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	now := w.now()
	w.async(func() {
		watch, err := w.opt.Follower.Follow(ctx, req)
		if err == nil && ctx.Err() != nil {
			watch.Close() // nobody waits for it any more
			return
		}
		w.do(func() {
			switch {
			case ctx.Err() != nil:
				if err == nil {
					go watch.Close()
				}
			case err != nil:
				cancel()
				failed(err)
			default:
				began()
				w.following(&following{w: w, req: req, watch: watch, ctx: ctx, cancel: cancel, done: make(chan struct{}), began: now,
					log: newLiveLog(w.opt, w.prefs.Lang, req, now)})
			}
		})
	})
	return cancel
}

// following takes the place of what is open.
func (w *Window) following(f *following) {
	w.cancel()
	w.letGo()
	w.dropPart()
	if w.model != nil {
		w.model.close()
	}
	w.notice = ""
	w.opened = opened{tab: tabLive, moved: true}
	if f.req.Listen == "" && len(f.req.Command) == 0 {
		w.paths = f.req.Paths // what can be read again once nobody follows it
	}
	w.model = newModel(&Analysis{Case: &casefile.Case{}}, w.sp)
	w.live, w.asked = f, f.req
	w.rebuild()
	if w.inline {
		return
	}
	go f.run()
	w.after(time.Second, f.tick)
}

// follows reports whether logs are followed at the moment.
func (w *Window) follows() bool { return w.live != nil && w.live.stopped.IsZero() }

// run brings news until there is no more, no faster than somebody can look.
func (f *following) run() {
	defer close(f.done)
	for f.step() {
		select {
		case <-f.ctx.Done():
			return
		case <-time.After(paceOfNews):
		}
	}
}

// step waits for news, puts them into words, and shows them. It runs beside the user
// interface, and waits for it, so that what is late is told as one.
func (f *following) step() bool {
	u, err := f.watch.Next(f.ctx)
	if err != nil {
		if f.ctx.Err() == nil {
			f.w.do(func() { f.end(err) })
		}
		return false
	}
	snap := f.log.take(u, f.w.now())
	shown := make(chan struct{})
	f.w.do(func() {
		defer close(shown)
		f.apply(snap)
	})
	select {
	case <-shown:
		return true
	case <-f.ctx.Done():
		return false
	}
}

// apply takes over what is new.
func (f *following) apply(snap *snapshot) {
	if f.w.live != f {
		return
	}
	f.last = snap
	f.notes.add(snap.faults)
	f.notes.tell(f.w, snap.sp)
	for _, err := range snap.update.Errs {
		f.w.notice = f.w.followError(err)
	}
	if len(snap.update.Errs) > 0 {
		f.w.refresh()
	}
	if f.paused.IsZero() {
		f.show(snap)
	}
	if f.cased == nil || snap.update.Ended {
		f.catchUp()
	}
	if snap.update.Ended && f.stopped.IsZero() {
		f.stopped, f.over = f.w.now(), true
		f.w.refresh()
	}
	f.draw()
}

// show has the list tell what is known.
func (f *following) show(snap *snapshot) {
	f.shown = snap
	if f.view != nil {
		f.view.take(snap)
	}
}

// draw brings up to date what stands around the list.
func (f *following) draw() {
	w := f.w
	if f.strip != nil {
		f.strip.draw()
	}
	if w.liveSources != nil {
		w.liveSources.draw()
	}
	if w.liveTab != nil {
		w.liveTab.setLabel(f.tabLabel(), w.tabBar)
	}
	w.nameWindow()
}

// tick is called every second while logs are followed: ages grow, and what stands in view
// has been seen.
func (f *following) tick() {
	if f.w.live != f || !f.stopped.IsZero() {
		return
	}
	if f.view != nil && f.w.tab == tabLive && f.w.foreground {
		f.view.see()
	}
	if f.last != nil {
		f.notes.tell(f.w, f.last.sp)
	}
	f.keepUp()
	f.draw()
	f.w.after(time.Second, f.tick)
}

// unread counts what is told and nobody has seen.
func (f *following) unread() int {
	if f.last == nil {
		return 0
	}
	n := 0
	for _, r := range f.last.rows {
		if r.unread() {
			n++
		}
	}
	return n
}

// waiting counts what has changed or come since the list was paused.
func (f *following) waiting() int {
	if f.paused.IsZero() || f.last == nil {
		return 0
	}
	stood := map[string]*liveRow{}
	if f.shown != nil {
		for _, r := range f.shown.rows {
			stood[r.key] = r
		}
	}
	n := 0
	for _, r := range f.last.rows {
		if old := stood[r.key]; old == nil || old.version != r.version {
			n++
		}
	}
	return n
}

// pause lets the list stand still, or tells all that has come since.
func (f *following) pause() {
	if f.paused.IsZero() {
		f.paused = f.w.now()
	} else {
		f.paused = time.Time{}
		if f.last != nil {
			f.show(f.last)
		}
	}
	f.w.win.SetMainMenu(f.w.menu())
	f.draw()
}

// fromHere sets a marker behind all that is known.
func (f *following) fromHere() {
	m := liveMarker{at: f.w.now()}
	if f.last != nil {
		m.line = f.last.line
	}
	f.markers = append(f.markers, m)
	if f.view != nil {
		f.view.marked()
	}
	f.draw()
}

// since is the last marker; nil where none was set.
func (f *following) since() *liveMarker {
	if len(f.markers) == 0 {
		return nil
	}
	return &f.markers[len(f.markers)-1]
}

// stop ends the following; the case stays as it stands.
func (f *following) stop() {
	if !f.stopped.IsZero() {
		return
	}
	f.stopped = f.w.now()
	f.paused = time.Time{}
	if f.last != nil {
		f.show(f.last)
	}
	f.w.async(f.watch.Stop) // a share that does not answer may take its time
	f.catchUp()
	f.w.refresh()
}

// end is called when no more news come.
func (f *following) end(err error) {
	if f.w.live != f {
		return
	}
	if !errors.Is(err, io.EOF) {
		f.failed = err
	}
	if f.stopped.IsZero() {
		f.stopped = f.w.now()
	}
	f.catchUp()
	f.w.refresh()
}

// close lets everything go, beside the user interface.
func (f *following) close() (closed <-chan struct{}) {
	f.cancel()
	ch := make(chan struct{})
	go func() {
		defer close(ch)
		f.watch.Close()
		if !f.w.inline {
			<-f.done
		}
	}()
	return ch
}

// respeak has all said again in another language.
func (f *following) respeak(lang string) {
	f.w.async(func() {
		snap := f.log.respeak(lang)
		f.w.do(func() {
			if snap == nil || f.w.live != f {
				return
			}
			if f.cased == f.last {
				f.cased = snap
			}
			f.last = snap
			f.show(snap)
			f.draw()
		})
	})
}

// clock tells a moment of this machine.
func (f *following) clock(t time.Time) string { return f.w.sp.Clock(t) }

// name is what the window is called after.
func (f *following) name() string {
	switch r := &f.req; {
	case len(r.Paths) > 0:
		return baseName(strings.TrimRight(r.Paths[0], `/\`))
	case len(r.Command) > 0:
		return baseName(r.Command[0])
	default:
		return r.Listen
	}
}

// tabLabel counts what is told, and what of it nobody has seen.
func (f *following) tabLabel() string {
	n := 0
	if f.last != nil {
		n = len(f.last.rows)
	}
	s := f.w.sp
	if unread := f.unread(); unread > 0 {
		return s.Text("ui.live.tabunread", "n", n, "unread", unread)
	}
	return s.Text("ui.live.tab", "n", n)
}

// letGo ends what is or was followed; another case takes its place.
func (o *opened) letGo() (closed <-chan struct{}) {
	f := o.live
	if f == nil {
		return nil
	}
	o.live = nil
	return f.close()
}

// waitClosed waits for a while until what was followed has let go: a share that does not
// answer may not keep the window.
func waitClosed(closed <-chan struct{}) {
	if closed == nil {
		return
	}
	select {
	case <-closed:
	case <-time.After(leaveTaking):
	}
}
