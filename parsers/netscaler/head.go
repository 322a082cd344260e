package netscaler

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A head is all of a line before its body.
type head struct {
	stamp     event.Stamp
	order     logfile.DateOrder // of this line's dates
	host      []byte            // the box's own name; empty in many logs
	address   []byte            // NSIP or host that a syslog daemon wrote in front
	core      []byte            // "0-PPE-0"
	partition []byte
	module    []byte // empty when a shipper cut it off
	event     []byte
	id        []byte
	body      []byte
	known     *message // what the memory knows it to be, else nil
	cut       bool     // the line ends inside the head
	folded    fold     // what of it was not cut out yet, see unfold
	quotes    int      // in front of which place of the chunk to look for the body's quotes; 0 for none
}

// longestPrefix bounds what may stand before the appliance's own time: a file name
// from grep, a priority, a syslog time, a level tag and a host. The longest seen is
// under 100 bytes; a path may be long.
const longestPrefix = 300

// anchor finds the appliance's own time in a line, which every head has in common.
func anchor(line []byte) (at int, d dateTime, ok bool) {
	limit := min(len(line), longestPrefix)
	for from := 0; ; {
		i := bytes.IndexByte(line[from:limit], '/')
		if i < 0 {
			return 0, d, false
		}
		i += from
		from = i + 1
		start := i - 2
		if i+3 < len(line) && line[i+3] != '/' || start < 0 {
			continue
		}
		// YYYY/MM/DD has its first slash behind four digits; DD/MM/YYYY behind two.
		if i >= 4 && digit(line[i-3]) && digit(line[i-4]) {
			start = i - 4
		}
		if start > 0 {
			if c := line[start-1]; c != ' ' && c != ':' && !(c == '"' && start == 1) && c != '\t' && c != '>' {
				continue
			}
		}
		if d, ok = cutDateTime(line[start:]); !ok {
			continue
		}
		// The times of a body that lost its head are no anchor.
		if p := line[:start]; bytes.Contains(p, sepColon) || bytes.Contains(p, sepDash) {
			return 0, d, false
		}
		return start, d, true
	}
}

var (
	sepColon = []byte(" : ")
	sepDash  = []byte(" - ")
)

// parseHead takes a line's head apart. line has no outer quotes and no line end.
func parseHead(line []byte, order logfile.DateOrder) (h head, ok bool) {
	if len(line) > 4 && line[0] == '<' {
		if s, message, ok := cutHeader5424(line); ok {
			if h, ok = s.parse(message, order); ok {
				return h, true
			}
		}
	}
	at, d, ok := anchor(line)
	if !ok {
		return headless(line)
	}
	return parseAnchored(line, at, d, order)
}

// parseAnchored takes a head apart whose own time d stands at at.
func parseAnchored(line []byte, at int, d dateTime, order logfile.DateOrder) (h head, ok bool) {
	prefix := line[:at]
	h.order = order
	if own := d.decided(); own != logfile.OrderUnknown {
		h.order = own
	} else if date := dateIn(prefix); !date.guessed {
		if by := d.orderBy(date); by != logfile.OrderUnknown {
			h.order = by
		}
	}
	w, ok := d.wall(h.order)
	if !ok {
		return h, false
	}
	h.stamp = event.Stamp{Wall: w, Valid: true}
	h.address = addressIn(prefix)
	rest := line[at+d.size:]
	if hasGMT(rest) {
		h.stamp.Zoned = true
		rest = rest[4:]
	} else {
		h.stamp = zoneFromISO(h.stamp, prefix)
	}

	if rest, ok = h.box(rest); !ok || h.cut {
		return h, ok
	}
	return h.message(rest)
}

// box reads the hostname and the core: whatever stands before the colon. "ns :" has no
// core, "  0-PPE-0 :" no name.
func (h *head) box(rest []byte) ([]byte, bool) {
	var words [4][]byte
	n := 0
	for {
		var w []byte
		w, rest = nextWord(rest)
		if len(w) == 0 {
			h.cut = true
			return nil, n > 0
		}
		if len(w) == 1 && w[0] == ':' {
			break
		}
		if n == len(words) {
			return nil, false
		}
		words[n] = w
		n++
	}
	if n > 0 {
		last := words[n-1]
		if n > 1 || isCore(last) {
			h.core = last
			n--
		}
	}
	if n > 0 {
		h.host = words[0]
	}
	return rest, true
}

