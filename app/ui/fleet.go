//go:build cgo || !darwin

package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
)

const (
	// handful is how many users figures say nothing about.
	handful = 5
	// fleetDays and fleetUsers are shown; more do not fit a glance.
	fleetDays  = 14
	fleetUsers = 20
	// afterWave is how long after a wave the prompts are shown that it may have brought about.
	afterWave = time.Hour
)

// hasFleet reports whether there is something to be said of all users together: always where
// a gateway's log was given without a device's, for then nobody in particular is asked about;
// beside the logs of those who called only where many others are seen.
func (m *model) hasFleet() bool {
	return m != nil && (m.fleet.Users > handful || len(m.fleet.Waves) > 0 || m.fleet.Users > 1 && m.ofGateway())
}

// ofGateway reports whether no log of a device is among the sources.
func (m *model) ofGateway() bool {
	return !slices.ContainsFunc(m.Case.Sources, func(s casefile.Source) bool {
		return strings.HasPrefix(s.Kind, "ctxlog-") || s.Kind == "logcat"
	})
}

// newFleetView shows what befell all users together: the waves, then the prompts by cause,
// by hour and by user, each a way to the answers.
func newFleetView(w *Window) fyne.CanvasObject {
	s, f := w.sp, w.model.fleet
	d := newDetailView(w)
	objs := []fyne.CanvasObject{title(s.Text("ui.fleet.counts", "prompts", f.Prompts, "users", f.Users))}
	if shown := len(w.model.Case.Prompts); shown < f.Prompts {
		objs = append(objs, caption(s.Text("ui.fleet.explained", "n", f.Prompts, "shown", shown)))
	}
	objs = append(objs, section(s.Text("ui.fleet.waves")))
	if len(f.Waves) == 0 {
		objs = append(objs, newPara(s.Text("ui.fleet.nowaves")).in(colorMuted))
	}
	for i := range f.Waves {
		objs = append(objs, d.wave(&f.Waves[i]))
	}
	if f.Prompts > 0 {
		objs = append(objs, space(2), section(s.Text("ui.fleet.causes")), w.causeBars(f.ByCause))
		objs = append(objs, w.hourMap()...)
		objs = append(objs, space(2), section(s.Text("ui.fleet.users")), w.userBars(f))
	}
	d.pane.show(objs...)
	w.spots[tabFleet] = &spot{pane: d.pane}
	return d.box
}

// wave is one wave as a card: what it was, the sentence, and its lines when asked.
func (d *detailView) wave(v *casefile.Wave) fyne.CanvasObject {
	w, s := d.w, d.w.sp
	mark := tone{colorRed, theme.WarningIcon()}
	if v.Trigger.Kind == casefile.TriggerForced || v.Trigger.Kind == casefile.TriggerIdle {
		mark = tone{colorGreen, theme.HistoryIcon()} // the timers did what they were set to
	}
	head := newFlow(6,
		badge(s.Term("wave", string(v.Kind)), mark),
		badge(s.Term("trigger", string(v.Trigger.Kind)), tone{colorBlue, nil}),
		confidenceBadge(s, v.Trigger.Confidence),
		line(joined(s.Time(v.Time), s.Text("ui.fleet.usercount", "n", v.Users)), sizeCaption, colorMuted, false))
	content := container.New(&column{gap: 7, left: 12, top: 10, right: 12, bottom: 10}, head, newPara(s.Say(v.Headline)).sized(sizeSection))
	for _, n := range v.Notes {
		content.Add(newPara(s.Say(n)).sized(sizeCaption).in(colorMuted))
	}
	box := container.New(&column{gap: 8})
	buttons := newFlow(6)
	if len(v.Evidence) > 0 {
		var more *widget.Button
		more = widget.NewButtonWithIcon(s.Text("ui.fleet.evidence", "n", len(v.Evidence)), theme.MenuExpandIcon(), func() {
			buttons.Remove(more)
			content.Add(box)
			d.addEvidence(box, v.Evidence)
			d.pane.reflow()
		})
		more.Importance = widget.LowImportance
		buttons.Add(more)
	}
	to := v.Until().Add(afterWave)
	in := scope{name: stretch(v.Time, to), users: v.Names, from: v.Time, to: to}
	if in.holdsAny(fleet.Briefs(w.model.Case), w.model.Case.People) {
		b := widget.NewButtonWithIcon(s.Text("ui.fleet.prompts"), theme.LoginIcon(), func() { w.drill(in) })
		b.Importance = widget.LowImportance
		buttons.Add(b)
	}
	content.Add(buttons)
	return card(content)
}

func (w *Window) causeBars(list []casefile.CauseCount) fyne.CanvasObject {
	s := w.sp
	box := container.New(&column{left: 6, top: 6, right: 6, bottom: 6})
	for _, c := range list {
		box.Add(newBar(bar{
			label: s.Term("cause", c.Cause), note: s.Text("ui.fleet.usercount", "n", c.Users), value: c.Prompts, most: list[0].Prompts,
			tapped: func() {
				w.drill(scope{name: func(s Speaker) string { return s.Term("cause", c.Cause) }, cause: c.Cause})
			},
		}))
	}
	return card(box)
}

func (w *Window) userBars(f casefile.Fleet) fyne.CanvasObject {
	s := w.sp
	box := container.New(&column{left: 6, top: 6, right: 6, bottom: 6})
	for _, u := range f.ByUser[:min(len(f.ByUser), fleetUsers)] {
		var causes []string
		for _, c := range u.Causes[:min(len(u.Causes), 2)] {
			causes = append(causes, s.Term("cause", c))
		}
		box.Add(newBar(bar{
			label: u.User, note: joined(causes...), value: u.Prompts, most: f.ByUser[0].Prompts,
			tapped: func() { w.drill(scope{name: func(Speaker) string { return u.User }, user: u.User}) },
		}))
	}
	if n := f.Users - fleetUsers; n > 0 {
		box.Add(container.New(&column{left: 8, top: 4, bottom: 2}, caption(s.Text("ui.fleet.moreusers", "n", n))))
	}
	return card(box)
}

// hourMap is a row of hours a day, in the zone that all times are shown in.
func (w *Window) hourMap() []fyne.CanvasObject {
	s := w.sp
	days := fleet.Days(fleet.Briefs(w.model.Case), s.Zone())
	if len(days) == 0 {
		return nil
	}
	zone, _ := days[0].Start.Zone()
	box := container.New(&column{gap: 6, left: 12, top: 10, right: 12, bottom: 8})
	if n := len(days) - fleetDays; n > 0 {
		box.Add(caption(s.Text("ui.fleet.moredays", "n", n)))
		days = days[n:]
	}
	most := 1
	for _, d := range days {
		most = max(most, slices.Max(d.Hours[:]))
	}
	for _, d := range days {
		box.Add(newHours(d.Start.Format(time.DateOnly), d.Hours, most, func(h int) {
			from := d.Hour(h)
			to := from.Add(time.Hour)
			w.drill(scope{name: stretch(from, to), from: from, to: to})
		}))
	}
	box.Add(newHourScale())
	return []fyne.CanvasObject{space(2), section(s.Text("ui.fleet.hours", "zone", zone)), card(box)}
}
