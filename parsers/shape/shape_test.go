package shape

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// alike is what Fits means.
func alike(text, b []byte, from, to int) bool {
	if len(b) < len(text) || len(text) == 0 {
		return false
	}
	for i, c := range text {
		digits := c-'0' < 10 && b[i]-'0' < 10
		if c != b[i] && (!digits || i >= from && i < to) {
			return false
		}
	}
	return true
}

func TestFits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = "0123456789 :/.-ab\x00\x7f\xff*?@"[r.IntN(23)]
		}
		return b
	}
	var s Shape // used again
	if s.Fits([]byte("anything")) || s.Fits(nil) {
		t.Error("what has learnt nothing fits something")
	}
	fit := 0
	for n := range 140 {
		for range 400 {
			text := random(n)
			from, to := r.IntN(n+1), r.IntN(n+1)
			if r.IntN(3) == 0 {
				from, to = 0, n
			}
			s.Learn(text, from, to)
			if s.Len() != n {
				t.Fatalf("%d bytes of %d", s.Len(), n)
			}
			b := append(bytes.Clone(text), random(r.IntN(40))...)
			for i := range b[:n] {
				if b[i]-'0' < 10 && (i < from || i >= to) {
					b[i] = '0' + byte(r.IntN(10))
				}
			}
			for range 4 {
				want := alike(text, b, from, to)
				if got := s.Fits(b); got != want {
					t.Fatalf("%q fits %q: %v, want %v; digits from %d to %d may not differ", b, text, got, want, from, to)
				}
				if s.fitsPlainly(b) != want {
					t.Fatalf("%q fits %q plainly: %v, want %v", b, text, !want, want)
				}
				if want {
					fit++
				}
				if len(b) == 0 {
					break
				}
				if i := r.IntN(len(b)); r.IntN(8) == 0 {
					b = b[:i]
				} else {
					b[i] = byte(r.IntN(256))
				}
			}
		}
	}
	if fit < 40_000 {
		t.Errorf("only %d texts fitted", fit)
	}
}

// TestEveryByteIsTold goes through all bytes in the place of a digit and of another one.
func TestEveryByteIsTold(t *testing.T) {
	for _, n := range []int{2, 31, 32, 33, 64, 65} {
		text := append(bytes.Repeat([]byte{'x'}, n-2), "7-"...)
		var s Shape
		s.Learn(text, 0, 0)
		for c := range 256 {
			for at := range n {
				b := append(bytes.Clone(text), "the rest of a line that is long enough"...)
				b[at] = byte(c)
				want := byte(c) == text[at] || at == n-2 && byte(c)-'0' < 10
				if got := s.Fits(b); got != want {
					t.Fatalf("%#x at %d of %q: %v", c, at, text, got)
				}
				if got := s.Fits(b[:n]); got != want {
					t.Fatalf("%#x at %d of %q, which ends there: %v", c, at, text, got)
				}
			}
		}
	}
}

func BenchmarkFits(b *testing.B) {
	text := []byte(" GMT gw1 0-PPE-2 : default SSLVPN TCPCONNSTAT 48969865 0 :")
	var s Shape
	s.Learn(text, 18, 45)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if !s.Fits(text) {
			b.Fatal("does not fit")
		}
	}
}
