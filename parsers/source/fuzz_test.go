package source

import (
	"context"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

// FuzzOpen gives arbitrary bytes as a file. Whatever they are: no panic, no
// more bytes than the limits allow, nothing left behind, the same answer twice.
func FuzzOpen(f *testing.F) {
	z := zipped(f, entry{name: "a/b.log", data: []byte(line)}, entry{name: "../c", data: []byte("c"), raw: true})
	f.Add([]byte(line))
	f.Add(z)
	f.Add(z[:len(z)/2])
	f.Add(zipped(f, entry{name: "i.zip", data: z}))
	f.Add(gz(f, []byte(line)))
	f.Add(gz(f, tarred(f, entry{name: "t.log", data: []byte(line)})))
	f.Add(tarred(f, entry{name: "t.log", data: []byte(line)}, entry{name: "z", data: z}))
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Add([]byte("\xef\xbb\xbf"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	sjis, _ := japanese.ShiftJIS.NewEncoder().String(ja)
	f.Add([]byte(sjis))
	lim := Limits{Inflated: 1 << 20, Entries: 50, RatioFrom: 1 << 16, MemoryEach: 1 << 10}
	f.Fuzz(func(t *testing.T, data []byte) {
		tmp := t.TempDir()
		p := write(t, t.TempDir(), "f", data)
		ctx := context.Background()
		once := func() string {
			items, err := Find(ctx, []string{p}, Options{TempDir: tmp, Limits: lim})
			if err != nil || len(items) == 0 {
				t.Fatalf("%d items, %v", len(items), err)
			}
			defer Release(items)
			var out strings.Builder
			for _, it := range items {
				c, err := it.Open(ctx)
				if err != nil {
					t.Fatal(err)
				}
				// Stored entries may overlap, so each is bounded and not their sum;
				// no decoder makes more than three bytes of one.
				if c.Size() > 3*max(lim.Inflated, int64(len(data))) {
					t.Fatalf("%s: %d bytes", it.Path, c.Size())
				}
				text, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
				if err != nil {
					t.Fatal(err)
				}
				out.WriteString(it.Path + codes(it.Warnings) + codes(c.Warnings()) + string(text))
				c.Close()
			}
			return out.String()
		}
		if a, b := once(), once(); a != b {
			t.Errorf("two answers:\n%q\n%q", a, b)
		}
		noFiles(t, tmp)
	})
}
