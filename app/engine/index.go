package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

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
	source uint16
	local  bool
	timed  bool
}

// NewIndex returns an empty index; its Visit goes into a Request.
func NewIndex() *Index { return &Index{} }

// Visit indexes the records of one source.
func (x *Index) Visit(i int, _ *source.Item) logfile.Visitor { return &indexer{index: x, source: i} }

type indexer struct {
	index  *Index
	source int
	last   entry
}

type indexBatch struct {
	source  int
	entries []entry
}

func (v *indexer) Batch() logfile.Batch { return &indexBatch{source: v.source} }

func (b *indexBatch) Add(ev *event.Event) {
	e := entry{offset: ev.Offset, line: uint32(ev.Line), length: uint32(len(ev.Text)), source: uint16(b.source)}
	if ev.Stamp.Valid {
		e.at, e.local, e.timed = ev.Stamp.UTC(0), !ev.Stamp.Zoned, true
	}
	b.entries = append(b.entries, e)
}

func (v *indexer) Done(b logfile.Batch) {
	list := b.(*indexBatch).entries
	for i := range list {
		if list[i].timed {
			v.last = list[i]
		} else {
			list[i].at, list[i].local = v.last.at, v.last.local
		}
	}
	v.index.mu.Lock()
	defer v.index.mu.Unlock()
	v.index.entries = append(v.index.entries, list...)
}

// Each reads every record again, in order of time, source and line. ev is good until do
// returns.
func (x *Index) Each(ctx context.Context, res *Result, do func(at time.Time, path string, ev *event.Event) error) error {
	for i := range x.entries {
		e := &x.entries[i]
		if e.at != 0 {
			e.at += res.clocks[e.source].Shift(e.at, e.local)
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.source, b.source), cmp.Compare(a.line, b.line))
	})
	parsers := map[uint16]logfile.Parser{}
	var ev event.Event
	var buf []byte
	for i, e := range x.entries {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p := parsers[e.source]
		if p == nil {
			l := res.Log(int(e.source))
			p = l.Format.New(l.Setup)
			parsers[e.source] = p
		}
		if cap(buf) < int(e.length) {
			buf = make([]byte, e.length)
		}
		n := res.ReadAt(int(e.source), buf[:e.length], e.offset)
		ev.Reset()
		p.Parse(buf[:n], &ev)
		ev.Line, ev.Offset, ev.Text = int64(e.line), e.offset, buf[:n]
		at := time.Time{}
		if e.timed {
			at = event.Time(e.at)
		}
		if err := do(at, res.Items[e.source].Path, &ev); err != nil {
			return err
		}
	}
	return nil
}
