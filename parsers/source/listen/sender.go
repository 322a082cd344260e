package listen

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"hubscope/parsers/source"
)

const (
	// mostSenders is how many senders get a log of their own; the rest of an address share one.
	// A site has a handful of gateways; whoever forges thousands of senders shall not fill the
	// memory.
	mostSenders = 1024
	// tellEvery is how often counts are told while they grow.
	tellEvery = 250 * time.Millisecond
)

// A sender is one machine that sends to one address, or all those that share a log.
type sender struct {
	mu     sync.Mutex // a Stream is called by one goroutine at a time
	stream source.Stream

	dropped, malformed, refused atomic.Int64 // not told yet
}

// lines hands lines over. It waits while the analysis is behind.
func (s *sender) lines(b []byte) {
	if len(b) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.Lines(b)
}

func (s *sender) tell(code source.NoticeCode, count int64, detail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.Tell(source.Notice{Code: code, At: time.Now(), Count: count, Detail: detail})
}

// tellCounts tells what was counted since the last time. The caller holds mu.
func (s *sender) tellCounts() {
	for _, c := range []struct {
		code  source.NoticeCode
		count *atomic.Int64
	}{
		{source.NoticeDropped, &s.dropped}, {source.NoticeMalformed, &s.malformed}, {source.NoticeTooMany, &s.refused},
	} {
		if n := c.count.Swap(0); n > 0 {
			s.stream.Tell(source.Notice{Code: c.code, At: time.Now(), Count: n})
		}
	}
}

// senders are all that have sent something. It is used by all goroutines of a Listener.
type senders struct {
	sink source.Sink

	mu    sync.Mutex
	list  []*sender // in the order in which they came
	known map[senderKey]*sender
	own   int // how many of known have a log of their own
}

// senderKey is the address that is listened at and the sender's. No sender at all stands for
// the Listener itself, whose log holds notices and no line.
type senderKey struct {
	at   Address
	from netip.Addr
	rest bool // all who share a log
}

func newSenders(sink source.Sink) *senders {
	return &senders{sink: sink, known: make(map[senderKey]*sender)}
}

// get returns the sender, and whether it is new.
func (s *senders) get(at Address, from netip.Addr) (_ *sender, isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := senderKey{at: at, from: from}
	if one := s.known[key]; one != nil {
		return one, false
	}
	path := at.String()
	switch {
	case !from.IsValid():
	case s.own < mostSenders:
		s.own++
		path += " " + from.String()
	default:
		path += " *"
		key = senderKey{at: at, rest: true}
		if one := s.known[key]; one != nil {
			return one, false
		}
	}
	one := &sender{stream: s.sink.Open(source.Origin{Path: path, Series: path, Line: 1})}
	one.stream.Live()
	s.known[key] = one
	s.list = append(s.list, one)
	return one, true
}

// forNotices returns the log of an address itself.
func (s *senders) forNotices(at Address) *sender {
	one, _ := s.get(at, netip.Addr{})
	return one
}

// tellCounts tells what was counted. A sender whose log the analysis is busy with has its turn
// later.
func (s *senders) tellCounts() {
	s.mu.Lock()
	list := s.list
	s.mu.Unlock()
	for _, one := range list {
		if one.mu.TryLock() {
			one.tellCounts()
			one.mu.Unlock()
		}
	}
}

// close ends all logs. Nobody may use them any more.
func (s *senders) close() {
	for _, one := range s.list {
		one.tellCounts()
		one.stream.Close(nil)
	}
}
