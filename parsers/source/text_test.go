package source

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// texts are all encodings with text in them that they can hold.
func texts(t interface{ Fatal(...any) }) map[string]Text {
	out := map[string]Text{"utf-8": {asUTF8}, "utf-16le": {asUTF16LE}, "utf-16be": {asUTF16BE}, "shift_jis": {asSJIS}, "windows-1252": {asWin1252}}
	for name, text := range out {
		if text.enc.name != name {
			t.Fatal(name, text.enc.name)
		}
	}
	return out
}

// inText writes s in an encoding that can hold it.
func inText(t interface{ Fatal(...any) }, text Text, s string) []byte {
	if text.AsIs() {
		return []byte(s)
	}
	var b []byte
	var err error
	switch text.enc.name {
	case "utf-16le":
		b, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
	case "utf-16be":
		b, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
	case "shift_jis":
		b, err = japanese.ShiftJIS.NewEncoder().Bytes([]byte(s))
	default: // Windows-1252 holds what Latin-1 does
		for _, r := range s {
			b = append(b, byte(r))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestGrowingTextInPieces cuts text where a reader that knows no more may cut it: what comes of
// the pieces is what comes of the whole.
func TestGrowingTextInPieces(t *testing.T) {
	all := texts(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"utf-8", "utf-16le", "utf-16be", "shift_jis", "windows-1252"}).Draw(t, "encoding")
		runes := map[string][]rune{
			"utf-8": []rune("aä日😀\n\r表ソ"), "utf-16le": []rune("aä日😀\n\r\u0a0a\u0d0a"), "utf-16be": []rune("aä日😀\n\r\u0a0a\u0a00"),
			"shift_jis": []rune("a日表ソ｡ｱ\n\r能"), "windows-1252": []rune("aäöü\n\r"),
		}[name]
		text := all[name]
		s := rapid.StringOf(rapid.SampledFrom(runes)).Draw(t, "text")
		raw := inText(t, text, s)
		if got := string(text.Decode(raw)); got != s {
			t.Fatalf("decoded %q, want %q", got, s)
		}
		end := text.LineEnd(raw)
		if got, want := string(text.Decode(raw[:end])), s[:strings.LastIndexByte(s, '\n')+1]; got != want {
			t.Fatalf("whole lines %q, want %q", got, want)
		}
		if start := text.LineStart(raw); start < 0 {
			if strings.Contains(s, "\n") {
				t.Fatal("no line starts")
			}
		} else if got, want := string(text.Decode(raw[start:])), s[strings.IndexByte(s, '\n')+1:]; got != want {
			t.Fatalf("behind the first line %q, want %q", got, want)
		}
		var got bytes.Buffer
		for rest := raw; len(rest) > 0; {
			n := text.Whole(rest[:rapid.IntRange(1, len(rest)).Draw(t, "piece")])
			if n == 0 {
				n = text.Whole(rest)
			}
			if n == 0 {
				t.Fatalf("no whole character in %q", rest)
			}
			piece := text.Decode(rest[:n])
			if !utf8.Valid(piece) {
				t.Fatalf("a character was cut: %q", piece)
			}
			got.Write(piece)
			rest = rest[n:]
		}
		if got.String() != s {
			t.Fatalf("pieces %q, want %q", got.String(), s)
		}
	})
}

func TestTellText(t *testing.T) {
	for head, want := range map[string]struct {
		mark         int
		asIs, wide   bool
		readablePath bool
	}{
		"":                           {0, true, false, true},
		"\xef\xbb\xbfa\n":            {3, true, false, true},
		"\xff\xfea\x00\n\x00":        {2, false, true, true},
		"a\x00b\x00c\x00d\x00\n\x00": {0, false, true, true},
		"\x89PNG\r\n\x1a\n":          {0, true, false, false},
	} {
		text := TellText([]byte(head), false)
		_, ok := text.Readable([]byte(head), "ns.log")
		if text.Mark() != want.mark || text.AsIs() != want.asIs || text.Wide() != want.wide || ok != want.readablePath {
			t.Errorf("%q: mark %d, as it is %v, wide %v, readable %v", head, text.Mark(), text.AsIs(), text.Wide(), ok)
		}
	}
}
