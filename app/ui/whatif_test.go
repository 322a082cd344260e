//go:build cgo || !darwin

package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/app/ui/uitest"
)

// asked remembers every scenario that the window wants, in words: "INACTIVITY_TIMER=30".
type asked struct{ sets []string }

func (a *asked) whatIf(ctx context.Context, set []settings.Override) (casefile.WhatIf, error) {
	var words []string
	for _, o := range set {
		words = append(words, o.Key+"="+o.Value)
	}
	a.sets = append(a.sets, strings.Join(words, " "))
	return uitest.WhatIf(ctx, set)
}

func (a *asked) last() string { return a.sets[len(a.sets)-1] }

// whatIfWindow shows the view; its sliders rest at once.
func whatIfWindow(t *testing.T, a *asked) *Window {
	t.Helper()
	w := newTestWindow(t, &fakeEngine{whatIf: a.whatIf}, Options{Lang: "en", Sample: true})
	w.after = func(_ time.Duration, f func()) { f() }
	w.showTab(tabWhatIf)
	return w
}

func TestWhatIfShowsWhatIsInForce(t *testing.T) {
	a := &asked{}
	w := whatIfWindow(t, a)
	if len(a.sets) != 1 || a.last() != "" {
		t.Errorf("asked %q", a.sets)
	}
	wants(t, w.read(), "Try other timers",
		"INACTIVITY_TIMER", "15 min", "In force: 15 min",
		"gateway.sessTimeout", "30 min",
		"MaxOfflinePeriod", "as it is", "In force, by app or session: 10080 min  ·  4320 min",
		"gateway.forcedTimeout", "as it is", "What is in force is not known",
		"3 prompts", "reproduces 100 %", "container open up to 15 min", "With the settings in force the model gives 3 prompts.")
	if !w.whatIf.reset.Disabled() {
		t.Error("there is nothing to take back")
	}
}

func TestASliderReplaysTheCase(t *testing.T) {
	a := &asked{}
	w := whatIfWindow(t, a)
	v := w.whatIf
	v.dials[0].slider.SetValue(3)
	v.dials[1].slider.SetValue(3)
	v.dials[2].slider.SetValue(1)
	if a.last() != "INACTIVITY_TIMER=60 gateway.sessTimeout=off MaxOfflinePeriod=24" {
		t.Errorf("asked %q", a.last())
	}
	wants(t, w.read(), "60 min", "off", "1440 min",
		"3 prompts, then 2", "reproduces 100 %", "container open up to 60 min", "session open without end",
		"If Inactivity Timer were 1 hour instead of 15 minutes",
		"Not asked: 2", "At 13:31 aiko had to sign on again", "2026-03-02 14:00:00 JST  ·  kenji",
		"Asked for another reason: 1", "At 09:10 Secure Mail asked aiko", "then: Inactivity timer",
		"Asked besides: 1", "2026-03-02 16:00:00 JST  ·  aiko  ·  Secure Mail",
		"Mail failures that would not have this cause: 1", "From 09:14 Secure Mail could not reach",
		"What users did is taken over")

	test.Tap(v.reset)
	if a.last() != "" {
		t.Errorf("taken back, still asked %q", a.last())
	}
	if got := w.read(); strings.Contains(got, "Not asked") {
		t.Error("what was tried out before is still told")
	}
}

func TestWhatIfLeadsToThePrompt(t *testing.T) {
	a := &asked{}
	w := whatIfWindow(t, a)
	w.whatIf.dials[0].slider.SetValue(3)
	rows := every[*tappable](w.whatIf.pane.content)
	if len(rows) != 4 { // an added prompt leads nowhere
		t.Fatalf("%d links", len(rows))
	}
	test.Tap(rows[0])
	if w.tab != tabAnswers || w.selected != "prompt/p2" {
		t.Fatalf("tab %d, %q", w.tab, w.selected)
	}
	wants(t, strings.Join(texts(w.answers.detail.box), "\n"), "At 13:31 aiko had to sign on again")
	w.showTab(tabWhatIf)
	test.Tap(rows[1])
	if w.tab != tabAnswers || w.scope.user != "kenji" {
		t.Errorf("a prompt that is not explained: tab %d, scope %+v", w.tab, w.scope)
	}
	w.showTab(tabWhatIf)
	test.Tap(rows[2])
	if w.selected != "prompt/p1" || !w.scope.isZero() {
		t.Errorf("%q in the scope %+v", w.selected, w.scope)
	}
}

func TestWhatIsTriedOutOutlivesTheLanguage(t *testing.T) {
	a := &asked{}
	w := whatIfWindow(t, a)
	w.whatIf.dials[0].slider.SetValue(2)
	w.setLang("ja")
	wants(t, w.read(), "タイマーを変えてみる", "30分", "認証要求3件、変更後2件", "設定を試す")
	if a.last() != "INACTIVITY_TIMER=30" || w.whatIf.dials[0].slider.Value != 2 {
		t.Errorf("asked %q, the slider is at %v", a.last(), w.whatIf.dials[0].slider.Value)
	}
	w.showTab(tabAnswers)
	w.open(nil, true)
	if len(w.tried) > 0 {
		t.Errorf("another case begins with %v", w.tried)
	}
}

func TestALateReplayIsDropped(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{whatIf: (&asked{}).whatIf}, Options{Lang: "en", Sample: true})
	var rest, work []func()
	w.after = func(_ time.Duration, f func()) { rest = append(rest, f) }
	w.async = func(f func()) { work = append(work, f) }
	w.showTab(tabWhatIf)
	slider := w.whatIf.dials[0].slider
	for _, at := range []float64{0, 2, 3} { // dragged: only where it rests is replayed
		slider.SetValue(at)
	}
	for _, f := range rest {
		f()
	}
	if len(work) != 2 {
		t.Fatalf("%d replays, want the first look and one more", len(work))
	}
	work[1]()
	work[0]() // the first look comes too late
	if got := w.read(); !strings.Contains(got, "3 prompts, then 2") {
		t.Errorf("an older replay is shown:\n%s", got)
	}
}

func TestWhatIfIsCopied(t *testing.T) {
	w := whatIfWindow(t, &asked{})
	w.whatIf.dials[0].slider.SetValue(3)
	test.Tap(button(t, w.whatIf.pane.content, "Copy"))
	wants(t, w.app.Clipboard().Content(), "If Inactivity Timer were 1 hour", "Under the settings in force", "- What users did")
}

func TestNoTimerNoView(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Sample: true})
	w.showTab(tabWhatIf)
	if w.tab != tabAnswers || strings.Contains(w.read(), "What if") {
		t.Errorf("tab %d", w.tab)
	}
}
