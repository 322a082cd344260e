package engine

import (
	"bytes"
	"hash/maphash"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// Arrivals write records in the order in which they come, while their logs are being written;
// see Index for those of logs that stand still. A copy is known by the whole record that came
// before it; what a collector cut short, or what comes before its original, is told as any other.
type Arrivals struct {
	w      io.Writer
	render Renderer
	r      Request // its zone and offsets hold as long as no result says better
	latest atomic.Pointer[Result]

	mu     sync.Mutex // one batch is written at a time
	err    error
	seed   maphash.Seed
	copies map[copyKey]arrival
	order  []copyKey // of copies, the oldest first
	oldest int       // in order
}

// copyKey is what a record shares with its copies.
type copyKey struct {
	at   int64
	sum  uint32
	body uint64 // of the gateway's own part of the line
}

// An arrival is a record that a later one may be a copy of.
type arrival struct {
	path   string
	line   int64
	source int
	id     bool // it bears a number of the gateway's
}

// mostArrivals are remembered for their copies: a minute of a busy gateway.
const mostArrivals = 1 << 16

// NewArrivals writes to w what the renderer makes of each record of a request, one Write a
// batch.
func NewArrivals(w io.Writer, render Renderer, r Request) *Arrivals {
	if r.Zone == nil {
		r.Zone = time.Local
	}
	return &Arrivals{w: w, render: render, r: r, seed: maphash.MakeSeed(), copies: map[copyKey]arrival{}}
}

// Know puts the records that come from now on on the clock of a result.
func (a *Arrivals) Know(res *Result) { a.latest.Store(res) }

// Err is the first error of the writer, behind which nothing was written.
func (a *Arrivals) Err() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err
}

// Visit writes the records of one source; it goes into a Request.
func (a *Arrivals) Visit(i int, it *source.Item) logfile.Visitor {
	v := &arriving{all: a, source: i, path: it.Path}
	for _, o := range a.r.Offsets {
		if matches(o.Pattern, it.Path) {
			v.offset = o.Add
		}
	}
	return v
}

type arriving struct {
	all    *Arrivals
	source int
	path   string
	offset time.Duration // that was given for its clock
}

// arrivingBatch holds what came; its records are rendered as they are added, since what they
// point to is used again.
type arrivingBatch struct {
	of  *arriving
	out []byte
}

func (v *arriving) Batch() logfile.Batch { return &arrivingBatch{of: v} }

func (b *arrivingBatch) Add(ev *event.Event) {
	a := b.of.all
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		r := Record{Path: b.of.path, Event: ev, Time: a.time(b.of, ev)}
		r.CopyOf = a.copyOf(b.of, ev, r.Time)
		b.out = a.render(b.out, &r)
	}
}

func (v *arriving) Done(b logfile.Batch) {
	out := b.(*arrivingBatch).out
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	if v.all.err == nil && len(out) > 0 {
		_, v.all.err = v.all.w.Write(out)
	}
}

// time is a record's own, on the clock as it is known when the record comes.
func (a *Arrivals) time(v *arriving, ev *event.Event) time.Time {
	if !ev.Stamp.Valid {
		return time.Time{}
	}
	if res := a.latest.Load(); res != nil && v.source < len(res.Case.Sources) {
		return res.Time(v.source, ev)
	}
	at := event.Time(ev.Stamp.UTC(0))
	if !ev.Stamp.Zoned {
		y, m, d := at.Date()
		at = time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), a.r.Zone).UTC()
	}
	return at.Add(v.offset)
}

// copyOf is where the record stands that this one is a copy of; empty for none.
func (a *Arrivals) copyOf(v *arriving, ev *event.Event, at time.Time) string {
	if at.IsZero() || ev.System != event.SystemGateway || !ev.Recognized() {
		return ""
	}
	_, own, _ := bytes.Cut(ev.Text, []byte(" : "))
	key := copyKey{at: at.UnixMilli(), body: maphash.Bytes(a.seed, bytes.TrimRight(own, " \r\n"))}
	var id bool
	key.sum, id = fact.SumOf(ev)
	if first, ok := a.copies[key]; ok {
		if fact.CopyOf(first.source == v.source, first.id && id) {
			return first.path + ":" + strconv.FormatInt(first.line, 10)
		}
		return ""
	}
	a.copies[key] = arrival{v.path, ev.Line, v.source, id}
	if len(a.order) < mostArrivals {
		a.order = append(a.order, key)
		return ""
	}
	delete(a.copies, a.order[a.oldest])
	a.order[a.oldest] = key
	a.oldest = (a.oldest + 1) % mostArrivals
	return ""
}
