package live

import (
	"context"

	"hubscope/parsers/source"
)

// files finds what stands still under the paths of a request, and what follows the rest.
func files(ctx context.Context, r *Request) (still []*source.Item, inputs []Input, err error) {
	if len(r.Paths) == 0 {
		return nil, nil, nil
	}
	items, err := source.Find(ctx, r.Paths, source.Options{})
	if err != nil {
		return nil, nil, err
	}
	return items, nil, nil
}
