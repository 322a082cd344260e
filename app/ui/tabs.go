//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A tabButton is one word in the row of views, underlined while its view is shown.
type tabButton struct {
	widget.BaseWidget
	view   tab
	text   *canvas.Text
	line   *canvas.Rectangle
	hover  *canvas.Rectangle
	active bool
	tapped func()
}

func newTabButton(view tab, label string, tapped func()) *tabButton {
	b := &tabButton{view: view, text: canvas.NewText(label, color.Transparent), line: canvas.NewRectangle(color.Transparent), hover: canvas.NewRectangle(color.Transparent), tapped: tapped}
	b.text.TextSize = sizeText
	b.line.SetMinSize(fyne.NewSize(1, 3))
	b.line.CornerRadius = 1.5
	b.hover.CornerRadius = 4
	b.ExtendBaseWidget(b)
	b.setActive(false)
	return b
}

func (b *tabButton) setActive(on bool) {
	b.active = on
	b.text.TextStyle.Bold = on && canBold(b.text.Text)
	b.text.Color = theme.Color(colorMuted)
	b.line.FillColor = color.Transparent
	if on {
		b.text.Color = theme.Color(theme.ColorNameForeground)
		b.line.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	b.text.Refresh()
	b.line.Refresh()
}

// setLabel changes the words; the row of views makes room for them.
func (b *tabButton) setLabel(label string, bar *fyne.Container) {
	if b.text.Text == label {
		return
	}
	b.text.Text = label
	b.text.Refresh()
	bar.Refresh()
}

func (b *tabButton) Tapped(*fyne.PointEvent) { b.tapped() }

func (b *tabButton) MouseIn(*desktop.MouseEvent) {
	b.hover.FillColor = theme.Color(theme.ColorNameHover)
	b.hover.Refresh()
}

func (b *tabButton) MouseMoved(*desktop.MouseEvent) {}

func (b *tabButton) MouseOut() {
	b.hover.FillColor = color.Transparent
	b.hover.Refresh()
}

func (b *tabButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *tabButton) CreateRenderer() fyne.WidgetRenderer {
	text := container.New(layout.NewCustomPaddedLayout(5, 5, 10, 10), container.New(baselined{}, b.text))
	return widget.NewSimpleRenderer(container.NewStack(b.hover, container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), b.line), nil, nil, text)))
}

// A tappable makes anything a link.
type tappable struct {
	widget.BaseWidget
	content fyne.CanvasObject
	tapped  func()
}

func newTappable(content fyne.CanvasObject, tapped func()) *tappable {
	t := &tappable{content: content, tapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tappable) Tapped(*fyne.PointEvent)             { t.tapped() }
func (t *tappable) Cursor() desktop.Cursor              { return desktop.PointerCursor }
func (t *tappable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }
