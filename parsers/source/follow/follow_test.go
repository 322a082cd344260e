package follow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"hubscope/parsers/source"
)

func TestSplit(t *testing.T) {
	growing := []string{
		"case/ns.log", "case/secure-hub.txt", "case/agent-20261122.log", "case/messages",
	}
	still := []string{
		"case/ns.log.0", "case/ns.log.1.gz", "case/ns.conf", "case/policies.plist", "case/bundle.zip!/a.log",
		"case/agent-20261121.log", "case/messages-20261101", "case/old.log.gz", "-", "case/export.csv",
	}
	var items []*source.Item
	for _, p := range append(slices.Clone(growing), still...) {
		it := &source.Item{Path: p}
		it.Series, it.Seq = source.SeriesOf(p)
		items = append(items, it)
	}
	gotStill, gotGrowing := Split(items)
	if got := paths(gotGrowing); !slices.Equal(got, growing) {
		t.Errorf("growing %q", got)
	}
	if got := paths(gotStill); !slices.Equal(got, still) {
		t.Errorf("still %q", got)
	}
}

func paths(items []*source.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.Path)
	}
	return out
}

// Back counts from the end and begins at the start of a line, with its place.
func TestBack(t *testing.T) {
	t.Parallel()
	lines := numbered(1, 1000)
	size := int64(len(lines[0]) + 1)
	for _, c := range []struct {
		back  int64
		extra string
		first int // index of the first line
	}{
		{-1, "", 0}, {0, "", 1000}, {1, "", 1000}, {size, "", 999}, {size + 1, "", 999},
		{10 * size, "", 990}, {1000 * size, "", 0}, {1 << 40, "", 0},
		{0, "not ended", 1000}, {3, "not ended", 1000}, {size, "not ended", 1000}, {size + 9, "not ended", 999},
	} {
		path := inTemp(t, "ns.log")
		add(t, path, text(lines)+c.extra)
		o := quick(true, path)
		o.Back = c.back
		f := follow(t, o)
		f.alive()
		want := append(slices.Clone(lines), "later")
		if c.extra != "" {
			want[1000] = c.extra + " later"
			add(t, path, " later\n")
		} else {
			add(t, path, "later\n")
		}
		f.has(want[c.first:]...)
		o2 := f.streams[0].origin
		if o2.Offset != int64(c.first)*size || o2.Line != int64(c.first)+1 {
			t.Errorf("back %d%s: begins at %d, line %d", c.back, c.extra, o2.Offset, o2.Line)
		}
		f.stop()
	}
}

// Whatever way a log comes in, it says what it says when it is read at once.
func TestEncodingsAsReadAtOnce(t *testing.T) {
	plain := text(numbered(1, 40)) + "設定を同期しました。カタカナのログ\r\nセッションが切れました\r\n" + text(numbered(41, 60))
	western := text(numbered(1, 40)) + "Gerät für Müller gelöscht\nÄnderung übernommen\n" + text(numbered(41, 60))
	code := func(s string, enc interface {
		Bytes([]byte) ([]byte, error)
	}) string {
		b, err := enc.Bytes([]byte(s))
		must(t, err)
		return string(b)
	}
	for name, raw := range map[string]string{
		"utf-8":         plain,
		"utf-8 marked":  "\xef\xbb\xbf" + plain,
		"utf-16le":      code(plain, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()),
		"utf-16le mark": code(plain, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"utf-16be":      code(plain, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		"utf-16be mark": code(plain, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
		"shift-jis":     code(plain, japanese.ShiftJIS.NewEncoder()),
		"windows-1252":  code(western, charmap.Windows1252.NewEncoder()),
		"short":         "a\n",
		"short wide":    "a\x00\n\x00",
		"half a mark":   "\xff\xfea\x00\n\x00",
		"dirt":          "a\xff\xffb\n\x80\n" + plain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(1, 2))
			for _, back := range []int64{-1, 700} {
				path := inTemp(t, "ns.log")
				whole := inTemp(t, "ns.log")
				must(t, os.WriteFile(whole, []byte(raw), 0o666))
				want := atOnce(t, whole)
				at := 0
				if back >= 0 {
					at = len(raw) * 3 / 4 &^ 1
				}
				add(t, path, raw[:at])
				o := quick(rnd.IntN(2) == 0, path)
				o.Back = back
				f := follow(t, o)
				f.alive()
				for at < len(raw) {
					n := min(len(raw)-at, 1+rnd.IntN(300))
					add(t, path, raw[at:at+n])
					at += n
					time.Sleep(time.Duration(rnd.IntN(8)) * time.Millisecond)
				}
				f.until("its end", func() bool {
					f.mu.Lock()
					defer f.mu.Unlock()
					k := f.streams[0]
					return k.origin.Offset+int64(len(k.data)) >= int64(len(want)) || len(raw) < 8
				})
				time.Sleep(50 * time.Millisecond)
				f.stop()
				k := f.streams[0]
				from := k.origin.Offset
				if got := string(k.data) + string(k.rest); got != want[from:] {
					t.Errorf("back %d: from %d\n%q, want\n%q", back, from, got, want[from:])
				}
				if line := int64(strings.Count(want[:from], "\n")) + 1; k.origin.Line != line {
					t.Errorf("back %d: line %d, want %d", back, k.origin.Line, line)
				}
				if back >= 0 && len(raw) > 1000 && from == 0 {
					t.Errorf("back %d: all was read", back)
				}
			}
		})
	}
}

