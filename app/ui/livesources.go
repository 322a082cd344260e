//go:build cgo || !darwin

package ui

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
	"hubscope/parsers/source"
)

// A liveSourcesView is what is followed: which sources still bring lines, how fast, what was
// lost, and what happened to each.
type liveSourcesView struct {
	w      *Window
	t      *table
	detail *pane
	box    fyne.CanvasObject
	all    []followed
	shown  string // key of the source in the detail
	told   string // what is said of it there
}

// A followed source is one that grows, or one of the case that was read once: settings, an
// archive, an earlier piece of a rotated log.
type followed struct {
	live.Source
	rate meter
	once bool
}

// key names a source over all its generations.
func (f *followed) key() string {
	if f.once {
		return "once/" + strconv.Itoa(f.Index)
	}
	return series(&f.Source)
}

// sources are those that grow, and then those that were read once.
func (f *following) sources() []followed {
	u := f.last.update
	grows := map[int]bool{}
	var all []followed
	for i, s := range u.Sources {
		all = append(all, followed{Source: s, rate: f.last.meters[i]})
		grows[s.Index] = true
	}
	for i := range u.Case.Sources {
		if s := &u.Case.Sources[i]; !grows[i] {
			all = append(all, followed{Source: live.Source{Index: i, Path: s.Path, Kind: s.Kind, State: live.Ended, Lines: s.Lines, Bytes: s.Bytes}, once: true})
		}
	}
	return all
}

func newLiveSourcesView(w *Window) *liveSourcesView {
	s := w.sp
	v := &liveSourcesView{w: w, detail: newPane()}
	v.t = newTable([]tableColumn{
		{title: s.Text("ui.column.file"), least: 130, share: 1.4},
		{title: s.Text("ui.live.state"), least: 250, share: 2},
		{title: s.Text("ui.live.last"), least: 84, share: 0.5},
		{title: s.Text("ui.live.persecond"), least: 64, share: 0.3, right: true},
		{title: s.Text("ui.column.lines"), least: 70, share: 0.4, right: true},
		{title: s.Text("ui.live.lost"), least: 74, share: 0.4, right: true},
		{title: s.Text("ui.live.dropped"), least: 74, share: 0.4, right: true},
		{title: s.Text("ui.column.kind"), least: 90, share: 1},
	}, func() int { return len(v.all) }, v.cell, func(row int) {
		v.t.list.current = row
		v.shown, v.told = v.all[row].key(), ""
		v.explain(&v.all[row])
	})
	split := container.NewVSplit(surface(v.t.box), v.detail)
	split.SetOffset(0.4)
	v.box = split
	v.draw()
	w.spots[tabSources] = &spot{list: v.t.list, pane: v.detail, key: func(row int) string { return v.all[row].key() }}
	return v
}

// draw brings the table up to date, and the detail if something happened to its source.
func (v *liveSourcesView) draw() {
	f := v.w.live
	if f == nil || f.last == nil || v.w.tab != tabSources && len(v.all) > 0 {
		return
	}
	v.all = f.sources()
	v.t.list.Refresh()
	row := slices.IndexFunc(v.all, func(s followed) bool { return s.key() == v.shown })
	switch {
	case row >= 0:
		if row != v.t.list.current {
			v.t.list.UnselectAll()
			v.t.list.choose(row)
		}
		v.explain(&v.all[row])
	case len(v.all) > 0:
		v.t.list.choose(max(slices.IndexFunc(v.all, troubled), 0))
	}
}

// troubled reports whether a source wants to be looked at.
func troubled(s followed) bool { return s.Silent || s.Lost > 0 || s.Dropped > 0 }

func (v *liveSourcesView) cell(row, col int) tableCell {
	s, src := v.w.sp, &v.all[row]
	now := v.w.now()
	switch col {
	case 0:
		return tableCell{text: shownName(src.Path, v.w.live.req.commandPath())}
	case 1:
		text, c := v.stateWord(src)
		return tableCell{text: text, color: c, bold: c == colorAmber}
	case 2:
		if src.once {
			return tableCell{}
		}
		if src.Arrived.IsZero() {
			return tableCell{text: s.Text("ui.live.noline"), color: colorMuted}
		}
		return tableCell{text: ago(s, now.Sub(src.Arrived)), color: colorMuted}
	case 3:
		rate := src.rate
		if src.once {
			return tableCell{}
		}
		if rate == 0 || now.Sub(src.Arrived) > rateFades {
			return tableCell{text: "0", color: colorMuted}
		}
		return tableCell{text: rateText(rate)}
	case 4:
		return tableCell{text: number(src.Lines)}
	case 5:
		if src.Lost > 0 {
			return tableCell{text: bytesText(src.Lost), color: colorRed, bold: true}
		}
		return tableCell{text: "0", color: colorMuted}
	case 6:
		if src.Dropped > 0 {
			return tableCell{text: number(src.Dropped), color: colorRed, bold: true}
		}
		return tableCell{text: "0", color: colorMuted}
	}
	return tableCell{text: s.Term("sourcekind", src.Kind), color: colorMuted}
}

