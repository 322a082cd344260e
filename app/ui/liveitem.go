//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/app/live"
)

const liveItemHeight float32 = 90

// stateTone marks how far an explanation has come: a sign beside the word.
func stateTone(s live.State) tone {
	switch s {
	case live.Settled:
		return tone{colorMuted, theme.ConfirmIcon()}
	case live.Withdrawn:
		return tone{colorMuted, theme.CancelIcon()}
	}
	return tone{colorBlue, theme.HistoryIcon()}
}

func stateWord(s Speaker, state live.State) string {
	switch state {
	case live.Settled:
		return s.Text("ui.live.settled")
	case live.Withdrawn:
		return s.Text("ui.live.withdrawn")
	}
	return s.Text("ui.live.developing")
}

// changedWord says what was told before; empty where nothing else was.
func changedWord(s Speaker, n *news) string {
	switch {
	case n.changed.IsZero() || n.state == live.Withdrawn:
		return ""
	case n.attempts > 0:
		return s.Text("ui.live.attempts", "n", n.attempts)
	case n.was == "":
		return s.Text("ui.live.more")
	}
	return s.Text("ui.live.was", "was", n.was)
}

// newsLine says the same in a sentence, with the time.
func newsLine(s Speaker, n *news) string {
	switch {
	case n.changed.IsZero():
		return ""
	case n.state == live.Withdrawn:
		return s.Text("ui.live.withdrawnat", "time", s.Clock(n.changed))
	case n.attempts > 0:
		return s.Text("ui.live.attemptsat", "time", s.Clock(n.changed), "n", n.attempts)
	case n.sentence != "":
		return s.Text("ui.live.changedat", "time", s.Clock(n.changed), "was", n.sentence)
	case n.was != "":
		return s.Text("ui.live.changedat", "time", s.Clock(n.changed), "was", n.was)
	}
	return s.Text("ui.live.moreat", "time", s.Clock(n.changed))
}

// A liveItem is one row of the list: when and who, what, and how far that is settled.
type liveItem struct {
	widget.BaseWidget
	v  *liveView
	id int
}

func newLiveItem(v *liveView) *liveItem {
	r := &liveItem{v: v, id: -1}
	r.ExtendBaseWidget(r)
	return r
}

func (r *liveItem) show(id int) {
	r.id = id
	r.Refresh()
}

func (r *liveItem) CreateRenderer() fyne.WidgetRenderer {
	text := func(size float32) *canvas.Text {
		t := canvas.NewText("", color.Transparent)
		t.TextSize = size
		return t
	}
	rr := &liveItemRenderer{row: r, stripe: canvas.NewRectangle(color.Transparent), dot: canvas.NewCircle(color.Transparent),
		kind: newSign(), sign: newSign(), when: text(sizeCaption), verdict: text(sizeCaption), state: text(sizeCaption), sure: text(sizeCaption)}
	rr.lines[0], rr.lines[1] = text(sizeText), text(sizeText)
	rr.objs = []fyne.CanvasObject{rr.stripe, rr.dot, rr.kind.image, rr.sign.image, rr.when, rr.verdict, rr.lines[0], rr.lines[1], rr.state, rr.sure}
	for i := range rr.dots {
		rr.dots[i] = canvas.NewCircle(color.Transparent)
		rr.dots[i].StrokeWidth = 1.2
		rr.objs = append(rr.objs, rr.dots[i])
	}
	return rr
}

// A colouredSign is a theme's icon that is drawn anew only when it is another one.
type colouredSign struct {
	image *canvas.Image
	icon  string
	color fyne.ThemeColorName
}

func newSign() colouredSign {
	i := canvas.NewImageFromResource(nil)
	i.FillMode = canvas.ImageFillContain
	return colouredSign{image: i}
}

func (s *colouredSign) put(res fyne.Resource, c fyne.ThemeColorName, x, y float32) {
	if s.icon != res.Name() || s.color != c {
		s.icon, s.color = res.Name(), c
		s.image.Resource = theme.NewColoredResource(res, c)
		s.image.Refresh()
	}
	s.image.Move(fyne.NewPos(x, y))
	s.image.Resize(fyne.NewSize(15, 15))
}

type liveItemRenderer struct {
	row                        *liveItem
	stripe                     *canvas.Rectangle
	dot                        *canvas.Circle
	kind, sign                 colouredSign
	when, verdict, state, sure *canvas.Text
	lines                      [2]*canvas.Text
	dots                       [3]*canvas.Circle
	objs                       []fyne.CanvasObject
	size                       fyne.Size
}

func (r *liveItemRenderer) Destroy()                     {}
func (r *liveItemRenderer) MinSize() fyne.Size           { return fyne.NewSize(180, liveItemHeight) }
func (r *liveItemRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *liveItemRenderer) Layout(size fyne.Size)        { r.size = size; r.draw() }
func (r *liveItemRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.row) }

