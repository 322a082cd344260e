//go:build cgo || !darwin

package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
)

const (
	// whatIfPause is how long a slider has to rest before the case is replayed.
	whatIfPause = 150 * time.Millisecond
	// whatIfRows are shown of each list.
	whatIfRows = 50
)

// hasWhatIf reports whether there is a timer that can be tried out.
func (m *model) hasWhatIf() bool { return m != nil && m.WhatIf != nil && len(m.Dials) > 0 }

// A whatIfView lets one move the timers of a case and tells what would have come of it.
type whatIfView struct {
	w      *Window
	dials  []*dialRow
	reset  *widget.Button
	pane   *pane
	box    fyne.CanvasObject
	turn   int                // of the sliders; an older one's result is dropped
	cancel context.CancelFunc // stops asking; nil while nobody does
}

func newWhatIfView(w *Window) *whatIfView {
	s := w.sp
	v := &whatIfView{w: w, pane: newPane()}
	left := newPane()
	objs := []fyne.CanvasObject{section(s.Text("ui.whatif.title")), caption(s.Text("ui.whatif.hint"))}
	for i := range w.model.Dials {
		d := newDialRow(w, &w.model.Dials[i], v.moved)
		v.dials = append(v.dials, d)
		objs = append(objs, d.box)
	}
	v.reset = widget.NewButtonWithIcon(s.Text("ui.whatif.reset"), theme.ContentUndoIcon(), func() {
		for _, d := range v.dials {
			d.back()
		}
	})
	objs = append(objs, newFlow(6, v.reset))
	left.show(objs...)
	split := container.NewHSplit(left, surface(v.pane))
	split.SetOffset(0.36)
	v.box = split
	v.pane.show(caption(s.Text("ui.whatif.asking")))
	v.ask()
	return v
}

// moved waits until the sliders rest.
func (v *whatIfView) moved() {
	v.w.tried = map[string]string{}
	for _, d := range v.dials {
		if value, tried := d.value(); tried && value != "" {
			v.w.tried[d.dial.Key] = value
		}
	}
	v.turn++
	turn := v.turn
	v.w.after(whatIfPause, func() {
		if turn == v.turn {
			v.ask()
		}
	})
}

