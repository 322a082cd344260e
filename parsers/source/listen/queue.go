package listen

import (
	"bytes"
	"net/netip"
	"sync"
)

// mostQueued is how many bytes of datagrams wait for the analysis: a second of 50,000
// messages.
const mostQueued = 16 << 20

// A queue holds what came in datagrams, which cannot wait, until it is taken. What finds no
// room is counted.
type queue struct {
	ready chan struct{} // there is something

	mu      sync.Mutex
	in      batch
	most    int
	dropped map[netip.Addr]int64 // messages, by sender
}

// A batch is messages of several senders, in the order in which they came.
type batch struct {
	lines []byte
	runs  []run
}

// A run is consecutive messages of one sender.
type run struct {
	from       netip.Addr
	begin, end int // in lines
	messages   int64
	malformed  int64
}

const (
	// runSize is about what a run costs beside its lines.
	runSize = 64
	// longRun is where a run ends and another begins, so that who takes it is not kept busy.
	longRun = 64 << 10
)

func newQueue(most int) *queue {
	return &queue{ready: make(chan struct{}, 1), most: most, dropped: make(map[netip.Addr]int64)}
}

// put takes a datagram, if there is room.
func (q *queue) put(from netip.Addr, datagram []byte) {
	q.mu.Lock()
	if len(q.in.lines)+len(datagram)+runSize*len(q.in.runs) < q.most {
		q.in.add(from, datagram)
	} else {
		q.drop(from, int64(messagesIn(datagram)))
	}
	q.mu.Unlock()
	q.wake()
}

func (q *queue) wake() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// drop counts messages that were let go. Those of more senders than have logs of their own
// count as nobody's.
func (q *queue) drop(from netip.Addr, n int64) {
	if _, known := q.dropped[from]; !known && len(q.dropped) >= mostSenders {
		from = netip.Addr{}
	}
	q.dropped[from] += n
}

// lose counts messages that the system let go, and nobody knows whose they were.
func (q *queue) lose(n int64) {
	q.mu.Lock()
	q.dropped[netip.Addr{}] += n
	q.mu.Unlock()
}

// take returns what came in and what was let go. used is the batch that was taken before,
// whose memory serves again.
func (q *queue) take(used batch) (batch, map[netip.Addr]int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	b := q.in
	if cap(used.lines) > 4*len(used.lines)+longRun {
		used = batch{} // a burst is not paid for until the end
	}
	q.in = batch{lines: used.lines[:0], runs: used.runs[:0]}
	var dropped map[netip.Addr]int64
	if len(q.dropped) > 0 {
		dropped = q.dropped
		q.dropped = make(map[netip.Addr]int64)
	}
	return b, dropped
}

func (b *batch) add(from netip.Addr, datagram []byte) {
	r := run{from: from, begin: len(b.lines)}
	for len(datagram) > 0 {
		var m []byte
		m, datagram = cutMessage(datagram)
		begin := len(b.lines)
		var cut bool
		if b.lines, cut = endLine(append(b.lines, m...), begin); cut {
			r.malformed++
		}
		if len(b.lines) > begin {
			r.messages++
		}
	}
	if r.messages == 0 {
		return
	}
	r.end = len(b.lines)
	if n := len(b.runs); n > 0 {
		if last := &b.runs[n-1]; last.from == from && last.end-last.begin < longRun {
			last.end = r.end
			last.messages += r.messages
			last.malformed += r.malformed
			return
		}
	}
	b.runs = append(b.runs, r)
}

// cutMessage cuts a datagram's first message off. RFC 5426 allows for one only; some senders
// put several into one, each on a line and with its priority.
func cutMessage(b []byte) (message, rest []byte) {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return b, nil
		}
		at += i + 1
		if beginsMessage(b[at:]) {
			return b[:at], b[at:]
		}
	}
}

// beginsMessage reports whether b begins with a priority, "<134>".
func beginsMessage(b []byte) bool {
	i := bytes.IndexByte(b[:min(len(b), len("<191>"))], '>')
	if i < 2 || b[0] != '<' {
		return false
	}
	for _, c := range b[1:i] {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// messagesIn counts the messages of a datagram.
func messagesIn(b []byte) int {
	n := 0
	for len(b) > 0 {
		var m []byte
		if m, b = cutMessage(b); len(bytes.Trim(m, "\r\n\x00")) > 0 {
			n++
		}
	}
	return n
}
