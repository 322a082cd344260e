//go:build cgo || !darwin

package ui

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestWrap(t *testing.T) {
	test.NewTempApp(t)
	f := func(s string, width float32, most int, want string) {
		t.Helper()
		rows, _ := wrap(s, width, sizeText, fyne.TextStyle{}, false, most)
		for _, r := range rows {
			if w := textWidth(r, sizeText, fyne.TextStyle{}); w > width && len([]rune(r)) > 1 {
				t.Errorf("row %q is %v wide, of %v", r, w, width)
			}
		}
		if got := strings.Join(rows, "|"); want != "" && got != want {
			t.Errorf("wrap(%q, %v) = %q, want %q", s, width, got, want)
		}
	}
	w := func(s string) float32 { return textWidth(s, sizeText, fyne.TextStyle{}) + 0.5 }
	f("", 100, 0, "")
	f("one two three", w("one two"), 0, "one two|three")
	f("one two three", w("one two thre"), 0, "one two|three")
	f("a\nb", 500, 0, "a|b")
	f("unbreakable", w("unbrea"), 0, "unbrea|kable")
	f("日本語の文、続く。", w("日本語の文"), 0, "日本語の|文、続く。") // no comma at a row's start
	f("one two three four five six", w("one two…"), 2, "")
	if rows, cut := wrap("one two three four five six", w("one two"), sizeText, fyne.TextStyle{}, false, 2); !cut || len(rows) != 2 || !strings.HasSuffix(rows[1], "…") {
		t.Errorf("two rows of a long text: %q, cut %v", rows, cut)
	}
	// Whatever comes, no rune is lost while nothing is cut.
	for _, s := range []string{"x", "  blanks  within  ", strings.Repeat("長い", 80), strings.Repeat("word ", 80), "\t\x00\u202etricky"} {
		for width := float32(20); width < 400; width += 37 {
			rows, cut := wrap(s, width, sizeText, fyne.TextStyle{}, true, 0)
			if !cut && len(strings.ReplaceAll(strings.Join(rows, ""), " ", "")) != len(strings.ReplaceAll(oneLine(s), " ", "")) {
				t.Fatalf("wrap(%q, %v) lost something: %q", s, width, rows)
			}
		}
	}
}

func TestFit(t *testing.T) {
	test.NewTempApp(t)
	style := fyne.TextStyle{}
	for width := float32(0); width < 200; width += 3 {
		got := fit("A fairly long headline", width, sizeText, style)
		if w := textWidth(got, sizeText, style); w > max(width, runeWidth('…', sizeText, style)) {
			t.Errorf("fit to %v gives %q, %v wide", width, got, w)
		}
	}
	if got := fit("short", 500, sizeText, style); got != "short" {
		t.Errorf("got %q", got)
	}
}

func TestFirstRunes(t *testing.T) {
	f := func(s string, n int, want string, cut bool) {
		t.Helper()
		if got, c := firstRunes(s, n); got != want || c != cut {
			t.Errorf("firstRunes(%q, %d) = %q, %v", s, n, got, c)
		}
	}
	f("", 3, "", false)
	f("abc", 3, "abc", false)
	f("abcd", 3, "abc", true)
	f("日本語", 2, "日本", true)
}

// A raw line of megabytes must not reach the painter.
func TestLongRawLine(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en"})
	r := newRawLine(w, func() {})
	r.set(strings.Repeat("x", 5<<20))
	r.text.HeightFor(600)
	if n := len(r.text.text); n > rawColumns+3 {
		t.Errorf("%d bytes are drawn", n)
	}
	r.toggle()
	r.text.HeightFor(600)
	if n := len(r.text.text); n > rawLong+3 || len(r.text.rows) > maxRows {
		t.Errorf("%d bytes in %d rows are drawn", n, len(r.text.rows))
	}
}

func TestPathsIn(t *testing.T) {
	got := strings.Join(pathsIn("  /a b/c.log \n\n\"C:\\x y\"\nfile:///tmp/z\n"), "|")
	if want := `/a b/c.log|C:\x y|/tmp/z`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	f := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(r) + 0.7152*f(g) + 0.0722*f(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// over lays a see-through colour on an opaque one.
func over(top, ground color.NRGBA, alpha uint8) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(alpha) + int(b)*(255-int(alpha))) / 255) }
	return color.NRGBA{mix(top.R, ground.R), mix(top.G, ground.G), mix(top.B, ground.B), 255}
}

// Every text colour is legible (WCAG AA) on every ground that it stands on.
func TestContrast(t *testing.T) {
	for name, colors := range map[string]map[fyne.ThemeColorName]color.NRGBA{"light": lightColors, "dark": darkColors} {
		grounds := []fyne.ThemeColorName{theme.ColorNameBackground, colorSurface, colorInset, theme.ColorNameSelection, theme.ColorNameHeaderBackground}
		for _, text := range []fyne.ThemeColorName{theme.ColorNameForeground, colorMuted, colorRed, colorAmber, colorGreen, colorBlue, colorViolet, colorGrey, theme.ColorNamePrimary} {
			for _, g := range grounds {
				if c := contrast(colors[text], colors[g]); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", name, text, g, c)
				}
			}
			for _, g := range []fyne.ThemeColorName{theme.ColorNameBackground, colorSurface} { // badges
				if c := contrast(colors[text], over(colors[text], colors[g], 0x1e)); c < 4.5 {
					t.Errorf("%s: a badge of %s on %s has a contrast of %.2f", name, text, g, c)
				}
			}
		}
		if c := contrast(colors[theme.ColorNameForegroundOnPrimary], colors[theme.ColorNamePrimary]); c < 4.5 {
			t.Errorf("%s: a primary button has a contrast of %.2f", name, c)
		}
		if len(lightColors) != len(darkColors) {
			t.Error("the two variants do not name the same colours")
		}
	}
}