// stateWord says whether a source still brings lines, and since when one that used to does
// not.
func (v *liveSourcesView) stateWord(src *followed) (string, fyne.ThemeColorName) {
	s := v.w.sp
	switch {
	case src.once:
		return s.Text("ui.live.once"), colorMuted
	case src.State == live.Ended || !v.w.follows():
		return s.Text("ui.live.ended"), colorMuted
	case src.State == live.Waiting:
		return s.Text("ui.live.waiting"), colorAmber
	case src.Silent && src.Usual > 0:
		return s.Text("ui.live.silentusual", "time", v.w.live.clock(src.Arrived), "usual", usualText(s, src.Usual)), colorAmber
	case src.Silent:
		return s.Text("ui.live.silent", "time", v.w.live.clock(src.Arrived)), colorAmber
	}
	return s.Text("ui.live.bringing"), colorGreen
}

// usualText is how often lines came.
func usualText(s Speaker, d time.Duration) string {
	if d < time.Second {
		return s.Text("ui.live.everysecond")
	}
	return s.Text("ui.live.every", "time", d.Round(time.Second))
}

// explain tells one source's state, and everything that happened to it. What is said already
// stays as it is.
func (v *liveSourcesView) explain(src *followed) {
	s := v.w.sp
	state, c := v.stateWord(src)
	told := state + strconv.Itoa(len(src.Notices)) + strconv.FormatInt(src.Lost, 10) + "/" + strconv.FormatInt(src.Dropped, 10)
	if n := len(src.Notices); n > 0 {
		told += src.Notices[n-1].At.String() + src.Notices[n-1].Detail
	}
	if told == v.told {
		return
	}
	again := v.told != ""
	v.told = told
	offset := v.detail.scroll.Offset.Y
	t := tone{colorGreen, theme.MediaRecordIcon()}
	if c != colorGreen {
		t = tone{c, theme.WarningIcon()}
	}
	if c == colorMuted {
		t.icon = theme.MediaStopIcon()
	}
	if src.once {
		t.icon = theme.ConfirmIcon()
	}
	lost, dropped := "", ""
	if src.Lost > 0 {
		lost = bytesText(src.Lost)
	}
	if src.Dropped > 0 {
		dropped = number(src.Dropped)
	}
	objs := []fyne.CanvasObject{
		newPara(src.Path).sized(sizeSection).bold(),
		newFlow(0, badge(state, t)),
		facts(fact{s.Text("ui.live.lost"), lost}, fact{s.Text("ui.live.dropped"), dropped}),
	}
	if len(src.Notices) > 0 {
		list := container.New(&column{gap: 5, left: 12, top: 10, right: 12, bottom: 10})
		for i := len(src.Notices) - 1; i >= max(len(src.Notices)-maxWarnings, 0); i-- {
			n := &src.Notices[i]
			list.Add(newBesideLead(10, 100, newPara(v.w.live.clock(n.At)).sized(sizeCaption).in(colorMuted), noticeLine(s, n), nil))
		}
		objs = append(objs, space(2), section(s.Text("ui.live.happened")), card(list))
	}
	if read := v.read(src); read != nil {
		objs = append(objs, space(2), rule())
		objs = append(objs, sourceDetail(v.w, read)[1:]...)
	}
	v.detail.show(objs...)
	if again {
		v.detail.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	}
}

// read is what the case that the window shows says of a source; nil where it is younger.
func (v *liveSourcesView) read(src *followed) *casefile.Source {
	all := v.w.model.Case.Sources
	if src.Index < 0 || src.Index >= len(all) || all[src.Index].Path != src.Path {
		return nil
	}
	return &all[src.Index]
}

// noticeLine says what happened to a source. What a command or the system said is quoted as a
// line.
func noticeLine(s Speaker, n *source.Notice) fyne.CanvasObject {
	if n.Code == source.NoticeStderr {
		text, _ := firstRunes(n.Detail, rawColumns)
		return newPara(text).raw().upTo(3)
	}
	c := theme.ColorNameForeground
	switch n.Code {
	case source.NoticeGap, source.NoticeDropped, source.NoticeMalformed, source.NoticeRefused, source.NoticeGone:
		c = colorAmber
	}
	return newPara(noticeText(s, n)).sized(sizeCaption).in(c)
}

func noticeText(s Speaker, n *source.Notice) string {
	switch n.Code {
	case source.NoticeRotated:
		if n.Detail != "" {
			return s.Text("ui.notice.rotatedto", "name", baseName(n.Detail))
		}
		return s.Text("ui.notice.rotated")
	case source.NoticeTruncated:
		return s.Text("ui.notice.truncated")
	case source.NoticeReplaced:
		return s.Text("ui.notice.replaced")
	case source.NoticeGone:
		return s.Text("ui.notice.gone")
	case source.NoticeBack:
		return s.Text("ui.notice.back")
	case source.NoticeGap:
		if n.Count > 0 {
			return s.Text("ui.notice.gapof", "size", bytesText(n.Count))
		}
		return s.Text("ui.notice.gap")
	case source.NoticeDropped:
		return s.Text("ui.notice.dropped", "n", int(n.Count))
	case source.NoticeMalformed:
		return s.Text("ui.notice.malformed", "n", int(n.Count))
	case source.NoticeRefused:
		return s.Text("ui.notice.refused", "error", n.Detail)
	case source.NoticeExited:
		if n.Detail != "" {
			return s.Text("ui.notice.killed", "signal", n.Detail)
		}
		return s.Text("ui.notice.exited", "status", strconv.FormatInt(n.Count, 10))
	case source.NoticeJoined:
		return s.Text("ui.notice.joined", "from", n.Detail)
	case source.NoticeLeft:
		return s.Text("ui.notice.left")
	}
	return joined(string(n.Code), n.Detail)
}
