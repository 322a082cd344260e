// Package emserver reads the logs of Endpoint Management's server: DebugLogFile, and the
// AdminAuditLogFile and UserAuditLogFile.
//
// The order of their values is documented, the shape of their dates and what their
// messages say is not. Dates are read in every shape that package datetime knows; what a
// message means is decided by the signatures of the Setup, and one that no signature
// recognises is of kind Other.
package emserver

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// mostContinuation is how many lines without a head one record is taken to have when a
// file's kind is told: a stack trace is shorter.
const mostContinuation = 200

// share is the part of the lines that are heads. Lines without one count as continuations
// behind a head, but not without end.
func share(text []byte, isHead func([]byte) bool) float64 {
	heads, others, run := 0, 0, mostContinuation
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case len(bytes.TrimSpace(line)) == 0:
		case isHead(line):
			heads++
			run = 0
		case run >= mostContinuation || line[0]-'0' <= 9:
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

// recognise gives ev its kind by what a message says.
func recognise(set *signature.Set, ev *event.Event, head, message []byte) {
	ev.Kind = event.Other
	first := len(ev.Fields)
	sig, fields, ok := set.MatchIn(event.SystemEM, head, message, ev.Fields)
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
		}
	}
}

func add(ev *event.Event, name string, value []byte) {
	ev.Fields = append(ev.Fields, event.Field{Name: name, Value: value})
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i
}

// word is the border of the run of bytes up to the next blank.
func word(b []byte, i int) int {
	for i < len(b) && b[i] != ' ' && b[i] != '\t' && b[i] != '\n' && b[i] != '\r' {
		i++
	}
	return i
}
