//go:build cgo || !darwin

package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	barHeight   float32 = 28
	hoursHeight float32 = 46
	dayWidth    float32 = 92 // of the day before its hours
	numberWidth float32 = 52
)

// A bar is a number as a length, with what it counts at the left.
type bar struct {
	label, note string
	value, most int
	tapped      func()
}

// A barRow shows a bar and leads to what it counts.
type barRow struct {
	widget.BaseWidget
	bar
	hover bool
}

func newBar(b bar) *barRow {
	r := &barRow{bar: b}
	r.ExtendBaseWidget(r)
	return r
}

func (r *barRow) Tapped(*fyne.PointEvent) { r.tapped() }
func (r *barRow) Cursor() desktop.Cursor  { return desktop.PointerCursor }

func (r *barRow) MouseIn(*desktop.MouseEvent)    { r.hover = true; r.Refresh() }
func (r *barRow) MouseMoved(*desktop.MouseEvent) {}
func (r *barRow) MouseOut()                      { r.hover = false; r.Refresh() }

func (r *barRow) CreateRenderer() fyne.WidgetRenderer {
	rr := &barRenderer{r: r, ground: canvas.NewRectangle(color.Transparent), length: canvas.NewRectangle(color.Transparent)}
	rr.ground.CornerRadius, rr.length.CornerRadius = 4, 3
	for i := range rr.texts {
		rr.texts[i] = canvas.NewText("", color.Transparent)
		rr.texts[i].TextSize = sizeCaption
	}
	rr.texts[0].TextSize = sizeText
	return rr
}

type barRenderer struct {
	r      *barRow
	ground *canvas.Rectangle
	length *canvas.Rectangle
	texts  [3]*canvas.Text // label, number, note
	size   fyne.Size
}

func (r *barRenderer) Destroy()              {}
func (r *barRenderer) MinSize() fyne.Size    { return fyne.NewSize(240, barHeight) }
func (r *barRenderer) Layout(size fyne.Size) { r.size = size; r.draw() }
func (r *barRenderer) Refresh()              { r.draw(); canvas.Refresh(r.r) }
func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.length, r.texts[0], r.texts[1], r.texts[2]}
}

func (r *barRenderer) draw() {
	if r.size.Width == 0 {
		return
	}
	b, plain := &r.r.bar, fyne.TextStyle{}
	r.ground.FillColor = color.Transparent
	if r.r.hover {
		r.ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.ground.Resize(r.size)
	label := r.size.Width * 0.3
	note := r.size.Width * 0.3
	put(r.texts[0], fit(b.label, label-18, sizeText, plain), theme.ColorNameForeground, 8, (barHeight-lineHeight(sizeText, plain))/2)
	y := (barHeight - lineHeight(sizeCaption, plain)) / 2
	number := strconv.Itoa(b.value)
	put(r.texts[1], number, theme.ColorNameForeground, label+numberWidth-10-textWidth(number, sizeCaption, plain), y)
	x := label + numberWidth
	room := r.size.Width - x - note - 10
	r.length.FillColor = theme.Color(colorBlue)
	r.length.Move(fyne.NewPos(x, 7))
	r.length.Resize(fyne.NewSize(max(2, room*float32(b.value)/float32(max(b.most, 1))), barHeight-14))
	put(r.texts[2], fit(b.note, note-8, sizeCaption, plain), colorMuted, r.size.Width-note, y)
	r.length.Refresh()
	r.ground.Refresh()
}

// An hoursRow is a day's hours as 24 bars; each leads to its prompts.
type hoursRow struct {
	widget.BaseWidget
	day    string
	hours  [24]int
	most   int
	over   int // the hour under the pointer; -1 for none
	tapped func(hour int)
}

func newHours(day string, hours [24]int, most int, tapped func(int)) *hoursRow {
	r := &hoursRow{day: day, hours: hours, most: most, over: -1, tapped: tapped}
	r.ExtendBaseWidget(r)
	return r
}

// hourAt is the hour at a position; -1 for none.
func (r *hoursRow) hourAt(x float32) int {
	w := hourWidth(r.Size().Width)
	if x < dayWidth || w <= 0 {
		return -1
	}
	h := int((x - dayWidth) / w)
	if h > 23 || r.hours[h] == 0 {
		return -1
	}
	return h
}

func hourWidth(width float32) float32 { return (width - dayWidth - numberWidth) / 24 }

func (r *hoursRow) Tapped(e *fyne.PointEvent) {
	if h := r.hourAt(e.Position.X); h >= 0 {
		r.tapped(h)
	}
}

func (r *hoursRow) Cursor() desktop.Cursor {
	if r.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (r *hoursRow) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }
func (r *hoursRow) MouseOut()                     { r.over = -1; r.Refresh() }
func (r *hoursRow) MouseMoved(e *desktop.MouseEvent) {
	if h := r.hourAt(e.Position.X); h != r.over {
		r.over = h
		r.Refresh()
	}
}

func (r *hoursRow) CreateRenderer() fyne.WidgetRenderer {
	rr := &hoursRenderer{r: r, day: canvas.NewText("", color.Transparent), number: canvas.NewText("", color.Transparent), base: canvas.NewRectangle(color.Transparent)}
	rr.day.TextSize, rr.number.TextSize = sizeCaption, sizeCaption
	rr.objs = []fyne.CanvasObject{rr.base, rr.day, rr.number}
	for i := range rr.bars {
		rr.bars[i] = canvas.NewRectangle(color.Transparent)
		rr.bars[i].CornerRadius = 2
		rr.objs = append(rr.objs, rr.bars[i])
	}
	return rr
}

type hoursRenderer struct {
	r           *hoursRow
	day, number *canvas.Text
	base        *canvas.Rectangle
	bars        [24]*canvas.Rectangle
	objs        []fyne.CanvasObject
	size        fyne.Size
}

func (r *hoursRenderer) Destroy()                     {}
func (r *hoursRenderer) MinSize() fyne.Size           { return fyne.NewSize(300, hoursHeight) }
func (r *hoursRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *hoursRenderer) Layout(size fyne.Size)        { r.size = size; r.draw() }
func (r *hoursRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.r) }

