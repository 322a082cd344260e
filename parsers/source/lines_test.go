package source

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// linesOf gives s in pieces of random sizes.
func linesOf(t *testing.T, s string, seed uint64, most int) (lines, rest string) {
	var l Lines
	r := rand.New(rand.NewPCG(seed, 3))
	var out strings.Builder
	take := func(b []byte) {
		if len(b) > 0 && b[len(b)-1] != '\n' {
			t.Errorf("lines without an end: %.80q", b)
		}
		out.Write(b)
	}
	for len(s) > 0 {
		n := 1 + r.IntN(min(most, len(s)))
		take(l.Take([]byte(s[:n])))
		if len(l.buf) > MostLine+3*most+headSize {
			t.Fatalf("%d bytes are held", len(l.buf))
		}
		s = s[n:]
	}
	b, end := l.End()
	take(b)
	return out.String(), string(end)
}

func TestLines(t *testing.T) {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	long := strings.Repeat("x", 3<<20)
	for name, c := range map[string]struct{ in, lines, rest string }{
		"nothing":        {"", "", ""},
		"lines":          {"one\ntwo\r\n\nthree\n", "one\ntwo\r\n\nthree\n", ""},
		"rest":           {"one\ntwo", "one\n", "two"},
		"only a rest":    {"two", "", "two"},
		"short":          {"a\nb\nc", "a\nb\n", "c"},
		"utf-16":         {"\xff\xfe" + encoded(t, le, ja+"rest"), ja, "rest"},
		"long line":      {"one\n" + long + "\ntwo\n" + long + "\n", "one\n" + long[:MostLine] + "\ntwo\n" + long[:MostLine] + "\n", ""},
		"long rest":      {"one\n" + long, "one\n", long[:MostLine]},
		"long in UTF-16": {"\xff\xfe" + encoded(t, le, long+"\ntwo\n"), long[:MostLine] + "\ntwo\n", ""},
	} {
		for seed, most := range []int{1, 3, 100, 60_000} {
			if len(c.in) > 1<<16 && most < 60_000 {
				continue
			}
			lines, rest := linesOf(t, c.in, uint64(seed), most)
			if strings.HasPrefix(name, "long") { // a piece more than is kept may be given
				lines = strings.ReplaceAll(lines, strings.Repeat("x", MostLine), "X")
				c.lines = strings.ReplaceAll(c.lines, strings.Repeat("x", MostLine), "X")
			}
			if lines != c.lines || rest != c.rest {
				t.Errorf("%s in pieces of %d: %.80q and %.80q, want %.80q and %.80q", name, most, lines, rest, c.lines, c.rest)
			}
		}
	}
}
