//go:build cgo || !darwin

package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/app/ui/uitest"
)

// every finds all objects of a kind below one.
func every[T fyne.CanvasObject](o fyne.CanvasObject) []T {
	var out []T
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if t, ok := o.(T); ok {
			out = append(out, t)
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
	walk(o)
	return out
}

// firstButton finds the first of several buttons with one label.
func firstButton(t *testing.T, root fyne.CanvasObject, label string) *widget.Button {
	t.Helper()
	for _, b := range every[*widget.Button](root) {
		if b.Text == label {
			return b
		}
	}
	t.Fatalf("no button %q", label)
	return nil
}

func fleetWindow(t *testing.T, lang string) *Window {
	t.Helper()
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: lang, Sample: true})
	w.showTab(tabFleet)
	return w
}

func TestFleetTellsWavesFirst(t *testing.T) {
	w := fleetWindow(t, "en")
	wants(t, w.read(), "All users  36")
	wants(t, w.read(), "153 prompts of 36 users", "Of the 153 prompts here the 3 most telling are explained in Answers; a click on",
		"Sessions ended", "kill aaa session", "confirmed", "At 09:02 JST an administrator (nsroot) ran", "4 sessions of desktop clients",
		"Forced time-out", "likely", "Forced time-out struck 8 hours after sign-on",
		"Prompts by cause", "Gateway session time-out", "Prompts by hour (JST)", "2026-03-01", "2026-03-02", "Users hit most", "and 16 more users")
	if strings.Contains(w.read(), "nsroot ran “kill aaa session -all”.") {
		t.Error("evidence is shown before somebody asked")
	}
	test.Tap(button(t, w.views[tabFleet], "Show 2 lines of evidence"))
	wants(t, w.read(), "nsroot ran “kill aaa session -all”.", "ns.log, line 411", `Command "kill aaa session -all"`)
	wants(t, fleetWindow(t, "ja").read(), "36人の認証要求153件", "多数の利用者に同時に起きたこと", "原因別の認証要求", "件数の多い利用者")
}

func TestFleetLeadsToTheAnswers(t *testing.T) {
	w := fleetWindow(t, "en")
	drilled := func(want int, label string) {
		t.Helper()
		if w.tab != tabAnswers || len(w.answers.shown) != want || !w.answers.scoped.Visible() || w.answers.scoped.Text != label {
			t.Errorf("tab %d shows %d answers under %q (%v), want %d under %q", w.tab, len(w.answers.shown), w.answers.scoped.Text, w.answers.scoped.Visible(), want, label)
		}
	}
	bar := func(label string) *barRow {
		t.Helper()
		w.showTab(tabFleet)
		for _, b := range every[*barRow](w.views[tabFleet]) {
			if b.label == label {
				return b
			}
		}
		t.Fatalf("no bar %q", label)
		return nil
	}
	test.Tap(bar("Gateway session time-out"))
	drilled(1, "Gateway session time-out")
	wants(t, w.read(), "At 09:10 Secure Mail asked aiko")
	w.setLang("ja") // the name of what is shown follows
	drilled(1, "ゲートウェイのセッション タイムアウト")
	w.setLang("en")
	test.Tap(bar("Policy update"))
	drilled(1, "Policy update")
	w.answers.search.SetText("kenji")
	drilled(1, "Policy update")
	w.answers.search.SetText("aiko")
	drilled(0, "Policy update")
	test.Tap(bar("user-00"))
	drilled(0, "user-00")
	if strings.Contains(w.read(), "At 09:10 Secure Mail asked aiko") {
		t.Error("an answer of another part is shown for one of this")
	}
	test.Tap(w.answers.scoped)
	if got := len(w.answers.shown); got != 6 || w.answers.scoped.Visible() {
		t.Errorf("without a scope %d answers are shown", got)
	}

	w.showTab(tabFleet)
	days := every[*hoursRow](w.views[tabFleet])
	if len(days) != 2 {
		t.Fatalf("%d days", len(days))
	}
	d := days[1]
	d.Resize(fyne.NewSize(24*20+dayWidth+numberWidth, hoursHeight))
	at := func(hour int) fyne.Position { return fyne.NewPos(dayWidth+float32(hour)*20+10, 20) }
	d.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(15)}})
	if d.over != 15 || d.Cursor() != desktop.PointerCursor {
		t.Errorf("the pointer is over hour %d", d.over)
	}
	d.MouseOut()
	test.TapAt(d, at(3)) // nobody was asked then
	if w.tab != tabFleet {
		t.Error("an empty hour led away")
	}
	test.TapAt(d, at(15))
	drilled(1, "15:00:00 JST – 16:00:00 JST")

	w.showTab(tabFleet)
	test.Tap(firstButton(t, w.views[tabFleet], "Show the prompts that followed"))
	drilled(1, "09:02:11 JST – 10:02:13 JST")

	w.open([]string{"/other"}, false)
	if !w.scope.isZero() || len(w.answers.shown) != 6 {
		t.Errorf("another case opens narrowed: %d answers", len(w.answers.shown))
	}
}

// A few users need no figures; two waves need their tab.
func TestFleetOnlyWhereThereIsOne(t *testing.T) {
	few := uitest.Case()
	few.Briefs, few.Waves = nil, nil
	w := newTestWindow(t, &fakeEngine{c: few}, Options{Lang: "en", Sample: true})
	if strings.Contains(w.read(), "All users") {
		t.Error("three users are a fleet")
	}
	w.showTab(tabFleet)
	if w.tab != tabAnswers {
		t.Errorf("a fleet that is not there is shown: %d", w.tab)
	}
	waves := &casefile.Case{Waves: uitest.Case().Waves}
	w = newTestWindow(t, &fakeEngine{c: waves}, Options{Lang: "en", Sample: true})
	w.showTab(tabFleet)
	wants(t, w.read(), "0 prompts of 0 users", "ran “kill aaa session -all”")
}

// TestFleetOfAGatewayAlone: nobody in particular is asked about where no device's log was
// given. A few users are told one by one, many are told of together first.
func TestFleetOfAGatewayAlone(t *testing.T) {
	for users, want := range map[int]struct {
		fleet bool
		first tab
	}{1: {false, tabAnswers}, 2: {true, tabAnswers}, 5: {true, tabAnswers}, 6: {true, tabFleet}} {
		c := uitest.Many(users)
		c.Briefs, c.Waves, c.Mail, c.Misconfigurations = nil, nil, nil, nil
		c.Sources = c.Sources[:1]
		w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
		if w.model.hasFleet() != want.fleet || w.tab != want.first {
			t.Errorf("%d users: fleet %v, view %d", users, w.model.hasFleet(), w.tab)
		}
		c.Sources = uitest.Case().Sources
		if w = newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true}); w.tab != tabAnswers || w.model.hasFleet() != (users > 5) {
			t.Errorf("%d users beside a device's log: fleet %v, view %d", users, w.model.hasFleet(), w.tab)
		}
	}
}

// TestFleetOfMany must not make more objects than fit a glance.
func TestFleetOfMany(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: uitest.Many(5000)}, Options{Lang: "en", Sample: true})
	w.showTab(tabFleet)
	if n := len(texts(w.views[tabFleet])); n > 400 {
		t.Errorf("%d texts are drawn", n)
	}
}
