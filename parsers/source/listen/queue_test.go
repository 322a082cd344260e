package listen

import (
	"net/netip"
	"testing"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

// TestQueueIsBounded: neither bytes nor senders take more memory than they may.
func TestQueueIsBounded(t *testing.T) {
	q := newQueue(10_000)
	for i := range 100_000 {
		from := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		q.put(from, []byte("<134>x"))
	}
	b, dropped := q.take(batch{})
	if n := len(b.lines) + runSize*len(b.runs); n > 11_000 || len(b.runs) < 50 {
		t.Errorf("%d runs, %d bytes", len(b.runs), n)
	}
	var sum int64
	for _, n := range dropped {
		sum += n
	}
	if len(dropped) > mostSenders+1 || sum != int64(100_000-len(b.runs)) {
		t.Errorf("%d senders dropped %d, %d were kept", len(dropped), sum, len(b.runs))
	}
	if _, dropped = q.take(b); len(dropped) != 0 {
		t.Errorf("told twice: %v", dropped)
	}
	if cap(q.in.lines) == 0 {
		t.Error("the memory is not used again")
	}
	q.take(batch{lines: make([]byte, 10, 1<<20)})
	if cap(q.in.lines) != 0 {
		t.Error("a burst is paid for until the end")
	}
}

func TestLongRuns(t *testing.T) {
	q := newQueue(mostQueued)
	d := make([]byte, 60_000)
	for i := range d {
		d[i] = 'x'
	}
	for range 10 {
		q.put(addr("192.0.2.7"), d)
		q.put(addr("192.0.2.7"), []byte("\n"))
	}
	b, _ := q.take(batch{})
	at, messages := 0, int64(0)
	for _, r := range b.runs {
		if r.begin != at || r.end-r.begin > 2*longRun {
			t.Errorf("%+v at %d", r, at)
		}
		at, messages = r.end, messages+r.messages
	}
	if at != len(b.lines) || messages != 10 {
		t.Errorf("%d of %d bytes, %d messages", at, len(b.lines), messages)
	}
}
