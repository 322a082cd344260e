package engine

import (
	"bytes"
	"slices"
)

// A secretName is a word next to which a value is a secret, redacted or not (DOMAIN
// section 7, "Redact always").
type secretName struct {
	text string
	// ends: the word may be the end of a longer one, as in ldapBindDnPassword.
	ends bool
	// spaced: a blank alone shows that the value comes, because nothing else follows.
	spaced bool
	header bool // the value runs to the end of the line
	ticket bool // the value holds semicolons
	number bool // the value is a secret only if it is no number
}

// secretNames has longer ones first where one is the end of another.
var secretNames = []secretName{
	{text: "appgroupencryptionkey", spaced: true}, {text: "encryptionkey"}, {text: "agtoken", spaced: true},
	{text: "authtoken", spaced: true}, {text: "authcookie", spaced: true, header: true}, {text: "staticket", spaced: true, ticket: true},
	{text: "sta ticket", ticket: true}, {text: "nsc_aaac", spaced: true}, {text: "nsc_tmaa"}, {text: "nsc_tmas"}, {text: "xdata"}, {text: "nonce"},
	{text: "samlresponse"}, {text: "sessionkey"}, {text: "ticket", ticket: true},
	{text: "password", ends: true}, {text: "passwd", ends: true}, {text: "passphrase", ends: true}, {text: shortPassword, ends: true}, {text: "passcode"}, {text: "secret", ends: true}, {text: "radkey", ends: true},
	{text: "authorization", header: true}, {text: "set-cookie", header: true}, {text: "cookie", header: true}, {text: "token"},
	{text: "challenge_response"}, {text: sessionNumber, number: true},
}

// byLetter has the names by their first letter.
var byLetter = func() (list ['z' + 1][]*secretName) {
	for i := range secretNames {
		n := &secretNames[i]
		list[n.text[0]] = append(list[n.text[0]], n)
	}
	return list
}()

// begins reports whether the name may begin at i in a word that begins at word: where a
// word does, behind a sign or a digit, and at a capital, as in accessToken.
func (n *secretName) begins(line []byte, word, i int) bool {
	if i == word || n.ends || !letter(line[i-1]|0x20) {
		return true
	}
	return !n.number && line[i] < 'a' && line[i-1] >= 'a'
}

// harmless reports a value that says nothing although it stands behind the name.
func (n *secretName) harmless(value []byte, longer bool) bool {
	switch {
	case n.number: // the gateway's own session number; old releases join " - " to it
		return numeric(bytes.TrimSuffix(value, []byte("-")))
	case n.ends && longer, n.text == "passcode": // requirePassword; a policy about passcodes
		return slices.Contains(switches, string(value))
	}
	return false
}

// switches are values of settings that say no more than whether something is wanted.
var switches = []string{"true", "false", "on", "off", "yes", "no", "enabled", "disabled", "optional", "required", "numeric", "alphanumeric"}

// plain are the words that go on a sentence about a secret instead of telling it.
var plain = map[string]bool{
	"a": true, "about": true, "accepted": true, "already": true, "an": true, "and": true, "as": true, "at": true, "being": true,
	"by": true, "cached": true, "changed": true, "correct": true, "created": true, "does": true, "empty": true, "expired": true,
	"expires": true, "failed": true, "for": true, "found": true, "from": true, "has": true, "in": true, "incorrect": true,
	"invalid": true, "is": true, "issued": true, "missing": true, "must": true, "needed": true, "no": true, "not": true,
	"null": true, "of": true, "ok": true, "on": true, "present": true, "received": true, "refreshed": true, "rejected": true,
	"renewed": true, "request": true, "requested": true, "required": true, "reset": true, "sent": true, "set": true, "stored": true,
	"the": true, "to": true, "too": true, "unknown": true, "updated": true, "valid": true, "was": true, "will": true, "with": true, "wrong": true,
	"attempt": true, "denied": true, "error": true, "failure": true, "page": true, "session": true, "succeeded": true, "successful": true, "timed": true, // behind login
}

