//go:build cgo || !darwin

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A liveNarrow is what the list of what is followed is narrowed to.
type liveNarrow int

const (
	liveAll     liveNarrow = iota
	liveWatched            // those who are watched
	liveSince              // what came since the last marker
)

// A liveEntry is one row of the list: an item, or where somebody said "from here".
type liveEntry struct {
	row    *liveRow
	marker *liveMarker
}

// A liveView is the list of what is followed, the newest at the top, and the detail beside
// it. The list stands still from when somebody clicks or scrolls in it until they ask for the
// newest.
type liveView struct {
	f       *following
	search  *searchEntry
	newest  *widget.Button
	chips   []*widget.Button
	list    *keyList
	empty   *fyne.Container
	why     *para
	detail  *detailView
	box     fyne.CanvasObject
	snap    *snapshot // nil before the first
	entries []liveEntry
	offset  float32 // that the list was scrolled to last, by whomever
	filling bool    // the list is being filled: what is selected then nobody chose
	showing *liveRow
	turn    int // of the search; a late result of an older one is dropped
	found   map[string]bool
}

func newLiveView(f *following) *liveView {
	v := &liveView{f: f}
	w := f.w
	s := w.sp
	v.search = newSearchEntry(s.Text("ui.live.search"), func(k fyne.KeyName) bool {
		return k != fyne.KeyHome && k != fyne.KeyEnd && v.list.key(k)
	})
	v.search.SetText(f.query)
	v.search.OnChanged = func(q string) {
		f.query = q
		v.refilter()
	}
	v.newest = widget.NewButtonWithIcon("", theme.MoveUpIcon(), f.toNewest)
	v.newest.Alignment = widget.ButtonAlignLeading
	v.list = newKeyList(func() int { return len(v.entries) },
		func() fyne.CanvasObject { return newLiveItem(v) },
		func(id widget.ListItemID, o fyne.CanvasObject) { o.(*liveItem).show(id) })
	v.list.OnSelected = v.selected
	v.list.settled = true // new rows come at the top; nothing brings the chosen one into view
	v.detail = newDetailView(w)
	v.why = newPara("").in(colorMuted)
	v.empty = container.NewCenter(container.New(&fixedWidth{280}, v.why))

	chips := container.New(&flow{gap: 4, rowGap: 4})
	for n := liveAll; n <= liveSince; n++ {
		b := widget.NewButton("", func() { v.setNarrow(n) })
		v.chips = append(v.chips, b)
		chips.Add(b)
	}
	head := newBeside(6, nil, v.search, container.NewGridWrap(fyne.NewSize(108, v.search.MinSize().Height), v.newest))
	top := container.New(&column{gap: 6, left: 10, top: 10, right: 10, bottom: 8}, head, chips)
	left := container.NewBorder(container.NewVBox(top, rule()), nil, nil, nil, container.NewStack(v.list, v.empty))
	split := container.NewHSplit(surface(left), v.detail.box)
	split.SetOffset(0.36)
	v.box = split
	if f.shown != nil {
		v.take(f.shown)
	} else {
		v.fill()
	}
	return v
}

// take shows what is known now, and leaves everybody where they are.
func (v *liveView) take(snap *snapshot) {
	v.snap = snap
	if v.f.query != "" {
		v.refilter()
		return
	}
	v.fill()
}

// refilter searches again: at once among few items, beside the user interface among many.
func (v *liveView) refilter() {
	v.turn++
	if v.f.query == "" || v.snap == nil {
		v.found = nil
		v.fill()
		return
	}
	turn, rows, query := v.turn, v.snap.rows, v.f.query
	look := func() map[string]bool {
		items := make([]item, len(rows))
		for i, r := range rows {
			items[i] = r.item
		}
		found := map[string]bool{}
		for _, i := range find(items, kindAll, query) {
			found[rows[i].key] = true
		}
		return found
	}
	if len(rows) <= manyItems {
		v.found = look()
		v.fill()
		return
	}
	v.f.w.async(func() {
		found := look()
		v.f.w.do(func() {
			if turn == v.turn {
				v.found = found
				v.fill()
			}
		})
	})
}

// rowStep is from the top of one row of the list to that of the next.
func rowStep() float32 { return liveItemHeight + theme.Padding() }

// fill makes the list anew. Somebody who reads keeps the row at the top of what they see
// where it is.
func (v *liveView) fill() {
	f := v.f
	now := v.list.GetScrollOffset()
	if now != v.offset {
		f.touched = true // somebody scrolled
	}
	top, within := "", float32(0)
	if i := int(now / rowStep()); i < len(v.entries) {
		top, within = v.entries[i].key(), now-float32(i)*rowStep()
	}
	v.build()

	v.filling = true
	v.list.Refresh()
	v.choose()
	v.filling = false
	to := float32(0)
	if f.touched {
		to = now
		if i := v.place(top); i >= 0 {
			to = float32(i)*rowStep() + within
		}
	}
	v.list.ScrollToOffset(to)
	v.list.Refresh()
	v.offset = v.list.GetScrollOffset()
	v.dress()
}

