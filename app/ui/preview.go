//go:build cgo || !darwin

package ui

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer"
)

// opened is what is open in the window, and what of it is looked at.
type opened struct {
	model   *model // nil while no case is open
	paths   []string
	sample  bool
	offsets offsets
	live    *following // what is or was followed; nil for a case of files that were read

	tab      tab
	query    string
	kind     itemKind
	selected string // key of the answer that is shown
	chosen   bool   // it was chosen by hand
	moved    bool   // so was the tab
	scope    scope
	part     *part // of scope, where the model explains no more than some of it
	// tried are the values that timers are put to in the view of what if, by their keys.
	tried map[string]string
}

// take shows what a reading has brought: a preview, or the whole. What was open before is
// kept until the whole is there.
func (w *Window) take(j *job, lang string, m *model) {
	if j.before == nil {
		before := w.opened
		j.before = &before
		w.dropPart()
		w.opened = opened{paths: j.paths, sample: j.sample, offsets: j.offsets}
		if j.stay {
			w.tab, w.moved = before.tab, true
		}
	} else {
		w.model.close()
	}
	w.model = m
	w.sp = w.speaker(w.prefs.Lang, m)
	if w.prefs.Lang != lang { // it was switched while the files were read
		w.model = newModel(m.Analysis, w.sp)
	}
	if !w.chosen {
		w.selected = "" // the best answer is another one
	}
	if !w.chosen && !w.moved && w.scope.isZero() && w.query == "" {
		w.tab = m.first()
	}
	n := partPrompts
	if w.part != nil {
		n = max(n, len(w.part.c.Prompts))
	}
	w.askPart(n)
}

// previewed takes over what the first part of the files says while they are being read.
func (w *Window) previewed(j *job, lang string, p *Preview, m *model) {
	w.hold(j, m, func() {
		j.previewRead, j.previewTotal = p.Read, p.Total
		w.take(j, lang, m)
		w.refresh()
	})
}

// hold sees to it that the answer which somebody has chosen is among those of a model that
// takes the place of the one that is shown: a large case explains the most telling prompts
// only, and those are others when more was read. A model that comes too late is dropped.
func (w *Window) hold(j *job, m *model, then func()) {
	if w.job != j {
		m.close()
		return
	}
	j.turn++
	if v := w.answers; v != nil {
		w.chosen = w.chosen || v.list.taken || v.detail.pane.scroll.Offset.Y > 0
	}
	it := w.chosenItem()
	if j.before == nil || !w.chosen || it == nil || it.prompt == nil || w.part != nil || !m.hasMore() {
		then()
		return
	}
	if _, ok := m.byKey[it.key]; ok {
		then()
		return
	}
	turn, p, key, s := j.turn, it.prompt, it.key, w.sp
	w.async(func() {
		f := analyzer.Filter{From: p.Time, To: p.Time}
		if p.User != "" {
			f.Users = []string{p.User}
		}
		var found []item
		if c, err := m.Part(context.Background(), analyzer.Selection{Filter: f, Sessions: -1}); err == nil {
			found = promptItems(c, s)
		}
		w.do(func() {
			if w.job != j || turn != j.turn {
				m.close()
				return
			}
			if len(found) > 0 {
				i := max(slices.IndexFunc(found, func(x item) bool { return x.key == key }), 0)
				m.add(found[i])
				w.selected = found[i].key // its cause may be another one now that more is known
			}
			then()
		})
	})
}

// add puts a prompt that was asked for by itself among the answers.
func (m *model) add(it item) {
	if _, ok := m.byKey[it.key]; ok {
		return
	}
	at := slices.IndexFunc(m.items, func(x item) bool {
		return !x.caller && it.caller || x.caller == it.caller && x.kind != kindPattern && (x.kind != kindPrompt || x.time.After(it.time))
	})
	if at < 0 {
		at = len(m.items)
	}
	m.items = slices.Insert(m.items, at, it)
	m.byKey = keysOf(m.items)
	m.prompts++
}

// strip says above a preview that it is one, how far the reading is, and lets one stop it.
func (j *job) strip(w *Window) fyne.CanvasObject {
	s := w.sp
	v := &progressView{bar: widget.NewProgressBar(), size: caption(" ").upTo(1)}
	j.view = v
	share := 0.0
	if j.previewTotal > 0 {
		share = float64(j.previewRead) / float64(j.previewTotal)
	}
	says := newPara(s.Text("ui.preview.says", "percent", percentText(share), "total", bytesText(j.previewTotal)))
	cancel := widget.NewButton(s.Text("ui.cancel"), func() {
		w.cancel()
		w.rebuild()
	})
	j.draw(w)
	state := container.NewHBox(container.NewCenter(container.New(&fixedWidth{150}, v.size)), container.NewCenter(container.NewGridWrap(fyne.NewSize(190, 24), v.bar)), cancel)
	row := container.New(&column{left: 14, top: 5, right: 12, bottom: 5},
		newBeside(8, icon(theme.HistoryIcon(), colorBlue, 18), container.New(&column{top: 6}, says), state))
	return container.New(backed{}, canvas.NewRectangle(tint(colorBlue)), row)
}

// percentText writes a share with as many digits as it takes to say something.
func percentText(share float64) string {
	digits := 0
	if share < 0.1 {
		digits = 1
	}
	return strconv.FormatFloat(100*share, 'f', digits, 64)
}
