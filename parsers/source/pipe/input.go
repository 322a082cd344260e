// Package pipe follows what comes through a pipe, line by line: standard input, or what a
// command writes.
package pipe

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"hubscope/parsers/source"
)

// quiet is how long what was written before the end of following may take to come through.
const quiet = 20 * time.Millisecond

// An Input is one reader that is followed.
type Input struct {
	r    io.Reader
	path string
}

// New returns an Input for r, which is shown as path.
func New(r io.Reader, path string) *Input { return &Input{r: r, path: path} }

// Stdin returns the Input for standard input, shown as "-".
func Stdin() *Input { return New(os.Stdin, "-") }

// Run hands the lines of the reader to sink until it ends, or ctx does. A reader that fails
// ends, too; its log is told why. The error is always nil.
//
// A reader that can be woken, by a deadline, is let go of when Run returns. Another one, such
// as a terminal, may keep a goroutine until its next byte comes, which is then lost.
func (in *Input) Run(ctx context.Context, sink source.Sink) error {
	stream := sink.Open(source.Origin{Path: in.path, Series: in.path, Line: 1})
	stream.Live()
	rest, err := Follow(ctx, in.r, quiet, stream.Lines)
	if r, ok := in.r.(interface{ SetReadDeadline(time.Time) error }); ok && ctx.Err() != nil {
		r.SetReadDeadline(time.Now())
	}
	if err != nil && !(ctx.Err() != nil && errors.Is(err, os.ErrClosed)) {
		stream.Tell(source.Notice{Code: source.NoticeRefused, At: time.Now(), Detail: err.Error()})
	}
	if len(rest) == 0 {
		rest = nil
	}
	stream.Close(rest)
	return nil
}
