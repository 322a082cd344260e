package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"hubscope/app/lang"
	"hubscope/app/live"
	"hubscope/app/report"
)

// A telling tells updates as they come.
type telling struct {
	*following
	json  bool
	out   io.Writer                // nil where only sources are told
	first func(*live.Update) error // of each update, unless nil
	state report.Following
	tally tally
	last  report.View
	lines int64 // that came so far
	wrong bool  // an input ended with an error
}

// begins says from when on something is told.
func (t *telling) begins() {
	p, start := lang.New(t.read.Lang, t.zone), t.what.Start
	switch {
	case t.json:
	case start.Beginning:
		fmt.Fprintln(t.err, p.Text("watch.from-beginning"))
	case !start.Since.IsZero():
		fmt.Fprintln(t.err, p.Text("watch.from-time", "since", start.Since))
	default:
		fmt.Fprintln(t.err, p.Text("watch.from-now"))
	}
}

// grace is how long an interrupted watch waits for what it knows already: updates come at
// least ten times a second when there is something to tell.
const grace = 250 * time.Millisecond

// follow tells one update after the other, and how things stand at the end. It returns ctx's
// error when that ended it.
func (t *telling) follow(ctx context.Context, w follower) error {
	for {
		u, err := w.Next(ctx)
		if err != nil {
			return t.finish(ctx, w, err)
		}
		if err := t.tell(u); err != nil {
			return err
		}
	}
}

// finish tells how things stand; err is what ended the updates.
func (t *telling) finish(ctx context.Context, w follower, err error) error {
	switch {
	case errors.Is(err, io.EOF):
		if err := t.end(false); err != nil {
			return err
		}
		if t.wrong && t.lines == 0 {
			return status(exitUsage) // nothing readable was given, and why was said
		}
		return nil
	case ctx.Err() == nil:
		return err
	}
	rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if u, err := w.Next(rest); err == nil {
		if err := t.tell(u); err != nil {
			return err
		}
	}
	if err := t.end(true); err != nil {
		return err
	}
	return ctx.Err()
}

// tell writes the news of one update.
func (t *telling) tell(u *live.Update) error {
	if t.first != nil {
		if err := t.first(u); err != nil {
			return err
		}
	}
	zone, err := t.show.zone(t.read, u.Result)
	if err != nil {
		return err
	}
	t.last = report.View{Case: u.Case, Text: u.Text, Printer: printer(t.read, zone, u.Result)}
	for i := range u.Changes {
		c := &u.Changes[i]
		if !t.json && replaced(u.Changes[i+1:], c) {
			continue // nobody reads both
		}
		t.tally.take(c)
		switch {
		case t.json:
			err = t.state.JSON(t.out, t.last, c)
		case c.Source != nil:
			err = t.state.Source(t.err, t.last.Printer, c.Source)
		case t.out == nil:
		default:
			err = t.state.Text(t.out, t.last, c)
		}
		if err != nil {
			return err
		}
	}
	for _, err := range u.Errs {
		t.wrong = true
		fmt.Fprintf(t.fail, "hubscope: %v\n", t.fault(err))
	}
	t.lines = 0
	for i := range u.Sources {
		t.lines += u.Sources[i].Lines
	}
	return nil
}

// replaced reports whether a later change is one of the same explanation.
func replaced(later []live.Change, c *live.Change) bool {
	return c.Source == nil && slices.ContainsFunc(later, func(l live.Change) bool { return l.Key == c.Key })
}

// end says what is still developing.
func (t *telling) end(stopped bool) error {
	if t.json || t.out == nil || t.last.Case == nil {
		return nil
	}
	if err := t.state.Open(t.out, t.last); err != nil {
		return err
	}
	p, holes := t.last.Printer, []any{"told", t.tally.told, "open", len(t.tally.open)}
	text := p.Text("watch.ended", holes...)
	if stopped {
		text = p.Text("watch.stopped", holes...)
	}
	_, err := fmt.Fprintln(t.err, text)
	return err
}
