package live

import (
	"time"

	"hubscope/analyzer/mail"
)

// settle tells what can change no more.
func (w *Watch) settle(all bool) { w.ledger.settle(w.reached(time.Now()), all) }

// reached is the moment that all sources have come to, on the case's clock: a later line of
// theirs is of a later moment. A source that says nothing goes on as the machine's own clock
// does; one that said nothing for longer than evidence may take is not waited for.
func (w *Watch) reached(now time.Time) time.Time {
	if w.res == nil || len(w.r.Paths) > 0 && now.Sub(w.began) < begins { // logs that are there are still being found
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
