//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// A fakeExport remembers what was asked of it and what was saved.
type fakeExport struct {
	asked []ExportRequest
	saved map[string]string
	err   error
}

func (f *fakeExport) export(_ context.Context, r ExportRequest) ([]byte, error) {
	f.asked = append(f.asked, r)
	return []byte("report in " + r.Format), f.err
}

func (f *fakeExport) exporting() Exporting {
	f.saved = map[string]string{}
	return Exporting{
		Formats: []ExportFormat{{"html", ".html"}, {"csv", ".csv"}}, Ticket: "ticket",
		Save: func(path string, data []byte) error {
			f.saved[path] = string(data)
			return nil
		},
	}
}

func (f *fakeExport) last(t *testing.T) ExportRequest {
	t.Helper()
	if len(f.asked) == 0 {
		t.Fatal("no export was asked for")
	}
	return f.asked[len(f.asked)-1]
}

func exportWindow(t *testing.T) (*Window, *fakeExport) {
	t.Helper()
	f, e := &fakeExport{}, &fakeEngine{}
	e.export = f.export
	return newTestWindow(t, e, Options{Lang: "en", Paths: []string{"/case"}, Exporting: f.exporting()}), f
}

// widgets goes through the objects of a dialog for those of a type.
func widgets[T fyne.CanvasObject](root fyne.CanvasObject) []T {
	var list []T
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if x, ok := o.(T); ok {
			list = append(list, x)
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
	return list
}

func TestExportTakesNamesOutUnlessSomebodySaysOtherwise(t *testing.T) {
	w, f := exportWindow(t)
	path := filepath.Join(t.TempDir(), "report.html")
	for _, names := range []bool{false, true, false} {
		w.export()
		d := dialogOf(t, w)
		widgets[*widget.Entry](d)[0].SetText(path)
		redact := widgets[*widget.Check](d)[0]
		if !redact.Checked {
			t.Error("the dialog opens with names in")
		}
		if names {
			redact.SetChecked(false)
			wants(t, strings.Join(texts(d), "\n"), "will stand in the report as in the logs")
		}
		test.Tap(button(t, d, "Save"))
		if r := f.last(t); r.Redact == names || r.Format != "html" || r.Lang != "en" || r.Case != w.model.Case {
			t.Errorf("asked for %+v", r)
		}
		if f.saved[path] != "report in html" {
			t.Errorf("saved %v", f.saved)
		}
		wants(t, strings.Join(texts(dialogOf(t, w)), "\n"), "The report was written to", path)
		for _, o := range w.win.Canvas().Overlays().List() {
			w.win.Canvas().Overlays().Remove(o)
		}
	}
}

func TestExportOfOneAnswer(t *testing.T) {
	w, f := exportWindow(t)
	w.showTab(tabAnswers)
	w.export()
	d := dialogOf(t, w)
	what := widgets[*widget.RadioGroup](d)[0]
	what.SetSelected(what.Options[1])
	choices := widgets[*widget.Select](d)
	choices[0].SetSelectedIndex(1)
	choices[1].SetSelectedIndex(1)
	path := widgets[*widget.Entry](d)[0]
	if filepath.Ext(path.Text) != ".csv" {
		t.Errorf("the file is still %s", path.Text)
	}
	path.SetText(filepath.Join(t.TempDir(), "one.csv"))
	test.Tap(button(t, d, "Save"))
	r := f.last(t)
	if n := len(r.Case.Prompts) + len(r.Case.Mail) + len(r.Case.Misconfigurations) + len(r.Case.Patterns); n != 1 {
		t.Errorf("%d answers", n)
	}
	if len(r.Case.Sources) != len(w.model.Case.Sources) || r.Format != "csv" || r.Lang != "ja" {
		t.Errorf("asked for %s in %s with %d sources", r.Format, r.Lang, len(r.Case.Sources))
	}
}

func TestExportAsksBeforeItReplaces(t *testing.T) {
	w, f := exportWindow(t)
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.export()
	widgets[*widget.Entry](dialogOf(t, w))[0].SetText(path)
	test.Tap(button(t, dialogOf(t, w), "Save"))
	if len(f.saved) > 0 {
		t.Fatal("written without asking")
	}
	test.Tap(button(t, dialogOf(t, w), "Replace"))
	if f.saved[path] == "" {
		t.Error("not written though somebody agreed")
	}
}

func TestExportThatFailsSaysWhyAndWritesNothing(t *testing.T) {
	w, f := exportWindow(t)
	f.err = errors.New("somebody is still named")
	w.export()
	d := dialogOf(t, w)
	widgets[*widget.Entry](d)[0].SetText(filepath.Join(t.TempDir(), "report.html"))
	save := button(t, d, "Save")
	test.Tap(save)
	wants(t, strings.Join(texts(dialogOf(t, w)), "\n"), "The report was not written: somebody is still named")
	if len(f.saved) > 0 || save.Disabled() {
		t.Errorf("saved %v, the button is disabled: %v", f.saved, save.Disabled())
	}
	widgets[*widget.Entry](d)[0].SetText(t.TempDir())
	test.Tap(save)
	wants(t, strings.Join(texts(dialogOf(t, w)), "\n"), "Give a file to write to.")
}

func TestCopyForTicket(t *testing.T) {
	w, f := exportWindow(t)
	w.showTab(tabAnswers)
	w.copyForTicket()
	if r := f.last(t); !r.Redact || r.Format != "ticket" || w.app.Clipboard().Content() != "report in ticket" {
		t.Errorf("asked for %+v, copied %q", r, w.app.Clipboard().Content())
	}
	w.export()
	d := dialogOf(t, w)
	widgets[*widget.Check](d)[0].SetChecked(false)
	test.Tap(button(t, d, "Copy for ticket"))
	if r := f.last(t); r.Redact || r.Format != "ticket" {
		t.Errorf("asked for %+v", r)
	}
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still open")
	}
}

// TestNothingLeavesWhileFilesAreRead: a preview is no answer to hand on.
func TestNothingLeavesWhileFilesAreRead(t *testing.T) {
	w, f := exportWindow(t)
	w.job = &job{before: &opened{}, cancel: func() {}}
	w.export()
	w.copyForTicket()
	if w.win.Canvas().Overlays().Top() != nil || len(f.asked) > 0 {
		t.Error("a preview can be exported")
	}
	w.job = nil
}