// atOnce is a file as parsers/source reads it.
func atOnce(t *testing.T, path string) string {
	t.Helper()
	items, err := source.Find(context.Background(), []string{path}, source.Options{})
	must(t, err)
	c, err := items[0].Open(context.Background())
	must(t, err)
	defer c.Close()
	b := make([]byte, c.Size())
	c.ReadAt(b, 0)
	return string(b)
}

// A first line that is ASCII says nothing of the encoding of those that follow.
func TestEncodingIsToldAgain(t *testing.T) {
	path := inTemp(t, "ns.log")
	f := follow(t, quick(true, path))
	add(t, path, "ASCII alone at first\n")
	f.has("ASCII alone at first")
	b, err := japanese.ShiftJIS.NewEncoder().String("設定を同期しました。カタカナのログ\nセッションが切れました\n")
	must(t, err)
	add(t, path, b)
	f.has("ASCII alone at first", "設定を同期しました。カタカナのログ", "セッションが切れました")
}

func TestFoldersAndGlobs(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		dir := t.TempDir()
		sub := filepath.Join(dir, "logs", "deep")
		must(t, os.MkdirAll(sub, 0o777))
		add(t, filepath.Join(dir, "logs", "a.log"), "a1\n")
		add(t, filepath.Join(dir, "logs", "a.log.0"), "a0: read by others\n")
		add(t, filepath.Join(dir, "logs", "ns.conf"), "set ns hostName gw1\n")
		add(t, filepath.Join(dir, "g-1.txt"), "g1\n")
		f := follow(t, quick(poll, filepath.Join(dir, "logs"), filepath.Join(dir, "g-*.txt")))
		in := func(want ...string) {
			t.Helper()
			f.until(fmt.Sprint(want), func() bool { return len(f.lines()) >= len(want) })
			time.Sleep(50 * time.Millisecond)
			got := f.lines()
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%q, want %q", got, want)
			}
		}
		in("a1", "g1")
		add(t, filepath.Join(sub, "b.log"), "b1\n")
		add(t, filepath.Join(dir, "g-2.txt"), "g2\n")
		in("a1", "b1", "g1", "g2")
		far := filepath.Join(dir, "logs", "new", "new")
		must(t, os.MkdirAll(far, 0o777))
		add(t, filepath.Join(far, "c.log"), "c1\n")
		in("a1", "b1", "c1", "g1", "g2")
		// A log that is renamed to a name that nobody knows is not another log.
		must(t, os.Rename(filepath.Join(dir, "logs", "a.log"), filepath.Join(dir, "logs", "a-kept.log")))
		add(t, filepath.Join(dir, "logs", "a.log"), "a2\n")
		in("a1", "a2", "b1", "c1", "g1", "g2")
		time.Sleep(500 * time.Millisecond)
		in("a1", "a2", "b1", "c1", "g1", "g2")
		// What is written to it later is new.
		add(t, filepath.Join(dir, "logs", "a-kept.log"), "a3\n")
		in("a1", "a2", "a3", "b1", "c1", "g1", "g2")
	})
}

