//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
)

// A tone is how a fact is marked: a colour, and an icon for those who do not see it.
type tone struct {
	color fyne.ThemeColorName
	icon  fyne.Resource
}

func dispositionTone(d casefile.Disposition) tone {
	switch d {
	case casefile.Fault:
		return tone{colorRed, theme.ErrorIcon()}
	case casefile.SettingFault:
		return tone{colorAmber, theme.SettingsIcon()}
	case casefile.AsConfigured:
		return tone{colorGreen, theme.ConfirmIcon()}
	case casefile.UserAction:
		return tone{colorViolet, theme.AccountIcon()}
	}
	return tone{colorGrey, theme.QuestionIcon()}
}

func severityTone(s casefile.Severity) tone {
	switch s {
	case casefile.Error:
		return tone{colorRed, theme.ErrorIcon()}
	case casefile.WarningLev:
		return tone{colorAmber, theme.WarningIcon()}
	}
	return tone{colorBlue, theme.InfoIcon()}
}

func hopTone(s casefile.HopState) tone {
	switch s {
	case casefile.HopOK:
		return tone{colorGreen, theme.ConfirmIcon()}
	case casefile.HopBroken:
		return tone{colorRed, theme.ErrorIcon()}
	case casefile.HopNotUsed:
		return tone{colorGrey, theme.ContentRemoveIcon()}
	}
	return tone{colorGrey, theme.QuestionIcon()}
}

func verdictTone(v casefile.AlternativeVerdict) tone {
	switch v {
	case casefile.RuledOut:
		return tone{colorGrey, theme.CancelIcon()}
	case casefile.StillPossible:
		return tone{colorAmber, theme.WarningIcon()}
	}
	return tone{colorBlue, theme.QuestionIcon()}
}

func kindIcon(k itemKind) fyne.Resource {
	switch k {
	case kindMail:
		return theme.MailComposeIcon()
	case kindSetting:
		return theme.SettingsIcon()
	case kindPattern:
		return theme.HistoryIcon()
	}
	return theme.LoginIcon()
}

// icon draws a theme icon in one of our colours.
func icon(res fyne.Resource, c fyne.ThemeColorName, size float32) fyne.CanvasObject {
	i := canvas.NewImageFromResource(theme.NewColoredResource(res, c))
	i.FillMode = canvas.ImageFillContain
	i.SetMinSize(fyne.NewSize(size, size))
	return i
}

// badge is a word on a tinted ground, with its icon.
func badge(text string, t tone) fyne.CanvasObject {
	ground := canvas.NewRectangle(tint(t.color))
	ground.CornerRadius = 9
	label := line(text, sizeCaption, t.color, false)
	inner := container.New(badgeLayout{}, label)
	if t.icon != nil {
		inner = container.New(badgeLayout{}, icon(t.icon, t.color, 14), label)
	}
	return container.New(backed{}, ground, inner)
}

type badgeLayout struct{}

func (badgeLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(16)
	for i, o := range objs {
		w += o.MinSize().Width
		if i > 0 {
			w += 4
		}
	}
	return fyne.NewSize(w, 21)
}

func (badgeLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	x := float32(8)
	for _, o := range objs {
		m := o.MinSize()
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + 4
	}
}

// confidenceLevel is how many of the gauge's three dots are filled.
func confidenceLevel(c casefile.Confidence) int {
	switch c {
	case casefile.Confirmed:
		return 3
	case casefile.Likely:
		return 2
	case casefile.Possible:
		return 1
	}
	return 0
}

// gauge draws a confidence as three dots; its word stands beside it.
func gauge(level int, c fyne.ThemeColorName) fyne.CanvasObject {
	box := container.New(gaugeLayout{})
	for i := range 3 {
		dot := canvas.NewCircle(color.Transparent)
		dot.StrokeWidth = 1.2
		setDot(dot, i < level, c)
		box.Add(dot)
	}
	return box
}

func setDot(dot *canvas.Circle, filled bool, c fyne.ThemeColorName) {
	dot.StrokeColor = theme.Color(c)
	dot.FillColor = color.Transparent
	if filled {
		dot.FillColor = theme.Color(c)
	}
}

type gaugeLayout struct{}

func (gaugeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(31, 9) }
func (gaugeLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objs {
		o.Move(fyne.NewPos(float32(i)*11, (size.Height-9)/2))
		o.Resize(fyne.NewSize(9, 9))
	}
}

// confidenceBadge is the gauge and its word, on a ground like the other badges.
func confidenceBadge(s Speaker, c casefile.Confidence) fyne.CanvasObject {
	ground := canvas.NewRectangle(tint(colorGrey))
	ground.CornerRadius = 9
	label := line(s.Term("confidence", string(c)), sizeCaption, theme.ColorNameForeground, false)
	return container.New(backed{}, ground, container.New(badgeLayout{}, gauge(confidenceLevel(c), theme.ColorNameForeground), label))
}

// sureWord says how far one piece of evidence can be trusted.
func sureWord(s Speaker, sure event.Sure) string {
	switch sure {
	case event.Documented:
		return s.Text("ui.sure.documented")
	case event.Observed:
		return s.Text("ui.sure.observed")
	case event.Inferred:
		return s.Text("ui.sure.inferred")
	case event.Reported:
		return s.Text("ui.sure.reported")
	}
	return ""
}
