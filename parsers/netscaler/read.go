package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
)

// readSpan fills Start and End from the record's own times.
func (p *Parser) readSpan(ev *event.Event, h *head) {
	var start, end []byte
	for i := range ev.Fields {
		switch ev.Fields[i].Name {
		case "Start_time", "startTime":
			if start == nil {
				start = ev.Fields[i].Value
			}
			continue
		case "Last_contact", "End_time", "endTime":
			// A connection that timed out was last heard of at its last contact, which comes first.
			end = ev.Fields[i].Value
		default:
			continue
		}
		break
	}
	ev.End = bodyStamp(end, h.stamp, h.order, true)
	// A start may lie far from the head, but it is in the order that the end is in.
	order := h.order
	if d, ok := cutDateTime(end); ok {
		order = d.orderNear(h.stamp, order)
	}
	ev.Start = bodyStamp(start, h.stamp, order, false)
}

// readHTTPRequest reads the one message that is no list of names:
// "Context u@ip - SessionId: n - host User u : Group(s) g : Vserver v - t GMT : SSO is ON : GET /path - -".
func (p *Parser) readHTTPRequest(ev *event.Event, h *head) {
	b := bytes.TrimLeft(h.body, " ")
	body := b
	fields := ev.Fields
	p.at = [roleCount]uint8{}
	rest, ok := bytes.CutPrefix(b, []byte("Context "))
	if ok {
		b = rest
		if i := index(b, " - SessionId: ", 1); i >= 0 {
			fields = p.put(fields, roleContext, "Context", trimBlanks(b[:i]))
			b = b[i+len(" - SessionId: "):]
			id := leadingDigits(b)
			fields = p.put(fields, roleSession, "SessionId", id)
			for b = b[len(id):]; len(b) > 0 && (b[0] == ' ' || b[0] == '-'); {
				b = b[1:]
			}
		} else if i := index(b, " - ", 1); i >= 0 {
			fields = p.put(fields, roleContext, "Context", trimBlanks(b[:i]))
			b = b[i+3:]
		}
	}
	if i := indexWord(b, "User "); i >= 0 {
		if i > 0 {
			fields = put(fields, "host", trimBlanks(b[:i]))
		}
		b = b[i+len("User "):]
		if j := index(b, " : Group(s) ", 1); j >= 0 {
			fields = p.put(fields, roleUser, "User", trimBlanks(b[:j]))
			b = b[j+len(" : Group(s) "):]
			if j := index(b, " : Vserver ", 1); j >= 0 {
				fields = put(fields, "Group(s)", trimBlanks(b[:j]))
				b = b[j+len(" : Vserver "):]
				if j := index(b, " - ", 1); j >= 0 {
					fields = p.put(fields, roleVserver, "Vserver", trimBlanks(b[:j]))
					b = b[j+3:]
				}
			}
		}
	}
	if p.lean {
		ev.End, ok = p.knownStamp(b, h, true)
		if ok {
			ev.Fields = fields
			p.learnOpening(0, 0, ev, body, len(body)-len(b))
			return
		}
	}
	if d, ok := cutDateTime(b); ok {
		end := d.size
		if hasGMT(b[end:]) {
			end += 4
		}
		fields = put(fields, "time", trimBlanks(b[:end]))
		ev.End = p.bodyStamp(b[:end], h, true)
		b = b[end:]
	}
	if !p.lean {
		fields = readRequest(fields, b)
	}
	ev.Fields = fields
}

// put appends a value that has a role.
func (p *Parser) put(fields []event.Field, r role, name string, v []byte) []event.Field {
	fields = put(fields, name, v)
	p.at[r] = uint8(len(fields))
	return fields
}

// readRequest reads the end of the message, ": SSO is ON : GET /path - -".
func readRequest(fields []event.Field, b []byte) []event.Field {
	for len(b) > 0 && (b[0] == ' ' || b[0] == ':') {
		b = b[1:]
	}
	if bytes.HasPrefix(b, []byte("SSO is ")) {
		if i := index(b, " : ", 1); i > 0 {
			fields = put(fields, "SSO", trimBlanks(b[len("SSO is"):i]))
			b = b[i+3:]
		}
	}
	method, rest := nextWord(b)
	if len(method) == 0 {
		return fields
	}
	rest = bytes.TrimSuffix(trimBlanks(rest), []byte("- -"))
	return put(put(fields, "method", method), "url", trimBlanks(rest))
}

// index is bytes.Index for a text whose byte at rare is rarer than its first, which
// bytes.Index looks for.
func index(b []byte, text string, rare int) int {
	for from := rare; from < len(b); {
		i := bytes.IndexByte(b[from:], text[rare])
		if i < 0 {
			return -1
		}
		i += from - rare
		if len(b)-i < len(text) {
			return -1
		}
		if string(b[i:i+len(text)]) == text {
			return i
		}
		from = i + rare + 1
	}
	return -1
}

// trimBlanks takes blanks, and nothing but blanks, off both ends.
func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// indexWord finds word at the start of b or behind a blank.
func indexWord(b []byte, word string) int {
	for from := 0; ; {
		i := index(b[from:], word, 0)
		if i < 0 {
			return -1
		}
		i += from
		if i == 0 || b[i-1] == ' ' {
			return i
		}
		from = i + 1
	}
}

