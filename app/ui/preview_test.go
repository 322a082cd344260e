//go:build cgo || !darwin

package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/ui/uitest"
)

// reading is an engine that hands out previews, with a look at the window after each.
func (e *fakeEngine) previews(l Listener, look func(i int), cases ...*casefile.Case) {
	for i, c := range cases {
		l.Progress("/logs/ns.log", int64(i+1)*5_000_000, 20_000_000)
		l.Preview(&Preview{Analysis: e.analysis(c), Read: int64(i+1) * 1_000_000, Total: 20_000_000})
		look(i)
	}
}

// beginning is what the first part of the case says.
func beginning(prompts int) *casefile.Case {
	c := uitest.Case()
	c.Prompts = c.Prompts[:prompts]
	c.Sessions = c.Sessions[:10*prompts]
	return c
}

// TestPreviewIsShownUntilTheWholeIsThere, and leaves everybody where they are.
func TestPreviewIsShownUntilTheWholeIsThere(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		e := &fakeEngine{}
		w := newTestWindow(t, e, Options{Lang: lang})
		e.before = func(_ context.Context, _ []string, l Listener) {
			e.previews(l, func(i int) {
				w.job.draw(w)
				if lang == "ja" {
					wants(t, w.read(), fmt.Sprintf("途中経過: 20.0 MBのうち最初の%d", i*5+5))
					return
				}
				got := w.read()
				for _, part := range []string{[]string{"Preliminary: from the first 5.0 % of 20.0 MB. The rest is being read.", "Preliminary: from the first 10 % of 20.0 MB."}[i],
					[]string{"5.0 MB of 20.0 MB", "10.0 MB of 20.0 MB"}[i], []string{"25%", "50%"}[i], "Cancel", []string{"1 prompt", "2 prompts"}[i], []string{"At 09:10 Secure Mail asked aiko", "yuki"}[i]} {
					if !strings.Contains(got, part) {
						t.Errorf("preview %d does not show %q:\n%s", i, part, got)
					}
				}
				if w.win.MainMenu().Items[2].Items[1].Disabled {
					t.Error("a preview cannot be looked through")
				}
				if i == 0 { // somebody looks at the mail failure, then at the sessions
					w.answers.list.Select(1)
					w.showTab(tabSessions)
					w.searches[tabSessions].SetText("yuki")
					return
				}
				if w.tab != tabSessions || w.searches[tabSessions].Text != "yuki" {
					t.Errorf("view %d searches for %q", w.tab, w.searches[tabSessions].Text)
				}
			}, beginning(1), beginning(2))
		}
		w.open([]string{"/logs"}, false)
		if lang == "ja" {
			continue
		}
		if got := w.read(); strings.Contains(got, "Preliminary") || w.job != nil || w.tab != tabSessions || e.closed != 2 {
			t.Errorf("view %d, %d previews were closed:\n%s", w.tab, e.closed, got)
		}
		w.showTab(tabAnswers)
		wants(t, w.read(), "3 prompts")
		if it := w.chosenItem(); it == nil || it.kind != kindMail {
			t.Errorf("the answer that was chosen is not shown any more: %+v", it)
		}
		wants(t, strings.Join(texts(w.answers.detail.box), "\n"), "Mail failure")
		if w.windowTitle() != "logs – Hubscope" {
			t.Errorf("the title is %s", w.windowTitle())
		}
	}
}

