package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"hubscope/analyzer"
	"hubscope/analyzer/people"
	"hubscope/app/engine"
	"hubscope/app/sheet"
)

type eventsCommand struct {
	readFlags
	showFlags
	followFlags
	Paths   []string `kong:"-"` // of readFlags, which wants one
	Sources []string `arg:"" optional:"" name:"path" help:"${help_path}"`
	Follow  bool     `help:"${help_follow}"`
	Format  string   `enum:"jsonl,csv" default:"jsonl" help:"${help_events_format}"`
}

// Run prints every record of every log in time order; with --follow as they come.
func (c *eventsCommand) Run(ctx context.Context, s *streams, begin beginner, child childCommand) error {
	c.readFlags.Paths = c.Sources
	if c.Follow {
		return c.follow(ctx, s, begin, child)
	}
	if len(c.Sources) == 0 {
		return c.say("cli.no-path")
	}
	if flag := c.used(); flag != "" {
		return c.say("cli.only-follow", "flag", flag)
	}
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
				if !wantedRecord(f, res.Case.People, r) {
					return dst
				}
				return write(dst, r)
			}
		})
	})
}

// wantedRecord reports whether a filter leaves a record.
func wantedRecord(f analyzer.Filter, names *people.Names, r *engine.Record) bool {
	switch ev := r.Event; {
	case !f.From.IsZero() && r.Time.Before(f.From) || !f.To.IsZero() && r.Time.After(f.To):
		return false
	case f.User != "" && !names.Asked(f.User, string(ev.User)):
		return false
	default:
		return f.App == "" || strings.EqualFold(string(ev.App), f.App)
	}
}
