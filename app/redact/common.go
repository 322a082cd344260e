package redact

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"hubscope/app/lang"
	"hubscope/app/report/export"
	"hubscope/parsers/event"
)

// said are values that say that there is no name.
var said = map[string]bool{
	"-": true, "n/a": true, "na": true, "none": true, "null": true, "(null)": true, "nil": true, "unknown": true, "anonymous": true, "undefined": true,
	"mapped ip": true, "<null>": true, "not available": true, "*": true, "?": true, "everyone": true, "all": true, "any": true,
}

// nobody reports a value that names nobody: one that says so, or was masked.
func nobody(value string) bool { return weight(value) == 0 || said[strings.ToLower(value)] }

//go:embed words.txt
var wordList string

// words are those that people and programs use for things: the common ones of the language
// that are also somebody's name or account, those of the logs, all of our own sentences, and the
// markup around them; but for those of it that are too short for a word, such as li: see ours.
var words = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(wordList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			set[w] = true
		}
	}
	for _, k := range event.Kinds() {
		addWords(set, k.String())
	}
	for w := range markup() {
		if len(w) >= leastMarkup {
			set[w] = true
		}
	}
	for id, sentence := range lang.Catalogue("en") {
		addWords(set, id)
		for _, w := range strings.Fields(sentence) {
			if !strings.ContainsAny(w, "@=") && !strings.Contains(w, "example") { // a made-up name is no word
				addWords(set, w)
			}
		}
	}
	return set
})

// leastMarkup is how many letters a word of the markup has that is one of the language as well.
// Shorter ones are somebody's name sooner: Li, Ref.
const leastMarkup = 4

// markup are the words that an HTML report is written with.
var markup = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(export.Markup()), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		set[w] = true
	}
	for _, w := range [...]string{"amp", "lt", "gt"} { // what the signs of a text become
		set[w] = true
	}
	return set
})

// ours reports a word, folded, that a finished report holds whoever the case names: one of the
// markup, or the id of a finding, a source, or a line of evidence, such as e12. A user may be
// called so; he is replaced in the case, where nothing of ours stands.
func ours(word string) bool {
	if markup()[word] {
		return true
	}
	digits := strings.Trim(word[min(1, len(word)):], "0123456789")
	return len(word) > 1 && len(word) <= 5 && digits == "" && strings.IndexByte("emps", word[0]) >= 0
}

// japanese is all that we say in Japanese, where blanks part no words.
var japanese = sync.OnceValue(func() string {
	var b strings.Builder
	for _, sentence := range lang.Catalogue("ja") {
		b.WriteString(fold(sentence))
		b.WriteByte('\n')
	}
	return b.String()
})

func addWords(set map[string]bool, text string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) }) {
		set[w] = true
	}
}

// common reports a name, folded, that is a word.
func common(name string) bool {
	if strings.IndexFunc(name, wordByItself) >= 0 {
		return strings.Contains(japanese(), name)
	}
	return words()[name]
}

// shownExamples are the hosts that our own sentences name as examples: a report may hold
// them although a log names them, too.
var shownExamples = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, l := range lang.Languages {
		for _, sentence := range lang.Catalogue(l) {
			for _, w := range strings.FieldsFunc(sentence, func(c rune) bool { return c >= 0x80 || c == ' ' || c == ',' || c == ':' || c == '/' || c == '=' }) {
				if w = strings.Trim(w, ".;()\"'"); strings.Contains(w, ".") {
					set[strings.ToLower(w)] = true
					if home := homeOf(w); home != "" {
						set[home] = true
					}
				}
			}
		}
	}
	return set
})
