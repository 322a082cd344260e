package listen

import (
	"strings"
	"testing"
	"time"

	"hubscope/parsers/source"
	"hubscope/parsers/source/sourcetest"
)

const typical = `<134> 03/02/2026:09:00:00 GMT ns1 0-PPE-0 : default SSLVPN TCPCONNSTAT 1234567 0 :  Context aiko@192.0.2.7 - SessionId: 41 - User aiko - Client_ip 192.0.2.7 - Nat_ip 192.0.2.9 - Vserver 198.51.100.7:443 - Source 192.0.2.7:50122 - Destination 198.51.100.20:443`

// BenchmarkUDP sends as fast as messages are taken: no more than a few hundred are under way,
// so that none is lost.
func BenchmarkUDP(b *testing.B) {
	sink := sourcetest.New(b)
	sink.CountOnly = true
	l, stop := listening(b, sink, "udp://127.0.0.1:0")
	c := dial(b, l.Addresses()[0])
	message := []byte(typical)
	b.SetBytes(int64(len(message)))
	b.ReportAllocs()
	sent := int64(0)
	for b.Loop() {
		for sent-sink.Count() > 128 {
			time.Sleep(10 * time.Microsecond)
		}
		c.Write(message)
		sent++
	}
	sink.WaitFor("all messages", func() bool { return sink.Count() == sent })
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "messages/s")
	stop()
}

// BenchmarkUDPSustained sends 50,000 messages a second, whether they are taken or not.
func BenchmarkUDPSustained(b *testing.B) {
	const rate, perStep = 50_000, 50
	sink := sourcetest.New(b)
	sink.CountOnly = true
	l, stop := listening(b, sink, "udp://127.0.0.1:0")
	c := dial(b, l.Addresses()[0])
	message := []byte(typical)
	b.SetBytes(int64(len(message)))
	begun, sent := time.Now(), 0
	for b.Loop() {
		if sent%perStep == 0 {
			time.Sleep(time.Until(begun.Add(time.Duration(sent) * (time.Second / rate))))
		}
		c.Write(message)
		sent++
	}
	for last := int64(-1); last != sink.Count(); time.Sleep(50 * time.Millisecond) {
		last = sink.Count()
	}
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "messages/s")
	stop()
	b.ReportMetric(float64(int64(sent)-sink.Count()), "lost")
	b.ReportMetric(float64(sink.Told(source.NoticeDropped)), "told")
}

func BenchmarkTCP(b *testing.B) {
	for name, message := range map[string]string{"lines": typical + "\n", "counted": counted(typical)} {
		b.Run(name, func(b *testing.B) {
			const batch = 50 // as a sender's buffers make it
			sink := sourcetest.New(b)
			sink.CountOnly = true
			l, stop := listening(b, sink, "tcp://127.0.0.1:0")
			several := []byte(strings.Repeat(message, batch))
			b.SetBytes(int64(len(several)))
			b.ReportAllocs()
			sent := int64(0)
			c := dial(b, l.Addresses()[0])
			for b.Loop() {
				c.Write(several)
				sent += batch
			}
			sink.WaitFor("all messages", func() bool { return sink.Count() == sent })
			b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "messages/s")
			stop()
		})
	}
}
