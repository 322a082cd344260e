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
	redactFlags
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
	hide := c.redactFlags.start()
	r.Visit = hide.visit(index.Visit)
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
	words, err := hide.end(res)
	if err != nil {
		return err
	}
	var leaks leak
	begin := ""
	if c.Format == "csv" {
		begin = sheet.Mark + string(sheet.Head(nil, eventColumns...))
	}
	return output(c.Output, s.out, func(w io.Writer) error {
		if _, err := io.WriteString(w, begin); err != nil {
			return err
		}
		err := index.Render(ctx, res, w, func() engine.Renderer {
			l := eventLine{veil: newVeil(words)}
			write := l.append
			if c.Format == "csv" {
				write = (&eventRow{eventLine: &l, zone: zone}).append
			}
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
				start := len(dst)
				if dst = write(dst, r); !leaks.none(l.veil, dst[start:]) {
					return dst[:start]
				}
				return dst
			}
		})
		if failed := leaks.err(&c.readFlags); failed != nil {
			return failed
		}
		return err
	})
}
