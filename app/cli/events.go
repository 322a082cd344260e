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
	redactFlags
	Paths   []string `kong:"-"` // of readFlags, which wants one
	Sources []string `arg:"" optional:"" name:"path" help:"${help_path}"`
	Follow  bool     `help:"${help_follow}"`
	Format  string   `enum:"jsonl,csv" default:"jsonl" help:"${help_events_format}"`
}

// Run prints every record of every log in time order; with --follow as they come.
func (c *eventsCommand) Run(ctx context.Context, s *streams, begin beginner, child childCommand) error {
	c.readFlags.Paths = c.Sources
	if c.Follow && c.wanted() { // who is named later would stand in what was written before
		return c.say("cli.redact-follow")
	}
	if c.Follow {
		return c.follow(ctx, s, begin, child)
	}
	if len(c.Sources) == 0 {
		return c.say("cli.no-path")
	}
	if flag := c.used(); flag != "" {
		return c.say("cli.only-follow", "flag", flag)
	}
	r, err := c.request(ctx, s)
	if err != nil {
		return err
	}
	p := newProgress(s.err, c.Quiet, false, speaker(c.Lang))
	r.Progress = p.show
	index := engine.NewIndex()
	hide, err := c.redactFlags.start(ctx, &c.readFlags)
	if err != nil {
		return err
	}
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
	write := func() (func([]byte, *engine.Record) []byte, *veil) {
		l := eventLine{veil: newVeil(words)}
		return l.append, l.veil
	}
	head := ""
	if c.Format == "csv" {
		write = func() (func([]byte, *engine.Record) []byte, *veil) {
			l := eventRow{eventLine: eventLine{veil: newVeil(words)}, zone: zone}
			return l.append, l.veil
		}
		head = sheet.Mark + string(sheet.Head(nil, eventColumns...))
	}
	var leaks leak
	return output(c.Output, s.out, func(w io.Writer) error {
		if _, err := io.WriteString(w, head); err != nil {
			return err
		}
		err := index.Render(ctx, res, w, func() engine.Renderer {
			write, veil := write()
			return func(dst []byte, r *engine.Record) []byte {
				if !wantedRecord(f, res.Case.People, r) {
					return dst
				}
				start := len(dst)
				if dst = write(dst, r); !leaks.none(veil, dst[start:]) {
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
