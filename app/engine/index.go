package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

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
}

type indexBatch struct {
	source  int
	entries []entry
}

func (v *indexer) Batch() logfile.Batch { return &indexBatch{source: v.source} }

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
	defer v.index.mu.Unlock()
	v.index.entries = append(v.index.entries, list...)
}

// A Record is one record that was read again. Event is good until the next one.
type Record struct {
	Time  time.Time // zero where the record has none of its own
	Path  string
	Event *event.Event
	// CopyOf is where the record stands that this one is a copy of, "PATH:LINE"; empty where
	// it is none.
	CopyOf string
}

// Each reads every record again, in order of time, source and line.
func (x *Index) Each(ctx context.Context, res *Result, do func(*Record) error) error {
	for i := range x.entries {
		e := &x.entries[i]
		if e.at != 0 {
			e.at = res.analysis.Time(int(e.source), e.offset, e.at, e.flags&local != 0)
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.source, b.source), cmp.Compare(a.offset, b.offset))
	})
	r := reader{res: res, parsers: map[uint16]logfile.Parser{}}
	seen := map[uint32]*entry{} // of one moment, by sum
	var cut map[*entry]*entry   // of one moment, and what they were cut from
	at, known := int64(0), false
	var ev event.Event
	for i := range x.entries {
		e := &x.entries[i]
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if e.at != at || !known {
			clear(seen)
			at, known = e.at, true
			cut = r.cut(momentOf(x.entries[i:]))
		}
		r.read(e, &ev)
		rec := Record{Path: res.Items[e.source].Path, Event: &ev}
		if e.flags&timed != 0 {
			rec.Time = event.Time(e.at)
		}
		if o := cut[e]; o != nil {
			rec.CopyOf = res.place(o)
		} else if e.flags&whole != 0 {
			o := seen[e.sum]
			if o == nil {
				seen[e.sum] = e
			} else if fact.CopyOf(o.source == e.source, o.flags&e.flags&numbered != 0) && r.same(o, &ev) {
				rec.CopyOf = res.place(o)
			}
		}
		if err := do(&rec); err != nil {
			return err
		}
	}
	return nil
}

// place is where a record stands, "PATH:LINE".
func (res *Result) place(e *entry) string {
	return res.Items[e.source].Path + ":" + strconv.FormatUint(uint64(e.line), 10)
}

// A reader parses single records again.
type reader struct {
	res     *Result
	parsers map[uint16]logfile.Parser
	buf     []byte
	moment  []*entry // used again for each moment
}

func (r *reader) read(e *entry, ev *event.Event) { r.buf = r.parse(e, ev, r.buf) }

func (r *reader) parse(e *entry, ev *event.Event, buf []byte) []byte {
	p := r.parsers[e.source]
	if p == nil {
		l := r.res.Log(int(e.source))
		p = l.Format.New(l.Setup)
		r.parsers[e.source] = p
	}
	if cap(buf) < int(e.length) {
		buf = make([]byte, e.length)
	}
	n := r.res.ReadAt(int(e.source), buf[:e.length], e.offset)
	ev.Reset()
	p.Parse(buf[:n], ev)
	ev.Line, ev.Offset, ev.Text = int64(e.line), e.offset, buf[:n]
	return buf
}

// same reports whether a record says what an earlier one of the same sum said: sums may
// meet by chance.
func (r *reader) same(o *entry, ev *event.Event) bool {
	var first event.Event
	l := r.res.Log(int(o.source))
	buf := make([]byte, o.length)
	n := r.res.ReadAt(int(o.source), buf, o.offset)
	l.Format.New(l.Setup).Parse(buf[:n], &first) // a parser of its own: ev still points into the other's memory
	return fact.Same(&first, ev)
}
