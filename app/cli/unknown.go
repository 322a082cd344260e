package cli

import (
	"context"
	"errors"
	"io"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/app/redact"
	"hubscope/app/report"
)

type unknownCommand struct {
	readFlags
	ShowTZ string `name:"show-tz" placeholder:"ZONE" help:"${help_show_tz}"`
	redactFlags
	Format string `enum:"text,json,toml" default:"text" help:"${help_unknown_format}"`
}

// Run groups the lines that nothing recognised and drafts a signature for each group.
func (c *unknownCommand) Run(ctx context.Context, s *streams) error {
	r, err := c.request(ctx, s)
	if err != nil {
		return err
	}
	if _, err := c.redactFlags.start(ctx, &c.readFlags); err != nil {
		return err
	}
	p := newProgress(s.err, c.Quiet, false, speaker(c.Lang))
	defer p.clear()
	r.Progress = p.show
	r.Select = func(*engine.Result) (analyzer.Selection, error) {
		sel := analyzer.Selection{Prompts: 1, Sessions: -1} // when they were is all that is asked
		return sel, nil
	}
	res, err := engine.Analyze(ctx, r)
	if err != nil && !errors.Is(err, engine.ErrNothingReadable) {
		return err
	}
	defer res.Close()
	opt := engine.UnknownOptions{Progress: p.show}
	c.remark(s, r, res.Case)
	var words *redact.Redactor
	if c.wanted() {
		var failed error
		if words, failed = redact.Of(ctx, res); failed != nil {
			return failed
		}
		if failed := c.save(words); failed != nil {
			return failed
		}
		opt.Redact = func(line []byte) []byte { return words.Bytes(nil, line) }
		res.Case = words.Case(res.Case) // what lines are near to is told by its id
	}
	v := report.UnknownView{Case: res.Case, Name: func(path string) string { return path }}
	u, failed := res.Unknown(ctx, opt)
	if failed != nil {
		return failed
	}
	p.clear()
	if err != nil && u.Lines == 0 {
		return c.nothingReadable(res.Case)
	}
	show := showFlags{ShowTZ: c.ShowTZ}
	zone, err := show.zone(&c.readFlags, res)
	if err != nil {
		return err
	}
	v.Unknown, v.Printer = u, printer(&c.readFlags, zone, res)
	write := map[string]func(io.Writer, report.UnknownView) error{
		"text": report.UnknownText, "json": report.UnknownJSON, "toml": report.UnknownPack,
	}[c.Format]
	if words != nil {
		return c.checked(s, words, func(w io.Writer) error { return write(w, v) })
	}
	return output(c.Output, s.out, func(w io.Writer) error { return write(w, v) })
}
