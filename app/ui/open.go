//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/phrase"
)

// open reads files beside the user interface; a reading that is under way is dropped.
// The case that is open stays until the new one is there.
func (w *Window) open(paths []string, sample bool) { w.start(&job{paths: paths, sample: sample}) }

func (w *Window) start(j *job) {
	if w.follows() {
		w.askStop(func() { w.start(j) })
		return
	}
	w.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	j.cancel = cancel
	w.job = j
	w.notice = ""
	w.rebuild()

	lang := w.prefs.Lang
	listen := Listener{Progress: j.state.set, Preview: func(p *Preview) {
		m := newModel(p.Analysis, speakerFor(w.opt, lang, p.Analysis))
		w.do(func() { w.previewed(j, lang, p, m) })
	}, Offsets: j.offsets}
	stop := j.watch(w)
	w.async(func() {
		var a *Analysis
		var err error
		if j.sample {
			a, err = w.opt.Engine.Sample(ctx, listen)
		} else {
			a, err = w.opt.Engine.Analyze(ctx, j.paths, listen)
		}
		var m *model
		if err == nil && ctx.Err() == nil {
			m = newModel(a, speakerFor(w.opt, lang, a))
		}
		stop()
		if m == nil && err == nil {
			a.close() // nobody waits for it any more
		}
		w.do(func() { w.finished(j, lang, m, err) })
	})
}

// finished takes over what a reading has brought in the end, if it is still wanted.
func (w *Window) finished(j *job, lang string, m *model, err error) {
	switch {
	case m != nil:
		w.hold(j, m, func() {
			w.take(j, lang, m)
			if j.before.model != nil {
				j.before.model.close()
			}
			j.before.letGo()
			j.cancel()
			w.job = nil
			w.refresh()
		})
	case w.job == j:
		w.cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			w.notice = w.errorText(err)
		}
		w.rebuild()
	}
}

// first is the view that answers first: what was wrong with the files where there is nothing
// else, all users together where nobody in particular has called.
func (m *model) first() tab {
	switch {
	case len(m.items) == 0 && warned(m.Case) > 0:
		return tabSources
	case m.fleet.Users > handful && m.ofGateway():
		return tabFleet
	}
	return tabAnswers
}

// close lets a case's files go; the rows that still ask for a line get none.
func (a *Analysis) close() {
	if a.Close != nil {
		a.Close()
	}
}

// cancel drops the reading that is under way. What was open before is open again.
func (w *Window) cancel() {
	j := w.job
	if j == nil {
		return
	}
	j.cancel()
	w.job = nil
	if j.before == nil {
		return
	}
	w.dropPart()
	w.model.close()
	w.opened = *j.before
	w.sp = w.speaker(w.prefs.Lang, w.model)
	if w.model != nil {
		w.model = newModel(w.model.Analysis, w.sp) // the language may have been switched
	}
	w.askPart(partPrompts)
}

// errorText is one clear sentence about an error.
func (w *Window) errorText(err error) string {
	var spoken interface{ Phrase() phrase.Phrase }
	if errors.As(err, &spoken) {
		if text := w.sp.Say(spoken.Phrase()); text != "" {
			return text
		}
	}
	return w.sp.Text("ui.error.open", "error", err.Error())
}

// rereads reports whether the files of the open case can be read again: what a command or a
// listener brought can't.
func (w *Window) rereads() bool {
	return w.model != nil && w.job == nil && !w.follows() && (w.live == nil || len(w.paths) > 0)
}

// reload reads the files again. What is followed is read all the time: then the views are
// brought up to date.
func (w *Window) reload() {
	if w.follows() {
		w.live.catchUp()
	}
	if !w.rereads() {
		return
	}
	w.start(&job{paths: w.paths, sample: w.sample, offsets: w.offsets})
}

// add reads further files together with those that are open.
func (w *Window) add(paths []string) {
	if w.model == nil || w.sample || w.follows() {
		w.open(paths, false)
		return
	}
	all := append([]string(nil), w.paths...)
	for _, p := range paths {
		known := false
		for _, q := range all {
			known = known || p == q
		}
		if !known {
			all = append(all, p)
		}
	}
	w.start(&job{paths: all, offsets: w.offsets})
}

