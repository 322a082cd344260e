package live

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"hubscope/parsers/source"
	"hubscope/parsers/source/follow"
)

// files finds what stands still under the paths of a request, and what follows the rest. A
// path under which nothing is yet is waited for.
func files(ctx context.Context, r *Request) (still []*source.Item, inputs []Input, err error) {
	var there, followed []string
	for _, p := range r.Paths {
		info, err := os.Stat(p)
		switch {
		case err == nil && info.IsDir():
			there, followed = append(there, p), append(followed, p)
		case err == nil && !follow.Growing(source.ShownPath(p)): // settings, an archive, an old piece
			there = append(there, p)
		case err != nil && strings.ContainsAny(p, "*?["):
			matches, _ := filepath.Glob(p) // a pattern that is none is a name
			there, followed = append(there, matches...), append(followed, p)
		default:
			followed = append(followed, p)
		}
	}
	items, err := source.Find(ctx, there, source.Options{})
	if err != nil {
		return nil, nil, err
	}
	still, _ = follow.Split(items)
	if len(followed) > 0 {
		inputs = append(inputs, follow.Files(follow.Options{Paths: followed, Poll: r.Poll, Back: r.Keep}))
	}
	return still, inputs, nil
}
