package logfile_test

import (
	"context"
	"os"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
)

// BenchmarkReadFile reads a file of $HUBSCOPE_BENCH_LOG as an analysis does, and counts.
func BenchmarkReadFile(b *testing.B) {
	f, err := os.Open(os.Getenv("HUBSCOPE_BENCH_LOG"))
	if err != nil {
		b.Skip("HUBSCOPE_BENCH_LOG names no file")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		var c kinds
		setup := logfile.Setup{ModTime: info.ModTime(), Lean: true}
		sum, err := logfile.Read(context.Background(), file{f, info.Size()}, &netscaler.Format, setup, &c, logfile.Options{})
		if err != nil || sum.Records == 0 {
			b.Fatal(err, sum.Records)
		}
	}
}

type file struct {
	*os.File
	size int64
}

func (f file) Size() int64 { return f.size }

// kinds counts the records of each kind.
type kinds [256]int64

func (k *kinds) Batch() logfile.Batch { return new(kinds) }

func (k *kinds) Done(b logfile.Batch) {
	for i, n := range b.(*kinds) {
		k[i] += n
	}
}

func (k *kinds) Add(ev *event.Event) { k[ev.Kind]++ }
