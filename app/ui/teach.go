//go:build cgo || !darwin

package ui

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/parsers/event"
)

// teachButton offers to teach what the lines of a log mean; nil for a source that is none,
// and where nothing can be kept.
func (w *Window) teachButton(source int) fyne.CanvasObject {
	if w.model.Unknown == nil || w.job != nil || w.opt.Teaching.Save == nil || w.model.Case.Sources[source].Clock.Zone == "" {
		return nil
	}
	b := widget.NewButtonWithIcon(w.sp.Text("ui.teach.open"), theme.DocumentCreateIcon(), func() { w.teach(source) })
	b.Importance = widget.LowImportance
	return container.NewHBox(b)
}

// A teacher is the dialog in which a wording is given its meaning.
type teacher struct {
	w        *Window
	source   int
	dialog   *dialog.CustomDialog
	body     *fyne.Container
	wordings []Wording
	chosen   int
	kind     event.Kind // Unrecognized until somebody chose
	pane     *pane
	fault    *para
	save     *widget.Button
	stop     context.CancelFunc
}

// teach opens the dialog on the lines of a source that nothing recognised, once they are
// read.
func (w *Window) teach(source int) {
	s := w.sp
	ctx, cancel := context.WithCancel(context.Background())
	t := &teacher{w: w, source: source, chosen: -1, stop: cancel, fault: newPara("").in(colorRed)}
	t.body = container.NewStack(container.NewCenter(widget.NewLabel(s.Text("ui.teach.reading"))))
	t.dialog = dialog.NewCustomWithoutButtons(s.Text("ui.teach.title"), t.body, w.win)
	t.save = widget.NewButtonWithIcon(s.Text("ui.teach.save"), theme.DocumentSaveIcon(), t.keep)
	t.save.Importance = widget.HighImportance
	t.save.Disable()
	t.dialog.SetButtons([]fyne.CanvasObject{widget.NewButton(s.Text("ui.close"), t.dialog.Hide), t.save})
	t.dialog.SetOnClosed(cancel)
	t.dialog.Resize(fyne.NewSize(980, 640))
	t.dialog.Show()
	unknown := w.model.Unknown
	w.async(func() {
		all, err := unknown(ctx)
		w.do(func() {
			if ctx.Err() == nil {
				t.show(all, err)
			}
		})
	})
}

// show lists the wordings of the source.
func (t *teacher) show(all []Wording, err error) {
	s := t.w.sp
	for _, u := range all {
		if u.More || slices.Contains(u.Sources, t.source) {
			t.wordings = append(t.wordings, u)
		}
	}
	if err != nil || len(t.wordings) == 0 {
		text := s.Text("ui.teach.none")
		if err != nil {
			text = t.w.errorText(err)
		}
		t.fill(container.NewCenter(widget.NewLabel(text)))
		return
	}
	t.pane = newPane()
	list := newTable([]tableColumn{
		{title: s.Text("ui.teach.wording"), least: 260, share: 3},
		{title: s.Text("ui.column.lines"), least: 64, right: true},
		{title: s.Text("ui.teach.near"), least: 220, share: 1},
	}, func() int { return len(t.wordings) }, func(row, col int) tableCell {
		u := &t.wordings[row]
		switch col {
		case 0:
			if u.Draft == nil {
				return tableCell{text: u.Text, color: colorMuted}
			}
			return tableCell{text: u.Text}
		case 1:
			return tableCell{text: number(u.Count)}
		}
		return tableCell{text: nearText(s, u.Near), color: colorMuted}
	}, nil)
	list.list.OnSelected = func(row int) {
		list.list.current = row
		t.choose(row)
	}
	split := container.NewVSplit(surface(list.box), t.pane)
	split.SetOffset(0.42)
	top := container.New(&column{left: 2, top: 2, right: 2, bottom: 8}, caption(s.Text("ui.teach.how")))
	t.fill(container.NewBorder(top, t.fault, nil, nil, split))
	list.list.choose(0)
}

func (t *teacher) fill(o fyne.CanvasObject) {
	t.body.Objects = []fyne.CanvasObject{o}
	t.body.Refresh()
}

// choose shows a wording: its example, its draft, and the events that it may mean.
func (t *teacher) choose(row int) {
	s, u := t.w.sp, &t.wordings[row]
	t.chosen, t.kind = row, event.Unrecognized
	t.save.Disable()
	t.fault.setText("")
	name := t.w.model.sourceName(u.Source)
	objs := []fyne.CanvasObject{
		caption(s.Text("ui.evidence.place", "file", name, "line", strconv.FormatInt(u.Line, 10))),
		inset(container.New(&column{left: 9, top: 3, right: 4, bottom: 5}, newPara(u.Example).raw().upTo(maxRows))),
	}
	if u.Draft == nil {
		t.pane.show(append(objs, newPara(s.Text("ui.teach.nodraft")))...)
		return
	}
	kinds := event.Kinds()
	labels := make([]string, len(kinds))
	for i, k := range kinds {
		labels[i] = joined(s.Term("event", k.String()), k.String())
	}
	chooser := widget.NewSelect(labels, func(label string) {
		t.kind = kinds[slices.Index(labels, label)]
		t.draw(objs, u)
		t.save.Enable()
	})
	chooser.PlaceHolder = s.Text("ui.teach.choose")
	objs = append(objs, section(s.Text("ui.teach.means")), chooser)
	t.draw(objs, u)
}

// draw shows the signature as it would be written.
func (t *teacher) draw(objs []fyne.CanvasObject, u *Wording) {
	d := *u.Draft
	d.Event = t.kind
	t.pane.show(append(objs[:len(objs):len(objs)], section(t.w.sp.Text("ui.teach.signature")),
		inset(container.New(&column{left: 9, top: 3, right: 4, bottom: 5}, newPara(d.TOML()).raw())))...)
}

// keep writes the signature and has the case read again with it.
func (t *teacher) keep() {
	w, u, kind := t.w, &t.wordings[t.chosen], t.kind
	if kind == event.Unrecognized {
		return
	}
	t.save.Disable()
	save, look := w.opt.Teaching.Save, w.opt.Teaching.State
	w.async(func() {
		path, err := save(*u.Draft, kind)
		state := ""
		if look != nil {
			state = look()
		}
		w.do(func() {
			if err != nil {
				t.fault.setText(w.errorText(err))
				t.save.Enable()
				return
			}
			t.dialog.Hide()
			w.packs.state = state // this change is no news
			w.reloadFor(w.sp.Text("ui.teach.saved", "event", w.sp.Term("event", kind.String()), "path", path))
		})
	})
}

// nearText says how far the nearest prompt or mail failure is.
func nearText(s Speaker, n *Near) string {
	if n == nil {
		return ""
	}
	by := s.Duration(max(n.Delta, -n.Delta))
	switch {
	case n.Mail && n.Delta < 0:
		return s.Text("ui.teach.beforemail", "by", by)
	case n.Mail:
		return s.Text("ui.teach.aftermail", "by", by)
	case n.Delta < 0:
		return s.Text("ui.teach.beforeprompt", "by", by)
	}
	return s.Text("ui.teach.afterprompt", "by", by)
}
