package source

import "bytes"

// MostLine is how much of a line is kept where lines come in bit by bit: a byte more than the
// megabyte at which the parsers cut a line, so that they see that it was longer and say so.
const MostLine = 1<<20 + 1

// Lines makes whole lines in UTF-8, as a Stream takes them, of the bytes of a log that come in
// bit by bit. The zero value is ready for use, by one goroutine.
type Lines struct {
	decoder Decoder
	buf     []byte // decoded
	whole   int    // how much of buf was given as lines
	over    bool   // the last line is longer than is kept
}

// Take takes the next bytes and returns the lines that are whole with them, each with its end.
// They hold until the next call.
func (l *Lines) Take(p []byte) []byte {
	old := l.forget()
	l.buf = l.decoder.Decode(l.buf, p)
	return l.cut(old)
}

// End returns what was held back, and what stands behind the last line end: the log ends
// here.
func (l *Lines) End() (lines, rest []byte) {
	old := l.forget()
	l.buf = l.decoder.End(l.buf)
	return l.cut(old), l.buf[l.whole:]
}

// forget lets go of what was given, and returns how much is left.
func (l *Lines) forget() int {
	if l.whole > 0 {
		l.buf = append(l.buf[:0], l.buf[l.whole:]...)
		l.whole = 0
	}
	return len(l.buf)
}

// cut finds the whole lines in buf, of which the first old bytes hold no line end.
func (l *Lines) cut(old int) []byte {
	if l.over {
		i := bytes.IndexByte(l.buf[old:], '\n')
		if i < 0 {
			l.buf = l.buf[:old]
			return nil
		}
		l.buf = append(l.buf[:old], l.buf[old+i:]...)
		l.over = false
	}
	if i := bytes.LastIndexByte(l.buf[old:], '\n'); i >= 0 {
		l.whole = old + i + 1
	}
	if len(l.buf)-l.whole > MostLine {
		l.buf, l.over = l.buf[:l.whole+MostLine], true
	}
	return l.buf[:l.whole]
}
