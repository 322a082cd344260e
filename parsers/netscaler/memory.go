package netscaler

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"hubscope/parsers/logfile"
	"hubscope/parsers/shape"
)

// longestShape bounds what is remembered; what is longer is left to the general reading.
const longestShape = longestPrefix / 2

// The heads of one file resemble each other: the same syslog tag and address in front,
// the same box and the same few message names behind the time. A memory keeps what the
// general reading in head.go made of them, and answers for the next line that looks the
// same. Whatever it does not know goes to the general reading; it decides nothing itself.
//
// Two texts "look the same" when they differ in nothing but the values of digits: no rule
// of the general reading asks for more about the parts that are remembered that way.
type memory struct {
	start  start // of the last line
	fronts [4]front
	front  int // the one that fitted last
	days   [16]day
	today  *day   // the one that was asked for last
	widths [8]int // of the boxes that lines had, the last line's first
	tails  [tailSlots]tail
	hints  [hintSlots]*tail // the ones that fitted last
	forgot uint             // how often a tail had to make room
}

// A front is what stands before the appliance's own time.
type front struct {
	shape.Shape
	known   bool
	date    headDate // that its syslog time names
	dated   bool     // the digits of that date are part of text, and differ from line to line
	address part     // empty where there is none
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

// A tail is what stands between the time and the body, the box and the message, and mostly the
// first name of the body: " GMT gw1 0-PPE-4 : default SSLVPN LOGIN 104413247 0 : Context ". Only
// the digits of the box, which ends with the first colon, and the message's numbers may differ.
type tail struct {
	shape.Shape
	size    int  // without the body
	named   bool // it has the body's first name, which is one of the message's
	light   bool // nothing is read of the message but that it was there, if it is not cut
	zoned   bool
	parts   headParts
	message *message // nil when the body has to tell
}

// headParts are where in a tail stands what; empty where there is none.
type headParts struct{ host, core, partition, module, event, id part }

// A part is a part of a text, from one byte to before another.
type part struct{ from, to uint16 }

func (s part) of(b []byte) []byte { return b[s.from:s.to] }

// partOf is where in a text stands a part of it that shares its memory.
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
	line  []byte // nil for a head that is not folded
	start *start
	tail  *tail // nil for a head that was never folded
}

// unfold cuts out the parts of a head.
func (h *head) unfold() {
	f := &h.folded
	if f.line == nil {
		return
	}
	text, x := f.line[f.start.Len():], &f.tail.parts
	h.address = f.start.address.of(f.line)
	h.host, h.core, h.partition = x.host.of(text), x.core.of(text), x.partition.of(text)
	h.module, h.event, h.id = x.module.of(text), x.event.of(text), x.id.of(text)
	f.line = nil
}

// look returns the start and the tail of a line's head that looks like one before it, or nil.
func (m *memory) look(line []byte, order logfile.DateOrder) (*start, *tail) {
	s := m.startOf(line, order)
	if s == nil {
		return nil, nil
	}
	t := m.tailOf(line[s.Len():])
	if t == nil {
		return nil, nil
	}
	return s, t
}

// fold makes h the head of a line that looks so; start stays what it is until the next line.
func (h *head) fold(line []byte, s *start, t *tail) {
	h.stamp, h.order = s.stamp(line, t), s.order
	h.body = line[s.Len()+t.size:]
	h.folded = fold{line, s, t}
	h.known, h.cut = t.message, false
}

// dateOf is the date that syslog names in front of a line of this shape.
func (f *front) dateOf(line []byte) headDate {
	if f.dated {
		return dateIn(f.now(line))
	}
	return f.date
}

// now returns what stands in this line where f's text stood.
func (f *front) now(line []byte) []byte { return line[:f.Len()] }

