package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// sample is log text that compresses about as well as a gateway's log.
func sample(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "Jun 18 09:%02d:%02d <local0.info> 192.0.2.1 06/18/2023:09:%02d:%02d GMT ns 0-PPE-%d : default SSLVPN TCPCONNSTAT %d 0 : Context u%d@198.51.100.%d - SessionId: %d - Total_bytes_send %d\n",
			i/60%60, i%60, i/60%60, i%60, i%3, i, i*7919%500, i%250, i*31%9000, i*7919%100003)
	}
	return b.Bytes()[:n]
}

func BenchmarkGzip(b *testing.B) {
	for _, size := range []int{100 << 10, 64 << 20} {
		b.Run(fmt.Sprint(size>>10, "KiB"), func(b *testing.B) {
			it := find(b, Options{}, write(b, b.TempDir(), "ns.log.0.gz", gz(b, sample(size))))[0]
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				c, err := it.Open(context.Background())
				if err != nil || c.Size() != int64(size) {
					b.Fatal(c.Size(), err)
				}
				c.Close()
			}
		})
	}
}

func BenchmarkFindFolder(b *testing.B) {
	d := b.TempDir()
	for i := range 200 {
		write(b, d, fmt.Sprintf("ns.log.%d.gz", i), gz(b, sample(10<<10)))
	}
	b.ReportAllocs()
	for b.Loop() {
		find(b, Options{TempDir: d}, d)
	}
}
