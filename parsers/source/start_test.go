package source

import (
	"context"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// start reads what OpenStart gives of an item.
func start(t *testing.T, it *Item, n int64) (text string, whole bool) {
	t.Helper()
	c, whole, err := it.OpenStart(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	b, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
	if err != nil || len(c.Warnings()) > 0 {
		t.Fatal(err, c.Warnings())
	}
	return string(b), whole
}

// TestStartIsTheStartOfTheWhole proves that what OpenStart gives stands in the whole content
// at the same offsets, however it is wrapped.
func TestStartIsTheStartOfTheWhole(t *testing.T) {
	text := strings.Repeat(line, 3000)
	var wide []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	d := t.TempDir()
	plain := []byte(text)
	write(t, d, "plain.log", plain)
	write(t, d, "once.log.gz", gz(t, plain))
	write(t, d, "twice.log.gz", gz(t, gz(t, plain)))
	write(t, d, "wide.log", wide)
	write(t, d, "marked.log", append([]byte("\xef\xbb\xbf"), plain...))
	write(t, d, "case.zip", zipped(t, entry{name: "packed.log", data: plain}, entry{name: "stored.log", data: plain, raw: true}, entry{name: "ns.log.0.gz", data: gz(t, plain)}))
	write(t, d, "case.tgz", gz(t, tarred(t, entry{name: "ns.log", data: plain})))
	items := append(find(t, Options{}, d), find(t, Options{Stdin: strings.NewReader(text)}, "-")...)
	if len(items) != 10 {
		t.Fatalf("%d items", len(items))
	}
	for _, it := range items {
		for _, n := range []int64{1000, 70_000} {
			got, whole := start(t, it, n)
			if whole || !strings.HasPrefix(text, got) || !strings.HasSuffix(got, "\n") || int64(len(got)) > n || int64(len(got)) < n/2-int64(len(line)) {
				t.Errorf("%s: of %d bytes come %d (whole: %v)", it.Path, n, len(got), whole)
			}
		}
		if got, whole := start(t, it, 1<<20); !whole || got != text {
			t.Errorf("%s: of all bytes come %d (whole: %v)", it.Path, len(got), whole)
		}
		if it.layers == 0 && it.Path != d+"/wide.log" && it.Path != d+"/marked.log" && it.Decoded() != int64(len(text)) {
			t.Errorf("%s: %d of %d bytes are to be expected", it.Path, it.Decoded(), len(text))
		}
		if it.layers > 0 && (it.Decoded() == 0 || it.Decoded()%deflated != 0) {
			t.Errorf("%s: %d bytes are to be expected of %d packed ones", it.Path, it.Decoded(), it.Size)
		}
	}
}

// TestStartOfWhatHasNone has a file that breaks off, one that is gone and an empty one.
func TestStartOfWhatHasNone(t *testing.T) {
	d := t.TempDir()
	write(t, d, "none.log", nil)
	packed := gz(t, []byte(strings.Repeat(line, 3000)))
	write(t, d, "cut.log.gz", packed[:len(packed)/2])
	for _, it := range find(t, Options{}, d, d+"/nowhere.log") {
		got, whole := start(t, it, 1<<20)
		if !whole || !strings.HasPrefix(strings.Repeat(line, 3000), got) {
			t.Errorf("%s: %d bytes (whole: %v)", it.Path, len(got), whole)
		}
	}
	long := strings.Repeat("x", 200_000)
	write(t, d, "long.log", []byte(long))
	for _, it := range find(t, Options{}, d+"/long.log") {
		if got, whole := start(t, it, 100_000); whole || got != long[:100_000] {
			t.Errorf("a line without an end gives %d bytes", len(got))
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := find(t, Options{}, d)[0].OpenStart(ctx, 1000); err == nil {
		t.Error("a cancelled start was opened")
	}
}
