package engine

import (
	"context"

	"hubscope/parsers/source"
)

// Reads reports whether a case would take something from a file: a log, settings, an archive
// that holds some.
func Reads(ctx context.Context, path string) bool {
	items, err := source.Find(ctx, []string{path}, source.Options{})
	if err != nil {
		return false
	}
	defer source.Release(items)
	for _, it := range items {
		c, err := it.Open(ctx)
		if err != nil {
			return false
		}
		known := natureOf(c.Head()) != (nature{})
		c.Close()
		if known {
			return true
		}
	}
	return false
}
