//go:build cgo || !darwin

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
)

// newSessionsView is the table of gateway sessions, with a search by user, client,
// method or cause, and why the selected one ended.
func newSessionsView(w *Window) fyne.CanvasObject {
	s, c := w.sp, w.model.Case
	if len(c.Sessions) == 0 {
		return container.NewCenter(widget.NewLabel(s.Text("ui.sessions.none")))
	}
	clocks := oneDay(s, c)
	shown := allRows(len(c.Sessions))
	detail := newDetailView(w)

	var t *table
	t = newTable([]tableColumn{
		{title: s.Text("ui.column.user"), least: 80, share: 1.2},
		{title: s.Text("ui.column.client"), least: 105, share: 1},
		{title: s.Text("ui.column.start"), least: 80, share: 0.8},
		{title: s.Text("ui.column.end"), least: 80, share: 0.8},
		{title: s.Text("ui.column.duration"), least: 90, share: 0.6},
		{title: s.Text("ui.column.idle"), least: 90, share: 0.6},
		{title: s.Text("ui.column.logout"), least: 95, share: 0.8},
		{title: s.Text("ui.column.endcause"), least: 150, share: 2.2},
		{title: s.Text("ui.column.confidence"), least: 86, share: 0.4},
	}, func() int { return len(shown) }, func(row, col int) tableCell {
		v := &c.Sessions[shown[row]]
		switch col {
		case 0:
			return tableCell{text: v.User}
		case 1:
			return tableCell{text: joined(clientWord(s, v.Client), platformWord(s, v.Platform)), color: colorMuted}
		case 2:
			if v.Start.IsZero() {
				return tableCell{text: s.Text("ui.sessions.before"), color: colorMuted}
			}
			return tableCell{text: shortTime(s, clocks, v.Start)}
		case 3:
			if !v.Ended {
				return tableCell{text: s.Text("ui.sessions.open"), color: colorMuted}
			}
			return tableCell{text: shortTime(s, clocks, v.End)}
		case 4:
			if d := v.Duration(); d > 0 {
				return tableCell{text: s.Duration(d)}
			}
		case 5:
			if v.IdleKnown {
				return tableCell{text: s.Duration(v.Idle)}
			}
		case 6:
			return tableCell{text: v.LogoutMethod, color: colorMuted}
		case 7:
			if v.EndCause != "" {
				return tableCell{text: s.Term("cause", v.EndCause)}
			}
		case 8:
			if v.EndCause != "" {
				return tableCell{text: s.Term("confidence", string(v.Confidence)), color: colorMuted}
			}
		}
		return tableCell{}
	}, func(row int) {
		t.list.current = row
		detail.showSession(&c.Sessions[shown[row]])
	})

	search := newSearchEntry(s.Text("ui.sessions.search"), func(k fyne.KeyName) bool {
		return k != fyne.KeyHome && k != fyne.KeyEnd && t.list.key(k)
	})
	w.searches[tabSessions] = search
	turn := 0
	show := func(rows []int) {
		shown = rows
		t.list.UnselectAll()
		t.list.current = -1
		t.list.Refresh()
		t.list.choose(0)
	}
	search.OnChanged = func(q string) {
		turn++
		mine := turn
		look := func() []int { return findSessions(s, c.Sessions, q) }
		if len(c.Sessions) <= manyItems {
			show(look())
			return
		}
		w.async(func() {
			rows := look()
			w.do(func() {
				if mine == turn {
					show(rows)
				}
			})
		})
	}
	head := container.New(&column{left: 10, top: 10, right: 10, bottom: 8}, search)
	split := container.NewVSplit(surface(container.NewBorder(head, nil, nil, nil, t.box)), detail.box)
	split.SetOffset(0.6)
	t.list.choose(0)
	w.spots[tabSessions] = &spot{list: t.list, pane: detail.pane, search: search, key: func(row int) string { return c.Sessions[shown[row]].ID }}
	return split
}

func allRows(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// findSessions returns the sessions that hold every term of a query.
func findSessions(s Speaker, all []casefile.Session, query string) []int {
	if fold(query) == "" {
		return allRows(len(all))
	}
	items := make([]item, len(all))
	for i := range all {
		v := &all[i]
		items[i].search = foldAll(v.User, clientWord(s, v.Client), v.Platform, v.LogoutMethod, s.Term("cause", v.EndCause), v.EndCause, v.Device, v.ID)
	}
	return find(items, kindAll, query)
}

func (d *detailView) showSession(v *casefile.Session) {
	d.turn++
	s := d.w.sp
	head := newFlow(6, badge(clientWord(s, v.Client), tone{colorBlue, nil}))
	if v.EndCause != "" {
		head.Add(confidenceBadge(s, v.Confidence))
	}
	objs := []fyne.CanvasObject{head}
	if why := s.Say(v.Why); why != "" {
		objs = append(objs, newPara(why).sized(sizeSection).bold())
	}
	objs = append(objs, facts(
		fact{s.Text("ui.fact.user"), v.User},
		fact{s.Text("ui.fact.when"), span(s, v.Start, v.End)},
		fact{s.Text("ui.fact.device"), v.Device},
		fact{s.Text("ui.fact.session"), v.ID},
		fact{s.Text("ui.column.logout"), v.LogoutMethod},
	))
	objs = append(objs, d.evidence(v.Evidence)...)
	d.pane.show(objs...)
}

func clientWord(s Speaker, c casefile.ClientClass) string {
	switch c {
	case casefile.ClientSecureHub:
		return s.Text("ui.client.securehub")
	case casefile.ClientWorkspaceApp:
		return s.Text("ui.client.workspaceapp")
	case casefile.ClientBrowser:
		return s.Text("ui.client.browser")
	case casefile.ClientVPNPlugin:
		return s.Text("ui.client.vpnplugin")
	}
	return s.Text("ui.client.unknown")
}

func platformWord(s Speaker, p string) string {
	if p == "" {
		return ""
	}
	return s.Term("platform", p)
}
