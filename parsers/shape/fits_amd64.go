package shape

import "golang.org/x/sys/cpu"

// wide says that the processor has what fitsWide is written with.
var wide = cpu.X86.HasAVX2

// fitsWide compares whole vectors with the bytes from b on, of which there are s.least.
//
//go:noescape
func fitsWide(s *Shape, b *byte) bool

// Fits reports whether b begins with a text of this shape.
func (s *Shape) Fits(b []byte) bool {
	if !wide || s.least == 0 || len(b) < s.least {
		return s.fitsPlainly(b)
	}
	return fitsWide(s, &b[0])
}
