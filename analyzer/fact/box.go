package fact

import (
	"bytes"
	"time"
	"unicode/utf8"

	"hubscope/parsers/event"
)

// A gateway's own file and a syslog daemon put a time in front of the gateway's: BSD's,
// the box's local time. Where the gateway writes GMT, the difference is the box's zone,
// and holds for the lines in which the same box writes local time (DOMAIN section 6). One
// collector's file mixes boxes, so that it is never the file's.

// mostBoxes is how many boxes that write local time are told apart.
const mostBoxes = 1<<6 - 1

// A box is one gateway, by the address that stands in front of its lines; without one, by
// the source they came in.
type box struct {
	source  int // -1 where address names it
	address string
}

// zones are what is known of a box's zone, in the order in which it was seen.
type zones []seenZone

type seenZone struct {
	offset      int32 // seconds east of UTC
	first, last int64 // milliseconds, UTC
}

func (z zones) add(n seenZone) zones {
	for i := range z {
		if z[i].offset == n.offset {
			z[i].first, z[i].last = min(z[i].first, n.first), max(z[i].last, n.last)
			return z
		}
	}
	return append(z, n)
}

// at is the zone at a reading of the box's clock: the one that was seen nearest to it.
func (z zones) at(face int64) (offset int32, ok bool) {
	best := int64(-1)
	for _, s := range z {
		utc := face - int64(s.offset)*1000
		d := max(s.first-utc, utc-s.last, 0)
		if best < 0 || d < best {
			best, offset = d, s.offset
		}
	}
	return offset, best >= 0
}

// longestFront is how far into a line the gateway's own time is looked for.
const longestFront = 300

// front takes apart what stands in front of the gateway's own time: the BSD time as
// milliseconds within a year that is not known, and the word that names the box.
func front(text []byte) (month time.Month, rest time.Duration, known bool, address []byte) {
	text = text[:min(len(text), longestFront)]
	at := -1
	slash := bytes.IndexByte(text, '/') // the third or fifth byte of the time, at the earliest
	if slash < 0 {
		return 0, 0, false, nil
	}
	for i := max(0, slash-4); i+10 < len(text); i++ {
		if (text[i+2] == '/' && text[i+5] == '/' || text[i+4] == '/' && text[i+7] == '/') && text[i+10] == ':' && digits(text[i:i+2]) {
			at = i
			break
		}
	}
	if at < 0 {
		return 0, 0, false, nil
	}
	var room [16][]byte // more than anybody puts there
	words := fields(text[:at], room[:0])
	for i := 0; i+2 < len(words); i++ {
		w := words[i]
		if k := bytes.LastIndexByte(w, '>'); k >= 0 {
			w = w[k+1:] // "<134>Jun"
		}
		day, okDay := number(words[i+1])
		clock := words[i+2]
		if m := monthNamed(w); m != 0 && okDay && day >= 1 && day <= 31 && len(clock) >= 8 && clock[2] == ':' && clock[5] == ':' {
			h, ok1 := number(clock[0:2])
			min, ok2 := number(clock[3:5])
			s, ok3 := number(clock[6:8])
			if ok1 && ok2 && ok3 {
				month, known = m, true
				rest = time.Duration(day-1)*24*time.Hour + time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(s)*time.Second
				words = words[i+3:]
			}
			break
		}
	}
	if n := len(words); n > 0 {
		if w := words[n-1]; w[0] != '<' && w[len(w)-1] != ':' && w[len(w)-1] != '>' && bytes.IndexByte(w, '/') < 0 && !isLevel(w) {
			address = w
		}
	}
	return month, rest, known, address
}

// fields puts into list what bytes.Fields returns, for half of what that costs where text is
// ASCII.
func fields(text []byte, list [][]byte) [][]byte {
	space := func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && !space(text[i]) {
			if text[i] >= utf8.RuneSelf {
				return bytes.Fields(text)
			}
			i++
		}
		if i > from {
			list = append(list, text[from:i])
		} else {
			i++
		}
	}
	return list
}

func digits(b []byte) bool { _, ok := number(b); return ok }

func number(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(b) > 0 && len(b) < 5
}

func monthNamed(w []byte) time.Month {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	if len(w) != 3 {
		return 0
	}
	if i := bytes.Index([]byte(names), w); i >= 0 && i%3 == 0 {
		return time.Month(i/3 + 1)
	}
	return 0
}