// What the texts that matter to mail have in common.
const (
	authorized  = "Mux Authorize result is "
	denied      = "Deny"
	staResponse = "Received response from STA server"
	staMonitor  = "_(sta)"
)

// readMessage reads the free text of a Message event; three of them matter to mail.
func (p *Parser) readMessage(ev *event.Event, h *head) {
	text := trimValue(h.body)
	ev.Fields = append(ev.Fields, event.Field{Name: "message", Value: text})
	switch {
	case index(text, authorized, 0) >= 0:
		v := after(text, authorized)
		result := untilComma(v)
		ev.Fields = append(ev.Fields, event.Field{Name: "result", Value: result})
		for _, n := range []struct{ name, mark string }{
			{"User", ", User <"}, {"Srcip", "Srcip: "}, {"Dstip", "Dstip: "}, {"denied_by_policy", "denied_by_policy: "},
		} {
			if v := after(v, n.mark); v != nil {
				v = untilComma(v)
				if n.name == "User" {
					v = bytes.TrimSuffix(v, []byte(">"))
				}
				ev.Fields = append(ev.Fields, event.Field{Name: n.name, Value: v})
			}
		}
		if string(result) == denied {
			ev.Kind = event.AccessDenied
		}
	case index(text, staResponse, 0) >= 0:
		ev.Kind = event.STAResponse
		if v := after(text, "sta-server="); v != nil {
			ev.Fields = append(ev.Fields, event.Field{Name: "sta", Value: untilComma(v)})
		}
		if v := after(text, "type="); v != nil {
			ev.Fields = append(ev.Fields, event.Field{Name: "type", Value: untilComma(v)})
		}
	}
}

// after returns what follows mark in b, or nil.
func after(b []byte, mark string) []byte {
	i := index(b, mark, len(mark)-2) // its "=" or its colon, or a letter
	if i < 0 {
		return nil
	}
	return b[i+len(mark):]
}

func untilComma(b []byte) []byte {
	if i := bytes.IndexAny(b, ",}"); i >= 0 {
		b = b[:i]
	}
	return bytes.Trim(b, " \"")
}

// readMonitor tells the monitors of a Secure Ticket Authority, whose name the gateway
// makes from its address: "MonServiceBinding_192.0.2.11:80_(sta)(internal)".
func (p *Parser) readMonitor(ev *event.Event, h *head) {
	name := ev.Field("Monitor")
	i := index(name, staMonitor, 1)
	if i < 0 {
		return
	}
	if string(h.event) == "MONITORUP" {
		ev.Kind = event.STAUp
	} else {
		ev.Kind = event.STADown
	}
	sta := name[:i]
	if j := bytes.IndexByte(sta, '_'); j >= 0 {
		sta = sta[j+1:]
	}
	ev.Fields = append(ev.Fields, event.Field{Name: "sta", Value: sta})
}

// readStateChange tells a high-availability node's change from a service's.
func (p *Parser) readStateChange(ev *event.Event, h *head) {
	device, state := ev.Field("Device"), ev.Field("State")
	if bytes.HasPrefix(device, []byte("server_")) || bytes.Contains(device, []byte("NSSVC")) {
		return // a service or a virtual server, whatever its name
	}
	state = bytes.Trim(state, `" `)
	if isNode(device) || equalFold(state, "primary") || equalFold(state, "secondary") {
		ev.Kind = event.Failover
	}
}

// isNode reports whether a device is an appliance of a pair: "self node 10.0.0.2", "node 1".
func isNode(device []byte) bool {
	word, rest := nextWord(device)
	for _, w := range []string{"self", "remote", "local", "peer", "ha"} {
		if equalFold(word, w) {
			word, _ = nextWord(rest)
			return equalFold(word, "node")
		}
	}
	number, _ := nextWord(rest)
	return equalFold(word, "node") && len(number) > 0 && digit(number[0])
}

// readCommand tells what an administrator did. A command that failed changed nothing.
func (p *Parser) readCommand(ev *event.Event, h *head) {
	if status := ev.Field("Status"); len(status) > 0 && !containsFold(status, "success") && !containsFold(status, "done") {
		return
	}
	verb, rest := nextWord(ev.Field("Command"))
	group, rest := nextWord(rest)
	object, _ := nextWord(rest)
	switch {
	case equalFold(verb, "kill") && (equalFold(group, "aaa") || equalFold(group, "vpn")) && equalFold(object, "session"):
		ev.Kind = event.SessionKillCommand
	case equalFold(verb, "force") && equalFold(group, "ha"):
		ev.Kind = event.Failover
	case changes(verb) && (equalFold(group, "vpn") || equalFold(group, "aaa") || equalFold(group, "authentication")):
		ev.Kind = event.ConfigChanged
	}
}

// changes reports whether a command's verb alters the configuration.
func changes(verb []byte) bool {
	for _, v := range []string{"set", "unset", "add", "rm", "bind", "unbind", "enable", "disable", "clear"} {
		if equalFold(verb, v) {
			return true
		}
	}
	return false
}

func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i := range b {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != s[i] {
			return false
		}
	}
	return true
}

// containsFold reports whether b holds the lower-case ASCII word s in any case.
func containsFold(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if equalFold(b[i:i+len(s)], s) {
			return true
		}
	}
	return false
}
