package cli

import (
	"cmp"
	"context"
	"io"
	"sync/atomic"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
	"hubscope/app/engine"
	"hubscope/app/live"
	"hubscope/app/sheet"
)

// follow prints every record of every log as it comes, from the beginning of the logs on
// unless --start says else.
func (c *eventsCommand) follow(ctx context.Context, s *streams, begin beginner, child childCommand) error {
	if c.Start == "" {
		c.Start = startBeginning
	}
	f, err := newFollowing(ctx, s, &c.readFlags, &c.followFlags, c.showFlags, child, begin)
	if err != nil {
		return err
	}
	wanted, err := c.filter(&c.readFlags, &casefile.Case{}, f.zone)
	if err != nil {
		return err
	}
	if since := f.what.Start.Since; since.After(wanted.From) {
		wanted.From = since
	}
	c.showFlags.remark(s, &c.readFlags, wanted)
	out, err := growing(c.Output, s.out)
	if err != nil {
		return err
	}
	defer out.Close()
	defer surviveReader()()
	var names atomic.Pointer[people.Names]
	write := new(eventLine).append
	if c.Format == "csv" {
		write = (&eventRow{zone: f.zone}).append
		if _, err := io.WriteString(out, sheet.Mark+string(sheet.Head(nil, eventColumns...))); err != nil {
			return quietly(err)
		}
	}
	all := engine.NewArrivals(out, func(dst []byte, r *engine.Record) []byte {
		if !wantedRecord(wanted, names.Load(), r) {
			return dst
		}
		return write(dst, r)
	}, f.what.Request)
	f.what.Visit = all.Visit
	w, err := f.run(ctx, s)
	if err != nil {
		return err
	}
	defer w.Close()
	t := telling{following: f, first: func(u *live.Update) error {
		all.Know(u.Result)
		names.Store(u.Case.People)
		return all.Err()
	}}
	err = t.follow(ctx, w)
	return quietly(cmp.Or(all.Err(), err))
}
