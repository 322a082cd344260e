//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/app/ui/uitest"
)

// fakeEngine hands out a case; before runs while it is "reading".
type fakeEngine struct {
	c      *casefile.Case
	err    error
	before func(ctx context.Context, paths []string, l Listener)
	asked  [][]string
	part   func(analyzer.Selection) *casefile.Case
	closed int // analyses

	unknown func(context.Context) ([]Wording, error)
	export  Export
	whatIf  func(context.Context, []settings.Override) (casefile.WhatIf, error)
}

// analysis hands out a case.
func (e *fakeEngine) analysis(c *casefile.Case) *Analysis {
	a := &Analysis{Case: c, Text: uitest.Text, Unknown: e.unknown, Export: e.export, Close: func() { e.closed++ }}
	if e.whatIf != nil {
		a.Dials, a.WhatIf = uitest.Dials(), e.whatIf
	}
	if e.part != nil {
		a.Part = func(ctx context.Context, sel analyzer.Selection) (*casefile.Case, error) {
			return e.part(sel), ctx.Err()
		}
	}
	return a
}

func (e *fakeEngine) Analyze(ctx context.Context, paths []string, l Listener) (*Analysis, error) {
	e.asked = append(e.asked, paths)
	if e.before != nil {
		e.before(ctx, paths, l)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if e.err != nil {
		return nil, e.err
	}
	return e.analysis(e.c), nil
}

func (e *fakeEngine) Sample(ctx context.Context, l Listener) (*Analysis, error) {
	return e.Analyze(ctx, nil, l)
}

// newTestWindow is a window without an event loop: whatever it does beside the user
// interface is done in line.
func newTestWindow(t *testing.T, e *fakeEngine, opt Options) *Window {
	t.Helper()
	if e.c == nil {
		e.c = uitest.Case()
	}
	speakers := map[string]*uitest.Speaker{"en": uitest.NewSpeaker("en"), "ja": uitest.NewSpeaker("ja")}
	opt.Engine = e
	opt.Speakers = func(lang string, _, _ time.Time) Speaker { return speakers[lang] }
	w := newWindow(test.NewTempApp(t), opt)
	w.inline = true
	w.async = func(f func()) { f() }
	w.do = func(f func()) { f() }
	w.after = func(time.Duration, func()) {}
	w.win.Resize(fyne.NewSize(1280, 780))
	t.Cleanup(func() {
		for lang, s := range speakers {
			if miss := s.Missing(); len(miss) > 0 {
				t.Errorf("%s has no sentence for %v", lang, miss)
			}
		}
	})
	w.begin()
	return w
}

// texts lists what can be read on a canvas, in the order of the objects.
func texts(o fyne.CanvasObject) []string {
	var out []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			if o.Text != "" {
				out = append(out, o.Text)
			}
			return
		case *para:
			out = append(out, o.text)
			return
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
			return
		}
		if w, ok := o.(fyne.Widget); ok {
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(o)
	return out
}

func (w *Window) read() string { return strings.Join(texts(w.win.Content()), "\n") }

// button finds a button by its label.
func button(t *testing.T, root fyne.CanvasObject, label string) *widget.Button {
	t.Helper()
	var found *widget.Button
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.Button); ok && b.Text == label {
			found = b
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c)
			}
		}
	}
	walk(root)
	if found == nil {
		t.Fatalf("no button %q", label)
	}
	return found
}

func wants(t *testing.T, got string, parts ...string) {
	t.Helper()
	at := 0
	for _, p := range parts {
		i := strings.Index(got[at:], p)
		if i < 0 {
			t.Fatalf("%q is missing, or does not come in this order, in:\n%s", p, got)
		}
		at += i + len(p)
	}
}

func uris(paths ...string) []fyne.URI {
	var out []fyne.URI
	for _, p := range paths {
		out = append(out, storage.NewFileURI(p))
	}
	return out
}

func TestEmptyWindowInvites(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en"})
	wants(t, w.read(), "Why did it ask for a password?", "Open file…", "Open folder…", "Open the sample case")
	test.Tap(button(t, w.win.Content(), "Open the sample case"))
	wants(t, w.read(), "3 prompts  ·  1 mail failure  ·  2 wrong settings", "4 files")
}

func TestAnswerComesFirst(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"),
		"Prompt", "confirmed", "works as configured",
		"At 09:10 Secure Mail asked aiko for the Citrix PIN",
		"2026-03-02 09:10:04 JST", "aiko", "Secure Mail on iOS", "Citrix PIN",
		"This is what the timers are set to",
		"Active poll", "Gateway session time-out",
		"Why", "reason 18", "CtxLog_com.citrix.mail.log, line 118  ·  documented", "logonrequest reason CTXLogonRequestType_NetworkAccess",
		"What to do", "User", "Enter the Citrix PIN", "Helpdesk", "Gateway admin",
		"What else it could have been", "not known", "Gateway forced time-out",
		"Why this credential", "Citrix PIN  ·  secondary container",
		"Where it is written", "authentication-prompt-scenarios")
}

