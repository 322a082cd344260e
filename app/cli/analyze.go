package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/report"
	"hubscope/app/report/export"
)

type analyzeCommand struct {
	readFlags
	showFlags
	redactFlags
	At       string   `placeholder:"TIME" help:"${help_at}"`
	All      bool     `help:"${help_all}"`
	Set      []string `sep:"none" placeholder:"KEY=VALUE" help:"${help_set}"`
	Format   string   `enum:"text,json,markdown,html,csv" default:"text" help:"${help_format}"`
	Short    bool     `help:"${help_short}"`
	FailOn   string   `enum:"never,info,warning,error" default:"never" help:"${help_fail_on}"`
	Progress bool     `help:"${help_progress}"`
}

// Run reads, explains and prints.
func (c *analyzeCommand) Run(ctx context.Context, s *streams) error {
	if c.Short && c.Format != "markdown" {
		return c.say("cli.short-format", "format", c.Format)
	}
	tried, err := c.scenario(c.Set)
	if err != nil {
		return err
	}
	choose := func(res *engine.Result) (analyzer.Selection, error) {
		zone, err := c.zone(&c.readFlags, res)
		if err != nil {
			return analyzer.Selection{}, err
		}
		sel, err := c.selection(res.Case, zone)
		sel.Set = tried
		return sel, err
	}
	p := newProgress(s.err, c.Quiet, c.Progress, speaker(c.Lang))
	hide, err := c.redactFlags.start(ctx, &c.readFlags)
	if err != nil {
		return err
	}
	res, err := c.explain(ctx, s, p, choose, len(tried) > 0, hide)
	if err != nil {
		return err
	}
	defer res.Close()
	zone, err := c.zone(&c.readFlags, res)
	if err != nil {
		return err
	}
	shown, err := c.filter(&c.readFlags, res.Case, zone)
	if err != nil {
		return err
	}
	c.showFlags.remark(s, &c.readFlags, shown)
	v := report.View{Case: res.Case, Text: res.Text, Printer: printer(&c.readFlags, zone, res), Omitted: res.Case.PromptsOmitted, All: c.All}
	if v.At, err = c.moment(res.Case, zone); err != nil {
		return err
	}
	words, err := hide.end(res)
	if err != nil {
		return err
	}
	e := exportOf(v, res, words)
	if err := output(c.Output, s.out, func(w io.Writer) error { return e.Write(w, c.format()) }); err != nil {
		return c.leaked(err)
	}
	return failOn(c.FailOn, res.Case)
}

// format is the form that the flags ask for.
func (c *analyzeCommand) format() export.Format {
	if c.Short {
		return export.Ticket
	}
	return export.Format(c.Format)
}

// selection is what the flags want of a case.
func (c *analyzeCommand) selection(all *casefile.Case, zone *time.Location) (sel analyzer.Selection, err error) {
	if sel.Filter, err = c.filter(&c.readFlags, all, zone); err != nil {
		return sel, err
	}
	sel.Zone = zone
	if sel.At, err = c.moment(all, zone); err != nil {
		return sel, err
	}
	if !c.All && c.User == "" && c.At == "" {
		sel.Prompts = mostPrompts
	}
	switch {
	case c.Format == "text":
		sel.Sessions = -1 // the text tells them with the prompts they explain
	case !c.All && c.User == "":
		sel.Sessions = mostSessions
	}
	return sel, nil
}

// moment is what --at names; zero where nobody asks for one.
func (c *analyzeCommand) moment(all *casefile.Case, zone *time.Location) (time.Time, error) {
	if c.At == "" {
		return time.Time{}, nil
	}
	at, ok := parseTime(c.At, all.To, zone)
	if !ok {
		return at, c.say("cli.bad-time", "flag", "--at", "value", c.At)
	}
	return at, nil
}

// mostPrompts are shown of a large case unless all are asked for (contract).
const mostPrompts = 200

// mostSessions are told of a large case beside those of the prompts that are shown.
const mostSessions = 200

// analyze reads the paths with a line of progress on a terminal.
func (f *readFlags) analyze(ctx context.Context, s *streams, hide *hiding) (*engine.Result, error) {
	return f.explain(ctx, s, newProgress(s.err, f.Quiet, false, speaker(f.Lang)), nil, false, hide)
}

// explain is analyze for a part of the case; choose looks at nothing but the result. replay
// keeps what a scenario needs.
func (f *readFlags) explain(ctx context.Context, s *streams, p *progress, choose func(*engine.Result) (analyzer.Selection, error), replay bool, hide *hiding) (*engine.Result, error) {
	r, err := f.request(ctx, s)
	if err != nil {
		return nil, err
	}
	go lang.Catalogue(f.Lang) // the answer needs it; it is read beside the logs
	r.Progress, r.Preview, r.Select, r.Replay, r.Visit = p.show, p.previews(choose), choose, replay, hide.visit(nil)
	res, err := engine.Analyze(ctx, r)
	p.clear()
	if errors.Is(err, engine.ErrNothingReadable) {
		defer res.Close()
		return nil, f.nothingReadable(res.Case)
	}
	if err == nil {
		f.remark(s, r, res.Case)
	}
	return res, err
}

// nothingReadable says what was wrong with each path.
func (f *readFlags) nothingReadable(c *casefile.Case) error {
	p := speaker(f.Lang)
	text := p.Text("cli.nothing-readable")
	for _, s := range c.Sources {
		for _, w := range s.Warnings {
			text += "\n  " + lang.Visible(s.Path) + ": " + p.Say(w.Says)
		}
	}
	return errors.New(text)
}

// filter turns the flags into what is shown.
func (f *showFlags) filter(read *readFlags, c *casefile.Case, zone *time.Location) (analyzer.Filter, error) {
	out := analyzer.Filter{User: f.User, App: f.App}
	var ok bool
	if f.From != "" {
		if out.From, ok = parseTime(f.From, c.To, zone); !ok {
			return out, read.say("cli.bad-time", "flag", "--from", "value", f.From)
		}
	}
	if f.To != "" {
		if out.To, ok = parseTime(f.To, c.To, zone); !ok {
			return out, read.say("cli.bad-time", "flag", "--to", "value", f.To)
		}
	}
	return out, nil
}

var severities = map[string]int{"info": 1, "warning": 2, "error": 3}

// failOn makes exit code 1 of findings at least as severe as asked: misconfigurations by
// their severity, prompts and mail failures by their disposition.
func failOn(level string, c *casefile.Case) error {
	least, ok := severities[level]
	if !ok {
		return nil
	}
	worst := 0
	for _, m := range c.Misconfigurations {
		worst = max(worst, severities[string(m.Severity)])
	}
	for _, p := range c.Prompts {
		worst = max(worst, bySeverity(p.Disposition))
	}
	for _, m := range c.Mail {
		worst = max(worst, bySeverity(m.Disposition))
	}
	if worst >= least {
		return status(exitFailOn)
	}
	return nil
}

func bySeverity(d casefile.Disposition) int {
	switch d {
	case casefile.Fault:
		return severities["error"]
	case casefile.SettingFault:
		return severities["warning"]
	}
	return severities["info"]
}

type versionCommand struct{}

// Run prints the versions.
func (c *versionCommand) Run(s *streams) error {
	fmt.Fprintln(s.out, versions())
	return nil
}
