//go:build cgo || !darwin

package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// manyItems is how many answers are still searched at once while somebody types.
const manyItems = 5000

// An answersView is the list of answers with its search, and the detail beside it.
type answersView struct {
	w       *Window
	search  *searchEntry
	chips   []*widget.Button
	scoped  *widget.Button // what the fleet view narrowed the list to; it takes that back
	kinds   []itemKind
	list    *keyList
	none    *fyne.Container
	why     *para // nothing is shown
	detail  *detailView
	box     fyne.CanvasObject
	items   []item // of the case, or of the part that the list is narrowed to
	shown   []int  // indexes into items
	left    *fyne.Container
	foot    *partFoot
	clocks  bool
	turn    int   // of the search; a late result of an older one is dropped
	showing *item // in the detail; nil for none
	filling bool  // the list is being filled: what is selected then nobody chose
}

func newAnswersView(w *Window) *answersView {
	v := &answersView{w: w, clocks: oneDay(w.sp, w.model.Case)}
	s := w.sp
	v.search = newSearchEntry(s.Text("ui.search.hint"), v.moveFromSearch)
	v.search.SetText(w.query)
	v.search.OnChanged = func(q string) {
		w.query = q
		if _, timed := w.model.moment(q, w.sp.Zone()); timed {
			w.selected, w.chosen = "", false // the nearest is what is meant, not what was shown before
		}
		v.refilter()
	}

	v.list = newKeyList(func() int { return len(v.shown) },
		func() fyne.CanvasObject { return newAnswerRow(v) },
		func(id widget.ListItemID, o fyne.CanvasObject) { o.(*answerRow).show(id) })
	v.list.OnSelected = v.selected
	v.why = newPara(s.Text("ui.search.none"))
	v.none = container.NewCenter(container.New(&fixedWidth{300}, v.why))
	v.none.Hide()
	v.detail = newDetailView(w)

	chips := container.New(&flow{gap: 4, rowGap: 4})
	add := func(kind itemKind, label string) {
		b := widget.NewButton(label, func() { v.setKind(kind) })
		v.chips, v.kinds = append(v.chips, b), append(v.kinds, kind)
		chips.Add(b)
	}
	m := w.model
	add(kindAll, s.Text("ui.filter.all", "n", len(m.items)))
	add(kindPrompt, s.Text("ui.filter.prompts", "n", m.prompts))
	add(kindMail, s.Text("ui.filter.mail", "n", m.mail))
	add(kindSetting, s.Text("ui.filter.settings", "n", m.settings))
	if n := len(m.Case.Patterns); n > 0 {
		add(kindPattern, s.Text("ui.filter.patterns", "n", n))
	}
	v.scoped = widget.NewButtonWithIcon("", theme.CancelIcon(), func() { v.setScope(scope{}) })
	v.scoped.Importance = widget.WarningImportance
	chips.Add(v.scoped)
	v.paintChips()

	top := container.New(&column{gap: 6, left: 10, top: 10, right: 10, bottom: 8}, v.search, chips)
	v.foot = newPartFoot(v)
	v.left = container.NewBorder(container.NewVBox(top, rule()), v.foot.box, nil, nil, container.NewStack(v.list, v.none))
	split := container.NewHSplit(surface(v.left), v.detail.box)
	split.SetOffset(0.33)
	v.box = split
	v.filterNow()
	return v
}

func (v *answersView) setKind(k itemKind) {
	v.w.kind = k
	v.paintChips()
	v.refilter()
}

func (v *answersView) paintChips() {
	for i, b := range v.chips {
		b.Importance = widget.LowImportance
		if v.kinds[i] == v.w.kind {
			b.Importance = widget.HighImportance
		}
		b.Refresh()
	}
	v.scoped.SetText(v.w.scope.label(v.w.sp))
	v.scoped.Hidden = v.w.scope.isZero()
	v.scoped.Refresh()
}

// setScope narrows the list to a part of the fleet, or takes that back.
func (v *answersView) setScope(s scope) {
	v.w.scope, v.w.selected, v.w.chosen = s, "", false
	v.w.part = nil
	v.w.askPart(partPrompts)
	v.paintChips()
	v.refilter()
}

