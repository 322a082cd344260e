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
)

func shortTime(s Speaker, clocks bool, t time.Time) string {
	if clocks {
		return s.Clock(t)
	}
	return s.Time(t)
}

// newSourcesView is what was read, how its clock was set, and what was wrong with it.
func newSourcesView(w *Window) fyne.CanvasObject {
	s, c := w.sp, w.model.Case
	detail := newPane()
	var t *table
	t = newTable([]tableColumn{
		{title: s.Text("ui.column.file"), least: 150, share: 2.4},
		{title: s.Text("ui.column.kind"), least: 130, share: 1.4},
		{title: s.Text("ui.column.lines"), least: 64, share: 0.4, right: true},
		{title: s.Text("ui.column.records"), least: 70, share: 0.4, right: true},
		{title: s.Text("ui.column.unrecognized"), least: 96, share: 0.4, right: true},
		{title: s.Text("ui.column.clock"), least: 150, share: 1.4},
		{title: s.Text("ui.column.warnings"), least: 90, share: 0.5},
	}, func() int { return len(c.Sources) }, func(row, col int) tableCell {
		v := &c.Sources[row]
		switch col {
		case 0:
			return tableCell{text: baseName(v.Path)}
		case 1:
			return tableCell{text: s.Term("sourcekind", v.Kind), color: colorMuted}
		case 2:
			return tableCell{text: number(v.Lines)}
		case 3:
			return tableCell{text: number(v.Records)}
		case 4:
			if v.Unrecognized > 0 {
				return tableCell{text: number(v.Unrecognized), color: colorAmber, bold: true}
			}
			return tableCell{text: "0", color: colorMuted}
		case 5:
			return tableCell{text: clockShort(s, v.Clock), color: colorMuted}
		}
		if n := len(v.Warnings); n > 0 {
			return tableCell{text: s.Text("ui.sources.warnings", "n", n), color: colorAmber, bold: true}
		}
		return tableCell{text: s.Text("ui.sources.clean"), color: colorGreen}
	}, func(row int) {
		t.list.current = row
		objs := sourceDetail(w, &c.Sources[row])
		if teach := w.teachButton(row); teach != nil {
			objs = slices.Insert(objs, 2, teach)
		}
		detail.show(objs...)
	})
	split := container.NewVSplit(surface(t.box), detail)
	split.SetOffset(0.45)
	t.list.choose(firstWarned(c.Sources))
	w.spots[tabSources] = &spot{list: t.list, pane: detail, key: func(row int) string { return c.Sources[row].Path }}
	return split
}

// firstWarned is the first source with something wrong, else the first.
func firstWarned(all []casefile.Source) int {
	for i := range all {
		if len(all[i].Warnings) > 0 {
			return i
		}
	}
	return 0
}

func sourceDetail(w *Window, v *casefile.Source) []fyne.CanvasObject {
	s := w.sp
	objs := []fyne.CanvasObject{
		newPara(v.Path).sized(sizeSection).bold(),
		facts(
			fact{s.Text("ui.column.kind"), s.Term("sourcekind", v.Kind)},
			fact{s.Text("ui.fact.app"), v.App},
			fact{s.Text("ui.fact.covers"), span(s, v.First, v.Last)},
			fact{s.Text("ui.fact.size"), bytesText(v.Bytes)},
			fact{s.Text("ui.column.clock"), clockLong(s, v.Clock)},
		),
	}
	if v.Clock.Zone != "" {
		objs = append(objs, clockPieces(s, v.Clock)...)
		if w.live == nil || w.rereads() {
			objs = append(objs, w.offsetEditor(v))
		}
	}
	if len(v.Warnings) > 0 {
		list := container.New(&column{gap: 7, left: 12, top: 10, right: 12, bottom: 10})
		for i := range v.Warnings {
			if i == maxWarnings {
				list.Add(caption(s.Text("ui.sources.morewarnings", "n", len(v.Warnings)-i)))
				break
			}
			x := &v.Warnings[i]
			list.Add(newBeside(8, icon(theme.WarningIcon(), colorAmber, 17), newPara(s.Say(x.Says)), nil))
		}
		objs = append(objs, space(2), section(s.Text("ui.section.warnings")), card(list))
	}
	objs = append(objs, mailNotes(s, w.model.Case.MailNotes)...)
	return append(objs, limits(s, w.model.Case.Limits)...)
}

// maxWarnings is how many warnings of one source are drawn.
const maxWarnings = 50

func clockShort(s Speaker, c casefile.Clock) string {
	if c.Zone == "" && c.Basis == "" {
		return s.Text("ui.clock.none")
	}
	basis := basisWord(s, c.Basis)
	if c.Pairs > 0 {
		basis = s.Text("ui.clock.bypairs", "n", c.Pairs)
	}
	return joined(zoneWord(s, c.Zone), offsetWord(c.Offset), basis)
}

func clockLong(s Speaker, c casefile.Clock) string {
	if c.Zone == "" && c.Basis == "" {
		return s.Text("ui.clock.none")
	}
	return joined(zoneWord(s, c.Zone), offsetWord(c.Offset), basisWord(s, c.Basis), pairsWord(s, c.Pairs))
}

func pairsWord(s Speaker, n int) string {
	if n == 0 {
		return ""
	}
	return s.Text("ui.clock.pairs", "n", n)
}

func zoneWord(s Speaker, zone string) string {
	if zone == "" {
		return ""
	}
	return s.Text("ui.clock.zone", "zone", zone)
}

func offsetWord(d time.Duration) string {
	if d == 0 {
		return ""
	}
	sign := "+"
	if d < 0 {
		sign, d = "−", -d
	}
	return sign + d.Round(time.Millisecond).String()
}

func basisWord(s Speaker, b casefile.ClockBasis) string {
	switch b {
	case casefile.ClockStated:
		return s.Text("ui.clock.stated")
	case casefile.ClockPaired:
		return s.Text("ui.clock.paired")
	case casefile.ClockAssumed:
		return s.Text("ui.clock.assumed")
	case casefile.ClockGiven:
		return s.Text("ui.clock.given")
	}
	return ""
}

// number groups digits by three.
func number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		return digits
	}
	out := ""
	for len(digits) > 3 {
		out = "," + digits[len(digits)-3:] + out
		digits = digits[:len(digits)-3]
	}
	return digits + out
}

// bytesText is a size in the unit that fits it.
func bytesText(n int64) string {
	f, unit := float64(n), "B"
	for _, u := range []string{"kB", "MB", "GB", "TB"} {
		if f < 1000 {
			break
		}
		f, unit = f/1000, u
	}
	if unit == "B" {
		return strconv.FormatInt(n, 10) + " B"
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + unit
}