// build sets out the rows, the newest first, with the markers between them.
func (v *liveView) build() {
	v.entries = v.entries[:0]
	f := v.f
	since := f.since()
	marks := len(f.markers) - 1
	mark := func(line int) {
		for ; marks >= 0 && f.markers[marks].line >= line; marks-- {
			v.entries = append(v.entries, liveEntry{marker: &f.markers[marks]})
		}
	}
	for _, r := range slices.Backward(v.rows()) {
		mark(r.line)
		switch {
		case f.narrow == liveWatched && !r.watched,
			f.narrow == liveSince && since != nil && r.fresh <= since.line,
			v.found != nil && !v.found[r.key]:
			continue
		}
		v.entries = append(v.entries, liveEntry{row: r})
	}
	mark(0)
}

func (v *liveView) rows() []*liveRow {
	if v.snap == nil {
		return nil
	}
	return v.snap.rows
}

func (e *liveEntry) key() string {
	if e.marker != nil {
		return "marker/" + e.marker.at.String()
	}
	return e.row.key
}

// place is the row of the list that an entry stands in; -1 for none.
func (v *liveView) place(key string) int {
	return slices.IndexFunc(v.entries, func(e liveEntry) bool { return e.key() == key })
}

// choose selects what somebody chose, where it now stands. While nobody has, the first that
// happens is explained: settings stood there before.
func (v *liveView) choose() {
	f := v.f
	if f.selected == "" {
		for i := range v.entries {
			if r := v.entries[i].row; r != nil && r.item.kind != kindSetting {
				f.selected, f.explained = r.key, r.key
				break
			}
		}
	}
	switch row := v.place(f.selected); {
	case row < 0:
		v.list.UnselectAll()
		v.list.current = -1
	case row != v.list.current:
		v.list.UnselectAll()
		v.list.current = row
		v.list.Select(row)
	}
	v.explain(v.row(f.explained))
}

// row is what is told of an item, be the list narrowed to others; nil for none.
func (v *liveView) row(key string) *liveRow {
	if key == "" {
		return nil
	}
	if i := slices.IndexFunc(v.rows(), func(r *liveRow) bool { return r.key == key }); i >= 0 {
		return v.snap.rows[i]
	}
	return nil
}

func (v *liveView) selected(id widget.ListItemID) {
	if id < 0 || id >= len(v.entries) {
		return
	}
	v.list.current = id
	if v.filling {
		return
	}
	e := &v.entries[id]
	v.f.touched, v.f.selected = true, e.key()
	if e.row == nil { // a marker: what was explained stays
		return
	}
	v.f.explained = e.row.key
	if e.row.unread() {
		v.saw(e.row)
		v.list.RefreshItem(id)
		v.f.draw()
	}
	v.explain(e.row)
}

// explain shows an item's detail; one that is shown already stays as it is unless something
// about it was told.
func (v *liveView) explain(r *liveRow) {
	switch {
	case r == nil && v.showing == nil && len(v.detail.pane.content.Objects) > 0:
		return
	case r == nil:
		v.showing = nil
		v.detail.pane.show(v.hint()...)
		return
	case v.showing != nil && v.showing.key == r.key && v.showing.version == r.version:
		return
	}
	offset := float32(0)
	if v.showing != nil && v.showing.key == r.key {
		offset = v.detail.pane.scroll.Offset.Y
	}
	v.showing = r
	v.detail.of = v.snap.model
	it := r.item
	v.detail.show(&it)
	if offset > 0 {
		v.detail.pane.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	}
}

// hint is what stands beside an empty list.
func (v *liveView) hint() []fyne.CanvasObject {
	s := v.f.w.sp
	return []fyne.CanvasObject{title(s.Text("ui.live.nothing")), newPara(s.Text("ui.live.hint"))}
}

// chosen is the item that is explained, and the model of its case.
func (v *liveView) chosen() (*model, *item) {
	if v.showing == nil {
		return nil, nil
	}
	it := v.showing.item
	return v.detail.model(), &it
}

func (v *liveView) setNarrow(n liveNarrow) {
	v.f.narrow = n
	v.fill()
}

// marked shows a marker that was set just now.
func (v *liveView) marked() { v.fill() }

// toNewest goes to the newest item and explains it; new ones come into view from now on.
func (f *following) toNewest() {
	f.touched = false
	v := f.view
	if v == nil {
		f.w.showTab(tabLive)
		v = f.view
	}
	if v == nil {
		return
	}
	if i := slices.IndexFunc(v.entries, func(e liveEntry) bool { return e.row != nil }); i >= 0 {
		r := v.entries[i].row
		f.selected, f.explained = r.key, r.key
		v.saw(r)
	}
	v.list.ScrollToTop()
	v.offset = v.list.GetScrollOffset()
	v.fill()
	f.draw()
}

// leave remembers where somebody is, for the view that takes this one's place.
func (v *liveView) leave() {
	v.f.left = &place{offset: v.list.GetScrollOffset(), detail: v.detail.pane.scroll.Offset.Y}
}

// settle goes to where somebody was in the view before, once this one has its size.
func (v *liveView) settle() {
	p := v.f.left
	if p == nil {
		return
	}
	v.f.left = nil
	v.list.ScrollToOffset(p.offset)
	v.offset = v.list.GetScrollOffset()
	v.detail.pane.scroll.ScrollToOffset(fyne.NewPos(0, p.detail))
}
