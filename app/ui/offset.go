//go:build cgo || !darwin

package ui

import (
	"maps"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
)

// offsets are what somebody adds to the clocks of sources, by their paths. They are never
// changed, only replaced.
type offsets map[string]time.Duration

// with returns the offsets with one of them set, or taken away.
func (o offsets) with(path string, add time.Duration, given bool) offsets {
	n := offsets{}
	maps.Copy(n, o)
	if given {
		n[path] = add
	} else {
		delete(n, path)
	}
	return n
}

// parseOffset reads an offset as people type it: "-7m", "+41s", "1h30m", and a full-width
// or typographic sign too.
func parseOffset(text string) (time.Duration, bool) {
	text = strings.NewReplacer("−", "-", "－", "-", "＋", "+", " ", "").Replace(text)
	d, err := time.ParseDuration(text)
	return d, err == nil
}

// offsetEditor lets somebody put another offset on a source's clock, and take it back. The
// case is then read again.
func (w *Window) offsetEditor(v *casefile.Source) fyne.CanvasObject {
	s := w.sp
	entry := widget.NewEntry()
	entry.SetPlaceHolder(s.Text("ui.offset.example"))
	if v.Clock.Offset != 0 {
		entry.SetText(v.Clock.Offset.Round(time.Second).String())
	}
	wrong := caption(s.Text("ui.offset.wrong")).in(colorRed)
	wrong.Hide()
	column := container.New(&column{gap: 4})
	apply := func() {
		add, ok := parseOffset(entry.Text)
		if !ok {
			wrong.Show()
			column.Refresh()
			return
		}
		w.realign(w.offsets.with(v.Path, add, true))
	}
	entry.OnSubmitted = func(string) { apply() }
	row := container.NewHBox(container.NewGridWrap(fyne.NewSize(130, entry.MinSize().Height), entry), widget.NewButton(s.Text("ui.offset.apply"), apply))
	if _, given := w.offsets[v.Path]; given {
		row.Add(widget.NewButton(s.Text("ui.offset.back"), func() { w.realign(w.offsets.with(v.Path, 0, false)) }))
	}
	column.Objects = []fyne.CanvasObject{line(s.Text("ui.offset.title"), sizeCaption, colorMuted, false), row, wrong}
	return column
}

// realign reads the case again with other offsets, and stays where it is.
func (w *Window) realign(o offsets) {
	if !w.rereads() {
		return
	}
	w.start(&job{paths: w.paths, sample: w.sample, offsets: o, stay: true})
}

// clockPieces tells the stretches of a clock that was set or drifts, one a line.
func clockPieces(s Speaker, c casefile.Clock) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for i := range c.Pieces {
		p := &c.Pieces[i]
		offset := offsetWord(p.Offset)
		if offset == "" {
			offset = s.Text("ui.clock.right")
		}
		drift := ""
		if p.PerDay != 0 {
			drift = s.Text("ui.clock.drift", "offset", offsetWord(p.PerDay))
		}
		basis := s.Text("ui.clock.neighbour")
		if p.Pairs > 0 {
			basis = s.Text("ui.clock.pairs", "n", p.Pairs)
		}
		list = append(list, newPara(s.Text("ui.clock.from", "time", p.From, "clock", joined(offset, drift, basis))))
	}
	return list
}
