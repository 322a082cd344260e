//go:build cgo || !darwin

package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/ui/uitest"
)

// withPattern is a case whose first prompts of one user share a setting.
func withPattern(n int) (*casefile.Case, *casefile.Pattern) {
	c := uitest.Many(30)
	for i := range c.Prompts {
		c.Prompts[i].User = "aiko"
	}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = c.Prompts[2*i].ID
	}
	c.Patterns = []casefile.Pattern{{
		ID: "q1", Kind: "one-setting", User: "aiko", Cause: c.Prompts[0].Cause, Count: n, Of: 30, From: c.Prompts[0].Time, Until: c.Prompts[2*(n-1)].Time,
		Setting:    &casefile.Setting{Key: "gateway.sessTimeout", Label: phrase.Term{Set: "setting", ID: "gateway.sessTimeout"}, Value: "30"},
		Prompts:    ids,
		Confidence: casefile.Likely, Headline: c.Prompts[0].Headline, Explanation: []phrase.Phrase{c.Prompts[0].Headline},
	}}
	return c, &c.Patterns[0]
}

// TestPatternsComeFirstAndLeadToTheirPrompts in a case that is shown whole.
func TestPatternsComeFirstAndLeadToTheirPrompts(t *testing.T) {
	c, p := withPattern(4)
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	if it := w.chosenItem(); it == nil || it.pattern != p {
		t.Fatalf("the first answer is %+v", it)
	}
	wants(t, w.read(), "Patterns 1", "4 of 30 prompts", "gateway.sessTimeout", "30")
	w.copySelection()
	wants(t, w.app.Clipboard().Content(), "aiko", "one-setting")
	test.Tap(button(t, w.win.Content(), "Show 4 prompts"))
	var shown []string
	for _, i := range w.answers.shown {
		shown = append(shown, w.answers.items[i].prompt.ID)
	}
	if !slices.Equal(shown, p.Prompts) {
		t.Errorf("shown are %v, not %v", shown, p.Prompts)
	}
	test.Tap(w.answers.scoped)
	if n := len(w.answers.shown); n != len(w.model.items) || n <= 30 {
		t.Errorf("%d answers without the scope", n)
	}
	w.answers.setKind(kindPattern)
	if n := len(w.answers.shown); n != 1 {
		t.Errorf("%d patterns", n)
	}
}

// TestPatternsOfALargeCase: the engine explains what the list is narrowed to, and the
// prompts that do not belong to the pattern stay out.
func TestPatternsOfALargeCase(t *testing.T) {
	c, p := withPattern(4)
	c.PromptsOmitted = 100
	var asked []analyzer.Selection
	e := &fakeEngine{c: c}
	e.part = func(sel analyzer.Selection) *casefile.Case {
		asked = append(asked, sel)
		part, _ := withPattern(4)
		part.Patterns = nil
		return part
	}
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	test.Tap(button(t, w.win.Content(), "Show 4 prompts"))
	if len(asked) != 1 || !slices.Equal(asked[0].Users, []string{"aiko"}) || !slices.Equal(asked[0].Causes, []string{p.Cause}) || !asked[0].From.Equal(p.From) || !asked[0].To.Equal(p.Until) {
		t.Fatalf("asked for %+v", asked)
	}
	if n := len(w.answers.shown); n != 4 {
		t.Errorf("%d prompts of the pattern are shown", n)
	}
}

// TestPatternsOfOneUserOfMany are found when somebody asks for that user, in a case that is
// shown whole too.
func TestPatternsOfOneUserOfMany(t *testing.T) {
	e := &fakeEngine{c: uitest.Many(30)} // of as many users
	asked := 0
	e.part = func(sel analyzer.Selection) *casefile.Case {
		asked++
		part, _ := withPattern(4)
		return part
	}
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	name := func(Speaker) string { return "aiko" }
	w.drill(scope{name: name, user: "aiko"})
	if it := w.chosenItem(); asked != 1 || it == nil || it.kind != kindPattern {
		t.Fatalf("asked %d times; the first answer is %+v", asked, it)
	}
	w.drill(scope{name: name, cause: "sign-off"})
	if asked != 1 {
		t.Error("a small case was asked for the prompts of a cause")
	}
}

// TestAUsersPatternsStayWithTheUser when the list is narrowed to one.
func TestAUsersPatternsStayWithTheUser(t *testing.T) {
	c, _ := withPattern(4)
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	name := func(Speaker) string { return "x" }
	for _, in := range []struct {
		scope scope
		want  bool
	}{
		{scope{name: name, user: "aiko"}, true},
		{scope{name: name, user: "ken"}, false},
		{scope{name: name, user: "aiko", from: c.Prompts[0].Time, to: c.Prompts[0].Time.Add(time.Hour)}, false},
		{scope{name: name, cause: c.Prompts[0].Cause}, false},
	} {
		w.drill(in.scope)
		got := slices.ContainsFunc(w.answers.shown, func(i int) bool { return w.answers.items[i].kind == kindPattern })
		if got != in.want {
			t.Errorf("%+v: %v", in.scope, got)
		}
	}
}