// A scanner finds the secrets of a line, one after the other.
type scanner struct {
	line, b    []byte // as written, and in lower case
	i          int
	word       int // where the word at i began
	free       int // the end of the last secret: nothing before it counts any more
	start, end int // the secret that was found

	fresh bool // a command may begin here
	user  userState
	quote byte // around the user's name
	tag   bool // the value comes behind the tag that is still open
	again bool // percent signs are written as %25: a URL in a URL
	url   int  // where the password of a URL begins, or -1
	urlTo int
}

// userState says how far a command has come that ends with a user's name and password.
type userState byte

const (
	noUser userState = iota
	beforeUser
	inUser
	behindUser
)

// next finds the next secret and reports whether there is one.
func (s *scanner) next() bool {
	for s.i < len(s.b) {
		i, c := s.i, s.b[s.i]
		if s.user != noUser && s.login(c) {
			return true
		}
		if i == s.url {
			s.start, s.end = i, s.urlTo
			return true
		}
		if !wordSign(c) {
			if s.sign(c) {
				return true
			}
			continue
		}
		if i == s.word && s.command() {
			continue
		}
		n := s.name()
		if n == nil {
			s.i++
			continue
		}
		s.i += len(n.text)
		// What a URL says is a password is masked as the URL has it.
		if s.value(n, s.i) && s.start != s.url && !n.harmless(s.b[s.start:s.end], i > s.word) {
			return true
		}
	}
	return false
}

// sign goes over what is no part of a word, and reports a secret that begins behind it.
func (s *scanner) sign(c byte) bool {
	i := s.i
	if s.word < i {
		s.fresh = string(s.b[s.word:i]) == "command"
	}
	s.i++
	switch c {
	case ' ', '"', '\'', '\\', '=':
	case ':':
		if rest := s.b[i:]; bytes.HasPrefix(rest, []byte("://")) {
			s.findURL(i + 3)
		} else if bytes.HasPrefix(rest, []byte(`:\/\/`)) {
			s.findURL(i + 5)
		}
	default:
		s.fresh = false
	}
	switch c {
	case '%':
		if _, w := s.unit(i); w > 1 {
			s.i = i + w
		}
	case '[':
		s.i += selector(s.b[i:], i > s.free && (s.b[i-1] == '-' || s.b[i-1] == '+'))
	case '<', '\n', '\r':
		s.tag = false
	case '>':
		if s.tag && s.b[i-1] != '/' {
			s.tag = false
			s.start, s.end = i+1, i+1
			for s.end < len(s.b) && !lineEnd(s.b[s.end]) && s.b[s.end] != '<' {
				s.end++
			}
			if s.start < s.end {
				return true
			}
		}
	}
	s.word = s.i
	return false
}

// selector is how much follows the bracket of a method's name, such as
// -[Store setPassword:user:], whose colons separate nothing.
func selector(b []byte, method bool) int {
	if !method {
		return 0
	}
	blanks := 0
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == ' ' && blanks == 0 && i > 1:
			blanks++
		case c == ']' && blanks == 1:
			if bytes.IndexByte(b[:i], ':') >= 0 && b[i-1] != ':' {
				return 0
			}
			return i
		case c == ':' && blanks == 1, c == '(', c == ')', wordSign(c):
		default:
			return 0
		}
	}
	return 0
}

// command goes over the words of a command whose password stands behind a user's name.
func (s *scanner) command() bool {
	rest := s.b[s.i:]
	if s.fresh && bytes.HasPrefix(rest, []byte(loginCommand)) {
		user := rest[len(loginCommand):]
		n := 0
		for n < len(user) && letter(user[n]) {
			n++
		}
		if !plain[string(user[:n])] || n < len(user) && user[n] != ' ' {
			s.user = beforeUser
		}
		s.i += len("login")
		return true
	}
	for _, command := range []string{"set " + systemUser, "add " + systemUser} {
		if bytes.HasPrefix(rest, []byte(command)) {
			s.user = beforeUser
			s.i += len(command) - 1
			return true
		}
	}
	return false
}

