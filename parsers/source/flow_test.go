package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// gate is a file whose bytes from a point on cannot be read before it opens.
type gate struct {
	handle
	from int64
	open <-chan struct{}
}

func (g gate) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > g.from {
		<-g.open
	}
	return g.handle.ReadAt(p, off)
}

// gated opens an item of data whose second half comes only when the channel is closed.
func gated(t *testing.T, ctx context.Context, name string, data []byte) (c *Content, it *Item, open chan struct{}, tmp string) {
	t.Helper()
	p := write(t, t.TempDir(), name, data)
	tmp = t.TempDir()
	open = make(chan struct{})
	sys := realSystem()
	plain := sys.open
	sys.open = func(p string) (handle, error) {
		h, err := plain(p)
		return gate{h, int64(len(data)) / 2, open}, err
	}
	it = find(t, Options{sys: &sys, TempDir: tmp}, p)[0]
	c, err := it.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return c, it, open, tmp
}

// hexText is text that gzip takes to about half its size, so that where a half of the
// file ends the content's does, too.
func hexText(n int) []byte {
	text := make([]byte, n)
	rand.NewChaCha8([32]byte{4}).Read(text)
	for i := range text {
		if text[i] = "0123456789abcdef"[text[i]&15]; i%80 == 79 {
			text[i] = '\n'
		}
	}
	return text
}

func TestReadWhileItComesIn(t *testing.T) {
	text := hexText(4 << 20)
	utf16 := []byte("\xff\xfe")
	for _, c := range text {
		utf16 = append(utf16, c, 0)
	}
	for name, data := range map[string][]byte{"gzip": gz(t, text), "gzip in gzip": gz(t, gz(t, text)), "UTF-16 in gzip": gz(t, utf16), "UTF-16": utf16} {
		t.Run(name, func(t *testing.T) {
			c, it, open, tmp := gated(t, context.Background(), "ns.log.0.gz", data)
			if got := c.Head(); !bytes.Equal(got, text[:headSize]) {
				t.Fatalf("a head of %d bytes", len(got))
			}
			p := make([]byte, 100)
			if n, err := c.ReadAt(p, 512<<10); n != 100 || err != nil || !bytes.Equal(p, text[512<<10:][:100]) {
				t.Fatalf("%d, %v: %q", n, err, p)
			}
			if part := c.Packed(512 << 10); part < it.Size/10 || part > it.Size/6 {
				t.Errorf("an eighth of the content is %d of %d bytes", part, it.Size)
			}
			close(open)
			if c.Size() != int64(len(text)) || len(c.Warnings()) != 0 {
				t.Errorf("%d bytes, %v", c.Size(), c.Warnings())
			}
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() {
					r := rand.New(rand.NewPCG(1, uint64(i)))
					p := make([]byte, 3000)
					for range 200 {
						off := r.IntN(len(text) + 1000)
						want := text[min(off, len(text)):min(off+len(p), len(text))]
						n, err := c.ReadAt(p, int64(off))
						if !bytes.Equal(p[:n], want) || (err == io.EOF) != (n < len(p)) || err != nil && err != io.EOF {
							t.Errorf("%d bytes at %d: %v", n, off, err)
						}
					}
				})
			}
			all.Wait()
			c.Close()
			noFiles(t, tmp)
			if it.env.mem != it.env.lim.MemoryTotal {
				t.Errorf("memory not given back: %d", it.env.lim.MemoryTotal-it.env.mem)
			}
		})
	}
}

// What waits for bytes that never come must not wait when nobody wants them any more.
func TestEndWhileItComesIn(t *testing.T) {
	data := gz(t, hexText(4<<20))
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		c, _, open, tmp := gated(t, ctx, "a.gz", data)
		cancel()
		close(open)
		if n, err := c.ReadAt(make([]byte, 10), 4<<20-10); n != 0 || err != context.Canceled {
			t.Errorf("%d, %v", n, err)
		}
		if n := c.Size(); n < headSize || n >= 4<<20 {
			t.Errorf("%d bytes", n)
		}
		if w := c.Warnings(); len(w) != 0 {
			t.Errorf("%v", w)
		}
		c.Close()
		noFiles(t, tmp)
	})
	t.Run("closed", func(t *testing.T) {
		c, it, open, tmp := gated(t, context.Background(), "a.gz", data)
		got := make(chan error)
		go func() {
			_, err := c.ReadAt(make([]byte, 10), 4<<20-10)
			got <- err
		}()
		close(open)
		c.Close()
		// The reader may have been faster than Close.
		if err := <-got; err != nil && !errors.Is(err, fs.ErrClosed) && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, err := c.ReadAt(make([]byte, 1), 0); err != fs.ErrClosed {
			t.Error(err)
		}
		noFiles(t, tmp)
		if it.env.mem != it.env.lim.MemoryTotal {
			t.Errorf("memory not given back: %d", it.env.lim.MemoryTotal-it.env.mem)
		}
	})
}

// An entry of a zip whose archive is itself inflated is read while the rest of it comes in.
func TestZipEntryComesIn(t *testing.T) {
	text := strings.Repeat(line, 40_000)
	inner := zipped(t, entry{name: "ns.log", data: []byte(text)}, entry{name: "cut.log.gz", data: gz(t, []byte(text))[:9000]})
	items := find(t, Options{}, write(t, t.TempDir(), "case.zip", zipped(t, entry{name: "inner.zip", data: inner})))
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	got, w := read(t, items[0])
	if codes(w) != "truncated-archive" || w[0].Offset != int64(len(got)) || !strings.HasPrefix(text, got) {
		t.Errorf("%d bytes, %v", len(got), w)
	}
	if got, w := read(t, items[1]); got != text || len(w) != 0 {
		t.Errorf("%d bytes, %v", len(got), w)
	}
}
