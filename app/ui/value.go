//go:build cgo || !darwin

package ui

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A sign makes one kind of invisible or deceptive rune visible.
type sign struct {
	shown rune
	name  func(Speaker) string
}

var (
	signBlank   = &sign{'·', func(s Speaker) string { return s.Text("ui.value.blank") }}
	signTab     = &sign{'→', func(s Speaker) string { return s.Text("ui.value.tab") }}
	signBreak   = &sign{'¶', func(s Speaker) string { return s.Text("ui.value.linebreak") }}
	signNoBreak = &sign{'°', func(s Speaker) string { return s.Text("ui.value.nobreak") }}
	signWide    = &sign{'□', func(s Speaker) string { return s.Text("ui.value.wideblank") }}
	signFull    = &sign{0, func(s Speaker) string { return s.Text("ui.value.fullwidth") }}
	signHidden  = &sign{'×', func(s Speaker) string { return s.Text("ui.value.hidden") }}
)

func signOf(r rune) *sign {
	switch {
	case r == ' ':
		return signBlank
	case r == '\t':
		return signTab
	case r == '\n' || r == '\r':
		return signBreak
	case r == 0xa0 || r == 0x202f || r == 0x2007:
		return signNoBreak
	case r == 0x3000:
		return signWide
	case r >= 0xff01 && r <= 0xff60 || r == '、' || r == '。':
		return signFull
	case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		return signHidden
	}
	return nil
}

// maxValue bounds how much of a value is drawn.
const maxValue = 1500

// A valueView shows a setting's value as it stands, with everything that cannot be
// seen, or looks like something else, marked.
type valueView struct {
	widget.BaseWidget
	cells []cell
	width float32
	rows  int
}

type cell struct {
	r    rune
	sign *sign
	x    float32
	row  int
	w    float32
}

var valueStyle = fyne.TextStyle{Monospace: true}

const valueSize float32 = 13

func newValueView(value string) *valueView {
	v := &valueView{}
	for _, r := range value {
		if len(v.cells) == maxValue {
			v.cells = append(v.cells, cell{r: '…'})
			break
		}
		c := cell{r: r, sign: signOf(r)}
		if c.sign != nil && c.sign.shown != 0 {
			c.r = c.sign.shown
		}
		v.cells = append(v.cells, c)
	}
	v.ExtendBaseWidget(v)
	return v
}

// signNames names each kind of marked rune once, in the order of the value.
func (v *valueView) signNames(s Speaker) string {
	var names []string
	seen := map[*sign]bool{}
	for _, c := range v.cells {
		if c.sign == nil || seen[c.sign] {
			continue
		}
		seen[c.sign] = true
		mark := string(c.r)
		names = append(names, s.Text("ui.value.legend", "sign", mark, "name", c.sign.name(s)))
	}
	return strings.Join(names, "   ")
}

func (v *valueView) rowHeight() float32 { return lineHeight(valueSize, valueStyle) + 3 }

func (v *valueView) HeightFor(width float32) float32 {
	v.place(width)
	return float32(v.rows) * v.rowHeight()
}

func (v *valueView) MinSize() fyne.Size {
	w := v.width
	if w == 0 {
		w = 400
	}
	return fyne.NewSize(40, v.HeightFor(w))
}

func (v *valueView) place(width float32) {
	if v.width == width && v.rows > 0 {
		return
	}
	v.width = width
	x, row := float32(0), 0
	for i := range v.cells {
		c := &v.cells[i]
		c.w = runeWidth(c.r, valueSize, valueStyle)
		if c.sign != nil {
			c.w += 3
		}
		if x+c.w > width && x > 0 {
			x, row = 0, row+1
		}
		c.x, c.row = x, row
		x += c.w
	}
	v.rows = row + 1
}

func (v *valueView) CreateRenderer() fyne.WidgetRenderer { return &valueRenderer{v: v} }

type valueRenderer struct {
	v    *valueView
	objs []fyne.CanvasObject
}

func (r *valueRenderer) Destroy()                     {}
func (r *valueRenderer) MinSize() fyne.Size           { return r.v.MinSize() }
func (r *valueRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *valueRenderer) Refresh()                     { r.draw() }
func (r *valueRenderer) Layout(size fyne.Size) {
	r.v.place(size.Width)
	r.draw()
}

// draw sets plain stretches as one text each, and every marked rune on a ground.
func (r *valueRenderer) draw() {
	r.objs = r.objs[:0]
	h := r.v.rowHeight()
	text := func(s string, c cell, col color.Color, dx float32) {
		t := canvas.NewText(s, col)
		t.TextSize, t.TextStyle = valueSize, valueStyle
		t.Move(fyne.NewPos(c.x+dx, float32(c.row)*h))
		t.Resize(t.MinSize())
		r.objs = append(r.objs, t)
	}
	plain := theme.Color(theme.ColorNameForeground)
	marked := theme.Color(colorRed)
	var run strings.Builder
	var start cell
	flush := func() {
		if run.Len() > 0 {
			text(run.String(), start, plain, 0)
			run.Reset()
		}
	}
	for _, c := range r.v.cells {
		if c.sign != nil || run.Len() > 0 && c.row != start.row {
			flush()
		}
		if c.sign == nil {
			if run.Len() == 0 {
				start = c
			}
			run.WriteRune(c.r)
			continue
		}
		ground := canvas.NewRectangle(tint(colorRed))
		ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = marked, 1, 2
		ground.Move(fyne.NewPos(c.x+0.5, float32(c.row)*h))
		ground.Resize(fyne.NewSize(c.w-1, h-2))
		r.objs = append(r.objs, ground)
		text(string(c.r), c, marked, 1.5)
	}
	flush()
}