// login goes on in such a command and reports its password.
func (s *scanner) login(c byte) bool {
	if lineEnd(c) {
		s.user = noUser
		return false
	}
	switch s.user {
	case beforeUser:
		if !space(c) {
			s.user, s.quote = inUser, 0
			if c == '"' || c == '\'' {
				s.quote = c
			}
		}
	case inUser:
		switch {
		case s.quote != 0:
			if c == s.quote {
				s.quote = 0
			}
		case c == '"' || c == '\'':
			s.user = noUser // the command's own
		case space(c):
			s.user = behindUser
		}
	case behindUser:
		if space(c) {
			return false
		}
		s.user = noUser
		if c == '-' && s.i+1 < len(s.b) && letter(s.b[s.i+1]) {
			return false // an option
		}
		return s.argument(s.i)
	}
	return false
}

// argument reads one word of a command; a quote with nothing behind it ends the command.
func (s *scanner) argument(at int) bool {
	if open, level, ok := s.opened(at); ok {
		if open == len(s.b) || space(s.b[open]) || lineEnd(s.b[open]) {
			return false
		}
		return s.quoted(open, level)
	}
	s.start, s.end = at, at
	for s.end < len(s.b) && !space(s.b[s.end]) && !lineEnd(s.b[s.end]) && !s.quoteAt(s.end) {
		s.end++
	}
	return s.start < s.end
}

// findURL looks for https://user:password@host.
func (s *scanner) findURL(at int) {
	colon, last := -1, -1
	for i := at; i < len(s.b); i++ {
		c := s.b[i]
		if bytes.IndexByte([]byte("/?#\"'<> \t\r\n"), c) >= 0 {
			break
		}
		switch {
		case c == ':' && colon < 0:
			colon = i
		case c == '@':
			last = i
		case colon < 0 && !wordSign(c) && bytes.IndexByte([]byte(`.-~%+\!$`), c) < 0:
			return
		}
	}
	if colon < 0 || last <= colon+1 {
		return
	}
	if password := s.b[colon+1 : last]; hidden(password) || !bytes.Contains(password, []byte(mask)) {
		s.url, s.urlTo = colon+1, last
	}
}

// name returns the name of a secret that begins at i.
func (s *scanner) name() *secretName {
	if !letter(s.b[s.i]) {
		return nil
	}
	for _, n := range byLetter[s.b[s.i]] {
		if to := s.i + len(n.text); to <= len(s.b) && string(s.b[s.i:to]) == n.text && n.begins(s.line, s.word, s.i) {
			return n
		}
	}
	return nil
}

// value finds the value behind a name that ends at i: "name=value", "name: value",
// "name -> value", "name (32): value", "name[value]", "name is value",
// "\"name\":\"value\"", "<name>value</name>", all that in percent signs, "-name value" in
// a command, and "name value" where blanks are enough.
func (s *scanner) value(n *secretName, i int) bool {
	if open, shut := sibling(s.b[i:]); open > 0 {
		return s.read(i+open, shut, shut == '<', false, false, n.ticket)
	}
	tag, closing := s.inTag()
	j := i
	coded, again := false, s.again
	s.again = s.twice(i)
	defer func() { s.again = again }()
	for {
		c, w := s.unit(j)
		if c != '"' && c != '\'' && c != '\\' {
			break
		}
		coded = coded || w > 1
		j += w
	}
	bare := j == i
	if count := s.count(j); count > 0 {
		j = count
	}
	var gap, strong bool
	before := byte(0)
	shut := byte(0)
separators:
	for shut == 0 {
		c, w := s.unit(j)
		switch {
		case space(c):
			gap = true
		case c == '=' || c == ':':
			strong = true
		case c == '-' && j+1 < len(s.b) && s.b[j+1] == '>':
		case c == '>' && (!gap || before == '-' || before == '='):
			if closing && before == 0 {
				return false
			}
			strong = true
		case c == '[' && !gap && !strong:
			strong, shut = true, ']'
		default:
			break separators
		}
		before, coded = c, coded || w > 1
		j += w
	}
	if gap && s.user == inUser && s.quote == 0 {
		return false // what follows is the user's password
	}
	if !strong {
		option := bare && s.option()
		switch {
		case tag && gap:
			s.tag = true
			return false
		case gap && n.text != "authorization" && bytes.HasPrefix(s.b[j:], []byte("is ")):
			for j += 3; j < len(s.b) && space(s.b[j]); j++ {
			}
		case gap && option:
			return s.argument(j)
		case gap && n.spaced:
		default:
			return false
		}
	}
	if !s.read(j, shut, before == '>' && (tag || coded), strong && n.header, coded, n.ticket) {
		return false
	}
	return strong || !plain[string(bytes.TrimRight(s.b[s.start:s.end], "."))]
}

