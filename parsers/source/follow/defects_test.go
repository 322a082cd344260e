package follow

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hpcloud/tail"

	"hubscope/parsers/source"
)

// Each test of this file is a case that hpcloud/tail was measured to lose lines in, or to do
// worse.

// v1.0.0 and master lose some 1,230 of 20,000 lines, polling.
func TestRotatedWhileWritingFast(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		f := follow(t, quick(poll, path))
		f.alive()
		var want []string
		for gen := range 10 {
			w, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
			must(t, err)
			lines := numbered(gen*1000+1, gen*1000+1000)
			for i, line := range lines {
				if _, err := w.WriteString(line + "\n"); err != nil {
					t.Fatal(err)
				}
				if i%20 == 0 {
					time.Sleep(200 * time.Microsecond)
				}
			}
			want = append(want, lines...)
			w.Close()
			shift(path)
			must(t, os.Rename(path, path+".0"))
		}
		f.has(want...)
	})
}

// shift makes room for a rotated piece.
func shift(path string) {
	for i := 60; i >= 0; i-- {
		os.Rename(path+"."+strconv.Itoa(i), path+"."+strconv.Itoa(i+1))
	}
}

// v1.0.0 loses 2,002 of 2,502 lines and never follows again.
func TestSlowSinkThroughRotations(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		gate := make(chan struct{})
		f := followInto(t, quick(poll, path), &record{slow: func() { <-gate }})
		f.alive()
		var want []string
		for gen := range 6 {
			lines := numbered(gen*500+1, gen*500+500)
			want = append(want, lines...)
			add(t, path, text(lines))
			time.Sleep(60 * time.Millisecond)
			if gen < 5 { // the old ones are removed before anybody read them
				must(t, os.Rename(path, path+".0"))
				time.Sleep(60 * time.Millisecond)
			}
		}
		close(gate)
		f.has(want...)
	})
}

// All of tail's versions lose the 300 of 900 lines that are written to the old file.
func TestWriterGoesOnAfterTheRename(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		o := quick(poll, path)
		o.Grace = 500 * time.Millisecond
		f := follow(t, o)
		w, err := os.Create(path)
		must(t, err)
		defer w.Close()
		want := numbered(1, 900)
		fmt.Fprint(w, text(want[:300]))
		time.Sleep(100 * time.Millisecond)
		must(t, os.Rename(path, path+".0"))
		add(t, path, text(want[600:700]))
		for i := 300; i < 600; i++ {
			fmt.Fprintln(w, want[i])
			time.Sleep(time.Millisecond)
		}
		add(t, path, text(want[700:]))
		f.has(want...)
		if got := f.seen(); !slices.Contains(got, source.NoticeRotated) {
			t.Errorf("notices %v", got)
		}
	})
}

// What is written between the copy and the cut nobody can have; all else must come, and the
// gap must be told.
func TestCopiedAndCutWhileWriting(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		f := follow(t, quick(poll, path))
		w, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
		must(t, err)
		defer w.Close()
		var want []string
		for gen := range 4 {
			lines := numbered(gen*2000+1, gen*2000+2000)
			for i := 0; i < len(lines); i += 10 {
				fmt.Fprint(w, text(lines[i:i+10]))
				time.Sleep(200 * time.Microsecond)
			}
			want = append(want, lines...)
			if gen < 3 { // at once: only the copy has what was written last
				shift(path)
				b, err := os.ReadFile(path)
				must(t, err)
				must(t, os.WriteFile(path+".0", b, 0o666))
				must(t, w.Truncate(0))
			}
		}
		f.has(want...)
		if got := f.seen(); !slices.Contains(got, source.NoticeTruncated) || !slices.Contains(got, source.NoticeGap) {
			t.Errorf("notices %v", got)
		}
	})
}

