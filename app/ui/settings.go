//go:build cgo || !darwin

package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// misconfigurationDetail explains one wrong setting: the value as it stands with what
// cannot be seen made visible, and the corrected value to paste.
func misconfigurationDetail(w *Window, m *model, it *item) []fyne.CanvasObject {
	s, f := w.sp, it.setting
	where := m.sourceName(f.Source)
	if where != "" && f.Line > 0 {
		where = s.Text("ui.evidence.place", "file", where, "line", strconv.FormatInt(f.Line, 10))
	}
	label := settingName(s, f.Label, f.Key)
	key := f.Key
	if key == label {
		key = ""
	}
	objs := []fyne.CanvasObject{
		detailHead(w, m, it, s.Text("ui.kind.setting"), badge(it.state, it.tone)),
		title(it.headline),
		facts(
			fact{s.Text("ui.fact.setting"), label},
			fact{s.Text("ui.fact.key"), key},
			fact{s.Text("ui.fact.app"), appOn(s, f.App, f.Platform)},
			fact{s.Text("ui.fact.where"), where},
			fact{s.Text("ui.fact.rule"), f.Rule},
		),
	}
	objs = append(objs, section(s.Text("ui.section.value")))
	if f.Value == "" {
		objs = append(objs, card(container.New(&column{left: 12, top: 10, right: 12, bottom: 10}, newPara(s.Text("ui.value.empty")).in(colorMuted))))
	} else {
		v := newValueView(f.Value)
		content := container.New(&column{gap: 5, left: 12, top: 11, right: 12, bottom: 10}, v)
		if legend := v.signNames(s); legend != "" {
			content.Add(newPara(legend).sized(sizeCaption).in(colorRed))
		}
		objs = append(objs, card(content))
	}
	if f.Suggestion != "" {
		suggestion := f.Suggestion
		v := newValueView(suggestion)
		b := copyButton(w, s.Text("ui.copy.value"), func() string { return suggestion })
		b.Importance = widget.HighImportance
		content := container.New(&column{left: 12, top: 10, right: 12, bottom: 10}, v)
		objs = append(objs, newBeside(8, nil, container.New(&column{top: 10}, section(s.Text("ui.section.suggestion"))), b), card(content))
	}
	if why := s.Say(f.Why); why != "" {
		objs = append(objs, space(2), section(s.Text("ui.section.why")), newPara(why))
	}
	objs = append(objs, advice(s, f.Advice)...)
	return append(objs, references(s, f.References)...)
}

