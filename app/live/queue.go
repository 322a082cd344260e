package live

import (
	"bytes"
	"sync"
	"time"

	"hubscope/parsers/source"
)

const (
	// mostQueued is how many bytes wait to be read before those who bring them have to: some
	// seconds of a gateway that writes fifty thousand lines a second.
	mostQueued = 32 << 20
	// noticeSize is about what a notice costs beside its detail.
	noticeSize = 256
)

// A queue holds what inputs brought until it is read. Their goroutines put, one takes.
type queue struct {
	mu     sync.Mutex
	room   sync.Cond // of mu: bytes became fewer, or the queue is closed
	list   []arrival
	bytes  int // about what list holds
	closed bool
	wake   chan struct{} // holds one where there is something to take
}

// An arrival is one thing that an input said.
type arrival struct {
	stream *stream
	at     time.Time // of the first of the lines
	last   time.Time // of the last of them
	lines  []byte
	notice *source.Notice
	step   step
}

// A step is a change of a stream's state.
type step uint8

const (
	none step = iota
	opened
	live
	closed
)

func newQueue() *queue {
	q := &queue{wake: make(chan struct{}, 1)}
	q.room.L = &q.mu
	return q
}

// put adds an arrival; lines wait for room, and notices, of which a command's standard error
// may bring as many.
func (q *queue) put(a arrival) {
	size := len(a.lines)
	if a.notice != nil {
		size = noticeSize + len(a.notice.Detail)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed && size > 0 && q.bytes > 0 && q.bytes+size > mostQueued {
		q.room.Wait()
	}
	if q.closed {
		return
	}
	q.bytes += size
	a.last = a.at
	if n := len(q.list); n > 0 && a.notice == nil && a.step == none {
		if l := &q.list[n-1]; l.stream == a.stream && l.notice == nil && l.step == none {
			l.lines, l.last = append(l.lines, a.lines...), a.at
			return
		}
	}
	a.lines = bytes.Clone(a.lines)
	q.list = append(q.list, a)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take returns all that waits.
func (q *queue) take() []arrival {
	q.mu.Lock()
	defer q.mu.Unlock()
	list := q.list
	q.list, q.bytes = nil, 0
	q.room.Broadcast()
	return list
}

// close lets those go who wait for room; what they bring is dropped.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.list = true, nil
	q.room.Broadcast()
}

// Open begins a log.
func (q *queue) Open(o source.Origin) source.Stream {
	s := &stream{queue: q, origin: o}
	if s.origin.ModTime.IsZero() {
		s.origin.ModTime = time.Now() // it is being written
	}
	q.put(arrival{stream: s, at: time.Now(), step: opened})
	return s
}

// A stream is what an input's lines are put into.
type stream struct {
	queue  *queue
	origin source.Origin

	// What follows is for the one who takes.
	source  int   // of the case
	from    int64 // of its bytes, where what is new begins; -1 while it is not known
	bytes   int64
	began   time.Time
	arrived time.Time // the last line; what was there before came when the file was written last
	full    bool      // there was no room to keep its lines
	input   *input
}

// Lines takes whole lines.
func (s *stream) Lines(b []byte) { s.queue.put(arrival{stream: s, at: time.Now(), lines: b}) }

// Live says that what comes next is new.
func (s *stream) Live() { s.queue.put(arrival{stream: s, at: time.Now(), step: live}) }

// Tell takes what happened to the input.
func (s *stream) Tell(n source.Notice) { s.queue.put(arrival{stream: s, at: time.Now(), notice: &n}) }

// Close ends the stream.
func (s *stream) Close(rest []byte) {
	if len(rest) > 0 {
		s.Lines(rest)
	}
	s.queue.put(arrival{stream: s, at: time.Now(), step: closed})
}
