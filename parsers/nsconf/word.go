package nsconf

import "strings"

// blanks are the characters that separate words. A line feed cannot occur, a
// carriage return only at the end of a line that was edited on Windows.
const blanks = " \t\r"

// word is one word of a command line, quotes resolved.
type word struct {
	text string
	// literal says that the word was quoted, so a leading dash is no flag.
	literal bool
}

// flag tells whether the word is the name of a flag. "-5" is a value.
func (w word) flag() bool {
	return !w.literal && len(w.text) > 1 && w.text[0] == '-' && (w.text[1] < '0' || w.text[1] > '9')
}

// words splits a command line by the rules of the appliance's own reader, as
// its vendor publishes them in the conversion tool nspepi:
//
//   - blanks separate words, outside of quotes and parentheses;
//   - a word that starts with " or ' ends at the same quote; inside, \" \' \\
//     \t \n \r are escapes and any other backslash is itself;
//   - a quote inside a word is kept with what it holds;
//   - q/.../ and its like (see [literalClose]) hold anything but their own end,
//     without escapes, when a blank or the line's end follows;
//   - a word that starts with # makes the rest of the line a comment.
//
// A quoted word that does not end is left out, together with the flag it
// belongs to; place is then that flag, and fault says what is missing. The
// words before it stand.
func words(line string, into []word) (_ []word, fault ProblemCode, place string) {
	for {
		line = strings.TrimLeft(line, blanks)
		if line == "" || line[0] == '#' {
			return into, fault, place
		}
		w, rest, bad := nextWord(line, fault != "")
		if bad != "" && fault == "" {
			fault, place = bad, lastFlag(into)
		}
		if bad == UnterminatedQuote && w.literal {
			if n := len(into); n > 0 && into[n-1].flag() {
				into = into[:n-1]
			}
			return into, fault, place
		}
		into = append(into, w)
		line = rest
	}
}

// lastFlag names the place of a fault without showing a value, which may be a
// secret.
func lastFlag(list []word) string {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].flag() {
			return list[i].text
		}
	}
	return ""
}

// nextWord splits off one word. After a fault in the line, plain is set: then
// quotes and parentheses inside a word no longer count, because they could not
// be matched up once and trying again at each word would cost the square of
// the line.
func nextWord(line string, plain bool) (w word, rest string, fault ProblemCode) {
	switch c := line[0]; {
	case c == '-':
		text, rest := cutBlank(line)
		return word{text: text}, rest, ""
	case c == '"' || c == '\'':
		text, rest, ok := unquote(line)
		if !ok {
			fault = UnterminatedQuote
		}
		return word{text: text, literal: true}, rest, fault
	case c == 'q':
		if text, rest, ok := literal(line); ok {
			return word{text: text, literal: true}, rest, ""
		}
	}
	if !plain {
		var end int
		if end, fault = plainEnd(line); fault == "" {
			return word{text: line[:end]}, line[end:], ""
		}
	}
	// Quotes and parentheses that do not match up are plain characters of a
	// value that nobody quoted: the next blank ends it.
	text, rest := cutBlank(line)
	return word{text: text}, rest, fault
}

// cutBlank splits before the first blank.
func cutBlank(s string) (head, tail string) {
	if i := strings.IndexAny(s, blanks); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// unquote resolves the quoted text that s starts with.
func unquote(s string) (text, rest string, ok bool) {
	quote := s[0]
	s = s[1:]
	// Most values hold no escape and are a slice of the line.
	end := strings.IndexByte(s, quote)
	if end >= 0 && strings.IndexByte(s[:end], '\\') < 0 {
		return s[:end], s[end+1:], true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == quote:
			return b.String(), s[i+1:], true
		case c == '\\' && i+1 < len(s):
			if plain, known := unescape(s[i+1]); known {
				c = plain
				i++
			}
		}
		b.WriteByte(c)
	}
	return b.String(), "", false
}

func unescape(c byte) (plain byte, known bool) {
	switch c {
	case 't':
		return '\t', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case '"', '\'', '\\':
		return c, true
	}
	return 0, false
}

// literalOpen are the characters that may follow the q of a literal.
const literalOpen = "/{<|~$^+=&%@`?"

// literalClose is the character that ends a literal opened by c.
func literalClose(c byte) byte {
	switch c {
	case '{':
		return '}'
	case '<':
		return '>'
	}
	return c
}

// literal reads q/.../, q{...} and their like. What does not end with a blank
// or the line's end behind it is an ordinary word that starts with q.
func literal(s string) (text, rest string, ok bool) {
	if len(s) < 3 || strings.IndexByte(literalOpen, s[1]) < 0 {
		return "", "", false
	}
	end := strings.IndexByte(s[2:], literalClose(s[1]))
	if end < 0 {
		return "", "", false
	}
	text, rest = s[2:2+end], s[2+end+1:]
	if rest != "" && strings.IndexByte(blanks, rest[0]) < 0 {
		return "", "", false
	}
	return text, rest, true
}

// plainEnd finds the end of a word that starts unquoted. Quotes and
// parentheses inside it protect blanks.
func plainEnd(s string) (end int, fault ProblemCode) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\r':
			if depth == 0 {
				return i, ""
			}
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return 0, UnbalancedParenthesis
			}
		case '"', '\'':
			_, rest, ok := unquote(s[i:])
			if !ok {
				return 0, UnterminatedQuote
			}
			i = len(s) - len(rest) - 1
		}
	}
	if depth > 0 {
		return 0, UnbalancedParenthesis
	}
	return len(s), ""
}
