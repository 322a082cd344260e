package listen

import (
	"bytes"
	"math"

	"hubscope/parsers/source"
)

const (
	// mostCounted is the largest octet count that is believed.
	mostCounted = 16 << 20
	// mostDigits is how many digits such a count has.
	mostDigits = 8
)

// A framer takes a connection's bytes apart into messages. RFC 6587 knows two ways: a message
// is preceded by its length and a blank ("octet counting"), or followed by a line end. Senders
// do not say which; a frame that begins with a number, a blank and "<" is a counted one. Line
// ends are LF, CR LF, and the NUL of some senders.
//
// How the bytes are cut into reads never changes the messages.
type framer struct {
	// out holds messages that are whole, each with a line end, and from begin on the one that
	// is coming in.
	out   []byte
	begin int

	state   frameState
	count   []byte // what may be an octet count
	left    int    // octets of a counted frame that are still to come
	nuls    int    // that stand behind what came in of a line
	byNUL   bool   // this sender ends its messages so
	counted bool   // the frame before was
	bad     bool   // the message at hand is longer than is kept, or its count was wrong

	malformed int64 // messages; what could be read of them is in out
}

type frameState int

const (
	between  frameState = iota // frames
	counting                   // digits so far
	believed                   // digits and a blank
	octets                     // of a counted frame
	toEnd                      // of a line
)

// feed takes the next bytes.
func (f *framer) feed(b []byte) {
	for len(b) > 0 {
		switch c := b[0]; f.state {
		case between:
			switch {
			case c == '\n' || c == '\r' || c == 0:
				b = b[1:]
			case isDigit(c) && c != '0':
				f.count = append(f.count[:0], c)
				f.state = counting
				b = b[1:]
			default:
				f.line(c)
			}
		case counting:
			switch {
			case isDigit(c) && len(f.count) < mostDigits:
			case c == ' ':
				f.state = believed
			default:
				f.line(c)
				continue
			}
			f.count = append(f.count, c)
			b = b[1:]
		case believed:
			if c == '<' && f.number() <= mostCounted {
				f.state, f.left, f.count = octets, f.number(), f.count[:0]
				f.counted = true
				continue
			}
			f.line(c)
			f.bad = f.bad || c == '<'
		case octets:
			n := min(f.left, len(b))
			f.add(b[:n])
			b = b[n:]
			if f.left -= n; f.left == 0 {
				f.end()
			}
		case toEnd:
			b = f.text(b)
		}
	}
}

// number is the octet count.
func (f *framer) number() int {
	n := 0
	for _, c := range f.count {
		if isDigit(c) {
			n = n*10 + int(c-'0')
		}
	}
	return min(n, math.MaxInt32)
}

// line begins a message that ends with a line end; what was taken for a count is its
// beginning. Behind a counted frame it is what a wrong count left over, unless it begins like
// a message, of which c is the first byte then.
func (f *framer) line(c byte) {
	f.bad = f.counted && (len(f.count) > 0 || c != '<')
	f.state, f.counted = toEnd, false
	f.add(f.count)
	f.count = f.count[:0]
}

// text takes more of a line and returns what stands behind its end.
func (f *framer) text(b []byte) []byte {
	if f.nuls > 0 {
		switch c := b[0]; c {
		case 0:
			f.nuls++
			return b[1:]
		case '<':
			f.byNUL = true
			f.end()
			return b
		default: // they belong to the text
			f.add(make([]byte, min(f.nuls, source.MostLine)))
			f.nuls = 0
		}
	}
	i := bytes.IndexByte(b, '\n')
	within := b
	if i >= 0 {
		within = b[:i]
	}
	if n := bytes.IndexByte(within, 0); n >= 0 {
		i = n
	}
	if i < 0 {
		f.add(b)
		return nil
	}
	f.add(b[:i])
	if b[i] == '\n' || f.byNUL {
		f.end()
	} else {
		f.nuls = 1
	}
	return b[i+1:]
}

// add keeps more of the message at hand.
func (f *framer) add(b []byte) {
	if room := source.MostLine - (len(f.out) - f.begin); len(b) > room {
		b, f.bad = b[:room], true
	}
	f.out = append(f.out, b...)
}

// end makes a line of the message at hand.
func (f *framer) end() {
	var cut bool
	if f.out, cut = endLine(f.out, f.begin); cut || f.bad {
		f.malformed++
	}
	f.begin = len(f.out)
	f.state, f.nuls, f.bad = between, 0, false
}

// waits reports whether a part of a message came in, and in a way that may be all of it:
// a NUL behind it may be its end.
func (f *framer) waits() (partly, perhaps bool) {
	return f.state != between, f.state == toEnd && f.nuls > 0
}

// flush ends the message at hand as it is: nothing more comes of it.
func (f *framer) flush() {
	switch f.state {
	case between:
		return
	case octets:
		f.bad = true
	case counting, believed:
		f.line('<')
	}
	f.counted = false
	f.end()
}

// lines is the messages that are whole, until forget.
func (f *framer) lines() []byte { return f.out[:f.begin] }

// pending is how much is held of a message that is not whole.
func (f *framer) pending() int { return len(f.out) - f.begin }

// forget lets the messages that are whole go.
func (f *framer) forget() {
	if f.begin == 0 {
		return
	}
	rest := f.out[f.begin:]
	if cap(f.out) > 8*readSize && len(rest) < readSize {
		f.out = nil // one long message is not paid for until the connection ends
	}
	f.out = append(f.out[:0], rest...)
	f.begin = 0
}

// endLine makes a line of what stands in b from begin on, if it is anything: line ends behind
// it are taken off, those inside it are spelled "#012" as rsyslog does, so that a message is a
// line. cut reports whether it became too long by that.
func endLine(b []byte, begin int) (_ []byte, cut bool) {
	for n := len(b); n > begin && (b[n-1] == '\n' || b[n-1] == '\r' || b[n-1] == 0); n-- {
		b = b[:n-1]
	}
	if len(b) == begin {
		return b, false
	}
	if n := bytes.Count(b[begin:], lineFeed); n > 0 {
		if b = spell(b, begin, n); len(b) > begin+source.MostLine {
			b, cut = b[:begin+source.MostLine], true
		}
	}
	return append(b, '\n'), cut
}

var lineFeed = []byte{'\n'}

const spelled = "#012"

// spell writes the n line feeds from begin on in four characters.
func spell(b []byte, begin, n int) []byte {
	from := len(b)
	b = append(b, make([]byte, n*(len(spelled)-1))...)
	for to := len(b); to > from; {
		from--
		if b[from] != '\n' {
			to--
			b[to] = b[from]
			continue
		}
		to -= len(spelled)
		copy(b[to:], spelled)
	}
	return b
}

func isDigit(c byte) bool { return c-'0' < 10 }
