//go:build cgo || !darwin

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours of our own, beside Fyne's.
const (
	colorSurface fyne.ThemeColorName = "hubscope.surface" // cards and lists
	colorInset   fyne.ThemeColorName = "hubscope.inset"   // raw lines within a card
	colorMuted   fyne.ThemeColorName = "hubscope.muted"   // labels, times, what is secondary
	colorRed     fyne.ThemeColorName = "hubscope.red"
	colorAmber   fyne.ThemeColorName = "hubscope.amber"
	colorGreen   fyne.ThemeColorName = "hubscope.green"
	colorBlue    fyne.ThemeColorName = "hubscope.blue"
	colorViolet  fyne.ThemeColorName = "hubscope.violet"
	colorGrey    fyne.ThemeColorName = "hubscope.grey"
)

// Text sizes.
const (
	sizeText    float32 = 13
	sizeCaption float32 = 12
	sizeRaw     float32 = 12
	sizeTitle   float32 = 18
	sizeSection float32 = 14
)

// A look is the theme: calm surfaces, one accent, and five tones that mean something.
// Every text colour has a contrast of at least 4.5 to 1 on every surface it stands on;
// theme_test.go measures it.
type look struct {
	mode string // "system", "light" or "dark"
}

var lightColors = map[fyne.ThemeColorName]color.NRGBA{
	colorSurface: {0xff, 0xff, 0xff, 0xff},
	colorInset:   {0xf1, 0xf4, 0xf7, 0xff},
	colorMuted:   {0x55, 0x62, 0x70, 0xff},
	colorRed:     {0xb4, 0x23, 0x1f, 0xff},
	colorAmber:   {0x8a, 0x53, 0x00, 0xff},
	colorGreen:   {0x1b, 0x6e, 0x40, 0xff},
	colorBlue:    {0x17, 0x5a, 0x8a, 0xff},
	colorViolet:  {0x6a, 0x43, 0xa6, 0xff},
	colorGrey:    {0x55, 0x62, 0x70, 0xff},

	theme.ColorNameBackground:          {0xf3, 0xf5, 0xf8, 0xff},
	theme.ColorNameForeground:          {0x1a, 0x25, 0x30, 0xff},
	theme.ColorNamePrimary:             {0x17, 0x5a, 0x8a, 0xff},
	theme.ColorNameForegroundOnPrimary: {0xff, 0xff, 0xff, 0xff},
	theme.ColorNameHyperlink:           {0x17, 0x5a, 0x8a, 0xff},
	theme.ColorNameButton:              {0xe6, 0xeb, 0xf0, 0xff},
	theme.ColorNameDisabledButton:      {0xed, 0xf0, 0xf3, 0xff},
	theme.ColorNameDisabled:            {0x8a, 0x95, 0xa1, 0xff},
	theme.ColorNamePlaceHolder:         {0x5f, 0x6b, 0x78, 0xff},
	theme.ColorNameInputBackground:     {0xff, 0xff, 0xff, 0xff},
	theme.ColorNameInputBorder:         {0xbd, 0xc7, 0xd1, 0xff},
	theme.ColorNameSeparator:           {0xd8, 0xdf, 0xe6, 0xff},
	theme.ColorNameSelection:           {0xd9, 0xe9, 0xf5, 0xff},
	theme.ColorNameHover:               {0x17, 0x5a, 0x8a, 0x12},
	theme.ColorNamePressed:             {0x17, 0x5a, 0x8a, 0x2a},
	theme.ColorNameFocus:               {0x17, 0x5a, 0x8a, 0x40},
	theme.ColorNameHeaderBackground:    {0xe9, 0xee, 0xf3, 0xff},
	theme.ColorNameMenuBackground:      {0xff, 0xff, 0xff, 0xff},
	theme.ColorNameOverlayBackground:   {0xff, 0xff, 0xff, 0xff},
	theme.ColorNameScrollBar:           {0x55, 0x62, 0x70, 0x80},
	theme.ColorNameError:               {0xb4, 0x23, 0x1f, 0xff},
	theme.ColorNameWarning:             {0x8a, 0x53, 0x00, 0xff},
	theme.ColorNameSuccess:             {0x1b, 0x6e, 0x40, 0xff},
}

