package redact

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sweep finds identities in one text after the other, in memory of its own.
//
// It looks at the text as it stands, then at what the text says once escapes are read: of
// URLs, of JSON, of HTML, of quoted-printable mail, of signs that are wider, composed
// otherwise or not seen at all. It does so again as long as there are escapes left, because
// a URL stands in a JSON string. Runs that may be base64 are read as such. What is found in a
// reading is replaced where it came from.
type sweep struct {
	r     *Redactor
	spans []span
	// checking is set for a finished report: only what is known counts, and only as a whole
	// token.
	checking bool

	layers [mostLayers]layer
	quoted layer // of quoted-printable
	folded [longestKey]byte
	inner  []byte // what base64 stands for
	units  []byte // the same, read as UTF-16
	nested *sweep // looks through it
	dull   memory
	// decoding is set for the nested one: base64 is not looked for in base64.
	decoding bool

	parts []part // of a value
	marks []mark

	// Of the scan at hand: up to where words with dots, and runs of base64, were looked at.
	dotted, coded int
}

// A span is what is to be replaced, by its place in the text as it stands.
type span struct {
	start, end int
	entity     int32 // -1 for what is known by its form only
	kind       Kind
	value      string // of a form
	typed      bool   // a field says so
}

// A mark is a part of a text of which a field says what it is.
type mark struct {
	start, end int
	kind       Kind
}

func newSweep(r *Redactor) *sweep { return &sweep{r: r} }

// text appends s to dst with every identity replaced.
func (w *sweep) text(dst, s []byte) []byte { return w.marked(dst, s, nil) }

// marked is text for one of which parts are known to be identities, be they common words.
func (w *sweep) marked(dst, s []byte, marks []mark) []byte {
	w.spans = w.spans[:0]
	for _, m := range marks {
		if p, ok := w.r.typed(m.kind, s[m.start:m.end]); ok {
			p.start, p.end = m.start, m.end
			w.spans = append(w.spans, p)
		}
	}
	w.readings(s)
	w.settle()
	if len(w.spans) == 0 {
		return append(dst, s...)
	}
	done := 0
	for i := range w.spans {
		p := &w.spans[i]
		dst = append(dst, s[done:p.start]...)
		dst = append(dst, w.token(p)...)
		done = p.end
	}
	return append(dst, s[done:]...)
}

func (w *sweep) token(p *span) string {
	if p.entity < 0 {
		p.entity = w.r.entity(p.kind, w.r.key(p.kind, p.value), p.value)
	}
	return w.r.tokenOf(p.entity)
}

// find leaves what is to be replaced in w.spans, in order and without overlaps.
func (w *sweep) find(s []byte) {
	w.spans = w.spans[:0]
	w.readings(s)
	w.settle()
}

// readings scans a text, and what it says once its escapes are read. What looks like
// quoted-printable is read in addition: in a=24 it is nothing of the kind.
func (w *sweep) readings(s []byte) {
	found := w.scan(s, nil)
	if found&readable != 0 {
		w.read(s, nil)
	}
	if found&printableQuotes != 0 && w.quoted.read(s, nil, true) && w.scan(w.quoted.text, w.quoted.at)&readable != 0 {
		w.read(w.quoted.text, w.quoted.at)
	}
}

// read reads escapes as long as there are any. at is where each byte of a text comes from; nil
// for the text itself.
func (w *sweep) read(s []byte, at []int32) {
	for i := range w.layers {
		l := &w.layers[i]
		if !l.read(s, at, false) || w.scan(l.text, l.at)&readable == 0 {
			return
		}
		s, at = l.text, l.at
	}
}

// What a scan finds beside identities.
const (
	readable        = 1 << iota // signs that may be written in another way
	printableQuotes             // quoted-printable
)

// add notes a find of the scan at hand.
func (w *sweep) add(at []int32, p span) {
	if at != nil {
		p.start, p.end = int(at[p.start]), int(at[p.end])
	}
	w.spans = append(w.spans, p)
}

// settle puts finds in order and leaves of those that overlap what says the most: the one
// that holds the other, or both together.
func (w *sweep) settle() {
	if len(w.spans) < 2 {
		return
	}
	slices.SortFunc(w.spans, func(a, b span) int {
		switch {
		case a.start != b.start:
			return a.start - b.start
		case a.end != b.end:
			return b.end - a.end
		case a.typed != b.typed:
			return int(b2i(b.typed)) - int(b2i(a.typed))
		}
		return int(b.entity) - int(a.entity) // what is known first
	})
	out := w.spans[:1]
	for _, p := range w.spans[1:] {
		last := &out[len(out)-1]
		switch {
		case p.start >= last.end:
			out = append(out, p)
		case p.end <= last.end: // held
		default:
			if last.entity < 0 && p.entity >= 0 {
				last.entity = p.entity
			}
			last.end = p.end
		}
	}
	w.spans = out
}

