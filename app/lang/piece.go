package lang

import "strings"

// A Piece is a part of a sentence: words of the catalogue, or a value out of a log or a
// setting, which says whatever somebody wrote there.
type Piece struct {
	Text  string
	Value bool
}

// The marks around a value in a marked sentence. Both are noncharacters, which Visible
// shows as escapes: no value can hold one.
const (
	markStart = '\ufdd0'
	markEnd   = '\ufdd1'
)

// Marked returns a printer that marks the values in its sentences, for Pieces to tell apart.
// What it says must not be handed to it as a value again.
func (p *Printer) Marked() *Printer {
	c := *p
	c.marked = true
	return &c
}

// mark puts a value into a sentence.
func (p *Printer) mark(value string) string {
	value = Visible(value)
	if !p.marked || value == "" {
		return value
	}
	return string(markStart) + value + string(markEnd)
}

// named is the name of an id within a sentence; one without a name is a value.
func (p *Printer) named(set, id string) string {
	if s, ok := Catalogue(p.lang)[set+"."+id]; ok {
		return s
	}
	return p.mark(id)
}

// Pieces takes a sentence of a marked printer apart.
func Pieces(s string) []Piece {
	var list []Piece
	add := func(text string, value bool) {
		if text != "" {
			list = append(list, Piece{text, value})
		}
	}
	for {
		i := strings.IndexRune(s, markStart)
		if i < 0 {
			break
		}
		rest := s[i+len(string(markStart)):]
		j := strings.IndexRune(rest, markEnd)
		if j < 0 {
			break
		}
		add(s[:i], false)
		add(rest[:j], true)
		s = rest[j+len(string(markEnd)):]
	}
	add(s, false)
	return list
}
