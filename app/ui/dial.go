//go:build cgo || !darwin

package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/whatif"
)

// A dialRow is one timer with its slider: what it is called, what it is put to, and what is
// in force with its origin. Put to what is in force, it takes no part in the scenario.
type dialRow struct {
	w      *Window
	dial   *casefile.Dial
	values []string // of the slider's positions; empty for what is in force where that is several
	home   int      // the position of what is in force
	slider *widget.Slider
	now    *canvas.Text
	line   *fyne.Container
	box    fyne.CanvasObject
	moved  func()
}

func newDialRow(w *Window, d *casefile.Dial, moved func()) *dialRow {
	s := w.sp
	r := &dialRow{w: w, dial: d, values: d.Steps, moved: moved}
	if len(d.InForce) == 1 {
		r.home = max(slices.Index(r.values, d.InForce[0]), 0)
	}
	if len(d.InForce) != 1 || r.values[r.home] != d.InForce[0] {
		r.values = append([]string{""}, d.Steps...)
	}
	r.now = canvas.NewText("", theme.Color(theme.ColorNameForeground))
	r.now.TextSize = sizeText
	r.line = container.New(baselined{}, r.now)
	r.slider = widget.NewSlider(0, float64(len(r.values)-1))
	r.slider.Step = 1
	r.slider.Value = float64(r.home)
	if at := slices.Index(r.values, w.tried[d.Key]); at >= 0 && w.tried[d.Key] != "" {
		r.slider.Value = float64(at)
	}
	r.slider.OnChanged = func(float64) {
		r.show()
		r.moved()
	}
	name := line(s.Term("setting", d.Key), sizeText, theme.ColorNameForeground, false)
	r.box = card(container.New(&column{gap: 1, left: 12, top: 8, right: 12, bottom: 8},
		container.NewBorder(nil, nil, name, r.line), container.NewThemeOverride(r.slider, trackLook{look{w.prefs.Theme}}), caption(r.inForce())))
	r.show()
	return r
}

// A trackLook draws the part of a slider's track that is not passed, which has the colour of
// an input's ground, so that it is seen on a card.
type trackLook struct{ look }

func (l trackLook) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBackground {
		name = theme.ColorNameInputBorder
	}
	return l.look.Color(name, v)
}

// value is what the timer is put to; ok is false where that is what is in force.
func (r *dialRow) value() (value string, ok bool) {
	at := int(r.slider.Value)
	return r.values[at], at != r.home
}

// back puts the timer to what is in force.
func (r *dialRow) back() { r.slider.SetValue(float64(r.home)) }

// show writes what the timer is put to, in bold where somebody tries it out.
func (r *dialRow) show() {
	value, tried := r.value()
	r.now.Text = lengthWord(r.w.sp, r.dial.Key, value)
	if value == "" {
		r.now.Text = r.w.sp.Text("ui.whatif.asis")
	}
	r.now.TextStyle.Bold = tried && canBold(r.now.Text)
	r.now.Color = theme.Color(theme.ColorNameForeground)
	if tried {
		r.now.Color = theme.Color(theme.ColorNamePrimary)
	}
	r.now.Refresh()
	r.line.Refresh()
}

// inForce tells the values that hold, and where the first of them stands.
func (r *dialRow) inForce() string {
	s, d := r.w.sp, r.dial
	switch len(d.InForce) {
	case 0:
		return s.Text("ui.whatif.unknown")
	case 1:
		if v := r.origin(d.InForce[0]); v != nil {
			return s.Text("ui.whatif.inforce", "value", lengthWord(s, d.Key, v.Value), "origin", originOf(r.w, v))
		}
		return s.Text("ui.whatif.shown", "value", lengthWord(s, d.Key, d.InForce[0]))
	}
	var list []string
	for _, v := range d.InForce {
		list = append(list, lengthWord(s, d.Key, v))
	}
	return s.Text("ui.whatif.several", "values", joined(list...))
}

// origin is where a value in force stands; nil where nothing states it. What a file says goes
// before a default of the same value: another part of a gateway's configuration may leave it.
func (r *dialRow) origin(value string) *casefile.Setting {
	var found *casefile.Setting
	list := r.w.model.Case.Configuration
	for i := range list {
		v := &list[i]
		if v.Key == r.dial.Key && v.InForce && v.Value == value && (found == nil || found.Default && !v.Default) {
			found = v
		}
	}
	return found
}

// lengthWord is a timer's value as people say it.
func lengthWord(s Speaker, key, value string) string {
	switch v := whatif.Length(key, value).(type) {
	case time.Duration:
		return s.Duration(v)
	case phrase.Phrase:
		return s.Text("ui.whatif.off")
	}
	return value
}
