package follow

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

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