var darkColors = map[fyne.ThemeColorName]color.NRGBA{
	colorSurface: {0x1e, 0x24, 0x2b, 0xff},
	colorInset:   {0x15, 0x1a, 0x20, 0xff},
	colorMuted:   {0xa3, 0xaf, 0xbb, 0xff},
	colorRed:     {0xff, 0x95, 0x8c, 0xff},
	colorAmber:   {0xf0, 0xb9, 0x55, 0xff},
	colorGreen:   {0x7d, 0xd3, 0xa0, 0xff},
	colorBlue:    {0x74, 0xbf, 0xec, 0xff},
	colorViolet:  {0xc4, 0xa8, 0xf5, 0xff},
	colorGrey:    {0xa3, 0xaf, 0xbb, 0xff},

	theme.ColorNameBackground:          {0x14, 0x18, 0x1d, 0xff},
	theme.ColorNameForeground:          {0xe7, 0xec, 0xf1, 0xff},
	theme.ColorNamePrimary:             {0x74, 0xbf, 0xec, 0xff},
	theme.ColorNameForegroundOnPrimary: {0x0d, 0x1c, 0x27, 0xff},
	theme.ColorNameHyperlink:           {0x74, 0xbf, 0xec, 0xff},
	theme.ColorNameButton:              {0x2c, 0x35, 0x3e, 0xff},
	theme.ColorNameDisabledButton:      {0x24, 0x2b, 0x32, 0xff},
	theme.ColorNameDisabled:            {0x6d, 0x79, 0x85, 0xff},
	theme.ColorNamePlaceHolder:         {0x98, 0xa4, 0xb0, 0xff},
	theme.ColorNameInputBackground:     {0x1e, 0x24, 0x2b, 0xff},
	theme.ColorNameInputBorder:         {0x46, 0x51, 0x5c, 0xff},
	theme.ColorNameSeparator:           {0x30, 0x38, 0x41, 0xff},
	theme.ColorNameSelection:           {0x24, 0x41, 0x55, 0xff},
	theme.ColorNameHover:               {0x74, 0xbf, 0xec, 0x16},
	theme.ColorNamePressed:             {0x74, 0xbf, 0xec, 0x30},
	theme.ColorNameFocus:               {0x74, 0xbf, 0xec, 0x50},
	theme.ColorNameHeaderBackground:    {0x25, 0x2c, 0x34, 0xff},
	theme.ColorNameMenuBackground:      {0x22, 0x29, 0x30, 0xff},
	theme.ColorNameOverlayBackground:   {0x22, 0x29, 0x30, 0xff},
	theme.ColorNameScrollBar:           {0xa3, 0xaf, 0xbb, 0x80},
	theme.ColorNameError:               {0xff, 0x95, 0x8c, 0xff},
	theme.ColorNameWarning:             {0xf0, 0xb9, 0x55, 0xff},
	theme.ColorNameSuccess:             {0x7d, 0xd3, 0xa0, 0xff},
}

func (l look) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch l.mode {
	case "light":
		v = theme.VariantLight
	case "dark":
		v = theme.VariantDark
	}
	colors := lightColors
	if v == theme.VariantDark {
		colors = darkColors
	}
	if c, ok := colors[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, v)
}

func (look) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

func (look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

func (look) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return sizeText
	case theme.SizeNameCaptionText:
		return sizeCaption
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInlineIcon:
		return 17
	case theme.SizeNameSplitThickness:
		return 3
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameHeadingText:
		return sizeTitle
	case theme.SizeNameSubHeadingText:
		return sizeSection
	}
	return theme.DefaultTheme().Size(n)
}

// tint is a colour thinned to a background that its own text can stand on.
func tint(name fyne.ThemeColorName) color.Color {
	c, ok := theme.Color(name).(color.NRGBA)
	if !ok {
		return color.Transparent
	}
	c.A = 0x1e
	return c
}
