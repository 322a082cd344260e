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
	m.Make(bytes.Repeat([]byte("\n\\&\"\xff"), 40)) // memory that was used before
	m.Make(chunk)
	odd := func(b []byte) (o Odd) {
		for _, c := range b {
			switch {
			case c >= 0x80:
				o |= NotASCII
			case c == '\\':
				o |= Backslash
			case c == '&':
				o |= Ampersand
			}
		}
		return o
	}
	// What is told of whole blocks is told for each part of them.
	near := func(from, to int) []byte {
		if from == to {
			return nil
		}
		return chunk[from/block*block : min((to+block-1)/block*block, len(chunk))]
	}
	var want []Line
	for from := 0; from < len(chunk); {
		end, next := len(chunk), len(chunk)
		if i := bytes.IndexByte(chunk[from:], '\n'); i >= 0 {
			end, next = from+i, from+i+1
		}
		l := Line{End: uint32(end), Odd: odd(near(from, next))}
		if n := bytes.Count(chunk[from:end], []byte{'"'}); n%2 == 1 {
			l.Quotes = Quoted | Uneven
		} else if n > 0 {
			l.Quotes = Quoted
		}
		want = append(want, l)
		from = next
	}
	if got := m.Lines(); !slices.Equal(got, want) {
		t.Fatalf("%+v\nwant %+v, in %q", got, want, chunk)
	}
	for from := range len(chunk) + 1 {
		if got, want := m.LastQuote(from), bytes.LastIndexByte(chunk[:from], '"'); got != want {
			t.Fatalf("the last quote in front of %d: %d, want %d, in %q", from, got, want, chunk)
		}
		for _, to := range []int{from, min(from+1, len(chunk)), (from + len(chunk)) / 2, len(chunk)} {
			if to < from {
				continue
			}
			n, first := m.Quotes(from, to)
			if i := bytes.IndexByte(chunk[from:to], '"'); n != bytes.Count(chunk[from:to], []byte{'"'}) || i < 0 && first != -1 || i >= 0 && first != from+i {
				t.Fatalf("%d quotes from %d to %d, the first at %d, in %q", n, from, to, first, chunk)
			}
			if got, want := m.Odd(from, to), odd(near(from, to)); got != want {
				t.Fatalf("from %d to %d: %v, want %v, in %q", from, to, got, want, chunk)
			}
		}
	}
	var plain Map
	plain.clear(chunk)
	plain.scanPlainly(chunk)
	if !slices.Equal(m.lines, plain.lines) || !slices.Equal(m.quotes, plain.quotes) || !slices.Equal(m.odd, plain.odd) {
		t.Fatalf("%+v\n%+v, in %q", m, plain, chunk)
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
					chunk[r.IntN(n)] = "\n\\&\"\x80\xff\x7f\x00x"[r.IntN(9)]
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
// has, in chunks of which many lines fit a block and in those of which none does.
func TestBothWaysSayTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	for range 300 {
		b := make([]byte, r.IntN(1500))
		rare := 1 + r.IntN(200)
		for i := range b {
			b[i] = "x\n\"\\&\x80\xff"[r.IntN(7)]
			if r.IntN(rare) > 0 {
				b[i] = byte(r.IntN(0x80)) &^ 7 // none of them
			}
		}
		check(t, b)
	}
	check(t, bytes.Repeat([]byte{'\n'}, 5000))
}

func FuzzMap(f *testing.F) {
	f.Add([]byte("one\ntwo & \"three\"\r\n\\n"))
	f.Fuzz(func(t *testing.T, chunk []byte) {
		if len(chunk) < 4<<10 {
			check(t, chunk)
		}
	})
}

func benchmark(b *testing.B, scan func(m *Map, chunk []byte)) {
	line := append(bytes.Repeat([]byte("abcdefg "), 50), '\n')
	chunk := bytes.Repeat(line, (256<<10)/len(line))
	var m Map
	b.SetBytes(int64(len(chunk)))
	b.ReportAllocs()
	for b.Loop() {
		m.clear(chunk)
		scan(&m, chunk)
	}
}

func BenchmarkScan(b *testing.B)        { benchmark(b, (*Map).scan) }
func BenchmarkScanPlainly(b *testing.B) { benchmark(b, (*Map).scanPlainly) }
