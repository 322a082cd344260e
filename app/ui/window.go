//go:build cgo || !darwin

package ui

import (
	"context"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/icons"
)

// A tab is one of the views of a case.
type tab int

const (
	tabAnswers tab = iota
	tabSettings
	tabSessions
	tabSources
	tabFleet  // only in a case of many users
	tabWhatIf // only where a timer can be tried out
	tabCount
)

// A Window is the program's one window. Its fields belong to the user interface's
// goroutine.
type Window struct {
	opt Options
	app fyne.App
	win fyne.Window
	sp  Speaker

	prefs  prefs
	opened        // it outlives a change of language or theme
	job    *job   // nil while nothing is being read
	asking func() // stops asking for a part; nil while nobody does
	notice string // one sentence about what went wrong, shown until it is dismissed
	packs  packWatch
	// exported is what somebody chose for the last export.
	exported exportChoice

	views    [tabCount]fyne.CanvasObject
	searches [tabCount]*searchEntry
	spots    [tabCount]*spot  // of the views that were built
	left     [tabCount]*place // where somebody was in the views that are not built again yet
	answers  *answersView
	whatIf   *whatIfView
	tabs     []*tabButton
	body     *fyne.Container

	// turn is held while something that was handed over runs, and for good after the end.
	turn sync.Mutex
	// How work leaves the user interface and comes back; tests run it in line.
	async func(func())
	do    func(func())
	after func(time.Duration, func())
	// inline is set by tests, which have no event loop.
	inline bool
}

func newWindow(a fyne.App, opt Options) *Window {
	w := &Window{opt: opt, app: a, prefs: loadPrefs(opt)}
	w.async = func(f func()) { go f() }
	w.do = func(f func()) { fyne.Do(func() { w.inTurn(f) }) }
	w.after = func(d time.Duration, f func()) { time.AfterFunc(d, func() { w.do(f) }) }
	w.sp = w.speaker(w.prefs.Lang, nil)

	res := fyne.NewStaticResource("hubscope.png", icons.PNG)
	a.SetIcon(res)
	a.Settings().SetTheme(look{mode: w.prefs.Theme})
	w.win = a.NewWindow(w.sp.Text("ui.window.title"))
	w.win.SetIcon(res)
	w.win.Resize(fyne.NewSize(1240, 740))
	w.win.CenterOnScreen()
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	w.win.SetOnClosed(w.release)
	w.rebuild()
	// The system may turn dark while the window is open; our colours are set when an
	// object is built.
	variant := a.Settings().ThemeVariant()
	a.Settings().AddListener(func(s fyne.Settings) {
		w.do(func() {
			if v := s.ThemeVariant(); v != variant {
				variant = v
				w.refresh()
			}
		})
	})
	return w
}

// begin opens what the command line named.
func (w *Window) begin() {
	w.watchPacks()
	switch {
	case w.opt.Sample:
		w.open(nil, true)
	case len(w.opt.Paths) > 0:
		w.open(w.opt.Paths, false)
	}
}

// inTurn runs what was handed to the user interface's goroutine. Once its loop is over, Fyne
// runs such things at once, wherever they come from: then they are dropped.
func (w *Window) inTurn(f func()) {
	if !w.turn.TryLock() {
		return
	}
	defer w.turn.Unlock()
	f()
}

// end lets go of everything for good when the loop of the user interface is over.
func (w *Window) end() {
	w.turn.Lock()
	w.release()
}

// release lets go of everything when the window closes.
func (w *Window) release() {
	w.packs.closed = true
	w.cancel()
	w.dropPart()
	if w.whatIf != nil {
		w.whatIf.stop()
	}
	if w.model != nil {
		w.model.close()
		w.model = nil
	}
}

// setLang changes the language of everything at once.
func (w *Window) setLang(lang string) {
	w.prefs.Lang = lang
	w.prefs.save(w.opt.SettingsFile)
	w.sp = w.speaker(lang, w.model)
	if w.model != nil {
		w.model = newModel(w.model.Analysis, w.sp)
	}
	if w.part != nil {
		w.part = newPart(w.part.c, w.sp)
	}
	w.refresh()
}

// speaker is the speaker of a language for what is open.
func (w *Window) speaker(lang string, m *model) Speaker {
	if m == nil {
		return w.opt.Speakers(lang, time.Time{}, time.Time{})
	}
	return speakerFor(w.opt, lang, m.Analysis)
}

func speakerFor(opt Options, lang string, a *Analysis) Speaker {
	if a.Speakers != nil {
		return a.Speakers(lang)
	}
	return opt.Speakers(lang, a.Case.From, a.Case.To)
}

func (w *Window) setTheme(mode string) {
	w.prefs.Theme = mode
	w.prefs.save(w.opt.SettingsFile)
	w.app.Settings().SetTheme(look{mode: mode})
	w.refresh()
}

