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
	start    start // of the last line
	fronts   [4]front
	front    int // the one that fitted last
	boxes    [16]box
	box      int // the one that fitted last
	days     [16]day
	today    *day // the one that was asked for last
	messages [messageSlots]messageHead
	forgot   uint // how often a message had to make room
}

// A front is what stands before the appliance's own time.
type front struct {
	shape
	known   bool
	date    headDate // that its syslog time names
	dated   bool     // the digits of that date are part of text, and differ from line to line
	address part     // empty where there is none
}

// A box is what stands between the time and the first lone colon, and the colon:
// " GMT gw1 0-PPE-4 :".
type box struct {
	shape
	zoned bool
	boxParts
}

// boxParts are where in a box's text stands what; empty where there is none.
type boxParts struct{ host, core part }

// A day is a date with the colon behind it: "03/02/2026:".
type day struct {
	text  [dateSize]byte
	given logfile.DateOrder
	date  headDate
	order logfile.DateOrder // what came out
	base  int64             // its midnight
}

const dateSize = 11

// A messageHead is what stands between the box's colon and the next:
// " default SSLVPN LOGIN 104413247 0 :", of which only the numbers may differ.
type messageHead struct {
	shape
	messageParts
	message *message // nil when the body has to tell
}

// messageParts are where in a message's head stands what; empty where there is none.
type messageParts struct{ partition, module, event, id part }

// A part is a part of a text, from one byte to before another.
type part struct{ from, to uint16 }

func (s part) of(b []byte) []byte { return b[s.from:s.to] }

// partOf is where a part of a text stands that shares its memory.
func partOf(text, b []byte) part {
	if len(b) == 0 {
		return part{}
	}
	from := cap(text) - cap(b)
	return part{uint16(from), uint16(from + len(b))}
}

// A fold is a head whose parts were not cut out of the line: nobody asks for those of most
// lines.
type fold struct {
	line         []byte // nil for a head that is not folded
	box, message int    // where they begin
	address      part   // of line
	boxParts
	messageParts
}

// unfold cuts out the parts of a head.
func (h *head) unfold() {
	f := &h.folded
	if f.line == nil {
		return
	}
	box, message := f.line[f.box:], f.line[f.message:]
	h.address, h.host, h.core = f.address.of(f.line), f.host.of(box), f.core.of(box)
	h.partition, h.module = f.partition.of(message), f.module.of(message)
	h.event, h.id = f.event.of(message), f.id.of(message)
	f.line = nil
}

