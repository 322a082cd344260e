package netscaler

import (
	"bytes"
	"encoding/binary"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// The heads of one file resemble each other: the same syslog tag and address in front,
// the same box and the same few message names behind the time. A memory keeps what the
// general reading in head.go made of them, and answers for the next line that looks the
// same. Whatever it does not know goes to the general reading; it decides nothing itself.
//
// Two texts "look the same" when they differ in nothing but the values of digits: no rule
// of the general reading asks for more about the parts that are remembered that way.
type memory struct {
	fronts [4]front
	front  int // the one that fitted last
	boxes  [16]box
	days   [16]day
	names  [64]names
}

// A front is what stands before the appliance's own time.
type front struct {
	known    bool
	text     []byte
	date     headDate // that its syslog time names
	dated    bool     // the digits of that date are part of text, and differ from line to line
	from, to int      // its address; from is to where there is none
}

// A box is what stands between the time and the first lone colon: " gw1 0-PPE-4 :".
type box struct {
	text             []byte
	hostFrom, hostTo int
	coreFrom, coreTo int
	hasHost, hasCore bool
}

// A day is a date with the colon behind it: "03/02/2026:".
type day struct {
	text  [dateSize]byte
	given logfile.DateOrder
	date  headDate
	order logfile.DateOrder // what came out
	base  int64             // its midnight
}

const dateSize = 11

// names are the words of a message's head up to its number: "default SSLVPN LOGIN".
type names struct {
	text      string
	partition int // sizes; module and event end the text
	module    int
	event     int
	moduleAt  int
	message   *message // nil when the body has to tell
}

// head reads a line's head if it looks like one before it.
func (m *memory) head(line []byte, order logfile.DateOrder, h *head) bool {
	f := m.frontOf(line)
	if f == nil {
		return false
	}
	at := len(f.text)
	d := m.day(line[at:], order, f.dateOf(line))
	if d == nil {
		return false
	}
	clock, ok := clockFace(line[at+dateSize:])
	if !ok {
		return false
	}
	h.stamp = event.Stamp{Wall: d.base + clock, Valid: true}
	h.order = d.order
	if f.to > f.from {
		h.address = line[f.from:f.to]
	}
	rest := line[at+minStamp:]
	if hasGMT(rest) {
		h.stamp.Zoned = true
		rest = rest[4:]
	} else if at > 0 {
		h.stamp = zoneFromISO(h.stamp, f.now(line))
	}
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 || colon+1 < len(rest) && !blank(rest[colon+1]) {
		return false
	}
	b := m.box(rest[:colon+1])
	if b == nil {
		return false
	}
	if b.hasHost {
		h.host = rest[b.hostFrom:b.hostTo]
	}
	if b.hasCore {
		h.core = rest[b.coreFrom:b.coreTo]
	}
	return m.message(rest[colon+1:], h)
}

// dateOf is the date that syslog names in front of a line of this shape.
func (f *front) dateOf(line []byte) headDate {
	if f.dated {
		return dateIn(f.now(line))
	}
	return f.date
}

// now returns what stands in this line where f's text stood.
func (f *front) now(line []byte) []byte { return line[:len(f.text)] }

func (m *memory) frontOf(line []byte) *front {
	for i := range m.fronts {
		k := (m.front + i) % len(m.fronts)
		f := &m.fronts[k]
		// A colon ends every date: a quick look before the long one.
		if at := len(f.text); f.known && len(line) >= at+minStamp && line[at+dateSize-1] == ':' && alike(line[:at], f.text) {
			m.front = k
			return f
		}
	}
	return nil
}

// learn remembers the head of a line that the general reading has just understood.
func (m *memory) learn(line []byte) {
	at, d, ok := anchor(line)
	if !ok || d.size != minStamp {
		return
	}
	text := line[:at]
	// With a slash in front the place of the time would not follow from the front alone, and
	// with a version behind the priority the line may be of the newer syslog form.
	if at > longestPrefix/2 || bytes.IndexByte(text, '/') >= 0 || versioned(text) {
		return
	}
	if m.frontOf(line) == nil {
		m.front = (m.front + 1) % len(m.fronts)
		f := &m.fronts[m.front]
		date := dateIn(text)
		*f = front{known: true, text: append(f.text[:0], text...), date: date, dated: date.year != 0}
		if a := addressIn(text); len(a) > 0 {
			f.from = cap(text) - cap(a)
			f.to = f.from + len(a)
		}
	}
	rest := line[at+minStamp:]
	if hasGMT(rest) {
		rest = rest[4:]
	}
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 {
		return
	}
	m.learnBox(rest[:colon+1])
	m.learnNames(rest[colon+1:])
}

// versioned reports whether text begins as RFC 5424 has it, "<134>1 ", with any digit.
func versioned(text []byte) bool {
	i := bytes.IndexByte(text, '>')
	return i > 0 && text[0] == '<' && i+1 < len(text) && digit(text[i+1])
}

// day returns what is known of the date at the start of b, which is a time's length at
// least, or nil if it is none that exists.
func (m *memory) day(b []byte, order logfile.DateOrder, date headDate) *day {
	text := (*[dateSize]byte)(b)
	d := &m.days[(int(text[1]+text[4]+text[9])+date.month)%16] // the digits that change most
	if d.text == *text && d.given == order && d.date == date {
		return d
	}
	t, ok := cutDateTime(b)
	if !ok || t.size != minStamp {
		return nil
	}
	out := order
	if own := t.decided(); own != logfile.OrderUnknown {
		out = own
	} else if by := t.orderBy(date); by != logfile.OrderUnknown {
		out = by
	}
	t.hour, t.minute, t.second = 0, 0, 0
	base, ok := t.wall(out)
	if !ok {
		return nil
	}
	*d = day{*text, order, date, out, base}
	return d
}

func (m *memory) box(text []byte) *box {
	b := &m.boxes[boxSlot(text)]
	if len(b.text) == 0 || !alike(text, b.text) {
		return nil
	}
	return b
}

func boxSlot(text []byte) int { return (len(text) + int(text[len(text)/2])) % 16 }

func (m *memory) learnBox(text []byte) {
	var h head
	if rest, ok := h.box(text); !ok || h.cut || len(rest) > 0 {
		return
	}
	b := &m.boxes[boxSlot(text)]
	*b = box{text: append(b.text[:0], text...), hasHost: h.host != nil, hasCore: h.core != nil}
	if b.hasHost {
		b.hostFrom = cap(text) - cap(h.host)
		b.hostTo = b.hostFrom + len(h.host)
	}
	if b.hasCore {
		b.coreFrom = cap(text) - cap(h.core)
		b.coreTo = b.coreFrom + len(h.core)
	}
}

// message reads " default SSLVPN LOGIN 104413247 0 : body".
func (m *memory) message(rest []byte, h *head) bool {
	words, id, colon, ok := splitMessage(rest)
	if !ok {
		return false
	}
	n := &m.names[nameSlot(words)]
	if n.text != string(words) {
		return false
	}
	h.event = words[len(words)-n.event:]
	if n.module > 0 {
		h.module = words[n.moduleAt : n.moduleAt+n.module]
	}
	if n.partition > 0 {
		h.partition = words[:n.partition]
	}
	h.id = id
	h.body = rest[colon+1:]
	h.known = n.message
	return true
}

// splitMessage cuts the common form of a message's head into the words before its number
// and the number: single blanks, one number or two, the lone colon.
func splitMessage(rest []byte) (words, id []byte, colon int, ok bool) {
	colon = bytes.IndexByte(rest, ':')
	if colon < 3 || rest[0] != ' ' || rest[colon-1] != ' ' || colon+1 < len(rest) && !blank(rest[colon+1]) {
		return nil, nil, 0, false
	}
	end := colon - 1
	for range 2 {
		i := end
		for digit(rest[i-1]) { // ends at the blank at 0
			i--
		}
		if i == end || rest[i-1] != ' ' || i == 1 {
			break
		}
		id, end = rest[i:end], i-1
	}
	if words = rest[1:end]; end < 2 || words[0] == ' ' {
		return nil, nil, 0, false
	}
	return words, id, colon, words[len(words)-1] != ' '
}

func nameSlot(words []byte) int {
	n := len(words)
	return (n*5 + int(words[n-1]) + int(words[n/2])*3 + int(words[n*3/4])) % 64
}

func (m *memory) learnNames(rest []byte) {
	words, _, colon, ok := splitMessage(rest)
	if !ok {
		return
	}
	h, ok := head{}.message(rest[:colon+1])
	if !ok || h.cut || len(h.event) == 0 || cap(h.event)-len(h.event) != cap(words)-len(words) {
		return // the event's name must end the words
	}
	n := names{text: string(words), event: len(h.event), module: len(h.module), partition: len(h.partition)}
	if n.partition > 0 && cap(h.partition) != cap(words) {
		return
	}
	if n.module > 0 {
		n.moduleAt = cap(words) - cap(h.module)
		n.message = messageOf(h.module, h.event)
	}
	m.names[nameSlot(words)] = n
}

// clockFace reads HH:MM:SS at the start of b as milliseconds of a day.
func clockFace(b []byte) (int64, bool) {
	const (
		zeros  = 0x30303a30303a3030 // "00:00:00", the first byte lowest
		colons = 0x0000ff0000ff0000
		six    = 0x0606060606060606
		high   = 0xf0f0f0f0f0f0f0f0
	)
	x := binary.LittleEndian.Uint64(b) ^ zeros
	// A digit leaves 0 to 9 and a colon leaves 0; 10 and more show in the high half once 6 is added.
	if x&colons != 0 || (x|(x+six))&high != 0 {
		return 0, false
	}
	at := func(shift int) int64 { return int64(x>>shift&15)*10 + int64(x>>(shift+8)&15) }
	hour, minute, second := at(0), at(24), at(48)
	return ((hour*60+minute)*60 + second) * 1000, hour < 24 && minute < 60 && second <= 60
}

// alike reports whether a and b differ in nothing but the values of digits.
func alike(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for len(a) >= 8 {
		if binary.LittleEndian.Uint64(a) != binary.LittleEndian.Uint64(b) && !alikeSlow(a[:8], b[:8]) {
			return false
		}
		a, b = a[8:], b[8:]
	}
	return alikeSlow(a, b)
}

func alikeSlow(a, b []byte) bool {
	for i, c := range a {
		if c != b[i] && !(digit(c) && digit(b[i])) {
			return false
		}
	}
	return true
}

func blank(c byte) bool { return c == ' ' || c == '\t' }
