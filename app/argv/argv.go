// Package argv splits a line that somebody types into a program and its arguments, as the
// system's shell would, without any shell that could do something else with it.
package argv

import (
	"errors"
	"runtime"
	"strings"
)

// A Line is a command line in its parts.
type Line struct {
	Args []string
	// Operator is the first thing that a shell would have acted on, "|" say, and that is handed
	// over as it stands; empty for none.
	Operator string
}

// ErrOpenQuote says that a quotation was begun and not ended.
var ErrOpenQuote = errors.New("a quotation is not closed")

// Split splits a line by the rules of the system that the program runs on.
func Split(line string) (Line, error) {
	if runtime.GOOS == "windows" {
		return Windows(line)
	}
	return POSIX(line)
}

// A splitter gathers arguments.
type splitter struct {
	Line
	arg   strings.Builder
	begun bool // an argument, be it empty
}

func (s *splitter) add(r rune) {
	s.arg.WriteRune(r)
	s.begun = true
}

func (s *splitter) end() {
	if s.begun {
		s.Args = append(s.Args, s.arg.String())
	}
	s.arg.Reset()
	s.begun = false
}

func (s *splitter) operator(r rune, all string) {
	if s.Operator == "" && strings.ContainsRune(all, r) {
		s.Operator = string(r)
	}
}

// POSIX splits as sh does (POSIX.1-2017, Shell Command Language, 2.2 Quoting): blanks part
// arguments, ' quotes all, " quotes all but \ in front of $ ` " \, and \ quotes one rune.
// Nothing is expanded.
func POSIX(line string) (Line, error) {
	var s splitter
	rs := []rune(line)
	quote := rune(0)
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		next := rune(-1)
		if i+1 < len(rs) {
			next = rs[i+1]
		}
		switch {
		case quote == 0 && (r == ' ' || r == '\t' || r == '\n'):
			s.end()
		case quote == 0 && (r == '\'' || r == '"'):
			quote, s.begun = r, true
		case r == quote && quote != 0:
			quote = 0
		case r == '\\' && next == '\n' && quote != '\'':
			i++ // the line goes on
		case r == '\\' && next >= 0 && (quote == 0 || quote == '"' && strings.ContainsRune("$`\"\\", next)):
			s.add(next)
			i++
		default:
			if quote == 0 {
				s.operator(r, "|&;<>()$`*?#~")
			}
			s.add(r)
		}
	}
	if quote != 0 {
		return Line{}, ErrOpenQuote
	}
	s.end()
	return s.Line, nil
}

// Windows splits as programs on Windows do (Microsoft, "Parsing C command-line arguments"):
// blanks part arguments, " quotes, and \ stands for itself unless a " follows. Within a
// quotation "" is one ".
func Windows(line string) (Line, error) {
	var s splitter
	rs := []rune(line)
	quoted := false
	for i := 0; i < len(rs); i++ {
		switch r := rs[i]; {
		case !quoted && (r == ' ' || r == '\t' || r == '\n' || r == '\r'):
			s.end()
		case r == '\\':
			n := 1
			for i+n < len(rs) && rs[i+n] == '\\' {
				n++
			}
			i += n - 1
			before := i+1 < len(rs) && rs[i+1] == '"'
			if !before {
				for range n {
					s.add('\\')
				}
				continue
			}
			for range n / 2 {
				s.add('\\')
			}
			if n%2 == 1 {
				s.add('"')
				i++
			}
		case r == '"' && quoted && i+1 < len(rs) && rs[i+1] == '"':
			s.add('"')
			i++
		case r == '"':
			quoted, s.begun = !quoted, true
		default:
			if !quoted {
				s.operator(r, "|&<>^%")
			}
			s.add(r)
		}
	}
	if quoted {
		return Line{}, ErrOpenQuote
	}
	s.end()
	return s.Line, nil
}

// Quote writes an argument so that Split reads it as one.
func Quote(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n\r'\"\\|&;<>()$`*?#~^%") {
		return arg
	}
	if runtime.GOOS != "windows" {
		return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
	}
	return windowsQuote(arg)
}

// windowsQuote doubles every \ that stands in front of a ".
func windowsQuote(arg string) string {
	var b strings.Builder
	b.WriteByte('"')
	back := 0
	for _, r := range arg {
		switch r {
		case '\\':
			back++
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, 2*back+1))
		default:
			b.WriteString(strings.Repeat(`\`, back))
		}
		back = 0
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat(`\`, 2*back))
	b.WriteByte('"')
	return b.String()
}
