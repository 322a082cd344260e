package redact

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"

	"hubscope/analyzer/people"
)

// fold is a text as all its spellings in other cases, widths and compositions are.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && s[i] < 0x80
	}
	if plain {
		return strings.ToLower(s)
	}
	return strings.ToLower(norm.NFKC.String(strings.Map(func(c rune) rune {
		if ignorable(c) {
			return -1
		}
		return c
	}, s)))
}

// latin1 is a text as programs write it that know no other signs than those of the West;
// the text itself where it has others, or none beyond ASCII.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, c := range s {
		if c > 0xff {
			return s
		}
		b = append(b, byte(c))
	}
	return string(b)
}

// ignorable reports a sign that nobody sees: it joins, parts or turns what stands around it.
func ignorable(c rune) bool {
	switch {
	case c == 0xad, c == 0x34f, c == 0x61c, c == 0x180e, c == 0xfeff:
		return true
	}
	return c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x206f || c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0000 && c <= 0xe007f
}

// spellings are the words that an identity is written with. A user's domain is an identity
// of its own; what stands around a name is read where the name is found.
func spellings(k Kind, value string) []string {
	switch k {
	case User:
		return names(people.Bare(value))
	case Host:
		value = strings.TrimSuffix(value, ".")
	case Device:
		if bare := strings.NewReplacer("-", "", ":", "").Replace(value); len(bare) >= 12 && strings.IndexFunc(bare, notHex) < 0 {
			return []string{value, bare}
		}
	}
	return []string{value}
}

func notHex(c rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, c) }

// names are the spellings of a name of several parts: aiko.tanaka is Aiko Tanaka, and
// Tanaka, Aiko.
func names(name string) []string {
	list := []string{name}
	parts := strings.FieldsFunc(name, func(c rune) bool { return c == '.' || c == ' ' || c == '_' || c == ',' || c == '\u3000' })
	if len(parts) != 2 || weight(parts[0]) < 2 || weight(parts[1]) < 2 {
		return list
	}
	a, b := parts[0], parts[1]
	for _, s := range []string{a + " " + b, b + " " + a, b + ", " + a, a + "." + b, b + "." + a, a + "_" + b, a + "-" + b} {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// weight is how many letters and digits a name has; a sign that is a word by itself, as in
// Chinese and Japanese, counts as three.
func weight(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case wordByItself(c):
			n += 3
		case unicode.IsLetter(c), unicode.IsDigit(c):
			n++
		}
	}
	return n
}

func wordByItself(c rune) bool {
	return c >= 0x2e80 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// A mode says where a spelling is taken for the identity.
type mode uint8

const (
	typedOnly mode = iota // where a field or the form says that it is one
	wholeWord             // where no letter and no digit stands beside it
	wordPart              // also inside a word, behind a digit or before a capital
	anywhere              // wherever it stands
)

const (
	// leastPart is how many letters a name must have to be looked for inside of words, and
	// leastAnywhere to be looked for anywhere: shorter ones are in too many words.
	leastPart     = 5
	leastAnywhere = 8
	// leastNumber is how many digits a number must have to be a name beyond its own fields:
	// shorter ones are counts and sizes as often.
	leastNumber = 7
)

func modeOf(k Kind, folded string) mode {
	n := weight(folded)
	switch {
	case n < 2, common(folded):
		return typedOnly
	case strings.Trim(folded, "0123456789") == "":
		if n < leastNumber {
			return typedOnly
		}
		return wholeWord
	case n < leastPart:
		return wholeWord
	case k == Group && !strings.ContainsAny(folded, ".-_ 0123456789") && n < leastAnywhere:
		return wholeWord
	case n < leastAnywhere && strings.IndexFunc(folded, wordByItself) < 0:
		return wordPart
	}
	return anywhere
}

// homes are the domains of the users, mail addresses and hosts of a list.
func homes(list []Identity) []Identity {
	var out []Identity
	for _, id := range list {
		name := id.Value
		switch id.Kind {
		case User:
			if i := strings.LastIndexByte(name, '\\'); i > 0 && name[:i] != "." {
				out = append(out, Identity{Domain, name[:i], id.First})
				name = name[i+1:]
			}
			if i := strings.LastIndexByte(name, '@'); i > 0 && i+1 < len(name) && !isAddress(name[i+1:]) {
				out = append(out, Identity{Domain, name[i+1:], id.First})
				name = name[i+1:]
			} else {
				continue
			}
		case Mail:
			_, name, _ = strings.Cut(name, "@")
			out = append(out, Identity{Domain, name, id.First})
		case Host:
		default:
			continue
		}
		if home := homeOf(name); home != "" && home != fold(name) && !kept(name) {
			out = append(out, Identity{Domain, home, id.First})
		}
	}
	return out
}

// homeOf is the part of a host's name that its owner has registered, or "".
func homeOf(host string) string {
	home, err := publicsuffix.EffectiveTLDPlusOne(strings.Trim(fold(host), "."))
	if err != nil || home[len(home)-1] <= '9' { // an address, or a part of one
		return ""
	}
	return home
}

// shortNames finds the one full name that a short one is the beginning of: gw1 and
// gw1.example.com are one host, ACME and acme.example.com one domain.
func (r *Redactor) shortNames(list []Identity) {
	r.full = map[entityKey]string{}
	several := map[entityKey]bool{}
	for _, id := range list {
		if id.Kind != Host && id.Kind != Domain {
			continue
		}
		name := fold(strings.TrimSuffix(id.Value, "."))
		first, _, dotted := strings.Cut(name, ".")
		if !dotted || isAddress(name) || kept(name) {
			continue
		}
		short := entityKey{id.Kind, first}
		if other, ok := r.full[short]; ok && other != name {
			several[short] = true
		}
		r.full[short] = name
	}
	for short := range several {
		delete(r.full, short)
	}
}

// public are hosts that everybody uses: which one it was explains, and tells of nobody.
var public = map[string]bool{
	"outlook.office365.com": true, "outlook.office.com": true, "login.microsoftonline.com": true, "login.windows.net": true, "graph.microsoft.com": true,
	"api.push.apple.com": true, "gateway.push.apple.com": true, "fcm.googleapis.com": true, "android.googleapis.com": true, "mtalk.google.com": true,
	"www.apple.com": true, "captive.apple.com": true, "www.google.com": true, "time.apple.com": true, "time.windows.com": true, "pool.ntp.org": true,
	"docs.citrix.com": true, "support.citrix.com": true, "www.citrix.com": true, "docs.netscaler.com": true, "discovery.cem.cloud.us": true, "localhost": true,
	"citrix.com": true, "netscaler.com": true, "apple.com": true, "google.com": true, "microsoft.com": true, "office365.com": true, "office.com": true,
	"microsoftonline.com": true, "windows.net": true, "googleapis.com": true, "github.com": true, "w3.org": true, "www.w3.org": true, "localdomain": true,
}

func kept(host string) bool { return public[strings.TrimSuffix(fold(host), ".")] }