func (r *hoursRenderer) draw() {
	w := hourWidth(r.size.Width)
	if w <= 0 {
		return
	}
	v, plain := r.r, fyne.TextStyle{}
	total := 0
	for h, n := range v.hours {
		total += n
		height := float32(0)
		if n > 0 {
			height = max(3, (hoursHeight-4)*float32(n)/float32(v.most))
		}
		b := r.bars[h]
		b.FillColor = theme.Color(colorBlue)
		if h == v.over {
			b.FillColor = theme.Color(theme.ColorNameForeground)
		}
		b.Move(fyne.NewPos(dayWidth+float32(h)*w+1, hoursHeight-1-height))
		b.Resize(fyne.NewSize(w-2, height))
		b.Hidden = n == 0
		b.Refresh()
	}
	y := hoursHeight - lineHeight(sizeCaption, plain) - 1
	put(r.day, v.day, colorMuted, 0, y)
	number := strconv.Itoa(total)
	if v.over >= 0 {
		number = strconv.Itoa(v.hours[v.over])
	}
	put(r.number, number, theme.ColorNameForeground, r.size.Width-textWidth(number, sizeCaption, plain), y)
	r.base.FillColor = theme.Color(theme.ColorNameSeparator)
	r.base.Move(fyne.NewPos(dayWidth, hoursHeight-1))
	r.base.Resize(fyne.NewSize(24*w, 1))
}

// An hourScale names the hours below the last day.
type hourScale struct{ widget.BaseWidget }

func newHourScale() *hourScale {
	r := &hourScale{}
	r.ExtendBaseWidget(r)
	return r
}

func (r *hourScale) CreateRenderer() fyne.WidgetRenderer {
	rr := &hourScaleRenderer{r: r}
	for h := 0; h < 24; h += 3 {
		t := canvas.NewText("", color.Transparent)
		t.TextSize = sizeCaption
		rr.objs = append(rr.objs, t)
	}
	return rr
}

type hourScaleRenderer struct {
	r    *hourScale
	objs []fyne.CanvasObject
	size fyne.Size
}

func (r *hourScaleRenderer) Destroy() {}
func (r *hourScaleRenderer) MinSize() fyne.Size {
	return fyne.NewSize(300, lineHeight(sizeCaption, fyne.TextStyle{}))
}
func (r *hourScaleRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *hourScaleRenderer) Layout(size fyne.Size)        { r.size = size; r.draw() }
func (r *hourScaleRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.r) }

func (r *hourScaleRenderer) draw() {
	w := hourWidth(r.size.Width)
	for i, o := range r.objs {
		put(o.(*canvas.Text), strconv.Itoa(3*i), colorMuted, dayWidth+float32(3*i)*w+1, 0)
	}
}
