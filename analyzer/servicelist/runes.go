package servicelist

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Blank reports whether a value holds nothing that can be seen.
func Blank(s string) bool { return strings.TrimFunc(s, blank) == "" }

// blank reports white space of every sort, also such that has no width at all: U+200B and
// U+FEFF come with text copied from a web page.
func blank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u180e':
		return true
	}
	return unicode.IsSpace(r)
}

// wide reports a full-width sign, as a Japanese keyboard writes them: the full-width forms
// of ASCII, and the ideographic comma and full stop in either width.
func wide(r rune) bool {
	return r >= '\uff01' && r <= '\uff5e' || r == '、' || r == '。' || r == '､' || r == '｡'
}

func wideComma(r rune) bool { return r == '，' || r == '、' || r == '､' }

// Narrow writes full-width signs in half width and leaves everything else alone.
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '、' || r == '､':
			return ','
		case r == '。' || r == '｡':
			return '.'
		case r >= '\uff01' && r <= '\uff5e':
			return r - 0xfee0
		}
		return r
	}, s)
}

// strip takes every blank out.
func strip(s string) string {
	return strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, s)
}

// Visible writes a value so that its blanks, its full-width signs and what steers the
// display can be seen.
func Visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ':
			b.WriteRune('·')
		case r == '\t':
			b.WriteRune('␉')
		case r == '\n':
			b.WriteRune('⏎')
		case r == '\r':
			b.WriteRune('␍')
		case r == '\u00a0':
			b.WriteString("⟦NBSP⟧")
		case r == '\u3000':
			b.WriteString("⟦U+3000⟧")
		case blank(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r): // Cf turns the direction of what follows
			fmt.Fprintf(&b, "⟦U+%04X⟧", r)
		case wide(r):
			b.WriteString("⟦" + string(r) + "⟧")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// oddSign is a blank where a list or an address has none, one of no width, or a full-width
// sign of those that stand between names.
var oddSign = regexp.MustCompile(`^\s|\s$|[,:]\s|\s[,:]|[\t\r\n\x{a0}\x{3000}\x{200b}-\x{200d}\x{2060}\x{feff}，：．、]`)

// Shown is a value within a list of settings: as it is, or, where something in it can't be
// seen, visible. A blank between words is no more than that.
func Shown(s string) string {
	if oddSign.MatchString(s) {
		return Visible(s)
	}
	return s
}
