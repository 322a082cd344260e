package cli

import (
	"fmt"
	"slices"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/app/engine"
)

// remark says which packs are not used and which flags meant nothing, a line each: a slip
// of the pen in a name is silent otherwise.
func (f *readFlags) remark(s *streams, r engine.Request, c *casefile.Case) {
	if f.Quiet {
		return
	}
	p := speaker(f.Lang)
	for _, refused := range r.Refused {
		first := refused.Problems[0]
		fmt.Fprintln(s.err, p.Text("cli.pack-refused", "file", refused.Path, "line", first.Line, "fault", engine.FaultPhrase(first)))
	}
	for i, o := range r.Offsets {
		if !slices.ContainsFunc(c.Sources, func(s casefile.Source) bool { return o.Meets(s.Path) }) {
			fmt.Fprintln(s.err, p.Text("cli.offset-unused", "value", f.Offset[i]))
		}
	}
	for _, o := range settings.New(nil, r.Overrides).Unknown() {
		fmt.Fprintln(s.err, p.Text("cli.given-unknown", "key", o.Key))
	}
}

// remark says that nothing can lie between two times.
func (f *showFlags) remark(s *streams, read *readFlags, shown analyzer.Filter) {
	if !read.Quiet && !shown.From.IsZero() && !shown.To.IsZero() && shown.From.After(shown.To) {
		fmt.Fprintln(s.err, speaker(read.Lang).Text("cli.from-after-to", "from", f.From, "to", f.To))
	}
}
