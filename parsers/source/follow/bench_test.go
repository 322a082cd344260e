package follow

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hubscope/parsers/source"
)

// counting is a sink that counts bytes and does nothing else.
type counting struct {
	bytes atomic.Int64
	took  func(b []byte)
}

func (c *counting) Open(source.Origin) source.Stream { return c }
func (c *counting) Lines(b []byte) {
	if c.took != nil {
		c.took(b)
	}
	c.bytes.Add(int64(len(b)))
}
func (c *counting) Live()              {}
func (c *counting) Tell(source.Notice) {}
func (c *counting) Close([]byte)       {}

// BenchmarkExisting is how fast what was there before comes.
func BenchmarkExisting(b *testing.B) {
	path := filepath.Join(b.TempDir(), "ns.log")
	all := []byte(text(numbered(1, 2_000_000)))
	if err := os.WriteFile(path, all, 0o666); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(all)))
	for b.Loop() {
		ctx, stop := context.WithCancel(context.Background())
		c, done := &counting{}, make(chan struct{})
		go func() { defer close(done); Files(Options{Paths: []string{path}, Back: -1}).Run(ctx, c) }()
		for c.bytes.Load() < int64(len(all)) {
			time.Sleep(100 * time.Microsecond)
		}
		stop()
		<-done
	}
}

// BenchmarkGrowing is how fast what is appended comes, as fast as it can be written.
func BenchmarkGrowing(b *testing.B) {
	for _, poll := range []bool{false, true} {
		b.Run(map[bool]string{false: "notice", true: "poll"}[poll], func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "ns.log")
			w, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			defer w.Close()
			ctx, stop := context.WithCancel(context.Background())
			c, done := &counting{}, make(chan struct{})
			f := Files(Options{Paths: []string{path}, Poll: poll, Back: -1})
			go func() { defer close(done); f.Run(ctx, c) }()
			<-f.Ready()
			lines := []byte(text(numbered(1, 1000)))
			b.SetBytes(int64(len(lines)))
			sent := int64(0)
			for b.Loop() {
				w.Write(lines)
				sent += int64(len(lines))
				for sent-c.bytes.Load() > 64<<20 {
					time.Sleep(100 * time.Microsecond)
				}
			}
			for c.bytes.Load() < sent {
				time.Sleep(100 * time.Microsecond)
			}
			b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "lines/s")
			stop()
			<-done
		})
	}
}

// BenchmarkDelay is how long a line takes from its writer to the sink, at a thousand and at
// fifty thousand lines a second.
func BenchmarkDelay(b *testing.B) {
	for _, poll := range []bool{false, true} {
		for _, batch := range []int{1, 50} { // lines a millisecond
			b.Run(fmt.Sprintf("%s/%dk", map[bool]string{false: "notice", true: "poll"}[poll], batch), func(b *testing.B) {
				path := filepath.Join(b.TempDir(), "ns.log")
				w, err := os.Create(path)
				if err != nil {
					b.Fatal(err)
				}
				defer w.Close()
				var delays []time.Duration
				ctx, stop := context.WithCancel(context.Background())
				c, done := &counting{}, make(chan struct{})
				c.took = func(block []byte) {
					now := time.Now().UnixNano()
					for line := range bytes.Lines(block) {
						var at int64
						fmt.Sscanf(string(line[:20]), "%d", &at)
						delays = append(delays, time.Duration(now-at))
					}
				}
				f := Files(Options{Paths: []string{path}, Poll: poll, Back: -1})
				go func() { defer close(done); f.Run(ctx, c) }()
				<-f.Ready()
				sent := int64(0)
				var buf bytes.Buffer
				for b.Loop() {
					buf.Reset()
					now := time.Now().UnixNano()
					for range batch {
						fmt.Fprintf(&buf, "%020d 192.0.2.7 a line of a log that is as long as most are in the log of a gateway\n", now)
					}
					n, _ := w.Write(buf.Bytes())
					sent += int64(n)
					time.Sleep(time.Millisecond)
				}
				for c.bytes.Load() < sent {
					time.Sleep(time.Millisecond)
				}
				stop()
				<-done
				slices.Sort(delays)
				b.ReportMetric(float64(delays[len(delays)/2])/1e6, "ms-median")
				b.ReportMetric(float64(delays[len(delays)*99/100])/1e6, "ms-p99")
			})
		}
	}
}
