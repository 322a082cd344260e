package engine

import (
	"context"

	"hubscope/parsers/appinfo"
	"hubscope/parsers/logstore"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
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
		head := c.Head()
		known := len(head) > 0 && (logstore.Sniff(head, likeness) != nil || policy.Sniff(head) != "" ||
			nsconf.Sniff(head) || tell(head) != nil || appinfo.Sniff(head))
		c.Close()
		if known {
			return true
		}
	}
	return false
}
