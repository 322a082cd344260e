package servicelist

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func faults(entries []Entry) string {
	var out []string
	for _, e := range entries {
		if e.Fault == OK {
			out = append(out, "ok")
		} else {
			out = append(out, string(e.Fault))
		}
	}
	return strings.Join(out, " ")
}

func TestParseServiceList(t *testing.T) {
	for _, c := range []struct{ value, faults, mended string }{
		{"", "", ""},
		{" \t\u3000\r\n", "", ""},
		{"mail.example.com:443", "ok", "mail.example.com:443"},
		{"mail1.example.com:443,mail2.example.com:443", "ok ok", "mail1.example.com:443,mail2.example.com:443"},
		{"MAIL.Example.COM:443", "ok", "MAIL.Example.COM:443"},
		{"xn--wgv71a.example.jp:8443", "ok", "xn--wgv71a.example.jp:8443"},
		// The vendor's own example.
		{"mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443 or vanity URL:443", "ok ok whitespace", ""},
		// Blanks of every sort, at every end.
		{" mail.example.com:443", "whitespace", "mail.example.com:443"},
		{"mail.example.com:443\n", "whitespace", "mail.example.com:443"},
		{"mail.example.com:443\r\n,b.example.com:443", "whitespace ok", "mail.example.com:443,b.example.com:443"},
		{"a.example.com:443,\tb.example.com:443", "ok whitespace", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443\u00a0,b.example.com:443", "whitespace ok", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443,\u3000b.example.com:443", "ok whitespace", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443,\u200bb.example.com:443", "ok whitespace", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443 , b.example.com:443 ", "whitespace whitespace", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443, ", "ok whitespace", "a.example.com:443"},
		// A blank inside is none at an end.
		{"mail.example.com :443", "bad-host", "mail.example.com:443"},
		{"mail.example.com: 443", "bad-port", "mail.example.com:443"},
		{"mail.example.com 443", "missing-port", "mail.example.com:443"},
		// Full width.
		{"a.example.com：443", "fullwidth", "a.example.com:443"},
		{"a.example.com:443，b.example.com:443", "fullwidth", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443、b.example.com:443", "fullwidth", "a.example.com:443,b.example.com:443"},
		{"a．example．com:４４３", "fullwidth", "a.example.com:443"},
		{"ｍａｉｌ.example.com:443", "fullwidth", "mail.example.com:443"},
		{"a.example.com：443 ", "whitespace", "a.example.com:443"},
		{"a.example.com:443，\u3000b.example.com:443", "whitespace", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443/owa，b.example.com:443", "fullwidth", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443，", "fullwidth", "a.example.com:443"},
		// Empty entries.
		{"a.example.com:443,", "ok empty-entry", "a.example.com:443"},
		{",a.example.com:443,,b.example.com:443", "empty-entry ok empty-entry ok", "a.example.com:443,b.example.com:443"},
		{",", "empty-entry empty-entry", ""},
		// Shapes.
		{"https://mail.example.com:443", "scheme", "mail.example.com:443"},
		{"https://mail.example.com/owa", "scheme", "mail.example.com:443"},
		{"http://mail.example.com", "scheme", "mail.example.com:80"},
		{"mail.example.com:443/owa", "path", "mail.example.com:443"},
		{"mail.example.com:443/", "path", "mail.example.com:443"},
		{"*.example.com:443", "wildcard", ""},
		{"a.example.com:443,*.example.com:443, b.example.com:443", "ok wildcard whitespace", ""},
		{"mail.example.com", "missing-port", "mail.example.com:443"},
		{"mail.example.com:", "missing-port", "mail.example.com:443"},
		{"mail.example.com:0", "bad-port", ""},
		{"mail.example.com:65535", "ok", "mail.example.com:65535"},
		{"mail.example.com:65536", "bad-port", ""},
		{"mail.example.com:abc", "bad-port", ""},
		{"mail.example.com:0443", "bad-port", "mail.example.com:443"},
		{"mail.example.com:-1", "bad-port", ""},
		{":443", "bad-host", ""},
		{"mail:443", "bad-host", ""},
		{"192.0.2.10:443", "bad-host", ""},
		{"[2001:db8::1]:443", "bad-host", ""},
		{"[2001:db8::1]", "missing-port", ""},
		{"ma_il.example.com:443", "bad-host", ""},
		{"mail.example.com.:443", "bad-host", "mail.example.com:443"},
		{"-mail.example.com:443", "bad-host", ""},
		{"日本.example.com:443", "bad-host", ""},
		{"a.example.com:443;b.example.com:443", "bad-host", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443 b.example.com:443", "bad-host", "a.example.com:443,b.example.com:443"},
		{"a.example.com:443\nb.example.com:443", "bad-host", "a.example.com:443,b.example.com:443"},
		// Twice.
		{"a.example.com:443,A.Example.com:443", "ok duplicate", "a.example.com:443"},
		{"a.example.com:443,a.example.com:8443", "ok ok", "a.example.com:443,a.example.com:8443"},
		{" a.example.com:443,a.example.com:443", "whitespace duplicate", "a.example.com:443"},
	} {
		entries := ParseServiceList(c.value)
		if got := faults(entries); got != c.faults {
			t.Errorf("%q: faults %q, want %q", c.value, got, c.faults)
		}
		if got := Mend(entries); got != c.mended {
			t.Errorf("%q: mended %q, want %q", c.value, got, c.mended)
		}
	}
}

func TestListed(t *testing.T) {
	for _, c := range []struct {
		value string
		port  int
		want  bool
	}{
		{"mail.example.com:443", 443, true},
		{"mail.example.com:443", 8443, false},
		{"mail.example.com:8443", 0, true},
		{"x.example.com:443, MAIL.example.com:443 ", 443, true},
		{"ｍail.example.com：443", 443, true},
		{"x.example.com:443，mail.example.com:443", 443, true},
		{"mail.example.com", 0, false},
		{"https://mail.example.com:443", 443, false},
		{"*.example.com:443", 443, false},
		{"mail.example.com:443 or vanity URL:443", 443, false},
		{"", 443, false},
	} {
		if got := Listed(ParseServiceList(c.value), "Mail.Example.com", c.port); got != c.want {
			t.Errorf("%q port %d: %v", c.value, c.port, got)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for value, want := range map[string]Fault{
		"gw.example.com:443": OK, "gw.example.com:443 ": Whitespace, "gw.example.com：443": Fullwidth, "gw.example.com": MissingPort,
		"gw.example.com:443,gw2.example.com:443": BadHost, "gw.example.com:443,": BadPort, "https://gw.example.com": Scheme,
	} {
		if e := ParseAddress(value); e.Fault != want {
			t.Errorf("%q: %q, want %q", value, e.Fault, want)
		}
	}
}

func TestMendHost(t *testing.T) {
	for value, want := range map[string]string{
		" mail.example.com ": "mail.example.com", "https://mail.example.com/owa": "mail.example.com", "mail.example.com:443": "mail.example.com",
		"mail．example.com": "mail.example.com", "Mail.example.com.": "Mail.example.com", "mail": "", "10.0.0.1": "",
		"a.example.com b.example.com": "", "a.example.com,b.example.com": "", "me@example.com": "", "*.example.com": "",
	} {
		if got := MendHost(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	got := Visible("a b\tc\r\n\u00a0\u3000：\u200b，z")
	want := "a·b␉c␍⏎⟦NBSP⟧⟦U+3000⟧⟦：⟧⟦U+200B⟧⟦，⟧z"
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := Visible("a\x1b[31m\u202eb\u2066c"); got != "a⟦U+001B⟧[31m⟦U+202E⟧b⟦U+2066⟧c" {
		t.Errorf("what steers the display: %q", got)
	}
}

// A mended value is without fault, and mends to itself.
func TestMendIsHealthy(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a.example.com", "B.example.com", ":443", ":8443", ":0", ",", ";", " ", "\t", "\u3000", "，", "：", "https://", "/owa", "*", ".", "４４３", "or", "\n", "\u200b"})
	rapid.Check(t, func(t *rapid.T) {
		value := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
		entries := ParseServiceList(value)
		mended := Mend(entries)
		if mended == "" {
			return
		}
		again := ParseServiceList(mended)
		if slices.ContainsFunc(again, func(e Entry) bool { return e.Fault != OK }) {
			t.Fatalf("%q mends to %q: %s", value, mended, faults(again))
		}
		for _, e := range entries {
			if strings.ContainsFunc(strings.TrimFunc(e.Raw, blank), blank) {
				continue // two names that only a missing blank would make one
			}
			for _, l := range e.Listed {
				if !Listed(again, l.Host, l.Port) {
					t.Fatalf("%q mends to %q without %v", value, mended, l)
				}
			}
		}
	})
}

// A value takes its time once, whatever it is made of: what went through it again for each
// piece would not come back within the tests' limit.
func TestLongValues(t *testing.T) {
	for _, piece := range []string{"a.example.com:443,", " :", " .", ". ", " 443", "，", " a.example.com ", ": ", "a.example.com", ";", "https://", "*"} {
		value := strings.Repeat(piece, 1_000_000/len(piece))
		Mend(ParseServiceList(value))
		ParseAddress(value)
		MendHost(value)
	}
}

func FuzzServiceList(f *testing.F) {
	for _, s := range []string{"", ",", "mail.example.com:443,b.example.com:443", "a.example.com：443、\u3000b", "https://x/y z:1", "[::1]:443", "\xff\xfe:443"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		entries := ParseServiceList(s)
		for _, e := range entries {
			if s[e.Offset:e.Offset+len(e.Raw)] != e.Raw {
				t.Fatalf("entry %q is not at %d", e.Raw, e.Offset)
			}
			if e.Fault == OK && (e.Port < 1 || e.Port > 65535 || !IsFQDN(e.Host)) {
				t.Fatalf("%+v", e)
			}
		}
		if m := Mend(entries); m != "" {
			for _, e := range ParseServiceList(m) {
				if e.Fault != OK {
					t.Fatalf("%q mends to %q", s, m)
				}
			}
		}
		Visible(s)
		MendHost(s)
		ParseAddress(s)
	})
}

func TestShown(t *testing.T) {
	for value, want := range map[string]string{
		"Tunneled - Web SSO": "Tunneled - Web SSO", "a:1,b:2": "a:1,b:2", "a:1, b:2": "a:1,·b:2", " a": "·a", "a\n": "a⏎", "a：1": "a⟦：⟧1", "トンネル": "トンネル",
	} {
		if got := Shown(value); got != want {
			t.Errorf("%q is shown as %q", value, got)
		}
	}
}
