package follow

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hubscope/parsers/source"
)

// meddler is the real system, in which a test does something between two calls of the scout.
type meddler struct {
	system
	opened atomic.Pointer[func()] // done once, before the next file is opened
	listed atomic.Pointer[func()] // done behind each listing, before the files in it are looked at

	listing func() // for listed; see heldUp
}

func newMeddler() *meddler {
	m := &meddler{system: realSystem()}
	real := m.system
	m.open = func(name string) (file, error) {
		if do := m.opened.Swap(nil); do != nil {
			(*do)()
		}
		return real.open(name)
	}
	m.readDir = func(name string) ([]fs.DirEntry, error) {
		list, err := real.readDir(name)
		if do := m.listed.Load(); do != nil {
			(*do)()
		}
		return list, err
	}
	return m
}

// heldUp is a follower of a log that has long lost its name. Its courier is held up by the
// analysis until m.listing, which gives it time to go on before the scout does.
func heldUp(t *testing.T, poll bool, m *meddler, path string, old []string) *following {
	t.Helper()
	o := quick(poll, path)
	o.sys = &m.system
	held, gate := make(chan struct{}), make(chan struct{})
	var armed atomic.Bool
	r := &record{slow: func() {
		if armed.Swap(false) {
			close(held)
			<-gate
		}
	}}
	last := len(old) - 1
	add(t, path, text(old[:last]))
	f := followInto(t, o, r)
	f.has(old[:last]...)
	must(t, os.Rename(path, path+".0"))
	f.until("told that it is gone", func() bool { return slices.Contains(f.seen(), source.NoticeGone) })
	armed.Store(true)
	add(t, path+".0", text(old[last:]))
	<-held
	time.Sleep(2 * o.Grace)
	release := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(release)
	m.listing = func() {
		release()
		time.Sleep(o.Grace)
	}
	return f
}

// appear has a file with its lines stand under a name from one moment to the next.
func appear(t *testing.T, path string, lines []string) {
	t.Helper()
	must(t, os.WriteFile(path+"~", []byte(text(lines)), 0o666))
	must(t, os.Rename(path+"~", path))
}

// Between the look at a name and the opening of its file the name goes to another one, while
// the file before has long been quiet: what was there in between has its turn first.
func TestRotatedBeforeItIsOpened(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 30)
		m := newMeddler()
		f := heldUp(t, poll, m, path, want[:10])
		rotate := func() {
			shift(path)
			must(t, os.Rename(path, path+".0"))
			appear(t, path, want[20:])
			m.listed.Store(&m.listing)
		}
		m.opened.Store(&rotate)
		appear(t, path, want[10:20])
		f.has(want...)
	})
}

// A rotation renames one piece after the other: who lists the folder meanwhile sees some twice
// and others not at all.
func TestListedAmidRotations(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 60)
		m := newMeddler()
		f := heldUp(t, poll, m, path, want[:10])
		n := 20
		rotate := func() {
			if n < len(want) {
				shift(path)
				must(t, os.Rename(path, path+".0"))
				appear(t, path, want[n:n+10])
				n += 10
			}
		}
		each := func() { rotate(); m.listing() }
		begin := func() { m.listed.Store(&each) }
		m.opened.Store(&begin)
		appear(t, path, want[10:20])
		f.has(want...)
	})
}

// A file that came and went while nobody looked is nobody's to read, but that it may have been
// there is told. Rotated pieces are found by their numbers.
func TestToldWhenNobodyLooked(t *testing.T) {
	for name, c := range map[string]struct {
		as   string // what the first file is renamed to
		told bool
	}{
		"numbered": {".0", false},
		"kept":     {"-kept", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := inTemp(t, "ns.log")
			want := numbered(1, 20)
			k := newFake()
			o := quick(true, path)
			o.sys = &k.system
			add(t, path, text(want[:10]))
			f := follow(t, o)
			f.has(want[:10]...)
			asleep := make(chan struct{})
			k.held.Store(&asleep)
			time.Sleep(2 * quietBefore(o.Interval))
			must(t, os.Rename(path, path+c.as))
			add(t, path, text(want[10:]))
			k.held.Store(nil)
			close(asleep)
			f.has(want...)
			if got := slices.Contains(f.seen(), source.NoticeGap); got != c.told {
				t.Errorf("a gap was told: %v, want %v\n%s", got, c.told, f.story())
			}
		})
	}
}

// counted is a file that is counted while it is open.
type counted struct {
	file
	open *atomic.Int64
}

func (c counted) Close() error {
	c.open.Add(-1)
	return c.file.Close()
}

// What the scout finds while all is ending is let go as well.
func TestEndedWhileAFileIsOpened(t *testing.T) {
	path := inTemp(t, "ns.log")
	add(t, path, "one\n")
	m := newMeddler()
	var open atomic.Int64
	real := m.open
	m.open = func(name string) (file, error) {
		h, err := real(name)
		if err != nil {
			return nil, err
		}
		open.Add(1)
		return counted{h, &open}, nil
	}
	o := quick(true, path)
	o.sys = &m.system
	ctx, cancel := context.WithCancel(context.Background())
	r, done := &record{}, make(chan struct{})
	go func() { defer close(done); Files(o).Run(ctx, r) }()
	for len(r.lines()) == 0 {
		time.Sleep(time.Millisecond)
	}
	end := func() {
		cancel()
		for ended := false; !ended; time.Sleep(time.Millisecond) {
			r.mu.Lock()
			ended = r.streams[0].closed
			r.mu.Unlock()
		}
	}
	m.opened.Store(&end)
	appear(t, path, []string{"two"})
	<-done
	if n := open.Load(); n != 0 {
		t.Errorf("%d files are open", n)
	}
}

// A log that was copied and cut more than once while nobody looked comes in the order of its
// copies.
func TestCutTwiceWhileNobodyLooked(t *testing.T) {
	both(t, func(t *testing.T, poll bool) {
		path := inTemp(t, "ns.log")
		want := numbered(1, 100)
		k := newFake()
		o := quick(poll, path)
		o.sys = &k.system
		add(t, path, text(want[:20]))
		f := follow(t, o)
		f.has(want[:20]...)
		asleep := make(chan struct{})
		k.held.Store(&asleep)
		for i := 20; i < 80; i += 20 {
			add(t, path, text(want[i:i+20]))
			shift(path)
			b, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path+".0", b, 0o666))
			must(t, os.Truncate(path, 0))
		}
		add(t, path, text(want[80:]))
		k.held.Store(nil)
		close(asleep)
		f.has(want...)
	})
}
