package engine

import (
	"context"

	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// rotations are the sets of rotated files among the sources: one box wrote each, so that
// its pieces share what can be known of the box only.
type rotations struct {
	pieces map[string][]int       // indexes of items, by series
	dates  map[int]*logfile.Dates // of pieces that were looked at; nil for one of another format
}

func rotationsOf(items []*source.Item) rotations {
	r := rotations{pieces: map[string][]int{}, dates: map[int]*logfile.Dates{}}
	for i, it := range items {
		r.pieces[it.Series] = append(r.pieces[it.Series], i)
	}
	return r
}

// settleDates decides the order of day and month for a piece of a rotated log where the
// piece itself does not prove it: by what its other pieces show. A file that stands alone is
// left to its format.
func (res *Result) settleDates(ctx context.Context, i int, f *logfile.Format, setup *logfile.Setup) ([]logfile.Note, error) {
	pieces := res.rotated.pieces[res.Items[i].Series]
	if len(pieces) < 2 || f.Dates == nil || res.exports[i] != nil || setup.DateOrder != logfile.OrderUnknown {
		return nil, nil
	}
	own, err := res.datesOf(ctx, i, f)
	if err != nil || own == nil {
		return nil, err
	}
	var all []logfile.Dates
	if own.Proved == logfile.OrderUnknown {
		for _, k := range pieces {
			d, err := res.datesOf(ctx, k, f)
			if err != nil {
				return nil, err
			}
			if d != nil {
				all = append(all, *d)
			}
		}
	}
	var notes []logfile.Note
	setup.DateOrder, notes = own.Order(all...)
	return notes, nil
}

// datesOf looks at the dates of one piece, once; it is nil for a piece of another format.
func (res *Result) datesOf(ctx context.Context, i int, f *logfile.Format) (*logfile.Dates, error) {
	d, known := res.rotated.dates[i]
	if known {
		return d, nil
	}
	c, _, err := res.content(ctx, i)
	if err != nil {
		return nil, err
	}
	if tell(c.Head()) == f {
		it := res.Items[i]
		found := f.Dates(c, logfile.Setup{Path: it.Path, ModTime: it.ModTime})
		d = &found
	}
	res.rotated.dates[i] = d
	return d, nil
}
