package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
)

// closing are the values that end a session's message, by event; one of them has to be
// there. Group(s) is the last one in every line seen in public since release 9.3, but the
// value before it is taken for an end, too: lines without it are not proved impossible.
var closing = map[string][]string{
	"LOGIN":            {"Group(s)", "SSLVPN_client_type", "Browser_type"},
	"LOGOUT":           {"LogoutMethod"},
	"TCPCONNSTAT":      {"Group(s)", "Access"},
	"UDPFLOWSTAT":      {"Group(s)", "Access"},
	"TCPCONN_TIMEDOUT": {"Group(s)", "Access", "Last_contact"},
}

// closingWords are what an unquoted closing value is cut from.
var closingWords = []string{"Agent", "Android", "Clientless", "ICA", "Allowed", "Denied"}

// judgeCut finds the session's messages that end before their layout does: a file copied
// while it was written, a disk that was full. One that is cut before it names its session
// means nothing any more: a session of half a number or half a server never was.
func judgeCut(ev *event.Event, h *head, names layout) {
	ends, ok := closing[string(h.event)]
	if !ok {
		return
	}
	last := len(ev.Fields) - 1
	if ev.Damage == event.Whole && closesWhole(h, ev.Fields[last].Name) {
		return // nearly every line
	}
	if last >= 0 {
		if frag := fragment(h.body, names); frag != nil {
			ev.Damage = event.Cut
			if v := ev.Fields[last].Value; bytes.HasSuffix(v, frag) {
				ev.Fields[last].Value = bytes.TrimRight(v[:len(v)-len(frag)], " ")
				last++ // a separator follows the value, so that it is whole
			}
		} else if !closed(ev, ends) {
			ev.Damage = event.Cut
		}
	}
	if ev.Damage != event.Cut {
		return
	}
	switch ev.Kind {
	case event.SessionStart, event.SessionEnd, event.SessionActivity:
		if !namesSession(ev, last) {
			ev.Kind = event.Other
		}
	}
}

// closesWhole reports whether a body of quotes that close ends as a whole message does:
// with the quote of its last value.
func closesWhole(h *head, last string) bool {
	return last == "Group(s)" && h.body[len(h.body)-1] == '"'
}

// fragment returns a body's end from the dash on if behind it stands no more than the
// start of a name: "- Gr", "- SessionI", "-"; otherwise nil.
func fragment(body []byte, names layout) []byte {
	i := bytes.LastIndex(body, []byte("- "))
	if bytes.HasSuffix(body, []byte(" -")) {
		i = len(body) - 1
	}
	if i < 0 {
		return nil
	}
	word := bytes.TrimSuffix(bytes.TrimLeft(body[i+1:], " "), []byte(":"))
	for _, n := range names {
		if len(word) <= len(n) && n[:len(word)] == string(word) {
			return body[i:]
		}
	}
	return nil
}

// closed reports whether a closing value is there and is no half word.
func closed(ev *event.Event, ends []string) bool {
	switch last := ev.Fields[len(ev.Fields)-1]; last.Name {
	case "SSLVPN_client_type", "Access":
		for _, w := range closingWords {
			if len(last.Value) < len(w) && w[:len(last.Value)] == string(last.Value) {
				return false
			}
		}
	}
	for _, name := range ends {
		if len(ev.Field(name)) > 0 {
			return true
		}
	}
	return false
}

// shortestPort is the length of a port that ends a record and is still taken for whole:
// "44" may have been 443.
const shortestPort = 3

// namesSession reports whether a cut record still tells whole which session it speaks of.
// last is the field that may itself be cut.
func namesSession(ev *event.Event, last int) bool {
	if len(ev.Field("User")) == 0 {
		return false
	}
	if id := ev.Field("SessionId"); ev.Has("Context") && (len(id) == 0 || !digit(id[0])) {
		return false // releases that write no SessionId write no Context
	}
	v := ev.Field("Vserver")
	i := bytes.LastIndexByte(v, ':')
	if i <= 0 || !allDigits(v[i+1:]) {
		return false
	}
	if ev.Fields[min(last, len(ev.Fields)-1)].Name != "Vserver" || last == len(ev.Fields) {
		return true
	}
	return len(v)-i-1 >= shortestPort && bytes.Count(v, []byte{':'}) == 1
}
