package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"hubscope/app/lang"
	"hubscope/app/live"
	"hubscope/app/report"
)

type watchCommand struct {
	readFlags
	followFlags
	Paths  []string `kong:"-"` // of readFlags, which wants one
	Follow []string `arg:"" optional:"" name:"path" help:"${help_watch_path}"`
	ShowTZ string   `name:"show-tz" placeholder:"ZONE" help:"${help_show_tz}"`
	User   string   `placeholder:"NAME" help:"${help_user}"`
	App    string   `placeholder:"NAME" help:"${help_app}"`
	Format string   `enum:"text,json" default:"text" help:"${help_watch_format}"`
	FailOn string   `enum:"never,info,warning,error" default:"never" help:"${help_watch_fail_on}"`
}

// Run follows and tells until all inputs have ended and all is settled, or somebody ends it.
func (c *watchCommand) Run(ctx context.Context, s *streams, begin beginner, child childCommand) error {
	c.readFlags.Paths = c.Follow
	show := showFlags{ShowTZ: c.ShowTZ, User: c.User, App: c.App}
	zone, err := followZone(&c.readFlags, show)
	if err != nil {
		return err
	}
	r, err := c.request(s)
	if err != nil {
		return err
	}
	what, err := c.live(&c.readFlags, r, show, zone, child)
	if err != nil {
		return err
	}
	out, err := growing(c.Output, s.out)
	if err != nil {
		return err
	}
	defer out.Close()
	defer surviveReader()()
	// What came before Ctrl-C is told before the end: the watch itself does not end with ctx.
	w, err := begin(context.WithoutCancel(ctx), what)
	if err != nil {
		return err
	}
	defer w.Close()
	t := telling{read: &c.readFlags, show: show, json: c.Format == "json", out: out, err: s.err}
	if c.Quiet {
		t.err = io.Discard
	}
	c.remarkFollowing(s, r)
	t.start(what.Start, zone)
	if err := t.follow(ctx, w); err != nil {
		return quietly(err)
	}
	return t.tally.failOn(c.FailOn)
}

// A telling tells updates as they come.
type telling struct {
	read  *readFlags
	show  showFlags
	json  bool
	out   io.Writer
	err   io.Writer // what happens to sources, in words
	state report.Following
	tally tally
	last  report.View
}

// start says from when on something is told.
func (t *telling) start(from live.Start, zone *time.Location) {
	p := lang.New(t.read.Lang, zone)
	text := p.Text("watch.from-now")
	switch {
	case t.json:
		return
	case from.Beginning:
		text = p.Text("watch.from-beginning")
	case !from.Since.IsZero():
		text = p.Text("watch.from-time", "since", from.Since)
	}
	fmt.Fprintln(t.err, text)
}

// grace is how long an interrupted watch waits for what it knows already: updates come at
// most ten times a second.
const grace = 250 * time.Millisecond

// follow tells one update after the other, and how things stand at the end. It returns ctx's
// error when that ended it.
func (t *telling) follow(ctx context.Context, w follower) error {
	for {
		u, err := w.Next(ctx)
		if ctx.Err() != nil && err != nil {
			rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
			defer cancel()
			if u, err = w.Next(rest); err == nil {
				if err := t.tell(u); err != nil {
					return err
				}
			}
			if err := t.end(true); err != nil {
				return err
			}
			return ctx.Err()
		}
		switch {
		case errors.Is(err, io.EOF):
			return t.end(false)
		case err != nil:
			return err
		}
		if err := t.tell(u); err != nil {
			return err
		}
	}
}

// tell writes the news of one update.
func (t *telling) tell(u *live.Update) error {
	zone, err := t.show.zone(t.read, u.Result)
	if err != nil {
		return err
	}
	t.last = report.View{Case: u.Case, Text: u.Text, Printer: printer(t.read, zone, u.Result)}
	for i := range u.Changes {
		c := &u.Changes[i]
		t.tally.take(c)
		switch {
		case t.json:
			err = t.state.JSON(t.out, t.last, c)
		case c.Source != nil:
			err = t.state.Source(t.err, t.last.Printer, c.Source)
		default:
			err = t.state.Text(t.out, t.last, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end says what is still developing.
func (t *telling) end(stopped bool) error {
	if t.json || t.last.Case == nil {
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
