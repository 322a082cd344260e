package logfile

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"hubscope/parsers/event"
)

// A Visitor takes what a file's records mean. It is handed batches so that records can
// be read on all cores and still be taken in the order of the file.
type Visitor interface {
	// Batch starts a run of consecutive records. It is called on any goroutine.
	Batch() Batch
	// Done takes a batch back when all its records were added, in the order of the file
	// and never two at a time.
	Done(Batch)
}

// ByWorker is a Visitor that remembers what each of the workers has met, who read one chunk
// after the other.
type ByWorker interface {
	// BatchFor is Batch for the worker with this number, from 0 on. It is called when he has
	// filled his batch before, which may not be done yet.
	BatchFor(worker int) Batch
}

// BatchFor starts a run of records that a worker reads.
func BatchFor(v Visitor, worker int) Batch {
	if w, ok := v.(ByWorker); ok {
		return w.BatchFor(worker)
	}
	return v.Batch()
}

// A Batch collects consecutive records on one goroutine.
type Batch interface {
	// Add takes one record. ev and everything it points to are used again afterwards.
	Add(ev *event.Event)
}

// Options tune a read; the zero value is right for almost all.
type Options struct {
	Workers  int // parsers at work; 0 means one for each core
	Chunk    int // bytes read at a time; 0 means DefaultChunk
	Progress func(done int64)
}

// DefaultChunk is large enough that handing a chunk over costs nothing beside parsing
// it, and small enough to stay in the second-level cache.
const DefaultChunk = 1 << 18

// maxLine is where a line is cut: a megabyte is fifty times the longest message that an
// appliance or an app is known to write.
const maxLine = 1 << 20

// A record takes no more than this many bytes of lines without a head, so that a file
// of another kind that happens to hold one head does not become one record.
const maxContinuation = 256 << 10

// A Summary counts what a file held.
type Summary struct {
	Bytes        int64
	Lines        int64
	Records      int64 // recognised
	Unrecognized int64
	Notes        []Note
	Setup        Setup // as it was completed by the format's Prepare
	// Zoned and Local span the times that state a zone, and those that do not.
	Zoned, Local Span
}

// A Span is a first and a last reading in milliseconds, UTC for zoned times.
type Span struct {
	First, Last int64
	Any         bool
	Offset      int32 // of the first zoned time, seconds east of UTC
}

func (s *Span) add(t int64) {
	if !s.Any {
		s.First, s.Last, s.Any = t, t, true
		return
	}
	s.First, s.Last = min(s.First, t), max(s.Last, t)
}

func (s *Span) merge(o Span) {
	if o.Any {
		if !s.Any {
			s.Offset = o.Offset
		}
		s.add(o.First)
		s.add(o.Last)
	}
}

type job struct {
	*chunk
	seq    int
	offset int64
	line   int64 // number of the first line
	tally  *tally
	batch  Batch
}

// tally is what one chunk adds to the summary.
type tally struct {
	records, unrecognized     int64
	cut, long, bad, malformed Note // first line and how many
	zoned, local              Span
}

func count(n *Note, line int64) {
	if n.Count == 0 {
		n.Line = line
	}
	n.Count++
}

// Read parses all of c, hands its records to v and says what was there. It returns an
// error only if ctx ended or c could not be read; what came before was still delivered.
func Read(ctx context.Context, c Content, f *Format, s Setup, v Visitor, opt Options) (Summary, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Chunk <= 0 {
		opt.Chunk = DefaultChunk
	}
	var sum Summary
	if f.Prepare != nil {
		sum.Notes = append(sum.Notes, f.Prepare(c, &s)...)
	}
	sum.Setup = s
	r := &reading{
		ctx: ctx, visitor: v, progress: opt.Progress, sum: &sum,
		split:   splitter{c: c, head: f.New(s).Head, size: opt.Chunk, free: make(chan *chunk, opt.Workers+ahead)},
		tokens:  make(chan struct{}, opt.Workers+ahead),
		waiting: map[int]*job{},
	}
	var workers sync.WaitGroup
	for worker := range opt.Workers {
		workers.Go(func() { r.work(worker, f.New(s)) })
	}
	workers.Wait()
	sum.Bytes = c.Size()
	sum.Lines = r.split.line
	sum.order()
	return sum, r.err
}

func (s *Summary) add(t *tally) {
	s.Records += t.records
	s.Unrecognized += t.unrecognized
	s.Zoned.merge(t.zoned)
	s.Local.merge(t.local)
	for _, n := range []Note{t.cut, t.long, t.bad, t.malformed} {
		if n.Count == 0 {
			continue
		}
		s.note(n)
	}
}

// note adds n to the note with the same code, which keeps its first line.
func (s *Summary) note(n Note) {
	for i := range s.Notes {
		if s.Notes[i].Code == n.Code {
			s.Notes[i].Count += n.Count
			s.Notes[i].Line = min(s.Notes[i].Line, n.Line)
			return
		}
	}
	s.Notes = append(s.Notes, n)
}

// order sorts the notes: which chunk met a fault first must not be seen.
func (s *Summary) order() {
	slices.SortFunc(s.Notes, func(a, b Note) int { return strings.Compare(a.Code, b.Code) })
}
