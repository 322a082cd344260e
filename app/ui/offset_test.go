//go:build cgo || !darwin

package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestParseOffset(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"-7m": -7 * time.Minute, "+41s": 41 * time.Second, "1h30m": 90 * time.Minute, "−41s": -41 * time.Second, "－2m": -2 * time.Minute, "0": 0, " - 7m ": -7 * time.Minute,
	} {
		if got, ok := parseOffset(text); !ok || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "7", "seven", "-"} {
		if got, ok := parseOffset(text); ok {
			t.Errorf("%q was taken for %v", text, got)
		}
	}
}

// An offset that is typed for a source goes to the engine with the next reading, the view
// stays where it was, and it can be taken back.
func TestAnOffsetIsTypedAndTakenBack(t *testing.T) {
	var got []map[string]time.Duration
	e := &fakeEngine{before: func(_ context.Context, _ []string, l Listener) { got = append(got, l.Offsets) }}
	w := newTestWindow(t, e, Options{})
	w.open([]string{"case.zip"}, false)
	w.showTab(tabSources)
	source := &w.model.Case.Sources[1]

	entry, buttons := editorParts(w.offsetEditor(source))
	if len(buttons) != 1 {
		t.Fatalf("%d buttons beside an offset that nobody gave", len(buttons))
	}
	entry.SetText("lots")
	test.Tap(buttons[0])
	if len(got) != 1 {
		t.Fatal("a word that is no duration had the case read again")
	}
	entry.SetText("-7m")
	test.Tap(buttons[0])
	if len(got) != 2 || len(got[1]) != 1 || got[1][source.Path] != -7*time.Minute {
		t.Fatalf("the engine was given %v", got)
	}
	if w.tab != tabSources {
		t.Errorf("the window went to view %d", w.tab)
	}
	w.reload()
	if len(got) != 3 || got[2][source.Path] != -7*time.Minute {
		t.Errorf("reading the files again lost the offset: %v", got)
	}

	_, buttons = editorParts(w.offsetEditor(&w.model.Case.Sources[1]))
	if len(buttons) != 2 {
		t.Fatalf("%d buttons beside an offset that was given", len(buttons))
	}
	test.Tap(buttons[1])
	if len(got) != 4 || len(got[3]) != 0 {
		t.Errorf("after taking it back the engine was given %v", got)
	}
	w.open([]string{"other.zip"}, false)
	if n := len(got); len(got[n-1]) != 0 {
		t.Errorf("another case was given %v", got[n-1])
	}
}

// editorParts finds the entry and the buttons of an offset editor.
func editorParts(o fyne.CanvasObject) (entry *widget.Entry, buttons []*widget.Button) {
	switch o := o.(type) {
	case *widget.Entry:
		return o, nil
	case *widget.Button:
		return nil, []*widget.Button{o}
	case *fyne.Container:
		for _, c := range o.Objects {
			e, b := editorParts(c)
			if e != nil {
				entry = e
			}
			buttons = append(buttons, b...)
		}
	}
	return entry, buttons
}
