//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// exportChoice is what somebody chose the last time. The names stay in only for the one
// export for which somebody said so.
type exportChoice struct {
	format, lang string
	folder       string
}

// An exporter is the dialog by which a case, or one answer, leaves the window.
type exporter struct {
	w      *Window
	it     *item // the answer that is chosen in the list, nil for none
	dialog *dialog.CustomDialog
	what   *widget.RadioGroup
	format *widget.Select
	lang   *widget.Select
	redact *widget.Check
	warn   *para
	path   *widget.Entry
	said   *para
	save   *widget.Button
	ticket *widget.Button
	stop   context.CancelFunc
	ctx    context.Context
}

// canExport reports whether what is shown can leave the window: all of it must have been read.
func (w *Window) canExport() bool {
	return w.shows() && w.job == nil && w.model.Export != nil && len(w.opt.Exporting.Formats) > 0
}

// export opens the dialog.
func (w *Window) export() {
	if !w.canExport() || len(w.win.Canvas().Overlays().List()) > 0 {
		return
	}
	s := w.sp
	e := &exporter{w: w, it: w.chosenItem(), said: newPara("")}
	e.ctx, e.stop = context.WithCancel(context.Background())
	body := container.New(&column{gap: 9, left: 4, top: 2, right: 4, bottom: 6})
	row := func(label string, o fyne.CanvasObject) {
		body.Add(newBesideLead(12, 110, container.New(&column{top: 9}, newPara(label).bold()), o, nil))
	}

	whole := s.Text("ui.export.whole")
	e.what = widget.NewRadioGroup([]string{whole}, nil)
	if e.it != nil {
		name := fit(s.Text("ui.export.one", "answer", e.it.headline), exportWide, sizeText, fyne.TextStyle{})
		e.what.Options = append(e.what.Options, name)
	}
	e.what.Required = true
	e.what.SetSelected(whole)
	row(s.Text("ui.export.what"), e.what)

	e.format = widget.NewSelect(w.formatNames(), nil)
	e.format.SetSelectedIndex(max(0, slices.IndexFunc(w.opt.Exporting.Formats, func(f ExportFormat) bool { return f.ID == w.exported.format })))
	row(s.Text("ui.export.format"), e.format)

	e.lang = widget.NewSelect([]string{s.Text("ui.menu.english"), s.Text("ui.menu.japanese")}, nil)
	e.lang.SetSelectedIndex(max(0, slices.Index(exportLangs, w.exportLang())))
	row(s.Text("ui.menu.language"), e.lang)

	e.redact = widget.NewCheck(s.Text("ui.export.redact"), e.redactChanged)
	e.redact.SetChecked(true)
	e.warn = newPara(s.Text("ui.export.redacted")).sized(sizeCaption).in(colorMuted)
	row(s.Text("ui.export.names"), container.New(&column{gap: 2}, e.redact, e.warn))

	e.path = widget.NewEntry()
	e.path.SetText(filepath.Join(w.exportFolder(), "hubscope-report"+e.chosen().Extension))
	e.path.OnSubmitted = func(string) { e.write() }
	e.format.OnChanged = func(string) { e.formatChanged() }
	browse := widget.NewButtonWithIcon(s.Text("ui.export.folder"), theme.FolderOpenIcon(), e.browse)
	row(s.Text("ui.export.file"), newBeside(8, nil, e.path, browse))
	body.Add(e.said)

	e.dialog = dialog.NewCustomWithoutButtons(s.Text("ui.export.title"), container.NewVScroll(body), w.win)
	e.save = widget.NewButtonWithIcon(s.Text("ui.export.save"), theme.DocumentSaveIcon(), e.write)
	e.save.Importance = widget.HighImportance
	e.ticket = widget.NewButtonWithIcon(s.Text("ui.export.ticket"), theme.ContentCopyIcon(), e.copyTicket)
	e.dialog.SetButtons([]fyne.CanvasObject{widget.NewButton(s.Text("ui.cancel"), e.dialog.Hide), e.ticket, e.save})
	e.dialog.SetOnClosed(e.stop)
	e.dialog.Resize(fyne.NewSize(760, 470))
	e.dialog.Show()
}

// exportWide is how wide the choices of the dialog are at most.
const exportWide = 540

// exportLangs are the languages of a report, in the order in which they are offered.
var exportLangs = []string{"en", "ja"}

func (w *Window) exportLang() string {
	if w.exported.lang != "" {
		return w.exported.lang
	}
	return w.sp.Lang()
}

