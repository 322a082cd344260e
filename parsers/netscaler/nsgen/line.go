package nsgen

import (
	"strconv"
	"time"
)

// A box is one gateway: what the heads of its lines say, and its counters.
type box struct {
	form    Form
	host    string
	nsip    string
	vserver string // of the gateway
	auth    string // of the logon page
	inside  string // address with which it speaks to the inside
	session int    // the last SessionId
	ids     [cores]int64

	prefix []byte // of the second at: all in front of the core, or of the module in RFC 5424
	at     int64

	noiseAt   int64
	anonymous []anonymous // sessions of the logon page, the oldest first
	monitorUp int64       // when the monitor that is down comes up again; 0 when it is up
}

// cores is how many packet engines a box has. Each counts its own ids.
const cores = 4

// mostGateways is what the addresses of the documentation ranges are enough for.
const mostGateways = 60

func newBox(i int, f Form) *box {
	n := strconv.Itoa
	b := &box{
		form: f, host: "gw" + n(i+1), nsip: "198.51.100." + n(2+4*i), vserver: "198.51.100." + n(3+4*i) + ":443",
		auth: "198.51.100." + n(4+4*i) + ":443", inside: "10.0." + n(i) + ".5", session: 1721 + 977*i, at: -1,
	}
	for c := range b.ids {
		b.ids[c] = int64(48211903 + 4159*c + 1000003*i)
	}
	return b
}

// open begins a line: head, module, event, id and the colon. message is "SSLVPN LOGIN".
func (s *world) open(b *box, module, event string) {
	if b.at != s.now {
		b.newSecond(s)
	}
	core := int(s.next() >> 62)
	b.ids[core] += 1 + int64(s.next()>>61) // the lines that the log level leaves out are counted too
	o := append(s.buf, b.prefix...)
	switch b.form {
	case ISO:
		// the collector's clock is finer than the box's, and a little late
		o = s.stampISO(o[:len(o)-len(b.prefix)], s.now)
		o = append(o, '.')
		us := 100000 + s.between(0, 899999)
		o = strconv.AppendInt(o, int64(us), 10)
		o = append(o, "+00:00 "...)
		o = append(o, b.prefix...)
	case RFC5424:
		o = append(o, module...)
		o = append(o, " 0-PPE-"...)
		o = append(o, byte('0'+core))
		o = append(o, " - - default "...)
		o = append(o, event...)
		o = append(o, ' ')
		o = strconv.AppendInt(o, b.ids[core], 10)
		s.buf = append(o, " 0 : "...)
		return
	}
	o = append(o, byte('0'+core))
	o = append(o, " : default "...)
	o = append(o, module...)
	o = append(o, ' ')
	o = append(o, event...)
	o = append(o, ' ')
	o = strconv.AppendInt(o, b.ids[core], 10)
	s.buf = append(o, " 0 : "...)
}

// shut ends a line. A line that no longer fits is taken back, and the log is over.
func (s *world) shut() bool {
	s.buf = append(s.buf, '\n')
	n := int64(len(s.buf) - s.line)
	if s.full || s.truth.Bytes+n > s.size {
		s.buf, s.full = s.buf[:s.line], true
		return false
	}
	s.line = len(s.buf)
	s.truth.Bytes += n
	s.truth.Lines++
	if s.truth.Lines == 1 {
		s.truth.First = time.Unix(s.now, 0).UTC()
	}
	s.truth.Last = time.Unix(s.now, 0).UTC()
	return true
}

// newSecond renews the part of the head that is the same for a whole second.
func (b *box) newSecond(s *world) {
	o := b.prefix[:0]
	switch b.form {
	case Appliance:
		o = s.stampBSD(o, s.now+zone)
		o = append(o, " <local0.info> "...)
		o = append(o, b.nsip...)
		o = append(o, "  "...)
		o = s.stamp(o, s.now)
		o = append(o, ' ')
	case Syslog:
		o = append(o, "<134> "...)
		o = s.stamp(o, s.now)
		o = append(o, ' ')
	case Bare:
		o = s.stamp(o, s.now)
		o = append(o, ' ')
	case ISO:
		o = append(o, b.nsip...)
		o = append(o, "  "...)
		o = s.stamp(o, s.now)
		o = append(o, ' ')
	case RFC5424:
		o = append(o, "<134>1 "...)
		o = s.stampISO(o, s.now)
		o = append(o, "Z "...)
	case Local:
		o = s.stampBSD(o, s.now+zone)
		o = append(o, ' ')
		o = append(o, b.nsip...)
		o = append(o, ' ')
		o = append(s.date(o, s.now+zone), ':')
		o = append(clock(o, s.now+zone), "  "...)
	}
	o = append(o, b.host...)
	o = append(o, ' ')
	if b.form != RFC5424 {
		o = append(o, "0-PPE-"...)
	}
	b.prefix, b.at = o, s.now
}

// stamp is the appliance's own time, "03/16/2026:05:00:00 GMT".
func (s *world) stamp(o []byte, at int64) []byte {
	o = append(s.date(o, at), ':')
	return append(clock(o, at), " GMT"...)
}

// body is a time in a line of box b, which a box in local time writes with a blank for its
// zone.
func (s *world) body(b *box, at int64) {
	if b.form != Local {
		s.buf = s.stamp(s.buf, at)
		return
	}
	s.buf = append(s.date(s.buf, at+zone), ':')
	s.buf = append(clock(s.buf, at+zone), ' ')
}

func (s *world) stampBSD(o []byte, at int64) []byte {
	d := s.day(at)
	o = append(o, d.bsd[:]...)
	return clock(o, at)
}

func (s *world) stampISO(o []byte, at int64) []byte {
	d := s.day(at)
	o = append(o, d.iso[:]...)
	o = append(o, 'T')
	return clock(o, at)
}

func (s *world) date(o []byte, at int64) []byte {
	d := s.day(at)
	return append(o, d.ns[:]...)
}

// A date is one day in the notations that heads need.
type date struct {
	ns  [10]byte // 03/16/2026
	iso [10]byte // 2026-03-16
	bsd [7]byte  // "Mar 16 "
}

// day returns the date of a moment. Few days are asked for, and again and again.
func (s *world) day(at int64) *date {
	n := int(at/86400 - s.firstDay)
	for n >= len(s.days) {
		t := time.Unix((s.firstDay+int64(len(s.days)))*86400, 0).UTC()
		var d date
		t.AppendFormat(d.ns[:0], "01/02/2006")
		t.AppendFormat(d.iso[:0], "2006-01-02")
		t.AppendFormat(d.bsd[:0], "Jan _2 ")
		s.days = append(s.days, d)
	}
	return &s.days[n]
}

// clock appends "15:04:05".
func clock(o []byte, at int64) []byte {
	t := int(at % 86400)
	h, m, sec := t/3600, t/60%60, t%60
	return append(o, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10), ':', byte('0'+sec/10), byte('0'+sec%10))
}

// length appends "hh:mm:ss" of a number of seconds.
func length(o []byte, t int64) []byte {
	h, m, sec := t/3600, t/60%60, t%60
	if h < 10 {
		o = append(o, '0')
	}
	o = strconv.AppendInt(o, h, 10)
	return append(o, ':', byte('0'+m/10), byte('0'+m%10), ':', byte('0'+sec/10), byte('0'+sec%10))
}

// text and number append to the line.
func (s *world) text(v string)  { s.buf = append(s.buf, v...) }
func (s *world) number(v int64) { s.buf = strconv.AppendInt(s.buf, v, 10) }