func TestACredentialThatWasNotDueIsShown(t *testing.T) {
	c := uitest.Many(1)
	p := &c.Prompts[0]
	p.Credential.Type, p.Credential.Due, p.Credential.Unexpected = casefile.ADPassword, casefile.PIN, true
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"), "AD password", "Citrix PIN was due")
	p.Credential.Unexpected = false
	w = newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	if s := strings.Join(texts(w.answers.detail.box), "\n"); strings.Contains(s, "was due") {
		t.Errorf("what was asked for as it should be is marked: %s", s)
	}
}

func TestListStartsAtItsTop(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: uitest.Many(50)}, Options{Lang: "en", Sample: true})
	for i := range tabCount {
		w.showTab(i)
	}
	if y := w.answers.list.GetScrollOffset(); y != 0 {
		t.Errorf("the list of answers starts %v below its top", y)
	}
	w.showTab(tabAnswers)
	w.answers.list.choose(40)
	w.setLang("ja")
	if y := w.answers.list.GetScrollOffset(); y < 30*answerRowHeight {
		t.Errorf("after a change of language the chosen answer is out of view (%v)", y)
	}
}

func TestRuledOutIsShownWhenAsked(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	if strings.Contains(w.read(), "The device has been running since Sunday") {
		t.Error("ruled-out causes are shown before somebody asked")
	}
	test.Tap(button(t, w.answers.detail.box, "Show 4 causes that were ruled out"))
	wants(t, w.read(), "The device has been running since Sunday")
	test.Tap(button(t, w.answers.detail.box, "Show 1 more line"))
	wants(t, w.read(), "Session time-out is set to 30 minutes")
}

func TestSelectionChangesDetail(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	for range 3 {
		w.answers.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"),
		"Mail failure", "From 09:14 Secure Mail could not reach", "09:14:40 JST – 09:41:00 JST", "14",
		"The way of the mail", "Policy", "broken here", "Device", "works", "Gateway", "not used", "What to do", "EM admin")
	w.answers.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	got := strings.Join(texts(w.answers.detail.box), "\n")
	wants(t, got, "Background network services holds a blank", "The value as it stands",
		"· blank", "， full-width sign", "□ full-width blank", "The corrected value", "Copy")
}

func TestSearchAndFilter(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	for query, want := range map[string]int{
		"": 6, "kenji": 1, "AIKO": 3, "ａｉｋｏ": 3, "timeout gateway": 2, "time-out gateway": 2, "outlook": 2, "zzz": 0, "kenj web": 1, "whitespace": 1, "gatwayforced": 1,
	} {
		w.answers.search.SetText(query)
		if got := len(w.answers.shown); got != want {
			t.Errorf("search %q shows %d answers, want %d", query, got, want)
		}
	}
	w.answers.search.SetText("zzz")
	wants(t, w.read(), "No answer fits this search.")
	w.answers.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	test.Tap(button(t, w.win.Content(), "Mail 1"))
	if got := len(w.answers.shown); got != 1 {
		t.Errorf("the mail filter shows %d answers", got)
	}
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"), "Mail failure")
	test.Tap(button(t, w.win.Content(), "All 6"))
	w.answers.search.SetText("aiko")
	w.answers.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // the arrows walk the list from the search
	if w.answers.list.current != 1 && w.answers.list.current != 2 {
		t.Errorf("the down key in the search chose row %d", w.answers.list.current)
	}
}

// TestCallersComeFirst has two people in one case, of whom one has sent a device's logs.
func TestCallersComeFirst(t *testing.T) {
	c := uitest.Case()
	other := c.Prompts[0]
	other.ID, other.User, other.Time = "other", "somebody", c.From
	c.Callers = []string{"aiko"}
	for i := range c.Prompts {
		c.Prompts[i].User = "aiko"
	}
	for i := range c.Mail {
		c.Mail[i].User = "aiko"
	}
	c.Prompts = append([]casefile.Prompt{other}, c.Prompts...)
	m := newModel(&Analysis{Case: c, Text: uitest.Text}, uitest.NewSpeaker("en"))
	if first, last := m.items[0], m.items[len(m.items)-1]; first.key == "prompt/other" || last.key != "prompt/other" {
		t.Errorf("the list begins with %s and ends with %s", first.key, last.key)
	}
	for i, it := range m.wrong() {
		if it.kind != kindSetting || it.setting.Rule != c.Misconfigurations[i].Rule {
			t.Errorf("wrong setting %d is %s", i, it.key)
		}
	}
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	w.showTab(tabSettings)
	if text := w.read(); strings.Contains(text, "somebody") {
		t.Errorf("a prompt among the settings:\n%s", text)
	}
}

