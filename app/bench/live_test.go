package bench

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime/metrics"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/app/live"
	"hubscope/parsers/netscaler/nsgen"
)

// The figures of following are measured on a file that a generator writes at a given rate,
// with the system's notice of changes and by looking at it in turns. They take minutes:
// without HUBSCOPE_LIVE=full each is a few seconds' try.
var full = os.Getenv("HUBSCOPE_LIVE") == "full"

// lasting is how long something is measured.
func lasting(whole time.Duration) time.Duration {
	if full {
		return whole
	}
	return min(whole, 10*time.Second)
}

// inBothModes runs a benchmark on files that the system tells of, and on files that are polled.
func inBothModes(b *testing.B, run func(b *testing.B, poll bool)) {
	b.Run("notify", func(b *testing.B) { run(b, false) })
	b.Run("poll", func(b *testing.B) { run(b, true) })
}

// BenchmarkLiveLatency is how long it takes from the write of a line that makes a prompt until
// the prompt is told, a thousand lines a second.
func BenchmarkLiveLatency(b *testing.B) {
	inBothModes(b, func(b *testing.B, poll bool) {
		const rate, earlier = 1000, 60_000
		for b.Loop() {
			lines := generatedLines(b, earlier+int(lasting(time.Minute).Seconds())*rate)
			l := newLiveLog(b)
			l.write(b, lines[:earlier])
			w := beginLive(b, l, live.Request{Poll: poll})
			l.timed = map[string]time.Time{}
			l.paced(b, lines[earlier:], rate)
			w.caughtUp(b, written(lines[len(lines)-1]))
			w.end(b)
			if len(w.waits) == 0 {
				b.Fatal("no prompt was told")
			}
			slices.Sort(w.waits)
			b.ReportMetric(milliseconds(w.waits[len(w.waits)/2]), "p50-ms")
			b.ReportMetric(milliseconds(w.waits[len(w.waits)*99/100]), "p99-ms")
			b.ReportMetric(float64(len(w.waits)), "prompts")
			b.ReportMetric(float64(l.lines-w.seen()), "lost")
		}
	})
}

// BenchmarkLiveThroughput is fifty thousand lines a second: none of them may be lost, and no
// prompt that they make but those that rest on lines which were let go, five days and more than
// a gigabyte being more than is kept.
func BenchmarkLiveThroughput(b *testing.B) {
	inBothModes(b, func(b *testing.B, poll bool) {
		const rate = 50_000
		for b.Loop() {
			l := newLiveLog(b)
			w := beginLive(b, l, live.Request{Poll: poll, Start: live.Start{Beginning: true}})
			begun := time.Now()
			truth := l.generated(b, nsgen.Options{Seed: 1, Size: int64(lasting(time.Minute).Seconds()) * rate * averageLine}, rate)
			wrote := time.Since(begun)
			behind := w.caughtUp(b, truth.Last)
			w.end(b)
			b.ReportMetric(float64(l.lines)/wrote.Seconds(), "lines/s")
			b.ReportMetric(milliseconds(behind), "behind-ms")
			b.ReportMetric(float64(l.lines-w.seen()), "lost")
			b.ReportMetric(float64(truth.Prompts()-len(w.prompts)), "lost-prompts")
			b.ReportMetric(float64(w.withdrawn), "withdrawn")
			b.ReportMetric(w.memory.peak()/1e6, "peak-MB")
		}
	})
}

// BenchmarkLiveDay is eight hours of a gateway, a hundred times as fast: what is held in memory
// must not grow with the day.
func BenchmarkLiveDay(b *testing.B) {
	inBothModes(b, func(b *testing.B, poll bool) {
		const speed, rate = 100, 700 // a thousand users' gateway writes seven lines a second
		for b.Loop() {
			l := newLiveLog(b)
			w := beginLive(b, l, live.Request{Poll: poll, Start: live.Start{Beginning: true}, Keep: 16 << 20})
			day := lasting(8 * time.Hour / speed)
			truth := l.generated(b, nsgen.Options{Seed: 1, Size: int64(day.Seconds()) * rate * averageLine}, rate)
			w.caughtUp(b, truth.Last)
			w.end(b)
			b.ReportMetric(truth.Last.Sub(truth.First).Hours(), "hours")
			b.ReportMetric(float64(l.lines-w.seen()), "lost")
			b.ReportMetric(w.memory.peak()/1e6, "peak-MB")
			b.ReportMetric(w.memory.slope(speed)/1e6, "MB/h")
		}
	})
}

