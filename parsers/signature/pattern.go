package signature

import (
	"strings"

	"hubscope/parsers/event"
)

// A pattern is literals with holes. The zero pattern matches every message.
type pattern struct {
	fold bool
	// first is the hole before the first literal.
	first hole
	parts []part
}

// A part is a literal and the hole behind it.
type part struct {
	literal []byte // folded when the pattern folds; empty only behind a hole with values
	hole    hole
}

type hole struct {
	kind   holeKind
	name   string            // empty for a hole that is not kept
	values map[string][]byte // of a holeValue, by the word in the log
}

type holeKind uint8

const (
	holeNone  holeKind = iota
	holeRun            // the shortest run up to the next literal
	holeValue          // one word of a table
)

// compile reads a pattern. values are the tables of the holes that have one. detail is
// the faulty part of the pattern when reason is not empty.
func compile(text string, fold bool, values map[string]map[string][]byte) (p pattern, names []string, reason Reason, detail string) {
	p.fold = fold
	if text == "" {
		return p, nil, "", ""
	}
	seen := map[string]bool{}
	literal := []byte(nil)
	previous := holeNone // the kind of the hole directly before, none when a literal is between
	flush := func() {
		if fold {
			literal = lowered(literal)
		}
		p.parts = append(p.parts, part{literal: literal})
		literal, previous = nil, holeNone
	}
	for len(text) > 0 {
		name, n := holeAt(text)
		if n == 0 {
			literal = append(literal, text[0])
			text = text[1:]
			continue
		}
		h := hole{kind: holeRun, name: name}
		if table, ok := values[name]; ok {
			h.kind, h.values = holeValue, table
		}
		if name == "_" {
			h.name = ""
		} else if seen[name] {
			return p, nil, ReasonDuplicateField, name
		} else {
			seen[name] = true
			names = append(names, name)
		}
		switch {
		case len(literal) > 0:
			flush()
			p.parts[len(p.parts)-1].hole = h
		case len(p.parts) == 0 && p.first.kind == holeNone && h.kind == holeRun:
			p.first = h
		case previous == holeValue && h.kind == holeRun:
			// A word of a table ends by itself, so nothing has to stand between.
			flush()
			p.parts[len(p.parts)-1].hole = h
		default:
			return p, nil, ReasonBadPattern, text[:n]
		}
		previous = h.kind
		text = text[n:]
	}
	if len(literal) > 0 {
		flush()
	}
	if len(p.parts) == 0 {
		return p, nil, ReasonBadPattern, ""
	}
	for name := range values {
		if !seen[name] {
			return p, nil, ReasonUnknownField, name
		}
	}
	return p, names, "", ""
}

// holeAt returns the name of the hole that text starts with and its length with the
// brackets, or 0.
func holeAt(text string) (string, int) {
	if len(text) < 3 || text[0] != '<' {
		return "", 0
	}
	end := strings.IndexByte(text, '>')
	if end < 2 {
		return "", 0
	}
	name := text[1:end]
	if !isFieldName(name) {
		return "", 0
	}
	return name, end + 1
}

func isFieldName(name string) bool {
	if name == "" || isDigit(name[0]) {
		return false
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; !isLetter(c) && !isDigit(c) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// match appends the fields of the pattern's first place in message to dst. Taking the
// first place of every literal is enough: a later one leaves less for those behind it.
func (p *pattern) match(message []byte, dst []event.Field) ([]event.Field, bool) {
	before := len(dst)
	pos := 0
	open := p.first // the hole that waits for the next literal
	for i := range p.parts {
		part := &p.parts[i]
		start, end, value, ok := p.place(part, message, pos)
		if !ok {
			return dst[:before], false
		}
		if open.kind == holeRun && open.name != "" {
			from := pos
			if i == 0 {
				from = start
				for from > 0 && !isBlank(message[from-1]) {
					from--
				}
			}
			dst = append(dst, event.Field{Name: open.name, Value: message[from:start]})
		}
		if part.hole.kind == holeValue && part.hole.name != "" {
			dst = append(dst, event.Field{Name: part.hole.name, Value: value})
		}
		pos, open = end, part.hole
	}
	if open.kind == holeRun && open.name != "" {
		end := pos
		for end < len(message) && !isBlank(message[end]) {
			end++
		}
		dst = append(dst, event.Field{Name: open.name, Value: message[pos:end]})
	}
	return dst, true
}

// place finds the first place of a part from pos on: where its literal starts, where
// the literal with a word of its table ends, and what the table makes of the word.
func (p *pattern) place(part *part, message []byte, pos int) (start, end int, value []byte, ok bool) {
	for {
		at := index(message[pos:], part.literal, p.fold)
		if at < 0 {
			return 0, 0, nil, false
		}
		start = pos + at
		end = start + len(part.literal)
		if part.hole.kind != holeValue {
			return start, end, nil, true
		}
		from, to := wordAt(message, end)
		if value, ok = p.lookup(part.hole.values, message[from:to]); ok {
			return start, to, value, true
		}
		pos = start + 1
	}
}

// longestWord bounds the words of value tables, and what stands before them: a literal
// that occurs everywhere must not make every place of it a walk to the message's end.
const longestWord = 64

func (p *pattern) lookup(values map[string][]byte, word []byte) ([]byte, bool) {
	if len(word) == 0 || len(word) > longestWord {
		return nil, false
	}
	if p.fold {
		var folded [longestWord]byte
		for i, c := range word {
			folded[i] = lower(c)
		}
		v, ok := values[string(folded[:len(word)])]
		return v, ok
	}
	v, ok := values[string(word)]
	return v, ok
}

// wordAt returns the borders of the word that follows pos, behind what stands between
// a name and its value.
func wordAt(message []byte, pos int) (from, to int) {
	from = pos
	for from < len(message) && from < pos+longestWord && isSeparator(message[from]) {
		from++
	}
	to = from
	for to < len(message) && to <= from+longestWord && isWord(message[to]) {
		to++
	}
	for to > from && message[to-1] == '-' {
		to--
	}
	return from, to
}

func isSeparator(c byte) bool {
	switch c {
	case ' ', '\t', '_', '=', ':', '"', '\'', '(', '[', '{', '<', ',', '&', '?', '/':
		return true
	}
	return false
}

func isBlank(c byte) bool  { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c >= 0x80 }
