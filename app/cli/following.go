package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/live"
)

// followFlags say how logs that are being written are followed; watch has them, and events
// with --follow.
type followFlags struct {
	Start  string   `placeholder:"end|beginning|TIME" help:"${help_start}"`
	Listen []string `sep:"none" placeholder:"ADDR" help:"${help_listen}"`
	Poll   bool     `help:"${help_poll}"`
	Keep   string   `default:"512MB" placeholder:"SIZE" help:"${help_keep}"`
}

// A follower brings the news of logs that are followed; *live.Watch is one.
type follower interface {
	Next(context.Context) (*live.Update, error)
	Close()
}

// A beginner starts to follow.
type beginner func(context.Context, live.Request) (follower, error)

// beginLive follows with the live engine.
func beginLive(ctx context.Context, r live.Request) (follower, error) {
	w, err := live.Begin(ctx, r)
	if err != nil {
		return nil, err // a nil *live.Watch is no nil follower
	}
	return w, nil
}

// A childCommand is what stands behind "--": a command whose output is followed.
type childCommand []string

// cutCommand takes the command whose output is followed off the command line. Commands that
// follow nothing take "--" as the end of their flags.
func cutCommand(args []string) (own []string, child childCommand) {
	i := slices.Index(args, "--")
	if i < 1 || args[0] != "watch" && (args[0] != "events" || !slices.Contains(args[:i], "--follow")) {
		return args, nil
	}
	return args[:i], childCommand(args[i+1:])
}

// Starts that are no time.
const (
	startEnd       = "end"
	startBeginning = "beginning"
)

// live makes a live request out of an engine's. zone is where TIME is read.
func (f *followFlags) live(read *readFlags, r engine.Request, show showFlags, zone *time.Location, child childCommand) (live.Request, error) {
	out := live.Request{Request: r, Poll: f.Poll, Filter: analyzer.Filter{User: show.User, App: show.App}}
	switch f.Start {
	case "", startEnd:
	case startBeginning:
		out.Start.Beginning = true
	default:
		at, ok := parseTime(strings.TrimPrefix(f.Start, "since "), time.Time{}, zone)
		if !ok {
			return out, read.say("cli.bad-start", "value", f.Start)
		}
		out.Start.Since = at
	}
	var ok bool
	if out.Keep, ok = parseSize(f.Keep); !ok {
		return out, read.say("cli.bad-size", "flag", "--keep", "value", f.Keep)
	}
	if child != nil && len(child) == 0 {
		return out, read.say("cli.no-child")
	}
	if len(r.Paths) == 0 && len(f.Listen) == 0 && child == nil {
		return out, read.say("cli.nothing-to-follow")
	}
	return out, nil
}

// used is a flag that only following knows and that was given; empty for none.
func (f *followFlags) used() string {
	switch {
	case f.Start != "":
		return "--start"
	case len(f.Listen) > 0:
		return "--listen"
	case f.Poll:
		return "--poll"
	}
	return ""
}

// followZone is the zone that a start is typed in: no log says yet where the device is.
func followZone(read *readFlags, show showFlags) (*time.Location, error) {
	return show.zone(read, &engine.Result{Case: &casefile.Case{}})
}

// remarkFollowing is remark before anything was read: a clock may be given for a source that
// comes later.
func (f *readFlags) remarkFollowing(s *streams, r engine.Request) {
	r.Offsets = nil
	f.remark(s, r, &casefile.Case{})
}
