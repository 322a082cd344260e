package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/app/sheet"
)

type eventsCommand struct {
	readFlags
	showFlags
	Format string `enum:"jsonl,csv" default:"jsonl" help:"${help_events_format}"`
}

// Run prints every record of every log in time order.
func (c *eventsCommand) Run(ctx context.Context, s *streams) error {
	r, err := c.request(s)
	if err != nil {
		return err
	}
	p := newProgress(s.err, c.Quiet, false, speaker(c.Lang))
	r.Progress = p.show
	index := engine.NewIndex()
	r.Visit = index.Visit
	r.Select = func(*engine.Result) (analyzer.Selection, error) {
		return analyzer.Selection{Prompts: -1, Sessions: -1}, nil
	}
	res, err := engine.Analyze(ctx, r)
	p.clear()
	if errors.Is(err, engine.ErrNothingReadable) {
		defer res.Close()
		return c.nothingReadable(res.Case)
	}
	if err != nil {
		return err
	}
	defer res.Close()
	c.readFlags.remark(s, r, res.Case)
	zone, err := c.zone(&c.readFlags, res)
	if err != nil {
		return err
	}
	f, err := c.filter(&c.readFlags, res.Case, zone)
	if err != nil {
		return err
	}
	c.showFlags.remark(s, &c.readFlags, f)
	write := func() func([]byte, *engine.Record) []byte {
		var l eventLine
		return l.append
	}
	begin := ""
	if c.Format == "csv" {
		write = func() func([]byte, *engine.Record) []byte {
			l := eventRow{zone: zone}
			return l.append
		}
		begin = sheet.Mark + string(sheet.Head(nil, eventColumns...))
	}
	return output(c.Output, s.out, func(w io.Writer) error {
		if _, err := io.WriteString(w, begin); err != nil {
			return err
		}
		return index.Render(ctx, res, w, func() engine.Renderer {
			write := write()
			return func(dst []byte, r *engine.Record) []byte {
				at, ev := r.Time, r.Event
				if !f.From.IsZero() && at.Before(f.From) || !f.To.IsZero() && at.After(f.To) {
					return dst
				}
				if f.User != "" && !res.Case.People.Asked(f.User, string(ev.User)) {
					return dst
				}
				if f.App != "" && !strings.EqualFold(string(ev.App), f.App) {
					return dst
				}
				return write(dst, r)
			}
		})
	})
}
