//go:build cgo || !darwin

package ui

import (
	"errors"
	"io/fs"
	"os/exec"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/phrase"
	"hubscope/app/argv"
	"hubscope/app/live"
	"hubscope/app/moment"
	"hubscope/parsers/source/listen"
)

// A followForm asks what to follow, and says beside each field what is wrong with it.
type followForm struct {
	w       *Window
	paths   *formEntry
	start   *widget.RadioGroup
	since   *formEntry
	poll    *widget.Check
	takes   *widget.Check
	listen  *formEntry
	command *formEntry
	split   *para
	watched *formEntry
	wrong   map[followPart]*para
	ok      *widget.Button
	column  *fyne.Container
	dialog  *dialog.CustomDialog
	drop    func() // takes back what is about to begin; nil while nothing is
}

// A followPart is a field of the form that can be wrong.
type followPart int

const (
	partPaths followPart = iota
	partSince
	partListen
	partCommand
)

// defaultListen is where syslog is taken unless somebody says otherwise: from this machine
// alone, at a port that needs no rights.
const defaultListen = "udp://127.0.0.1:5514"

// askFollow opens the form, filled with what was followed last or what is open.
func (w *Window) askFollow() {
	if w.opt.Follower == nil || w.follows() || w.followForm != nil {
		return
	}
	f := newFollowForm(w)
	w.followForm = f
	f.dialog.Show()
	size := w.win.Canvas().Size()
	f.dialog.Resize(fyne.NewSize(min(720, size.Width-40), min(570, size.Height-30)))
	w.win.Canvas().Focus(f.paths)
}

func newFollowForm(w *Window) *followForm {
	s := w.sp
	f := &followForm{w: w, wrong: map[followPart]*para{}}
	ask := w.asked
	if w.model != nil && !w.sample && w.live == nil && len(w.paths) > 0 {
		ask.Paths = w.paths
	}

	f.paths = f.entry()
	f.paths.MultiLine = true
	f.paths.Wrapping = fyne.TextWrapOff
	f.paths.SetMinRowsVisible(3)
	f.paths.PlaceHolder = s.Text("ui.follow.pathshint")
	f.paths.SetText(strings.Join(ask.Paths, "\n"))
	more := container.NewVBox(
		widget.NewButtonWithIcon(s.Text("ui.follow.file"), theme.FileTextIcon(), func() { w.openFile(f.add) }),
		widget.NewButtonWithIcon(s.Text("ui.follow.folder"), theme.FolderOpenIcon(), func() { w.openFolder(f.add) }))

	f.since = f.entry()
	f.since.PlaceHolder = "9:00"
	f.since.OnChanged = func(text string) {
		if text != "" {
			f.start.SetSelected(f.start.Options[2])
		}
	}
	f.start = widget.NewRadioGroup([]string{s.Text("ui.follow.end"), s.Text("ui.follow.beginning"), s.Text("ui.follow.since")}, nil)
	f.start.Horizontal = true
	f.start.Required = true
	first := 0
	if ask.Start.Beginning {
		first = 1
	} else if !ask.Start.Since.IsZero() {
		first = 2
		f.since.Text = typedTime(ask.Start.Since.In(s.Zone()), w.now().In(s.Zone()))
	}
	f.start.SetSelected(f.start.Options[first])

	f.poll = widget.NewCheck(s.Text("ui.follow.poll"), nil)
	f.poll.SetChecked(ask.Poll)

	f.listen = f.entry()
	f.listen.SetText(defaultListen)
	f.takes = widget.NewCheck(s.Text("ui.follow.listen"), func(on bool) {
		f.listen.Disable()
		if on {
			f.listen.Enable()
		}
	})
	f.listen.Disable()
	if ask.Listen != "" {
		f.listen.SetText(ask.Listen)
		f.takes.SetChecked(true)
	}

	f.command = f.entry()
	f.command.PlaceHolder = "adb logcat -v threadtime"
	f.split = caption("")
	f.command.OnChanged = func(string) { f.showSplit() }
	f.command.SetText(quoted(ask.Command))

	f.watched = f.entry()
	f.watched.PlaceHolder = "aiko, kenji"
	f.watched.SetText(strings.Join(ask.Watched, ", "))

	f.column = container.New(&column{gap: 7, left: 4, top: 2, right: 14, bottom: 6})
	field := func(label string, o fyne.CanvasObject, under ...fyne.CanvasObject) {
		box := container.New(&column{gap: 2}, o)
		for _, u := range under {
			box.Add(u)
		}
		f.column.Add(newBesideLead(10, 104, container.New(&column{top: 8}, newPara(label)), box, nil))
	}
	field(s.Text("ui.follow.paths"), newBeside(8, nil, f.paths, more), f.fault(partPaths), caption(s.Text("ui.follow.pathsnote")))
	field(s.Text("ui.follow.start"), newBeside(8, f.start, container.NewGridWrap(fyne.NewSize(110, f.since.MinSize().Height), f.since), nil), f.fault(partSince), f.poll)
	field(s.Text("ui.follow.syslog"), newBesideLead(8, 0, f.takes, f.listen, nil), f.fault(partListen), caption(s.Text("ui.follow.listenhint")))
	field(s.Text("ui.follow.command"), f.command, f.split, f.fault(partCommand))
	field(s.Text("ui.follow.watched"), f.watched, caption(s.Text("ui.follow.watchedhint")))

	scroll := container.NewVScroll(f.column)
	scroll.SetMinSize(fyne.NewSize(420, 200))
	f.dialog = dialog.NewCustomWithoutButtons(s.Text("ui.follow.title"), scroll, w.win)
	f.ok = widget.NewButtonWithIcon(s.Text("ui.follow.ok"), theme.MediaFastForwardIcon(), f.submit)
	f.ok.Importance = widget.HighImportance
	f.dialog.SetButtons([]fyne.CanvasObject{widget.NewButton(s.Text("ui.cancel"), f.dialog.Hide), f.ok})
	f.dialog.SetOnClosed(func() {
		w.followForm = nil
		if f.drop != nil {
			f.drop()
		}
	})
	f.showSplit()
	return f
}

