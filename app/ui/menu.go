//go:build cgo || !darwin

package ui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// menu is the main menu. Shortcuts live here and not on the canvas: those are dead
// while an entry has the focus.
func (w *Window) menu() *fyne.MainMenu {
	s := w.sp
	plain := func(label string, do func()) *fyne.MenuItem { return fyne.NewMenuItem(label, do) }
	keyed := func(label string, key fyne.KeyName, more fyne.KeyModifier, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | more}
		return i
	}
	whenOpen := func(i *fyne.MenuItem) *fyne.MenuItem {
		i.Disabled = !w.shows()
		return i
	}
	whenExport := func(i *fyne.MenuItem) *fyne.MenuItem {
		i.Disabled = !w.canExport()
		return i
	}
	quit := plain(s.Text("ui.menu.quit"), w.app.Quit)
	quit.IsQuit = true
	reload := whenOpen(keyed(s.Text("ui.menu.reload"), fyne.KeyR, 0, w.reload))
	reload.Disabled = reload.Disabled || w.job != nil
	file := fyne.NewMenu(s.Text("ui.menu.file"),
		keyed(s.Text("ui.menu.openfile"), fyne.KeyO, 0, func() { w.openFile(w.openNew) }),
		keyed(s.Text("ui.menu.openfolder"), fyne.KeyO, fyne.KeyModifierShift, func() { w.openFolder(w.openNew) }),
		keyed(s.Text("ui.menu.openpaths"), fyne.KeyL, 0, func() { w.openPaths(w.openNew) }),
		plain(s.Text("ui.menu.sample"), func() { w.open(nil, true) }),
		fyne.NewMenuItemSeparator(),
		whenOpen(plain(s.Text("ui.menu.addfile"), func() { w.openFile(w.add) })),
		whenOpen(plain(s.Text("ui.menu.addfolder"), func() { w.openFolder(w.add) })),
		reload,
		fyne.NewMenuItemSeparator(),
		whenExport(keyed(s.Text("ui.menu.export"), fyne.KeyE, 0, w.export)),
		fyne.NewMenuItemSeparator(),
		quit,
	)

	if w.opt.Follower != nil {
		follow := keyed(s.Text("ui.menu.follow"), fyne.KeyF, fyne.KeyModifierShift, w.askFollow)
		follow.Disabled = w.follows()
		file.Items = slices.Insert(file.Items, 4, follow)
	}

	cp := whenOpen(plain(s.Text("ui.menu.copy"), w.copySelection))
	cp.Shortcut = &fyne.ShortcutCopy{}
	edit := fyne.NewMenu(s.Text("ui.menu.edit"),
		cp,
		whenExport(keyed(s.Text("ui.menu.ticket"), fyne.KeyC, fyne.KeyModifierShift, w.copyForTicket)),
		whenOpen(keyed(s.Text("ui.menu.find"), fyne.KeyF, 0, w.focusSearch)),
	)

	choice := func(label string, on bool, do func()) *fyne.MenuItem {
		i := plain(label, do)
		i.Checked = on
		return i
	}
	lang := plain(s.Text("ui.menu.language"), nil)
	lang.ChildMenu = fyne.NewMenu("",
		choice(s.Text("ui.menu.english"), s.Lang() == "en", func() { w.setLang("en") }),
		choice(s.Text("ui.menu.japanese"), s.Lang() == "ja", func() { w.setLang("ja") }),
	)
	colors := plain(s.Text("ui.menu.theme"), nil)
	colors.ChildMenu = fyne.NewMenu("",
		choice(s.Text("ui.menu.themesystem"), w.prefs.Theme == "system", func() { w.setTheme("system") }),
		choice(s.Text("ui.menu.themelight"), w.prefs.Theme == "light", func() { w.setTheme("light") }),
		choice(s.Text("ui.menu.themedark"), w.prefs.Theme == "dark", func() { w.setTheme("dark") }),
	)
	fleet := whenOpen(keyed(s.Text("ui.menu.fleet"), fyne.Key5, 0, func() { w.showTab(tabFleet) }))
	fleet.Disabled = fleet.Disabled || !w.model.hasFleet()
	whatIf := whenOpen(keyed(s.Text("ui.menu.whatif"), fyne.Key6, 0, func() { w.showTab(tabWhatIf) }))
	whatIf.Disabled = whatIf.Disabled || !w.model.hasWhatIf()
	view := fyne.NewMenu(s.Text("ui.menu.view"),
		whenOpen(keyed(s.Text("ui.menu.answers"), fyne.Key1, 0, func() { w.showTab(tabAnswers) })),
		whenOpen(keyed(s.Text("ui.menu.settings"), fyne.Key2, 0, func() { w.showTab(tabSettings) })),
		whenOpen(keyed(s.Text("ui.menu.sessions"), fyne.Key3, 0, func() { w.showTab(tabSessions) })),
		whenOpen(keyed(s.Text("ui.menu.sources"), fyne.Key4, 0, func() { w.showTab(tabSources) })),
		fleet,
		whatIf,
		fyne.NewMenuItemSeparator(),
		lang,
		colors,
	)
	help := fyne.NewMenu(s.Text("ui.menu.help"),
		plain(s.Text("ui.menu.keys"), w.showHelp),
		plain(s.Text("ui.menu.about"), w.showAbout),
	)
	if w.live == nil {
		return fyne.NewMainMenu(file, edit, view, help)
	}
	view.Items = append([]*fyne.MenuItem{keyed(s.Text("ui.menu.live"), fyne.Key0, 0, func() { w.showTab(tabLive) })}, view.Items...)
	return fyne.NewMainMenu(file, edit, view, w.liveMenu(keyed), help)
}