// A generation that waits for the one before may be cut, and cut again, before its turn.
func TestCutWhileItWaits(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		o := quick(poll, path)
		o.Grace = 1500 * time.Millisecond
		f := follow(t, o)
		f.alive()
		want := numbered(1, 100)
		add(t, path, text(want[:20]))
		f.has(want[:20]...)
		must(t, os.Rename(path, path+".0"))
		for i := 20; i < 80; i += 20 {
			add(t, path, text(want[i:i+20]))
			time.Sleep(300 * time.Millisecond)
			if i == 40 { // with a copy, which is no piece of its own
				shift(path)
				must(t, os.WriteFile(path+".0", []byte(text(want[i:i+20])), 0o666))
			}
			must(t, os.Truncate(path, 0))
		}
		f.same(want[:20])
		add(t, path, text(want[80:]))
		f.has(want...)
		if got := f.count(); got != 5 {
			t.Errorf("%d streams\n%s", got, f.story())
		}
	})
}

// On ext4 the inode of a file that was removed is the next one's.
func TestInodeUsedAgain(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		dir := t.TempDir()
		path := filepath.Join(dir, "ns.log")
		f := follow(t, quick(poll, dir))
		var want []string
		for i := range 6 {
			lines := numbered(i*10+1, i*10+10)
			add(t, path, text(lines))
			want = append(want, lines...)
			f.has(want...)
			before := f.count()
			must(t, os.Rename(path, path+".0"))
			add(t, path, "")
			f.until("the next generation", func() bool { return f.count() > before })
			must(t, os.Remove(path+".0"))
			must(t, os.Remove(path))
			f.has(want...)
		}
	})
}

// A log that is fetched anew as a whole, by rsync say, is not read anew.
func TestFetchedAnew(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 300)
		f := follow(t, quick(poll, path))
		for i := 100; i <= 300; i += 50 {
			must(t, os.WriteFile(path+"~", []byte(text(want[:i])), 0o666))
			must(t, os.Rename(path+"~", path))
			f.has(want[:i]...)
		}
	})
}

// A line that is longer than any may be comes in pieces, whole characters each, and memory
// does not grow with it.
func TestLineWithoutAnEnd(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		r := &record{}
		f := followInto(t, quick(poll, path), r)
		add(t, path, "one\n")
		f.has("one")
		line := strings.Repeat("日本語", 1<<20) // 9 MB
		for i := 0; i < len(line); i += 1 << 20 {
			add(t, path, line[i:min(len(line), i+1<<20)])
			time.Sleep(5 * time.Millisecond)
		}
		f.until("pieces before the line ends", func() bool {
			f.mu.Lock()
			defer f.mu.Unlock()
			n := len(f.streams[0].data)
			return n > len(line)-2*pieceSize && n%3 == 1 // "one\n" and whole characters
		})
		add(t, path, "\ntwo\n")
		f.has("one", line, "two")
	})
}