func TestEveryView(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		w := newTestWindow(t, &fakeEngine{}, Options{Lang: lang, Sample: true})
		for i := range tabCount {
			w.showTab(i)
			if got := w.read(); len(got) < 200 || strings.Contains(got, "⟦") {
				t.Errorf("%s: view %d shows %q", lang, i, got)
			}
		}
	}
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	w.showTab(tabSettings)
	wants(t, w.read(), "error", "The corrected value", "Active poll period (minutes)", "60", "default", "Settings in force: 3")
	w.showTab(tabSessions)
	wants(t, w.read(), "aiko", "Secure Hub  ·  iOS", "08:21:04 JST", "TimedOut", "Gateway session time-out", "likely", "The session ended 30 minutes after")
	w.searches[tabSessions].SetText("explicit tanaka")
	if got := w.read(); strings.Contains(got, "yuki") || !strings.Contains(got, "tanaka") {
		t.Errorf("the session search does not filter:\n%s", got)
	}
	w.showTab(tabSources)
	wants(t, w.read(), "ns.log", "Gateway log", "1,212", "1,210", "2", "UTC+00:00", "1 warning",
		"case.zip!/SecureMail/CtxLog_com.citrix.mail.log", "3 pairs of lines compared", "The line ends in the middle", "What could not be known")
}

func TestLanguageAndThemeAtRunTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x", "window.toml")
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true, SettingsFile: file})
	w.answers.list.choose(3)
	w.setLang("ja")
	got := w.read()
	wants(t, got, "認証要求 3件 / メール障害 1件 / 誤った設定 2件")
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"), "メール障害", "09:14からSecure Mailは", "メールの経路", "対応") // the selection stays
	if w.win.MainMenu().Items[0].Label != "ファイル" {
		t.Error("the menu did not change its language")
	}
	w.setTheme("dark")
	if p := loadPrefs(Options{Lang: "en", SettingsFile: file}); p.Lang != "ja" || p.Theme != "dark" {
		t.Errorf("remembered %+v", p)
	}
	if p := loadPrefs(Options{Lang: "en", LangFixed: true, Theme: "light", SettingsFile: file}); p.Lang != "en" || p.Theme != "light" {
		t.Errorf("options do not stand above the settings: %+v", p)
	}
}

func TestDrop(t *testing.T) {
	e := &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en"})
	dir := t.TempDir()
	a, b := filepath.Join(dir, "日本.log"), filepath.Join(dir, "policies")
	w.dropped(uris(a, b))
	if len(e.asked) != 1 || len(e.asked[0]) != 2 || e.asked[0][0] != a {
		t.Fatalf("the engine was asked for %q", e.asked)
	}
	// Over an open case the window asks, and a drop over that question does nothing.
	w.dropped(uris(filepath.Join(dir, "ns.conf")))
	over := w.win.Canvas().Overlays().Top()
	if over == nil || len(e.asked) != 1 {
		t.Fatal("a second drop was not asked about")
	}
	w.dropped(uris(a))
	test.Tap(button(t, over, "Add to this case"))
	if len(e.asked) != 2 || len(e.asked[1]) != 3 {
		t.Fatalf("adding asked for %q", e.asked)
	}
	w.dropped(uris(a))
	test.Tap(button(t, w.win.Canvas().Overlays().Top(), "New case"))
	if len(e.asked) != 3 || len(e.asked[2]) != 1 {
		t.Fatalf("a new case asked for %q", e.asked)
	}
	w.dropped(nil)
	if len(e.asked) != 3 {
		t.Error("a drop of nothing was read")
	}
}

func TestCancelKeepsWhatWasOpen(t *testing.T) {
	e := &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	e.before = func(ctx context.Context, _ []string, l Listener) {
		l.Progress("/logs/ns.log", 5_000_000, 20_000_000)
		w.job.draw(w)
		wants(t, w.read(), "Reading the files…", "/logs/ns.log", "25%", "5.0 MB of 20.0 MB", "Cancel")
		test.Tap(button(t, w.win.Content(), "Cancel"))
		if ctx.Err() == nil {
			t.Error("the engine was not told to stop")
		}
		wants(t, w.read(), "3 prompts")
	}
	w.open([]string{"/logs"}, false)
	wants(t, w.read(), "3 prompts")
	if w.notice != "" || !w.sample {
		t.Errorf("a cancelled reading left %q, sample %v", w.notice, w.sample)
	}
}

type spokenError struct{}

func (spokenError) Error() string         { return "x" }
func (spokenError) Phrase() phrase.Phrase { return phrase.Phrase{ID: "t.warn.cut"} }

