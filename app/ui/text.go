//go:build cgo || !darwin

package ui

import (
	"runtime"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// maxRows bounds what one paragraph may draw: each row is a texture.
const maxRows = 200

// A runeKey is what a rune's width depends on.
type runeKey struct {
	r     rune
	size  float32
	style fyne.TextStyle
}

// runeWidths is only touched on the user interface's goroutine.
var runeWidths = map[runeKey]float32{}

// runeWidth measures one rune once. Fyne's own measure shapes a whole string each time
// and keeps every string it was ever asked about.
func runeWidth(r rune, size float32, style fyne.TextStyle) float32 {
	k := runeKey{r, size, style}
	w, ok := runeWidths[k]
	if !ok {
		w = fyne.MeasureText(string(r), size, style).Width
		if len(runeWidths) > 20000 {
			clear(runeWidths)
		}
		runeWidths[k] = w
	}
	return w
}

func textWidth(s string, size float32, style fyne.TextStyle) float32 {
	var w float32
	for _, r := range s {
		w += runeWidth(r, size, style)
	}
	return w
}

func lineHeight(size float32, style fyne.TextStyle) float32 {
	return fyne.MeasureText("Xg", size, style).Height
}

// A baselined layout holds one text of one line, as high as a Latin one.
type baselined struct{}

func (baselined) MinSize(objs []fyne.CanvasObject) fyne.Size {
	t := objs[0].(*canvas.Text)
	return fyne.NewSize(t.MinSize().Width, lineHeight(t.TextSize, t.TextStyle))
}

func (baselined) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	t := objs[0].(*canvas.Text)
	setLine(t, 0, (size.Height-lineHeight(t.TextSize, t.TextStyle))/2)
}

// line is one short text that does not wrap.
func line(text string, size float32, c fyne.ThemeColorName, bold bool) *fyne.Container {
	t := canvas.NewText(oneLine(text), theme.Color(c))
	t.TextSize = size
	t.TextStyle.Bold = bold && canBold(text)
	return container.New(baselined{}, t)
}

// canBold reports whether bold would be even: the Japanese fonts that Linux brings have
// no bold face, and half a sentence in bold is worse than none.
func canBold(text string) bool {
	return runtime.GOOS != "linux" || strings.IndexFunc(text, wide) < 0
}

// fit cuts s to one row of a width, with an ellipsis where something was cut.
func fit(s string, width, size float32, style fyne.TextStyle) string {
	s = oneLine(s)
	var w, last float32
	cut := 0
	dots := runeWidth('…', size, style)
	for i, r := range s {
		last = runeWidth(r, size, style)
		if w+dots <= width {
			cut = i
		}
		w += last
		if w > width {
			if w-last == 0 {
				return ""
			}
			return strings.TrimRight(s[:cut], " ") + "…"
		}
	}
	return s
}

// oneLine makes the runes that would break a row harmless.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r):
			return '·'
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069: // direction overrides lie about a line
			return '·'
		}
		return r
	}, s)
}

const (
	notAtStart = "、。，．・：；！？）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％,.!?:;)]}"
	notAtEnd   = "（［｛「『【〈《〔([{"
)

// wide reports whether a line may be broken beside r without a blank.
func wide(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7af || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xffef
}

// wrap breaks s into rows of at most width. With anywhere, a row may break at every
// rune, as raw lines do; otherwise at blanks and beside wide characters, and within a
// word only where nothing else helps. At most most rows come back; the last then ends
// with an ellipsis, and cut is true.
func wrap(s string, width, size float32, style fyne.TextStyle, anywhere bool, most int) (rows []string, cut bool) {
	if most <= 0 || most > maxRows {
		most = maxRows
	}
	if width < 20 {
		width = 20
	}
	for _, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		rs := []rune(oneLine(part))
		for first := true; first || len(rs) > 0; first = false {
			if len(rows) == most {
				rows[most-1] = fit(rows[most-1]+"…", width, size, style)
				return rows, true
			}
			n := rowLength(rs, width, size, style, anywhere)
			rows = append(rows, strings.TrimRight(string(rs[:n]), " "))
			rs = rs[n:]
			for !anywhere && len(rs) > 0 && rs[0] == ' ' {
				rs = rs[1:]
			}
		}
	}
	return rows, false
}