// A rotation between the look for rotated pieces and the beginning loses nothing.
func TestReadyAndHas(t *testing.T) {
	path := inTemp(t, "ns.log")
	add(t, path, "one\n")
	add(t, path+".0", "zero\n")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, f, done := &record{}, Files(quick(true, path)), make(chan struct{})
	go func() { defer close(done); f.Run(ctx, r) }()
	<-f.Ready()
	must(t, os.Rename(path+".0", path+".1"))
	must(t, os.Rename(path, path+".0"))
	for p, want := range map[string]bool{path + ".0": true, path + ".1": false, path: false} {
		if got := f.Has(p); got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
	for len(r.lines()) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	if got := r.lines(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("%q", got)
	}
}

// Tail's lines are the bytes that they are in the file, each with its place, and end where the
// file is cut.
func TestTailing(t *testing.T) {
	path := inTemp(t, "ns.log")
	add(t, path, "read before\none\r\n日本\n\nnot")
	own, err := os.Open(path)
	must(t, err)
	defer own.Close()
	woken := make(chan struct{}, 100)
	tail := startTail(own, path, 12, func() { woken <- struct{}{} })
	if tail == nil {
		t.Fatal("tail does not begin")
	}
	defer tail.end()
	take := func(from int64, want string) {
		t.Helper()
		var got string
		for end := time.Now().Add(10 * time.Second); len(got) < len(want) && time.Now().Before(end); {
			select {
			case <-woken:
			case <-time.After(10 * time.Millisecond):
			}
			data, alive := tail.take(from + int64(len(got)))
			if !alive {
				t.Fatal("tail has ended")
			}
			got += string(data)
		}
		if got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	take(12, "one\r\n日本\n\n")
	must(t, os.Rename(path, path+".0"))
	add(t, path, "another file\n")
	add(t, path+".0", " ended\nmore\n")
	take(25, "not ended\nmore\n")
	must(t, os.Truncate(path+".0", 0))
	add(t, path+".0", "anew\n")
	for end := time.Now().Add(10 * time.Second); ; {
		data, alive := tail.take(40)
		if len(data) > 0 {
			t.Fatalf("%q of the cut file", data)
		}
		if !alive {
			break
		}
		if time.Now().After(end) {
			t.Fatal("tail does not say that the file was cut")
		}
		time.Sleep(time.Millisecond)
	}
}

// fake is the real system but for what a test takes away.
type fake struct {
	system
	lost atomic.Pointer[error] // what every call gives; nil for nothing
	held atomic.Pointer[chan struct{}]
	// mounted counts the times that the share was there: a handle is good for one of them.
	mounted atomic.Int64
}

func newFake() *fake {
	k := &fake{system: realSystem()}
	real := k.system
	k.open = func(name string) (file, error) {
		if err := k.fails(); err != nil {
			return nil, err
		}
		h, err := real.open(name)
		if err != nil {
			return nil, err
		}
		return &fakeFile{h, k, k.mounted.Load()}, nil
	}
	k.stat = func(name string) (fs.FileInfo, error) {
		if err := k.fails(); err != nil {
			return nil, err
		}
		return real.stat(name)
	}
	return k
}

func (k *fake) fails() error {
	if c := k.held.Load(); c != nil {
		<-*c
	}
	if e := k.lost.Load(); e != nil {
		return *e
	}
	return nil
}

// fakeFile is a file on a share that may be lost.
type fakeFile struct {
	file
	k       *fake
	mounted int64
}

func (f *fakeFile) fails() error {
	if f.mounted != f.k.mounted.Load() {
		return errors.New("stale file handle")
	}
	return f.k.fails()
}

func (f *fakeFile) ReadAt(p []byte, off int64) (int, error) {
	if err := f.fails(); err != nil {
		return 0, err
	}
	return f.file.ReadAt(p, off)
}

func (f *fakeFile) Stat() (fs.FileInfo, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	return f.file.Stat()
}

// A share that was lost is read on where it was, also when only its files are there again.
func TestLostShare(t *testing.T) {
	for name, why := range map[string]error{
		"network": errors.New("the specified network name is no longer available"),
		"refused": fs.ErrPermission,
		"absent":  fs.ErrNotExist,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, poll bool) {
				path := inTemp(t, "ns.log")
				want := append(numbered(1, 100), "torn and finished")
				want = append(want, numbered(101, 300)...)
				add(t, path, text(want[:100])+"torn ")
				k := newFake()
				o := quick(poll, path)
				o.sys = &k.system
				f := follow(t, o)
				f.has(want[:100]...)
				k.lost.Store(&why)
				f.until("told", func() bool {
					return slices.Contains(f.seen(), source.NoticeGone) || slices.Contains(f.seen(), source.NoticeRefused)
				})
				add(t, path, "and finished\n"+text(want[101:200]))
				time.Sleep(300 * time.Millisecond)
				k.lost.Store(nil)
				f.has(want[:200]...)
				if n := f.count(); n != 1 {
					t.Errorf("%d streams", n)
				}
				if got := f.seen(); len(got) > 4 || !slices.Contains(got, source.NoticeBack) {
					t.Errorf("notices %v", got)
				}
				// Another file stands there after the next loss.
				k.lost.Store(&why)
				time.Sleep(100 * time.Millisecond)
				must(t, os.Rename(path, path+"-kept"))
				add(t, path, text(want[200:]))
				time.Sleep(100 * time.Millisecond)
				k.lost.Store(nil)
				f.has(want...)
				if n := f.count(); n != 2 {
					t.Errorf("%d streams", n)
				}
			})
		})
	}
}

// A share whose handles do not outlive its loss is lost in the middle of rotations.
func TestLostShareAmidRotations(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		k := newFake()
		o := quick(poll, path)
		o.sys = &k.system
		o.Grace = time.Second
		f := follow(t, o)
		f.alive()
		want := numbered(1, 700)
		write := func(from, to int) { add(t, path, text(want[from:to])) }
		rotate := func() {
			shift(path)
			must(t, os.Rename(path, path+".0"))
		}
		write(0, 100)
		f.has(want[:100]...)
		write(100, 200)
		rotate()
		write(200, 300)
		f.has(want[:200]...) // the second waits for the first to be quiet
		why := errors.New("the specified network name is no longer available")
		k.lost.Store(&why)
		rotate()
		write(300, 500)
		rotate()
		write(500, 600)
		time.Sleep(200 * time.Millisecond)
		k.mounted.Add(1)
		k.lost.Store(nil)
		f.has(want[:600]...)
		write(600, 700)
		f.has(want...)
	})
}

