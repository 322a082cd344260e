//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// A fakeTeaching remembers what was saved; its packs are in the state that the test sets.
type fakeTeaching struct {
	saved []string
	err   error
	state string
}

func (f *fakeTeaching) teaching() Teaching {
	return Teaching{
		Save: func(d signature.Draft, k event.Kind) (string, error) {
			if f.err != nil {
				return "", f.err
			}
			f.saved = append(f.saved, d.ID+" "+k.String())
			f.state += "+"
			return "/config/taught.toml", nil
		},
		State: func() string { return f.state },
	}
}

func unknownWordings(context.Context) ([]Wording, error) {
	return []Wording{
		{
			Text: "Guard screen <screen> is up", Count: 3, Sources: []int{0}, Near: &Near{Delta: -2 * time.Second}, Example: "09:00 Guard screen 2 is up", Line: 9,
			Draft: &signature.Draft{ID: "secure-mail.guard", Contains: "Guard screen", Pattern: "Guard screen <screen> is up", Example: "09:00 Guard screen 2 is up"},
		},
		{Text: "<number>", Count: 1, Sources: []int{0}, Example: "09:00 42", Line: 10},
		{Text: "of another file", Count: 1, Sources: []int{1}, Source: 1, Example: "of another file", Line: 1},
	}, nil
}

// teachWindow is a window on the sources of a case, and the dialog that Teach… opens.
func teachWindow(t *testing.T, e *fakeEngine, f *fakeTeaching) (*Window, fyne.CanvasObject) {
	t.Helper()
	e.unknown = unknownWordings
	w := newTestWindow(t, e, Options{Lang: "en", Paths: []string{"/case"}, Teaching: f.teaching()})
	w.showTab(tabSources)
	w.spots[tabSources].list.choose(0)
	test.Tap(button(t, w.win.Content(), "Teach unrecognised lines…"))
	return w, dialogOf(t, w)
}

func dialogOf(t *testing.T, w *Window) fyne.CanvasObject {
	t.Helper()
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no dialog is open")
	}
	return top
}

// chooser finds the choice of events.
func chooser(t *testing.T, root fyne.CanvasObject) *widget.Select {
	t.Helper()
	var found *widget.Select
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Select:
			found = o
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
		t.Fatal("nothing to choose an event from")
	}
	return found
}

func TestTeach(t *testing.T) {
	f, e := &fakeTeaching{}, &fakeEngine{}
	w, dialog := teachWindow(t, e, f)
	said := strings.Join(texts(dialog), "\n")
	wants(t, said, "Guard screen <screen> is up", "3", "before a prompt", "09:00 Guard screen 2 is up", "contains = 'Guard screen'")
	if strings.Contains(said, "of another file") {
		t.Error("lines of another file are shown")
	}
	save := button(t, dialog, "Save")
	if !save.Disabled() {
		t.Error("Save can be pressed before an event was chosen")
	}
	for _, label := range chooser(t, dialog).Options {
		if strings.HasPrefix(label, "prompt-shown") {
			chooser(t, dialog).SetSelected(label)
		}
	}
	wants(t, strings.Join(texts(dialog), "\n"), "event = 'prompt-shown'")
	if len(f.saved) > 0 {
		t.Error("something was written before Save was pressed")
	}
	test.Tap(save)
	if strings.Join(f.saved, ",") != "secure-mail.guard prompt-shown" {
		t.Error(f.saved)
	}
	if len(e.asked) != 2 || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("the case was read %d times, and the dialog is open or not", len(e.asked))
	}
	wants(t, w.read(), "Taught:", "/config/taught.toml")
	w.watchPacks() // the change is our own
	if len(e.asked) != 2 {
		t.Error("the case was read again for what was just taught")
	}
}

func TestTeachTellsWhatIsWrong(t *testing.T) {
	f := &fakeTeaching{err: errors.New("disk full")}
	e := &fakeEngine{}
	w, dialog := teachWindow(t, e, f)
	c := chooser(t, dialog)
	c.SetSelected(c.Options[0])
	test.Tap(button(t, dialog, "Save"))
	wants(t, strings.Join(texts(dialogOf(t, w)), "\n"), "disk full")
	if len(e.asked) != 1 {
		t.Error("the case was read again although nothing was taught")
	}
}

func TestTeachOfAFileThatIsKnown(t *testing.T) {
	f, e := &fakeTeaching{}, &fakeEngine{}
	e.unknown = func(context.Context) ([]Wording, error) { return nil, nil }
	w := newTestWindow(t, e, Options{Lang: "en", Sample: true, Teaching: f.teaching()})
	w.teach(0)
	if found := texts(dialogOf(t, w)); !strings.Contains(strings.Join(found, "\n"), "Every line of this file was recognised.") {
		t.Error(found)
	}
}

// Packs that change while a case is open have it read again, once, and it is said.
func TestPacksChange(t *testing.T) {
	f, e := &fakeTeaching{state: "a"}, &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en", Paths: []string{"/case"}, Teaching: f.teaching()})
	w.watchPacks()
	if len(e.asked) != 1 {
		t.Fatalf("read %d times", len(e.asked))
	}
	f.state = "b"
	w.watchPacks()
	w.watchPacks()
	if len(e.asked) != 2 {
		t.Fatalf("read %d times", len(e.asked))
	}
	const news = "The signature packs have changed."
	wants(t, w.read(), news)
	w.open([]string{"/another"}, false)
	if strings.Contains(w.read(), news) {
		t.Error("the news of one case is told of another")
	}
	w.release()
	f.state = "c"
	w.watchPacks()
	if len(e.asked) != 3 {
		t.Error("a closed window reads again")
	}
}

func TestPacksChangeWithNothingOpen(t *testing.T) {
	f, e := &fakeTeaching{state: "a"}, &fakeEngine{}
	w := newTestWindow(t, e, Options{Lang: "en", Teaching: f.teaching()})
	f.state = "b"
	w.watchPacks()
	w.open([]string{"/case"}, false)
	w.watchPacks()
	if len(e.asked) != 1 {
		t.Errorf("read %d times", len(e.asked))
	}
}
