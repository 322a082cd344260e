package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// A Preview is what the first part of every source says, analysed as a case of its own: what
// it shows is preliminary and stands where it says. Nothing of it comes into the final case.
//
// Its Case is that of a Result before anything was selected. Whoever takes a preview closes
// it, at the latest with the final result: the sources are that one's.
type Preview struct {
	*Result
	// Read of Total bytes, as they lie on the disk, are what it was made of; an estimate where
	// they are compressed.
	Read, Total int64
}

const (
	// firstPreview is how many bytes the first preview is made of: they are read and explained
	// within a tenth of a second even beside the reading of the whole.
	firstPreview = 8 << 20
	// worthFirst is how many times more a case has to hold for a preview to come first: what is
	// less is read in a fifth of a second.
	worthFirst = 6
	// eachPreview is how many times more each further one is made of, and worthMore how many
	// times more a case has to hold then: all of those together cost less than a tenth of it.
	eachPreview = 4
	worthMore   = 16
	// leastStart is the smallest part of a source that says something.
	leastStart = 64 << 10
)

// previewing is the making of previews beside the reading of the whole.
type previewing struct {
	cancel context.CancelFunc
	work   sync.WaitGroup
}

// end stops the making of previews; after it none is handed out.
func (p *previewing) end() {
	p.cancel()
	p.work.Wait()
}

// preview makes the previews that a request wants.
func preview(ctx context.Context, r *Request, items []*source.Item, set *signature.Set) *previewing {
	ctx, cancel := context.WithCancel(ctx)
	p := &previewing{cancel: cancel}
	if r.Preview == nil {
		return p
	}
	sizes := make([]int64, len(items))
	total := int64(0)
	for i, it := range items {
		sizes[i] = it.Decoded()
		total += sizes[i]
	}
	p.work.Go(func() {
		worth := int64(worthFirst)
		for n := int64(firstPreview); n <= total/worth && ctx.Err() == nil; n *= eachPreview {
			previewOf(ctx, r, items, set, starts(items, sizes, n))
			worth = worthMore
		}
	})
	return p
}

// previewOf makes one preview and hands it out.
func previewOf(ctx context.Context, r *Request, items []*source.Item, set *signature.Set, starts []int64) {
	part := *r
	part.Visit, part.Progress, part.Replay = nil, nil, false
	res := newResult(ctx, items)
	res.starts = starts
	readable, err := res.analyze(ctx, &part, set, &progress{})
	if err != nil || !readable || ctx.Err() != nil {
		res.Close()
		return
	}
	out := &Preview{Result: res}
	for i, it := range items {
		size, all := extent(it), it.Decoded()
		out.Total += size
		if all > starts[i] {
			size = int64(float64(size) * float64(starts[i]) / float64(all))
		}
		out.Read += size
	}
	r.Preview(ctx, out)
}

// starts shares n bytes out among sources of the given sizes. Files of one rotation are one
// log: small logs are read whole, and large ones get equal parts of what is left, as many of
// them as get a part that says something. A log's newest file comes first, because what
// people call about is in it, and each is read on from its start, because what happened in a
// gap would be guessed at.
func starts(items []*source.Item, sizes []int64, n int64) []int64 {
	type log struct {
		files []int // into items, the newest first
		size  int64
	}
	var logs []*log
	bySeries := map[string]*log{}
	for i, it := range items {
		l := bySeries[it.Series]
		if l == nil {
			l = &log{}
			bySeries[it.Series] = l
			logs = append(logs, l)
		}
		l.files = append(l.files, i)
		l.size += sizes[i]
	}
	slices.SortStableFunc(logs, func(a, b *log) int { return cmp.Compare(a.size, b.size) })
	out := make([]int64, len(items))
	for k, l := range logs {
		slices.SortStableFunc(l.files, func(a, b int) int { return cmp.Compare(items[a].Seq, items[b].Seq) })
		left := max(n/int64(len(logs)-k), leastStart)
		for _, i := range l.files {
			if sizes[i] > min(left, n) && min(left, n) < leastStart {
				break
			}
			out[i] = left // more than it holds gives all of it, also where its size is an estimate
			took := min(sizes[i], left, n)
			left, n = left-took, n-took
		}
	}
	return out
}
