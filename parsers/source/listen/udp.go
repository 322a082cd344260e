package listen

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"hubscope/parsers/source"
)

const (
	// mostDatagram is more than a datagram can be.
	mostDatagram = 64 << 10
	// wantedBuffer is what the system is asked to keep of datagrams while we are busy. It gives
	// what its settings allow.
	wantedBuffer = 16 << 20
	// drainFor is how long what has arrived already is read on after the end.
	drainFor = 100 * time.Millisecond
	// handOverFor is how long an analysis that is behind is waited for after the end.
	handOverFor = 5 * time.Second
	// pause is between two tries after an error that may pass.
	pause = 250 * time.Millisecond
)

// A datagrams listener is one UDP address.
type datagrams struct {
	at      Address
	conn    *net.UDPConn
	senders *senders
	queue   *queue
	// patience is how long an analysis that is behind is waited for after the end.
	patience time.Duration
}

// run reads until ctx ends; what has arrived by then is handed over.
func (d *datagrams) run(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { d.conn.SetReadDeadline(time.Now().Add(drainFor)) })
	defer stop()
	var delivery sync.WaitGroup
	read := make(chan struct{})
	delivery.Go(func() { d.deliver(ctx, read) })
	d.read(ctx)
	close(read)
	d.conn.Close()
	delivery.Wait()
}

// read puts datagrams into the queue, as fast as it can.
func (d *datagrams) read(ctx context.Context) {
	lost := newOverflow(d.conn)
	buf := make([]byte, mostDatagram)
	for {
		n, oob, _, from, err := d.conn.ReadMsgUDPAddrPort(buf, lost.control)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			// A system reports an unreachable sender of all things here; none of its errors
			// keeps the next datagram from arriving.
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				d.senders.forNotices(d.at).tell(source.NoticeRefused, 0, err.Error())
				sleep(ctx, pause)
			}
			continue
		}
		if k := lost.since(lost.control[:oob]); k > 0 {
			d.queue.lose(k)
		}
		d.queue.put(from.Addr().Unmap(), buf[:n])
	}
}

// deliver hands over what is in the queue, until nothing more is read and all is through.
func (d *datagrams) deliver(ctx context.Context, read <-chan struct{}) {
	var b batch
	var dropped map[netip.Addr]int64
	for more := true; more; {
		select {
		case <-d.queue.ready:
		case <-read:
			more = false
		}
		b, dropped = d.queue.take(b)
		for from, n := range dropped {
			d.sender(from).dropped.Add(n)
		}
		d.handOver(ctx, b)
	}
}

// sender is who sends from an address; the Listener itself for none.
func (d *datagrams) sender(from netip.Addr) *sender {
	one, isNew := d.senders.get(d.at, from)
	if isNew && from.IsValid() {
		one.tell(source.NoticeJoined, 0, from.String())
	}
	return one
}

// handOver gives each sender's lines to its log. When ctx has ended and the analysis stays
// behind, the rest is let go and counted.
func (d *datagrams) handOver(ctx context.Context, b batch) {
	var late time.Time
	for _, r := range b.runs {
		one := d.sender(r.from)
		if ctx.Err() != nil {
			if late.IsZero() {
				late = time.Now().Add(d.patience)
			} else if time.Now().After(late) {
				one.dropped.Add(r.messages)
				continue
			}
		}
		one.lines(b.lines[r.begin:r.end])
		one.malformed.Add(r.malformed)
	}
}

// sleep waits for d, or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
