package source

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// inPieces decodes s as it comes in pieces of random sizes.
func inPieces(s string, seed uint64, most int) (out, encoding string) {
	var d Decoder
	var b []byte
	r := rand.New(rand.NewPCG(seed, 7))
	for len(s) > 0 {
		n := 1 + r.IntN(min(most, len(s)))
		b = d.Decode(b, []byte(s[:n]))
		s = s[n:]
	}
	return string(d.End(b)), d.Encoding()
}

func TestDecoder(t *testing.T) {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for name, c := range map[string]struct{ in, want, enc string }{
		"nothing":              {"", "", "utf-8"},
		"ascii":                {english, english, "utf-8"},
		"no line end":          {"06/18", "06/18", "utf-8"},
		"short lines":          {"a\nb\n\n\nc\n", "a\nb\n\n\nc\n", "utf-8"},
		"utf-8":                {ja, ja, "utf-8"},
		"utf-8 bom":            {"\xef\xbb\xbf" + ja, ja, "utf-8"},
		"only a bom":           {"\xef\xbb\xbf", "", "utf-8"},
		"a bom later":          {english + "\xef\xbb\xbf" + ja, english + "\xef\xbb\xbf" + ja, "utf-8"},
		"utf-16le bom":         {"\xff\xfe" + encoded(t, le, ja), ja, "utf-16le"},
		"utf-16be bom":         {"\xfe\xff" + encoded(t, be, de), de, "utf-16be"},
		"utf-16le":             {encoded(t, le, english+ja), english + ja, "utf-16le"},
		"utf-16be":             {encoded(t, be, english), english, "utf-16be"},
		"utf-16le, short line": {encoded(t, le, "\r\nok\n"+english), "\r\nok\n" + english, "utf-16le"},
		"cut surrogate":        {"\xff\xfe" + encoded(t, le, "ok") + "\x3d\xd8", "ok\ufffd", "utf-16le"},
		"half a character":     {"\xff\xfe" + encoded(t, le, english) + "k", english + "\ufffd", "utf-16le"},
		"shift-jis":            {encoded(t, japanese.ShiftJIS, ja), ja, "shift_jis"},
		"shift-jis late":       {strings.Repeat(english, 3000) + encoded(t, japanese.ShiftJIS, ja), strings.Repeat(english, 3000) + ja, "shift_jis"},
		"windows-1252":         {encoded(t, charmap.Windows1252, de), de, "windows-1252"},
		"one stray byte":       {english + "Andr\xe9\n" + ja, english + "Andr\xe9\n" + ja, "utf-8"},
		"long line":            {strings.Repeat("x", 3*headSize) + ja, strings.Repeat("x", 3*headSize) + ja, "utf-8"},
		"long utf-16":          {"\xff\xfe" + encoded(t, le, strings.Repeat("証x", headSize)), strings.Repeat("証x", headSize), "utf-16le"},
		"dirt without end":     {strings.Repeat("\xff\xfd\n", headSize), strings.Repeat("\xff\xfd\n", headSize), "utf-8"},
	} {
		for seed, most := range []int{1, 2, 7, 100, 1 << 20} {
			if len(c.in) > 1<<16 && most < 7 {
				continue
			}
			got, enc := inPieces(c.in, uint64(seed), most)
			if got != c.want || enc != c.enc {
				t.Errorf("%s in pieces of %d: %.80q in %s, want %.80q in %s", name, most, got, enc, c.want, c.enc)
			}
		}
	}
}

// TestDecoderGivesLinesAtOnce: whoever follows a log waits for none of its lines.
func TestDecoderGivesLinesAtOnce(t *testing.T) {
	for name, log := range map[string]string{"ascii": english, "short": "a\nb\n\n", "utf-8": ja, "shift-jis": encoded(t, japanese.ShiftJIS, ja), "dirt": "a\xff line\nanother\xfe\n"} {
		var d Decoder
		for line := range strings.Lines(log) {
			if out := d.Decode(nil, []byte(line)); len(out) == 0 || out[len(out)-1] != '\n' {
				t.Errorf("%s: %q gave %q", name, line, out)
			}
		}
	}
}

// FuzzDecoder: how the bytes are cut never changes what comes out, and a log in UTF-8 that
// begins with no byte order mark is given as it is.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte(english), uint64(1))
	f.Add([]byte(ja), uint64(2))
	f.Add([]byte("\xff\xfea\x00\n\x00b\x00c"), uint64(3))
	f.Add([]byte("a\x00b\x00c\x00d\x00\n\x00\x3d\xd8"), uint64(4))
	f.Add([]byte("x\n\x83\x43\x83\x93\x83\x5e\x83\x60\x83\n"), uint64(5))
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		whole, wholeEnc := inPieces(string(b), 0, len(b)+1)
		got, enc := inPieces(string(b), seed, 9)
		if got != whole || enc != wholeEnc {
			t.Fatalf("in pieces %q (%s), at once %q (%s)", got, enc, whole, wholeEnc)
		}
		var d Decoder
		if once := string(d.End(d.Decode(nil, b))); once != whole {
			t.Fatalf("at once %q, in pieces %q", once, whole)
		}
	})
}
