//go:build cgo || !darwin

package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2/widget"
)

func (v *liveView) saw(r *liveRow) { r.mark.seen = r.fresh }

// see is called every second while the list is looked at. What stood in view a second ago
// and still does has been seen.
func (v *liveView) see() {
	first := int(v.list.GetScrollOffset() / rowStep())
	behind := int((v.list.GetScrollOffset()+v.list.Size().Height)/rowStep()) + 1
	changed := false
	look := func(r *liveRow) {
		if r == nil || !r.unread() {
			return
		}
		if r.mark.glimpsed {
			v.saw(r)
			changed = true
		}
		r.mark.glimpsed = !r.mark.glimpsed
	}
	for i := max(first, 0); i < min(behind, len(v.entries)); i++ {
		look(v.entries[i].row)
	}
	if at := v.place(v.f.explained); at < first || at >= behind {
		look(v.row(v.f.explained)) // it is seen beside the list, wherever its row is
	}
	if changed {
		v.list.Refresh()
		v.dress()
	}
}

// dress puts the figures on the buttons, and says why an empty list is empty.
func (v *liveView) dress() {
	f := v.f
	s := f.w.sp
	all, watched, since, unread := 0, 0, 0, 0
	marker := f.since()
	for _, r := range v.rows() {
		all++
		if r.watched {
			watched++
		}
		if marker != nil && r.fresh > marker.line {
			since++
		}
		if r.unread() {
			unread++
		}
	}
	labels := []string{s.Text("ui.live.all", "n", all), "", ""}
	if len(f.req.Watched) > 0 && !slices.Contains(f.req.Watched, AllUsers) {
		labels[liveWatched] = s.Text("ui.live.watched", "names", strings.Join(f.req.Watched, ", "), "n", watched)
	}
	if marker != nil {
		labels[liveSince] = s.Text("ui.live.since", "time", f.clock(marker.at), "n", since)
	}
	for i, b := range v.chips {
		importance := widget.LowImportance
		if f.narrow == liveNarrow(i) {
			importance = widget.HighImportance
		}
		if b.Text == labels[i] && b.Importance == importance && b.Visible() == (labels[i] != "") {
			continue
		}
		b.Importance = importance
		b.Hidden = labels[i] == ""
		b.SetText(labels[i])
	}
	label, importance := s.Text("ui.live.newest"), widget.LowImportance
	if unread > 0 {
		label, importance = s.Text("ui.live.unread", "n", unread), widget.HighImportance
	}
	if v.newest.Text != label || v.newest.Importance != importance {
		v.newest.Importance = importance
		v.newest.SetText(label)
	}
	v.empty.Hidden = len(v.entries) > 0
	if !v.empty.Hidden {
		why := s.Text("ui.live.none")
		if all > 0 {
			why = s.Text("ui.live.nonehere")
		}
		v.why.setText(why)
	}
	v.empty.Refresh()
}
