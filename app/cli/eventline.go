package cli

import (
	"strconv"
	"time"
	"unicode/utf8"

	"hubscope/app/engine"
	"hubscope/parsers/event"
)

// An eventLine writes events as the contract has them, one JSON object and a line end each.
// A gigabyte of log is some millions of them, so each is appended as it comes. Its zero
// value is ready; it is used by one goroutine.
type eventLine struct {
	mask  engine.Masker
	names fieldNames
}

// append appends a record's event. The fields keep the order of the log.
func (l *eventLine) append(dst []byte, r *engine.Record) []byte {
	at, ev := r.Time, r.Event
	dst = append(dst, '{')
	if !at.IsZero() {
		dst = append(dst, `"time":"`...)
		dst = at.UTC().AppendFormat(dst, time.RFC3339Nano)
		dst = append(dst, `",`...)
	}
	dst = appendQuoted(append(dst, `"source":`...), r.Path)
	dst = strconv.AppendInt(append(dst, `,"line":`...), ev.Line, 10)
	dst = appendNamed(dst, `,"system":`, ev.System)
	kind := ev.Kind
	if kind == event.Unrecognized {
		kind = event.Other
	}
	dst = appendNamed(dst, `,"kind":`, kind.String())
	dst = appendNamed(dst, `,"user":`, ev.User)
	dst = appendNamed(dst, `,"device":`, ev.Device)
	dst = appendNamed(dst, `,"app":`, ev.App)
	dst = appendNamed(dst, `,"session":`, ev.Session)
	dst = appendNamed(dst, `,"sure":`, ev.Sure)
	dst = appendNamed(dst, `,"copyOf":`, r.CopyOf)
	dst = append(dst, `,"fields":{`...)
	l.names.reset()
	for i := range ev.Fields {
		f := &ev.Fields[i]
		if !l.names.add(f.Name) {
			continue // a name that the line repeats keeps its first value
		}
		if l.names.len() > 1 {
			dst = append(dst, ',')
		}
		dst = append(appendQuoted(dst, f.Name), ':')
		dst = appendQuoted(dst, l.mask.Field(f.Name, f.Value))
	}
	dst = appendQuoted(append(dst, `},"text":`...), l.mask.Line(ev.Text))
	return append(dst, "}\n"...)
}

// appendNamed appends a value behind its name, and nothing for an empty one.
func appendNamed[S ~string | ~[]byte](dst []byte, name string, v S) []byte {
	if len(v) == 0 {
		return dst
	}
	return appendQuoted(append(dst, name...), v)
}

// fieldNames are the names of one line's fields.
type fieldNames struct {
	list []string
	more map[string]bool // instead of the list, once it is long
}

// longList is how many names are gone through one by one: a gateway's line has up to thirty.
const longList = 48

func (n *fieldNames) reset() { n.list, n.more = n.list[:0], nil }

func (n *fieldNames) len() int { return len(n.list) }

// add adds a name and reports whether it is new.
func (n *fieldNames) add(name string) bool {
	if n.more == nil {
		for _, s := range n.list {
			if s == name {
				return false
			}
		}
		if len(n.list) == longList {
			n.more = make(map[string]bool)
			for _, s := range n.list {
				n.more[s] = true
			}
		}
	} else if n.more[name] {
		return false
	}
	if n.more != nil {
		n.more[name] = true
	}
	n.list = append(n.list, name)
	return true
}

// bare are the bytes that stand in a JSON string as they are.
var bare = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// appendQuoted appends s as a JSON string, byte for byte as encoding/json writes it without
// the escapes for HTML: bytes that are no UTF-8 become U+FFFD.
func appendQuoted[S ~string | ~[]byte](dst []byte, s S) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0 // of what is appended as it is
	for i := 0; i < len(s); {
		for i < len(s) && bare[s[i]] {
			i++
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if c >= utf8.RuneSelf {
			// Four bytes hold any character, and a string of four needs no memory.
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			switch {
			case r == utf8.RuneError && size == 1:
				dst = append(append(dst, s[from:i]...), `\ufffd`...)
				from = i + size
			case r == '\u2028' || r == '\u2029': // line ends to JavaScript
				dst = append(append(dst, s[from:i]...), `\u202`...)
				dst = append(dst, hex[r&0xf])
				from = i + size
			}
			i += size
			continue
		}
		dst = append(append(dst, s[from:i]...), '\\')
		switch c {
		case '"', '\\':
			dst = append(dst, c)
		case '\b':
			dst = append(dst, 'b')
		case '\f':
			dst = append(dst, 'f')
		case '\n':
			dst = append(dst, 'n')
		case '\r':
			dst = append(dst, 'r')
		case '\t':
			dst = append(dst, 't')
		default:
			dst = append(dst, 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		i++
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}
