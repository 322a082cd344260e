//go:build cgo && !nogui

package ui

import (
	_ "hubscope/app/ui/early"

	"fyne.io/fyne/v2/app"
)

// Start opens the window and returns when it was closed. It must be called from the
// main goroutine. The error is a *NoWindowError when there is no display.
func Start(opt Options) error {
	if !displayAnswers() {
		return &NoWindowError{Reason: ReasonNoDisplay}
	}
	a := app.NewWithID("app.hubscope.desktop")
	w := newWindow(a, opt)
	w.win.Show()
	w.begin()
	a.Run()
	w.end() // a signal ends the loop without closing the window
	return nil
}
