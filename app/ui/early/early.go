// Package early settles what Fyne reads from the environment while it is being
// initialised. It imports nothing but os, so the Go runtime initialises it before
// any package of Fyne; it must stay so.
package early

import "os"

// Fyne keeps the texture of every distinct text for a minute, which in a program that
// scrolls through log lines is hundreds of megabytes.
func init() {
	if os.Getenv("FYNE_CACHE") == "" {
		_ = os.Setenv("FYNE_CACHE", "2s")
	}
}