// rebuild makes the whole content anew, from what is open and what is looked at.
func (w *Window) rebuild() {
	s := w.sp
	w.views = [tabCount]fyne.CanvasObject{}
	w.searches = [tabCount]*searchEntry{}
	w.spots, w.left = [tabCount]*spot{}, [tabCount]*place{}
	if w.whatIf != nil {
		w.whatIf.stop()
	}
	w.tabs, w.answers, w.whatIf = nil, nil, nil
	w.win.SetTitle(w.windowTitle())
	w.win.SetMainMenu(w.menu())

	var content fyne.CanvasObject
	switch {
	case w.job != nil && w.job.before == nil:
		content = w.job.page(w)
	case w.model == nil:
		content = newEmptyView(w)
	default:
		w.body = container.NewStack()
		top := container.NewVBox(newBanner(w), w.newTabBar(), rule())
		if w.job != nil {
			top.Objects = append([]fyne.CanvasObject{w.job.strip(w)}, top.Objects...)
		}
		content = container.NewBorder(top, nil, nil, nil, w.body)
		w.showView(w.tab)
	}
	if w.notice != "" {
		text := newPara(w.notice).in(colorRed)
		dismiss := widget.NewButtonWithIcon(s.Text("ui.notice.dismiss"), theme.CancelIcon(), func() {
			w.notice = ""
			w.rebuild()
		})
		dismiss.Importance = widget.LowImportance
		strip := container.New(&column{left: 14, top: 7, right: 8, bottom: 7},
			newBeside(8, icon(theme.ErrorIcon(), colorRed, 18), container.New(&column{top: 5}, text), dismiss))
		ground := canvas.NewRectangle(tint(colorRed))
		content = container.NewBorder(container.New(backed{}, ground, strip), nil, nil, nil, content)
	}
	w.win.SetContent(w.withNews(content))
}

func (w *Window) windowTitle() string {
	name := ""
	switch {
	case w.model == nil:
	case w.sample:
		name = w.sp.Text("ui.sample.name")
	case len(w.paths) > 0:
		name = baseName(strings.TrimRight(w.paths[0], `/\`))
	}
	if name == "" {
		return w.sp.Text("ui.window.title")
	}
	return w.sp.Text("ui.window.case", "name", name)
}

// shows reports whether a case is shown, be it a preview.
func (w *Window) shows() bool { return w.model != nil && (w.job == nil || w.job.before != nil) }

// showTab shows a view that somebody wants to see.
func (w *Window) showTab(t tab) {
	if !w.shows() {
		return
	}
	w.moved = true
	w.showView(t)
	w.settle(w.tab)
}

// showView shows a view and builds it if nobody has looked at it yet.
func (w *Window) showView(t tab) {
	if t == tabFleet && !w.model.hasFleet() || t == tabWhatIf && !w.model.hasWhatIf() {
		t = tabAnswers
	}
	w.tab = t
	if w.views[t] == nil {
		switch t {
		case tabAnswers:
			w.answers = newAnswersView(w)
			w.searches[t] = w.answers.search
			w.spots[t] = w.answers.spot()
			w.views[t] = w.answers.box
		case tabSettings:
			w.views[t] = newSettingsView(w)
		case tabSessions:
			w.views[t] = newSessionsView(w)
		case tabSources:
			w.views[t] = newSourcesView(w)
		case tabFleet:
			w.views[t] = newFleetView(w)
		case tabWhatIf:
			w.whatIf = newWhatIfView(w)
			w.views[t] = w.whatIf.box
			w.spots[t] = &spot{pane: w.whatIf.pane}
		}
	}
	for _, b := range w.tabs {
		b.setActive(b.view == t)
	}
	w.body.Objects = []fyne.CanvasObject{w.views[t]}
	w.body.Refresh()
}

func (w *Window) focusSearch() {
	if !w.shows() {
		return
	}
	if w.searches[w.tab] == nil {
		w.showTab(tabAnswers)
	}
	if e := w.searches[w.tab]; e != nil {
		w.win.Canvas().Focus(e)
	}
}

// typedKey gets the keys that nothing else wanted.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyF1:
		w.showHelp()
	case e.Name == fyne.KeyF5:
		w.reload()
	case w.tab == tabAnswers && w.answers != nil:
		w.answers.list.key(e.Name)
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
	s, m := w.sp, w.model
	bar := container.NewHBox()
	add := func(t tab, label string) {
		b := newTabButton(t, label, func() { w.showTab(t) })
		w.tabs = append(w.tabs, b)
		bar.Add(b)
	}
	add(tabAnswers, s.Text("ui.tab.answers", "n", len(m.items)))
	add(tabSettings, s.Text("ui.tab.settings", "n", m.settings))
	add(tabSessions, s.Text("ui.tab.sessions", "n", len(m.Case.Sessions)))
	add(tabSources, s.Text("ui.tab.sources", "n", len(m.Case.Sources)))
	if m.hasFleet() {
		add(tabFleet, s.Text("ui.tab.fleet", "n", m.fleet.Users))
	}
	if m.hasWhatIf() {
		add(tabWhatIf, s.Text("ui.tab.whatif"))
	}
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), bar)
}

// A job is one reading of files.
type job struct {
	cancel  context.CancelFunc
	paths   []string
	sample  bool
	offsets offsets
	stay    bool // at the view that is shown
	state   progressState
	view    *progressView

	before                    *opened // what was open before the preview that is shown; nil while none is
	previewRead, previewTotal int64   // of bytes, that the preview was made of
	turn                      int     // of what the reading has brought; an older one that is late is dropped
}
