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
// A reader that can be woken is let go of when Run returns: one that takes a deadline, and on
// Linux every pipe and terminal. Another one may keep a goroutine until its next bytes come,
// which are then lost.
func (in *Input) Run(ctx context.Context, sink source.Sink) error {
	stream := sink.Open(source.Origin{Path: in.path, Series: in.path, Line: 1})
	stream.Live()
	r, wake := wakeable(in.r)
	rest, err := Follow(ctx, r, quiet, stream.Lines)
	wake()
	if err != nil && !(ctx.Err() != nil && errors.Is(err, os.ErrClosed)) {
		stream.Tell(source.Notice{Code: source.NoticeRefused, At: time.Now(), Detail: err.Error()})
	}
	if len(rest) == 0 {
		rest = nil
	}
	stream.Close(rest)
	return nil
}

// wakeable returns what reads the same as r and can be woken, if that can be had, and what
// wakes it for the last time.
func wakeable(r io.Reader) (_ io.Reader, wake func()) {
	if d, ok := r.(interface{ SetReadDeadline(time.Time) error }); ok && d.SetReadDeadline(time.Time{}) == nil {
		return r, func() { d.SetReadDeadline(time.Now()) }
	}
	if f, ok := r.(*os.File); ok {
		if own := reopened(f); own != nil {
			return own, func() { own.Close() }
		}
	}
	return r, func() {}
}
