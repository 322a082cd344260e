package redact

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"hubscope/parsers/template"
)

// looksLikeHost reports whether words with dots are a host's name and neither code nor a file:
// by what comes before and behind, and by the domains that there are.
func looksLikeHost(s []byte, i, end int) bool {
	dot := bytes.LastIndexByte(s[i:end], '.')
	inURL := urlBefore(s, i) || end+1 < len(s) && s[end] == ':' && classOf[s[end+1]]&isDigit != 0
	if size := end - i - dot - 1; !inURL && size != 2 && !telltale(s[i+dot+1:end]) {
		return false
	}
	name := string(s[i:end])
	if !template.IsHost(name) {
		return false
	}
	lower := strings.ToLower(name)
	suffix, official := publicsuffix.PublicSuffix(lower)
	labels := strings.Count(lower, ".") + 1
	last := lower[strings.LastIndexByte(lower, '.')+1:]
	inside := internal[last]
	if !official && !inside || suffix == lower {
		return false
	}
	if inURL {
		return true
	}
	if name != lower && strings.ToUpper(name) != name {
		return labels > 2 && (classic[last] || len(last) == 2) // code is written in mixed case
	}
	return labels > 2 && (classic[last] || len(last) == 2 || inside) || classic[last] || inside
}

// bareHost looks at what follows a slash at i for a host without a domain, as computers of
// one's own network are named: http://store9/, in JSON http:\/\/store9\/. A name with dots is
// looked at by dots.
func (w *sweep) bareHost(s []byte, i int, at []int32) {
	scheme, found := s[:i], true
	for range "//" {
		if scheme, found = bytes.CutSuffix(scheme, []byte{'/'}); !found {
			return
		}
		scheme = bytes.TrimSuffix(scheme, []byte{'\\'})
	}
	if scheme, found = bytes.CutSuffix(scheme, []byte{':'}); !found || w.checking || !ofServers(scheme) {
		return
	}
	end := i
	for end < len(s) && (classOf[s[end]]&inWord != 0 || s[end] == '-' || s[end] == '_') && s[end] < 0x80 {
		end++
	}
	name := s[i:end]
	if end < len(s) && (classOf[s[end]]&inName != 0 || s[end] == '%' || s[end] == '@') || weight(string(name)) < 3 || bytes.IndexFunc(name, unicode.IsLetter) < 0 {
		return
	}
	if _, _, token := isToken(strings.ToLower(string(name))); !token && !kept(string(name)) {
		w.known(at, i, end, Host, name)
	}
}

// ofServers reports a text that ends with the scheme of a URL whose host is a computer: those
// of apps name a place in the app.
func ofServers(before []byte) bool {
	for _, scheme := range [...]string{"http", "https", "ldap", "ldaps"} {
		if n := len(before) - len(scheme); n >= 0 && foldedPrefix(before[n:], scheme) && (n == 0 || classOf[before[n-1]]&inWord == 0) {
			return true
		}
	}
	return false
}

// telltale reports a last word that names of hosts have, and others hardly.
func telltale(last []byte) bool {
	var room [16]byte
	if len(last) > len(room) {
		return false
	}
	for i, c := range last {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		room[i] = c
	}
	return classic[string(room[:len(last)])] || internal[string(room[:len(last)])]
}

// internal are the last words of names that no registry knows; classic are those that are no
// words of code.
var (
	internal = map[string]bool{"local": true, "lan": true, "corp": true, "internal": true, "intra": true, "intranet": true, "home": true, "localdomain": true, "test": true, "example": true, "invalid": true}
	classic  = map[string]bool{"com": true, "net": true, "org": true, "edu": true, "gov": true, "mil": true, "arpa": true}
)

func urlBefore(s []byte, i int) bool {
	return i > 2 && s[i-1] == '/' && (s[i-2] == '/' || s[i-2] == '\\')
}
