package cli

import (
	"fmt"

	"hubscope/app/lang"
	"hubscope/app/sample"
)

type sampleCommand struct {
	Dir  string `arg:"" help:"${help_sample_dir}"`
	Lang string `enum:"en,ja" default:"${lang}" help:"${help_sample_lang}"`
}

// Run writes the sample case.
func (c *sampleCommand) Run(s *streams) error {
	files, err := sample.Write(c.Dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(s.out, f)
	}
	fmt.Fprintln(s.err, lang.New(c.Lang, nil).Text("cli.sample-written", "count", len(files), "dir", c.Dir))
	return nil
}
