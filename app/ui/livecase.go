//go:build cgo || !darwin

package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// behind reports whether more is known than the views of the case tell.
func (f *following) behind() bool { return f.last != nil && f.cased != f.last }

// catchUp brings the case of the other views up to date, beside the user interface.
func (f *following) catchUp() {
	w, snap := f.w, f.last
	if snap == nil || f.catching || f.cased == snap {
		return
	}
	f.catching = true
	lang := w.prefs.Lang
	w.async(func() {
		began := w.now()
		m := newModel(w.opt.Follower.Whole(snap.update), snap.sp)
		m.command = snap.model.command
		took := w.now().Sub(began)
		w.do(func() {
			f.catching, f.caught, f.took = false, w.now(), took
			if w.live != f {
				return
			}
			if w.prefs.Lang != lang {
				m = newModel(m.Analysis, w.speaker(w.prefs.Lang, m))
				m.command = snap.model.command
			}
			w.model, f.cased = m, snap
			w.sp = w.speaker(w.prefs.Lang, m)
			w.part = nil
			w.askPart(partPrompts)
			if w.tab == tabLive && f.view != nil {
				w.renew()
			} else {
				w.refresh()
			}
			if !f.stopped.IsZero() {
				f.catchUp() // the last of it
			}
		})
	})
}

const (
	// unhurried is the least time from one case of the other views to the next while nobody looks
	// at them, and costly how many times longer than it took to explain the last.
	unhurried = 3 * time.Second
	costly    = 20
)

// keepUp brings the other views up to date from time to time while nobody looks at them.
func (f *following) keepUp() {
	if f.w.tab != tabLive || f.last == nil {
		return
	}
	first := len(f.w.model.items) == 0 && len(f.last.rows) > 0 // nobody is told that there is nothing
	if first || f.w.now().Sub(f.caught) > max(unhurried, costly*f.took) {
		f.catchUp()
	}
}

// renew makes all anew but the view of what is followed, which somebody looks at.
func (w *Window) renew() {
	left := w.left
	for t, s := range w.spots {
		if s != nil {
			p := s.place()
			left[t] = &p
		}
	}
	if w.whatIf != nil {
		w.whatIf.stop()
	}
	view, search := w.views[tabLive], w.searches[tabLive]
	w.views, w.searches, w.spots = [tabCount]fyne.CanvasObject{}, [tabCount]*searchEntry{}, [tabCount]*spot{}
	w.views[tabLive], w.searches[tabLive] = view, search
	w.left, w.answers, w.whatIf, w.liveSources = left, nil, nil, nil
	w.head.Objects[0] = newBanner(w)
	// The row of views and the menu stay, where they can: somebody may point at them.
	if labels := w.tabLabels(); len(labels) == len(w.tabs) {
		for i, b := range w.tabs {
			b.setLabel(labels[i].text, w.tabBar)
		}
	} else {
		w.tabs = nil
		w.head.Objects[1] = w.newTabBar()
		for _, b := range w.tabs {
			b.setActive(b.view == w.tab)
		}
		w.win.SetMainMenu(w.menu())
	}
	w.head.Refresh()
	w.live.draw()
}