// exportFolder is where the last export went, or the user's own folder.
func (w *Window) exportFolder() string {
	if w.exported.folder != "" {
		return w.exported.folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return home
}

func (w *Window) formatNames() []string {
	names := make([]string, len(w.opt.Exporting.Formats))
	for i, f := range w.opt.Exporting.Formats {
		names[i] = w.sp.Term("exportformat", f.ID)
	}
	return names
}

func (e *exporter) chosen() ExportFormat {
	return e.w.opt.Exporting.Formats[max(0, e.format.SelectedIndex())]
}

// formatChanged gives the file the end of its name that the format has, unless somebody gave
// it one that no format has.
func (e *exporter) formatChanged() {
	ext := filepath.Ext(e.path.Text)
	if ext == "" || slices.ContainsFunc(e.w.opt.Exporting.Formats, func(f ExportFormat) bool { return f.Extension == ext }) {
		e.path.SetText(strings.TrimSuffix(e.path.Text, ext) + e.chosen().Extension)
	}
}

func (e *exporter) redactChanged(on bool) {
	if e.warn == nil {
		return
	}
	if on {
		e.warn.in(colorMuted).setText(e.w.sp.Text("ui.export.redacted"))
		return
	}
	e.warn.in(colorRed).setText(e.w.sp.Text("ui.export.named"))
}

// browse asks for the folder. Fyne's dialog that asks for a file empties the one that is
// chosen before anything is written: a report that then fails would have cost the old one.
func (e *exporter) browse() {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			e.path.SetText(filepath.Join(filepath.FromSlash(u.Path()), filepath.Base(e.path.Text)))
		}
	}, e.w.win)
	d.Show() // before Resize, which an unshown file dialog does not survive
	d.Resize(fyne.NewSize(900, 620))
}

// request is what the dialog asks for, in a format.
func (e *exporter) request(format string) ExportRequest {
	w := e.w
	c := w.model.Case
	if e.it != nil && e.what.Selected != e.what.Options[0] {
		c = w.alone(e.it)
	}
	return ExportRequest{Case: c, Format: format, Lang: exportLangs[max(0, e.lang.SelectedIndex())], Redact: e.redact.Checked}
}

// alone is a case with one answer of the list.
func (w *Window) alone(it *item) *casefile.Case {
	c := w.model.Case
	if w.part != nil {
		c = w.part.c
	}
	return c.Alone(casefile.One{Prompt: it.prompt, Mail: it.mail, Setting: it.setting, Pattern: it.pattern})
}

// write makes the report and writes it, once somebody has agreed to lose a file of that name.
func (e *exporter) write() {
	path := strings.TrimSpace(e.path.Text)
	if len(path) > 1 && path[0] == '"' && path[len(path)-1] == '"' {
		path = path[1 : len(path)-1]
	}
	s := e.w.sp
	info, err := os.Stat(path)
	switch {
	case path == "" || err == nil && info.IsDir():
		e.tell(s.Text("ui.export.nofile"), colorRed)
		return
	case err == nil && info.Mode().IsRegular():
		dialog.ShowCustomConfirm(s.Text("ui.export.replace"), s.Text("ui.export.replaceyes"), s.Text("ui.cancel"),
			newPara(s.Text("ui.export.exists", "path", path)), func(ok bool) {
				if ok {
					e.writeTo(path)
				}
			}, e.w.win)
		return
	}
	e.writeTo(path)
}

func (e *exporter) writeTo(path string) {
	w, save := e.w, e.w.opt.Exporting.Save
	format := e.chosen()
	e.make(format.ID, func(out []byte) error { return save(path, out) }, func() {
		w.exported = exportChoice{format: format.ID, lang: exportLangs[max(0, e.lang.SelectedIndex())], folder: filepath.Dir(path)}
		dialog.ShowCustom(w.sp.Text("ui.export.title"), w.sp.Text("ui.close"), container.New(&fixedWidth{520}, newPara(w.sp.Text("ui.export.saved", "path", path))), w.win)
	})
}

// copyTicket puts the short form on the clipboard.
func (e *exporter) copyTicket() {
	w := e.w
	var text string
	e.make(w.opt.Exporting.Ticket, func(out []byte) error {
		text = string(out)
		return nil
	}, func() { w.app.Clipboard().SetContent(text) })
}

// make makes an export beside the user interface. use is called there, done when all went
// well and the dialog is closed.
func (e *exporter) make(format string, use func([]byte) error, done func()) {
	w, r, export, ctx := e.w, e.request(format), e.w.model.Export, e.ctx
	e.save.Disable()
	e.ticket.Disable()
	e.tell(w.sp.Text("ui.export.working"), colorMuted)
	w.async(func() {
		out, err := export(ctx, r)
		if err == nil && ctx.Err() == nil {
			err = use(out)
		}
		w.do(func() {
			switch {
			case ctx.Err() != nil || errors.Is(err, context.Canceled):
				return
			case err != nil:
				e.save.Enable()
				e.ticket.Enable()
				e.tell(w.exportError(err), colorRed)
				return
			}
			e.dialog.Hide()
			done()
		})
	})
}

// tell says what is going on, or what went wrong.
func (e *exporter) tell(text string, color fyne.ThemeColorName) { e.said.in(color).setText(text) }

func (w *Window) exportError(err error) string {
	var spoken interface{ Phrase() phrase.Phrase }
	if errors.As(err, &spoken) {
		return w.sp.Say(spoken.Phrase())
	}
	return w.sp.Text("ui.export.failed", "error", err.Error())
}

// copyForTicket puts the short form of the chosen answer on the clipboard, names taken out.
func (w *Window) copyForTicket() {
	it := w.chosenItem()
	if !w.canExport() || it == nil {
		return
	}
	export := w.model.Export
	r := ExportRequest{Case: w.alone(it), Format: w.opt.Exporting.Ticket, Lang: w.exportLang(), Redact: true}
	w.async(func() {
		out, err := export(context.Background(), r)
		w.do(func() {
			if err != nil {
				w.notice = w.exportError(err)
				w.rebuild()
				return
			}
			w.app.Clipboard().SetContent(string(out))
		})
	})
}
