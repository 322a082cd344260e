package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/packs"
	"hubscope/app/report"
	"hubscope/app/sample"
	"hubscope/app/ui"
)

type openCommand struct {
	Paths      []string `arg:"" optional:"" name:"path" help:"${help_open_path}"`
	Sample     bool     `help:"${help_open_sample}"`
	Follow     bool     `help:"${help_open_follow}"`
	Lang       string   `enum:",en,ja" default:"" help:"${help_open_lang}"`
	Signatures string   `placeholder:"DIR" help:"${help_signatures}"`
	Theme      string   `enum:",system,light,dark" default:"" help:"${help_open_theme}"`
}

// Run opens the window. Without a display it says so and names the command that works.
func (c *openCommand) Run(s *streams) error {
	reading := windowEngine{packs: packPaths(c.Signatures)}
	opt := ui.Options{
		Engine:   reading,
		Follower: windowFollower{reading},
		Speakers: func(l string, from, to time.Time) ui.Speaker { return lang.New(l, time.Local).Covering(from, to) },
		Teaching: teaching(c.Signatures), Lang: lang.System(), Theme: c.Theme, Paths: c.Paths, Sample: c.Sample, SettingsFile: settingsFile(), Version: report.Version, Exporting: exporting(),
	}
	if c.Follow {
		opt.Paths, opt.Follow.Paths = nil, c.Paths
	}
	if c.Lang != "" {
		opt.Lang, opt.LangFixed = c.Lang, true
	}
	err := ui.Start(opt)
	var none *ui.NoWindowError
	if errors.As(err, &none) {
		return errors.New(speaker(opt.Lang).Text("cli.no-window." + none.Reason))
	}
	return err
}

// windowPart is what the window shows of a large case: as many prompts as the command line,
// and more sessions than anybody looks through.
func windowPart(res *engine.Result) (analyzer.Selection, error) {
	return analyzer.Selection{Prompts: mostPrompts, Sessions: 20_000, Zone: engine.DeviceZone(res.Case)}, nil
}

// windowEngine feeds the window with the engine that the command line uses.
type windowEngine struct {
	packs []string // where signature packs are read from, each time anew
}

// request is what every reading of the window has in common.
func (e windowEngine) request(listen ui.Listener) engine.Request {
	own := packs.Load(e.packs...)
	return engine.Request{
		Zone: time.Local, Offsets: offsets(listen), Progress: listen.Progress, Select: windowPart, Replay: true, Packs: own.Packs, Refused: own.Refused,
	}
}

func (e windowEngine) Analyze(ctx context.Context, paths []string, listen ui.Listener) (*ui.Analysis, error) {
	r := e.request(listen)
	r.Paths, r.Preview = paths, previews(listen)
	res, err := engine.Analyze(ctx, r)
	if err != nil && !errors.Is(err, engine.ErrNothingReadable) {
		return nil, err
	}
	// Where nothing was readable, the sources' warnings say why: the window shows them.
	return whole(res), nil
}

// whole is what the window shows once all was read: more can then be asked of it.
func whole(res *engine.Result) *ui.Analysis {
	a := analysis(res)
	a.Unknown, a.Dials, a.Export = wordings(res), res.Dials(), exported(res)
	a.WhatIf = func(ctx context.Context, set []settings.Override) (casefile.WhatIf, error) {
		if err := ctx.Err(); err != nil {
			return casefile.WhatIf{}, err
		}
		return res.WhatIf(set, analyzer.Filter{}), nil
	}
	return a
}

// offsets are what somebody adds to the clocks of sources in the window.
func offsets(listen ui.Listener) []engine.Offset {
	var list []engine.Offset
	for _, path := range slices.Sorted(maps.Keys(listen.Offsets)) {
		list = append(list, engine.Offset{Pattern: path, Add: listen.Offsets[path]})
	}
	return list
}

// analysis is what the window shows of a result, its times in the zone that people speak
// of the case in.
func analysis(res *engine.Result) *ui.Analysis {
	zone := engine.DeviceZone(res.Case)
	a := &ui.Analysis{Case: res.Case, Text: res.Text, Close: res.Close, Speakers: func(l string) ui.Speaker {
		return lang.New(l, zone).Covering(res.Case.From, res.Case.To)
	}}
	a.Part = func(ctx context.Context, sel analyzer.Selection) (*casefile.Case, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sel.Zone = zone
		return res.Select(sel), nil
	}
	return a
}

// previews hands the window what it shows of a preview. What could not be known, and what
// days have in common, is not told before all was read.
func previews(listen ui.Listener) func(context.Context, *engine.Preview) {
	return func(ctx context.Context, p *engine.Preview) {
		sel, _ := windowPart(p.Result)
		p.Case = p.Select(sel)
		p.Case.Limits, p.Case.Patterns = nil, nil
		if ctx.Err() != nil {
			p.Close()
			return
		}
		listen.Preview(&ui.Preview{Analysis: analysis(p.Result), Read: p.Read, Total: p.Total})
	}
}

func (e windowEngine) Sample(ctx context.Context, listen ui.Listener) (*ui.Analysis, error) {
	dir, remove, err := sample.Temporary()
	if err != nil {
		return nil, err
	}
	r := e.request(listen)
	r.Paths, r.Root = []string{dir}, dir
	res, err := engine.Analyze(ctx, r)
	if err != nil {
		remove()
		return nil, err
	}
	a := whole(res)
	a.Close = func() {
		res.Close()
		remove()
	}
	return a, nil
}
