package redact

import (
	"bytes"
	"strings"
)

// Check searches finished bytes for every original that is known, however it is spelled. The
// error is a *LeakError. Names that are common words are not looked for: nothing tells them
// from the words. Neither are those of addresses and hosts that our own sentences name as
// examples.
func (r *Redactor) Check(out []byte) error {
	w := newSweep(r)
	w.checking = true
	for len(out) > 0 {
		line := out
		if i := bytes.IndexByte(out, '\n'); i >= 0 {
			line = out[:i+1]
		}
		out = out[len(line):]
		w.find(line)
		for _, p := range w.spans {
			if err := r.leak(p.entity); err != nil {
				return err
			}
		}
	}
	return nil
}

// leak is the error for an identity that was found, or nil for one that may be.
func (r *Redactor) leak(e int32) error {
	if e < 0 {
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
