//go:build cgo || !darwin

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A tableColumn is one column: its share of the width, and never less than least.
type tableColumn struct {
	title string
	share float32
	least float32
	right bool // numbers stand at the right
}

// A tableCell is what stands in a cell; no color is the foreground.
type tableCell struct {
	text  string
	color fyne.ThemeColorName
	bold  bool
}

const tableRowHeight float32 = 27

// A table is a list with columns: only the visible rows exist, each cell is one text,
// cut to its column. (Fyne's own Table measures and scrolls in two directions and
// cannot share the width.)
type table struct {
	list    *keyList
	box     *fyne.Container
	columns []tableColumn
	cell    func(row, col int) tableCell
}

func newTable(columns []tableColumn, rows func() int, cell func(row, col int) tableCell, selected func(row int)) *table {
	t := &table{columns: columns, cell: cell}
	t.list = newKeyList(rows,
		func() fyne.CanvasObject { return newTableRow(t) },
		func(id widget.ListItemID, o fyne.CanvasObject) { o.(*tableRow).show(id) })
	t.list.HideSeparators = true
	t.list.OnSelected = selected
	head := newTableRow(t)
	head.head = true
	ground := canvas.NewRectangle(theme.Color(theme.ColorNameHeaderBackground))
	t.box = container.NewBorder(container.NewStack(ground, head), nil, nil, nil, t.list)
	return t
}

func (t *table) widths(width float32) []float32 {
	var least, share float32
	for _, c := range t.columns {
		least += c.least
		share += c.share
	}
	out := make([]float32, len(t.columns))
	rest := max(width-least, 0)
	for i, c := range t.columns {
		out[i] = c.least
		if share > 0 {
			out[i] += rest * c.share / share
		}
	}
	return out
}

type tableRow struct {
	widget.BaseWidget
	t    *table
	row  int
	head bool
}

func newTableRow(t *table) *tableRow {
	r := &tableRow{t: t, row: -1}
	r.ExtendBaseWidget(r)
	return r
}

func (r *tableRow) show(row int) {
	r.row = row
	r.Refresh()
}

func (r *tableRow) cell(col int) tableCell {
	switch {
	case r.head:
		return tableCell{text: r.t.columns[col].title, color: colorMuted, bold: true}
	case r.row < 0:
		return tableCell{}
	}
	return r.t.cell(r.row, col)
}

func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	rr := &tableRowRenderer{row: r}
	for range r.t.columns {
		t := canvas.NewText("", theme.Color(theme.ColorNameForeground))
		t.TextSize = sizeCaption
		rr.texts = append(rr.texts, t)
		rr.objs = append(rr.objs, t)
	}
	line := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
	rr.line = line
	rr.objs = append(rr.objs, line)
	return rr
}

type tableRowRenderer struct {
	row   *tableRow
	texts []*canvas.Text
	line  *canvas.Rectangle
	objs  []fyne.CanvasObject
	size  fyne.Size
}

func (r *tableRowRenderer) Destroy()                     {}
func (r *tableRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(100, tableRowHeight) }
func (r *tableRowRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *tableRowRenderer) Layout(size fyne.Size)        { r.size = size; r.draw() }
func (r *tableRowRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.row) }

func (r *tableRowRenderer) draw() {
	if r.size.Width == 0 {
		return
	}
	x := float32(0)
	for i, w := range r.row.t.widths(r.size.Width) {
		c := r.row.cell(i)
		t := r.texts[i]
		style := fyne.TextStyle{Bold: c.bold && canBold(c.text)}
		name := c.color
		if name == "" {
			name = theme.ColorNameForeground
		}
		text := fit(c.text, w-14, sizeCaption, style)
		col := theme.Color(name)
		if t.Text != text || t.Color != col || t.TextStyle != style {
			t.Text, t.Color, t.TextStyle = text, col, style
			t.Refresh()
		}
		left := x + 9
		if r.row.t.columns[i].right {
			left = x + w - 7 - textWidth(text, sizeCaption, style)
		}
		setLine(t, left, (tableRowHeight-lineHeight(sizeCaption, style))/2)
		x += w
	}
	r.line.Move(fyne.NewPos(0, tableRowHeight-1))
	r.line.Resize(fyne.NewSize(r.size.Width, 1))
}

// A keyList is a list in which the arrow keys select; Fyne's own only highlights, and
// selects at the space bar.
type keyList struct {
	widget.List
	current int
	settled bool
	taken   bool // it had the focus: somebody is in it
}

func newKeyList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *keyList {
	l := &keyList{current: -1}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// Resize brings the chosen row into view until the list has got its real height: what
// was chosen before was scrolled to in a list without one.
func (l *keyList) Resize(size fyne.Size) {
	l.List.Resize(size)
	if l.settled || size.Height < 60 || l.current < 0 {
		return
	}
	l.settled = size.Height > 200
	l.ScrollToTop()
	l.ScrollTo(l.current)
}

// FocusGained is called when somebody clicks on a row, be it the chosen one, or comes with
// the keyboard.
func (l *keyList) FocusGained() {
	l.taken = true
	l.List.FocusGained()
}

// choose selects a row and brings it into view.
func (l *keyList) choose(row int) {
	if n := l.Length(); row >= n {
		row = n - 1
	}
	if row < 0 {
		return
	}
	l.current = row
	l.Select(row)
}

// move selects the row that is by rows further.
func (l *keyList) move(by int) { l.choose(max(l.current+by, 0)) }

func (l *keyList) TypedKey(e *fyne.KeyEvent) {
	if !l.key(e.Name) {
		l.List.TypedKey(e)
	}
}

func (l *keyList) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyDown:
		l.move(1)
	case fyne.KeyUp:
		l.move(-1)
	case fyne.KeyPageDown:
		l.move(8)
	case fyne.KeyPageUp:
		l.move(-8)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(l.Length() - 1)
	default:
		return false
	}
	return true
}
