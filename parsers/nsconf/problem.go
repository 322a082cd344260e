package nsconf

import "strings"

// ProblemCode names what was wrong with a line. It is a value for programs;
// the sentence for people belongs to the product's language packs.
type ProblemCode string

// The problems that a line can have. Reading goes on after each of them.
const (
	UnterminatedQuote     ProblemCode = "unterminated-quote"     // Flag: the one before the quote, if any
	UnbalancedParenthesis ProblemCode = "unbalanced-parenthesis" // Flag: the one before it, if any
	LongLine              ProblemCode = "long-line"              // the line was skipped
	InvalidUTF8           ProblemCode = "invalid-utf8"           // bytes replaced by U+FFFD
	MissingWord           ProblemCode = "missing-word"           // Word: the object's name, if that is there
	NotANumber            ProblemCode = "not-a-number"           // Flag, and Word: its value
	BadAddress            ProblemCode = "bad-address"            // Word: the address
	UndefinedAction       ProblemCode = "undefined-action"       // Word: the action that a policy names
	UnreadableRule        ProblemCode = "unreadable-rule"        // Word: the word that stopped the parser
)

// Problem is one thing that could not be read.
type Problem struct {
	Line int // 1-based
	Code ProblemCode
	Flag string // the flag concerned, without its dash, if any
	Word string // the offending word, cut to a showable length; never a secret
}

// maxProblems bounds the list: a file that is not an ns.conf at all could
// otherwise produce one problem a line.
const maxProblems = 1000

func (c *Config) problem(line int, code ProblemCode, flag, word string) {
	if len(c.Problems) >= maxProblems {
		c.ProblemsOmitted++
		return
	}
	c.Problems = append(c.Problems, Problem{Line: line, Code: code, Flag: flag, Word: showable(word)})
}

// showable cuts a word to a length fit for a message.
func showable(word string) string {
	const most = 80
	if len(word) > most {
		word = strings.ToValidUTF8(word[:most], "")
	}
	return word
}
