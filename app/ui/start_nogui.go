//go:build !cgo || nogui

package ui

import _ "hubscope/app/ui/early"

// Start returns a *NoWindowError: this program was built without a window.
func Start(Options) error {
	return &NoWindowError{Reason: ReasonBuiltWithout}
}
