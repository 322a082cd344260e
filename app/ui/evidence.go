//go:build cgo || !darwin

package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
)

const (
	fewEvidence = 3    // lines shown before somebody asks for more
	rawColumns  = 500  // of a raw line that are drawn
	rawLong     = 4000 // of it once it was opened
	rawRows     = 2    // rows it takes before it is opened
)

// evidence is "why": each line's meaning, where it stands, and the line itself.
func (d *detailView) evidence(all []casefile.Evidence) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	s := d.w.sp
	out := []fyne.CanvasObject{space(2), section(s.Text("ui.section.why"))}
	box := container.New(&column{gap: 8})
	out = append(out, box)
	d.addEvidence(box, all)
	return out
}

func (d *detailView) addEvidence(box *fyne.Container, all []casefile.Evidence) {
	now, later := all, []casefile.Evidence(nil)
	if len(all) > fewEvidence {
		now, later = all[:fewEvidence], all[fewEvidence:]
	}
	raws := make([]*rawLine, len(now))
	for i := range now {
		c, raw := d.evidenceCard(&now[i])
		raws[i] = raw
		box.Add(c)
	}
	if len(later) > 0 {
		var b *widget.Button
		b = widget.NewButton(d.w.sp.Text("ui.evidence.more", "n", len(later)), func() {
			box.Remove(b)
			d.addEvidence(box, later)
			d.pane.reflow()
		})
		b.Importance = widget.LowImportance
		b.Alignment = widget.ButtonAlignLeading
		b.Icon = theme.MenuExpandIcon()
		box.Add(b)
	}
	d.read(now, raws)
}

// read fetches the raw lines beside the user interface.
func (d *detailView) read(all []casefile.Evidence, raws []*rawLine) {
	text, turn := d.model().Text, d.turn
	if text == nil {
		return
	}
	refs := make([]casefile.Ref, len(all))
	for i := range all {
		refs[i] = all[i].Ref
	}
	d.w.async(func() {
		lines := make([]string, len(refs))
		for i, r := range refs {
			if r.Source >= 0 {
				lines[i] = text(r)
			}
		}
		d.w.do(func() {
			if turn != d.turn {
				return
			}
			for i, l := range lines {
				raws[i].set(l)
			}
			d.pane.reflow()
		})
	})
}

// where is the file and line of evidence; empty for one that stands in none.
func (d *detailView) where(e *casefile.Evidence) string {
	name := d.model().sourceName(e.Source)
	if name != "" && e.Line > 0 {
		return d.w.sp.Text("ui.evidence.place", "file", name, "line", strconv.FormatInt(e.Line, 10))
	}
	return name
}

func (d *detailView) evidenceCard(e *casefile.Evidence) (fyne.CanvasObject, *rawLine) {
	s := d.w.sp
	where := d.where(e)
	when := ""
	if !e.Time.IsZero() {
		when = s.Time(e.Time)
	}
	meta := caption(joined(when, where, sureWord(s, e.Sure)))
	raw := newRawLine(d.w, d.pane.reflow)
	content := container.New(&column{gap: 3, left: 12, top: 8, right: 12, bottom: 9}, newPara(s.Say(e.Says)), meta, raw.box)
	return card(content), raw
}

// A rawLine is a log line: a few rows of it, and all of it when asked.
type rawLine struct {
	w      *Window
	full   string
	open   bool
	text   *para
	more   *widget.Button
	box    *fyne.Container
	reflow func()
}

func newRawLine(w *Window, reflow func()) *rawLine {
	r := &rawLine{w: w, reflow: reflow, text: newPara("").raw().upTo(rawRows)}
	r.more = widget.NewButtonWithIcon("", theme.MenuExpandIcon(), r.toggle)
	r.more.Importance = widget.LowImportance
	cp := iconCopyButton(w, func() string { return r.full })
	buttons := container.NewHBox(r.more, cp)
	inner := newBeside(6, nil, container.New(&column{top: 3}, r.text), buttons)
	r.box = inset(container.New(&column{left: 9, top: 3, right: 4, bottom: 5}, inner))
	r.box.Hide()
	return r
}

func (r *rawLine) set(line string) {
	r.full = line
	if line == "" {
		return
	}
	r.box.Show()
	r.draw()
}

func (r *rawLine) draw() {
	columns, rows := rawColumns, rawRows
	if r.open {
		columns, rows = rawLong, 0
	}
	text, cut := firstRunes(r.full, columns)
	if cut {
		text += "…"
	}
	r.text.most = rows
	r.text.text = text
	r.text.rows = nil
	r.text.Refresh()
	icon := theme.MenuExpandIcon()
	if r.open {
		icon = theme.MenuDropUpIcon()
	}
	r.more.SetIcon(icon)
	r.more.Show()
	if !r.open && len(r.full) < 150 {
		r.more.Hide()
	}
}

func (r *rawLine) toggle() {
	r.open = !r.open
	r.draw()
	r.reflow()
}

// firstRunes cuts s after n runes.
func firstRunes(s string, n int) (string, bool) {
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}
