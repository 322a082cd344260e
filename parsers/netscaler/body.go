package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
)

// A layout is the names of a message's values in the order in which the appliance
// writes them. Any may be missing.
type layout []string

// cutFields splits a body, "Name value" joined by " - ", into fields. The appliance
// escapes nothing and values hold " - " themselves (user agents, application names),
// so that only a known name that has not come yet starts a new field, or a word in the
// appliance's own spelling (Upper_case, as 14.1 inserts X-Forwarded-For_ip).
// It reports whether the last value is cut: a quote that never closes.
func cutFields(body []byte, names layout, dst []event.Field, unknown *nameTable) (fields []event.Field, cut bool) {
	next := 0 // names before this one have come
	body = bytes.TrimLeft(body, " ")
	name, value, k := firstField(body, names)
	if k < 0 {
		return dst, false
	}
	next = k + 1
	for {
		// Where does the value end? A quoted one not before its closing quote.
		from := 0
		quoted := len(value) > 0 && value[0] == '"'
		if quoted {
			from = closingQuote(value)
			if from < 0 {
				// The quote never closes: a value cut off, or one that was never meant to close.
				cut = true
				from = len(value)
				if i := nextKnown(value, names, next); i >= 0 {
					from, cut = i, false
				}
			}
		}
		end, after := len(value), []byte(nil)
		nextName := ""
		for i := from; ; {
			j := bytes.Index(value[i:], []byte("- "))
			if j < 0 {
				break
			}
			j += i
			i = j + 2
			n, v, k := nameAt(value[i:], names, next)
			if k < 0 && j > 0 && value[j-1] == ' ' {
				if w := spelled(value[i:]); w > 0 {
					n, v, k = unknown.name(value[i:i+w]), value[i+w:], next-1
				}
			}
			if k < 0 {
				continue
			}
			// "SessionId: 15- User" and "User user- Client_ip" lack the blank (observed).
			end, after, nextName, next = j, v, n, k+1
			break
		}
		if quoted && !cut && (name != "Command" || !bytes.HasSuffix(bytes.TrimRight(value[:end], " "), []byte{'"'})) {
			end = from // what follows the quote is no part of it; commands hold quotes themselves
		}
		dst = append(dst, event.Field{Name: name, Value: trimValue(value[:end])})
		if nextName == "" {
			return dst, cut
		}
		name, value = nextName, bytes.TrimLeft(after, " ")
	}
}

// firstField finds the first known name at the start of body, or behind a prefix such
// as "[TECHSUPPORT]" or "Logout handler : ".
func firstField(body []byte, names layout) (name string, value []byte, k int) {
	if n, v, k := nameAt(body, names, 0); k >= 0 {
		return n, bytes.TrimLeft(v, " "), k
	}
	for k, n := range names {
		if i := bytes.Index(body, []byte(n)); i > 0 && (body[i-1] == ' ' || body[i-1] == ']') {
			if _, v, at := nameAt(body[i:], names, k); at == k {
				return n, bytes.TrimLeft(v, " "), k
			}
		}
	}
	return "", nil, -1
}

// nameAt reports which of names[from:] stands at the start of b.
func nameAt(b []byte, names layout, from int) (name string, value []byte, k int) {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	for k := from; k < len(names); k++ {
		n := names[k]
		if len(b) < len(n) || b[0] != n[0] || string(b[:len(n)]) != n {
			continue
		}
		if len(b) == len(n) {
			return n, nil, k
		}
		switch b[len(n)] {
		case ' ', '\t':
			return n, b[len(n)+1:], k
		case ':':
			return n, b[len(n)+1:], k
		}
	}
	return "", nil, -1
}

// nextKnown returns where " - Name" of a name that has not come yet begins in b, or -1.
func nextKnown(b []byte, names layout, from int) int {
	for i := 0; ; {
		j := bytes.Index(b[i:], sepDash)
		if j < 0 {
			return -1
		}
		j += i
		if _, _, k := nameAt(b[j+3:], names, from); k >= 0 {
			return j
		}
		i = j + 3
	}
}

// closingQuote returns the index behind the quote that closes the one at value[0]: a
// quote that a field's end follows. Commands hold quotes themselves. -1 if there is none.
func closingQuote(value []byte) int {
	for i := 1; ; {
		j := bytes.IndexByte(value[i:], '"')
		if j < 0 {
			return -1
		}
		i += j + 1
		rest := bytes.TrimLeft(value[i:], " ")
		if len(rest) == 0 || rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ') {
			return i
		}
	}
}

// spelled returns the length of a word at the start of b that is written like one of
// the appliance's names, with an underscore or a hyphen inside and a blank behind:
// "X-Forwarded-For_ip ". 0 if there is none.
func spelled(b []byte) int {
	if len(b) == 0 || b[0] < 'A' || b[0] > 'Z' {
		return 0
	}
	joined := false
	for i, c := range b {
		switch {
		case c == '_':
			joined = true
		case c == ' ':
			if joined {
				return i
			}
			return 0
		case !letter(c) && !digit(c) && c != '-' && c != '(' && c != ')':
			return 0
		}
		if i > 40 { // the longest name of the appliance has 32 letters
			return 0
		}
	}
	return 0
}

// trimValue takes blanks and outer quotes off.
func trimValue(v []byte) []byte {
	v = bytes.Trim(v, " \t")
	if len(v) > 0 && v[0] == '"' {
		v = v[1:]
		if len(v) > 0 && v[len(v)-1] == '"' {
			v = v[:len(v)-1]
		}
		return v
	}
	return v
}

// A nameTable keeps the spelling of names that no layout knows, so that a line costs
// no memory of its own.
type nameTable struct{ known map[string]string }

// mostNames bounds the table: a log that "names" thousands of values is damaged.
const mostNames = 256

func (t *nameTable) name(b []byte) string {
	if n, ok := t.known[string(b)]; ok {
		return n
	}
	n := string(b)
	if len(t.known) < mostNames {
		if t.known == nil {
			t.known = map[string]string{}
		}
		t.known[n] = n
	}
	return n
}
