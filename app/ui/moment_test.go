//go:build cgo || !darwin

package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"hubscope/app/ui/uitest"
)

// TestATimeInTheSearch finds what a caller means who says when it was.
func TestATimeInTheSearch(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: uitest.Case()}, Options{Lang: "en", Sample: true})
	timed := 0
	for _, it := range w.items() {
		if !it.time.IsZero() {
			timed++
		}
	}
	for _, said := range []string{"13:00", "1 pm", "午後1時"} {
		w.answers.search.SetText(said)
		at := time.Date(2026, 3, 2, 13, 0, 0, 0, w.sp.Zone())
		shown := w.answers.shown
		if len(shown) != timed {
			t.Fatalf("%q shows %d answers of %d that have a time", said, len(shown), timed)
		}
		far := func(i int) time.Duration { return w.items()[i].time.Sub(at).Abs() }
		if !slices.IsSortedFunc(shown, func(a, b int) int { return int(far(a) - far(b)) }) {
			t.Errorf("%q does not put the nearest first", said)
		}
		if w.chosenItem().key != w.items()[shown[0]].key {
			t.Errorf("%q does not show the nearest", said)
		}
	}
	w.answers.setKind(kindMail)
	for _, i := range w.answers.shown {
		if w.items()[i].kind != kindMail {
			t.Error("a time shows other answers than those of the kind that is wanted")
		}
	}
	w.answers.setKind(kindAll)
	w.answers.search.SetText("lunchtime")
	if len(w.answers.shown) != 0 {
		t.Error("a word is taken for a time")
	}
}

// TestATimeInALargeCase leads to the prompts about then, which may not be among those shown.
func TestATimeInALargeCase(t *testing.T) {
	e, asked := manyPrompts()
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true})
	w.answers.search.SetText("13:00")
	wants(t, w.read(), "12:30:00 JST – 13:30:00 JST: 5 prompts")
	test.Tap(button(t, w.win.Content(), "Show"))
	at := time.Date(2026, 3, 2, 13, 0, 0, 0, w.sp.Zone())
	if len(*asked) != 1 || !(*asked)[0].From.Equal(at.Add(-aroundThen)) || !(*asked)[0].To.Equal(at.Add(aroundThen-time.Millisecond)) {
		t.Errorf("asked for %+v", *asked)
	}
}
