package template

import (
	"bytes"
	"net/netip"
	"strings"
	"unicode/utf8"
)

// A class is what a token may be, told from its letters alone.
type class uint8

const (
	sign   class = iota // blanks and punctuation: what holds a message together
	word                // letters: the wording itself until many stand in its place
	number              // anything with a digit
	host                // a name with dots, or a token that stands for one
	addr                // an IP address, or a token that stands for one
	user                // name@domain, or a token that stands for a name
	hidden              // a secret that was masked
	odd                 // bytes that are no text, and words that nobody would write
)

// constant reports whether a token of this class is part of the wording.
func (c class) constant() bool { return c == sign || c == word }

type token struct {
	text  string
	class class
}

// Bounds of what is looked at of a message. A wording is told by its beginning: what comes
// behind is ignored, and a signature drafted from it still matches.
const (
	longestMessage = 1024
	mostTokens     = 160
	longestWord    = 40 // of ASCII letters; longer ones are keys and hashes
)

// tokens cuts the first line of a message. Joined together they are its beginning.
func tokens(message []byte) []token {
	if i := bytes.IndexAny(message, "\r\n"); i >= 0 {
		message = message[:i]
	}
	whole := true
	if len(message) > longestMessage {
		message, whole = message[:longestMessage], false
	}
	var list []token
	for i := 0; i < len(message); {
		n := wordLength(message[i:])
		if n == 0 {
			list = append(list, token{string(message[i : i+1]), sign})
			i++
		} else {
			text := string(message[i : i+n])
			list = append(list, token{text, classOf(text)})
			i += n
		}
		if len(list) > mostTokens {
			whole = false
			break
		}
	}
	if !whole {
		list = list[:max(len(list)-1, 0)] // it may have been cut
	}
	return list
}

// wordLength is how many bytes of b are one word: of ASCII with the signs that stand inside
// names, or of other letters, which are written without blanks in some languages.
func wordLength(b []byte) int {
	n := 0
	if b[0] >= utf8.RuneSelf {
		for n < len(b) && b[n] >= utf8.RuneSelf {
			n++
		}
		return n
	}
	for n < len(b) && inWord(b[n]) {
		n++
	}
	for n > 0 && b[n-1] == '.' { // the sentence's, not the name's
		n--
	}
	return n
}

func inWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '@' || c == '*'
}

func classOf(text string) class {
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
		return odd
	}
	if strings.Contains(text, "***") {
		return hidden
	}
	if c, ok := standIn(text); ok {
		return c
	}
	letters, digits := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
			letters++
		}
	}
	switch {
	case letters+digits == 0:
		return sign
	case strings.Count(text, "@") == 1 && text[0] != '@' && text[len(text)-1] != '@':
		return user
	case digits > 0 && isAddress(text):
		return addr
	case IsHost(text):
		return host
	case digits > 0:
		return number
	case text[0] < utf8.RuneSelf && len(text) > longestWord:
		return odd
	}
	return word
}

// standIn reports a token that redaction has put in the place of a value: "user-01",
// "private-ip-02".
func standIn(text string) (class, bool) {
	i := strings.LastIndexByte(text, '-')
	if i < 0 || i+1 == len(text) || strings.Trim(text[i+1:], "0123456789") != "" {
		return 0, false
	}
	switch kind := text[:i]; {
	case kind == "user", kind == "mail":
		return user, true
	case kind == "ip", strings.HasSuffix(kind, "-ip"):
		return addr, true
	case kind == "host":
		return host, true
	case kind == "device":
		return number, true
	}
	return 0, false
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// Names of code are written with dots, too. They begin with what host names end with, or
// with the name of a language's library, or end as files of source do.
var (
	codePrefixes = map[string]bool{
		"com": true, "org": true, "net": true, "java": true, "javax": true, "jdk": true, "sun": true, "kotlin": true, "kotlinx": true,
		"android": true, "androidx": true, "dalvik": true, "libcore": true, "okhttp": true, "io": true, "self": true, "this": true,
	}
	fileEndings = map[string]bool{
		"java": true, "kt": true, "swift": true, "mm": true, "cpp": true, "log": true, "txt": true, "xml": true, "plist": true,
		"json": true, "toml": true, "dex": true, "apk": true, "dylib": true, "html": true, "db": true, "sqlite": true,
	}
)

// IsHost reports whether a word looks like a host's full name and not like a name of code
// or a file.
func IsHost(text string) bool {
	labels := strings.Split(text, ".")
	last := strings.ToLower(labels[len(labels)-1])
	if len(labels) < 2 || len(last) < 2 || strings.Trim(last, "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	for _, l := range labels {
		if l == "" || strings.ContainsAny(l, "_@*") {
			return false
		}
	}
	return !codePrefixes[strings.ToLower(labels[0])] && !fileEndings[last]
}
