// Package command follows what a command writes: "adb logcat", or "ssh gateway 'shell tail -F
// /var/log/ns.log'". No shell is put between.
package command

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"hubscope/parsers/source"
	"hubscope/parsers/source/pipe"
)

const (
	// grace is how long a command may take to end by itself once it was asked to.
	grace = 3 * time.Second
	// quiet is how long what a command left running may say nothing before it is no longer
	// listened to, and how long it is left running at all.
	quiet = 500 * time.Millisecond
	// mostStderr is how much of a line of standard error is told.
	mostStderr = 4 << 10
)

// A Command is a program with its arguments whose standard output is followed.
type Command struct {
	argv  []string
	grace time.Duration
}

// New returns a Command that was not started yet. argv[0] is its path or its name.
func New(argv []string) *Command { return &Command{argv: argv, grace: grace} }

// Path is the command as one would type it into a shell, the path of its log.
func (c *Command) Path() string { return quoted(c.argv) }

// Run starts the command and hands the lines of its standard output to sink, until it ends, or
// ctx does. Lines of its standard error, and how it ended, are told to the same log. Its
// standard input is empty.
//
// When ctx ends the command is asked to end, as by Ctrl-C, and killed after three seconds.
// What it started goes with it: on Unix all of its process group, on Windows the processes
// below it. Where it is started from a terminal, the terminal is the command's until it has
// written its first line, so that it may ask for a password.
//
// The error is a *StartError, and no log was opened then.
func (c *Command) Run(ctx context.Context, sink source.Sink) error {
	p, err := c.start()
	if err != nil {
		return err
	}
	defer p.close()
	path := c.Path()
	log := &log{stream: sink.Open(source.Origin{Path: path, Series: path, Line: 1})}
	log.stream.Live()

	listening, stopListening := context.WithCancel(context.Background())
	defer stopListening()
	var reading sync.WaitGroup
	var rest []byte
	reading.Go(func() {
		var err error
		rest, err = pipe.Follow(listening, p.out, quiet, func(b []byte) {
			p.terminal.giveBack()
			log.lines(b)
		})
		log.refused(err)
	})
	reading.Go(func() {
		rest, err := pipe.Follow(listening, p.errs, quiet, log.stderr)
		log.stderr(rest)
		log.refused(err)
	})
	p.wait(ctx, c.grace)
	p.terminal.giveBack()
	// What it left running is heard out, but not for ever.
	stopListening()
	left := time.AfterFunc(quiet, func() { p.kill() })
	reading.Wait()
	left.Stop()
	p.kill()

	code, signal := exitOf(p.cmd.ProcessState)
	log.tell(source.NoticeExited, code, signal)
	if len(rest) == 0 {
		rest = nil
	}
	log.stream.Close(rest)
	return nil
}

// A process is a command that runs.
type process struct {
	cmd       *exec.Cmd
	out, errs *os.File
	terminal  *terminal
	ended     chan struct{}
}

func (c *Command) start() (*process, error) {
	if len(c.argv) == 0 {
		return nil, &StartError{Code: NotFound}
	}
	failed := func(err error) error {
		return &StartError{Command: c.argv[0], Code: codeOf(err), Err: err}
	}
	name, err := exec.LookPath(c.argv[0])
	if err != nil {
		return nil, failed(err)
	}
	out, outEnd, err := os.Pipe()
	if err != nil {
		return nil, failed(err)
	}
	defer outEnd.Close()
	errs, errsEnd, err := os.Pipe()
	if err != nil {
		out.Close()
		return nil, failed(err)
	}
	defer errsEnd.Close()
	p := &process{
		cmd: &exec.Cmd{Path: name, Args: c.argv, Stdout: outEnd, Stderr: errsEnd},
		out: out, errs: errs, terminal: ownTerminal(), ended: make(chan struct{}),
	}
	group(p.cmd, p.terminal)
	if err := p.cmd.Start(); err != nil {
		p.close()
		return nil, failed(err)
	}
	return p, nil
}

// wait waits for the command's end, to which it is asked when ctx ends.
func (p *process) wait(ctx context.Context, grace time.Duration) {
	go func() {
		p.cmd.Wait() // how it ended stands in its state
		close(p.ended)
	}()
	select {
	case <-p.ended:
		return
	case <-ctx.Done():
	}
	p.interrupt()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-p.ended:
	case <-t.C:
		p.kill()
		<-p.ended
	}
}

func (p *process) close() {
	p.terminal.giveBack()
	p.out.Close()
	p.errs.Close()
}

// A log is the command's Stream, which is called by one goroutine at a time.
type log struct {
	mu     sync.Mutex
	stream source.Stream
}

func (l *log) lines(b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stream.Lines(b)
}

func (l *log) tell(code source.NoticeCode, count int64, detail string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stream.Tell(source.Notice{Code: code, At: time.Now(), Count: count, Detail: detail})
}

// stderr tells lines of standard error, but for empty ones.
func (l *log) stderr(b []byte) {
	for line := range bytes.Lines(b) {
		if line = bytes.TrimRight(line, "\r\n"); len(line) > 0 {
			line = line[:min(len(line), mostStderr)]
			l.tell(source.NoticeStderr, 0, strings.ToValidUTF8(string(line), "\ufffd"))
		}
	}
}

// refused tells what keeps the output from being read.
func (l *log) refused(err error) {
	if err != nil {
		l.tell(source.NoticeRefused, 0, err.Error())
	}
}

// ErrorCode says why a command could not be started.
type ErrorCode string

const (
	NotFound      ErrorCode = "not-found"      // there is no such program
	NotExecutable ErrorCode = "not-executable" // it is no program, or we may not run it
	Refused       ErrorCode = "refused"        // the system refused; Err says why
)

// A StartError is a command that could not be started.
type StartError struct {
	Command string // its name, as it was given
	Code    ErrorCode
	Err     error // the system's; nil where no command was given at all
}

func (e *StartError) Error() string {
	if e.Err == nil {
		return "no command"
	}
	return e.Err.Error()
}

func (e *StartError) Unwrap() error { return e.Err }

func codeOf(err error) ErrorCode {
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return NotFound
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.ENOEXEC), errors.Is(err, syscall.EISDIR):
		return NotExecutable
	}
	return Refused
}
