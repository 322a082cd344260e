package cli

import (
	"errors"
	"fmt"
	"io"

	"hubscope/app/engine"
	"hubscope/app/packs"
	"hubscope/app/report"
	"hubscope/parsers/signature"
)

type signaturesCommand struct {
	List listCommand `cmd:"" help:"${help_signatures_list}"`
	Lint lintCommand `cmd:"" help:"${help_signatures_lint}"`
}

type packFlags struct {
	Files []string `arg:"" optional:"" name:"file" help:"${help_signatures_file}"`
	Lang  string   `enum:"en,ja" default:"${lang}" help:"${help_lang}"`
}

// load reads the packs that were named; with none, the user's own and then the built-in
// one. A name that leads to no pack is an error.
func (f *packFlags) load() (packs.Loaded, error) {
	if len(f.Files) == 0 {
		l := packs.Load(packPaths("")...)
		l.Packs = append(l.Packs, signature.Builtin())
		return l, nil
	}
	for _, name := range f.Files {
		files, err := packs.Files(name)
		if err == nil && len(files) == 0 {
			err = errors.New(speaker(f.Lang).Text("cli.no-pack-file", "file", name))
		}
		if err != nil {
			return packs.Loaded{}, err
		}
	}
	return packs.Load(f.Files...), nil
}

type listCommand struct {
	packFlags
	Format string `enum:"text,json" default:"text" help:"${help_signatures_format}"`
	Output string `short:"o" placeholder:"FILE" help:"${help_output}"`
}

// Run prints every signature that is used, in the order in which packs count. What a
// refused pack holds is not used; it is named on standard error.
func (c *listCommand) Run(s *streams) error {
	l, err := c.load()
	if err != nil {
		return err
	}
	p := speaker(c.Lang)
	for _, r := range l.Refused {
		fmt.Fprintln(s.err, p.Text("cli.pack-refused", "file", r.Path, "line", r.Problems[0].Line, "fault", engine.FaultPhrase(r.Problems[0])))
	}
	if len(l.Packs) == 0 {
		return status(exitUsage)
	}
	list := signature.NewSet(l.Packs...).Signatures()
	write := report.SignaturesText
	if c.Format == "json" {
		write = report.SignaturesJSON
	}
	return output(c.Output, s.out, func(w io.Writer) error { return write(w, p, list) })
}

type lintCommand struct {
	packFlags
}

// Run proves packs against their own examples: exit code 1 when one is faulty, 2 when one
// can't be read.
func (c *lintCommand) Run(s *streams) error {
	l, err := c.load()
	if err != nil {
		return err
	}
	p := speaker(c.Lang)
	code := exitOK
	for _, r := range l.Refused {
		code = max(code, exitFailOn)
		for _, q := range r.Problems {
			if q.Reason == signature.ReasonUnreadable {
				code = exitUsage
			}
			fmt.Fprintln(s.out, p.Text("cli.lint-fault", "file", q.File, "line", q.Line, "fault", engine.FaultPhrase(q)))
		}
	}
	for _, pack := range l.Packs {
		name := pack.File
		if name == "" {
			name = pack.Name
		}
		fmt.Fprintln(s.out, p.Text("cli.lint-good", "file", name, "count", len(pack.Signatures)))
	}
	if code != exitOK {
		return status(code)
	}
	return nil
}
