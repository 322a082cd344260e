package follow

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// tortured is how many seeds a mode are tried; HUBSCOPE_TORTURE sets it. In the full test the
// writer rests a second before each truncation; see rests.
func tortured() (seeds int, rest time.Duration) {
	if n, err := strconv.Atoi(os.Getenv("HUBSCOPE_TORTURE")); err == nil && n > 0 {
		return n, time.Second
	}
	return 5, 8 * tailPoll
}

// abreast is how many seeds are tried at once; nearly all of their time is waiting.
const abreast = 12

// TestTorture writes numbered lines while the log is rotated, cut, removed, made anew and
// replaced at random, and counts what comes out.
func TestTorture(t *testing.T) {
	seeds, rest := tortured()
	both(t, func(t *testing.T, poll bool) {
		var all sync.WaitGroup
		free := make(chan struct{}, abreast)
		for seed := range seeds {
			free <- struct{}{}
			all.Go(func() {
				torture(t, poll, uint64(seed), rest)
				<-free
			})
		}
		all.Wait()
	})
}

// A watchman knows when a name was looked at: on a machine that is busy with other things
// the follower may not be let look for seconds.
type watchman struct {
	looks   atomic.Int64
	mu      sync.Mutex
	last    time.Time
	longest time.Duration // between two looks
	at      time.Time     // when that was over
}

// system is the real one under the watchman's eyes.
func (m *watchman) system(path string) *system {
	sys := realSystem()
	sys.stat = func(name string) (fs.FileInfo, error) {
		if name == path {
			m.note(time.Now())
		}
		return os.Stat(name)
	}
	return &sys
}

func (m *watchman) note(now time.Time) {
	m.looks.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	if gap := now.Sub(m.last); !m.last.IsZero() && gap > m.longest {
		m.longest, m.at = gap, now
	}
	m.last = now
}

func torture(t *testing.T, poll bool, seed uint64, rest time.Duration) {
	w := newWriter(t, seed, rest)
	got := &record{}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	o := quick(poll, w.path)
	if rest >= time.Second && seed%2 == 1 {
		o.Interval, o.Grace = 0, 0 // as everybody has them
	}
	o.sys = w.watchman.system(w.path)
	f := Files(o)
	go func() { done <- f.Run(ctx, got) }()
	for got.count() == 0 { // what is rotated away before is not followed
		time.Sleep(time.Millisecond)
	}
	w.run()
	for range 200 {
		if len(got.lines()) >= len(w.wrote) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if bad := compare(w.wrote, got.lines()); bad != "" {
		t.Errorf("seed %d: %s\nthe writer did: %s\nthe longest time without a look: %v until %v\n%s",
			seed, bad, strings.Join(w.did, " "), w.watchman.longest, w.watchman.at.Format("05.000"), got.story())
	}
}

// compare says what is lost, doubled or out of order; "" for nothing.
func compare(want, got []string) string {
	at := make(map[string]int, len(want))
	for i, line := range want {
		at[line] = i
	}
	seen := make(map[string]bool)
	lost, twice, strange, disorder, last := 0, 0, 0, 0, -1
	var first string
	for _, line := range got {
		i, ok := at[line]
		switch {
		case !ok:
			strange++
			first = fmt.Sprintf("%.60q", line)
		case seen[line]:
			twice++
		case i < last:
			disorder++
			first = fmt.Sprintf("%.60q", line)
		default:
			last = i
		}
		seen[line] = true
	}
	var missing []string
	for _, line := range want {
		if !seen[line] {
			lost++
			if len(missing) < 3 {
				missing = append(missing, fmt.Sprintf("%.40q", line))
			}
		}
	}
	if lost+twice+strange+disorder == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d lines lost %s, %d doubled, %d out of order, %d strange %s", lost, len(want), missing, twice, disorder, strange, first)
}

// writer writes a log as badly as writers do.
type writer struct {
	t    *testing.T
	rnd  *rand.Rand
	path string
	rest time.Duration

	file  *os.File
	n     int
	wrote []string
	did   []string
	links int

	watchman watchman
}

func newWriter(t *testing.T, seed uint64, rest time.Duration) *writer {
	w := &writer{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), rest: rest}
	w.path = filepath.Join(t.TempDir(), "ns.log")
	if w.rnd.IntN(2) == 0 {
		w.open()
		w.burst()
	}
	return w
}

func (w *writer) open() {
	var err error
	if w.file, err = os.OpenFile(w.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666); err != nil {
		w.t.Error(err)
	}
}

func (w *writer) must(err error) {
	if err != nil {
		w.t.Error(err)
	}
}

// line is the next line, of any length and script.
func (w *writer) line() string {
	w.n++
	fill := []string{"x", "é", "日本", "-"}[w.rnd.IntN(4)]
	long := w.rnd.IntN(80)
	if w.rnd.IntN(50) == 0 {
		long = w.rnd.IntN(20_000)
	}
	line := fmt.Sprintf("%07d %s", w.n, strings.Repeat(fill, long))
	w.wrote = append(w.wrote, line)
	return line + []string{"\n", "\r\n"}[w.rnd.IntN(2)]
}