// tail reads on at its old place in the new lines: 50 of 130 lost.
func TestCutAndGrownPastItsOldSize(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 130)
		add(t, path, text(want[:50]))
		f := follow(t, quick(poll, path))
		f.has(want[:50]...)
		must(t, os.WriteFile(path, []byte(text(want[50:])), 0o666)) // cuts and writes in one go
		f.has(want...)
		if got := f.seen(); !slices.Contains(got, source.NoticeTruncated) {
			t.Errorf("notices %v", got)
		}
	})
}

// tail with inotify loses 20 of 30 and is stuck.
func TestRemovedAndMadeAnew(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 30)
		f := follow(t, quick(poll, path))
		for i := 0; i < 30; i += 10 {
			add(t, path, text(want[i:i+10]))
			f.has(want[:i+10]...)
			must(t, os.Remove(path))
			if i == 10 {
				f.until("told that it is gone", func() bool { return slices.Contains(f.seen(), source.NoticeGone) })
			}
		}
	})
}

// tail never hands such a line over.
func TestLastLineWithoutItsEnd(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		f := follow(t, quick(poll, path))
		add(t, path, "one\ntwo, torn")
		time.Sleep(50 * time.Millisecond)
		must(t, os.Rename(path, path+".0"))
		add(t, path, "three\nfour, not ended")
		f.until("the second generation", func() bool { return f.count() == 2 && len(f.lines()) == 3 })
		f.stop()
		f.same([]string{"one", "two, torn", "three", "four, not ended"})
		f.mu.Lock()
		defer f.mu.Unlock()
		if got := string(f.streams[0].rest); got != "two, torn" {
			t.Errorf("the rest is %q", got)
		}
	})
}

// tail.Stop hangs while nobody takes its lines.
func TestStopsWhileTheSinkIsBehind(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		add(t, path, text(numbered(1, 10)))
		r, gate := &record{}, make(chan struct{})
		f := followInto(t, quick(poll, path), r)
		f.has(numbered(1, 10)...)
		add(t, path, "so that tail begins\n")
		f.has(append(numbered(1, 10), "so that tail begins")...)
		time.Sleep(50 * time.Millisecond)
		r.mu.Lock()
		r.slow = func() { <-gate }
		r.mu.Unlock()
		for i := range 100 {
			add(t, path, text(numbered(i*1000, i*1000+999)))
		}
		time.Sleep(3 * tailPoll)
		stopped := make(chan struct{})
		go func() { f.stop(); close(stopped) }()
		time.Sleep(20 * time.Millisecond)
		close(gate) // a sink lets its callers go when it ends
		<-stopped
	})
}

// With tail's inotify the second loses lines, and all after the first stops.
func TestTwoFollowersOnOnePath(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		add(t, path, "")
		one, two := follow(t, quick(poll, path)), follow(t, quick(poll, path))
		one.alive()
		two.alive()
		want := numbered(1, 600)
		for i := 0; i < 300; i += 10 {
			add(t, path, text(want[i:i+10]))
			time.Sleep(5 * time.Millisecond)
		}
		one.has(want[:300]...)
		two.has(want[:300]...)
		one.stop()
		for i := 300; i < 600; i += 10 {
			add(t, path, text(want[i:i+10]))
			time.Sleep(5 * time.Millisecond)
		}
		two.has(want...)
	})
}

