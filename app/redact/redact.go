// Package redact replaces what tells of people and places by stable tokens: user-01,
// ip-02, host-03. The same value has the same token wherever it stands; which value it was
// is known to nobody but the Redactor.
//
// It knows a user by the case (whoever signed on, or was asked), by the form (name@domain,
// DOMAIN\name) and by the words before (user=…, for user …); an address and a host's full
// name by their form. It prefers to take too much. A name that no log uses as one, and a
// host's short name, it can't know.
package redact

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/template"
)

// A Redactor gives out tokens. It is used by one goroutine.
type Redactor struct {
	names  map[string]bool // known users, in lower case
	spaced []string        // those that are no single word of ASCII
	tokens map[string]string
	counts map[string]int
}

// New returns a redactor that knows the users of a case.
func New(c *casefile.Case) *Redactor {
	r := &Redactor{names: map[string]bool{}, tokens: map[string]string{}, counts: map[string]int{}}
	for i := range c.Sessions {
		r.know(c.Sessions[i].User)
	}
	for i := range c.Briefs {
		r.know(c.Briefs[i].User)
	}
	for i := range c.Mail {
		r.know(c.Mail[i].User)
	}
	for i := range c.MailNotes {
		r.know(c.MailNotes[i].User)
	}
	for _, u := range c.Callers {
		r.know(u)
	}
	return r
}

func (r *Redactor) know(user string) {
	name := bare(user)
	switch {
	case name == "" || r.names[name]:
		return
	case strings.IndexFunc(name, func(c rune) bool { return c >= utf8.RuneSelf || !inRun(byte(c)) }) >= 0:
		r.spaced = append(r.spaced, name)
	}
	r.names[name] = true
}

// bare is a user's name without domain and realm, in lower case: what its spellings share.
func bare(user string) string {
	if i := strings.LastIndexByte(user, '\\'); i >= 0 {
		user = user[i+1:]
	}
	if i := strings.IndexByte(user, '@'); i > 0 {
		user = user[:i]
	}
	return strings.ToLower(strings.TrimSpace(user))
}

func (r *Redactor) token(kind, value string) string {
	key := kind + "\x00" + value
	t, ok := r.tokens[key]
	if !ok {
		r.counts[kind]++
		t = fmt.Sprintf("%s-%02d", kind, r.counts[kind])
		r.tokens[key] = t
	}
	return t
}

// Line redacts one line.
func (r *Redactor) Line(line []byte) []byte { return []byte(r.Text(string(line))) }

// Text redacts a text.
func (r *Redactor) Text(text string) string {
	for _, name := range r.spaced {
		text = r.replaceFold(text, name)
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		n := runLength(text[i:])
		if n == 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		r.run(&b, text, i, i+n)
		i += n
	}
	return b.String()
}

// replaceFold replaces a name that is no single word, without regard to case.
func (r *Redactor) replaceFold(text, name string) string {
	lower := strings.ToLower(text)
	switch {
	case !strings.Contains(lower, name):
		return text
	case len(lower) != len(text): // signs that are shorter in lower case: places don't agree
		return strings.ReplaceAll(lower, name, r.token("user", name))
	}
	var b strings.Builder
	for {
		i := strings.Index(lower, name)
		if i < 0 {
			break
		}
		b.WriteString(text[:i] + r.token("user", name))
		text, lower = text[i+len(name):], lower[i+len(name):]
	}
	return b.String() + text
}

// inRun reports a sign of names, addresses and hosts.
func inRun(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(`._-@:\`, c) >= 0
}

// runLength is how long a run of such signs is, without the punctuation at its end.
func runLength(text string) int {
	n := 0
	for n < len(text) && inRun(text[n]) {
		n++
	}
	for n > 0 && strings.IndexByte(`.-@:\`, text[n-1]) >= 0 {
		n--
	}
	return n
}

// run redacts one run: an address, or words with colons between, as a host and its port or
// a name and its value.
func (r *Redactor) run(b *strings.Builder, text string, from, to int) {
	if a, err := netip.ParseAddr(text[from:to]); err == nil {
		b.WriteString(r.token("ip", a.String()))
		return
	}
	for from < to {
		end := to
		if i := strings.IndexByte(text[from:to], ':'); i >= 0 {
			end = from + i
		}
		b.WriteString(r.word(text[:from], text[from:end]))
		if end < to {
			b.WriteByte(':')
		}
		from = end + 1
	}
}

// word redacts one word. before is what stands in front of it.
func (r *Redactor) word(before, w string) string {
	if a, err := netip.ParseAddr(w); err == nil {
		return r.token("ip", a.String())
	}
	switch {
	case strings.Count(w, "@") == 1 && w[0] != '@', strings.Count(w, `\`) == 1 && w[0] != '\\':
		return r.token("user", bare(w))
	case w == "":
		return ""
	case r.names[strings.ToLower(w)] || namesUser(before):
		return r.token("user", strings.ToLower(w))
	case template.IsHost(w):
		return r.token("host", strings.ToLower(w))
	}
	// A known name inside a longer word, as in aiko_inbox.
	return r.parts(w)
}

// parts replaces known names between the signs of a longer word.
func (r *Redactor) parts(w string) string {
	var b strings.Builder
	from := 0
	for i := 0; i <= len(w); i++ {
		if i < len(w) && strings.IndexByte(`._-@\`, w[i]) < 0 {
			continue
		}
		if part := w[from:i]; r.names[strings.ToLower(part)] {
			b.WriteString(r.token("user", strings.ToLower(part)))
		} else {
			b.WriteString(part)
		}
		if i < len(w) {
			b.WriteByte(w[i])
		}
		from = i + 1
	}
	return b.String()
}

// userWords are the words behind which a name comes: with a sign of assigning between, or
// as "for user NAME".
var userWords = []string{"user", "username", "user name", "userid", "user id", "upn", "login", "account", "mailbox", "owner", "email", "e-mail"}

func namesUser(before string) bool {
	t := strings.ToLower(strings.TrimRight(before[max(0, len(before)-40):], ` "'`))
	assigned := strings.HasSuffix(t, "=") || strings.HasSuffix(t, ":")
	t = strings.TrimRight(t, `=: "'`)
	if !assigned {
		return strings.HasSuffix(t, "for user") || strings.HasSuffix(t, "by user")
	}
	for _, w := range userWords {
		if rest, ok := strings.CutSuffix(t, w); ok && (rest == "" || !inRun(rest[len(rest)-1]) || rest[len(rest)-1] == '.') {
			return true
		}
	}
	return false
}