// refilter searches again: at once in a small case, beside the user interface in a
// large one.
func (v *answersView) refilter() {
	v.turn++
	items := v.w.items()
	if len(items) <= manyItems {
		v.filterNow()
		return
	}
	turn, look := v.turn, v.look(items)
	v.w.async(func() {
		found := look()
		v.w.do(func() {
			if turn == v.turn {
				v.show(items, found)
			}
		})
	})
}

func (v *answersView) filterNow() {
	items := v.w.items()
	v.show(items, v.look(items)())
}

// look makes the search for which of some answers are wanted; it may run beside the user
// interface. A part was narrowed by the engine.
func (v *answersView) look(items []item) func() []int {
	kind, query, in := v.w.kind, v.w.query, v.w.scope
	if v.w.part != nil {
		in = scope{ids: in.ids}
		if in.ids != nil {
			in.name = v.w.scope.name
		}
	}
	names := v.w.model.Case.People
	at, timed := v.w.model.moment(query, v.w.sp.Zone())
	return func() []int {
		if timed {
			return in.keep(items, nearestFirst(items, kind, at), names)
		}
		return in.keep(items, find(items, kind, query), names)
	}
}

// show puts a search's result into the list and keeps the selection where it was, or
// takes the best answer.
func (v *answersView) show(items []item, found []int) {
	v.filling = true
	defer func() { v.filling = false }()
	v.items, v.shown = items, found
	v.list.UnselectAll()
	v.list.current = -1
	v.list.Refresh()
	v.foot.draw()
	if len(found) == 0 {
		v.none.Show()
		v.why.setText(v.w.sp.Text("ui.search.none"))
		if !v.w.scope.isZero() {
			if v.w.asking != nil {
				v.why.setText(v.w.sp.Text("ui.part.asking"))
			}
			v.showing = nil
			v.detail.pane.show() // an answer of another part would be taken for one of this
		}
		if len(v.w.model.items) == 0 {
			v.detail.showNothingFound()
		}
		return
	}
	v.none.Hide()
	row := max(slices.IndexFunc(found, func(n int) bool { return items[n].key == v.w.selected }), 0)
	v.list.choose(row)
}

func (v *answersView) selected(row widget.ListItemID) {
	if row < 0 || row >= len(v.shown) {
		return
	}
	v.list.current = row
	it := &v.items[v.shown[row]]
	v.w.selected = it.key
	v.w.chosen = v.w.chosen || !v.filling
	if v.showing != it {
		v.showing = it
		v.detail.show(it)
	}
}

// spot finds the way back to an answer.
func (v *answersView) spot() *spot {
	return &spot{list: v.list, pane: v.detail.pane, key: func(row int) string { return v.items[v.shown[row]].key }, chosen: func() bool { return v.w.chosen }}
}

// moveFromSearch lets the arrow keys walk the list while the search has the focus.
func (v *answersView) moveFromSearch(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		v.w.win.Canvas().Focus(v.list)
		return true
	case fyne.KeyHome, fyne.KeyEnd: // these belong to the text
		return false
	}
	return v.list.key(name)
}

// when tells an answer's time as shortly as the case allows.
func (v *answersView) when(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case v.clocks:
		return v.w.sp.Clock(t)
	}
	return v.w.sp.Time(t)
}

// An answerRow is one answer in the list: when, the sentence, who, how sure.
type answerRow struct {
	widget.BaseWidget
	v  *answersView
	id int
}

func newAnswerRow(v *answersView) *answerRow {
	r := &answerRow{v: v, id: -1}
	r.ExtendBaseWidget(r)
	return r
}

func (r *answerRow) show(id int) {
	r.id = id
	r.Refresh()
}

const answerRowHeight float32 = 88

func (r *answerRow) CreateRenderer() fyne.WidgetRenderer {
	text := func(size float32) *canvas.Text {
		t := canvas.NewText("", color.Transparent)
		t.TextSize = size
		return t
	}
	rr := &answerRowRenderer{row: r, stripe: canvas.NewRectangle(color.Transparent), kind: canvas.NewImageFromResource(nil),
		when: text(sizeCaption), sure: text(sizeCaption), who: text(sizeCaption), state: text(sizeCaption)}
	rr.kind.FillMode = canvas.ImageFillContain
	rr.lines[0], rr.lines[1] = text(sizeText), text(sizeText)
	for i := range rr.dots {
		rr.dots[i] = canvas.NewCircle(color.Transparent)
		rr.dots[i].StrokeWidth = 1.2
	}
	rr.objs = []fyne.CanvasObject{rr.stripe, rr.kind, rr.when, rr.sure, rr.lines[0], rr.lines[1], rr.who, rr.state, rr.dots[0], rr.dots[1], rr.dots[2]}
	return rr
}

