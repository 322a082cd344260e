package engine

import (
	"context"
	"io"
	"runtime"
	"strconv"
	"sync"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A Record is one record that was read again. Event is good until the next one.
type Record struct {
	Time  time.Time // zero where the record has none of its own
	Path  string
	Event *event.Event
	// CopyOf is where the record stands that this one is a copy of, "PATH:LINE"; empty where
	// it is none.
	CopyOf string
}

// A Renderer appends what is to be written of a record, or nothing. It is used by one
// goroutine.
type Renderer func(dst []byte, r *Record) []byte

const (
	// blockRecords and blockBytes bound how many records are read again at a time: enough
	// for one call to the system, few enough for some of them to wait in memory.
	blockRecords = 1024
	blockBytes   = 512 << 10
	// waste is how many times its records' bytes a span of a source may have to be read at once.
	waste = 2
)

// block is a run of consecutive records.
type block struct {
	entries []entry
	firsts  []*entry // what each may be a copy of, nil for nothing
	wholes  []*entry // what each is the beginning of, nil for nothing
	out     []byte
	done    chan struct{}
}

// place is where a record stands, "PATH:LINE".
func (res *Result) place(e *entry) string {
	return res.Items[e.source].Path + ":" + strconv.FormatUint(uint64(e.line), 10)
}

// Render reads every record again, on all cores, and writes what the renderers make of
// them to w, in order of time, source and line. It may be called once. The error is that of
// ctx or of w.
func (x *Index) Render(ctx context.Context, res *Result, w io.Writer, renderer func() Renderer) error {
	x.order(res)
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()

	n := runtime.GOMAXPROCS(0)
	jobs := make(chan *block, n)
	queue := make(chan *block, 2*n) // in order; its length bounds what waits to be written
	workers.Go(func() {
		defer close(queue)
		defer close(jobs)
		x.blocks(&reader{res: res}, func(b *block) bool {
			for _, c := range []chan<- *block{queue, jobs} {
				select {
				case c <- b:
				case <-ctx.Done():
					return false
				}
			}
			return true
		})
	})
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	for range n {
		workers.Go(func() {
			r := reader{res: res, parsers: map[uint16]logfile.Parser{}, others: map[uint16]logfile.Parser{}, spans: map[uint16]*span{}}
			render := renderer()
			for b := range jobs {
				b.out = (*buffers.Get().(*[]byte))[:0]
				r.block(b, render)
				close(b.done)
			}
		})
	}
	for b := range queue {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		out := b.out
		if _, err := w.Write(out); err != nil {
			return err
		}
		buffers.Put(&out)
	}
	return ctx.Err()
}

// blocks cuts the records into blocks and hands them out until do has enough. r reads those
// that may have been cut short.
func (x *Index) blocks(r *reader, do func(*block) bool) {
	seen := map[uint32]*entry{} // of one moment, by sum
	var cut map[*entry]*entry   // of one moment, and what they were cut from
	at, known := int64(0), false
	for rest := x.entries; len(rest) > 0; {
		n, size := 0, 0
		for n < len(rest) && n < blockRecords && (n == 0 || size+int(rest[n].length) <= blockBytes) {
			size += int(rest[n].length)
			n++
		}
		b := &block{entries: rest[:n], firsts: make([]*entry, n), wholes: make([]*entry, n), done: make(chan struct{})}
		for i := range b.entries {
			e := &b.entries[i]
			if e.at != at || !known {
				clear(seen)
				at, known = e.at, true
				cut = r.cut(momentOf(rest[i:]))
			}
			if e.flags&whole == 0 {
				continue
			}
			if b.wholes[i] = cut[e]; b.wholes[i] != nil {
				continue
			}
			if o := seen[e.sum]; o == nil {
				seen[e.sum] = e
			} else if fact.CopyOf(o.source == e.source, o.flags&e.flags&numbered != 0) {
				b.firsts[i] = o
			}
		}
		if !do(b) {
			return
		}
		rest = rest[n:]
	}
}

// A reader parses single records again.
type reader struct {
	res     *Result
	parsers map[uint16]logfile.Parser
	others  map[uint16]logfile.Parser // for a second record beside the first
	spans   map[uint16]*span          // of the block
	buf     []byte
	other   []byte
	ev, ev2 event.Event
	moment  []*entry // used again for each moment
}

// span is where the records of a block lie in one source.
type span struct {
	from, to int64
	sum      int64 // bytes of the records themselves
	buf      []byte
	read     bool // buf holds what there is of it
}

func (r *reader) block(b *block, render Renderer) {
	for i := range b.entries {
		e := &b.entries[i]
		s := r.spans[e.source]
		if s == nil {
			s = &span{}
			r.spans[e.source] = s
		}
		end := e.offset + int64(e.length)
		if s.sum == 0 {
			s.from, s.to = e.offset, end
		}
		s.from, s.to, s.sum = min(s.from, e.offset), max(s.to, end), s.sum+int64(e.length)
	}
	for source, s := range r.spans {
		if s.sum == 0 {
			delete(r.spans, source) // nothing of it in this block
			continue
		}
		if s.to-s.from <= waste*s.sum {
			s.buf = r.read(source, s.buf, s.from, s.to-s.from)
			s.read = true
		}
	}
	for i := range b.entries {
		e := &b.entries[i]
		rec := Record{Path: r.res.Items[e.source].Path, Event: &r.ev}
		r.parse(r.parsers, e, r.text(e), &r.ev)
		if e.flags&timed != 0 {
			rec.Time = event.Time(e.at)
		}
		if o := b.wholes[i]; o != nil {
			rec.CopyOf = r.res.place(o)
		} else if o := b.firsts[i]; o != nil && r.same(o) {
			rec.CopyOf = r.res.place(o)
		}
		b.out = render(b.out, &rec)
	}
	for _, s := range r.spans {
		s.sum, s.read = 0, false
	}
}

// text returns the bytes of a record of the block, good until the next one.
func (r *reader) text(e *entry) []byte {
	s := r.spans[e.source]
	if !s.read {
		r.buf = r.read(e.source, r.buf, e.offset, int64(e.length))
		return r.buf
	}
	at := min(e.offset-s.from, int64(len(s.buf)))
	return s.buf[at:min(at+int64(e.length), int64(len(s.buf)))]
}

// read reads n bytes of a source, fewer where it has shrunk, into buf, which it may replace.
func (r *reader) read(source uint16, buf []byte, offset, n int64) []byte {
	if int64(cap(buf)) < n {
		buf = make([]byte, n)
	}
	return buf[:r.res.ReadAt(int(source), buf[:n], offset)]
}

func (r *reader) parse(parsers map[uint16]logfile.Parser, e *entry, text []byte, ev *event.Event) {
	p := parsers[e.source]
	if p == nil {
		l := r.res.Log(int(e.source))
		p = l.Format.New(l.Setup)
		parsers[e.source] = p
	}
	ev.Reset()
	p.Parse(text, ev)
	ev.Line, ev.Offset, ev.Text = int64(e.line), e.offset, text
}

// same reports whether the record at hand says what an earlier one of the same sum said:
// sums may meet by chance.
func (r *reader) same(o *entry) bool {
	r.other = r.read(o.source, r.other, o.offset, int64(o.length))
	// With parsers of its own: the record at hand still points into the others' memory.
	r.parse(r.others, o, r.other, &r.ev2)
	return fact.Same(&r.ev2, &r.ev)
}
