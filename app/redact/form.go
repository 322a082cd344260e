package redact

import (
	"bytes"
	"net/netip"
	"strings"

	"hubscope/parsers/template"
)

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// form notes what is known by its form only; in a finished report nothing is.
func (w *sweep) form(at []int32, start, end int, k Kind, value []byte) {
	if w.checking {
		return
	}
	w.add(at, span{start: start, end: end, entity: -1, kind: k, value: string(value)})
}

// forms looks at a word that something follows for what it may be the beginning of.
func (w *sweep) forms(s []byte, i, end int, at []int32) {
	switch s[end] {
	case ':':
		if end-i <= 4 {
			w.colons(s, i, at)
		}
	case '.', '-':
		if s[end] == '-' && end-i == 2 && w.hardware(s, i, '-', at) {
			return
		}
		w.dots(s, i, at)
	}
}

// colons looks at a run of hexadecimal digits and colons: an IPv6 address, or one of a network
// card. A time has colons, too.
func (w *sweep) colons(s []byte, i int, at []int32) {
	if i > 0 && (s[i-1] == ':' || s[i-1] == '.' || classOf[s[i-1]]&inWord != 0) {
		return
	}
	end, count, double := i, 0, false
	for end < len(s) && (classOf[s[end]]&isHex != 0 || s[end] == ':' || s[end] == '.') {
		if s[end] == ':' {
			count++
			double = double || end > i && s[end-1] == ':'
		}
		end++
	}
	if end < len(s) && classOf[s[end]]&inWord != 0 {
		return
	}
	for end > i && (s[end-1] == '.' || s[end-1] == ':' && !(end > i+1 && s[end-2] == ':')) {
		if s[end-1] == ':' {
			count--
		}
		end--
	}
	if count < 2 || !double && count < 6 && !(count == 5 && w.hardware(s, i, ':', at)) {
		return
	}
	if a, err := netip.ParseAddr(string(s[i:end])); err == nil && count >= 2 {
		w.address(at, i, end, a)
		w.dotted = end
	}
}

// hardware looks for the address of a network card, 02:00:5e:10:00:01. It tells a device.
func (w *sweep) hardware(s []byte, i int, by byte, at []int32) bool {
	const size = 6*3 - 1
	if i+size > len(s) || i+size < len(s) && (classOf[s[i+size]]&inWord != 0 || s[i+size] == by) || i > 0 && s[i-1] == by {
		return false
	}
	for k := range size {
		if c := s[i+k]; k%3 == 2 && c != by || k%3 != 2 && classOf[c]&isHex == 0 {
			return false
		}
	}
	w.known(at, i, i+size, Device, s[i:i+size])
	w.dotted = i + size
	return true
}

func (w *sweep) address(at []int32, start, end int, a netip.Addr) {
	a = a.Unmap().WithZone("")
	if e, ok := w.r.addresses.find(a); ok {
		w.add(at, span{start: start, end: end, entity: e})
	} else if telling(a) && !w.checking {
		w.known(at, start, end, Address, []byte(a.String()))
	}
}

// known notes a value that may be known, else by its form.
func (w *sweep) known(at []int32, start, end int, k Kind, value []byte) {
	if e, ok := w.r.find(k, string(value)); ok {
		w.add(at, span{start: start, end: end, entity: e})
		return
	}
	w.form(at, start, end, k, value)
}

// dots looks at words with dots and hyphens between: an address, or a host's full name.
func (w *sweep) dots(s []byte, i int, at []int32) {
	if i > 0 && classOf[s[i-1]]&inHost != 0 && s[i-1] != '-' {
		return
	}
	end := i
	for end < len(s) && classOf[s[end]]&inHost != 0 {
		end++
	}
	w.dotted = end
	for end > i && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	name := s[i:end]
	dot := bytes.IndexByte(name, '.')
	if dot < 0 {
		w.dashed(s, i, end, at)
		return
	}
	if classOf[name[0]]&isDigit != 0 && dot <= 3 {
		if size, a, ok := leadingAddress(name); ok {
			if _, known := w.r.addresses.find(a); known || !versioned(s, i) {
				w.address(at, i, i+size, a)
			}
			return
		}
		if bytes.IndexFunc(name, func(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }) < 0 {
			return // a number, a version
		}
	}
	if i > 0 && (s[i-1] == '@' || s[i-1] == '_' || s[i-1] == '-') || end < len(s) && (s[end] == '_' || s[end] == '@') {
		return // of a mail address, or of a longer word
	}
	if n := len(w.spans); at == nil && n > 0 && w.spans[n-1].start == i && w.spans[n-1].end == end {
		return // a known one
	}
	if !w.checking && looksLikeHost(s, i, end) && !kept(string(name)) {
		w.known(at, i, end, Host, name)
	}
}

// leadingAddress reads the IPv4 address that a run begins with. What follows it behind a
// hyphen is no part of it; a fifth number makes it none.
func leadingAddress(name []byte) (size int, a netip.Addr, ok bool) {
	var four [4]byte
	n, value, digits := 0, 0, 0
	for size = 0; ; size++ {
		if size < len(name) && classOf[name[size]]&isDigit != 0 {
			if value, digits = value*10+int(name[size]-'0'), digits+1; digits > 3 || value > 255 {
				return 0, a, false
			}
			continue
		}
		if digits == 0 || n == 4 {
			return 0, a, false
		}
		four[n] = byte(value)
		n, value, digits = n+1, 0, 0
		if size == len(name) || name[size] != '.' {
			break
		}
		if n == 4 {
			return 0, a, false
		}
	}
	if n < 4 || size < len(name) && classOf[name[size]]&inWord != 0 {
		return 0, a, false
	}
	return size, netip.AddrFrom4(four), true
}