// averageLine is about how many bytes a generated line has.
const averageLine = 400

// stamp is how a generated line says when it was written.
var stamp = regexp.MustCompile(`\d\d/\d\d/\d{4}:\d\d:\d\d:\d\d GMT`)

// written is when a line was written by the gateway's clock.
func written(line []byte) time.Time {
	at, err := time.Parse("01/02/2006:15:04:05 MST", string(stamp.Find(line)))
	if err != nil {
		return time.Time{}
	}
	return at
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// generatedLines are the first lines of a generated log.
func generatedLines(b *testing.B, n int) [][]byte {
	b.Helper()
	var log bytes.Buffer
	if _, err := nsgen.Write(&log, nsgen.Options{Seed: 1, Size: int64(n) * (averageLine + 50)}); err != nil {
		b.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(log.Bytes()))
	if len(lines) < n {
		b.Fatalf("%d lines, want %d", len(lines), n)
	}
	return lines[:n]
}

// A liveLog is a file that is being written.
type liveLog struct {
	*os.File
	lines int64

	mu    sync.Mutex
	timed map[string]time.Time // when a line was written, by moment; nil while nobody asks
}

func newLiveLog(b *testing.B) *liveLog {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "ns.log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return &liveLog{File: f}
}

// asking finds in a line that a prompt is implied by whose it is and when it was written.
var asking = regexp.MustCompile(`(\d\d/\d\d/\d{4}:\d\d:\d\d:\d\d) GMT .* (?:SSLVPN LOGIN|AAA LOGIN_FAILED) .*User (\S+) - `)

// moment is what the line and its prompt have in common; empty for another line.
func moment(line []byte) string {
	m := asking.FindSubmatch(line)
	if m == nil {
		return ""
	}
	return string(m[1]) + " " + string(m[2])
}

// write writes lines at once.
func (l *liveLog) write(b *testing.B, lines [][]byte) {
	b.Helper()
	if _, err := l.Write(bytes.Join(lines, nil)); err != nil {
		b.Fatal(err)
	}
	l.lines += int64(len(lines))
	if l.timed == nil {
		return
	}
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, line := range lines {
		if m := moment(line); m != "" {
			l.timed[m] = now
		}
	}
}

// step is how often a paced writer writes.
const step = 10 * time.Millisecond

// paced writes lines at a rate, in lines a second; one by one where it is slow enough.
func (l *liveLog) paced(b *testing.B, lines [][]byte, rate int) {
	b.Helper()
	begun := time.Now()
	for done := 0; done < len(lines); {
		due := min(int(time.Since(begun).Seconds()*float64(rate)), len(lines))
		if due > done {
			l.write(b, lines[done:due])
			done = due
		}
		time.Sleep(min(step, time.Second/time.Duration(rate)))
	}
}

// generated writes a generated log at a rate.
func (l *liveLog) generated(b *testing.B, o nsgen.Options, rate int) nsgen.Truth {
	b.Helper()
	p := &pace{log: l, b: b, rate: rate, begun: time.Now()}
	truth, err := nsgen.Write(p, o)
	if err != nil {
		b.Fatal(err)
	}
	return truth
}

// A pace is a writer that lets a generator go on no faster than at a rate.
type pace struct {
	log   *liveLog
	b     *testing.B
	rate  int
	begun time.Time
	done  int // lines
}

func (p *pace) Write(block []byte) (int, error) {
	lines := slices.Collect(bytes.Lines(block))
	for len(lines) > 0 {
		if due := min(int(time.Since(p.begun).Seconds()*float64(p.rate))-p.done, len(lines)); due > 0 {
			p.log.write(p.b, lines[:due])
			lines, p.done = lines[due:], p.done+due
		}
		time.Sleep(step)
	}
	return len(block), nil
}

// A liveWatch takes what a watch tells.
type liveWatch struct {
	log    *liveLog
	watch  *live.Watch
	memory memory
	done   sync.WaitGroup
	before goleak.Option // goroutines that ran before
	files  int           // that were open before

	mu    sync.Mutex
	lines int64
	last  time.Time // something was told
	// explained is the moment up to which it was.
	explained time.Time
	prompts   map[string]bool
	waits     []time.Duration
	// withdrawn counts prompts that were taken back.
	withdrawn int
}

func beginLive(b *testing.B, l *liveLog, r live.Request) *liveWatch {
	b.Helper()
	r.Paths, r.Zone = []string{l.Name()}, time.UTC
	before, files := goleak.IgnoreCurrent(), openFiles()
	watch, err := live.Begin(context.Background(), r)
	if err != nil {
		b.Fatal(err)
	}
	w := &liveWatch{log: l, watch: watch, prompts: map[string]bool{}, last: time.Now(), before: before, files: files}
	w.memory.stop = make(chan struct{})
	w.done.Go(w.take)
	w.done.Go(w.memory.sample)
	return w
}

// take follows until the watch is closed.
func (w *liveWatch) take() {
	for {
		u, err := w.watch.Next(context.Background())
		if err != nil {
			return
		}
		w.update(u, time.Now())
	}
}

func (w *liveWatch) update(u *live.Update, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines, w.last = 0, now
	for _, s := range u.Sources {
		w.lines, w.explained = w.lines+s.Lines, s.Last
	}
	for _, c := range u.Changes {
		switch {
		case c.Prompt == nil:
		case c.State == live.Withdrawn:
			w.withdrawn++
		case !w.prompts[c.Key]:
			w.prompts[c.Key] = true
			w.wait(u, &c, now)
		}
	}
}

// wait notes how long a prompt took since the line that made it was written: the sign-on that
// implies it, or the last of the refused ones that it tells.
func (w *liveWatch) wait(u *live.Update, c *live.Change, now time.Time) {
	wrote := w.log.wrote(c.Prompt.Time.Format("01/02/2006:15:04:05") + " " + c.Prompt.User)
	for _, e := range c.Prompt.Evidence {
		if at := w.log.wrote(moment([]byte(u.Text(e.Ref)))); at.After(wrote) {
			wrote = at
		}
	}
	if !wrote.IsZero() {
		w.waits = append(w.waits, now.Sub(wrote))
	}
}

// wrote is when a line was written; zero for one that nobody asked about.
func (l *liveLog) wrote(moment string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.timed[moment]
}

// patience is how long nothing may come before what is missing counts as lost.
const patience = 20 * time.Second

// caughtUp waits until all that was written was seen and explained, up to the moment of the
// last line, or nothing more comes; it returns how long that took.
func (w *liveWatch) caughtUp(b *testing.B, until time.Time) (behind time.Duration) {
	b.Helper()
	begun := time.Now()
	for {
		n, explained, last := w.progress()
		switch {
		case n >= w.log.lines && !explained.Before(until):
			return time.Since(begun)
		case time.Since(last) > patience: // an explanation without news is not told
			return max(0, last.Sub(begun))
		}
		time.Sleep(step)
	}
}

// progress is how many lines were seen, up to which moment the log was explained, and when
// something was told last.
func (w *liveWatch) progress() (lines int64, explained, last time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lines, w.explained, w.last
}

func (w *liveWatch) seen() int64 {
	lines, _, _ := w.progress()
	return lines
}

// end closes the watch: nothing of it may be left.
func (w *liveWatch) end(b *testing.B) {
	b.Helper()
	w.watch.Close()
	close(w.memory.stop)
	w.done.Wait()
	if err := goleak.Find(w.before); err != nil {
		b.Error(err)
	}
	if n := openFiles(); n > w.files {
		b.Errorf("%d files are open, %d were before", n, w.files)
	}
}

// openFiles counts what the program holds open, where the system tells.
func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

// memory samples what is live on the heap, as the garbage collector found it last.
type memory struct {
	stop    chan struct{}
	mu      sync.Mutex
	samples []float64 // one a second
}

func (m *memory) sample() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for {
		metrics.Read(live)
		m.mu.Lock()
		m.samples = append(m.samples, float64(live[0].Value.Uint64()))
		m.mu.Unlock()
		select {
		case <-m.stop:
			return
		case <-tick.C:
		}
	}
}

func (m *memory) peak() float64 { return slices.Max(m.samples) }

// slope is how many bytes an hour of a day that goes speed times as fast adds, by least squares
// over the second half, when all is warm.
func (m *memory) slope(speed float64) float64 {
	y := m.samples[len(m.samples)/2:]
	var sx, sy, sxx, sxy float64
	for i, v := range y {
		x := float64(i) * speed / 3600
		sx, sy, sxx, sxy = sx+x, sy+v, sxx+x*x, sxy+x*v
	}
	n := float64(len(y))
	if d := n*sxx - sx*sx; d > 0 {
		return (n*sxy - sx*sy) / d
	}
	return math.NaN()
}