// While a machine sleeps nobody looks, and logs of a server go on.
func TestSleep(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		add(t, path+".0", "long ago\n")
		k := newFake()
		o := quick(poll, path)
		o.sys = &k.system
		want := numbered(1, 1000)
		add(t, path, text(want[:100]))
		f := follow(t, o)
		f.has(want[:100]...)
		asleep := make(chan struct{})
		k.held.Store(&asleep)
		time.Sleep(50 * time.Millisecond)
		for i := 100; i < 1000; i += 100 {
			add(t, path, text(want[i:i+100]))
			if i%200 == 0 {
				shift(path)
				must(t, os.Rename(path, path+".0"))
			}
		}
		k.held.Store(nil)
		close(asleep)
		f.has(want...)
	})
}

// More generations than files may be held open are found by their numbers; those that are
// gone by then are told as a gap.
func TestMoreGenerationsThanCanWait(t *testing.T) {
	t.Parallel()
	path := inTemp(t, "ns.log")
	gate := make(chan struct{})
	f := followInto(t, quick(true, path), &record{slow: func() { <-gate }})
	f.alive()
	var want []string
	const n = mostOpen + 30
	for i := range n {
		lines := numbered(i*5+1, i*5+5)
		want = append(want, lines...)
		add(t, path, text(lines))
		time.Sleep(30 * time.Millisecond)
		for j := n; j >= 0; j-- {
			os.Rename(fmt.Sprintf("%s.%d", path, j), fmt.Sprintf("%s.%d", path, j+1))
		}
		must(t, os.Rename(path, path+".0"))
	}
	close(gate)
	f.has(want...)
}

func TestPhotograph(t *testing.T) {
	dir := t.TempDir()
	add(t, filepath.Join(dir, "a.log"), "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\n\n\n")
	add(t, filepath.Join(dir, "b.log"), "b\n")
	f := follow(t, quick(true, dir))
	f.has("b")
	if got := f.seen(); !slices.Contains(got, source.NoticeRefused) {
		t.Errorf("notices %v", got)
	}
}

// Live is called once all was handed over that was there.
func TestLive(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		dir := t.TempDir()
		full, empty, none := filepath.Join(dir, "full.log"), filepath.Join(dir, "empty.log"), filepath.Join(dir, "none.log")
		add(t, full, text(numbered(1, 20_000)))
		add(t, empty, "")
		f := follow(t, quick(poll, full, empty, none))
		f.until("three streams", func() bool { return f.count() == 3 })
		f.alive()
		f.mu.Lock()
		for _, k := range f.streams {
			if want := len(atOnceOrNone(k.origin.Path)); k.live != want {
				t.Errorf("%s: live at %d of %d", k.origin.Path, k.live, want)
			}
		}
		f.mu.Unlock()
		add(t, none, "first\n")
		f.until("its line", func() bool { return slices.Contains(f.lines(), "first") })
		if n := f.count(); n != 3 {
			t.Errorf("%d streams", n)
		}
	})
}

func atOnceOrNone(path string) []byte {
	b, _ := os.ReadFile(path)
	return b
}

// A handle without the right to share would keep the writer from its own log on Windows; here
// it is proven that no lock is set and no write is needed.
func TestReadOnlyFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files mean little here")
	}
	path := inTemp(t, "ns.log")
	add(t, path, "one\n")
	must(t, os.Chmod(path, 0o444))
	f := follow(t, quick(false, path))
	f.has("one")
}

func TestTextOfAGeneration(t *testing.T) {
	g := &generation{}
	g.took([]byte("abc"))
	g.at, g.part = g.end(), nil
	g.took(bytes.Repeat([]byte("x"), 300))
	if len(g.head) != headSize || string(g.head[:4]) != "abcx" {
		t.Errorf("head %q", g.head)
	}
	if string(g.trail) != strings.Repeat("x", trailSize) {
		t.Errorf("trail %q", g.trail)
	}
}