// TestPreviewThatNobodyTouched gives way to the best answer of the whole.
func TestPreviewThatNobodyTouched(t *testing.T) {
	e := &fakeEngine{c: uitest.Many(40)}
	w := newTestWindow(t, e, Options{Lang: "en"})
	few := uitest.Many(40)
	few.Prompts = few.Prompts[10:20]
	e.before = func(_ context.Context, _ []string, l Listener) { e.previews(l, func(int) {}, few) }
	w.open([]string{"/logs"}, false)
	if it := w.chosenItem(); w.answers.list.current != 0 || it.prompt.User != "user-00000" {
		t.Errorf("row %d of %s is shown", w.answers.list.current, it.prompt.User)
	}

	// Of a gateway alone all users are told of first, as soon as there are many.
	gateway := func(n int) *casefile.Case {
		c := uitest.Many(n)
		c.Sources, c.Briefs, c.Waves = c.Sources[:1], nil, nil
		return c
	}
	e.c = gateway(40)
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.previews(l, func(int) {
			if w.tab != tabAnswers {
				t.Errorf("view %d tells of three users", w.tab)
			}
		}, gateway(3))
	}
	w.open([]string{"/logs"}, false)
	if w.tab != tabFleet {
		t.Errorf("view %d tells of forty users", w.tab)
	}
}

// TestPreviewKeepsTheRowInItsPlace: rows that come in front of the chosen one do not move it.
func TestPreviewKeepsTheRowInItsPlace(t *testing.T) {
	e := &fakeEngine{c: uitest.Many(300)}
	w := newTestWindow(t, e, Options{Lang: "en"})
	late := uitest.Many(300)
	late.Prompts = late.Prompts[100:]
	var top float32
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.previews(l, func(int) {
			w.answers.list.Select(50)
			w.answers.list.ScrollToOffset(4500)
			w.answers.detail.pane.scroll.ScrollToOffset(fyne.NewPos(0, 120))
			w.win.Canvas().Focus(w.answers.search)
			top = w.answers.list.GetScrollOffset()
		}, late)
	}
	w.open([]string{"/logs"}, false)
	a := w.answers
	row := a.list.CreateItem().MinSize().Height + 4
	if a.list.current != 150 || w.chosenItem().prompt.User != "user-00150" {
		t.Errorf("row %d is chosen", a.list.current)
	}
	if got := a.list.GetScrollOffset(); top == 0 || got < top+100*(row-4) || got > top+100*(row+8) {
		t.Errorf("the list is scrolled from %v to %v: the row was moved", top, got)
	}
	if got := a.detail.pane.scroll.Offset.Y; got != 120 {
		t.Errorf("the answer is scrolled to %v", got)
	}
	if w.win.Canvas().Focused() != fyne.Focusable(a.search) {
		t.Error("the search has lost the focus")
	}
}

// TestPreviewHoldsTheChosenPrompt: a prompt that somebody reads is not among the most telling
// ones of the whole, and is asked for.
func TestPreviewHoldsTheChosenPrompt(t *testing.T) {
	e := &fakeEngine{c: uitest.Case()}
	e.c.PromptsOmitted = 1
	all := e.c.Prompts
	e.c.Prompts = slices.Clone(all[1:])
	e.part = func(sel analyzer.Selection) *casefile.Case {
		if !sel.From.Equal(all[0].Time) || !sel.To.Equal(all[0].Time) || !slices.Equal(sel.Users, []string{"aiko"}) {
			t.Errorf("asked for %+v", sel)
		}
		c := uitest.Case()
		c.Prompts = slices.Clone(all[:1])
		c.Prompts[0].ID, c.Prompts[0].Cause = "other", "gateway-forced-timeout" // the whole knows better
		return c
	}
	w := newTestWindow(t, e, Options{Lang: "en"})
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.previews(l, func(int) { w.win.Canvas().Focus(w.answers.list) }, beginning(1)) // a click on the row that is chosen
	}
	w.open([]string{"/logs"}, false)
	if it := w.chosenItem(); it == nil || it.prompt == nil || it.prompt.ID != "other" || len(w.items()) != 6 {
		t.Errorf("%+v is shown", it)
	}
	wants(t, w.read(), "All 6", "Prompts 3", "3 prompts") // two that are told, and the one that is held, of three
}