// burst writes some lines: together, one by one, or in pieces.
func (w *writer) burst() {
	n := 1 + w.rnd.IntN(30)
	if w.rnd.IntN(4) == 0 {
		n *= 20
	}
	how := w.rnd.IntN(3)
	var all strings.Builder
	for range n {
		line := w.line()
		switch how {
		case 0:
			all.WriteString(line)
		case 1:
			w.put(line)
		case 2:
			cut := w.rnd.IntN(len(line))
			w.put(line[:cut])
			if w.rnd.IntN(10) == 0 {
				time.Sleep(time.Duration(w.rnd.IntN(5)) * time.Millisecond)
			}
			w.put(line[cut:])
		}
	}
	if how == 0 {
		w.put(all.String())
	}
}

func (w *writer) put(s string) {
	_, err := w.file.WriteString(s)
	w.must(err)
}

// shift renames ns.log.0 to ns.log.1 and so on.
func (w *writer) shift() {
	for i := 8; i >= 0; i-- {
		os.Rename(w.path+"."+strconv.Itoa(i), w.path+"."+strconv.Itoa(i+1))
	}
}

// pause is nothing, a moment, or longer than the follower looks.
func (w *writer) pause() {
	switch w.rnd.IntN(3) {
	case 1:
		time.Sleep(time.Duration(w.rnd.IntN(3000)) * time.Microsecond)
	case 2:
		time.Sleep(time.Duration(w.rnd.IntN(120)) * time.Millisecond)
	}
}

// rests lets the follower see and read what was written. A machine that is busy with other
// things may not let it look for the whole rest; then the rest is as much longer.
func (w *writer) rests() {
	const looks = 5 // what the rest is long enough for by far
	end := w.watchman.looks.Load() + looks
	time.Sleep(w.rest)
	for w.watchman.looks.Load() < end {
		time.Sleep(time.Millisecond)
	}
}

func (w *writer) run() {
	if w.file == nil {
		time.Sleep(time.Duration(w.rnd.IntN(50)) * time.Millisecond)
		w.open()
	}
	for range 12 + w.rnd.IntN(10) {
		w.burst()
		w.pause()
		w.event()
	}
	w.burst()
	w.file.Close()
}

// event does to the log what a rotation, a careless hand or a disk does.
func (w *writer) event() {
	switch w.rnd.IntN(8) {
	case 0, 1: // newsyslog: renamed, made anew
		w.note("rotate")
		w.shift()
		w.must(os.Rename(w.path, w.path+".0"))
		if w.rnd.IntN(2) == 0 {
			w.burst() // the writer has not been told yet
		}
		w.pauseShort()
		w.file.Close()
		w.open()
	case 2: // the same, with a line that was not finished
		w.note("torn")
		w.n++
		line := fmt.Sprintf("%07d torn", w.n)
		w.wrote = append(w.wrote, line)
		w.put(line)
		w.shift()
		w.must(os.Rename(w.path, w.path+".0"))
		w.file.Close()
		w.open()
	case 3: // logrotate's copytruncate
		w.note("cut")
		w.rests()
		if w.rnd.IntN(2) == 0 {
			w.shift()
			if b, err := os.ReadFile(w.path); err == nil {
				w.must(os.WriteFile(w.path+".0", b, 0o666))
			}
		}
		w.must(w.file.Truncate(0))
	case 4: // removed and made anew
		w.note("remove")
		w.rests() // what is removed unseen is gone
		w.must(os.Remove(w.path))
		w.pause()
		w.file.Close()
		w.open()
	case 5: // another file is renamed over it
		w.note("over")
		w.rests()
		w.file.Close()
		next := w.path + "-next"
		var err error
		w.file, err = os.OpenFile(next, os.O_CREATE|os.O_APPEND|os.O_WRONLY|os.O_TRUNC, 0o666)
		w.must(err)
		w.burst()
		w.must(os.Rename(next, w.path))
	case 6: // a link is switched
		w.note("link")
		w.rests() // what goes away unseen under another name nobody finds
		w.file.Close()
		w.links++
		to := filepath.Join(filepath.Dir(w.path), "real", strconv.Itoa(w.links))
		w.must(os.MkdirAll(filepath.Dir(to), 0o777))
		var err error
		w.file, err = os.OpenFile(to, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
		w.must(err)
		if old, err := os.Lstat(w.path); err == nil && old.Mode().IsRegular() {
			w.must(os.Rename(w.path, w.path+"-kept"))
		}
		w.must(os.Symlink(to, w.path+"-link"))
		w.must(os.Rename(w.path+"-link", w.path))
	case 7:
		w.note("pause")
		time.Sleep(time.Duration(w.rnd.IntN(250)) * time.Millisecond)
	}
}

func (w *writer) pauseShort() {
	if w.rnd.IntN(2) == 0 {
		time.Sleep(time.Duration(w.rnd.IntN(40)) * time.Millisecond)
	}
}

func (w *writer) note(what string) {
	w.did = append(w.did, fmt.Sprintf("%s@%d", what, w.n)+time.Now().Format("(05.000)"))
}
