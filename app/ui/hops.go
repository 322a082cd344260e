//go:build cgo || !darwin

package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"hubscope/analyzer/casefile"
)

// hops draws the way of a mail, where it broke, and where in the files that stands.
func (d *detailView) hops(all []casefile.Hop) []fyne.CanvasObject {
	s := d.w.sp
	if len(all) == 0 {
		return nil
	}
	way := container.New(hopsLayout{})
	for i, h := range all {
		if i > 0 {
			line := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
			way.Add(line)
		}
		way.Add(hopBox(s, h))
	}
	list := container.New(&column{gap: 6, left: 12, top: 12, right: 12, bottom: 12}, way)
	for _, h := range all {
		if why := s.Say(h.Why); why != "" {
			t := hopTone(h.State)
			name := newPara(s.Term("hop", h.Hop)).sized(sizeCaption).bold().in(t.color)
			text := container.New(&column{gap: 0}, newPara(why).sized(sizeCaption))
			if places := d.places(h.Evidence); places != "" {
				text.Add(newPara(places).sized(sizeCaption).in(colorMuted))
			}
			list.Add(newBesideLead(12, 132, name, text, nil))
		}
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.way")), card(list)}
}

// places are where evidence stands, each once.
func (d *detailView) places(all []casefile.Evidence) string {
	var list []string
	for i := range all {
		if where := d.where(&all[i]); where != "" && !slices.Contains(list, where) {
			list = append(list, where)
		}
	}
	return strings.Join(list, " · ")
}

func hopBox(s Speaker, h casefile.Hop) fyne.CanvasObject {
	t := hopTone(h.State)
	ground := canvas.NewRectangle(tint(t.color))
	ground.CornerRadius = 5
	ground.StrokeWidth = 1
	ground.StrokeColor = theme.Color(theme.ColorNameSeparator)
	if h.State == casefile.HopBroken {
		ground.StrokeColor = theme.Color(t.color)
		ground.StrokeWidth = 2
	}
	name := newPara(s.Term("hop", h.Hop)).bold().upTo(1)
	state := newPara(s.Term("hopstate", string(h.State))).sized(sizeCaption).in(t.color).upTo(1)
	text := container.New(&column{gap: 0}, name, state)
	return container.New(backed{}, ground, container.New(&column{left: 8, top: 7, right: 6, bottom: 7}, newBeside(6, icon(t.icon, t.color, 18), text, nil)))
}

// hopsLayout gives every second object, a box, the same width, and the lines between
// them a fixed one.
type hopsLayout struct{}

const (
	hopLine   float32 = 14
	hopHeight float32 = 50
)

func (hopsLayout) heightFor([]fyne.CanvasObject, float32) float32 { return hopHeight }

func (hopsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, hopHeight) }

func (hopsLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	boxes := (len(objs) + 1) / 2
	w := (size.Width - hopLine*float32(boxes-1)) / float32(boxes)
	x := float32(0)
	for i, o := range objs {
		if i%2 == 1 {
			o.Move(fyne.NewPos(x, hopHeight/2-1))
			o.Resize(fyne.NewSize(hopLine, 2))
			x += hopLine
			continue
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, hopHeight))
		x += w
	}
}
