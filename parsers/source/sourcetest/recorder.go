// Package sourcetest keeps what inputs bring, for their tests, and holds them to their
// promises.
package sourcetest

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hubscope/parsers/source"
)

// A Recorder is a Sink that keeps all that it is given. It reports a line without its end,
// two calls of one Stream at once, and anything behind its Close.
type Recorder struct {
	t testing.TB

	mu   sync.Mutex
	logs []*Log

	count atomic.Int64

	// Before is called before lines are taken, for tests of an analysis that is behind.
	Before func(path string)
	// CountOnly keeps no lines, for tests of many.
	CountOnly bool
}

// New returns a Recorder that reports to t. Its fields are set before it is used.
func New(t testing.TB) *Recorder { return &Recorder{t: t} }

// Open implements source.Sink.
func (r *Recorder) Open(o source.Origin) source.Stream {
	l := &Log{Origin: o}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.logs = append(r.logs, l)
	return &stream{recorder: r, log: l}
}

// Logs are all that were opened, in their order.
func (r *Recorder) Logs() []*Log {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*Log(nil), r.logs...)
}

// Log is the latest with this path, nil if there is none.
func (r *Recorder) Log(path string) *Log {
	list := r.Logs()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Origin.Path == path {
			return list[i]
		}
	}
	return nil
}

// Count is how many lines all logs have together.
func (r *Recorder) Count() int64 { return r.count.Load() }

// Told sums the counts of all notices of a code, of all logs; a notice without one is one.
func (r *Recorder) Told(code source.NoticeCode) int64 {
	var sum int64
	for _, l := range r.Logs() {
		for _, n := range l.Notices() {
			if n.Code == code {
				sum += max(n.Count, 1)
			}
		}
	}
	return sum
}

// WaitFor waits until something becomes true, and ends the test when it does not in a minute.
func (r *Recorder) WaitFor(what string, is func() bool) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			for _, l := range r.Logs() {
				r.t.Logf("%s: %.300q, %v", l.Origin.Path, l.Text(), l.Notices())
			}
			r.t.Fatalf("waited for %s", what)
		}
	}
}

// A Log is what one Stream was given.
type Log struct {
	Origin source.Origin

	mu      sync.Mutex
	text    bytes.Buffer
	rest    []byte
	live    int
	closed  bool
	notices []source.Notice
}

// Text is all lines, with their ends.
func (l *Log) Text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Notices are all that were told.
func (l *Log) Notices() []source.Notice {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]source.Notice(nil), l.notices...)
}

// Live is how often it was said that what comes is new.
func (l *Log) Live() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.live
}

// Closed says whether the log was ended, and what stood behind its last line end.
func (l *Log) Closed() (rest string, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.rest), l.closed
}

// A stream writes a Log.
type stream struct {
	recorder *Recorder
	log      *Log
	busy     atomic.Bool
}

// enter begins a call and returns what ends it.
func (s *stream) enter(call string) func() {
	if !s.busy.CompareAndSwap(false, true) {
		s.recorder.t.Errorf("%s: %s beside another call", s.log.Origin.Path, call)
		return func() {}
	}
	if _, closed := s.log.Closed(); closed {
		s.recorder.t.Errorf("%s: %s behind Close", s.log.Origin.Path, call)
	}
	return func() { s.busy.Store(false) }
}

func (s *stream) Lines(b []byte) {
	defer s.enter("Lines")()
	if s.recorder.Before != nil {
		s.recorder.Before(s.log.Origin.Path)
	}
	if !bytes.HasSuffix(b, []byte{'\n'}) {
		s.recorder.t.Errorf("%s: lines without an end: %.80q", s.log.Origin.Path, b)
	}
	if !s.recorder.CountOnly {
		s.log.mu.Lock()
		s.log.text.Write(b)
		s.log.mu.Unlock()
	}
	s.recorder.count.Add(int64(bytes.Count(b, []byte{'\n'})))
}

func (s *stream) Live() {
	defer s.enter("Live")()
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.live++
}

func (s *stream) Tell(n source.Notice) {
	defer s.enter("Tell")()
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.notices = append(s.log.notices, n)
}

func (s *stream) Close(rest []byte) {
	defer s.enter("Close")()
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.closed, s.log.rest = true, bytes.Clone(rest)
}
