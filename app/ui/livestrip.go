//go:build cgo || !darwin

package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/app/live"
	"hubscope/parsers/source"
)

// A liveStrip stands above the views and says how the following goes.
type liveStrip struct {
	f      *following
	says   *para
	sign   colouredSign
	pause  *widget.Button
	mark   *widget.Button
	fresh  *widget.Button
	stop   *widget.Button
	ground *canvas.Rectangle
	row    *fyne.Container
	box    *fyne.Container
}

func newLiveStrip(f *following) *liveStrip {
	s := f.w.sp
	t := &liveStrip{f: f, says: newPara("").upTo(1), sign: newSign(), ground: canvas.NewRectangle(nil)}
	t.pause = widget.NewButtonWithIcon("", theme.MediaPauseIcon(), f.pause)
	t.mark = widget.NewButtonWithIcon(s.Text("ui.live.fromhere"), theme.ContentAddIcon(), f.fromHere)
	t.fresh = widget.NewButtonWithIcon(s.Text("ui.live.newer"), theme.ViewRefreshIcon(), f.catchUp)
	t.fresh.Importance = widget.HighImportance
	t.stop = widget.NewButtonWithIcon(s.Text("ui.live.stop"), theme.MediaStopIcon(), f.stop)
	if !f.stopped.IsZero() {
		t.stop = widget.NewButtonWithIcon(s.Text("ui.live.again"), theme.MediaFastForwardIcon(), f.w.askFollow)
	}
	sign := container.New(&column{top: 9}, container.NewGridWrap(fyne.NewSize(16, 16), t.sign.image))
	t.row = newBeside(8, sign, container.New(&column{top: 8}, t.says), container.NewHBox(t.fresh, t.pause, t.mark, t.stop))
	t.box = container.New(backed{}, t.ground, container.New(&column{left: 14, top: 4, right: 10, bottom: 4}, t.row))
	t.draw()
	return t
}

// draw says how things stand. A button that comes or goes leaves the others in their place.
func (t *liveStrip) draw() {
	f := t.f
	s := f.w.sp
	icon, c := theme.MediaRecordIcon(), colorGreen
	switch {
	case f.failed != nil:
		icon, c = theme.ErrorIcon(), colorRed
		t.says.setText(s.Text("ui.live.failed", "error", f.failed.Error()))
	case f.over:
		icon, c = theme.MediaStopIcon(), colorGrey
		t.says.setText(joined(s.Text("ui.live.over", "time", f.clock(f.stopped)), f.exits()))
	case !f.stopped.IsZero():
		icon, c = theme.MediaStopIcon(), colorGrey
		t.says.setText(s.Text("ui.live.stopped", "time", f.clock(f.stopped)))
	case !f.paused.IsZero():
		icon, c = theme.MediaPauseIcon(), colorAmber
		t.says.setText(s.Text("ui.live.paused", "time", f.clock(f.paused), "n", f.waiting()))
	default:
		t.says.setText(f.going())
	}
	t.sign.put(icon, c, 0, 0)
	if ground := tint(c); t.ground.FillColor != ground {
		t.ground.FillColor = ground
		t.ground.Refresh()
	}
	label, sign := s.Text("ui.live.pause"), theme.MediaPauseIcon()
	if !f.paused.IsZero() {
		label, sign = s.Text("ui.live.resume"), theme.MediaPlayIcon()
	}
	if t.pause.Text != label {
		t.pause.SetText(label)
		t.pause.SetIcon(sign)
		t.row.Refresh()
	}
	over := !f.stopped.IsZero()
	newer := f.behind() && f.w.tab != tabLive
	if t.fresh.Visible() != newer || t.pause.Visible() == over || t.mark.Visible() == over {
		t.fresh.Hidden, t.pause.Hidden, t.mark.Hidden = !newer, over, over
		t.row.Refresh()
	}
}

// exits says how the first command ended that did not end well; empty where none did.
func (f *following) exits() string {
	for _, src := range f.last.update.Sources {
		for i := range src.Notices {
			if n := &src.Notices[i]; n.Code == source.NoticeExited && (n.Count != 0 || n.Detail != "") {
				return noticeText(f.w.sp, n)
			}
		}
	}
	return ""
}

// going says how many sources bring lines, and when the last one came.
func (f *following) going() string {
	s := f.w.sp
	if f.last == nil {
		return s.Text("ui.live.starting")
	}
	u := f.last.update
	going, silent, rate := 0, 0, meter(0)
	for i := range u.Sources {
		if u.Sources[i].State == live.Following {
			going++
		}
		if u.Sources[i].Silent {
			silent++
		}
		rate += f.last.meters[i]
	}
	text := s.Text("ui.live.following", "n", going, "time", f.clock(f.began))
	line := s.Text("ui.live.noline")
	if age := f.w.now().Sub(u.Arrived); !u.Arrived.IsZero() {
		line = s.Text("ui.live.lastline", "ago", ago(s, age))
		if age < rateFades && rate > 0 {
			line = s.Text("ui.live.rate", "n", rateText(rate))
		}
	}
	quiet := ""
	if silent > 0 {
		quiet = s.Text("ui.live.silentcount", "n", silent)
	}
	return joined(text, line, quiet)
}

// rateFades is how long after the last line a rate still says something.
const rateFades = 2 * time.Second

// ago is an age in whole seconds, as long as these say something, and then in minutes.
func ago(s Speaker, d time.Duration) string {
	switch d = max(d, 0); {
	case d < 90*time.Second:
		return s.Text("ui.live.seconds", "n", int(d.Seconds()))
	case d < 90*time.Minute:
		return s.Text("ui.live.minutes", "n", int(d.Minutes()))
	default:
		return s.Text("ui.live.hours", "n", int(d.Hours()))
	}
}

// rateText writes lines a second.
func rateText(rate meter) string {
	if rate >= 10 {
		return number(int64(rate + 0.5))
	}
	return strconv.FormatFloat(float64(rate), 'f', 1, 64)
}

// askStop asks whether following may end, which it must before another case is opened.
func (w *Window) askStop(then func()) {
	s := w.sp
	d := dialog.NewConfirm(s.Text("ui.live.stoptitle"), s.Text("ui.live.stopquestion"), func(yes bool) {
		if !yes || w.live == nil {
			return
		}
		w.live.stop()
		then()
	}, w.win)
	d.SetConfirmText(s.Text("ui.live.stopyes"))
	d.SetDismissText(s.Text("ui.cancel"))
	d.Show()
}
