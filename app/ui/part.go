//go:build cgo || !darwin

package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
)

// A part is what the engine explained of a scope that the case holds more prompts of than
// are explained in it.
type part struct {
	c     *casefile.Case
	items []item
	byKey map[string]int
}

func newPart(c *casefile.Case, s Speaker) *part {
	p := &part{c: c, items: promptItems(c, s)}
	p.byKey = keysOf(p.items)
	return p
}

const (
	// partPrompts are explained of a part at once, the most telling ones, and morePrompts more
	// each time that somebody asks.
	partPrompts = 200
	morePrompts = 1000
)

// hasMore reports whether a case holds prompts that are not explained in it, and can be.
func (m *model) hasMore() bool { return m.Part != nil && m.Case.PromptsOmitted > 0 }

// askPart has the scope explained, n prompts of it; what is shown stays until that is there.
func (w *Window) askPart(n int) {
	w.dropPart()
	if w.scope.isZero() || !w.model.hasMore() {
		w.part = nil
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.asking = cancel
	ask, s := w.model.Part, w.sp
	sel := analyzer.Selection{Filter: w.scope.filter(), Prompts: n, Sessions: -1}
	w.async(func() {
		c, err := ask(ctx, sel)
		if err != nil {
			return
		}
		p := newPart(c, s)
		w.do(func() {
			if ctx.Err() != nil {
				return
			}
			w.dropPart()
			if s != w.sp { // the language was changed in the meantime
				p = newPart(c, w.sp)
			}
			w.part = p
			if w.answers != nil {
				w.answers.refilter()
			}
		})
	})
}

// dropPart stops asking for a part.
func (w *Window) dropPart() {
	if w.asking != nil {
		w.asking()
		w.asking = nil
	}
}

// items are the answers that the list is made of.
func (w *Window) items() []item {
	if w.part != nil {
		return w.part.items
	}
	return w.model.items
}

// chosenItem is the answer that is shown; nil for none.
func (w *Window) chosenItem() *item {
	if w.model == nil {
		return nil
	}
	byKey := w.model.byKey
	if w.part != nil {
		byKey = w.part.byKey
	}
	if i, ok := byKey[w.selected]; ok {
		return &w.items()[i]
	}
	return nil
}

// partFoot stands below the list: how many of the part's prompts are explained, and the way
// to more.
func (v *answersView) partFoot() (fyne.CanvasObject, func()) {
	s := v.w.sp
	text := caption(" ")
	more := widget.NewButtonWithIcon("", theme.MenuExpandIcon(), nil)
	more.Importance = widget.LowImportance
	box := container.NewVBox(rule(), container.New(&column{left: 10, top: 4, right: 10, bottom: 4}, newBeside(6, nil, container.New(&column{top: 7}, text), more)))
	return box, func() {
		m, p := v.w.model, v.w.part
		shown, all := len(m.Case.Prompts), len(m.Case.Prompts)+m.Case.PromptsOmitted
		if p != nil {
			shown, all = len(p.items), len(p.items)+p.c.PromptsOmitted
		}
		next := min(morePrompts, all-shown)
		more.OnTapped = func() {
			more.Disable()
			v.w.askPart(shown + morePrompts)
		}
		more.Enable()
		more.SetText(s.Text("ui.part.more", "n", next))
		more.Hidden = p == nil || next == 0
		switch {
		case v.w.asking != nil && p == nil:
			text.setText(s.Text("ui.part.asking"))
		case p != nil && next == 0:
			text.setText(s.Text("ui.part.all", "n", all))
		default:
			text.setText(s.Text("ui.part.some", "n", all, "shown", shown))
		}
		box.Hidden = p == nil && (!m.hasMore() || v.w.asking == nil && !v.w.scope.isZero())
		v.left.Refresh()
	}
}
