//go:build !amd64

package shape

// Fits reports whether b begins with a text of this shape.
func (s *Shape) Fits(b []byte) bool { return len(b) >= s.n && s.n > 0 && s.fitsPlainly(b) }