// newSettingsView lists the wrong settings with their detail, and below them every
// value in force with its origin.
func newSettingsView(w *Window) fyne.CanvasObject {
	s, c := w.sp, w.model.Case
	wrong := w.model.wrong()

	detail := newPane()
	var findings *table
	findings = newTable([]tableColumn{
		{title: s.Text("ui.column.severity"), least: 92},
		{title: s.Text("ui.column.finding"), least: 120, share: 1},
	}, func() int { return w.model.settings }, func(row, col int) tableCell {
		it := wrong[row]
		if col == 0 {
			return tableCell{text: it.state, color: it.tone.color, bold: true}
		}
		return tableCell{text: it.headline}
	}, func(row int) {
		findings.list.current = row
		it := wrong[row]
		detail.show(misconfigurationDetail(w, w.model, it)...)
	})
	var top fyne.CanvasObject
	if w.model.settings == 0 {
		note := s.Text("ui.settings.none")
		if len(c.Configuration) == 0 {
			note = s.Text("ui.settings.noneread")
		}
		top = calm(note)
	} else {
		copyAll := copyButton(w, s.Text("ui.copy.corrections"), func() string { return corrections(s, c.Misconfigurations) })
		head := container.New(&column{left: 12, top: 7, right: 8, bottom: 5}, newBeside(8, nil, container.New(&column{top: 8}, section(s.Text("ui.section.wrong", "n", w.model.settings))), copyAll))
		split := container.NewHSplit(surface(container.NewBorder(head, nil, nil, nil, findings.box)), detail)
		split.SetOffset(0.42)
		top = split
		findings.list.choose(0)
		w.spots[tabSettings] = &spot{list: findings.list, pane: detail, key: func(row int) string { return wrong[row].key }}
	}

	config := newTable([]tableColumn{
		{title: s.Text("ui.column.app"), least: 90, share: 1},
		{title: s.Text("ui.column.setting"), least: 150, share: 2.2},
		{title: s.Text("ui.column.key"), least: 110, share: 1.2},
		{title: s.Text("ui.column.value"), least: 110, share: 1.5},
		{title: s.Text("ui.column.origin"), least: 150, share: 2.6},
	}, func() int { return len(c.Configuration) }, func(row, col int) tableCell {
		v := &c.Configuration[row]
		switch col {
		case 0:
			return tableCell{text: whose(s, v), color: colorMuted}
		case 1:
			return tableCell{text: settingName(s, v.Label, v.Key)}
		case 2:
			return tableCell{text: v.Key, color: colorMuted}
		case 3:
			if v.Value == "" {
				return tableCell{text: s.Text("ui.value.empty"), color: colorMuted}
			}
			value := servicelist.Shown(v.Value)
			if !v.InForce {
				return tableCell{text: value, color: colorMuted}
			}
			return tableCell{text: value, bold: !v.Default}
		}
		return tableCell{text: originOf(w, v), color: colorMuted}
	}, nil)
	head := container.New(&column{left: 12, top: 9, right: 12, bottom: 7}, section(s.Text("ui.section.configuration", "n", len(c.Configuration))))
	bottom := surface(container.NewBorder(head, nil, nil, nil, config.box))

	split := container.NewVSplit(top, bottom)
	split.SetOffset(0.64)
	return split
}

// whose tells the app, or the object of the gateway's configuration, that a value is of.
func whose(s Speaker, v *casefile.Setting) string {
	if v.Scope != "" {
		return s.Text("ui.ongateway", "scope", v.Scope)
	}
	return appOn(s, v.App, v.Platform)
}

// originOf tells where a value comes from, and when it held.
func originOf(w *Window, v *casefile.Setting) string {
	s, text := w.sp, placeOf(w, v)
	switch {
	case !v.InForce:
		text = s.Text("ui.origin.unused", "origin", text)
	case v.Disputed:
		text = s.Text("ui.origin.disputed", "origin", text)
	}
	switch {
	case !v.From.IsZero() && !v.Until.IsZero():
		return s.Text("ui.origin.between", "origin", text, "from", s.Time(v.From), "until", s.Time(v.Until))
	case !v.From.IsZero():
		return s.Text("ui.origin.from", "origin", text, "from", s.Time(v.From))
	case !v.Until.IsZero():
		return s.Text("ui.origin.until", "origin", text, "until", s.Time(v.Until))
	}
	return text
}

// placeOf is the file and line of a value, or the document that states a default.
func placeOf(w *Window, v *casefile.Setting) string {
	switch {
	case v.Default && v.Elsewhere.Document != "":
		return w.sp.Text("ui.origin.defaults", "document", w.sp.Term("reference", v.Document), "other", w.sp.Term("reference", v.Elsewhere.Document), "value", v.Elsewhere.Value)
	case v.Default && v.Document != "":
		return w.sp.Text("ui.origin.documented", "document", w.sp.Term("reference", v.Document))
	case v.Default:
		return w.sp.Text("ui.origin.default")
	case v.Given:
		return w.sp.Text("ui.origin.given")
	}
	name := v.Origin
	for i := range w.model.Case.Sources {
		if w.model.Case.Sources[i].ID == v.Origin {
			name = w.model.sourceName(i)
			break
		}
	}
	if v.Line > 0 {
		return w.sp.Text("ui.evidence.place", "file", name, "line", strconv.FormatInt(v.Line, 10))
	}
	return name
}

// calm is a pane with one quiet sentence.
func calm(text string) fyne.CanvasObject {
	return container.NewCenter(container.NewHBox(icon(theme.ConfirmIcon(), colorGreen, 20), widget.NewLabel(text)))
}