// versioned reports whether what stands at i is a program's version: Chrome/131.0.0.0.
func versioned(s []byte, i int) bool {
	before := bytes.TrimRight(s[max(0, i-12):i], " :=")
	if len(before) == 0 {
		return false
	}
	if i > 1 && s[i-1] == '/' {
		return classOf[s[i-2]]&inWord != 0 && s[i-2] > '9' && !urlBefore(s, i)
	}
	for _, word := range [...]string{"version", "build", "ver", " v"} {
		if len(before) >= len(word) && foldedPrefix(before[len(before)-len(word):], word) {
			return true
		}
	}
	return false
}

// dashed looks for a known address that is a part of a host's name: ip-10-0-30-21.
func (w *sweep) dashed(s []byte, i, end int, at []int32) {
	name := s[i:end]
	if len(name) < 7 || bytes.Count(name, []byte{'-'}) < 3 {
		return
	}
	for k := 0; k < len(name); k++ {
		if classOf[name[k]]&isDigit == 0 || k > 0 && classOf[name[k-1]]&inWord != 0 {
			continue
		}
		stop := k
		for stop < len(name) && (classOf[name[stop]]&isDigit != 0 || name[stop] == '-') {
			stop++
		}
		text := strings.ReplaceAll(strings.Trim(string(name[k:stop]), "-"), "-", ".")
		if a, err := netip.ParseAddr(text); err == nil && telling(a) {
			if e, ok := w.r.find(Address, text); ok {
				w.add(at, span{start: i + k, end: i + k + len(text), entity: e})
			}
		}
		k = stop
	}
}

// mail looks at the at sign of name@domain.
func (w *sweep) mail(s []byte, i int, at []int32) {
	start, end := i, i+1
	for start > 0 && classOf[s[start-1]]&inName != 0 {
		start--
	}
	for start < i && (s[start] == '.' || s[start] == '-' || s[start] == '+') {
		start++
	}
	for end < len(s) && classOf[s[end]]&(inHost|mayEscape) == inHost {
		end++
	}
	for end > i+1 && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	if start == i || end == i+1 {
		return
	}
	local, domain := s[start:i], s[i+1:end]
	// What stands before a plus is the name; what is behind it was added.
	name := local
	if k := bytes.IndexByte(local, '+'); k > 0 {
		name = local[:k]
	}
	if _, _, ok := leadingAddress(domain); ok { // the gateway's name@client
		w.named(at, start, i, name)
		return
	}
	if e, ok := w.r.findUser(name); ok && (bytes.IndexByte(domain, '.') > 0 || w.r.isDomain(domain)) {
		w.add(at, span{start: start, end: end, entity: e})
		return
	}
	if bytes.IndexByte(domain, '.') > 0 && template.IsHost(string(domain)) {
		w.known(at, start, end, Mail, s[start:end])
	}
}

// named notes a name that is a user's by what stands beside it.
func (w *sweep) named(at []int32, start, end int, name []byte) {
	if e, ok := w.r.findUser(name); ok {
		w.add(at, span{start: start, end: end, entity: e})
		return
	}
	w.form(at, start, end, User, name)
}

// account looks at the backslash of DOMAIN\name; in a quoted text there are two or more.
func (w *sweep) account(s []byte, i int, at []int32) {
	if i == 0 || s[i-1] == '\\' || classOf[s[i-1]]&inWord == 0 {
		return
	}
	from := i
	for from < len(s) && s[from] == '\\' {
		from++
	}
	start, end := i, from
	for start > 0 && classOf[s[start-1]]&inHost != 0 {
		start--
	}
	for end < len(s) && classOf[s[end]]&inName != 0 {
		end++
	}
	for end > from && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	if end == from || start > 0 && (s[start-1] == '\\' || s[start-1] == '/' || s[start-1] == ':') || end < len(s) && s[end] == '\\' {
		return // a path
	}
	domain, name := s[start:i], s[from:end]
	e, isUser := w.r.findUser(name)
	switch {
	case isUser && (w.r.isDomain(domain) || upper(domain)):
		w.add(at, span{start: start, end: end, entity: e})
	case w.r.isDomain(domain) && from-i == 1 && !w.checking:
		w.form(at, start, end, User, name)
	}
}

// upper reports a word without small letters, as old domains are written.
func upper(b []byte) bool {
	letters := 0
	for _, c := range b {
		if c >= 'a' && c <= 'z' {
			return false
		}
		if c >= 'A' && c <= 'Z' {
			letters++
		}
	}
	return letters > 0
}

// find returns the entity of a value that is known.
func (r *Redactor) find(k Kind, value string) (int32, bool) {
	key := entityKey{k, r.key(k, value)}
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.byKey[key]
	return e, ok
}

// findUser returns the user whose bare name is given, be it a common word.
func (r *Redactor) findUser(name []byte) (int32, bool) {
	if e, ok := r.users[string(name)]; ok {
		return e, true
	}
	e, ok := r.users[fold(string(name))]
	return e, ok
}

func (r *Redactor) isDomain(name []byte) bool {
	_, ok := r.domains[fold(string(name))]
	return ok
}
