package listen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/parsers/source"
	"hubscope/parsers/source/sourcetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// listening runs a Listener until the test calls stop, or ends.
func listening(t testing.TB, sink source.Sink, addresses ...string) (l *Listener, stop func()) {
	t.Helper()
	return listeningWith(t, sink, func(*Listener) {}, addresses...)
}

// listeningWith does so with other limits.
func listeningWith(t testing.TB, sink source.Sink, limit func(*Listener), addresses ...string) (l *Listener, stop func()) {
	t.Helper()
	var list []Address
	for _, s := range addresses {
		a, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	l = New(list...)
	if err := l.Bind(); err != nil {
		t.Fatal(err)
	}
	limit(l)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx, sink) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return l, stop
}

func dial(t testing.TB, a Address) net.Conn {
	t.Helper()
	c, err := net.Dial(string(a.Network), a.hostPort())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func send(t testing.TB, c net.Conn, s string) {
	t.Helper()
	if _, err := io.WriteString(c, s); err != nil {
		t.Fatal(err)
	}
}

func codes(l *sourcetest.Log) string {
	var list []string
	for _, n := range l.Notices() {
		list = append(list, string(n.Code))
	}
	return strings.Join(list, " ")
}

func TestListener(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		for _, host := range []string{"127.0.0.1", "[::1]"} {
			t.Run(network+host, func(t *testing.T) {
				sink := sourcetest.New(t)
				l, stop := listening(t, sink, network+"://"+host+":0")
				at := l.Addresses()[0]
				c := dial(t, at)
				send(t, c, "<134> 03/02/2026:09:00:00 GMT ns1 0-PPE-0 : default SSLVPN LOGIN 1 0 : one\n")
				sink.WaitFor("the first message", func() bool { return sink.Count() == 1 })
				send(t, c, "<134>1 2026-03-02T09:00:01Z ns1 ICA 0-PPE-0 - - \xef\xbb\xbfdefault Message 2 0 : \"two\"\r\n")
				sink.WaitFor("the second message", func() bool { return sink.Count() == 2 })
				stop()
				log := sink.Log(at.String() + " " + strings.Trim(host, "[]"))
				if log == nil || len(sink.Logs()) != 1 {
					t.Fatalf("%d logs", len(sink.Logs()))
				}
				want := "<134> 03/02/2026:09:00:00 GMT ns1 0-PPE-0 : default SSLVPN LOGIN 1 0 : one\n" +
					"<134>1 2026-03-02T09:00:01Z ns1 ICA 0-PPE-0 - - \xef\xbb\xbfdefault Message 2 0 : \"two\"\n"
				if log.Text() != want {
					t.Errorf("%q", log.Text())
				}
				if rest, closed := log.Closed(); !closed || rest != "" || log.Live() != 1 {
					t.Errorf("closed %v, rest %q, live %d", closed, rest, log.Live())
				}
				if o := log.Origin; o.Series != o.Path || o.Generation != 0 || o.Offset != 0 || o.Line != 1 {
					t.Errorf("%+v", o)
				}
				want = "joined"
				if network == "tcp" {
					want = "joined left"
				}
				if codes(log) != want || !strings.Contains(log.Notices()[0].Detail, strings.Trim(host, "[]")) {
					t.Errorf("%+v", log.Notices())
				}
				again, err := net.Listen("tcp", at.hostPort()) // the port is free again
				if err != nil {
					t.Fatal(err)
				}
				again.Close()
			})
		}
	}
}

func TestAddressInUse(t *testing.T) {
	l, _ := listening(t, sourcetest.New(t), "tcp://127.0.0.1:0")
	at := l.Addresses()[0]
	second := New(Address{Network: UDP, Host: "127.0.0.1"}, at)
	err := second.Run(context.Background(), sourcetest.New(t))
	var bad *AddressError
	if !errors.As(err, &bad) || bad.Code != Unbound || bad.Address != at.String() || bad.Err == nil {
		t.Errorf("%v", err)
	}
	if len(second.Addresses()) != 0 {
		t.Error("an address was kept")
	}
}

func TestRunAfterItsEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	sink := sourcetest.New(t)
	l := New(Address{Network: UDP, Host: "127.0.0.1"}, Address{Network: TCP, Host: "127.0.0.1"})
	if err := l.Run(ctx, sink); err != nil || len(sink.Logs()) != 0 {
		t.Errorf("%v, %d logs", err, len(sink.Logs()))
	}
}

func TestDatagrams(t *testing.T) {
	sink := sourcetest.New(t)
	l, stop := listening(t, sink, "udp://127.0.0.1:0")
	c := dial(t, l.Addresses()[0])
	long := "<134>" + strings.Repeat("x", 60_000)
	for _, d := range []string{
		"<134>plain", "<134>ended\n", "<134>ended\r\n", "<134>ended\x00", "\n", "\x00", "", "no priority",
		"<134>a\nb\nc\n", "<134>one\n<135>two\r\n<13>three", "<134>no <1\n<1234>x\n<>y\n<x>z", "12 <134>not counted", long, "<134>Andr\xe9 \x01\x00x",
		"<134>cut in a character \xe3\x81",
	} {
		send(t, c, d)
	}
	send(t, c, "<134>last")
	sink.WaitFor("all messages", func() bool { return sink.Count() == 15 })
	stop()
	want := strings.Join([]string{
		"<134>plain", "<134>ended", "<134>ended", "<134>ended", "no priority", "<134>a#012b#012c", "<134>one", "<135>two", "<13>three",
		"<134>no <1#012<1234>x#012<>y#012<x>z", "12 <134>not counted", long, "<134>Andr\xe9 \x01\x00x", "<134>cut in a character \xe3\x81", "<134>last", "",
	}, "\n")
	if got := sink.Logs()[0].Text(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if codes(sink.Logs()[0]) != "joined" {
		t.Errorf("%v", sink.Logs()[0].Notices())
	}
}

// TestStopHandsOver: what has arrived when following ends is not lost.
func TestStopHandsOver(t *testing.T) {
	const many = 200
	sink := sourcetest.New(t)
	begun := make(chan struct{})
	hold := make(chan struct{})
	var once sync.Once
	sink.Before = func(string) { once.Do(func() { close(begun); <-hold }) }
	l, stop := listening(t, sink, "udp://127.0.0.1:0", "tcp://127.0.0.1:0")
	for i, at := range l.Addresses() {
		c := dial(t, at)
		for range many {
			send(t, c, "<134>message\n")
		}
		if i == 0 {
			<-begun
		}
	}
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	time.Sleep(10 * time.Millisecond)
	close(hold)
	<-stopped
	if n := sink.Count() + sink.Told(source.NoticeDropped); n != 2*many {
		t.Errorf("%d messages of %d", n, 2*many)
	}
	if n := sink.Told(source.NoticeDropped); n != 0 {
		t.Errorf("%d dropped", n)
	}
}

// TestDrops: an analysis that is behind loses datagrams, and every one is told.
func TestDrops(t *testing.T) {
	const many = 3000
	sink := sourcetest.New(t)
	hold := make(chan struct{})
	begun := make(chan struct{})
	var once sync.Once
	sink.Before = func(string) { once.Do(func() { close(begun); <-hold }) }
	l, stop := listeningWith(t, sink, func(l *Listener) { l.udp[0].queue.most = 20_000 }, "udp://127.0.0.1:0")
	at := l.Addresses()[0]
	c := dial(t, at)
	send(t, c, "<134>first")
	<-begun
	for i := range many {
		send(t, c, fmt.Sprintf("<134>message %04d\n<134>another", i))
		if i%100 == 0 {
			time.Sleep(time.Millisecond) // so that the system keeps up
		}
	}
	q := l.udp[0].queue
	sink.WaitFor("all to be read", func() bool {
		q.mu.Lock()
		defer q.mu.Unlock()
		var n int64
		for _, r := range q.in.runs {
			n += r.messages
		}
		for from, lost := range q.dropped {
			if from.IsValid() {
				n += lost
			} else {
				n += 2 * lost // datagrams
			}
		}
		return n >= 2*many
	})
	close(hold)
	stop()
	var own, system int64 // the system counts datagrams, of two messages each
	for _, l := range sink.Logs() {
		for _, n := range l.Notices() {
			switch {
			case n.Code != source.NoticeDropped:
			case l.Origin.Path == at.String():
				system += n.Count
			default:
				own += n.Count
			}
		}
	}
	if got := sink.Count(); got+own+2*system != 2*many+1 || own == 0 || got < 200 {
		t.Errorf("%d came, %d dropped, and %d by the system, of %d", got, own, system, 2*many+1)
	}
	for i, line := range strings.Split(strings.TrimSuffix(sink.Logs()[0].Text(), "\n"), "\n")[1:200] {
		if want := "<134>another"; i%2 == 1 && line != want || i%2 == 0 && line != fmt.Sprintf("<134>message %04d", i/2) {
			t.Fatalf("message %d is %q", i, line)
		}
	}
}

// TestTooLate: an analysis that stays behind does not keep Run for ever, and what is let go is
// counted.
func TestTooLate(t *testing.T) {
	sink := sourcetest.New(t)
	sink.Before = func(string) { time.Sleep(10 * time.Millisecond) }
	d := datagrams{at: Address{Network: UDP, Host: "127.0.0.1"}, senders: newSenders(sink), patience: 5 * time.Millisecond}
	var b batch
	for _, from := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.1"} {
		b.add(addr(from), []byte("<134>one\n<134>two"))
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	d.handOver(ended, b)
	d.senders.close()
	if sink.Count() != 2 || sink.Told(source.NoticeDropped) != 4 {
		t.Errorf("%d came, %d dropped", sink.Count(), sink.Told(source.NoticeDropped))
	}
}

func TestManySenders(t *testing.T) {
	sink := sourcetest.New(t)
	s := newSenders(sink)
	at := Address{Network: UDP, Host: "127.0.0.1", Port: 5514}
	for i := range mostSenders + 100 {
		ip := fmt.Sprintf("2001:db8::%x", i)
		d := datagrams{at: at, senders: s}
		b := batch{}
		b.add(addr(ip), []byte("<134>x"))
		d.handOver(context.Background(), b)
		d.handOver(context.Background(), b)
	}
	s.close()
	if n := len(sink.Logs()); n != mostSenders+1 {
		t.Fatalf("%d logs", n)
	}
	if rest := sink.Log("udp://127.0.0.1:5514 *"); rest == nil || rest.Text() != strings.Repeat("<134>x\n", 200) || codes(rest) != "joined" {
		t.Errorf("%+v", rest)
	}
	if first := sink.Log("udp://127.0.0.1:5514 2001:db8::0"); first != nil {
		t.Error("an address that is not written as it should be")
	}
	if first := sink.Log("udp://127.0.0.1:5514 2001:db8::"); first == nil || first.Text() != "<134>x\n<134>x\n" {
		t.Errorf("%+v", first)
	}
}

func TestConnections(t *testing.T) {
	const many, each = 500, 40
	sink := sourcetest.New(t)
	l, stop := listening(t, sink, "tcp://127.0.0.1:0")
	var sending sync.WaitGroup
	conns := make([]net.Conn, many)
	for i := range conns {
		conns[i] = dial(t, l.Addresses()[0])
	}
	for i, c := range conns {
		sending.Go(func() {
			var b bytes.Buffer
			for k := range each {
				m := fmt.Sprintf("<134>connection %03d message %03d", i, k)
				if i%2 == 0 {
					m = counted(m)
				} else {
					m += "\n"
				}
				b.WriteString(m)
			}
			for _, p := range cut(b.Bytes(), uint64(i)) {
				if _, err := c.Write(p); err != nil {
					t.Error(err)
					return
				}
			}
			switch i % 3 {
			case 0:
				c.Close()
			case 1:
				c.(*net.TCPConn).CloseWrite()
			}
		})
	}
	sending.Wait()
	sink.WaitFor("all messages", func() bool { return sink.Count() == many*each })
	stop()
	log := sink.Logs()[0]
	next := make([]int, many)
	for line := range strings.Lines(log.Text()) {
		var i, k int
		if n, _ := fmt.Sscanf(line, "<134>connection %03d message %03d\n", &i, &k); n != 2 || next[i] != k {
			t.Fatalf("%q, want message %d", line, next[i])
		}
		next[i]++
	}
	if sink.Told(source.NoticeJoined) != many || sink.Told(source.NoticeLeft) != many || sink.Told(source.NoticeMalformed) != 0 {
		t.Errorf("%d joined, %d left, %d malformed", sink.Told(source.NoticeJoined), sink.Told(source.NoticeLeft), sink.Told(source.NoticeMalformed))
	}
}

// TestLargeMessages: a megabyte is kept, also from many at once, and what is longer is cut.
func TestLargeMessages(t *testing.T) {
	const many = 100
	sink := sourcetest.New(t)
	sink.CountOnly = true
	l, stop := listening(t, sink, "tcp://127.0.0.1:0")
	megabyte := "<134>" + strings.Repeat("x", 1<<20-5)
	var sending sync.WaitGroup
	for i := range many {
		c := dial(t, l.Addresses()[0])
		sending.Go(func() {
			m := megabyte + "\n"
			if i%2 == 0 {
				m = counted(megabyte)
			}
			for range 2 {
				if _, err := io.WriteString(c, m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	sending.Wait()
	sink.WaitFor("all messages", func() bool { return sink.Count() == 2*many })
	if n := sink.Told(source.NoticeMalformed); n != 0 {
		t.Errorf("%d malformed", n)
	}
	c := dial(t, l.Addresses()[0])
	send(t, c, counted(megabyte+"12")+"<134>next\n")
	sink.WaitFor("the cut message", func() bool { return sink.Count() == 2*many+2 })
	stop()
	if n := sink.Told(source.NoticeMalformed); n != 1 {
		t.Errorf("%d malformed", n)
	}
}

// TestTooManyConnections: those that find no place are turned away and counted; one that has
// been silent for long makes room.
func TestTooManyConnections(t *testing.T) {
	sink := sourcetest.New(t)
	l, stop := listeningWith(t, sink, func(l *Listener) { l.tcp[0].most, l.tcp[0].idle = 2, time.Hour }, "tcp://127.0.0.1:0")
	at := l.Addresses()[0]
	a, b := dial(t, at), dial(t, at)
	sink.WaitFor("two connections", func() bool { return sink.Told(source.NoticeJoined) == 2 })
	for range 3 {
		c := dial(t, at)
		if n, err := c.Read(make([]byte, 1)); err == nil {
			t.Errorf("read %d bytes", n)
		}
	}
	send(t, a, "<134>a\n")
	sink.WaitFor("the one's message", func() bool { return sink.Count() == 1 })
	send(t, b, "<134>b\n")
	sink.WaitFor("the other's message", func() bool { return sink.Count() == 2 })
	sink.WaitFor("the count", func() bool { return sink.Told(source.NoticeTooMany) == 3 })
	if log := sink.Log(at.String()); log == nil || log.Text() != "" {
		t.Errorf("%+v", log)
	}
	l.tcp[0].mu.Lock()
	l.tcp[0].idle = 0
	l.tcp[0].mu.Unlock()
	c := dial(t, at)
	send(t, c, "<134>c\n")
	sink.WaitFor("the third's message", func() bool { return sink.Count() == 3 })
	if _, err := a.Read(make([]byte, 1)); err == nil {
		t.Error("the idlest stayed")
	}
	stop()
}

func TestReset(t *testing.T) {
	sink := sourcetest.New(t)
	l, stop := listening(t, sink, "tcp://127.0.0.1:0")
	for range 20 {
		c := dial(t, l.Addresses()[0]).(*net.TCPConn)
		send(t, c, "<134>whole\n<134>torn")
		c.SetLinger(0)
		c.Close()
	}
	sink.WaitFor("all to leave", func() bool { return sink.Told(source.NoticeLeft) == 20 })
	c := dial(t, l.Addresses()[0])
	send(t, c, "<134>alive\n")
	sink.WaitFor("the next", func() bool { return strings.HasSuffix(sink.Logs()[0].Text(), "<134>alive\n") })
	stop()
}

// TestSlowSenders: a NUL at the end of what was sent ends a message, and one that never ends
// is taken as it is.
func TestSlowSenders(t *testing.T) {
	sink := sourcetest.New(t)
	l, stop := listeningWith(t, sink, func(l *Listener) { l.tcp[0].frame = 100 * time.Millisecond }, "tcp://127.0.0.1:0")
	at := l.Addresses()[0]
	send(t, dial(t, at), "<134>ended by NUL\x00")
	sink.WaitFor("the message", func() bool { return sink.Count() == 1 })
	send(t, dial(t, at), "100 <134>too short")
	send(t, dial(t, at), "<134>without an end")
	slow := dial(t, at)
	sink.WaitFor("what has no end", func() bool { return sink.Count() == 3 })
	for _, b := range []byte("<134>slow") { // it is taken in several parts, and all of it
		send(t, slow, string(b))
		time.Sleep(20 * time.Millisecond)
	}
	slow.Close()
	sink.WaitFor("the slow one", func() bool { return sink.Told(source.NoticeLeft) == 1 })
	stop()
	lines := strings.Split(sink.Logs()[0].Text(), "\n")
	if !slices.Contains(lines, "<134>too short") || !slices.Contains(lines, "<134>without an end") {
		t.Errorf("%q", lines)
	}
	if all := strings.Join(lines[3:], ""); all != "<134>slow" {
		t.Errorf("%q", lines)
	}
	if n := sink.Told(source.NoticeMalformed); n != 1 {
		t.Errorf("%d malformed", n)
	}
}

// TestStopEndsWhatIsHalf: what came of a message when following ends is handed over.
func TestStopEndsWhatIsHalf(t *testing.T) {
	sink := sourcetest.New(t)
	l, stop := listening(t, sink, "tcp://127.0.0.1:0")
	send(t, dial(t, l.Addresses()[0]), "100 <134>too short")
	send(t, dial(t, l.Addresses()[0]), "<134>without an end")
	sink.WaitFor("both to be there", func() bool { return sink.Told(source.NoticeJoined) == 2 })
	stop()
	if text := sink.Logs()[0].Text(); !strings.Contains(text, "<134>too short\n") || !strings.Contains(text, "<134>without an end\n") {
		t.Errorf("%q", text)
	}
}

// TestHostileConnections: whatever comes, the next sender is heard.
func TestHostileConnections(t *testing.T) {
	sink := sourcetest.New(t)
	sink.CountOnly = true
	l, stop := listening(t, sink, "tcp://127.0.0.1:0")
	at := l.Addresses()[0]
	for _, s := range []string{
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "99999999 <", "16777216 <134>x", "18446744073709551616 <134>x\n",
		"-1 <134>x\n", "5 <134>abcdefgh\n3 <134>\n", "<<<<<<\x00\x00\x00<", strings.Repeat("1 ", 100_000), strings.Repeat("1 <", 100_000),
		strings.Repeat("\n\x00\r", 100_000), strings.Repeat("\xff", 3<<20), strings.Repeat("9", 1<<20), "",
	} {
		for _, p := range []int{1 << 20, 1000} {
			c := dial(t, at)
			for p := range slices.Chunk([]byte(s), p) {
				if _, err := c.Write(p); err != nil {
					t.Fatal(err)
				}
			}
			c.Close()
		}
	}
	sink.WaitFor("all to leave", func() bool { return sink.Told(source.NoticeLeft) == 28 })
	before := sink.Count()
	send(t, dial(t, at), "<134>alive\n")
	sink.WaitFor("the next", func() bool { return sink.Count() == before+1 })
	stop()
}
