package listen

import (
	"context"
	"net"
	"sync"
	"time"

	"hubscope/parsers/source"
)

// A Listener takes messages at some addresses.
type Listener struct {
	addresses []Address

	mu   sync.Mutex
	udp  []*datagrams
	tcp  []*connections
	held bool // the addresses are ours
}

// New returns a Listener that is not at its addresses yet.
func New(addresses ...Address) *Listener { return &Listener{addresses: addresses} }

// Bind goes to the addresses, so that what is sent there waits for Run. It is for who wants to
// know early whether that is possible; Run does it too. The error is an *AddressError.
func (l *Listener) Bind() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bind()
}

func (l *Listener) bind() error {
	if l.held {
		return nil
	}
	for _, a := range l.addresses {
		if err := l.bindTo(a); err != nil {
			l.release()
			return &AddressError{Address: a.String(), Code: Unbound, Err: err}
		}
	}
	l.held = true
	return nil
}

func (l *Listener) bindTo(a Address) error {
	if a.Network == UDP {
		at, err := net.ResolveUDPAddr(a.family(), a.hostPort())
		if err != nil {
			return err
		}
		conn, err := net.ListenUDP(a.family(), at)
		if err != nil {
			return err
		}
		conn.SetReadBuffer(wantedBuffer) // what it grants is enough, or drops tell
		a.Port = conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
		l.udp = append(l.udp, &datagrams{at: a, conn: conn, queue: newQueue(mostQueued), patience: handOverFor})
		return nil
	}
	at, err := net.ResolveTCPAddr(a.family(), a.hostPort())
	if err != nil {
		return err
	}
	door, err := net.ListenTCP(a.family(), at)
	if err != nil {
		return err
	}
	a.Port = door.Addr().(*net.TCPAddr).AddrPort().Port()
	l.tcp = append(l.tcp, &connections{
		at: a, door: door, most: mostConnections, idle: idleFor, frame: frameFor,
		large: make(chan struct{}, mostAtOnce), open: make(map[*connection]struct{}),
	})
	return nil
}

// release leaves the addresses.
func (l *Listener) release() {
	for _, d := range l.udp {
		d.conn.Close()
	}
	for _, c := range l.tcp {
		c.door.Close()
	}
	l.udp, l.tcp, l.held = nil, nil, false
}

// Addresses are those that are listened at, each with the port that the system chose where it
// was 0: none before Bind, and none after Run.
func (l *Listener) Addresses() []Address {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []Address
	for _, d := range l.udp {
		list = append(list, d.at)
	}
	for _, c := range l.tcp {
		list = append(list, c.at)
	}
	return list
}

// Close leaves the addresses of a Listener that is not run after all.
func (l *Listener) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.release()
}

// Run hands what is sent to sink until ctx ends: a log for each sender, "udp://127.0.0.1:5514
// 192.0.2.7". Senders beyond the first 1,024 share a log, "udp://127.0.0.1:5514 *"; what
// concerns the address itself, such as what the system dropped, is told to a log of that
// name, which is opened when there is something to tell.
//
// What has arrived when ctx ends is handed over, for which an analysis that is behind is
// waited for up to five seconds. When Run returns nothing of it is left: no goroutine, and
// others may listen at the addresses. The error is an *AddressError; nothing was opened then.
// A Listener is run once at a time.
func (l *Listener) Run(ctx context.Context, sink source.Sink) error {
	l.mu.Lock()
	if err := l.bind(); err != nil {
		l.mu.Unlock()
		return err
	}
	udp, tcp := l.udp, l.tcp
	l.mu.Unlock()
	defer l.Close()

	all := newSenders(sink)
	defer all.close()
	var running, telling sync.WaitGroup
	for _, d := range udp {
		d.senders = all
		running.Go(func() { d.run(ctx) })
	}
	for _, c := range tcp {
		c.senders = all
		running.Go(func() { c.run(ctx) })
	}
	done := make(chan struct{})
	telling.Go(func() {
		tick := time.NewTicker(tellEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				all.tellCounts()
			case <-done:
				return
			}
		}
	})
	running.Wait()
	close(done)
	telling.Wait()
	return nil
}
