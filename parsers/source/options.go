package source

import "io"

// Options say where Find reads and what it may cost. The zero value is good.
type Options struct {
	// Stdin is what "-" stands for; nil is an empty one. It is read to its end
	// by Find and never closed.
	Stdin io.Reader
	// TempDir is where spools go; "" is the system's folder.
	TempDir string
	Limits  Limits

	sys *system // nil is the real one; tests refuse files with it
}
