package signature

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hubscope/parsers/event"
	"hubscope/parsers/template"
)

// A Draft is a signature that was made of a template and lacks what only a person can
// know: the event.
type Draft struct {
	ID       string
	Event    event.Kind // Unrecognized as long as nobody has said what it means
	System   event.System
	Head     string
	Contains string
	Pattern  string // empty where Contains says it all
	Example  string // a whole line
}

// leastLetters is how much wording a draft must have: fewer letters occur everywhere.
const leastLetters = 3

// DraftOf makes a draft of a template that has the example's line. It reports false for a
// template without a wording to know it by.
func DraftOf(t template.Template, system event.System, head, example string) (Draft, bool) {
	parts := literalsOf(t)
	d := Draft{System: system, Head: head, Example: example}
	letters := 0
	holes := false
	var pattern strings.Builder
	for _, p := range parts {
		if p.Field != "" {
			holes = true
			pattern.WriteString("<" + p.Field + ">")
			continue
		}
		pattern.WriteString(p.Text)
		if n := lettersIn(p.Text); n > letters {
			letters, d.Contains = n, strings.TrimSpace(p.Text)
		}
	}
	if letters < leastLetters || len(d.Contains) > maxContains {
		return Draft{}, false
	}
	if holes {
		d.Pattern = strings.TrimSpace(pattern.String())
	}
	d.ID = idOf(d)
	_, proves := d.Signature(event.Other)
	return d, len(proves) == 0
}

// Signature returns the draft as a signature of that event, or why it is none.
func (d Draft) Signature(k event.Kind) (*Signature, []Problem) {
	d.Event = k
	pack, problems := Load(d.ID, []byte(d.TOML()))
	if len(problems) > 0 {
		return nil, problems
	}
	return pack.Signatures[0], nil
}

// literalsOf are the pieces of a template with those literals taken apart that a pattern
// would take for a hole, such as <null>.
func literalsOf(t template.Template) []template.Piece {
	var parts []template.Piece
	add := func(p template.Piece) {
		if n := len(parts); n > 0 && (parts[n-1].Field == "") == (p.Field == "") {
			if p.Field == "" {
				parts[n-1].Text += p.Text
			} else if p.Field == "_" {
				parts[n-1].Field = p.Field
			}
			return // two holes side by side are one
		}
		parts = append(parts, p)
	}
	for _, p := range t {
		if p.Secret {
			p.Field = "_"
		}
		if p.Field != "" {
			add(p)
			continue
		}
		from := 0
		for i := 0; i < len(p.Text); i++ {
			if _, n := holeAt(p.Text[i:]); n > 0 {
				if from < i {
					add(template.Piece{Text: p.Text[from:i]})
				}
				add(template.Piece{Text: p.Text[i : i+n], Field: "_"})
				i += n - 1
				from = i + 1
			}
		}
		if from < len(p.Text) {
			add(template.Piece{Text: p.Text[from:]})
		}
	}
	return parts
}

func lettersIn(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// idWords is how many words of the wording an id tells.
const idWords = 4

// idOf names a draft by its wording. The sum at its end keeps wordings apart that begin
// alike, and is the same whenever the same lines are taught again.
func idOf(d Draft) string {
	words := strings.FieldsFunc(strings.ToLower(d.Contains), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	sum := fnv.New32a()
	fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%s", d.System, d.Head, d.Contains, d.Pattern)
	words = append(words[:min(len(words), idWords)], fmt.Sprintf("%08x", sum.Sum32()))
	place := string(d.System)
	if place == "" {
		place = "any"
	}
	return place + "." + strings.Join(words, "-")
}

// TOML writes the draft as one signature of a pack. A draft without an event is one that
// Load refuses for want of it.
func (d Draft) TOML() string {
	var b strings.Builder
	b.WriteString("[[signature]]\n")
	line := func(key, value string) { b.WriteString(key + " = " + Quote(value) + "\n") }
	line("id", d.ID)
	name := ""
	if d.Event != event.Unrecognized {
		name = d.Event.String()
	}
	line("event", name)
	if d.System != "" {
		line("system", string(d.System))
	}
	if d.Head != "" {
		line("head", d.Head)
	}
	line("contains", d.Contains)
	if d.Pattern != "" {
		line("pattern", d.Pattern)
	}
	line("sure", string(event.Observed))
	line("example", d.Example)
	return b.String()
}

// Quote writes a TOML string on one line: a literal one where it can be. Bytes that are no
// UTF-8 become U+FFFD.
func Quote(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	plain := func(r rune) bool { return r != '\'' && r != '\t' && !unicode.IsControl(r) }
	if strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return "'" + s + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsControl(r):
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Without returns a pack's text without the signature of that id, for another to take its
// place. The text must be a pack that Load accepts; a signature in an inline array stays.
func Without(data []byte, id string) []byte {
	pack, _ := Load("", data)
	if pack == nil {
		return data
	}
	for _, s := range pack.Signatures {
		if s.ID != id || s.Line == 0 {
			continue
		}
		lines := strings.SplitAfter(string(data), "\n")
		end := len(lines)
		for _, o := range pack.Signatures {
			if o.Line > s.Line {
				end = min(end, o.Line-1)
			}
		}
		return []byte(strings.Join(lines[:s.Line-1], "") + strings.Join(lines[end:], ""))
	}
	return data
}
