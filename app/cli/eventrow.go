package cli

import (
	"strconv"
	"time"

	"hubscope/app/engine"
	"hubscope/app/sheet"
	"hubscope/parsers/event"
)

// eventColumns are those of events as CSV. They are part of the public contract: new ones come
// last.
var eventColumns = []string{
	"time", "local", "source", "line", "system", "kind", "user", "device", "app", "session", "sure", "copyOf", "fields", "text",
}

// An eventRow writes events as the rows of a table. It is used by one goroutine.
type eventRow struct {
	*eventLine // its masks, and what it redacts
	zone       *time.Location
	number     []byte
	fields     []byte
}

// append appends a record's row. The fields stand in one cell, as name=value.
func (l *eventRow) append(dst []byte, r *engine.Record) []byte {
	at, ev := r.Time, r.Event
	row := sheet.Begin(dst)
	var utc, local []byte
	if !at.IsZero() {
		l.number = at.UTC().AppendFormat(l.number[:0], time.RFC3339Nano)
		utc = l.number
		local = at.In(l.zone).AppendFormat(nil, time.RFC3339)
	}
	row.Bytes(utc)
	row.Bytes(local)
	row.String(l.veil.place(r.Path))
	l.number = strconv.AppendInt(l.number[:0], ev.Line, 10)
	row.Bytes(l.number)
	row.String(string(ev.System))
	kind := ev.Kind
	if kind == event.Unrecognized {
		kind = event.Other
	}
	row.String(kind.String())
	row.Bytes(l.field(ev, "user", ev.User))
	row.Bytes(l.field(ev, "DeviceId", ev.Device))
	row.Bytes(l.field(ev, "app name", ev.App))
	row.Bytes(l.field(ev, "session", ev.Session))
	row.String(string(ev.Sure))
	row.String(l.veil.place(r.CopyOf))
	l.fields = l.fields[:0]
	l.names.reset()
	for i := range ev.Fields {
		f := &ev.Fields[i]
		if !l.names.add(f.Name) {
			continue // a name that the line repeats keeps its first value
		}
		if len(l.fields) > 0 {
			l.fields = append(l.fields, ", "...)
		}
		l.fields = append(append(l.fields, f.Name...), '=')
		l.fields = append(l.fields, l.field(ev, f.Name, l.mask.Field(f.Name, f.Value))...)
	}
	row.Bytes(l.fields)
	row.Bytes(l.text(ev))
	return row.End()
}
