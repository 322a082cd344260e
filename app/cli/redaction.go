package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"hubscope/app/engine"
	"hubscope/app/redact"
	"hubscope/app/report"
	"hubscope/app/report/export"
	"hubscope/app/wholefile"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// redactFlags say whether a result may leave the house. Every command that prints what logs
// say has them.
type redactFlags struct {
	Redact bool   `help:"${help_redact}"`
	Tokens string `name:"redact-table" placeholder:"FILE" help:"${help_redact_table}"`
}

func (f *redactFlags) wanted() bool { return f.Redact || f.Tokens != "" }

// A hiding collects whom the records name while they are read; nil where nobody asks for it.
type hiding struct {
	flags     *redactFlags
	collector *redact.Collector
}

func (f *redactFlags) start(ctx context.Context, read *readFlags) (*hiding, error) {
	if !f.wanted() {
		return nil, nil
	}
	if overInput(ctx, f.Tokens, read.Paths) {
		return nil, read.say("cli.output-is-input", "path", f.Tokens, "flag", "--redact-table")
	}
	return &hiding{f, redact.NewCollector()}, nil
}

// visit adds the collecting to what else a reading is asked for.
func (h *hiding) visit(other func(int, *source.Item) logfile.Visitor) func(int, *source.Item) logfile.Visitor {
	switch {
	case h == nil:
		return other
	case other == nil:
		return h.collector.Visit
	}
	return func(i int, it *source.Item) logfile.Visitor {
		return engine.Both(other(i, it), h.collector.Visit(i, it))
	}
}

// end returns what redacts a result, and saves what the tokens stand for where that is asked
// for; nil where nothing is to be redacted.
func (h *hiding) end(res *engine.Result) (*redact.Redactor, error) {
	if h == nil {
		return nil, nil
	}
	words := h.collector.Redactor(res)
	return words, h.flags.save(words)
}

// save writes the table of tokens, for its owner's eyes only.
func (f *redactFlags) save(words *redact.Redactor) error {
	if f.Tokens == "" {
		return nil
	}
	type entry struct {
		Token    string `json:"token"`
		Kind     string `json:"kind"`
		Original string `json:"original"`
	}
	list := []entry{}
	for _, e := range words.Table() {
		list = append(list, entry{e.Token, e.Kind.String(), e.Original})
	}
	return output(f.Tokens, nil, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(list)
	})
}

// exportOf is a view of a result as it may leave; words is nil where names may stay.
func exportOf(v report.View, res *engine.Result, words *redact.Redactor) *export.Export {
	if words == nil {
		return export.New(v, nil)
	}
	return export.New(v, words.In(res))
}

// publish writes a view by what prints it in a form, and nothing of it where names were to be
// taken out and one is left.
func (f *readFlags) publish(s *streams, v report.View, res *engine.Result, words *redact.Redactor, write func(io.Writer, report.View) error) error {
	e := exportOf(v, res, words)
	return f.leaked(output(f.Output, s.out, func(w io.Writer) error { return e.WriteBy(w, write) }))
}

// checked writes what was redacted.
func (f *readFlags) checked(s *streams, words *redact.Redactor, write func(io.Writer) error) error {
	return f.leaked(output(f.Output, s.out, func(w io.Writer) error { return wholefile.Checked(w, words.Writer, write) }))
}

// leaked puts a leak into words: the field and the token, never the name.
func (f *readFlags) leaked(err error) error {
	var leak *redact.LeakError
	if !errors.As(err, &leak) {
		return err
	}
	return f.say("cli.leak", "kind", identity(f, leak), "token", leak.Token)
}

// leakedBehind is leaked for lines that were printed one after the other.
func (f *readFlags) leakedBehind(err error) error {
	var leak *redact.LeakError
	if !errors.As(err, &leak) {
		return err
	}
	return f.say("cli.leak-on-the-way", "kind", identity(f, leak), "token", leak.Token)
}

func identity(f *readFlags, leak *redact.LeakError) string {
	return speaker(f.Lang).Term("identity", leak.Kind.String())
}

// A veil is what redacts event lines on one goroutine.
type veil struct {
	words   *redact.Redactor
	records *redact.Records
}

func newVeil(words *redact.Redactor) *veil {
	if words == nil {
		return nil
	}
	return &veil{words, words.Records()}
}

// place is a source's path as it is shown, perhaps with a line behind it.
func (v *veil) place(path string) string {
	if v == nil || path == "" {
		return path
	}
	return v.words.Path(path)
}

// A leak is the first line that still names somebody.
type leak struct {
	mu    sync.Mutex
	first error
}

// none reports whether a line names nobody.
func (l *leak) none(v *veil, line []byte) bool {
	if v == nil {
		return true
	}
	err := v.records.Check(line)
	if err == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == nil {
		l.first = err
	}
	return false
}

func (l *leak) err(f *readFlags) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f.Output == "" {
		return f.leakedBehind(l.first)
	}
	return f.leaked(l.first)
}
