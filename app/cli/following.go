package cli

import (
	"context"
	"errors"
	"io"
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

// Starts that are no time.
const (
	startEnd       = "end"
	startBeginning = "beginning"
)

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

// A following is what the command line wants to be followed.
type following struct {
	read  *readFlags
	show  showFlags
	what  live.Request
	begin beginner
	zone  *time.Location // in which times are typed: no log says yet where the device is
	err   io.Writer      // for what happens to sources
	fail  io.Writer      // for what went wrong, which is told even to who wants to know nothing else
}

// newFollowing puts together what a command follows. The error says what is wrong with it.
func newFollowing(ctx context.Context, s *streams, read *readFlags, flags *followFlags, show showFlags, child childCommand, begin beginner) (*following, error) {
	zone, err := show.zone(read, &engine.Result{Case: &casefile.Case{}})
	if err != nil {
		return nil, err
	}
	f := &following{read: read, show: show, begin: begin, zone: zone, err: s.err, fail: s.err}
	if read.Quiet {
		f.err = io.Discard
	}
	r, err := read.request(ctx, s)
	if err != nil {
		return nil, err
	}
	f.what = live.Request{Request: r, Poll: flags.Poll, Filter: analyzer.Filter{User: show.User, App: show.App}}
	if f.what.Start, err = f.start(flags.Start); err != nil {
		return nil, err
	}
	var ok bool
	if f.what.Keep, ok = parseSize(flags.Keep); !ok {
		return nil, read.say("cli.bad-size", "flag", "--keep", "value", flags.Keep)
	}
	if f.what.Inputs, err = f.inputs(s.in, flags.Listen, child); err != nil {
		return nil, err
	}
	if len(f.what.Paths)+len(f.what.Inputs) == 0 {
		return nil, f.fault(live.ErrNothing)
	}
	return f, nil
}

// start is from when on something is told.
func (f *following) start(text string) (live.Start, error) {
	switch text {
	case "", startEnd:
		return live.Start{}, nil
	case startBeginning:
		return live.Start{Beginning: true}, nil
	}
	at, ok := parseTime(strings.TrimPrefix(text, "since "), time.Time{}, f.zone)
	if !ok {
		return live.Start{}, f.read.say("cli.bad-start", "value", text)
	}
	return live.Start{Since: at}, nil
}

// run starts to follow, and says where is listened. Once it has started, it goes on until the
// follower is closed, whatever becomes of ctx: what came before Ctrl-C is told before the end.
func (f *following) run(ctx context.Context, s *streams) (follower, error) {
	if err := f.bind(); err != nil {
		return nil, err
	}
	w, err := f.begin(ctx, f.what)
	if err != nil {
		f.release()
		return nil, f.fault(err)
	}
	r := f.what.Request
	r.Offsets = nil // a clock may be given for a source that comes later
	f.read.remark(s, r, &casefile.Case{})
	return w, nil
}

// fault puts into words why nothing, or an input not, can be followed.
func (f *following) fault(err error) error {
	if errors.Is(err, live.ErrNothing) {
		return f.read.say("cli.nothing-to-follow")
	}
	return f.inputFault(err)
}