// dropped takes files and folders that were dropped on the window. With a case of the
// user's own open it asks first: two tickets in one case would explain nothing.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u != nil && u.Scheme() == "file" {
			paths = append(paths, filepath.FromSlash(u.Path()))
		}
	}
	if w.followForm != nil {
		w.followForm.add(paths)
		return
	}
	if len(paths) == 0 || len(w.win.Canvas().Overlays().List()) > 0 {
		return
	}
	if !w.shows() || w.sample || w.follows() {
		w.open(paths, false)
		return
	}
	w.askAdd(paths)
}

func (w *Window) askAdd(paths []string) {
	s := w.sp
	text := widget.NewLabel(s.Text("ui.drop.question", "n", len(paths)))
	d := dialog.NewCustomWithoutButtons(s.Text("ui.drop.title"), text, w.win)
	answer := func(label string, do func()) *widget.Button {
		return widget.NewButton(label, func() {
			d.Hide()
			if do != nil {
				do()
			}
		})
	}
	fresh := answer(s.Text("ui.drop.new"), func() { w.open(paths, false) })
	fresh.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{
		answer(s.Text("ui.cancel"), nil),
		answer(s.Text("ui.drop.add"), func() { w.add(paths) }),
		fresh,
	})
	d.Show()
}

// openFile, openFolder and openPaths ask what to open; then is open or add.
func (w *Window) openFile(then func([]string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		_ = r.Close()
		then([]string{filepath.FromSlash(r.URI().Path())})
	}, w.win)
	d.Show() // before Resize, which an unshown file dialog does not survive
	d.Resize(fyne.NewSize(900, 620))
}

func (w *Window) openFolder(then func([]string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			then([]string{filepath.FromSlash(u.Path())})
		}
	}, w.win)
	d.Show() // before Resize, which an unshown file dialog does not survive
	d.Resize(fyne.NewSize(900, 620))
}

func (w *Window) openPaths(then func([]string)) {
	s := w.sp
	entry := widget.NewMultiLineEntry()
	entry.Wrapping = fyne.TextWrapOff
	entry.SetMinRowsVisible(5)
	hint := widget.NewLabel(s.Text("ui.paths.hint"))
	d := dialog.NewCustomConfirm(s.Text("ui.paths.title"), s.Text("ui.paths.ok"), s.Text("ui.cancel"),
		container.New(layout.NewVBoxLayout(), hint, entry), func(ok bool) {
			if paths := pathsIn(entry.Text); ok && len(paths) > 0 {
				then(paths)
			}
		}, w.win)
	d.Resize(fyne.NewSize(640, 260))
	d.Show()
	w.win.Canvas().Focus(entry)
}

// pathsIn reads paths as people paste them: one a line, perhaps quoted.
func pathsIn(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if len(l) > 1 && (l[0] == '"' || l[0] == '\'') && l[len(l)-1] == l[0] {
			l = l[1 : len(l)-1]
		}
		l = strings.TrimPrefix(l, "file://")
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (w *Window) openNew(paths []string) { w.open(paths, false) }

// openMenu is what the Open button offers.
func (w *Window) openMenu(at fyne.CanvasObject) {
	s := w.sp
	m := fyne.NewMenu("",
		fyne.NewMenuItem(s.Text("ui.menu.openfile"), func() { w.openFile(w.openNew) }),
		fyne.NewMenuItem(s.Text("ui.menu.openfolder"), func() { w.openFolder(w.openNew) }),
		fyne.NewMenuItem(s.Text("ui.menu.openpaths"), func() { w.openPaths(w.openNew) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(s.Text("ui.menu.addfile"), func() { w.openFile(w.add) }),
		fyne.NewMenuItem(s.Text("ui.menu.addfolder"), func() { w.openFolder(w.add) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(s.Text("ui.menu.sample"), func() { w.open(nil, true) }),
	)
	if w.opt.Follower != nil {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(s.Text("ui.menu.follow"), w.askFollow))
	}
	pos := w.app.Driver().AbsolutePositionForObject(at)
	p := widget.NewPopUpMenu(m, w.win.Canvas())
	width := p.MinSize().Width
	p.ShowAtPosition(fyne.NewPos(pos.X+at.Size().Width-width, pos.Y+at.Size().Height+2))
}
