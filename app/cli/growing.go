package cli

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// growing opens what is written to as it comes: standard output, or the end of a file that is
// readable by its owner alone.
func growing(name string, out io.Writer) (io.WriteCloser, error) {
	if name == "" {
		return open{out}, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		if err := f.Chmod(0o600); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// open is a writer that stays open.
type open struct{ io.Writer }

func (open) Close() error { return nil }

// surviveReader has a write to a closed pipe return an error, which the system would end the
// program for: children and files are to be let go first. It lasts until it is undone.
func surviveReader() (undo func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGPIPE) // not Ignore, which the children would inherit
	return func() { signal.Stop(c) }
}

// brokenPipe reports whether a write failed because its reader has gone.
func brokenPipe(err error) bool {
	return errors.Is(err, io.ErrClosedPipe) || errors.Is(err, syscall.EPIPE) || goneOnWindows(err)
}

// quietly is no error where whoever reads has had enough.
func quietly(err error) error {
	if brokenPipe(err) {
		return nil
	}
	return err
}
