package follow

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hubscope/parsers/source"
)

// A busy log is one that is written to between the moment when following begins and the first
// read. It is its own sink.
type busy struct {
	t    *testing.T
	name string
	news string
	done func() // called when all has come

	mu     sync.Mutex
	before strings.Builder // lines that came before Live
	after  strings.Builder
	live   bool
}

func (b *busy) Open(source.Origin) source.Stream {
	f, err := os.OpenFile(b.name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(b.news); err != nil {
		b.t.Fatal(err)
	}
	return b
}

func (b *busy) Lines(lines []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.live {
		b.before.Write(lines)
		return
	}
	if b.after.Write(lines); b.after.Len() >= len(b.news) {
		b.done()
	}
}

func (b *busy) Live() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.live = true
}

func (b *busy) Tell(source.Notice) {}
func (b *busy) Close([]byte)       {}

func TestWhatIsWrittenWhileFollowingBeginsIsNew(t *testing.T) {
	for name, poll := range map[string]bool{"notify": false, "poll": true} {
		t.Run(name, func(t *testing.T) {
			old := strings.Repeat("an old line\n", 50)
			ctx, done := context.WithCancel(context.Background())
			defer done()
			b := &busy{t: t, name: filepath.Join(t.TempDir(), "ns.log"), news: strings.Repeat("a new line\n", 50), done: done}
			if err := os.WriteFile(b.name, []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Files(Options{Paths: []string{b.name}, Poll: poll, Back: -1}).Run(ctx, b); err != nil {
				t.Fatal(err)
			}
			if b.before.String() != old || b.after.String() != b.news {
				t.Errorf("%d bytes came before what is new, %d after; want %d and %d", b.before.Len(), b.after.Len(), len(old), len(b.news))
			}
		})
	}
}

// What comes into a file that was empty is new, also where it came before the file was looked
// at for the first time.
func TestAnEmptyFileHoldsNothingOld(t *testing.T) {
	for _, poll := range []bool{false, true} {
		for range 20 {
			path := filepath.Join(t.TempDir(), "ns.log")
			add(t, path, "")
			f := Files(quick(poll, path))
			s := &liveOrder{}
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() { f.Run(ctx, s); close(done) }()
			<-f.Ready()
			add(t, path, "one\ntwo\n")
			for s.text() == "" {
				time.Sleep(time.Millisecond)
			}
			cancel()
			<-done
			if got := s.text(); !strings.HasPrefix(got, "live ") {
				t.Fatalf("poll %v: %q", poll, got)
			}
		}
	}
}

// liveOrder notes what came before and behind Live.
type liveOrder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *liveOrder) note(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.WriteString(s)
}

func (l *liveOrder) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !strings.Contains(l.b.String(), "two") {
		return ""
	}
	return l.b.String()
}

func (l *liveOrder) Open(source.Origin) source.Stream { return l }
func (l *liveOrder) Lines(b []byte)                   { l.note(string(b)) }
func (l *liveOrder) Live()                            { l.note("live ") }
func (l *liveOrder) Tell(source.Notice)               {}
func (l *liveOrder) Close([]byte)                     {}