func TestErrorIsOneSentence(t *testing.T) {
	e := &fakeEngine{err: errors.New("nothing readable")}
	w := newTestWindow(t, e, Options{Lang: "en", Paths: []string{"/nowhere"}})
	wants(t, w.read(), "Why did it ask for a password?")
	wants(t, w.read(), "These files could not be analysed: nothing readable")
	test.Tap(button(t, w.win.Content(), "Dismiss"))
	if strings.Contains(w.read(), "nothing readable") {
		t.Error("a dismissed notice stays")
	}
	e.err = spokenError{}
	w.open([]string{"/nowhere"}, false)
	wants(t, w.read(), "The line ends in the middle of a value")
}

func TestCopyAnswer(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	test.Tap(button(t, w.answers.detail.box, "Copy answer"))
	wants(t, w.app.Clipboard().Content(), "At 09:10 Secure Mail asked aiko", "aiko  ·  Secure Mail on iOS  ·  confirmed  ·  works as configured",
		"Why\n- Secure Mail asked", "ns.log, line 412", `LogoutMethod "TimedOut"`, "What to do\n- User: Enter the Citrix PIN")
	w.answers.list.choose(4)
	w.copySelection()
	wants(t, w.app.Clipboard().Content(), "Background network services holds a blank", "The corrected value\n  mail.example.com:443,mail1.example1.com:443,outlook")
	test.Tap(button(t, w.answers.detail.box, "Copy"))
	if got := w.app.Clipboard().Content(); got != w.model.Case.Misconfigurations[0].Suggestion {
		t.Errorf("copied %q", got)
	}
	w.focusSearch()
	w.answers.search.SetText("kenji")
	w.answers.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	w.copySelection()
	if got := w.app.Clipboard().Content(); got != "kenji" {
		t.Errorf("the copy key in the search copied %q", got)
	}
}

func TestNothingFound(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: &casefile.Case{}}, Options{Lang: "en", Sample: true})
	wants(t, w.read(), "Nothing to explain")
	for i := range tabCount {
		w.showTab(i)
	}
	if got := w.read(); strings.Contains(got, "⟦") {
		t.Error(got)
	}
}

func TestUnreadableFilesAreTheAnswer(t *testing.T) {
	c := &casefile.Case{Sources: []casefile.Source{{ID: "s1", Path: "/x/photo.png", Kind: "unknown", Warnings: []casefile.Warning{{Code: "not-text", Says: phrase.Phrase{ID: "t.warn.cut"}}}}}}
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Paths: []string{"/x"}})
	wants(t, w.read(), "photo.png", "1 warning", "The line ends in the middle")
}

func TestMenusAndDialogs(t *testing.T) {
	for _, opt := range []Options{{Lang: "en"}, {Lang: "ja", Sample: true}} {
		w := newTestWindow(t, &fakeEngine{}, opt)
		shortcuts := map[string]string{}
		for _, m := range w.win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Shortcut == nil {
					continue
				}
				if other := shortcuts[i.Shortcut.ShortcutName()]; other != "" {
					t.Errorf("%s and %s have one shortcut", other, i.Label)
				}
				shortcuts[i.Shortcut.ShortcutName()] = i.Label
			}
		}
		for _, show := range []func(){w.showHelp, w.showAbout, func() { w.openFile(w.openNew) }, func() { w.openFolder(w.add) }, func() { w.openPaths(w.openNew) }, func() { w.openMenu(w.win.Content()) }} {
			show()
			if w.win.Canvas().Overlays().Top() == nil {
				t.Error("nothing was shown")
			}
			for top := w.win.Canvas().Overlays().Top(); top != nil; top = w.win.Canvas().Overlays().Top() {
				w.win.Canvas().Overlays().Remove(top)
			}
		}
		for _, k := range []fyne.KeyName{fyne.KeyF5, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyHome, fyne.KeyF1} {
			w.typedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

// A large case must not make more objects than a small one.
func TestOnlyVisibleRowsExist(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: uitest.Many(50000)}, Options{Lang: "en", Sample: true})
	if n := len(texts(w.win.Content())); n > 400 {
		t.Errorf("%d texts are drawn", n)
	}
	start := time.Now()
	w.answers.list.choose(49999)
	w.answers.search.SetText("user-04711")
	if len(w.answers.shown) == 0 || w.answers.items[w.answers.shown[0]].prompt.User != "user-04711" {
		t.Errorf("found %d", len(w.answers.shown))
	}
	t.Logf("jump and search in 50,000 answers: %v", time.Since(start))
}

func TestStartWithoutWindow(t *testing.T) {
	err := &NoWindowError{Reason: ReasonNoDisplay}
	if !errors.Is(err, ErrNoWindow) {
		t.Error("a NoWindowError is no ErrNoWindow")
	}
}
