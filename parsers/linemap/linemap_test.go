package linemap

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// check compares a map with what a look at every byte says.
func check(t *testing.T, chunk []byte) {
	t.Helper()
	var m Map
	m.Make(bytes.Repeat([]byte("\n\\&\xff"), 40)) // memory that was used before
	m.Make(chunk)
	if got, want := m.Feeds(), bytes.Count(chunk, []byte{'\n'}); got != want {
		t.Fatalf("%d line feeds, want %d, in %q", got, want, chunk)
	}
	plain := func(from, to int) bool {
		return !slices.ContainsFunc(chunk[from:to], func(c byte) bool { return c >= 0x80 || c == '\\' || c == '&' })
	}
	for from := range len(chunk) + 1 {
		want := len(chunk)
		if i := bytes.IndexByte(chunk[from:], '\n'); i >= 0 {
			want = from + i
		}
		if got := m.End(from); got != want {
			t.Fatalf("the line at %d ends at %d, want %d, in %q", from, got, want, chunk)
		}
		for _, to := range []int{from, min(from+1, len(chunk)), want, (from + len(chunk)) / 2, len(chunk)} {
			// What is told of whole blocks is told for each part of them.
			first, last := from/block*block, min((to+block-1)/block*block, len(chunk))
			if got, want := m.Plain(from, to), from == to || plain(first, last); got != want {
				t.Fatalf("plain from %d to %d: %v, want %v, in %q", from, to, got, want, chunk)
			}
		}
	}
}

func TestMapTellsOfEveryByte(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	check(t, nil)
	for n := range 300 {
		chunk := bytes.Repeat([]byte{'x'}, n)
		check(t, chunk)
		for range r.IntN(4) {
			for range 3 {
				if n > 0 {
					chunk[r.IntN(n)] = "\n\\&\x80\xff\x7f\x00x"[r.IntN(8)]
				}
			}
			check(t, chunk)
		}
	}
	long := bytes.Repeat([]byte{'x'}, 3000)
	check(t, long)
	long[2000] = '&'
	check(t, long)
}

// TestBothWaysSayTheSame compares the processor's own way with the one that every processor
// has.
func TestBothWaysSayTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	for blocks := range 20 {
		b := make([]byte, blocks*block)
		for range 50 {
			for i := range b {
				b[i] = byte(r.IntN(256))
				if r.IntN(3) > 0 {
					b[i] = 'x'
				}
			}
			ends, odd := [2][]uint64{make([]uint64, blocks), make([]uint64, blocks)}, [2][]uint8{make([]uint8, blocks), make([]uint8, blocks)}
			one, other := scan(b, ends[0], odd[0]), scanPlainly(b, ends[1], odd[1])
			if one != other || !slices.Equal(ends[0], ends[1]) || !slices.Equal(odd[0], odd[1]) {
				t.Fatalf("%d %x %x\n%d %x %x", one, ends[0], odd[0], other, ends[1], odd[1])
			}
		}
	}
}

func FuzzMap(f *testing.F) {
	f.Add([]byte("one\ntwo & three\r\n\\n"))
	f.Fuzz(func(t *testing.T, chunk []byte) {
		if len(chunk) < 4<<10 {
			check(t, chunk)
		}
	})
}

func benchmark(b *testing.B, scan func(b []byte, ends []uint64, odd []uint8) int) {
	line := append(bytes.Repeat([]byte("abcdefg "), 50), '\n')
	chunk := bytes.Repeat(line, (256<<10)/len(line))
	chunk = chunk[:len(chunk)/block*block]
	ends, odd := make([]uint64, len(chunk)/block), make([]uint8, len(chunk)/block)
	b.SetBytes(int64(len(chunk)))
	b.ReportAllocs()
	for b.Loop() {
		scan(chunk, ends, odd)
	}
}

func BenchmarkScan(b *testing.B)        { benchmark(b, scan) }
func BenchmarkScanPlainly(b *testing.B) { benchmark(b, scanPlainly) }
