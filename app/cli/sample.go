package cli

import (
	"fmt"

	"hubscope/app/lang"
	"hubscope/app/sample"
)

type sampleCommand struct {
	Dir  string `arg:"" help:"Folder to write the files to; it is made if need be, and nothing in it is overwritten."`
	Lang string `enum:"en,ja" default:"${lang}" help:"Language of the remark on what was written: en or ja."`
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
