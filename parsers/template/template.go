// Package template groups messages that nobody knows into templates: the wording that many
// of them share, with <field> holes where they differ.
//
// The way is Drain's (He, Zhu, Zheng and Lyu 2017): a tree of fixed depth leads to a leaf
// with few templates, which a message is compared with. It differs in two things, because
// here a template becomes a signature. The tree asks for the signs between the words, not
// for the first words, so that a message may begin with a name. And a word of letters
// becomes a hole only when enough different ones stood in its place, so that "sync failed"
// and "sync started" stay two templates.
package template

import (
	"strconv"
	"strings"
)

// A Piece is a part of a template: a literal, or a hole when Field is not empty.
type Piece struct {
	Text  string // the literal, or what stood in the hole first
	Field string
	// Secret is set on a hole in which a masked value stood: it is not to be kept.
	Secret bool
}

// A Template is a wording with holes. No two holes follow each other, and no two have the
// same name.
type Template []Piece

// String writes the template with its holes as <field>.
func (t Template) String() string {
	var b strings.Builder
	for _, p := range t {
		if p.Field != "" {
			b.WriteString("<" + p.Field + ">")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// newTemplate joins tokens into pieces. wild tells of words that became holes.
func newTemplate(list []token, wild []bool) Template {
	var t Template
	seen := map[string]int{}
	for i, tok := range list {
		hole := !tok.class.constant() || wild[i]
		n := len(t)
		switch {
		case hole && n > 0 && t[n-1].Field != "":
			t[n-1].Text += tok.text
			t[n-1].Secret = t[n-1].Secret || tok.class == hidden
		case hole:
			name := fieldName(list, i)
			if seen[name]++; seen[name] > 1 {
				name += strconv.Itoa(seen[name])
			}
			t = append(t, Piece{Text: tok.text, Field: name, Secret: tok.class == hidden})
		case n > 0 && t[n-1].Field == "":
			t[n-1].Text += tok.text
		default:
			t = append(t, Piece{Text: tok.text})
		}
	}
	return t
}

// fieldName names the hole of a token by what it is, or by the word before it.
func fieldName(list []token, i int) string {
	switch list[i].class {
	case host:
		if wordBefore(list, i) == "user" { // names are written with dots, too
			return "user"
		}
		return "host"
	case addr:
		return "address"
	case user:
		return "user"
	case number:
		if i > 1 && list[i-1].text == ":" && (list[i-2].class == host || list[i-2].class == addr) {
			return "port"
		}
	}
	if name := wordBefore(list, i); name != "" {
		return name
	}
	switch list[i].class {
	case number:
		return "number"
	case hidden:
		return "secret"
	case word:
		return "word"
	}
	return "value"
}

// nameless are words that say nothing of the value behind them, and names that the model
// would take for an identity.
var nameless = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "to": true, "in": true, "at": true, "on": true, "for": true, "from": true, "by": true,
	"is": true, "was": true, "are": true, "with": true, "after": true, "before": true, "and": true, "or": true, "not": true,
	"has": true, "have": true, "took": true, "than": true, "app": true, "device": true, "ms": true, "s": true, "nil": true, "null": true,
}

// longestName bounds a field's name.
const longestName = 24

// wordBefore is the word that stands before a token, with a blank or one sign of assigning
// between, if it may name a field.
func wordBefore(list []token, i int) string {
	j := i - 1
	for signs := 0; j >= 0 && list[j].class == sign && signs < 3; j, signs = j-1, signs+1 {
		if !strings.Contains(" \t:=\"'(<[", list[j].text) {
			return ""
		}
	}
	if j < 0 || j == i-1 || list[j].class != word {
		return ""
	}
	name := strings.ToLower(list[j].text)
	if len(name) > longestName || nameless[name] {
		return ""
	}
	for k := 0; k < len(name); k++ {
		if c := name[k]; (c < 'a' || c > 'z') && c != '_' && c != '-' {
			return ""
		}
	}
	return name
}