func (m *memory) frontOf(line []byte) *front {
	for i := range m.fronts {
		k := (m.front + i) % len(m.fronts)
		f := &m.fronts[k]
		// A colon ends every date: a quick look before the long one.
		if at := f.Len(); f.known && len(line) >= at+minStamp && line[at+dateSize-1] == ':' && (at == 0 || f.Fits(line)) {
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
		*f = front{known: true, Shape: f.Shape, date: date, dated: date.year != 0}
		f.Learn(text, 0, 0)
		f.address = partOf(text, addressIn(text))
	}
	if rest := line[at+minStamp:]; m.tailOf(rest) == nil {
		m.learnTail(rest)
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

const (
	// There are some eighty messages, each with numbers of a few lengths.
	tailSlots = 512
	tailTries = 4
	// leastMessage is how much of a line tailSlot looks at, from the box's colon on.
	leastMessage = 24

	hintBits  = 8
	hintSlots = 1 << hintBits
)

// tailOf returns what is known of the tail that b begins with, behind a line's time.
func (m *memory) tailOf(b []byte) *tail {
	width := m.widths[0]
	if width+leastMessage > len(b) {
		return m.tailBySlot(b, nil)
	}
	// The middle of the message's name tells most messages from each other.
	hint := &m.hints[binary.LittleEndian.Uint64(b[width+13:])*goldenRatio>>(64-hintBits)]
	if t := *hint; t != nil && t.starts(b) {
		return t
	}
	return m.tailBySlot(b, hint)
}

// tailBySlot is tailOf for one that is not the one that fitted last, and makes it that.
func (m *memory) tailBySlot(b []byte, hint **tail) *tail {
	for i, width := range m.widths {
		if width == 0 || len(b) < width+leastMessage {
			continue
		}
		slot := tailSlot(b[width:])
		for k := range uint(tailTries) {
			t := &m.tails[(slot+k)%tailSlots]
			if !t.starts(b) {
				continue
			}
			m.widths[0], m.widths[i] = width, m.widths[0]
			if hint != nil {
				*hint = t
			}
			return t
		}
	}
	return nil
}

// starts reports whether a line goes on so behind its time.
func (t *tail) starts(b []byte) bool {
	return t.Fits(b) && (t.named || len(b) == t.size || blank(b[t.size]))
}

// tailSlot is a hash of a message's second and third eight bytes, in which the names of most
// differ; digits do not count, as they may be those of the number.
func tailSlot(message []byte) uint {
	h := withoutDigits(binary.LittleEndian.Uint64(message[8:]))*goldenRatio ^ withoutDigits(binary.LittleEndian.Uint64(message[16:]))*another
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

// learnTail remembers the tail of a line that the general reading has just understood.
func (m *memory) learnTail(rest []byte) {
	width := bytes.IndexByte(rest, ':') + 1
	if width < 8 || width < len(rest) && !blank(rest[width]) {
		return
	}
	words := rest[:width]
	zoned := hasGMT(words)
	if zoned {
		words = words[4:]
	}
	var b head
	if left, ok := b.box(words); !ok || b.cut || len(left) > 0 {
		return
	}
	message := rest[width:]
	if len(message) < leastMessage {
		return
	}
	words, id, colon, ok := splitMessage(message)
	size := width + colon + 1
	if !ok || size >= longestShape {
		return
	}
	h, ok := head{}.message(message[:colon+1])
	if !ok || h.cut || len(h.event) == 0 || cap(h.event)-len(h.event) != cap(words)-len(words) {
		return // the event's name must end the words
	}
	if len(h.partition) > 0 && cap(h.partition) != cap(words) {
		return
	}
	if !slices.Contains(m.widths[:], width) {
		m.widths[len(m.widths)-1] = width
	}
	t := m.slotFor(tailSlot(message))
	*t = tail{Shape: t.Shape, size: size, zoned: zoned, parts: headParts{
		host: partOf(rest, b.host), core: partOf(rest, b.core),
		partition: partOf(rest, h.partition), module: partOf(rest, h.module), event: partOf(rest, h.event), id: partOf(rest, id),
	}}
	if len(h.module) > 0 {
		t.message = messageOf(h.module, h.event)
	}
	if n := firstName(t.message, rest[size:]); n > 0 && size+n < longestShape {
		t.named, t.light = true, t.message.light()
		size += n
	}
	t.Learn(rest[:size], width, width+1+len(words))
}

// firstName is the length of a body's beginning up to behind its first name and what ends it, if
// that is one of the message's and whole; 0 for any other.
func firstName(m *message, body []byte) int {
	if m == nil {
		return 0
	}
	i := skipBlanks(body, 0)
	k := known(body[i:], m.fields, 0)
	if k < 0 || strings.ContainsAny(m.fields[k], "0123456789") { // which a shape takes for any
		return 0
	}
	if n := i + len(m.fields[k]) + 1; n <= len(body) {
		return n
	}
	return 0
}

// slotFor is where a tail may be remembered, in the place of another if need be.
func (m *memory) slotFor(slot uint) *tail {
	i := uint(0)
	for ; i < tailTries && m.tails[(slot+i)%tailSlots].Len() > 0; i++ {
	}
	if i == tailTries {
		i = m.forgot % tailTries
		m.forgot++
	}
	return &m.tails[(slot+i)%tailSlots]
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