func (r *liveItemRenderer) draw() {
	v := r.row.v
	if r.size.Width == 0 || r.row.id < 0 || r.row.id >= len(v.entries) {
		return
	}
	e := v.entries[r.row.id]
	for _, o := range r.objs {
		o.(interface{ Show() }).Show()
	}
	if e.marker != nil {
		r.drawMarker(e.marker)
		return
	}
	row, s := e.row, v.snap.sp
	plain := fyne.TextStyle{}
	left, right := float32(16), r.size.Width-12

	r.stripe.FillColor = theme.Color(row.tone.color)
	r.stripe.CornerRadius = 2
	r.stripe.Move(fyne.NewPos(3, 7))
	r.stripe.Resize(fyne.NewSize(4, liveItemHeight-14))

	// First row: when and who, and at the right what kind of trouble it is.
	r.kind.put(kindIcon(row.item.kind), colorMuted, left, 9)
	x := left + 20
	r.dot.Hidden = !row.unread()
	if row.unread() {
		r.dot.FillColor = theme.Color(theme.ColorNamePrimary)
		r.dot.Move(fyne.NewPos(x, 12))
		r.dot.Resize(fyne.NewSize(9, 9))
		x += 14
	}
	w := textWidth(row.item.state, sizeCaption, plain)
	put(r.verdict, row.item.state, row.tone.color, right-w, 8)
	put(r.when, fit(joined(v.when(row), row.who), right-w-12-x, sizeCaption, plain), colorMuted, x, 8)

	// The sentence, in two rows; what nobody has seen stands out.
	style := fyne.TextStyle{Bold: row.unread() && canBold(row.headline)}
	name := theme.ColorNameForeground
	if row.news.state == live.Withdrawn {
		name = colorMuted
	}
	rows, _ := wrap(row.headline, right-left, sizeText, style, false, 2)
	lh := lineHeight(sizeText, style)
	for i, t := range r.lines {
		text := ""
		if i < len(rows) {
			text = rows[i]
		}
		if t.TextStyle != style {
			t.TextStyle = style
			t.Refresh()
		}
		put(t, text, name, left, 26+float32(i)*lh)
	}

	// Last row: how far it is settled and what was told before, and at the right how sure.
	y := liveItemHeight - 23
	sure := ""
	if row.confidence != "" {
		sure = s.Term("confidence", string(row.confidence))
	}
	w = textWidth(sure, sizeCaption, plain)
	put(r.sure, sure, colorMuted, right-w, y)
	for i, d := range r.dots {
		d.Hidden = sure == ""
		setDot(d, i < confidenceLevel(row.confidence), colorMuted)
		d.Move(fyne.NewPos(right-w-34+float32(i)*10, y+5))
		d.Resize(fyne.NewSize(8, 8))
	}
	t := stateTone(row.news.state)
	r.sign.put(t.icon, t.color, left, y+1)
	text := joined(stateWord(s, row.news.state), changedWord(s, row.news))
	put(r.state, fit(text, right-w-44-left-20, sizeCaption, plain), t.color, left+20, y)
}

// drawMarker draws where somebody said "from here", and what came since.
func (r *liveItemRenderer) drawMarker(m *liveMarker) {
	v := r.row.v
	s := v.f.w.sp
	for _, o := range r.objs {
		o.(interface{ Hide() }).Hide()
	}
	plain := fyne.TextStyle{}
	middle := liveItemHeight / 2
	text := s.Text("ui.live.marker", "time", v.f.clock(m.at))
	w := textWidth(text, sizeText, plain)
	x := (r.size.Width - w) / 2
	put(r.when, "", colorMuted, 0, 0)
	r.lines[0].TextStyle = plain
	put(r.lines[0], text, theme.ColorNamePrimary, x, middle-20)
	r.lines[0].Show()
	fresh := 0
	for _, row := range v.rows() {
		if row.fresh > m.line {
			fresh++
		}
	}
	text = s.Text("ui.live.aftermarker", "n", fresh)
	put(r.state, text, colorMuted, (r.size.Width-textWidth(text, sizeCaption, plain))/2, middle+4)
	r.state.Show()
	r.stripe.FillColor = theme.Color(theme.ColorNamePrimary)
	r.stripe.CornerRadius = 0
	r.stripe.Move(fyne.NewPos(14, middle))
	r.stripe.Resize(fyne.NewSize(r.size.Width-28, 2))
	r.stripe.Show()
}

// when tells an item's time as shortly as the case allows.
func (v *liveView) when(r *liveRow) string {
	switch {
	case r.time.IsZero():
		return v.f.w.sp.Text("ui.answer.setting")
	case v.snap.clocks:
		return v.snap.sp.Clock(r.time)
	}
	return v.snap.sp.Time(r.time)
}