const (
	quarterHour = 15 * 60
	// offQuarter is how far a difference may be from a quarter of an hour: a line waits on its
	// way, clocks differ.
	offQuarter = 2 * 60
	// farthest are the zones there are, east or west.
	farthest = 14 * 3600
)

// zoneOf is a box's zone by one of its lines: how far the BSD time in front of a time in
// GMT is from it.
func zoneOf(ev *event.Event, month time.Month, rest time.Duration) (offset int32, ok bool) {
	utc := ev.Stamp.UTC(0)
	year := event.Time(utc).Year()
	best := int64(farthest + quarterHour)
	for _, y := range []int{year - 1, year, year + 1} { // the night of New Year's Eve
		face := event.WallMillis(y, int(month), 1, 0, 0, 0, 0)/1000 + int64(rest/time.Second)
		if d := face - utc/1000; abs(d) < abs(best) {
			best = d
		}
	}
	rounded := (best + farthest*2 + quarterHour/2) / quarterHour * quarterHour
	rounded -= farthest * 2
	if abs(best) > farthest+offQuarter || abs(best-rounded) > offQuarter {
		return 0, false
	}
	return int32(rounded), true
}

func abs(n int64) int64 { return max(n, -n) }

// Every line's zone is looked at up to the line looked, of those behind it one in sampled, a
// power of two.
const (
	looked  = 2048
	sampled = 64
)

// look learns the zone of a box from a line whose time is GMT, or returns the number of
// the box that wrote a local time.
func (b *batch) look(ev *event.Event) uint8 {
	if t := &ev.Stamp; !t.Valid || t.Zoned && (ev.Line > looked && ev.Line&(sampled-1) != 0 || t.Offset != 0) {
		return 0
	}
	if ev.System != event.SystemGateway {
		return 0
	}
	month, rest, known, address := front(ev.Text)
	if ev.Stamp.Zoned && !known {
		return 0
	}
	key := b.number(address)
	if ev.Stamp.Zoned {
		if offset, ok := zoneOf(ev, month, rest); ok {
			at := ev.Stamp.UTC(0)
			b.zones[key] = b.zones[key].add(seenZone{offset, at, at})
		}
		return 0
	}
	n, ok := b.boxes[key]
	if !ok {
		if len(b.boxes) >= mostBoxes {
			return 0
		}
		n = uint8(len(b.boxes) + 1)
		b.boxes[key] = n
	}
	return n
}

// mergeBoxes makes what a batch learnt of zones the store's, and returns the numbers that
// its boxes have there.
func (s *Store) mergeBoxes(b *batch, shared func(uint32) string) *[mostBoxes + 1]uint8 {
	keyOf := func(n uint32) box {
		if n == 0 {
			return box{source: b.source}
		}
		return box{-1, shared(n)}
	}
	for key, list := range b.zones {
		k := keyOf(key)
		for _, z := range list {
			s.zones[k] = s.zones[k].add(z).add(seenZone{z.offset, z.last, z.last})
		}
	}
	if len(b.boxes) == 0 {
		return &noBoxes
	}
	renumber := new([mostBoxes + 1]uint8)
	for key, own := range b.boxes {
		k := keyOf(key)
		n, ok := s.boxes[k]
		if !ok && len(s.boxNames) < mostBoxes {
			s.boxNames = append(s.boxNames, k)
			n = uint8(len(s.boxNames))
			s.boxes[k] = n
		}
		renumber[own] = n
		if s.wrote[b.source] == nil {
			s.wrote[b.source] = map[uint8]bool{}
		}
		s.wrote[b.source][n] = true
	}
	return renumber
}

var noBoxes [mostBoxes + 1]uint8

// zone is the zone of a box at a reading of its clock, if it is known.
func (s *Store) zone(n uint8, face int64) (offset int32, ok bool) {
	if n == 0 {
		return 0, false
	}
	return s.zones[s.boxNames[n-1]].at(face)
}

// Zone is the zone of a source's local times: that of the boxes that wrote them, where it
// is known of every one and the same.
func (s *Store) Zone(source int, face int64) (offset int32, ok bool) {
	for n := range s.wrote[source] {
		o, known := s.zone(n, face)
		if !known || ok && o != offset {
			return 0, false
		}
		offset, ok = o, true
	}
	return offset, ok
}

// isLevel tells a facility and level, "Local0.Alert", from the name of a box.
func isLevel(w []byte) bool {
	return len(w) > 7 && (w[0] == 'L' || w[0] == 'l') && string(w[1:5]) == "ocal" && w[6] == '.'
}
