// Package bench holds what the whole analysis of a large gateway log is measured and judged
// by: generated logs whose truth is known.
package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/fleet"
	"hubscope/app/cli"
	"hubscope/app/engine"
	"hubscope/parsers/netscaler/nsgen"
)

// benchSize is of the log that the benchmarks read.
const benchSize = 64 << 20

// A logfile is a generated log on the disk.
type logfile struct {
	path  string
	truth nsgen.Truth
}

var dir string

func TestMain(m *testing.M) {
	code := func() int {
		var err error
		if dir, err = os.MkdirTemp("", "hubscope-bench-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		return m.Run()
	}()
	os.Exit(code)
}

func generate(tb testing.TB, name string, o nsgen.Options) logfile {
	tb.Helper()
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	truth, err := nsgen.Write(f, o)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		tb.Fatal(err)
	}
	return logfile{f.Name(), truth}
}

var (
	large     sync.Once
	largeLog  logfile
	packed    sync.Once
	packedLog string
)

// big is the log of all benchmarks.
func big(b *testing.B) logfile {
	b.Helper()
	large.Do(func() { largeLog = generate(b, "ns.log", nsgen.Options{Seed: 1, Size: benchSize}) })
	if largeLog.truth.Bytes == 0 {
		b.Fatal("no log")
	}
	return largeLog
}

// measure runs do with everything that is told of it: bytes a second, and allocations, time
// and live memory a line.
func measure(b *testing.B, l logfile, do func() error) {
	b.SetBytes(l.truth.Bytes)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	lines := float64(l.truth.Lines) * float64(b.N)
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/lines, "allocs/line")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/lines, "B/line")
}

func analyze(path ...string) (*engine.Result, error) {
	return engine.Analyze(context.Background(), engine.Request{Paths: path, Zone: time.UTC})
}

// BenchmarkAnalyze is the whole analysis of a log, from the path to the case.
func BenchmarkAnalyze(b *testing.B) {
	l := big(b)
	measure(b, l, func() error {
		res, err := analyze(l.path)
		res.Close()
		return err
	})
	b.ReportMetric(float64(held(b, l))/float64(l.truth.Lines), "held-B/line")
}

// BenchmarkFirstPreview is the whole analysis with previews on the way, as the window runs
// it: beside the speed, which BenchmarkAnalyze has without them, it tells the time until the
// first one is explained.
func BenchmarkFirstPreview(b *testing.B) {
	l := big(b)
	var first time.Duration
	measure(b, l, func() error {
		begun, seen := time.Now(), false
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{l.path}, Zone: time.UTC, Preview: func(_ context.Context, p *engine.Preview) {
			p.Select(analyzer.Selection{Prompts: 200, Sessions: 20_000})
			if !seen {
				first += time.Since(begun)
				seen = true
			}
			p.Close()
		}})
		res.Close()
		if err == nil && !seen {
			err = errors.New("no preview")
		}
		return err
	})
	b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "ms-to-first")
}

// BenchmarkPart explains the part of a large case that a click on a cause asks for.
func BenchmarkPart(b *testing.B) {
	l := big(b)
	res, err := analyze(l.path)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Close()
	cause := fleet.Of(res.Case).ByCause[0].Cause
	b.ReportAllocs()
	for b.Loop() {
		c := res.Select(analyzer.Selection{Filter: analyzer.Filter{Causes: []string{cause}}, Prompts: 200, Sessions: -1})
		if len(c.Prompts) != 200 {
			b.Fatalf("%d prompts", len(c.Prompts))
		}
	}
}

// held is what a finished analysis keeps in memory, the case and all that it is made of.
func held(b *testing.B, l logfile) uint64 {
	live := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() uint64 {
		runtime.GC()
		metrics.Read(live)
		return live[0].Value.Uint64()
	}
	before := read()
	res, err := analyze(l.path)
	if err != nil {
		b.Fatal(err)
	}
	after := read()
	res.Close()
	return max(after, before) - before
}

// BenchmarkAnalyzeText is the command as a helpdesk calls it, to the last word.
func BenchmarkAnalyzeText(b *testing.B) {
	l := big(b)
	measure(b, l, func() error { return command("analyze", "--quiet", "--lang", "en", l.path) })
}

// BenchmarkAnalyzeUser is the same for the user with the most prompts.
func BenchmarkAnalyzeUser(b *testing.B) {
	l := big(b)
	user, _ := l.truth.Busiest()
	measure(b, l, func() error { return command("analyze", "--quiet", "--lang", "en", "--user", user, l.path) })
}

// BenchmarkEvents prints every record as JSON.
func BenchmarkEvents(b *testing.B) {
	l := big(b)
	measure(b, l, func() error { return command("events", "--quiet", l.path) })
}

// BenchmarkGzip is the whole analysis of a rotated log, in MB/s of what is inside;
// BenchmarkInflate beside it only reads it.
func BenchmarkGzip(b *testing.B) {
	l := big(b)
	gz := compressed(b, l)
	measure(b, l, func() error {
		res, err := analyze(gz)
		res.Close()
		return err
	})
}

// BenchmarkInflate is the standard library's decompression of the same file.
func BenchmarkInflate(b *testing.B) {
	l := big(b)
	data, err := os.ReadFile(compressed(b, l))
	if err != nil {
		b.Fatal(err)
	}
	measure(b, l, func() error {
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		return err
	})
}

func compressed(b *testing.B, l logfile) string {
	b.Helper()
	packed.Do(func() {
		data, err := os.ReadFile(l.path)
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := w.Write(data); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		name := l.path + ".0.gz"
		if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
		packedLog = name
	})
	if packedLog == "" {
		b.Fatal("no compressed log")
	}
	return packedLog
}

// command runs the command line without printing.
func command(args ...string) error {
	var complaints bytes.Buffer
	if code := cli.Main(args, nil, io.Discard, &complaints); code != 0 {
		return fmt.Errorf("hubscope %v ended with %d: %s", args, code, complaints.String())
	}
	return nil
}