// scan looks through a text and reports what escapes it may hold.
func (w *sweep) scan(s []byte, at []int32) (escapes uint8) {
	w.dotted, w.coded = 0, 0
	filter, shift := w.r.table.filter, w.r.table.shift&31
	for i := 0; i < len(s); {
		c := s[i]
		class := classOf[c]
		if class&inWord == 0 {
			if class&mayEscape != 0 {
				escapes |= escape(s, i)
			}
			switch c {
			case '@':
				w.mail(s, i, at)
			case '\\':
				w.account(s, i, at)
			case '/':
				if i > 2 && (s[i-1] == '/' || s[i-1] == '\\') {
					w.bareHost(s, i+1, at)
				}
			case ':':
				if i+1 < len(s) && s[i+1] == ':' && (i == 0 || classOf[s[i-1]]&inWord == 0 && s[i-1] != ':') {
					w.colons(s, i, at)
				}
			}
			i++
			continue
		}
		end, signs := i, class
		for {
			if end+4 <= len(s) {
				h := binary.LittleEndian.Uint32(s[end:]) | 0x20202020
				if k := h * hashBy >> shift; filter[k>>6]>>(k&63)&1 != 0 {
					w.lookUp(s, end, h, at)
				}
			}
			if end++; end == len(s) {
				break
			}
			class := classOf[s[end]]
			if class&inWord == 0 {
				break
			}
			signs |= class
		}
		if signs&mayEscape != 0 {
			escapes |= readable
		}
		if end-i < 4 || end == len(s) { // a short word has a head of its own
			h := head(s, i, end)
			if k := h * hashBy >> shift; filter[k>>6]>>(k&63)&1 != 0 {
				w.lookUp(s, i, h, at)
			}
		}
		if end < len(s) {
			if c := s[end]; (c == '.' || c == ':' || c == '-') && i >= w.dotted {
				w.forms(s, i, end, at)
			}
			if i >= w.coded && (end-i >= leastBase64 || classOf[s[end]]&inBase64 != 0) {
				w.base64(s, i, at)
			}
		} else if i >= w.coded {
			w.base64(s, i, at)
		}
		i = end
	}
	return escapes
}

// lookUp looks for the longest spelling that begins at i with the head h.
func (w *sweep) lookUp(s []byte, i int, h uint32, at []int32) {
	t := &w.r.table
	lengths := t.heads[h]
	if lengths == 0 {
		return
	}
	n, _ := longest(lengths)
	n = min(n, len(s)-i)
	for k := range n {
		c := s[i+k]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		w.folded[k] = c
	}
	before := borderBefore(s, i)
	for lengths &= 1<<(n+1) - 1; lengths != 0; {
		n, lengths = longest(lengths)
		p, ok := t.entries[string(w.folded[:n])]
		if !ok {
			continue
		}
		end := i + n
		if rest := p.text[n:]; rest != "" {
			if !foldedPrefix(s[end:], rest) {
				continue
			}
			end += len(rest)
		}
		if behind := borderBehind(s, end); !p.stands(before, behind) || w.checking && !p.whole(before, behind) {
			continue
		}
		if p.cue != noCue {
			w.cued(s, end, p.cue, at)
			continue
		}
		w.add(at, span{start: i, end: end, entity: p.entity})
		return
	}
}

// A border is what lies between two signs.
type border uint8

const (
	noBorder    border = iota // two letters, or two digits
	digitBorder               // a letter beside a digit
	partBorder                // a capital behind a small letter
	wordBorder                // something else than a letter or a digit
)

// stands reports whether a spelling may stand between two borders.
func (p *spelling) stands(before, behind border) bool {
	switch p.mode {
	case wholeWord:
		return before == wordBorder && behind == wordBorder
	case wordPart:
		return before != noBorder && behind != noBorder
	}
	// Anywhere; but a number is another one with a digit more.
	first, last := p.text[0], p.text[len(p.text)-1]
	return !(before == noBorder && classOf[first]&isDigit != 0) && !(behind == noBorder && classOf[last]&isDigit != 0)
}

// whole reports whether a spelling that stands between two borders is a whole token: in
// Chinese and Japanese every name is.
func (p *spelling) whole(before, behind border) bool {
	return before == wordBorder && behind == wordBorder || p.text[0] >= utf8.RuneSelf && strings.IndexFunc(p.text, wordByItself) >= 0
}

func borderBefore(s []byte, i int) border {
	if i == 0 {
		return wordBorder
	}
	if s[i-1] < utf8.RuneSelf && s[i] < utf8.RuneSelf {
		return asciiBorder(s[i-1], s[i])
	}
	a, _ := utf8.DecodeLastRune(s[:i])
	b, _ := utf8.DecodeRune(s[i:])
	return runeBorder(a, b)
}

func borderBehind(s []byte, i int) border {
	if i >= len(s) {
		return wordBorder
	}
	return borderBefore(s, i)
}

func asciiBorder(a, b byte) border {
	x, y := classOf[a], classOf[b]
	switch {
	case x&y&inWord == 0:
		return wordBorder
	case (x^y)&isDigit != 0:
		return digitBorder
	case a >= 'a' && b >= 'A' && b <= 'Z':
		return partBorder
	}
	return noBorder
}

// runeBorder is a border with a sign beyond ASCII at it. Between two scripts words end.
func runeBorder(a, b rune) border {
	if !unicode.IsLetter(a) && !unicode.IsDigit(a) || !unicode.IsLetter(b) && !unicode.IsDigit(b) || wordByItself(a) != wordByItself(b) {
		return wordBorder
	}
	return noBorder
}

// foldedPrefix reports whether b begins with a text in small letters, in any case.
func foldedPrefix(b []byte, text string) bool {
	if len(b) < len(text) {
		return false
	}
	for i := range len(text) {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != text[i] {
			return false
		}
	}
	return true
}