// sibling finds a value whose name is the text of the tag, or of the member, before it:
// <key>name</key><string>value</string> and "key":"name","value":"value". It returns how far
// behind the name the value begins, 0 where there is none, and what ends it.
func sibling(b []byte) (open int, shut byte) {
	skip := func(i int) int {
		for i < len(b) && space(b[i]) {
			i++
		}
		return i
	}
	switch {
	case bytes.HasPrefix(b, []byte("</")):
		i := bytes.IndexByte(b, '>') + 1
		if i = skip(i); i < 3 || i+1 >= len(b) || b[i] != '<' || !letter(b[i+1]) {
			return 0, 0
		}
		end := bytes.IndexByte(b[i:], '>')
		if end < 0 || b[i+end-1] == '/' || i+end+1 == len(b) {
			return 0, 0
		}
		return i + end + 1, '<'
	case bytes.HasPrefix(b, []byte(`"`)):
		i := skip(1)
		if i >= len(b) || b[i] != ',' {
			return 0, 0
		}
		i = skip(i + 1)
		const value = `"value"`
		if !bytes.HasPrefix(b[i:], []byte(value)) {
			return 0, 0
		}
		if i = skip(i + len(value)); i >= len(b) || b[i] != ':' {
			return 0, 0
		}
		if i = skip(i + 1); i+1 >= len(b) || b[i] != '"' {
			return 0, 0
		}
		return i + 1, '"'
	}
	return 0, 0
}

// read takes the value that begins at j.
func (s *scanner) read(j int, shut byte, xml, header, coded, ticket bool) bool {
	if shut == 0 {
		if open, level, ok := s.opened(j); ok {
			return s.quoted(open, level)
		}
		if c, w := s.unit(j); coded && w > 1 && c == '"' {
			j, shut = j+w, '"'
		} else if xml {
			shut = '<'
		} else if !header {
			switch c {
			case '<':
				shut = '>'
			case '{':
				shut = '}'
			case '(':
				shut = ')'
			case '[':
				shut = ']'
			}
			if shut != 0 {
				j++
			}
		}
	}
	s.start, s.end = j, j
	for s.end < len(s.b) && !lineEnd(s.b[s.end]) {
		c := s.b[s.end]
		if coded {
			c, _ = s.unit(s.end)
		}
		if shut != 0 {
			if c == shut {
				break
			}
		} else if !header && (space(c) || c == ',' || c == ';' && !ticket || c == '&' || c == '}' || c == ')' || c == '<' || c == '"' || c == '\'' || s.quoteAt(s.end)) {
			break
		}
		s.end++
	}
	return s.start < s.end
}

// count goes over the length that stands between some names and their values, "(32)"; 0
// if there is none, or no sign of a value behind it.
func (s *scanner) count(j int) int {
	for j < len(s.b) && space(s.b[j]) {
		j++
	}
	if j == len(s.b) || s.b[j] != '(' {
		return 0
	}
	k := j + 1
	for k < len(s.b) && s.b[k] >= '0' && s.b[k] <= '9' {
		k++
	}
	if k == j+1 || k+1 >= len(s.b) || s.b[k] != ')' || s.b[k+1] != ':' && s.b[k+1] != '=' {
		return 0
	}
	return k + 1
}

