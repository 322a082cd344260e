package redact

import (
	"bytes"
	"io"
	"strings"
)

// Check searches finished bytes for every original that is known, however it is spelled. The
// error is a *LeakError. Names that are common words are not looked for: nothing tells them
// from the words. Neither are those of addresses and hosts that our own sentences name as
// examples, nor words that every report is written with: see ours.
func (r *Redactor) Check(out []byte) error {
	c := r.Records()
	for line := range bytes.Lines(out) {
		if err := c.Check(line); err != nil {
			return err
		}
	}
	return nil
}

// leak is the error for an identity that was found as it is spelled, or nil for one that may
// be.
func (r *Redactor) leak(e int32, spelled []byte) error {
	if e < 0 || len(spelled) < leastPart+1 && ours(strings.ToLower(string(spelled))) {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.entities[e]
	if shownExamples()[strings.ToLower(found.original)] {
		return nil
	}
	return &LeakError{found.kind, found.token}
}

// Writer checks line by line what is written before it goes on to w. Close hands the last
// line over; it does not close w. The errors are those of Check and of w.
func (r *Redactor) Writer(w io.Writer) io.WriteCloser {
	return &checkedWriter{w: w, records: r.Records()}
}

type checkedWriter struct {
	w       io.Writer
	records *Records
	rest    []byte // of a line without its end
}

func (c *checkedWriter) Write(b []byte) (int, error) {
	c.rest = append(c.rest, b...)
	end := bytes.LastIndexByte(c.rest, '\n') + 1
	if end == 0 {
		return len(b), nil
	}
	if err := c.pass(c.rest[:end]); err != nil {
		return 0, err
	}
	c.rest = append(c.rest[:0], c.rest[end:]...)
	return len(b), nil
}

func (c *checkedWriter) Close() error { return c.pass(c.rest) }

func (c *checkedWriter) pass(lines []byte) error {
	for line := range bytes.Lines(lines) {
		if err := c.records.Check(line); err != nil {
			return err
		}
	}
	_, err := c.w.Write(lines)
	return err
}
