package cli

import (
	"strconv"
	"time"

	"hubscope/app/engine"
	"hubscope/parsers/event"
)

// An eventLine writes events as the contract has them, one JSON object and a line end each.
// A gigabyte of log is some millions of them, so each is appended as it comes. Its zero
// value is ready; it is used by one goroutine.
type eventLine struct {
	mask  engine.Masker
	names fieldNames
	// veil redacts; nil where nobody asks for it.
	veil *veil
	buf  []byte
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
	dst = appendQuotedString(append(dst, `"source":`...), l.veil.place(r.Path))
	dst = strconv.AppendInt(append(dst, `,"line":`...), ev.Line, 10)
	dst = appendNamedString(dst, `,"system":`, string(ev.System))
	kind := ev.Kind
	if kind == event.Unrecognized {
		kind = event.Other
	}
	dst = appendNamedString(dst, `,"kind":`, kind.String())
	dst = appendNamed(dst, `,"user":`, l.field(ev, "user", ev.User))
	dst = appendNamed(dst, `,"device":`, l.field(ev, "DeviceId", ev.Device))
	dst = appendNamed(dst, `,"app":`, l.field(ev, "app name", ev.App))
	dst = appendNamed(dst, `,"session":`, l.field(ev, "session", ev.Session))
	dst = appendNamedString(dst, `,"sure":`, string(ev.Sure))
	dst = appendNamedString(dst, `,"copyOf":`, l.veil.place(r.CopyOf))
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
		dst = append(appendQuotedString(dst, f.Name), ':')
		dst = appendQuoted(dst, l.field(ev, f.Name, l.mask.Field(f.Name, f.Value)))
	}
	dst = appendQuoted(append(dst, `},"text":`...), l.text(ev))
	return append(dst, "}\n"...)
}

// text is the line as it is shown; good until the next one.
func (l *eventLine) text(ev *event.Event) []byte {
	text := l.mask.Line(ev.Text)
	if l.veil != nil {
		l.buf = l.veil.records.Text(l.buf[:0], text, ev)
		text = l.buf
	}
	return text
}

// field is a value as it is shown; good until the next one.
func (l *eventLine) field(ev *event.Event, name string, value []byte) []byte {
	if l.veil == nil || len(value) == 0 {
		return value
	}
	l.buf = l.veil.records.Field(l.buf[:0], ev, name, value)
	return l.buf
}

// appendNamed appends a value behind its name, and nothing for an empty one.
func appendNamed(dst []byte, name string, v []byte) []byte {
	if len(v) == 0 {
		return dst
	}
	return appendQuoted(append(dst, name...), v)
}

func appendNamedString(dst []byte, name, v string) []byte {
	if v == "" {
		return dst
	}
	return appendQuotedString(append(dst, name...), v)
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
