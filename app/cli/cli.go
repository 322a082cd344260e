// Package cli is the command line: one file a command, all fed by app/engine.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	_ "time/tzdata" // Windows has no zones of its own: --tz Asia/Tokyo would be unknown there

	"github.com/alecthomas/kong"

	"hubscope/app/lang"
)

// The exit codes of the contract.
const (
	exitOK          = 0
	exitFailOn      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commands is the command line's grammar.
type commands struct {
	Open       openCommand       `cmd:"" help:"${help_open}"`
	Analyze    analyzeCommand    `cmd:"" help:"${help_analyze}"`
	Watch      watchCommand      `cmd:"" help:"${help_watch}"`
	Events     eventsCommand     `cmd:"" help:"${help_events}"`
	Check      checkCommand      `cmd:"" help:"${help_check}"`
	Unknown    unknownCommand    `cmd:"" help:"${help_unknown}"`
	Sample     sampleCommand     `cmd:"" help:"${help_sample}"`
	Signatures signaturesCommand `cmd:"" help:"${help_signatures_command}"`
	Version    versionCommand    `cmd:"" help:"${help_version}"`
}

// streams are what a command reads from and writes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// status is an exit code that is no failure of ours to explain.
type status int

func (s status) Error() string { return fmt.Sprintf("exit %d", int(s)) }

// helpShown ends parsing when --help has printed.
type helpShown struct{ code int }

// Main runs the command that args name and returns its exit code.
func Main(args []string, in io.Reader, out, errOut io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // who interrupts again has no more patience
	return run(ctx, args, streams{in, out, errOut})
}

func run(ctx context.Context, args []string, s streams) (code int) {
	return runFollowing(ctx, args, s, beginLive)
}

// runFollowing runs a command line; begin is what logs are followed with.
func runFollowing(ctx context.Context, args []string, s streams, begin beginner) (code int) {
	defer func() {
		if r := recover(); r != nil {
			h, ok := r.(helpShown)
			if !ok {
				panic(r)
			}
			code = h.code
		}
	}()
	args, child := cutCommand(args)
	words := language(args)
	var c commands
	parser, err := kong.New(&c,
		kong.Name("hubscope"),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { panic(helpShown{code}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"lang": lang.System()},
		kong.PostBuild(wordless),
		kong.Help(inWords(words)),
	)
	if err != nil {
		panic(err) // the grammar is part of the program
	}
	if len(args) == 0 {
		args = []string{"open"} // what a double click starts
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "hubscope: %v\n", err)
		fmt.Fprintln(s.err, speaker(words).Text("cli.see-help", "command", "hubscope "+firstWord(args)+"--help"))
		return exitUsage
	}
	k.BindTo(ctx, (*context.Context)(nil))
	k.Bind(begin, child)
	err = k.Run(&s)
	var st status
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &st):
		return int(st)
	}
	fmt.Fprintf(s.err, "hubscope: %v\n", err)
	return exitUsage
}

// language is what --lang asks for, looked up before the command line is understood:
// the help is in it too.
func language(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return lang.System()
}

// firstWord is the command that was asked for, to name its own help.
func firstWord(args []string) string {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "open", "analyze", "watch", "events", "check", "unknown", "signatures", "sample", "version":
			return args[0] + " "
		}
	}
	return ""
}

// speaker puts messages of the command line into words; they name no time.
func speaker(language string) *lang.Printer { return lang.New(language, nil) }