// rowLength is how many runes the next row takes.
func rowLength(rs []rune, width, size float32, style fyne.TextStyle, anywhere bool) int {
	var w float32
	brk := 0
	for i, r := range rs {
		w += runeWidth(r, size, style)
		if w > width && i > 0 && r != ' ' {
			if anywhere || brk == 0 {
				return i
			}
			return brk
		}
		if i+1 == len(rs) {
			break
		}
		next := rs[i+1]
		switch {
		case r == ' ':
			brk = i + 1
		case next == ' ':
		case (wide(r) || wide(next)) && !strings.ContainsRune(notAtStart, next) && !strings.ContainsRune(notAtEnd, r):
			brk = i + 1
		}
	}
	return len(rs)
}

// A para is text that wraps to the width it is given, and knows its height for a width
// before it is laid out. (A wrapped label of Fyne's breaks Japanese at the first blank
// and learns its height a frame late.)
type para struct {
	widget.BaseWidget
	text     string
	size     float32
	style    fyne.TextStyle
	color    fyne.ThemeColorName
	anywhere bool
	most     int // rows; 0 is all

	rows  []string
	width float32
	cut   bool
}

func newPara(text string) *para {
	p := &para{text: text, size: sizeText, color: theme.ColorNameForeground}
	p.ExtendBaseWidget(p)
	return p
}

func (p *para) bold() *para                    { p.style.Bold = canBold(p.text); return p }
func (p *para) sized(s float32) *para          { p.size = s; return p }
func (p *para) in(c fyne.ThemeColorName) *para { p.color = c; return p }
func (p *para) upTo(rows int) *para            { p.most = rows; return p }
func (p *para) raw() *para                     { p.style.Monospace, p.anywhere, p.size = true, true, sizeRaw; return p }
func caption(text string) *para                { return newPara(text).sized(sizeCaption).in(colorMuted) }
func section(text string) *para                { return newPara(text).sized(sizeSection).bold() }
func (p *para) lineHeight() float32            { return lineHeight(p.size, p.style) + 1 }
func (p *para) HeightFor(width float32) float32 {
	p.reflow(width)
	return float32(len(p.rows)) * p.lineHeight()
}
func (p *para) MinSize() fyne.Size                  { return fyne.NewSize(20, p.HeightFor(p.lastWidth())) }
func (p *para) CreateRenderer() fyne.WidgetRenderer { return &paraRenderer{p: p} }

func (p *para) lastWidth() float32 {
	if p.width == 0 {
		return 400
	}
	return p.width
}

func (p *para) reflow(width float32) {
	if p.width == width && p.rows != nil {
		return
	}
	p.width = width
	p.rows, p.cut = wrap(p.text, width, p.size, p.style, p.anywhere, p.most)
}

func (p *para) setText(s string) {
	if p.text == s {
		return
	}
	p.text = s
	p.rows = nil
	p.reflow(p.lastWidth())
	p.Refresh()
}

type paraRenderer struct {
	p     *para
	texts []*canvas.Text
	objs  []fyne.CanvasObject
}

func (r *paraRenderer) Destroy()                     {}
func (r *paraRenderer) MinSize() fyne.Size           { return r.p.MinSize() }
func (r *paraRenderer) Objects() []fyne.CanvasObject { return r.objs }

func (r *paraRenderer) Layout(size fyne.Size) {
	r.p.reflow(size.Width)
	r.draw()
}

func (r *paraRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.p)
}

func (r *paraRenderer) draw() {
	h := r.p.lineHeight()
	for len(r.texts) < len(r.p.rows) {
		t := canvas.NewText("", nil)
		r.texts = append(r.texts, t)
	}
	r.objs = r.objs[:0]
	c := theme.Color(r.p.color)
	for i, row := range r.p.rows {
		t := r.texts[i]
		if t.Text != row || t.Color != c || t.TextSize != r.p.size || t.TextStyle != r.p.style {
			t.Text, t.Color, t.TextSize, t.TextStyle = row, c, r.p.size, r.p.style
			t.Refresh()
		}
		setLine(t, 0, float32(i)*h)
		r.objs = append(r.objs, t)
	}
}