type answerRowRenderer struct {
	row                    *answerRow
	stripe                 *canvas.Rectangle
	kind                   *canvas.Image
	kindShown              itemKind
	kindColor              fyne.ThemeColorName
	when, sure, who, state *canvas.Text
	lines                  [2]*canvas.Text
	dots                   [3]*canvas.Circle
	objs                   []fyne.CanvasObject
	size                   fyne.Size
}

func (r *answerRowRenderer) Destroy()                     {}
func (r *answerRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(180, answerRowHeight) }
func (r *answerRowRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *answerRowRenderer) Layout(size fyne.Size)        { r.size = size; r.draw() }
func (r *answerRowRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.row) }

func put(t *canvas.Text, s string, c fyne.ThemeColorName, x, y float32) {
	col := theme.Color(c)
	if t.Text != s || t.Color != col {
		t.Text, t.Color = s, col
		t.Refresh()
	}
	setLine(t, x, y)
}

func (r *answerRowRenderer) draw() {
	v := r.row.v
	if r.size.Width == 0 || r.row.id < 0 || r.row.id >= len(v.shown) {
		return
	}
	it := &v.items[v.shown[r.row.id]]
	plain := fyne.TextStyle{}
	left, right := float32(14), r.size.Width-12

	r.stripe.FillColor = theme.Color(it.tone.color)
	r.stripe.CornerRadius = 2
	r.stripe.Move(fyne.NewPos(3, 7))
	r.stripe.Resize(fyne.NewSize(4, answerRowHeight-14))

	if r.kindShown != it.kind || r.kindColor != it.tone.color {
		r.kindShown, r.kindColor = it.kind, it.tone.color
		r.kind.Resource = theme.NewColoredResource(kindIcon(it.kind), colorMuted)
		r.kind.Refresh()
	}
	r.kind.Move(fyne.NewPos(left, 9))
	r.kind.Resize(fyne.NewSize(15, 15))

	// First row: when, and at the right how sure.
	sure := ""
	if it.confidence != "" {
		sure = v.w.sp.Term("confidence", string(it.confidence))
	}
	w := textWidth(sure, sizeCaption, plain)
	put(r.sure, sure, colorMuted, right-w, 8)
	for i, d := range r.dots {
		d.Hidden = sure == ""
		setDot(d, i < confidenceLevel(it.confidence), colorMuted)
		d.Move(fyne.NewPos(right-w-34+float32(i)*10, 13))
		d.Resize(fyne.NewSize(8, 8))
	}
	when := v.when(it.time)
	switch {
	case it.kind == kindPattern:
		when = v.w.sp.Text("ui.answer.pattern", "n", it.pattern.Count, "of", it.pattern.Of)
	case when == "":
		when = v.w.sp.Text("ui.answer.setting")
	}
	put(r.when, fit(when, right-w-40-left-20, sizeCaption, plain), colorMuted, left+20, 8)

	// The sentence, in two rows.
	rows, _ := wrap(it.headline, right-left, sizeText, plain, false, 2)
	lh := lineHeight(sizeText, plain)
	for i, t := range r.lines {
		s := ""
		if i < len(rows) {
			s = rows[i]
		}
		put(t, s, theme.ColorNameForeground, left, 26+float32(i)*lh)
	}

	// Last row: who, and at the right what kind of trouble it is.
	y := answerRowHeight - 23
	w = textWidth(it.state, sizeCaption, plain)
	put(r.state, it.state, it.tone.color, right-w, y)
	put(r.who, fit(it.who, right-w-left-12, sizeCaption, plain), colorMuted, left, y)
}

// A searchEntry hands the arrow keys to the list below it.
type searchEntry struct {
	widget.Entry
	keys func(fyne.KeyName) bool
}

func newSearchEntry(hint string, keys func(fyne.KeyName) bool) *searchEntry {
	e := &searchEntry{keys: keys}
	e.ExtendBaseWidget(e)
	e.PlaceHolder = hint
	e.Icon = theme.SearchIcon()
	return e
}

func (e *searchEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		e.SetText("")
		return
	}
	if !e.keys(k.Name) {
		e.Entry.TypedKey(k)
	}
}
