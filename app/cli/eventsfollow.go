package cli

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
	"hubscope/app/engine"
	"hubscope/app/report"
)

// follow prints every record of every log as it comes, from the beginning of the logs on
// unless --start says else.
func (c *eventsCommand) follow(ctx context.Context, s *streams, r engine.Request, begin beginner, child childCommand) error {
	zone, err := followZone(&c.readFlags, c.showFlags)
	if err != nil {
		return err
	}
	if c.Start == "" {
		c.Start = startBeginning
	}
	f, err := c.filter(&c.readFlags, &casefile.Case{}, zone)
	if err != nil {
		return err
	}
	out, err := growing(c.Output, s.out)
	if err != nil {
		return err
	}
	defer out.Close()
	defer surviveReader()()
	var names atomic.Pointer[people.Names]
	var l eventLine
	all := engine.NewArrivals(out, func(dst []byte, r *engine.Record) []byte {
		if !wantedRecord(f, names.Load(), r) {
			return dst
		}
		return l.append(dst, r)
	}, r)
	r.Visit = all.Visit
	what, err := c.live(&c.readFlags, r, c.showFlags, zone, child)
	if err != nil {
		return err
	}
	if what.Start.Since.After(f.From) {
		f.From = what.Start.Since
	}
	w, err := begin(context.WithoutCancel(ctx), what)
	if err != nil {
		return err
	}
	defer w.Close()
	errOut := s.err
	if c.Quiet {
		errOut = io.Discard
	}
	c.remarkFollowing(s, r)
	c.showFlags.remark(s, &c.readFlags, f)
	var state report.Following
	for {
		u, err := w.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return quietly(all.Err())
		case err != nil:
			return err
		}
		all.Know(u.Result)
		names.Store(u.Case.People)
		if err := quietly(all.Err()); err != nil || all.Err() != nil {
			return err
		}
		p := printer(&c.readFlags, zone, u.Result)
		for i := range u.Changes {
			if ch := &u.Changes[i]; ch.Source != nil {
				if err := state.Source(errOut, p, ch.Source); err != nil {
					return err
				}
			}
		}
	}
}