// head reads a line's head if it looks like one before it. What it leaves in h otherwise
// means nothing.
func (m *memory) head(line []byte, order logfile.DateOrder, h *head) bool {
	s := m.startOf(line, order)
	if s == nil {
		return false
	}
	rest := line[len(s.text):]
	b := m.boxOf(rest)
	if b == nil {
		return false
	}
	message := rest[len(b.text):]
	n := m.messageOf(message)
	if n == nil {
		return false
	}
	h.stamp = event.Stamp{Wall: s.wall, Valid: true}
	if b.zoned {
		h.stamp.Zoned = true
	} else if s.at > 0 {
		h.stamp = zoneFromISO(h.stamp, line[:s.at])
	}
	h.order, h.face = s.order, line[s.at:len(s.text)]
	h.body = message[len(n.text):]
	f := &h.folded
	f.line, f.box, f.message = line, len(s.text), len(s.text)+len(b.text)
	f.address, f.boxParts, f.messageParts = s.address, b.boxParts, n.messageParts
	h.known, h.cut = n.message, false
	return true
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
		if at := len(f.text); f.known && len(line) >= at+minStamp && line[at+dateSize-1] == ':' && (at == 0 || f.fits(line)) {
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
	if at > longestShape || at > 0 && at < 8 || bytes.IndexByte(text, '/') >= 0 || versioned(text) {
		return
	}
	if m.frontOf(line) == nil {
		m.front = (m.front + 1) % len(m.fronts)
		f := &m.fronts[m.front]
		date := dateIn(text)
		*f = front{known: true, shape: f.shape, date: date, dated: date.year != 0}
		f.learn(text, 0)
		f.address = partOf(text, addressIn(text))
	}
	rest := line[at+minStamp:]
	b := m.boxOf(rest)
	if b == nil {
		if b = m.learnBox(rest); b == nil {
			return
		}
	}
	if rest = rest[len(b.text):]; m.messageOf(rest) == nil {
		m.learnMessage(rest)
	}
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
	if d := m.today; d != nil && binary.LittleEndian.Uint64(d.text[:]) == binary.LittleEndian.Uint64(text[:]) &&
		binary.LittleEndian.Uint32(d.text[dateSize-4:]) == binary.LittleEndian.Uint32(text[dateSize-4:]) && d.given == order && d.date == date {
		return d
	}
	d := &m.days[(int(text[1]+text[4]+text[9])+date.month)%16] // the digits that change most
	if d.text == *text && d.given == order && d.date == date {
		m.today = d
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

// boxOf returns what is known of the box that b begins with, behind a line's time.
func (m *memory) boxOf(b []byte) *box {
	for i := range m.boxes {
		k := (m.box + i) % len(m.boxes)
		x := &m.boxes[k]
		if n := len(x.text); x.fits(b) && (len(b) == n || blank(b[n])) {
			m.box = k
			return x
		}
	}
	return nil
}

func (m *memory) learnBox(rest []byte) *box {
	colon := bytes.IndexByte(rest, ':')
	if colon < 7 || colon >= longestShape || colon+1 < len(rest) && !blank(rest[colon+1]) {
		return nil
	}
	text := rest[:colon+1]
	words := text
	zoned := hasGMT(text)
	if zoned {
		words = text[4:]
	}
	var h head
	if left, ok := h.box(words); !ok || h.cut || len(left) > 0 {
		return nil
	}
	m.box = (m.box + 1) % len(m.boxes)
	b := &m.boxes[m.box]
	*b = box{shape: b.shape, zoned: zoned}
	b.learn(text, 0)
	b.host, b.core = partOf(text, h.host), partOf(text, h.core)
	return b
}

const (
	// There are some eighty messages, each with numbers of a few lengths.
	messageSlots = 512
	messageTries = 4
)

// messageOf returns what is known of the message's head that b begins with.
func (m *memory) messageOf(b []byte) *messageHead {
	if len(b) < 24 {
		return nil
	}
	slot := messageSlot(b)
	for i := range uint(messageTries) {
		x := &m.messages[(slot+i)%messageSlots]
		if n := len(x.text); x.fits(b) && (len(b) == n || blank(b[n])) {
			return x
		}
	}
	return nil
}

// messageSlot is a hash of b's second and third eight bytes, in which the names of most
// messages differ; digits do not count, as they may be those of the number.
func messageSlot(b []byte) uint {
	const (
		golden  = 0x9e3779b97f4a7c15
		another = 0xc2b2ae3d27d4eb4f
	)
	h := withoutDigits(binary.LittleEndian.Uint64(b[8:]))*golden ^ withoutDigits(binary.LittleEndian.Uint64(b[16:]))*another
	return uint(h >> 55)
}

// withoutDigits sets the bytes of x that are digits to 0.
func withoutDigits(x uint64) uint64 {
	const (
		zeros = 0x3030303030303030
		carry = 0x7676767676767676 // brings what is 10 or more to 128
		highs = 0x8080808080808080
	)
	d := x ^ zeros
	return x & ((d&^highs + carry | d) & highs >> 7 * 0xff)
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

func (m *memory) learnMessage(rest []byte) {
	words, id, colon, ok := splitMessage(rest)
	if !ok || colon >= longestShape || len(rest) < 24 {
		return
	}
	h, ok := head{}.message(rest[:colon+1])
	if !ok || h.cut || len(h.event) == 0 || cap(h.event)-len(h.event) != cap(words)-len(words) {
		return // the event's name must end the words
	}
	if len(h.partition) > 0 && cap(h.partition) != cap(words) {
		return
	}
	slot := messageSlot(rest)
	i := uint(0)
	for ; i < messageTries && len(m.messages[(slot+i)%messageSlots].text) > 0; i++ {
	}
	if i == messageTries {
		i = m.forgot % messageTries
		m.forgot++
	}
	n := &m.messages[(slot+i)%messageSlots]
	*n = messageHead{shape: n.shape, messageParts: messageParts{
		partition: partOf(rest, h.partition), module: partOf(rest, h.module), event: partOf(rest, h.event), id: partOf(rest, id),
	}}
	n.learn(rest[:colon+1], 1+len(words))
	if len(h.module) > 0 {
		n.message = messageOf(h.module, h.event)
	}
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

func blank(c byte) bool { return c == ' ' || c == '\t' }
