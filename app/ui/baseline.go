//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
)

// A text in which every sign comes from a fallback font is drawn by that font's ascent,
// one with a Latin letter among them by Fyne's own. Beside each other in a row they
// would stand at different heights. Fyne tells the ascent of its own font only, so the
// difference is measured, once a size, on a picture.

type baseKey struct {
	size  float32
	style fyne.TextStyle
}

var fallbackShifts = map[baseKey]float32{}

// fallbackShift is how much lower a text of wide signs alone must be set.
func fallbackShift(size float32, style fyne.TextStyle) float32 {
	k := baseKey{size, style}
	shift, ok := fallbackShifts[k]
	if !ok {
		shift = (inkTop("国H", k) - inkTop("国", k)) / measureScale
		fallbackShifts[k] = shift
	}
	return shift
}

const measureScale = 4 // quarters of a pixel are fine enough

// inkTop is the first row of pixels of a text's first sign with anything in it.
func inkTop(text string, k baseKey) float32 {
	t := canvas.NewText(text, color.Black)
	t.TextSize, t.TextStyle = k.size*measureScale, k.style
	c := software.NewCanvas()
	c.SetPadded(false)
	ground := canvas.NewRectangle(color.White)
	ground.Resize(t.MinSize())
	c.SetContent(container.NewWithoutLayout(ground, t))
	t.Resize(t.MinSize())
	c.Resize(t.MinSize())
	img := c.Capture()
	b := img.Bounds()
	first := b.Min.X + int(fyne.MeasureText("国", t.TextSize, k.style).Width)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < first && x < b.Max.X; x++ {
			if _, g, _, _ := img.At(x, y).RGBA(); g < 0x8000 {
				return float32(y)
			}
		}
	}
	return 0
}

// onlyFallback reports whether nothing in a text is drawn in Fyne's own font.
func onlyFallback(s string) bool {
	some := false
	for _, r := range s {
		switch {
		case wide(r):
			some = true
		case r > ' ':
			return false
		}
	}
	return some
}

// setLine puts a text so that its baseline is where that of a Latin line would be whose
// top is at y.
func setLine(t *canvas.Text, x, y float32) {
	if onlyFallback(t.Text) {
		y += fallbackShift(t.TextSize, t.TextStyle)
	}
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
}
