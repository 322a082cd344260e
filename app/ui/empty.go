//go:build cgo || !darwin

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/icons"
)

// newEmptyView invites: drop, open, or look at the sample case.
func newEmptyView(w *Window) fyne.CanvasObject {
	s := w.sp
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("hubscope.png", icons.PNG))
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSize(72, 72))

	files := widget.NewButtonWithIcon(s.Text("ui.empty.files"), theme.FileTextIcon(), func() { w.openFile(w.openNew) })
	folder := widget.NewButtonWithIcon(s.Text("ui.empty.folder"), theme.FolderOpenIcon(), func() { w.openFolder(w.openNew) })
	sample := widget.NewButtonWithIcon(s.Text("ui.empty.sample"), theme.MediaPlayIcon(), func() { w.open(nil, true) })
	sample.Importance = widget.HighImportance

	buttons := container.NewGridWithColumns(3, files, folder, sample)
	if w.opt.Follower != nil {
		follow := widget.NewButtonWithIcon(s.Text("ui.menu.follow"), theme.MediaFastForwardIcon(), w.askFollow)
		buttons = container.NewGridWithColumns(2, files, folder, follow, sample)
	}

	path := widget.NewEntry()
	path.PlaceHolder = s.Text("ui.empty.path")
	path.OnSubmitted = func(text string) {
		if paths := pathsIn(text); len(paths) > 0 {
			w.open(paths, false)
		}
	}

	what := container.New(&column{gap: 5})
	for _, text := range []string{s.Text("ui.empty.gateway"), s.Text("ui.empty.device"), s.Text("ui.empty.policies"), s.Text("ui.empty.nsconf")} {
		what.Add(newBeside(8, icon(theme.DocumentIcon(), colorMuted, 16), newPara(text).in(colorMuted), nil))
	}
	col := container.New(&column{gap: 13, left: 34, top: 28, right: 34, bottom: 28},
		newBeside(18, logo, container.New(&column{gap: 4, top: 10}, newPara(s.Text("ui.empty.title")).sized(20).bold(), newPara(s.Text("ui.empty.drop"))), nil),
		buttons,
		path,
		rule(),
		newPara(s.Text("ui.empty.what")).bold(),
		what,
		caption(s.Text("ui.empty.private")),
	)
	return container.NewCenter(container.New(&fixedWidth{660}, card(col)))
}

// fixedWidth gives its one object a width, and the height that it needs for it.
type fixedWidth struct{ width float32 }

func (f *fixedWidth) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.width, heightOf(objs[0], f.width))
}

func (f *fixedWidth) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.NewPos(0, 0))
	objs[0].Resize(size)
}
