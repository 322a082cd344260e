//go:build cgo || !darwin

package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
)

func (w *Window) windowTitle() string {
	name := ""
	switch {
	case w.model == nil:
	case w.sample:
		name = w.sp.Text("ui.sample.name")
	case w.live != nil:
		name = w.live.name()
	case len(w.paths) > 0:
		name = baseName(strings.TrimRight(w.paths[0], `/\`))
	}
	if name == "" {
		return w.sp.Text("ui.window.title")
	}
	return w.sp.Text("ui.window.case", "name", name)
}

// nameWindow puts the case's name, and how much of it is unread, where the system shows it.
func (w *Window) nameWindow() {
	title := w.windowTitle()
	if w.live != nil {
		if n := w.live.unread(); n > 0 {
			title = w.sp.Text("ui.window.unread", "n", n, "title", title)
		}
	}
	if title != w.title {
		w.title = title
		w.win.SetTitle(title)
	}
}

// newBanner is the case in one line.
func newBanner(w *Window) fyne.CanvasObject {
	s, m := w.sp, w.model
	var counts []string
	add := func(n int, text string) {
		if n > 0 {
			counts = append(counts, text)
		}
	}
	prompts := len(m.Case.Prompts) + m.Case.PromptsOmitted
	add(prompts, s.Text("ui.banner.prompts", "n", prompts))
	add(m.mail, s.Text("ui.banner.mail", "n", m.mail))
	wrong, notes := casefile.Wrong(m.Case.Misconfigurations)
	add(wrong, s.Text("ui.banner.settings", "n", wrong))
	add(notes, s.Text("ui.banner.notes", "n", notes))
	if len(counts) == 0 {
		counts = append(counts, s.Text("ui.banner.nothing"))
	}
	first := line(joined(counts...), 15, theme.ColorNameForeground, true)
	second := line(joined(s.Text("ui.banner.files", "n", len(m.Case.Sources)), span(s, m.Case.From, m.Case.To)), sizeCaption, colorMuted, false)
	text := container.NewVBox(first, second)

	right := container.NewHBox()
	link := func(label string, t tone, to tab) {
		right.Add(container.NewCenter(newTappable(badge(label, t), func() { w.showTab(to) })))
	}
	if n := warned(m.Case); n > 0 {
		link(s.Text("ui.banner.warned", "n", n), tone{colorAmber, theme.WarningIcon()}, tabSources)
	}
	if n := len(m.Case.Limits); n > 0 {
		link(s.Text("ui.banner.limits", "n", n), tone{colorBlue, theme.QuestionIcon()}, tabSources)
	}
	if w.opt.Follower != nil && !w.follows() {
		right.Add(container.NewCenter(widget.NewButtonWithIcon(s.Text("ui.follow.button"), theme.MediaFastForwardIcon(), w.askFollow)))
	}
	if w.canExport() {
		right.Add(container.NewCenter(widget.NewButtonWithIcon(s.Text("ui.menu.export"), theme.DocumentSaveIcon(), w.export)))
	}
	open := widget.NewButtonWithIcon(s.Text("ui.banner.open"), theme.FolderOpenIcon(), nil)
	open.OnTapped = func() { w.openMenu(open) }
	right.Add(container.NewCenter(open))
	return container.New(layout.NewCustomPaddedLayout(8, 6, 14, 12), container.NewBorder(nil, nil, nil, right, text))
}

// warned counts the sources with something wrong.
func warned(c *casefile.Case) int {
	n := 0
	for i := range c.Sources {
		if len(c.Sources[i].Warnings) > 0 {
			n++
		}
	}
	return n
}

func (w *Window) newTabBar() fyne.CanvasObject {
	w.tabBar = container.NewHBox()
	for _, l := range w.tabLabels() {
		b := newTabButton(l.view, l.text, func() { w.showTab(l.view) })
		w.tabs = append(w.tabs, b)
		w.tabBar.Add(b)
		if l.view == tabLive {
			w.liveTab = b
		}
	}
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), w.tabBar)
}

// A tabLabel is the name of a view, with how much there is in it.
type tabLabel struct {
	view tab
	text string
}

// tabLabels are the views of what is open, from left to right.
func (w *Window) tabLabels() []tabLabel {
	s, m := w.sp, w.model
	var all []tabLabel
	if w.live != nil {
		all = append(all, tabLabel{tabLive, w.live.tabLabel()})
	}
	all = append(all,
		tabLabel{tabAnswers, s.Text("ui.tab.answers", "n", len(m.items))},
		tabLabel{tabSettings, s.Text("ui.tab.settings", "n", m.settings)},
		tabLabel{tabSessions, s.Text("ui.tab.sessions", "n", len(m.Case.Sessions))},
		tabLabel{tabSources, s.Text("ui.tab.sources", "n", len(m.Case.Sources))})
	if m.hasFleet() {
		all = append(all, tabLabel{tabFleet, s.Text("ui.tab.fleet", "n", m.fleet.Users)})
	}
	if m.hasWhatIf() {
		all = append(all, tabLabel{tabWhatIf, s.Text("ui.tab.whatif")})
	}
	return all
}