// inTag reports whether the word is the name of an XML tag. A prefix may stand before it.
func (s *scanner) inTag() (opening, closing bool) {
	k := s.word - 1
	if k >= s.free && s.b[k] == ':' {
		for k--; k >= s.free && wordSign(s.b[k]) && s.word-k < 32; k-- {
		}
	}
	if k < s.free {
		return false, false
	}
	return s.b[k] == '<', s.b[k] == '/'
}

// option reports whether the word is an option of a command, such as -kcdPassword.
func (s *scanner) option() bool {
	k := s.word - 1
	if k < s.free || s.b[k] != '-' {
		return false
	}
	for k >= s.free && s.b[k] == '-' && s.word-k < 4 {
		k--
	}
	return k < 0 || k >= s.free && (space(s.b[k]) || s.b[k] == '"' || s.b[k] == '\'')
}

// opened reports a quote at i, behind as many backslashes as it is deep in other quotes,
// and where its text begins.
func (s *scanner) opened(i int) (open, level int, ok bool) {
	k := i
	for k < len(s.b) && s.b[k] == '\\' {
		k++
	}
	if k == len(s.b) || s.b[k] != '"' && s.b[k] != '\'' {
		return 0, 0, false
	}
	return k + 1, k - i, true
}

// quoted takes what stands in quotes. Doubled ones, as CSV has them, count as one.
func (s *scanner) quoted(open, level int) bool {
	q := s.b[open-1]
	if open < len(s.b) && s.b[open] == q {
		if open+1 == len(s.b) || bytes.IndexByte([]byte(" \t\r\n,;&})]<"), s.b[open+1]) >= 0 {
			return false // empty
		}
		open++
	}
	s.start, s.end = open, len(s.b)
	slashes := 0
	for i := open; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case lineEnd(c):
			s.end = i
		case c == '\\':
			slashes++
			continue
		case c == q && (slashes < level || slashes%(2*level+2) == level):
			s.end = i - min(slashes, level)
		default:
			slashes = 0
			continue
		}
		break
	}
	return s.start < s.end
}

// quoteAt reports a quote, or the backslash before one.
func (s *scanner) quoteAt(i int) bool {
	c := s.b[i]
	return c == '"' || c == '\'' || c == '\\' && i+1 < len(s.b) && (s.b[i+1] == '"' || s.b[i+1] == '\'')
}

// twice reports whether what stands at i is a percent sign that was written as %25.
func (s *scanner) twice(i int) bool {
	rest := s.b[min(i, len(s.b)):]
	return len(rest) > 4 && string(rest[:3]) == "%25" && hex(rest[3]) >= 0 && hex(rest[4]) >= 0
}

// unit reads one sign at i, as it is or as %3d and &gt;, and how long it is.
func (s *scanner) unit(i int) (c byte, width int) {
	if i >= len(s.b) {
		return 0, 0
	}
	switch rest := s.b[i:]; rest[0] {
	case '%':
		if len(rest) > 2 && hex(rest[1]) >= 0 && hex(rest[2]) >= 0 {
			if c = byte(hex(rest[1])<<4 | hex(rest[2])); c == '%' && s.again && len(rest) > 4 && hex(rest[3]) >= 0 && hex(rest[4]) >= 0 {
				return byte(hex(rest[3])<<4 | hex(rest[4])), 5
			}
			return c, 3
		}
	case '&':
		switch {
		case bytes.HasPrefix(rest, []byte("&quot;")):
			return '"', 6
		case bytes.HasPrefix(rest, []byte("&gt;")):
			return '>', 4
		case bytes.HasPrefix(rest, []byte("&lt;")):
			return '<', 4
		}
	}
	return s.b[i], 1
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

func letter(c byte) bool   { return c >= 'a' && c <= 'z' }
func wordSign(c byte) bool { return letter(c) || c >= '0' && c <= '9' || c == '_' }
func space(c byte) bool    { return c == ' ' || c == '\t' }
func lineEnd(c byte) bool  { return c == '\n' || c == '\r' }

// hidden reports a value that was masked before it came here.
func hidden(b []byte) bool { return len(b) > 0 && len(bytes.Trim(b, "*")) == 0 }

func numeric(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
