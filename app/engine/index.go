package engine

import (
	"cmp"
	"slices"
	"sync"

	"hubscope/analyzer/fact"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// An Index knows where every record of a case stands and when it was written, so that
// records can be gone through in time order without being kept.
type Index struct {
	mu      sync.Mutex
	entries []entry
}

// entry is one record. A record without a time of its own takes the one before it in its
// file.
type entry struct {
	at     int64
	offset int64
	line   uint32
	length uint32
	sum    uint32 // of what makes it this record, see fact.SumOf
	source uint16
	flags  uint8
}

const (
	local    = 1 << iota // its time states no zone
	timed                // it has a time of its own
	whole                // sum counts
	numbered             // it bears a number of the gateway's
)

// NewIndex returns an empty index; its Visit goes into a Request.
func NewIndex() *Index { return &Index{} }

// Visit indexes the records of one source.
func (x *Index) Visit(i int, _ *source.Item) logfile.Visitor { return &indexer{index: x, source: i} }

type indexer struct {
	index  *Index
	source int
	last   entry
	free   sync.Pool // of *indexBatch
}

type indexBatch struct {
	source  int
	entries []entry
}

func (v *indexer) Batch() logfile.Batch {
	if b, ok := v.free.Get().(*indexBatch); ok {
		b.entries = b.entries[:0]
		return b
	}
	return &indexBatch{source: v.source}
}

func (b *indexBatch) Add(ev *event.Event) {
	e := entry{offset: ev.Offset, line: uint32(ev.Line), length: uint32(len(ev.Text)), source: uint16(b.source)}
	if ev.Stamp.Valid {
		e.at, e.flags = ev.Stamp.UTC(0), timed
		if !ev.Stamp.Zoned {
			e.flags |= local
		}
		if ev.System == event.SystemGateway && ev.Recognized() {
			e.flags |= whole
			var id bool
			if e.sum, id = fact.SumOf(ev); id {
				e.flags |= numbered
			}
		}
	}
	b.entries = append(b.entries, e)
}

func (v *indexer) Done(b logfile.Batch) {
	list := b.(*indexBatch).entries
	for i := range list {
		if list[i].flags&timed != 0 {
			v.last = list[i]
		} else {
			list[i].at, list[i].flags = v.last.at, v.last.flags&local
		}
	}
	v.index.mu.Lock()
	v.index.entries = append(v.index.entries, list...)
	v.index.mu.Unlock()
	v.free.Put(b)
}

// order puts all records on the case's clock and in order of time, source and line.
func (x *Index) order(res *Result) {
	for i := range x.entries {
		e := &x.entries[i]
		if e.at != 0 {
			e.at = res.analysis.Time(int(e.source), e.offset, e.at, e.flags&local != 0)
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.source, b.source), cmp.Compare(a.offset, b.offset))
	})
}
