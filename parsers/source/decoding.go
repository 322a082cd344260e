package source

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// A Decoder gives UTF-8 for the bytes of a log that come in bit by bit: a command's output,
// standard input, a file that grows. How they are encoded is told by the first of them, as
// for a file, where they leave no choice: a byte order mark, or UTF-16, shows in the first
// line. What is ASCII so far may still turn out to be Shift-JIS or Windows-1252; it is given
// as it is meanwhile, since that is the same in all of them, and so is what proves nothing.
// How the bytes are cut into pieces never changes what is given.
//
// The zero value is ready for use. A Decoder is used by one goroutine.
type Decoder struct {
	enc    encoding
	known  bool   // enc is settled
	begun  bool   // the first line was seen: there is no byte order mark any more, and no UTF-16
	held   []byte // came in and is not given yet: a part of a line, or of a character
	sample []byte // lines that are not ASCII, while enc is open
	judged int    // how many bytes of the sample were looked at last
	trans  transform.Transformer
}

// firstLook is how many bytes the first look wants at least: fewer prove no UTF-16.
const firstLook = 8

// enoughUTF8 is how many characters of UTF-8, and no byte that is none, settle that it is.
const enoughUTF8 = 8

// Decode appends to dst what became readable with p. While the encoding is open, that is
// whole lines; an empty first line waits for the next.
func (d *Decoder) Decode(dst, p []byte) []byte {
	for !d.known && len(p) > 0 {
		n, whole := d.line(p)
		d.held = append(d.held, p[:n]...)
		if p = p[n:]; whole {
			dst = d.judge(dst, false)
		}
	}
	return d.decode(dst, p, false)
}

// End appends to dst what was still held back: the log ends here.
func (d *Decoder) End(dst []byte) []byte {
	if !d.known {
		dst = d.judge(dst, true)
		d.known = true
	}
	return d.decode(dst, nil, true)
}

// Encoding names the encoding as Content.Encoding does. It may change with every Decode
// until all is settled.
func (d *Decoder) Encoding() string {
	if d.enc.name == "" {
		return asUTF8.name
	}
	return d.enc.name
}

// line says how much of p belongs to the line that is held, and whether that ends it.
func (d *Decoder) line(p []byte) (n int, whole bool) {
	from := 0
	if !d.begun {
		if n = d.shortLine(p); n > 0 {
			return n, true
		}
		from = min(max(firstLook-1-len(d.held), 0), len(p))
	}
	if i := bytes.IndexByte(p[from:], '\n'); i >= 0 {
		n, whole = from+i+1, true
	} else {
		n = len(p)
	}
	if room := headSize - len(d.held); n >= room {
		return room, true
	}
	return n, whole
}

// shortLine says how much of p belongs to a first line that is too short to be looked at for
// UTF-16, and is none: 0 when there is no such line. The characters of ASCII would have a NUL
// beside them.
func (d *Decoder) shortLine(p []byte) int {
	if bytes.IndexByte(d.held, 0) >= 0 {
		return 0
	}
	for i, c := range p[:min(max(firstLook-1-len(d.held), 0), len(p))] {
		switch {
		case c == 0:
			return 0
		case c == '\n' && len(d.held)+i > 0: // a line feed alone may be the half of one
			return i + 1
		}
	}
	return 0
}

// judge looks at the line that is held, tries to settle the encoding, and gives the line.
func (d *Decoder) judge(dst []byte, end bool) []byte {
	b := d.held
	d.held = nil
	if !d.begun {
		d.begun = true
		if e := detect(b, end); e.mark > 0 || e.wide {
			d.settle(e)
			return d.decode(dst, b[e.mark:], false)
		}
	}
	if !isASCII(b) {
		d.sample = append(d.sample, b...)
		// Looking at all of it again for every line would be quadratic.
		if full := len(d.sample) >= headSize; full || len(d.sample) > d.judged+d.judged/4 {
			d.judged = len(d.sample)
			e := detect(d.sample, end)
			good, bad := countUTF8(d.sample, end)
			if e.decoder != nil || bad == 0 && good >= enoughUTF8 || full {
				d.settle(e)
				return d.decode(dst, b, false)
			}
		}
	}
	dst = append(dst, b...)
	d.held = b[:0]
	return dst
}

func (d *Decoder) settle(e encoding) {
	d.enc, d.known, d.sample = e, true, nil
	if e.decoder != nil {
		d.trans = e.decoder()
	}
}

// decode appends p, of a settled encoding, to dst.
func (d *Decoder) decode(dst, p []byte, end bool) []byte {
	if d.trans == nil {
		return append(dst, p...)
	}
	if len(d.held) > 0 {
		p = append(d.held, p...)
	}
	for len(p) > 0 {
		dst = grown(dst, max(len(p)+len(p)/2, utf8.UTFMax))
		nDst, nSrc, err := d.trans.Transform(dst[len(dst):cap(dst)], p, end)
		dst = dst[:len(dst)+nDst]
		p = p[nSrc:]
		// Decoders replace what they cannot read, so what is left is a character's beginning.
		if err == transform.ErrShortSrc {
			break
		}
	}
	d.held = append(d.held[:0], p...)
	return dst
}

// grown gives b room for n bytes more.
func grown(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	return append(make([]byte, 0, 2*len(b)+n), b...)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
