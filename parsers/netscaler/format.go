// Package netscaler reads the log of a NetScaler Gateway, ns.log, in every form in
// which it reaches a helpdesk: the appliance's own file, syslog copies in old and new
// framing, console output, exports that were quoted, escaped or cut on the way.
//
// The forms are observed in public lines; none is documented whole. Names of events
// and of their values are the appliance's own.
package netscaler

import (
	"bytes"
	"slices"

	"hubscope/parsers/event"
	"hubscope/parsers/linemap"
	"hubscope/parsers/logfile"
)

// Format is the gateway's log.
var Format = logfile.Format{
	Kind:    "netscaler",
	Sniff:   sniff,
	New:     newParser,
	Prepare: prepare,
	Dates:   dates,
	Samples: samples,
}

// A Parser reads one file's records. It is not safe for use by several goroutines.
type Parser struct {
	order    logfile.DateOrder
	lean     bool // see logfile.Setup
	plain    bool // never the short ways: for tests, which compare
	scratch  []byte
	unknown  nameTable
	memory   memory
	head     head   // of the line at hand
	chunk    []byte // see Chunk
	lines    *linemap.Map
	openings []opening        // by a hash; nil before there are many lines of sessions
	patience int              // how many more make many
	routes   [][2]route       // by message.number; two, as some lines have a value that others lack
	routed   uint32           // how many routes were learnt
	starts   []int            // of the values, while one is
	at       [roleCount]uint8 // 1 + the index among the fields of the line at hand, by role
}

func newParser(s logfile.Setup) logfile.Parser {
	p := NewParser(s.DateOrder)
	p.lean = s.Lean
	return p
}

// NewParser returns a parser for a file whose ambiguous dates are in the given order;
// OrderUnknown reads them as the appliance's default, MM/DD/YYYY.
func NewParser(order logfile.DateOrder) *Parser {
	if order == logfile.OrderUnknown {
		order = logfile.MonthDayYear
	}
	return &Parser{order: order, patience: fewLines, routes: make([][2]route, len(messages))}
}

// Head reports whether a line begins a record.
func (p *Parser) Head(line []byte) bool {
	_, ok := parseHead(p.clean(line), p.order)
	return ok
}

// unquote is the part of clean that finding a time needs.
func unquote(line []byte) []byte {
	if len(line) > 1 && line[0] == '"' {
		return line[1:]
	}
	return line
}

// Continues reports whether a headless line belongs to the record before it: a quoted
// text with a line feed inside.
func (p *Parser) Continues(record []byte) bool {
	return bytes.Count(record, quote)%2 == 1 // a CSV export doubles inner quotes and adds two
}

// Ends reports whether a line closes the quoted text of the record that it continues.
func (p *Parser) Ends(line []byte) bool { return bytes.Count(line, quote)%2 == 1 }

var quote = []byte{'"'}

// Parse reads one record into ev.
func (p *Parser) Parse(record []byte, ev *event.Event) {
	ev.Text = record
	ev.System = event.SystemGateway
	ev.Sure = event.Observed
	line := p.clean(record)
	if len(line) == 0 {
		return
	}
	h := &p.head
	if !p.readHead(line) {
		p.parseForeign(line, ev)
		return
	}
	ev.Stamp = h.stamp
	ev.Kind = event.Other
	if h.cut {
		ev.Damage = event.Cut
		return
	}
	p.parseBody(h, ev)
}

// readHead reads the line's head into p.head.
func (p *Parser) readHead(line []byte) (ok bool) {
	h := &p.head
	if !p.plain {
		if s, t := p.memory.look(line, p.order); t != nil {
			h.fold(line, s, t)
			h.quotes = unknownQuotes
			return true
		}
	}
	if *h, ok = parseHead(line, p.order); !ok {
		return false
	}
	h.quotes = unknownQuotes
	if !p.plain {
		p.memory.learn(line)
	}
	return true
}

// parseBody reads the values of a message and decides what it means.
func (p *Parser) parseBody(h *head, ev *event.Event) {
	m := h.known
	if m == nil {
		h.unfold()
		module := h.module
		if len(module) == 0 {
			module = p.moduleOf(h)
		}
		m = messageOf(module, h.event)
	}
	if m == nil {
		if !p.lean {
			ev.Fields = append(ev.Fields, event.Field{Name: "message", Value: trimValue(h.body)})
			p.identify(ev, h)
		}
		return
	}
	ev.Kind = m.kind
	if p.lean && ev.Stamp.Valid && p.parseLean(m, h, ev) {
		return
	}
	h.unfold()
	if !p.plain && p.cutKnown(m, h.body, ev, false) >= 0 {
		if m.closes {
			judgeCut(ev, h, m.fields)
		}
		p.parseKnown(m, h, ev)
		return
	}
	if m.fields != nil {
		var cut bool
		ev.Fields, cut = cutFields(h.body, m.fields, ev.Fields, &p.unknown)
		if cut || len(ev.Fields) == 0 {
			ev.Damage = event.Cut
		}
		judgeCut(ev, h, m.fields)
	}
	if m.read != nil {
		m.read.do(p, ev, h)
	}
	if !ev.Stamp.Valid && ev.End.Valid {
		ev.Stamp = ev.End // a shipper cut the head; these messages are written at their end
	}
	p.identify(ev, h)
}

// moduleOf guesses the module that a shipper cut off.
func (p *Parser) moduleOf(h *head) []byte {
	switch {
	case string(h.event) == "LOGIN" && bytes.Contains(h.body, []byte("SSLVPN_client_type")),
		string(h.event) == "LOGOUT" && bytes.Contains(h.body, []byte("NonHttp_services_accessed")):
		return []byte("SSLVPN")
	}
	if m, ok := withoutModule[string(h.event)]; ok {
		return []byte(m)
	}
	return nil
}

