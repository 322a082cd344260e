//go:build cgo || !darwin

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A packWatch has the open case read again when signature packs change.
type packWatch struct {
	state  string // of the packs that the case was read with
	begun  bool
	closed bool
	news   string   // one sentence about a change; empty while there is none
	paths  []string // of the case that it is about
}

// packsEvery is how often the packs are looked at: somebody who saves a pack in an editor
// turns to the window next.
const packsEvery = 2 * time.Second

// watchPacks looks at the packs now and from time to time.
func (w *Window) watchPacks() {
	if w.opt.Teaching.State == nil || w.packs.closed {
		return
	}
	w.async(func() {
		state := w.opt.Teaching.State()
		w.do(func() {
			w.packsAre(state)
			w.after(packsEvery, w.watchPacks)
		})
	})
}

// packsAre reads the case again if it was read with other packs. While a reading is under
// way nothing is decided: the next look does it.
func (w *Window) packsAre(state string) {
	p := &w.packs
	switch {
	case !p.begun || w.model == nil && w.job == nil:
		p.state, p.begun = state, true
	case state == p.state || !w.rereads() || len(w.win.Canvas().Overlays().List()) > 0:
	default:
		p.state = state
		w.reloadFor(w.sp.Text("ui.packs.changed"))
	}
}

// reloadFor reads the open case again and says why.
func (w *Window) reloadFor(news string) {
	w.packs.news, w.packs.paths = news, slices.Clone(w.paths)
	w.reload()
}

// withNews puts what there is to say about packs above the content, while the case that it
// is about is open.
func (w *Window) withNews(content fyne.CanvasObject) fyne.CanvasObject {
	p := &w.packs
	if p.news == "" || !slices.Equal(p.paths, w.paths) {
		return content
	}
	dismiss := widget.NewButtonWithIcon(w.sp.Text("ui.notice.dismiss"), theme.CancelIcon(), func() {
		p.news = ""
		w.rebuild()
	})
	dismiss.Importance = widget.LowImportance
	strip := container.New(&column{left: 14, top: 7, right: 8, bottom: 7},
		newBeside(8, icon(theme.InfoIcon(), colorBlue, 18), container.New(&column{top: 5}, newPara(p.news)), dismiss))
	ground := canvas.NewRectangle(tint(colorBlue))
	return container.NewBorder(container.New(backed{}, ground, strip), nil, nil, nil, content)
}
