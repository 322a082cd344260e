package engine

import (
	"context"
	"io"
	"slices"

	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// Revisit reads the logs of an analysed case again and hands every record over, as a
// Request's Visit has it, and the lines of texts that are no known log. It fails only when
// ctx ended.
func (res *Result) Revisit(ctx context.Context, visit func(source int, item *source.Item) logfile.Visitor) error {
	defer frugal()()
	res.open.mu.Lock()
	items := slices.Clone(res.Items) // Close lets go of them while somebody still waits for this
	res.open.mu.Unlock()
	for i, it := range items {
		l := res.logOrText(i)
		if l == nil {
			continue
		}
		c, err := it.Open(ctx)
		if err != nil {
			return err
		}
		var log logfile.Content = c
		if x := res.exports[i]; x != nil {
			log = x.View(c)
		}
		if at := it.Kept(); at > 0 {
			log = io.NewSectionReader(c, at, c.Size()-at)
		}
		_, err = logfile.Read(ctx, log, l.Format, l.Setup, visit(i, it), logfile.Options{})
		c.Close()
		if err != nil && ctx.Err() != nil {
			return err // a file that can't be read to its end was told of by the analysis
		}
	}
	return nil
}

// Settings hands over the files of settings of an analysed case, as far as they were read.
func (res *Result) Settings(take func(text []byte)) {
	for i := range min(len(res.Items), len(res.Case.Sources)) {
		size := res.Case.Sources[i].Bytes
		if res.Case.Sources[i].Kind == "unknown" || res.Log(i) != nil || size <= 0 || size > mostSettings {
			continue
		}
		text := make([]byte, size)
		take(text[:res.ReadAt(i, text, 0)])
	}
}
