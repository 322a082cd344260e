//go:build cgo || !darwin

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// A place is where somebody is in a view. It outlives the view, which is made anew when the
// language changes or when more of the files has been read.
type place struct {
	query  string
	key    string // of the row that was chosen; empty where nobody chose one
	row    int
	offset float32 // how far the list is scrolled
	detail float32 // and the pane that tells of the row
}

// A spot finds places in one view. A view without a list has a pane alone.
type spot struct {
	list   *keyList
	key    func(row int) string
	search *searchEntry // nil where the window itself keeps what is searched for
	pane   *pane
	chosen func() bool // nil where only a row that is not the first one shows a choice
}

func (s *spot) place() place {
	p := place{row: -1, detail: s.pane.scroll.Offset.Y}
	if s.search != nil {
		p.query = s.search.Text
	}
	if s.list == nil {
		return p
	}
	p.offset, p.row = s.list.GetScrollOffset(), s.list.current
	if p.row >= 0 && p.row < s.list.Length() && (p.row > 0 || p.offset > 0 || p.detail > 0 || s.chosen != nil && s.chosen()) {
		p.key = s.key(p.row)
	}
	return p
}

// goTo goes back to a place: the row that was chosen stands where it stood.
func (s *spot) goTo(p place) {
	if s.search != nil && p.query != "" {
		s.search.SetText(p.query)
	}
	stays := s.list == nil
	if s.list != nil {
		offset := p.offset
		if row := s.find(p.key); row >= 0 {
			stays = true
			s.list.choose(row)
			if offset > 0 {
				offset += float32(row-p.row) * (s.list.CreateItem().MinSize().Height + theme.Padding())
			}
		}
		s.list.settled = true
		s.list.ScrollToOffset(max(offset, 0))
	}
	if stays {
		s.pane.scroll.ScrollToOffset(fyne.NewPos(0, p.detail))
	}
}

func (s *spot) find(key string) int {
	if key == "" {
		return -1
	}
	for row := range s.list.Length() {
		if s.key(row) == key {
			return row
		}
	}
	return -1
}

// refresh makes the whole content anew and leaves everybody where they are.
func (w *Window) refresh() {
	left, focused := w.left, -1
	for t, s := range w.spots {
		if s != nil {
			p := s.place()
			left[t] = &p
		}
		if e := w.searches[t]; e != nil && w.win.Canvas().Focused() == fyne.Focusable(e) {
			focused = t
		}
	}
	w.rebuild()
	w.left = left
	w.settle(w.tab)
	if focused == int(w.tab) && w.searches[focused] != nil {
		w.win.Canvas().Focus(w.searches[focused])
	}
}

// settle goes to the place that was left in a view, once the view has its size.
func (w *Window) settle(t tab) {
	if p := w.left[t]; p != nil && w.spots[t] != nil {
		w.left[t] = nil
		w.spots[t].goTo(*p)
	}
}
