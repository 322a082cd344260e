package listen

import (
	"context"
	"testing"

	"hubscope/parsers/source"
	"hubscope/parsers/source/sourcetest"
)

// TestSystemDrops: what the system lets go while nobody reads is told, with the next datagram
// that it keeps.
func TestSystemDrops(t *testing.T) {
	const many = 5000
	sink := sourcetest.New(t)
	l := New(Address{Network: UDP, Host: "127.0.0.1"})
	if err := l.Bind(); err != nil {
		t.Fatal(err)
	}
	l.udp[0].conn.SetReadBuffer(32 << 10)
	at := l.Addresses()[0]
	c := dial(t, at)
	for range many {
		send(t, c, "<134>message")
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx, sink) }()
	sink.WaitFor("the first", func() bool { return sink.Count() > 0 })
	sent := int64(many)
	sink.WaitFor("drops to be told", func() bool {
		send(t, c, "<134>message")
		sent++
		return sink.Told(source.NoticeDropped) > 0
	})
	sink.WaitFor("all to be counted", func() bool { return sink.Count()+sink.Told(source.NoticeDropped) == sent })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	log := sink.Log(at.String())
	if log == nil || codes(log) == "" || log.Text() != "" {
		t.Errorf("%+v", log)
	}
}