// ask has the case replayed with what the sliders stand at, beside the user interface.
func (v *whatIfView) ask() {
	v.stop()
	w := v.w
	var set []settings.Override
	for _, d := range v.dials {
		if value, ok := w.tried[d.dial.Key]; ok {
			set = append(set, settings.Override{Key: d.dial.Key, Value: value, Source: -1})
		}
	}
	if len(set) == 0 {
		v.reset.Disable()
	} else {
		v.reset.Enable()
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.cancel = cancel
	replay := w.model.WhatIf
	w.async(func() {
		res, err := replay(ctx, set)
		w.do(func() {
			if err == nil && ctx.Err() == nil {
				v.show(&res)
			}
		})
	})
}

// stop drops what is being asked.
func (v *whatIfView) stop() {
	if v.cancel != nil {
		v.cancel()
		v.cancel = nil
	}
}

// openFor is how long something stands open in a scenario: what no timer closes has no end.
func openFor(s Speaker, o *casefile.Open) string {
	if o.AfterEndless {
		return s.Text("ui.whatif.endless")
	}
	return s.Text("ui.whatif.upto", "time", s.Duration(o.After))
}

// show tells what a scenario comes to.
func (v *whatIfView) show(r *casefile.WhatIf) {
	s := v.w.sp
	fit := badge(s.Text("ui.whatif.nofit"), tone{colorGrey, theme.QuestionIcon()})
	if share, ok := r.Fit(); ok {
		fit = badge(s.Text("ui.whatif.fit", "share", strconv.Itoa(int(100*share))), fitTone(share))
	}
	counts := s.Text("ui.banner.prompts", "n", r.Before)
	if len(r.Set) > 0 {
		counts = s.Text("ui.whatif.counts", "before", r.Before, "after", r.After)
	}
	badges := newFlow(6, badge(counts, countTone(r)), fit)
	if o := r.Container; o != nil {
		badges.Add(badge(s.Text("ui.whatif.container", "time", openFor(s, o)), openTone(o)))
	}
	if o := r.Session; o != nil {
		badges.Add(badge(s.Text("ui.whatif.session", "time", openFor(s, o)), openTone(o)))
	}
	head := s.Text("ui.whatif.inforcehead", "n", r.Before)
	if len(r.Set) > 0 {
		head = s.Say(r.Headline)
	}
	copied := whatIfText(s, head, r)
	objs := []fyne.CanvasObject{
		newBeside(8, nil, container.New(&column{top: 4}, badges), copyButton(v.w, s.Text("ui.whatif.copy"), func() string { return copied })),
		title(head),
	}
	objs = append(objs, paragraphs(s, r.Explanation)...)
	objs = append(objs, v.list(s.Text("ui.whatif.avoided", "n", len(r.Avoided)), len(r.Avoided), func(i int) fyne.CanvasObject {
		return v.observed(&r.Avoided[i], "")
	})...)
	objs = append(objs, v.list(s.Text("ui.whatif.changed", "n", len(r.Changed)), len(r.Changed), func(i int) fyne.CanvasObject {
		return v.observed(&r.Changed[i].WhatIfObserved, s.Text("ui.whatif.then", "cause", s.Term("cause", r.Changed[i].Then)))
	})...)
	objs = append(objs, v.list(s.Text("ui.whatif.added", "n", len(r.Added)), len(r.Added), func(i int) fyne.CanvasObject {
		p := &r.Added[i]
		return newBeside(8, icon(theme.LoginIcon(), colorAmber, 16), newPara(joined(s.Time(p.Time), p.User, p.App, s.Term("cause", p.Cause))), nil)
	})...)
	objs = append(objs, v.list(s.Text("ui.whatif.mail", "n", len(r.Mail)), len(r.Mail), func(i int) fyne.CanvasObject {
		return v.answer("mail/"+r.Mail[i].ID, theme.MailComposeIcon(), s.Term("verdict", r.Mail[i].Before), "")
	})...)
	v.pane.show(append(objs, limits(s, r.Limits)...)...)
}

// list is one group of prompts under its heading; nothing where it is empty.
func (v *whatIfView) list(heading string, n int, row func(int) fyne.CanvasObject) []fyne.CanvasObject {
	if n == 0 {
		return nil
	}
	box := container.New(&column{gap: 7, left: 12, top: 10, right: 12, bottom: 10})
	for i := range min(n, whatIfRows) {
		box.Add(row(i))
	}
	if n > whatIfRows {
		box.Add(caption(v.w.sp.Text("ui.whatif.more", "n", n-whatIfRows)))
	}
	return []fyne.CanvasObject{space(2), section(heading), card(box)}
}

// observed is a prompt of the case and the way to it; a large case may not hold its answer.
func (v *whatIfView) observed(o *casefile.WhatIfObserved, note string) fyne.CanvasObject {
	s := v.w.sp
	key := "prompt/" + o.ID
	if _, ok := v.w.model.byKey[key]; ok {
		return v.answer(key, theme.LoginIcon(), "", note)
	}
	text := newPara(joined(s.Time(o.Time), o.User, o.App, s.Term("cause", o.Cause), note))
	at, user := o.Time, o.User
	return newTappable(newBeside(8, icon(theme.LoginIcon(), colorGreen, 16), text, icon(theme.NavigateNextIcon(), colorMuted, 16)), func() {
		v.w.drill(scope{name: stretch(at, at), user: user, from: at, to: at.Add(time.Second)})
	})
}

// answer is an answer of the case and the way to it.
func (v *whatIfView) answer(key string, sign fyne.Resource, text, note string) fyne.CanvasObject {
	if i, ok := v.w.model.byKey[key]; ok {
		text = v.w.model.items[i].headline
	}
	words := container.New(&column{gap: 0}, newPara(text))
	if note != "" {
		words.Add(caption(note))
	}
	return newTappable(newBeside(8, icon(sign, colorGreen, 16), words, icon(theme.NavigateNextIcon(), colorMuted, 16)), func() { v.w.goToAnswer(key) })
}

// goToAnswer shows one of the case's answers.
func (w *Window) goToAnswer(key string) {
	w.query, w.kind = "", kindAll
	w.showTab(tabAnswers)
	v := w.answers
	if v == nil {
		return
	}
	v.search.SetText("")
	if !w.scope.isZero() {
		v.setScope(scope{})
	}
	w.selected, w.chosen = key, true
	v.paintChips()
	v.refilter()
}

// whatIfText is a scenario as a text for a ticket.
func whatIfText(s Speaker, head string, r *casefile.WhatIf) string {
	lines := []string{head}
	for _, p := range r.Explanation {
		lines = append(lines, s.Say(p))
	}
	for _, p := range r.Limits {
		lines = append(lines, "- "+s.Say(p))
	}
	return strings.Join(lines, "\n") + "\n"
}

func fitTone(share float64) tone {
	switch {
	case share >= 0.9:
		return tone{colorGreen, theme.ConfirmIcon()}
	case share >= 0.5:
		return tone{colorAmber, theme.WarningIcon()}
	}
	return tone{colorRed, theme.WarningIcon()}
}

func countTone(r *casefile.WhatIf) tone {
	switch {
	case r.After < r.Before:
		return tone{colorGreen, theme.MoveDownIcon()}
	case r.After > r.Before:
		return tone{colorRed, theme.MoveUpIcon()}
	}
	return tone{colorBlue, nil}
}

// openTone marks what stands open for longer than now.
func openTone(o *casefile.Open) tone {
	switch {
	case o.AfterEndless && !o.BeforeEndless, o.AfterEndless == o.BeforeEndless && o.After > o.Before:
		return tone{colorAmber, theme.WarningIcon()}
	case o.BeforeEndless && !o.AfterEndless, o.After < o.Before && o.AfterEndless == o.BeforeEndless:
		return tone{colorGreen, theme.ConfirmIcon()}
	}
	return tone{colorBlue, nil}
}