// identify fills who and which session a record speaks of, and adds the head's values
// to its fields under names of our own that no body uses.
func (p *Parser) identify(ev *event.Event, h *head) {
	identities(ev)
	addHead(ev, h)
}

// identities fills who and which session a record speaks of.
func identities(ev *event.Event) {
	for i := range ev.Fields {
		f := &ev.Fields[i]
		switch f.Name {
		case "SessionId":
			f.Value = leadingDigits(f.Value)
			ev.Session = f.Value
		case "User":
			ev.User = f.Value
		case "Context":
			// user@domain@address: the address follows the last "@".
			if len(ev.User) == 0 {
				if at := bytes.LastIndexByte(f.Value, '@'); at > 0 {
					ev.User = f.Value[:at]
				}
			}
		}
	}
}

// headValues is how many fields addHead adds at most.
const headValues = 7

// addHead adds the head's values.
func addHead(ev *event.Event, h *head) {
	f := slices.Grow(ev.Fields, headValues)
	if len(h.module) > 0 {
		f = put(f, "head.module", h.module)
	}
	if len(h.event) > 0 {
		f = put(f, "head.event", h.event)
	}
	if len(h.host) > 0 {
		f = put(f, "head.host", h.host)
	}
	if len(h.address) > 0 {
		f = put(f, "head.address", h.address)
	}
	if len(h.core) > 0 {
		f = put(f, "head.core", h.core)
	}
	if len(h.partition) > 0 {
		f = put(f, "head.partition", h.partition)
	}
	if len(h.id) > 0 {
		f = put(f, "head.id", h.id)
	}
	ev.Fields = f
}

// put appends a field. It sets the parts one by one: an append of a literal goes by way of
// the stack, and the processor then waits for it.
func put(fields []event.Field, name string, v []byte) []event.Field {
	n := len(fields)
	if n == cap(fields) {
		fields = slices.Grow(fields, 1)
	}
	fields = fields[:n+1]
	f := &fields[n]
	f.Name, f.Value = name, v
	return fields
}

// parseForeign reads lines of other programs that share the file, and bodies that lost
// their head. They carry no time of the appliance's clock.
func (p *Parser) parseForeign(line []byte, ev *event.Event) {
	switch {
	case bytes.Contains(line, []byte("logfile turned over")):
		ev.Kind = event.LogRotated
	case bytes.Contains(line, []byte("CEF:0|Citrix|NetScaler|")):
		ev.Kind = event.Other
	case bytes.HasPrefix(line, []byte("Context ")) && bytes.Contains(line, []byte(" - SessionId: ")):
		p.parseBodyOnly(line, ev)
	case bytes.Contains(line, []byte("shell_command=")), bytes.Contains(line, []byte("nsaaad")),
		len(line) > 6 && line[0] == '[' && bytes.Contains(line[:min(len(line), 40)], []byte("]: AAA ")),
		bytes.Contains(line, []byte(" \"Time: ")) && bytes.Contains(line, []byte("HTTP/1.")):
		ev.Kind = event.Other
		ev.Fields = append(ev.Fields, event.Field{Name: "message", Value: line})
	}
}

// parseBodyOnly reads a session message without any head by the values that only one
// message has.
func (p *Parser) parseBodyOnly(line []byte, ev *event.Event) {
	h := &p.head
	*h = head{module: []byte("SSLVPN"), order: p.order, body: line, quotes: unknownQuotes}
	switch {
	case bytes.Contains(line, []byte(" - SSLVPN_client_type ")):
		h.event = []byte("LOGIN")
	case bytes.Contains(line, []byte(" - LogoutMethod ")) && bytes.Contains(line, []byte(" - NonHttp_services_accessed ")):
		h.event = []byte("LOGOUT")
	case bytes.Contains(line, []byte(" - Destination ")) && bytes.Contains(line, []byte(" - End_time ")):
		h.event = []byte("TCPCONNSTAT")
	default:
		return
	}
	p.parseBody(h, ev)
}

// onlyOthers is what sniff gives a head that holds nothing but lines of the appliance's
// other programs: enough to be read as a gateway's where no other format knows a line.
const onlyOthers = 0.1

// sniff judges the complete lines at a file's start. Lines of other programs of the
// appliance, which may fill hundreds before the first of the gateway's own, do not count.
func sniff(headBytes []byte) float64 {
	p := NewParser(logfile.OrderUnknown)
	lines, heads, others := 0, 0, 0
	for len(headBytes) > 0 {
		line, whole := headBytes, false
		if i := bytes.IndexByte(headBytes, '\n'); i >= 0 {
			line, headBytes, whole = headBytes[:i], headBytes[i+1:], true
		} else {
			headBytes = nil
		}
		line = p.clean(line)
		if len(line) == 0 {
			continue
		}
		var ev event.Event
		if h, ok := parseHead(line, logfile.MonthDayYear); ok && len(h.event) > 0 {
			heads++
		} else if bytes.HasPrefix(line, []byte("Context ")) && bytes.Contains(line, []byte(" - SessionId: ")) {
			heads++
		} else if p.parseForeign(line, &ev); ev.Recognized() {
			others++
			continue
		} else if !whole && lines > 0 {
			continue
		}
		lines++
	}
	switch {
	case heads == 0 && others > lines:
		return onlyOthers
	case lines == 0:
		return 0
	}
	return float64(heads) / float64(lines)
}
