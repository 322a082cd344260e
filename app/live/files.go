package live

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hubscope/parsers/source"
	"hubscope/parsers/source/follow"
)

// files are the paths of a request: what is followed of them, and what stands still.
type files struct {
	still    []string         // paths under which something may stand still
	follower *follow.Follower // nil where nothing is followed
}

// newFiles tells what is followed of a request's paths. One under which nothing is yet is
// waited for.
func newFiles(r *Request) files {
	var f files
	var followed []string
	for _, p := range r.Paths {
		info, err := os.Stat(p)
		switch {
		case err == nil && !info.IsDir() && !follow.Growing(source.ShownPath(p)): // settings, an archive, an old piece
			f.still = append(f.still, p)
		case err == nil && info.IsDir() || err != nil && strings.ContainsAny(p, "*?["):
			f.still, followed = append(f.still, p), append(followed, p)
		default:
			followed = append(followed, p)
		}
	}
	if len(followed) > 0 {
		f.follower = follow.Files(follow.Options{Paths: followed, Poll: r.Poll, Back: r.Keep})
	}
	return f
}

// find returns what stands still by now: what is not followed, and is no piece that was. The
// error is ctx's.
func (f *files) find(ctx context.Context) ([]*source.Item, error) {
	items, err := source.Find(ctx, globbed(f.still), source.Options{})
	if err != nil {
		return nil, err
	}
	still, _ := follow.Split(items)
	return slices.DeleteFunc(still, func(it *source.Item) bool {
		return f.follower != nil && !strings.Contains(it.Path, "!/") && f.follower.Has(filepath.FromSlash(it.Path))
	}), nil
}

// globbed puts in the place of patterns what they match.
func globbed(paths []string) []string {
	var list []string
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil && strings.ContainsAny(p, "*?[") {
			matches, _ := filepath.Glob(p) // one that is no pattern matches nothing
			list = append(list, matches...)
			continue
		}
		list = append(list, p)
	}
	return list
}
