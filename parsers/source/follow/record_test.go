package follow

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/parsers/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record is a sink that keeps what it is given.
type record struct {
	mu      sync.Mutex
	streams []*kept
	slow    func() // called for each Lines
}

// kept is what one stream was given.
type kept struct {
	r       *record
	origin  source.Origin
	data    []byte
	rest    []byte
	live    int // what data held when Live was called, -1 before
	closed  bool
	notices []source.Notice
}

func (r *record) Open(o source.Origin) source.Stream {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := &kept{r: r, origin: o, live: -1}
	r.streams = append(r.streams, k)
	return k
}

func (k *kept) Lines(b []byte) {
	if k.r.slow != nil {
		k.r.slow()
	}
	k.r.mu.Lock()
	defer k.r.mu.Unlock()
	if k.closed {
		panic("lines after the end")
	}
	k.data = append(k.data, b...)
}

func (k *kept) Live() {
	k.r.mu.Lock()
	defer k.r.mu.Unlock()
	if k.live >= 0 {
		panic("live twice")
	}
	k.live = len(k.data)
}

func (k *kept) Tell(n source.Notice) {
	k.r.mu.Lock()
	defer k.r.mu.Unlock()
	k.notices = append(k.notices, n)
}

func (k *kept) Close(rest []byte) {
	k.r.mu.Lock()
	defer k.r.mu.Unlock()
	if k.closed {
		panic("closed twice")
	}
	k.closed, k.rest = true, bytes.Clone(rest)
}

// lines are all lines of all streams in the order of the streams, without their ends.
func (r *record) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, k := range r.streams {
		text := string(k.data) + string(k.rest)
		for line := range strings.Lines(text) {
			out = append(out, strings.TrimRight(line, "\r\n"))
		}
	}
	return out
}

// story tells what streams there were.
func (r *record) story() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b strings.Builder
	for _, k := range r.streams {
		lines := strings.SplitAfter(string(k.data), "\n")
		fmt.Fprintf(&b, "%s %d from %d: %d lines, %.12q to %.12q, rest %.12q", k.origin.Path, k.origin.Generation, k.origin.Offset, len(lines)-1, lines[0], lines[max(0, len(lines)-2)], k.rest)
		for _, n := range k.notices {
			fmt.Fprintf(&b, " %s(%d,%s)", n.Code, n.Count, n.Detail)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// quick are options whose waits are short.
func quick(poll bool, paths ...string) Options {
	return Options{Paths: paths, Poll: poll, Back: -1, Interval: 20 * time.Millisecond, Grace: 150 * time.Millisecond}
}

// both runs a test with notices and in turns.
func both(t *testing.T, test func(t *testing.T, poll bool)) {
	for _, poll := range []bool{false, true} {
		t.Run(map[bool]string{false: "notice", true: "poll"}[poll], func(t *testing.T) {
			t.Parallel()
			test(t, poll)
		})
	}
}

// following is a follower at work.
type following struct {
	*record
	t    *testing.T
	stop func() // ends it and waits
}

// follow starts a follower, which ends with the test.
func follow(t *testing.T, o Options) *following { return followInto(t, o, &record{}) }

func followInto(t *testing.T, o Options, r *record) *following {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := Files(o).Run(ctx, r); err != nil {
			t.Error(err)
		}
	}()
	f := &following{record: r, t: t, stop: func() { cancel(); <-done }}
	t.Cleanup(f.stop)
	return f
}

// until waits for something to become true.
func (f *following) until(what string, is func() bool) {
	f.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; {
		if is() {
			return
		}
		if time.Now().After(end) {
			f.t.Fatalf("%s: waited in vain\n%s", what, f.story())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// has waits for exactly these lines and stays a moment to see that no others come.
func (f *following) has(want ...string) {
	f.t.Helper()
	f.until(fmt.Sprintf("%d lines", len(want)), func() bool { return len(f.lines()) >= len(want) })
	time.Sleep(30 * time.Millisecond)
	f.same(want)
}

func (f *following) same(want []string) {
	f.t.Helper()
	if got := f.lines(); !slices.Equal(got, want) {
		f.t.Fatalf("%s\n%s", compare(want, got), f.story())
	}
}

// seen are the codes of all notices, in the order of the streams.
func (r *record) seen() []source.NoticeCode {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []source.NoticeCode
	for _, k := range r.streams {
		for _, n := range k.notices {
			out = append(out, n.Code)
		}
	}
	return out
}

// count is how many streams were opened.
func (r *record) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.streams)
}

// alive waits until every stream that is open is live.
func (f *following) alive() {
	f.t.Helper()
	f.until("live", func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.streams) > 0 && !slices.ContainsFunc(f.streams, func(k *kept) bool { return k.live < 0 && !k.closed })
	})
}

// numbered are lines that tell their place.
func numbered(from, to int) []string {
	var out []string
	for i := from; i <= to; i++ {
		out = append(out, fmt.Sprintf("%06d 192.0.2.7 a line of a log", i))
	}
	return out
}

func text(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// add writes behind a file's end; it is made when it is not there.
func add(t *testing.T, path, s string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err == nil {
		_, err = f.WriteString(s)
		f.Close()
	}
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func inTemp(t *testing.T, names ...string) string {
	return filepath.Join(append([]string{t.TempDir()}, names...)...)
}

// handles is how many files the process has open; ok where the system tells.
func handles() (n int, ok bool) {
	if runtime.GOOS != "linux" {
		return 0, false
	}
	list, err := os.ReadDir("/proc/self/fd")
	return len(list), err == nil
}