// message reads "[partition] MODULE EVENT [id [0]] : body".
func (h head) message(rest []byte) (head, bool) {
	var words [6][]byte
	n := 0
	for {
		var w []byte
		w, rest = nextWord(rest)
		if len(w) == 0 {
			h.cut = true
			break
		}
		if len(w) == 1 && w[0] == ':' {
			break
		}
		if n == len(words) {
			return h, false
		}
		words[n] = w
		n++
	}
	// The id counts per core and is followed by a 0; each may be missing. An event's
	// name is never a number.
	for k := 0; k < 2 && n > 1 && allDigits(words[n-1]); k++ {
		n--
		h.id = words[n]
	}
	switch n {
	case 1:
		h.event = words[0]
	case 2:
		h.module, h.event = words[0], words[1]
	case 3:
		h.partition, h.module, h.event = words[0], words[1], words[2]
	default:
		return h, false
	}
	if !isName(h.event) {
		return h, false
	}
	// "default LOGOUT": the module was lost with the head. A partition may bear any name, but only
	// "default" can be told from a module.
	if n == 2 && string(h.module) == "default" {
		h.partition, h.module = h.module, nil
	}
	h.body = rest
	return h, true
}

// headless reads what is left when a shipper cut the head: "default LOGOUT 1234567 0 : User …".
func headless(line []byte) (h head, ok bool) {
	const partition = "default "
	if len(line) < len(partition) || string(line[:len(partition)]) != partition {
		return h, false
	}
	h, ok = head{}.message(line)
	return h, ok && !h.cut && len(h.id) > 0
}

// nextWord cuts the next run of non-blanks off b; the word is empty at the end.
func nextWord(b []byte) (word, rest []byte) {
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	j := i
	for j < len(b) && b[j] != ' ' && b[j] != '\t' {
		j++
	}
	return b[i:j], b[j:]
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !digit(c) {
			return false
		}
	}
	return len(b) > 0
}

// isName reports whether b can be an event's name: letters, digits and underscores,
// beginning with a letter.
func isName(b []byte) bool {
	if len(b) == 0 || !letter(b[0]) {
		return false
	}
	for _, c := range b {
		if !letter(c) && !digit(c) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isCore reports whether b names a packet engine: "0-PPE-12", "PPE-0".
func isCore(b []byte) bool {
	i := bytes.Index(b, []byte("PPE-"))
	if i < 0 || !allDigits(b[i+4:]) {
		return false
	}
	return i == 0 || i > 1 && b[i-1] == '-' && allDigits(b[:i-1])
}

// addressIn returns the last word in front of the appliance's own time that looks
// like the address or name of a box: what the syslog daemon says the line came from.
func addressIn(prefix []byte) []byte {
	p := bytes.TrimRight(prefix, " \t")
	i := bytes.LastIndexAny(p, " \t>")
	w := p[i+1:]
	if len(w) < 2 || w[len(w)-1] == ':' || w[len(w)-1] == ')' || bytes.IndexByte(w, '/') >= 0 {
		return nil
	}
	// "16:03:12" of a BSD time without a host, "2023-08-01T…" of an ISO one.
	if len(w) >= 8 && digit(w[0]) && (w[2] == ':' || w[4] == '-') {
		return nil
	}
	if isLevel(w) {
		return nil
	}
	return w
}

// isLevel reports whether w is a syslog facility and level, "Local0.Alert", and no host.
func isLevel(w []byte) bool {
	return len(w) > 7 && (w[0] == 'L' || w[0] == 'l') && string(w[1:5]) == "ocal" && digit(w[5]) && w[6] == '.'
}

// sameFace is how far a relay's clock may be from the box's for their times to be one
// and the same reading.
const sameFace = 5 * 60 * 1000

// zoneFromISO gives a local time the zone of an ISO time in front of it if both are
// the same reading of a clock's face.
func zoneFromISO(s event.Stamp, prefix []byte) event.Stamp {
	for i := 0; i+19 <= len(prefix); i++ {
		if prefix[i] != '2' || (i > 0 && prefix[i-1] != ' ' && prefix[i-1] != '>') {
			continue
		}
		if iso, _, ok := isoStamp(prefix[i:]); ok {
			if iso.Zoned && abs(iso.Wall-s.Wall) <= sameFace {
				s.Zoned, s.Offset = true, iso.Offset
			}
			return s
		}
	}
	return s
}
