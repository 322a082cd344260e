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
	p := &part{c: c, items: append(patternItems(c, s), promptItems(c, s)...)}
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

// alone reports whether a scope is one user's of many, whose patterns are not looked for
// before somebody asks.
func (m *model) alone(in *scope) bool {
	return m.Part != nil && m.fleet.Users > handful && in.user != "" && in.ids == nil
}

// askPart has the scope explained, n prompts of it; what is shown stays until that is there.
func (w *Window) askPart(n int) {
	w.dropPart()
	if w.scope.isZero() || !w.model.hasMore() && !w.model.alone(&w.scope) {
		w.part = nil
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.asking = cancel
	ask, s := w.model.Part, w.sp
	sel := analyzer.Selection{Filter: w.scope.filter(), Prompts: n, Sessions: -1}
	w.async(func() {
		c, err := ask(ctx, sel)
		var p *part
		if err == nil {
			p = newPart(c, s)
		}
		w.do(func() {
			if ctx.Err() != nil {
				return
			}
			w.dropPart()
			if p != nil && s != w.sp { // the language was changed in the meantime
				p = newPart(c, w.sp)
			}
			if p != nil {
				w.part = p
			}
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

// A partFoot stands below the list of a large case: how many prompts there are of what is
// shown, and the way to more of them.
type partFoot struct {
	v    *answersView
	text *para
	more *widget.Button
	box  *fyne.Container
}

func newPartFoot(v *answersView) *partFoot {
	f := &partFoot{v: v, text: caption(" "), more: widget.NewButtonWithIcon("", theme.MenuExpandIcon(), nil)}
	f.more.Importance = widget.LowImportance
	row := newBeside(6, nil, container.New(&column{top: 7}, f.text), f.more)
	f.box = container.NewVBox(rule(), container.New(&column{left: 10, top: 4, right: 10, bottom: 4}, row))
	return f
}

// draw is called whenever the list has changed.
func (f *partFoot) draw() {
	w := f.v.w
	f.box.Hidden = !w.model.hasMore()
	f.more.Hidden = true
	f.more.Enable()
	s, c := w.sp, w.model.Case
	switch p := w.part; {
	case p != nil && p.c.PromptsOmitted > 0:
		shown := len(p.c.Prompts)
		f.text.setText(s.Text("ui.part.some", "shown", shown, "n", shown+p.c.PromptsOmitted))
		f.offer(s.Text("ui.part.more", "n", min(morePrompts, p.c.PromptsOmitted)), func() {
			f.more.Disable()
			w.askPart(shown + morePrompts)
		})
	case p != nil:
		f.text.setText(s.Text("ui.part.all", "n", len(p.c.Prompts)))
	case w.asking != nil:
		f.text.setText(s.Text("ui.part.asking"))
	default:
		f.text.setText(s.Text("ui.part.some", "shown", len(c.Prompts), "n", len(c.Prompts)+c.PromptsOmitted))
		if !w.model.hasMore() {
			break
		}
		if at, ok := w.model.moment(w.query, s.Zone()); ok {
			around, n := w.model.around(at)
			f.text.setText(s.Text("ui.part.person", "name", around.label(s), "n", n))
			f.offer(s.Text("ui.part.show"), func() { w.drill(around) })
		} else if who := w.model.person(w.query); who != nil {
			name := who.name
			f.text.setText(s.Text("ui.part.person", "name", name, "n", who.prompts))
			f.offer(s.Text("ui.part.show"), func() {
				w.drill(scope{name: func(Speaker) string { return name }, user: name})
			})
		}
	}
	f.v.left.Refresh()
}

// offer gives the foot its button.
func (f *partFoot) offer(label string, do func()) {
	f.more.Hidden = false
	f.more.OnTapped = do
	f.more.SetText(label)
}