// tail calls os.Exit when it may not stat its file. The test does what tail does in a process
// of its own, so that a failure is told and not suffered.
func TestTailDoesNotEndTheProgram(t *testing.T) {
	if os.Getenv("HUBSCOPE_STAT_FAILS") != "" {
		// The folder becomes a file: stat says that it is none, which is not "not there".
		path := inTemp(t, "folder", "ns.log")
		must(t, os.Mkdir(filepath.Dir(path), 0o777))
		add(t, path, "one\n")
		poller, err := tail.TailFile(path, tail.Config{Follow: true, MustExist: true, Poll: true, Logger: hearing{t: &tailing{}}})
		must(t, err)
		<-poller.Lines
		time.Sleep(2 * tailPoll)
		must(t, os.RemoveAll(filepath.Dir(path)))
		add(t, filepath.Dir(path), "a file\n")
		time.Sleep(4 * tailPoll)
		poller.Stop()
		fmt.Println("still here")
		return
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestTailDoesNotEndTheProgram$", "-test.v")
	cmd.Env = append(os.Environ(), "HUBSCOPE_STAT_FAILS=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("still here")) {
		t.Fatalf("%v: %s", err, out)
	}
}

// tail's inotify never notices.
func TestLinkSwitched(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		dir := t.TempDir()
		link := filepath.Join(dir, "current")
		a, b := filepath.Join(dir, "a", "x"), filepath.Join(dir, "b", "x")
		must(t, os.MkdirAll(filepath.Dir(a), 0o777))
		must(t, os.MkdirAll(filepath.Dir(b), 0o777))
		add(t, a, "a1\n")
		must(t, os.Symlink(a, link))
		f := follow(t, quick(poll, link))
		f.has("a1")
		to := func(target string) {
			must(t, os.Symlink(target, link+"-new"))
			must(t, os.Rename(link+"-new", link))
		}
		add(t, b, "b1\n")
		to(b)
		f.has("a1", "b1")
		add(t, b, "b2\n")
		f.has("a1", "b1", "b2")
		add(t, a, "a2\n")
		to(a) // what was read of it is not read again
		f.has("a1", "b1", "b2", "a2")
		f.mu.Lock()
		defer f.mu.Unlock()
		if o := f.streams[2].origin; o.Offset != 3 || o.Line != 2 || o.Generation != 2 {
			t.Errorf("the third begins at %+v", o)
		}
	})
}

// tail reads 501 MB to see a line of a megabyte that comes in a thousand writes. The writes
// go into the count too.
func TestGrowingLineIsReadOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("nobody counts what is read here")
	}
	for _, poll := range []bool{false, true} {
		path := inTemp(t, "ns.log")
		add(t, path, "one\n")
		f := follow(t, quick(poll, path))
		f.has("one")
		add(t, path, "two\n")
		f.has("one", "two")
		before := readBytes(t)
		piece := strings.Repeat("x", 1000)
		for range 1000 {
			add(t, path, piece)
			time.Sleep(500 * time.Microsecond)
		}
		add(t, path, "\n")
		f.has("one", "two", strings.Repeat(piece, 1000))
		if n := readBytes(t) - before; n > 8<<20 {
			t.Errorf("poll %v: %d bytes were read", poll, n)
		}
		f.stop()
	}
}

// readBytes is how many bytes the process has read.
func readBytes(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/io")
	must(t, err)
	var n int
	if _, err := fmt.Sscanf(string(b), "rchar: %d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A goroutine, a file or a watch that is left would be one more for each Watch of the window.
func TestNothingIsLeft(t *testing.T) {
	if _, ok := handles(); !ok {
		t.Skip("nobody counts handles here")
	}
	before := -1 // before the first, which opens what the runtime keeps for itself
	for _, poll := range []bool{false, true, false, true} {
		dir := t.TempDir()
		for i := range 20 {
			add(t, filepath.Join(dir, fmt.Sprintf("%d.log", i)), "one\n")
		}
		ctx, cancel := context.WithCancel(context.Background())
		r := &record{}
		done := make(chan struct{})
		go func() { Files(quick(poll, dir)).Run(ctx, r); close(done) }()
		for len(r.lines()) < 20 {
			time.Sleep(time.Millisecond)
		}
		for i := range 20 {
			add(t, filepath.Join(dir, fmt.Sprintf("%d.log", i)), "two\n")
		}
		for len(r.lines()) < 40 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(2 * tailPoll)
		goroutines := runtime.NumGoroutine()
		cancel()
		<-done
		if runtime.NumGoroutine() >= goroutines {
			t.Error("nothing ended")
		}
		after, _ := handles()
		if before >= 0 && after > before {
			t.Errorf("poll %v: %d handles before, %d after", poll, before, after)
		}
		before = after
	}
}
