//go:build cgo || !darwin

package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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
	tabLive   // only where logs are followed
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
	asked  FollowRequest // what was followed last, to be followed again
	// foreground is whether the window has the focus: what stands in it is seen.
	foreground bool
	// exported is what somebody chose for the last export.
	exported exportChoice

	views    [tabCount]fyne.CanvasObject
	searches [tabCount]*searchEntry
	spots    [tabCount]*spot  // of the views that were built
	left     [tabCount]*place // where somebody was in the views that are not built again yet
	answers  *answersView
	whatIf   *whatIfView
	tabs     []*tabButton
	tabBar   *fyne.Container
	head     *fyne.Container // the case in one line, and the row of views
	body     *fyne.Container
	title    string // of the window, as it was set last

	liveTab     *tabButton       // nil where nothing is followed, as the next
	liveSources *liveSourcesView // nil before somebody looks at it
	followForm  *followForm      // the dialog that asks what to follow; nil while it is closed

	// turn is held while something that was handed over runs, and for good after the end.
	turn sync.Mutex
	// How work leaves the user interface and comes back; tests run it in line.
	async func(func())
	do    func(func())
	after func(time.Duration, func())
	now   func() time.Time
	// inline is set by tests, which have no event loop.
	inline bool
}

func newWindow(a fyne.App, opt Options) *Window {
	w := &Window{opt: opt, app: a, prefs: loadPrefs(opt), now: time.Now, foreground: true}
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
	a.Lifecycle().SetOnEnteredForeground(func() { w.do(func() { w.foreground = true }) })
	a.Lifecycle().SetOnExitedForeground(func() { w.do(func() { w.foreground = false }) })
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
	case !w.opt.Follow.empty():
		w.follow(w.opt.Follow, func() {}, w.notFollowed)
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
	waitClosed(w.letGo())
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
		command := w.model.command
		w.model = newModel(w.model.Analysis, w.sp)
		w.model.command = command
	}
	if w.part != nil {
		w.part = newPart(w.part.c, w.sp)
	}
	if w.live != nil {
		w.live.respeak(lang)
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
	w.liveTab, w.liveSources = nil, nil
	if f := w.live; f != nil {
		if f.view != nil {
			f.view.leave()
		}
		f.view, f.strip = nil, nil
	}
	w.nameWindow()
	w.win.SetMainMenu(w.menu())

	var content fyne.CanvasObject
	switch {
	case w.job != nil && w.job.before == nil:
		content = w.job.page(w)
	case w.model == nil:
		content = newEmptyView(w)
	default:
		w.body = container.NewStack()
		w.head = container.NewVBox(newBanner(w), w.newTabBar(), rule())
		top := container.NewVBox(w.head)
		if w.live != nil {
			w.live.strip = newLiveStrip(w.live)
			top.Objects = append([]fyne.CanvasObject{w.live.strip.box}, top.Objects...)
		}
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
	if w.live != nil && w.live.view != nil {
		w.live.view.settle()
	}
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
	if w.live != nil {
		if t != tabLive {
			w.live.catchUp() // nobody has begun to read yet
		} else {
			w.live.view.settle()
		}
		w.live.draw()
	}
}

// showView shows a view and builds it if nobody has looked at it yet.
func (w *Window) showView(t tab) {
	if t == tabFleet && !w.model.hasFleet() || t == tabWhatIf && !w.model.hasWhatIf() || t == tabLive && w.live == nil {
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
			if w.live != nil {
				w.liveSources = newLiveSourcesView(w)
				w.views[t] = w.liveSources.box
				break
			}
			w.views[t] = newSourcesView(w)
		case tabLive:
			w.live.view = newLiveView(w.live)
			w.searches[t] = w.live.view.search
			w.views[t] = w.live.view.box
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
	case w.tab == tabLive && w.live != nil && w.live.view != nil:
		w.live.view.list.key(e.Name)
	}
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
