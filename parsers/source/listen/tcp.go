package listen

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"hubscope/parsers/source"
)

const (
	// mostConnections is how many may be open at once.
	mostConnections = 1024
	// idleFor is how long a connection must have been silent to be ended for another's sake. It
	// is never ended for silence alone: a gateway may say nothing all night, and what it sends
	// into a connection that was closed is lost.
	idleFor = 5 * time.Minute
	// readSize is how much is read at a time.
	readSize = 16 << 10
	// mostAtOnce bounds the messages of more than partSize that come in at the same time.
	mostAtOnce = 64
	partSize   = 64 << 10
	// frameFor is how long a message may take from its first byte to its end.
	frameFor = time.Minute
	// quietFor is how long nothing must follow a NUL for it to be the end of a message.
	quietFor = 50 * time.Millisecond
)

// A connections listener is one TCP address.
type connections struct {
	at      Address
	door    *net.TCPListener
	senders *senders
	large   chan struct{} // of mostAtOnce
	most    int           // connections
	idle    time.Duration // see idleFor
	frame   time.Duration // see frameFor

	mu   sync.Mutex
	open map[*connection]struct{}
}

// A connection is one sender's.
type connection struct {
	conn   *net.TCPConn
	sender *sender
	framer framer
	large  bool          // holds a place among the large messages
	frame  time.Duration // that a message may take
	spent  time.Duration // of it, waiting for the rest of the one at hand

	mu      sync.Mutex
	heard   time.Time // when it said something last
	stopped bool      // its deadline is that of the end
}

// run accepts until ctx ends; what has arrived by then is handed over.
func (l *connections) run(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() {
		l.door.Close()
		l.mu.Lock()
		defer l.mu.Unlock()
		for c := range l.open {
			c.stop()
		}
	})
	defer stop()
	var serving sync.WaitGroup
	for ctx.Err() == nil {
		conn, err := l.door.AcceptTCP()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				break
			}
			if ctx.Err() == nil { // out of file descriptors, say: those who wait stay in line
				l.senders.forNotices(l.at).tell(source.NoticeRefused, 0, err.Error())
				sleep(ctx, pause)
			}
			continue
		}
		c := &connection{conn: conn, frame: l.frame, heard: time.Now()}
		if !l.admit(ctx, c) {
			conn.Close()
			l.senders.forNotices(l.at).refused.Add(1)
			continue
		}
		serving.Go(func() { l.serve(ctx, c) })
	}
	l.door.Close()
	serving.Wait()
}

// admit notes a connection down. Where there are as many as can be, the one that has been
// silent for longest has to go, if that is long; else there is no place.
func (l *connections) admit(ctx context.Context, c *connection) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= l.most {
		var idlest *connection
		var since time.Time
		for o := range l.open {
			if heard := o.lastHeard(); idlest == nil || heard.Before(since) {
				idlest, since = o, heard
			}
		}
		if time.Since(since) < l.idle {
			return false
		}
		delete(l.open, idlest)
		idlest.conn.Close()
	}
	l.open[c] = struct{}{}
	if ctx.Err() != nil {
		c.stop()
	}
	return true
}

// serve takes what a connection brings, until it ends or is told to.
func (l *connections) serve(ctx context.Context, c *connection) {
	peer := c.conn.RemoteAddr().(*net.TCPAddr).AddrPort()
	c.sender, _ = l.senders.get(l.at, peer.Addr().Unmap())
	c.sender.tell(source.NoticeJoined, 0, peer.String())
	defer func() {
		c.conn.Close()
		l.mu.Lock()
		delete(l.open, c)
		l.mu.Unlock()
		c.sender.tell(source.NoticeLeft, 0, peer.String())
	}()
	buf := make([]byte, readSize)
	for more := true; more; {
		if more = l.room(ctx, c); more {
			more = c.read(buf)
		}
		if !more {
			c.framer.flush()
		}
		c.handOver()
	}
	if c.large {
		<-l.large
	}
}

// room gives a long message its place, for which it may have to wait. It reports false when
// ctx ended meanwhile.
func (l *connections) room(ctx context.Context, c *connection) bool {
	switch long := c.framer.pending() > partSize; {
	case long && !c.large:
		select {
		case l.large <- struct{}{}:
		case <-ctx.Done():
			return false
		}
	case !long && c.large:
		<-l.large
	}
	c.large = c.framer.pending() > partSize
	return true
}

// read takes what the sender says next and reports whether it may say more. A message that
// does not come to its end in time is taken as it is.
func (c *connection) read(buf []byte) bool {
	begun := time.Now()
	c.mu.Lock()
	if !c.stopped {
		c.conn.SetReadDeadline(c.deadline(begun))
	}
	c.mu.Unlock()
	n, err := c.conn.Read(buf)
	c.mu.Lock()
	stopped := c.stopped
	if n > 0 {
		c.heard = time.Now()
	}
	c.mu.Unlock()
	c.spent += time.Since(begun)
	c.framer.feed(buf[:n])
	if errors.Is(err, os.ErrDeadlineExceeded) && !stopped {
		c.framer.flush()
		return true
	}
	return err == nil
}

// deadline is until when the message at hand is waited for; there is none between messages.
func (c *connection) deadline(now time.Time) time.Time {
	switch partly, perhaps := c.framer.waits(); {
	case perhaps:
		return now.Add(quietFor)
	case partly:
		return now.Add(max(c.frame-c.spent, 0))
	}
	return time.Time{}
}

// handOver gives the messages that are whole to the sender's log.
func (c *connection) handOver() {
	lines := c.framer.lines()
	c.sender.lines(lines)
	if partly, _ := c.framer.waits(); len(lines) > 0 || !partly {
		c.spent = 0
	}
	c.framer.forget()
	c.sender.malformed.Add(c.framer.malformed)
	c.framer.malformed = 0
}

func (c *connection) lastHeard() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heard
}

// stop lets the connection be read until what has arrived is through.
func (c *connection) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	c.conn.SetReadDeadline(time.Now().Add(drainFor))
}
