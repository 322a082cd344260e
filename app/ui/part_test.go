//go:build cgo || !darwin

package ui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/ui/uitest"
)

// manyPrompts is a case of which the window explains the first three of 1,500 prompts, and
// an engine that explains as many more as it is asked for.
func manyPrompts() (e *fakeEngine, asked *[]analyzer.Selection) {
	asked = &[]analyzer.Selection{}
	e = &fakeEngine{c: uitest.Case()}
	e.c.PromptsOmitted = 1497
	e.part = func(sel analyzer.Selection) *casefile.Case {
		*asked = append(*asked, sel)
		c := uitest.Many(min(max(sel.Prompts, 1), 1500))
		for i := range c.Prompts {
			c.Prompts[i].Cause = "gateway-forced-timeout"
		}
		c.PromptsOmitted = 1500 - len(c.Prompts)
		return c
	}
	return e, asked
}

func (w *Window) tapBar(t *testing.T, label string) {
	t.Helper()
	w.showTab(tabFleet)
	for _, b := range every[*barRow](w.views[tabFleet]) {
		if b.label == label {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no bar %q", label)
}

// TestAPartIsExplainedWhenAsked: what a figure of a large case counts is explained when
// somebody clicks on it, be it among the most telling prompts of all or not.
func TestAPartIsExplainedWhenAsked(t *testing.T) {
	e, asked := manyPrompts()
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	wants(t, w.read(), "1500 prompts")
	if len(*asked) != 0 {
		t.Fatalf("%d parts were asked for before somebody wanted one", len(*asked))
	}
	w.tapBar(t, "Gateway forced time-out")
	if n := len(w.answers.shown); w.tab != tabAnswers || n != partPrompts {
		t.Fatalf("view %d shows %d answers", w.tab, n)
	}
	wants(t, w.read(), "The 200 most telling of 1500", "Show 1000 more")
	test.Tap(button(t, w.win.Content(), "Show 1000 more"))
	if n := len(w.answers.shown); n != 1200 {
		t.Errorf("%d answers are shown", n)
	}
	test.Tap(button(t, w.win.Content(), "Show 300 more"))
	wants(t, w.read(), "1500 prompts in all")

	// It is searched, shown, copied and put into other words like any other answer.
	w.answers.search.SetText("user-01234")
	if len(w.answers.shown) != 1 || w.chosenItem().prompt.User != "user-01234" {
		t.Fatalf("the search shows %d answers", len(w.answers.shown))
	}
	w.copySelection()
	wants(t, w.app.Clipboard().Content(), "user-01234  ·  Secure Mail on iOS", "ns.log, line 412", "LogoutMethod")
	w.setLang("ja")
	if len(w.answers.shown) != 1 {
		t.Errorf("in Japanese the search shows %d answers", len(w.answers.shown))
	}
	wants(t, w.read(), "全1500件", "09:10にSecure Mailがaiko")
	w.setLang("en")
	test.Tap(w.answers.scoped)
	if n := len(w.items()); n != 6 {
		t.Errorf("without a scope there are %d answers", n)
	}

	// Each figure asks for just what it counts.
	w.tapBar(t, "user-00")
	w.showTab(tabFleet)
	test.Tap(firstButton(t, w.views[tabFleet], "Show the prompts that followed"))
	day := every[*hoursRow](w.views[tabFleet])[1]
	day.tapped(15)
	wave := w.model.fleet.Waves[0]
	hour := time.Date(2026, 3, 2, 15, 0, 0, 0, w.sp.Zone())
	want := []analyzer.Filter{
		{Causes: []string{"gateway-forced-timeout"}}, {Causes: []string{"gateway-forced-timeout"}}, {Causes: []string{"gateway-forced-timeout"}},
		{Users: []string{"user-00"}},
		{Users: wave.Names, From: wave.Time, To: wave.Until().Add(time.Hour - time.Millisecond)},
		{From: hour, To: hour.Add(time.Hour - time.Millisecond)},
	}
	if len(*asked) != len(want) {
		t.Fatalf("%d parts were asked for, want %d", len(*asked), len(want))
	}
	for i, n := range []int{200, 1200, 2200, 200, 200, 200} {
		got := (*asked)[i]
		if !got.From.Equal(want[i].From) || !got.To.Equal(want[i].To) || !slices.Equal(got.Users, want[i].Users) || !slices.Equal(got.Causes, want[i].Causes) || got.Prompts != n || got.Sessions >= 0 {
			t.Errorf("part %d: asked for %+v, want %+v", i, got, want[i])
		}
	}
}

// TestAPartThatComesTooLate is not shown: somebody wants another one by now.
func TestAPartThatComesTooLate(t *testing.T) {
	e, _ := manyPrompts()
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	w.showTab(tabFleet)
	var waiting []func()
	w.async = func(f func()) { waiting = append(waiting, f) }
	w.tapBar(t, "Gateway forced time-out")
	wants(t, w.read(), "Looking for the prompts of this part…")
	w.tapBar(t, "Policy update")
	waiting[0]()
	if w.part != nil {
		t.Error("the part that nobody wants any more is shown")
	}
	for _, f := range waiting[1:] {
		f()
	}
	if w.part == nil || w.scope.cause != "policy-update-flip" {
		t.Errorf("the part of %q is not shown", w.scope.cause)
	}
	test.Tap(w.answers.scoped)
	w.release()
}

// A case that is explained whole asks nobody.
func TestASmallCaseHasItsParts(t *testing.T) {
	e, asked := manyPrompts()
	e.c.PromptsOmitted = 0
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	w.tapBar(t, "Policy update")
	if len(*asked) != 0 || len(w.answers.shown) != 1 {
		t.Errorf("%d parts were asked for, %d answers are shown", len(*asked), len(w.answers.shown))
	}
}

// TestASearchFindsUsersOfALargeCase whose prompts are not explained in it, and leads to them.
func TestASearchFindsUsersOfALargeCase(t *testing.T) {
	e, asked := manyPrompts()
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	wants(t, w.read(), "The 3 most telling of 1500")
	for query, want := range map[string]string{"USER-07": "user-07", "user-1": "user-1", "user 33": "user-33", "aik": "aiko", "user-077": "", "zzz": ""} {
		w.answers.search.SetText(query)
		if got := w.answers.foot.more.Visible(); got != (want != "") || got && !strings.HasPrefix(w.answers.foot.text.text, want) {
			t.Errorf("%q offers %q (%v), want %q", query, w.answers.foot.text.text, got, want)
		}
	}
	w.answers.search.SetText("user-07")
	n := 0
	for _, b := range e.c.Briefs {
		if b.User == "user-07" {
			n++
		}
	}
	wants(t, w.read(), fmt.Sprintf("user-07: %d prompts", n))
	test.Tap(button(t, w.win.Content(), "Show"))
	if len(*asked) != 1 || !slices.Equal((*asked)[0].Users, []string{"user-07"}) || w.query != "" || len(w.answers.shown) != 200 {
		t.Errorf("asked for %+v, %d answers of the search %q are shown", *asked, len(w.answers.shown), w.query)
	}

	e.c.PromptsOmitted = 0 // whoever is explained is found as ever
	w.open([]string{"/logs"}, false)
	w.answers.search.SetText("user-07")
	if w.answers.foot.box.Visible() {
		t.Error("a small case leads elsewhere")
	}
}

// TestPlaceOfAnAddedPrompt: it stands in its order of time, those who called before others.
func TestPlaceOfAnAddedPrompt(t *testing.T) {
	c := uitest.Case()
	c.Callers = []string{"aiko"}
	m := newModel(&Analysis{Case: c}, uitest.NewSpeaker("en"))
	add := func(user string, at time.Time) {
		p := c.Prompts[0]
		p.ID, p.User, p.Time = fmt.Sprint(user, at.Unix()), user, at
		one := &casefile.Case{Prompts: []casefile.Prompt{p}, Callers: c.Callers}
		m.add(promptItems(one, uitest.NewSpeaker("en"))[0])
		m.add(promptItems(one, uitest.NewSpeaker("en"))[0]) // once
	}
	add("aiko", c.Prompts[0].Time.Add(time.Hour))
	add("aiko", c.To)
	add("somebody", c.From)
	add("somebody", c.To)
	var got []string
	for _, it := range m.items {
		if it.prompt != nil {
			got = append(got, it.prompt.User+it.time.In(c.From.Location()).Format(" 15:04"))
		} else {
			got = append(got, fmt.Sprint(it.kind))
		}
	}
	want := []string{"aiko 09:10", "aiko 10:10", "aiko 13:31", "aiko 18:02", "2", "3", "3", "somebody 08:21", "kenji 15:00", "somebody 18:02"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