func (f *followForm) close() {
	f.drop = nil
	f.dialog.Hide()
}

// typedTime is a time as somebody might type it, of today if it can be.
func typedTime(at, now time.Time) string {
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format(time.TimeOnly)
	}
	return at.Format(time.RFC3339)
}

// A formEntry is left by Tab, also where it has several lines, and Escape leaves the form.
type formEntry struct {
	widget.Entry
	form *followForm
}

func (f *followForm) entry() *formEntry {
	e := &formEntry{form: f}
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(string) { f.submit() }
	return e
}

func (e *formEntry) AcceptsTab() bool { return false }

func (e *formEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		e.form.dialog.Hide()
		return
	}
	e.Entry.TypedKey(k)
}

// fault is where is said what is wrong with a field.
func (f *followForm) fault(p followPart) fyne.CanvasObject {
	f.wrong[p] = caption("").in(colorRed)
	f.wrong[p].Hide()
	return f.wrong[p]
}

func (f *followForm) say(p followPart, text string) {
	f.wrong[p].setText(text)
	f.wrong[p].Show()
	f.column.Refresh()
}

// add takes further paths, dropped on the form or chosen.
func (f *followForm) add(paths []string) {
	all := pathsIn(f.paths.Text)
	for _, p := range paths {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	f.paths.SetText(strings.Join(all, "\n"))
}

// showSplit shows what the command comes to: no shell is asked what it might mean.
func (f *followForm) showSplit() {
	s := f.w.sp
	line, err := argv.Split(f.command.Text)
	switch {
	case err != nil:
		f.split.setText(s.Text("ui.follow.openquote"))
	case len(line.Args) == 0:
		f.split.setText(s.Text("ui.follow.commandhint"))
	default:
		text := strings.Join(bracketed(line.Args), " ")
		if line.Operator != "" {
			text = s.Text("ui.follow.noshell", "split", text, "sign", line.Operator)
		}
		f.split.setText(text)
	}
	if f.column != nil {
		f.column.Refresh()
	}
}

// bracketed shows where each argument begins and ends.
func bracketed(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = "⟨" + oneLine(a) + "⟩"
	}
	return out
}

