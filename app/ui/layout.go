//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Layouts that ask "how high for this width?", so that wrapped text and its frame are
// right at the first frame.

type heighter interface{ HeightFor(width float32) float32 }

type heightLayout interface {
	heightFor(objs []fyne.CanvasObject, width float32) float32
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case heighter:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(heightLayout); ok {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// A column stacks its objects, each as wide as the column less its margins.
type column struct {
	gap                      float32
	left, top, right, bottom float32
	width                    float32
}

func (c *column) heightFor(objs []fyne.CanvasObject, width float32) float32 {
	h, n := c.top+c.bottom, 0
	for _, o := range objs {
		if o.Visible() {
			h += heightOf(o, width-c.left-c.right)
			n++
		}
	}
	if n > 1 {
		h += c.gap * float32(n-1)
	}
	return h
}

func (c *column) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objs {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	width := c.width
	if width == 0 {
		width = 400
	}
	return fyne.NewSize(w+c.left+c.right, c.heightFor(objs, width))
}

func (c *column) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	y, w := c.top, size.Width-c.left-c.right
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, w)
		o.Move(fyne.NewPos(c.left, y))
		o.Resize(fyne.NewSize(w, h))
		y += h + c.gap
	}
}

// A flow sets its objects one after the other and goes on in the next row.
type flow struct {
	gap, rowGap float32
	width       float32
}

func newFlow(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap, rowGap: 6}, objs...)
}

func (f *flow) place(objs []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y float32, size fyne.Size, rowHeight float32)) float32 {
	var x, y, rowH float32
	start := 0
	flush := func(end int) {
		px := float32(0)
		for _, o := range objs[start:end] {
			if !o.Visible() {
				continue
			}
			m := o.MinSize()
			m.Width = min(m.Width, width)
			if put != nil {
				put(o, px, y, m, rowH)
			}
			px += m.Width + f.gap
		}
		start = end
	}
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			flush(i)
			y += rowH + f.rowGap
			x, rowH = 0, 0
		}
		x += m.Width + f.gap
		rowH = max(rowH, m.Height)
	}
	flush(len(objs))
	return y + rowH
}

func (f *flow) heightFor(objs []fyne.CanvasObject, width float32) float32 {
	return f.place(objs, width, nil)
}

func (f *flow) MinSize(objs []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width == 0 {
		width = 400
	}
	return fyne.NewSize(20, f.heightFor(objs, width))
}

func (f *flow) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objs, size.Width, func(o fyne.CanvasObject, x, y float32, m fyne.Size, rowH float32) {
		o.Move(fyne.NewPos(x, y+(rowH-m.Height)/2))
		o.Resize(m)
	})
}

// A beside puts the first object at the left, the last at the right, each as wide as
// it asks or as lead says, and gives the middle the rest.
type beside struct {
	gap   float32
	lead  float32 // width of the first; 0 is its own
	width float32
}

// newBeside takes left, middle, right; left and right may be nil.
func newBeside(gap float32, left, middle, right fyne.CanvasObject) *fyne.Container {
	return newBesideLead(gap, 0, left, middle, right)
}

func newBesideLead(gap, lead float32, left, middle, right fyne.CanvasObject) *fyne.Container {
	none := func(o fyne.CanvasObject) fyne.CanvasObject {
		if o == nil {
			s := canvas.NewRectangle(color.Transparent)
			s.Hide()
			return s
		}
		return o
	}
	return container.New(&beside{gap: gap, lead: lead}, none(left), none(middle), none(right))
}

func (b *beside) widths(objs []fyne.CanvasObject, width float32) (l, m, r float32) {
	if objs[0].Visible() {
		l = b.lead
		if l == 0 {
			l = objs[0].MinSize().Width
		}
	}
	if objs[2].Visible() {
		r = objs[2].MinSize().Width
	}
	m = width - l - r
	if l > 0 {
		m -= b.gap
	}
	if r > 0 {
		m -= b.gap
	}
	return l, max(m, 20), r
}

func (b *beside) heightFor(objs []fyne.CanvasObject, width float32) float32 {
	l, m, r := b.widths(objs, width)
	var h float32
	for i, w := range []float32{l, m, r} {
		if objs[i].Visible() {
			h = max(h, heightOf(objs[i], w))
		}
	}
	return h
}

func (b *beside) MinSize(objs []fyne.CanvasObject) fyne.Size {
	width := b.width
	if width == 0 {
		width = 400
	}
	var w float32
	for _, o := range objs {
		if o.Visible() {
			w += o.MinSize().Width + b.gap
		}
	}
	return fyne.NewSize(w, b.heightFor(objs, width))
}

func (b *beside) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	l, m, r := b.widths(objs, size.Width)
	x := float32(0)
	for i, w := range []float32{l, m, r} {
		o := objs[i]
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, heightOf(o, w)))
		x += w + b.gap
	}
}

// A backed layout draws the first object, a surface, behind the second.
type backed struct{}

func (backed) heightFor(objs []fyne.CanvasObject, width float32) float32 {
	return heightOf(objs[1], width)
}
func (backed) MinSize(objs []fyne.CanvasObject) fyne.Size { return objs[1].MinSize() }
func (backed) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// card frames content on a surface.
func card(content fyne.CanvasObject) *fyne.Container {
	r := canvas.NewRectangle(theme.Color(colorSurface))
	r.CornerRadius = 6
	r.StrokeColor = theme.Color(theme.ColorNameSeparator)
	r.StrokeWidth = 1
	return container.New(backed{}, r, content)
}

// inset frames raw text within a card.
func inset(content fyne.CanvasObject) *fyne.Container {
	r := canvas.NewRectangle(theme.Color(colorInset))
	r.CornerRadius = 4
	return container.New(backed{}, r, content)
}

// surface fills a whole pane.
func surface(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(canvas.NewRectangle(theme.Color(colorSurface)), content)
}

func space(h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, h))
	return r
}

func rule() fyne.CanvasObject {
	r := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// A pane scrolls one column whose height depends on the pane's width.
type pane struct {
	widget.BaseWidget
	content *fyne.Container
	scroll  *container.Scroll
}

func newPane() *pane {
	p := &pane{content: container.New(&column{gap: 10, left: 18, top: 14, right: 22, bottom: 24})}
	p.scroll = container.NewVScroll(p.content)
	p.ExtendBaseWidget(p)
	return p
}

// show replaces what is in the pane and goes to its top.
func (p *pane) show(objs ...fyne.CanvasObject) {
	p.content.Objects = objs
	p.content.Refresh()
	p.scroll.Offset = fyne.NewPos(0, 0)
	p.scroll.Refresh()
}

// reflow is called when something in the pane has changed its height.
func (p *pane) reflow() {
	p.content.Refresh()
	p.scroll.Refresh()
}

func (p *pane) MinSize() fyne.Size { return fyne.NewSize(200, 80) }

func (p *pane) Resize(size fyne.Size) {
	p.content.Layout.(*column).width = size.Width
	p.BaseWidget.Resize(size)
}

func (p *pane) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.scroll) }
