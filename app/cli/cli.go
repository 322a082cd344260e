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
	Open    openCommand    `cmd:"" help:"Open the window, empty or on a case. This is what hubscope without a command does."`
	Analyze analyzeCommand `cmd:"" help:"Read everything under the paths, explain it and print the answer."`
	Events  eventsCommand  `cmd:"" help:"Print every recognised event in time order, one JSON object a line."`
	Check   checkCommand   `cmd:"" help:"Check the settings alone: policies, client properties, ns.conf."`
	Sample  sampleCommand  `cmd:"" help:"Write the built-in sample case as the files a helpdesk would have received."`
	Version versionCommand `cmd:"" help:"Print the versions of Hubscope, Go and Fyne."`
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
	return run(ctx, args, streams{in, out, errOut})
}

func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if r := recover(); r != nil {
			h, ok := r.(helpShown)
			if !ok {
				panic(r)
			}
			code = h.code
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("hubscope"),
		kong.Description("Tells why a user of Citrix Secure Hub was asked for credentials, or why Secure Mail could not reach its mail server, from the logs and the settings behind them.\n\nNothing leaves this machine. Exit codes: 0 analysed, 1 --fail-on reached, 2 wrong usage or nothing readable, 130 interrupted."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { panic(helpShown{code}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"lang": lang.System()},
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
		fmt.Fprintln(s.err, speaker(lang.System()).Text("cli.see-help", "command", "hubscope "+firstWord(args)+"--help"))
		return exitUsage
	}
	k.BindTo(ctx, (*context.Context)(nil))
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

// firstWord is the command that was asked for, to name its own help.
func firstWord(args []string) string {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "open", "analyze", "events", "check", "sample", "version":
			return args[0] + " "
		}
	}
	return ""
}

// speaker puts messages of the command line into words; they name no time.
func speaker(language string) *lang.Printer { return lang.New(language, nil) }
