package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A header5424 is what RFC 5424 puts in front of a message: "<131>1 2025-01-12T21:06:37Z HOST
// ICA 0-PPE-0 - - ". The appliance writes it itself since release 14.1, with the module as
// the APP-NAME; relays wrap the appliance's older lines in it.
type header5424 struct {
	all   []byte
	stamp event.Stamp // not valid for "-", the nil value of all its parts
	host  []byte
	app   []byte
	proc  []byte
}

// cutHeader5424 cuts the header off a line.
func cutHeader5424(line []byte) (h header5424, message []byte, ok bool) {
	i := bytes.IndexByte(line[:min(len(line), 5)], '>')
	if i < 2 || !allDigits(line[1:i]) || len(line) < i+4 || line[i+1] != '1' || line[i+2] != ' ' {
		return h, nil, false
	}
	rest := line[i+3:]
	if rest[0] == '-' {
		rest = rest[1:]
	} else {
		var size int
		if h.stamp, size, ok = isoStamp(rest); !ok {
			return h, nil, false
		}
		rest = rest[size:]
	}
	var words [4][]byte // HOSTNAME APP-NAME PROCID MSGID
	for k := range words {
		if words[k], rest = nextWord(rest); len(words[k]) == 0 {
			return h, nil, false
		}
	}
	if rest, ok = skipStructured(rest); !ok {
		return h, nil, false
	}
	h.host, h.app, h.proc = dashIsNone(words[0]), dashIsNone(words[1]), dashIsNone(words[2])
	h.all = line[:len(line)-len(rest)]
	return h, bytes.TrimPrefix(rest, byteOrderMark), true
}

// byteOrderMark says that a message is in UTF-8 (RFC 5424, section 6.4).
var byteOrderMark = []byte("\xef\xbb\xbf")

// skipStructured skips the structured data and the blank behind it: "-", or elements such as
// [id@32473 name="a \"quoted\" value"] without anything between them (section 6.3).
func skipStructured(b []byte) (rest []byte, ok bool) {
	b = b[skipBlanks(b, 0):]
	if len(b) == 0 {
		return nil, false
	}
	if b[0] == '-' {
		b = b[1:]
	}
	for len(b) > 0 && b[0] == '[' {
		end, quoted := 1, false
		for ; end < len(b) && (quoted || b[end] != ']'); end++ {
			switch b[end] {
			case '"':
				quoted = !quoted
			case '\\':
				end++
			}
		}
		if end >= len(b) {
			return nil, false
		}
		b = b[end+1:]
	}
	if len(b) > 0 && b[0] != ' ' {
		return nil, false
	}
	return b[min(1, len(b)):], true
}

// parse reads the message behind the header.
func (s *header5424) parse(message []byte, order logfile.DateOrder) (h head, ok bool) {
	if at, d, ok := anchor(message); ok {
		// A relay wrapped the appliance's own line, with what syslog put in front of that.
		if by := d.orderBy(dateIn(s.all)); by != logfile.OrderUnknown {
			order = by
		}
		if h, ok = parseAnchored(message, at, d, order); !ok {
			return h, false
		}
		if len(h.host) == 0 {
			h.host = s.host
		}
		if !h.stamp.Zoned {
			h.stamp = zoneFromISO(h.stamp, s.all)
		}
		return h, true
	}
	if h, ok = (head{}).message(message); !ok {
		return h, false
	}
	h.stamp, h.order = s.stamp, order
	h.host, h.core = s.host, s.proc
	if len(h.module) == 0 {
		h.module = s.app
	}
	return h, true
}

func dashIsNone(w []byte) []byte {
	if len(w) == 1 && w[0] == '-' {
		return nil
	}
	return w
}