// liveMenu is what can be done with what is followed.
func (w *Window) liveMenu(keyed func(string, fyne.KeyName, fyne.KeyModifier, func()) *fyne.MenuItem) *fyne.Menu {
	s, f := w.sp, w.live
	pause := keyed(s.Text("ui.live.pause"), fyne.KeyP, 0, f.pause)
	if !f.paused.IsZero() {
		pause.Label = s.Text("ui.live.resume")
	}
	items := []*fyne.MenuItem{
		pause,
		keyed(s.Text("ui.live.fromhere"), fyne.KeyM, 0, f.fromHere),
		keyed(s.Text("ui.live.newest"), fyne.KeyJ, 0, f.toNewest),
		fyne.NewMenuItemSeparator(),
		keyed(s.Text("ui.live.stop"), fyne.KeyS, fyne.KeyModifierShift, f.stop),
	}
	if !w.follows() {
		for _, i := range items {
			i.Disabled = true
		}
	}
	return fyne.NewMenu(s.Text("ui.menu.live"), items...)
}

// copySelection is Ctrl+C: what is selected in an entry, else the answer.
func (w *Window) copySelection() {
	if e, ok := w.win.Canvas().Focused().(interface{ SelectedText() string }); ok {
		if text := e.SelectedText(); text != "" {
			w.app.Clipboard().SetContent(text)
			return
		}
	}
	m, s, it := w.model, w.sp, w.chosenItem()
	if w.tab == tabLive && w.live != nil && w.live.view != nil {
		m, it = w.live.view.chosen()
	}
	if it != nil {
		w.copyText(func() string { return plain(m, s, it) }, nil)
	}
}

func (w *Window) showHelp() {
	s := w.sp
	grid := container.NewGridWithColumns(2)
	for _, row := range [][2]string{
		{"Ctrl+O", s.Text("ui.menu.openfile")},
		{"Ctrl+Shift+O", s.Text("ui.menu.openfolder")},
		{"Ctrl+L", s.Text("ui.menu.openpaths")},
		{"Ctrl+Shift+F", s.Text("ui.menu.follow")},
		{"Ctrl+P", s.Text("ui.keys.pause")},
		{"Ctrl+M", s.Text("ui.keys.fromhere")},
		{"Ctrl+J", s.Text("ui.live.newest")},
		{"Ctrl+R, F5", s.Text("ui.menu.reload")},
		{"Ctrl+E", s.Text("ui.menu.export")},
		{"Ctrl+F", s.Text("ui.menu.find")},
		{"↑ ↓", s.Text("ui.keys.arrows")},
		{"Ctrl+C", s.Text("ui.menu.copy")},
		{"Ctrl+0 … 6", s.Text("ui.keys.tabs")},
		{"Ctrl+Shift+C", s.Text("ui.menu.ticket")},
		{"F1", s.Text("ui.menu.keys")},
	} {
		if runtime.GOOS == "darwin" {
			row[0] = strings.ReplaceAll(row[0], "Ctrl", "Cmd")
		}
		grid.Add(widget.NewLabelWithStyle(row[0], fyne.TextAlignLeading, fyne.TextStyle{Monospace: true}))
		grid.Add(widget.NewLabel(row[1]))
	}
	dialog.ShowCustom(s.Text("ui.menu.keys"), s.Text("ui.close"), grid, w.win)
}

func (w *Window) showAbout() {
	s := w.sp
	text := container.New(&column{gap: 8}, newPara(s.Text("ui.about.version", "version", w.opt.Version)).bold(), newPara(s.Text("ui.about.text")), caption(s.Text("ui.empty.private")))
	dialog.ShowCustom(s.Text("ui.menu.about"), s.Text("ui.close"), container.New(&fixedWidth{420}, text), w.win)
}
