package expr

import "strings"

// blanks are the characters that separate words of a rule.
const blanks = " \t\r\n"

// scanner walks a rule byte by byte. Every special character of both syntaxes
// is ASCII, so other bytes pass through untouched.
type scanner struct {
	src string
	pos int
}

func (s *scanner) blanks() {
	for s.pos < len(s.src) && strings.IndexByte(blanks, s.src[s.pos]) >= 0 {
		s.pos++
	}
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.src) {
		return s.src[s.pos]
	}
	return 0
}

// accept consumes the token if it comes next.
func (s *scanner) accept(token string) bool {
	if !strings.HasPrefix(s.src[s.pos:], token) {
		return false
	}
	s.pos += len(token)
	return true
}

// boundary tells whether the term before pos is complete: the end, a
// connective or a closing parenthesis follows.
func (s *scanner) boundary() bool {
	rest := s.src[s.pos:]
	return rest == "" || rest[0] == ')' || strings.HasPrefix(rest, "&&") || strings.HasPrefix(rest, "||")
}

// identifier consumes [A-Za-z_][A-Za-z0-9_]*, or nothing.
func (s *scanner) identifier() string {
	start := s.pos
	for s.pos < len(s.src) && identifierByte(s.src[s.pos], s.pos == start) {
		s.pos++
	}
	return s.src[start:s.pos]
}

func identifierByte(c byte, first bool) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || !first && c >= '0' && c <= '9'
}

// bare consumes an unquoted word of the classic syntax. It ends where a term
// or a word can end.
func (s *scanner) bare() string {
	start := s.pos
	for !s.boundary() && s.src[s.pos] != '(' && strings.IndexByte(blanks, s.src[s.pos]) < 0 {
		s.pos++
	}
	return s.src[start:s.pos]
}

// word consumes a word of the classic syntax, quoted or not; ok is false when
// there is none or its quote does not end.
func (s *scanner) word() (text string, ok bool) {
	s.blanks()
	if c := s.peek(); c == '"' || c == '\'' {
		return s.quoted()
	}
	text = s.bare()
	return text, text != ""
}

// quoted consumes a quoted text, with \" \' \\ \t \n \r as escapes; any other
// backslash stands for itself.
func (s *scanner) quoted() (text string, ok bool) {
	quote := s.src[s.pos]
	s.pos++
	start := s.pos
	var b strings.Builder
	escaped := false
	for ; s.pos < len(s.src); s.pos++ {
		c := s.src[s.pos]
		if c == quote {
			if !escaped {
				text = s.src[start:s.pos]
			} else {
				text = b.String()
			}
			s.pos++
			return text, true
		}
		if c == '\\' && s.pos+1 < len(s.src) {
			if plain, known := unescape(s.src[s.pos+1]); known {
				if !escaped {
					escaped = true
					b.WriteString(s.src[start:s.pos])
				}
				b.WriteByte(plain)
				s.pos++
				continue
			}
		}
		if escaped {
			b.WriteByte(c)
		}
	}
	return "", false
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

// arguments consumes a balanced "(...)" and returns what stands between. It
// knows quotes and the re/.../ literals of the advanced syntax, which may hold
// parentheses of their own.
func (s *scanner) arguments() (text string, ok bool) {
	s.pos++ // the opening parenthesis
	start, depth := s.pos, 1
	fresh := true // at the start of an argument, where a regular expression may stand
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch {
		case c == '"' || c == '\'':
			if _, ok := s.quoted(); !ok {
				return "", false
			}
			fresh = false
			continue
		case c == '(':
			depth++
			fresh = true
		case c == ')':
			if depth--; depth == 0 {
				text = s.src[start:s.pos]
				s.pos++
				return text, true
			}
			fresh = false
		case c == ',':
			fresh = true
		case fresh && s.regex():
			fresh = false
			continue
		case strings.IndexByte(blanks, c) < 0:
			fresh = false
		}
		s.pos++
	}
	return "", false
}

// regex consumes re<delimiter>...<delimiter>, the advanced syntax's literal
// for a regular expression.
func (s *scanner) regex() bool {
	rest := s.src[s.pos:]
	if len(rest) < 4 || !strings.EqualFold(rest[:2], "re") || identifierByte(rest[2], false) ||
		strings.IndexByte(blanks+"().,", rest[2]) >= 0 {
		return false
	}
	end := strings.IndexByte(rest[3:], rest[2])
	if end < 0 {
		return false
	}
	s.pos += 3 + end + 1
	return true
}

// skipTerm consumes the rest of a term whose meaning is unknown anyway, up to
// a boundary; ok is false when a quote or parenthesis in it does not end.
func (s *scanner) skipTerm() (ok bool) {
	for !s.boundary() {
		switch s.src[s.pos] {
		case '"', '\'':
			_, ok = s.quoted()
		case '(':
			_, ok = s.arguments()
		default:
			s.pos++
			ok = true
		}
		if !ok {
			return false
		}
	}
	return true
}