// quoted is a line that splits into these arguments.
func quoted(args []string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = argv.Quote(a)
	}
	return strings.Join(out, " ")
}

// request reads the form; ok is false where something in it is wrong, and is said.
func (f *followForm) request() (r FollowRequest, ok bool) {
	s := f.w.sp
	for _, p := range f.wrong {
		p.Hide()
	}
	ok = true
	wrong := func(p followPart, text string) {
		f.say(p, text)
		ok = false
	}
	r.Paths, r.Poll = pathsIn(f.paths.Text), f.poll.Checked
	switch slices.Index(f.start.Options, f.start.Selected) {
	case 1:
		r.Start.Beginning = true
	case 2:
		now := f.w.now()
		at, read := moment.Parse(f.since.Text, now, s.Zone())
		switch {
		case !read:
			wrong(partSince, s.Text("ui.follow.wrongtime"))
		case at.After(now):
			wrong(partSince, s.Text("ui.follow.future", "time", s.Time(at)))
		}
		r.Start = live.Start{Since: at}
	}
	if f.takes.Checked {
		if r.Listen = strings.TrimSpace(f.listen.Text); r.Listen == "" {
			wrong(partListen, s.Text("ui.follow.noaddress"))
		}
	}
	line, err := argv.Split(f.command.Text)
	if err != nil {
		wrong(partCommand, s.Text("ui.follow.openquote"))
	}
	r.Command = line.Args
	r.Watched = namesIn(f.watched.Text)
	if ok && r.empty() {
		wrong(partPaths, s.Text("ui.follow.nothing"))
	}
	f.column.Refresh()
	return r, ok
}

// namesIn reads names as people list them.
func namesIn(text string) []string {
	var out []string
	for _, n := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;、，\n", r) }) {
		if n = strings.TrimSpace(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// submit begins to follow. The form stays until that has begun: what cannot be followed is
// said in it.
func (f *followForm) submit() {
	r, ok := f.request()
	if !ok || f.ok.Disabled() {
		return
	}
	f.ok.Disable()
	f.drop = func() {}
	drop := f.w.follow(r, f.close, func(err error) {
		f.drop = nil
		f.ok.Enable()
		part := partPaths
		var wrong *FollowError
		if errors.As(err, &wrong) {
			switch wrong.Field {
			case FollowListen:
				part = partListen
			case FollowCommand:
				part = partCommand
			}
		}
		f.say(part, f.w.followError(err))
	})
	if f.drop != nil {
		f.drop = drop
	}
}

// followError is one clear sentence about what cannot be followed.
func (w *Window) followError(err error) string {
	s := w.sp
	var spoken interface{ Phrase() phrase.Phrase }
	if errors.As(err, &spoken) {
		if text := s.Say(spoken.Phrase()); text != "" {
			return text
		}
	}
	if errors.Is(err, live.ErrNothing) {
		return s.Text("ui.follow.nothing")
	}
	if at := (*listen.AddressError)(nil); errors.As(err, &at) {
		switch at.Code {
		case listen.BadNetwork:
			return s.Text("ui.follow.badnetwork")
		case listen.BadHost:
			return s.Text("ui.follow.badhost", "address", at.Address)
		case listen.BadPort:
			return s.Text("ui.follow.badport", "address", at.Address)
		case listen.Unbound:
			return s.Text("ui.follow.unbound", "address", at.Address, "error", at.Err.Error())
		}
	}
	if missing := (*exec.Error)(nil); errors.As(err, &missing) && (errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)) {
		return s.Text("ui.follow.nocommand", "name", missing.Name)
	}
	if wrong := (*FollowError)(nil); errors.As(err, &wrong) {
		err = wrong.Err
	}
	return s.Text("ui.follow.failed", "error", err.Error())
}

// notFollowed says in the window why what was asked for at its start can't be followed.
func (w *Window) notFollowed(err error) {
	w.notice = w.followError(err)
	w.rebuild()
}
