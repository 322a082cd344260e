// Package ctxlog reads what devices log: the CtxLog files of iOS apps, Android's logcat,
// and the lines of Android apps that start with a time and a level.
//
// What a message means is not decided here but by the signatures of the Setup; a record
// whose message no signature recognises is of kind Other. Two signature fields are
// identities and are put in place: user and device. A field app says which app a line
// of the device's own log is about, and makes it a line of that app's system.
package ctxlog

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
)

// Formats returns the formats of this package.
func Formats() []logfile.Format { return []logfile.Format{IOS, Logcat, Android} }

// A reader is what the parsers of this package share.
type reader struct {
	signatures *signature.Set
	apps       apps
	// home is the system of a line that does not say which app wrote it, and app its name.
	home event.System
	app  []byte
}

func newReader(setup logfile.Setup, other event.System) reader {
	return reader{signatures: setup.Signatures, apps: apps{}, home: systemOfPath(setup.Path, systemOfApp(setup.App, other)), app: []byte(setup.App)}
}

// recognise gives ev its kind by its message. head is the part of the record before it.
func (r *reader) recognise(ev *event.Event, head, message []byte) {
	ev.Kind = event.Other
	ev.Fields = append(ev.Fields, event.Field{Name: "message", Value: message})
	first := len(ev.Fields)
	sig, fields, ok := r.signatures.MatchIn(ev.System, head, message, ev.Fields)
	ev.Fields = fields
	if !ok {
		return
	}
	ev.Kind, ev.Sure = sig.Event, sig.Sure
	for _, f := range ev.Fields[first:] {
		switch f.Name {
		case "user":
			ev.User = f.Value
		case "device":
			ev.Device = f.Value
		case "app":
			ev.App = f.Value
			ev.System = r.apps.of(f.Value, ev.System)
		}
	}
	if ev.System == event.SystemDevice {
		if s := systemOfKind(ev.Kind); s != "" {
			ev.System = s
		}
	}
}

func add(ev *event.Event, name string, value []byte) {
	ev.Fields = append(ev.Fields, event.Field{Name: name, Value: value})
}

// trimEnd takes line ends off a record.
func trimEnd(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	return b
}

// firstLine cuts a record where its continuation lines begin.
func firstLine(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i]
	}
	return b
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i
}

// token returns the border of the run of bytes up to the next blank or line end.
func token(b []byte, i int) int {
	for i < len(b) && b[i] != ' ' && b[i] != '\t' && b[i] != '\n' && b[i] != '\r' {
		i++
	}
	return i
}

func digits(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	return len(b) > 0
}

// mostContinuation is how many headless lines one record is taken to have when the kind
// of a file is told; a stack trace is shorter.
const mostContinuation = 200

// share is the Sniff of a format whose lines start as isHead says. Headless lines count
// as continuations only behind a head, not without end, and not if they start as the
// heads of other logs do, with a digit or a <.
func share(head []byte, isHead func([]byte) bool) float64 {
	heads, others, run := 0, 0, mostContinuation
	for len(head) > 0 {
		line, complete := head, false
		if i := bytes.IndexByte(head, '\n'); i >= 0 {
			line, head, complete = head[:i], head[i+1:], true
		} else {
			head = nil
		}
		line = trimEnd(line)
		switch {
		case len(bytes.TrimSpace(line)) == 0:
		case isHead(line):
			heads++
			run = 0
		case !complete && heads+others > 0:
			// The last line of a head is cut anywhere.
		case run >= mostContinuation || line[0]-'0' <= 9 || line[0] == '<':
			others++
		default:
			run++
		}
	}
	if heads == 0 {
		return 0
	}
	return float64(heads) / float64(heads+others)
}