// TestCancelOfAPreview opens again what was open, or nothing.
func TestCancelOfAPreview(t *testing.T) {
	e := &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en"})
	e.before = func(ctx context.Context, _ []string, l Listener) {
		e.previews(l, func(int) {
			test.Tap(button(t, w.win.Content(), "Cancel"))
			if ctx.Err() == nil {
				t.Error("the engine was not told to stop")
			}
		}, beginning(1))
		l.Preview(&Preview{Analysis: e.analysis(beginning(2)), Read: 1, Total: 2}) // it was under way
	}
	w.open([]string{"/logs"}, false)
	wants(t, w.read(), "Why did it ask for a password?")
	if w.model != nil || e.closed != 2 {
		t.Errorf("%d of 2 previews were closed", e.closed)
	}

	e.before = nil
	w.open(nil, true)
	w.answers.list.Select(3)
	w.showTab(tabSources)
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.previews(l, func(int) {
			w.setLang("ja")
			test.Tap(button(t, w.win.Content(), "キャンセル"))
		}, beginning(1))
	}
	w.open([]string{"/logs"}, false)
	if !w.sample || w.tab != tabSources || w.chosenItem() == nil || w.chosenItem().kind != kindMail {
		t.Errorf("sample %v, view %d, %+v", w.sample, w.tab, w.chosenItem())
	}
	wants(t, w.read(), "認証要求 3件")
}

// TestDropOnAPreview asks, as over any case that is open; what is added is read with it.
func TestDropOnAPreview(t *testing.T) {
	e := &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en"})
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.before = nil
		e.previews(l, func(int) {
			w.reload() // it is being read
			w.dropped(uris("/more.log"))
			over := w.win.Canvas().Overlays().Top()
			if over == nil || len(e.asked) != 1 {
				t.Fatal("the drop was not asked about")
			}
			test.Tap(button(t, over, "Add to this case"))
		}, beginning(1))
	}
	w.open([]string{"/logs"}, false)
	if len(e.asked) != 2 || !slices.Equal(e.asked[1], []string{"/logs", "/more.log"}) || e.closed != 1 {
		t.Errorf("the engine was asked for %q, %d previews were closed", e.asked, e.closed)
	}
	wants(t, w.read(), "3 prompts")
}

// TestErrorAfterAPreview opens again what was open, and says what went wrong.
func TestErrorAfterAPreview(t *testing.T) {
	e := &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	e.before = func(_ context.Context, _ []string, l Listener) {
		e.err = fmt.Errorf("the disk is gone")
		e.previews(l, func(int) {}, beginning(1))
	}
	w.open([]string{"/logs"}, false)
	wants(t, w.read(), "3 prompts", "These files could not be analysed: the disk is gone")
	if !w.sample || e.closed != 1 {
		t.Errorf("sample %v, %d previews were closed", w.sample, e.closed)
	}
}

// TestPreviewOfANarrowedList asks for the same part of what is known by now.
func TestPreviewOfANarrowedList(t *testing.T) {
	e, asked := manyPrompts()
	w := newTestWindow(t, e, Options{Lang: "en"})
	e.before = func(_ context.Context, _ []string, l Listener) {
		c := uitest.Case()
		c.PromptsOmitted = 300
		e.previews(l, func(int) {
			w.tapBar(t, "Gateway forced time-out")
			w.answers.list.Select(150)
			if w.chosenItem().prompt.User != "user-00150" {
				t.Errorf("%s is shown", w.chosenItem().prompt.User)
			}
		}, c)
	}
	w.open([]string{"/logs"}, false)
	if len(*asked) != 2 || (*asked)[1].Causes[0] != "gateway-forced-timeout" || (*asked)[1].Prompts != 200 {
		t.Errorf("asked for %+v", *asked)
	}
	if it := w.chosenItem(); w.scope.cause != "gateway-forced-timeout" || it == nil || it.prompt.User != "user-00150" || w.answers.list.current != 150 {
		t.Errorf("%+v is shown", it)
	}
}
