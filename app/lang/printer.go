package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"hubscope/analyzer/phrase"
)

// A Printer puts phrases into the words of one language, with times in one zone.
type Printer struct {
	lang string
	zone *time.Location
	// severalDays is set when the case covers more than one day, so that an hour alone
	// would not say when.
	severalDays bool
	marked      bool // see Marked
}

// New returns a printer. A language without a catalogue gets English.
func New(lang string, zone *time.Location) *Printer {
	if !slices.Contains(Languages, lang) {
		lang = "en"
	}
	if zone == nil {
		zone = time.UTC
	}
	return &Printer{lang: lang, zone: zone}
}

// Covering returns a printer that names the day of each time if from and to lie on
// different days.
func (p *Printer) Covering(from, to time.Time) *Printer {
	c := *p
	if !from.IsZero() && !to.IsZero() {
		y1, m1, d1 := from.In(p.zone).Date()
		y2, m2, d2 := to.In(p.zone).Date()
		c.severalDays = y1 != y2 || m1 != m2 || d1 != d2
	}
	return &c
}

// Lang is the code of the printer's language.
func (p *Printer) Lang() string { return p.lang }

// Zone is where the printer's times are read.
func (p *Printer) Zone() *time.Location { return p.zone }

// Say puts a phrase into words. A sentence that ends a paragraph has its full stop in
// the catalogue.
func (p *Printer) Say(ph phrase.Phrase) string {
	if ph.IsZero() {
		return ""
	}
	return p.fill(ph.ID, ph.Args)
}

// SayAll puts several phrases into one paragraph.
func (p *Printer) SayAll(list []phrase.Phrase) string {
	var b strings.Builder
	for _, ph := range list {
		s := p.Say(ph)
		if s == "" {
			continue
		}
		if b.Len() > 0 && p.lang != "ja" {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

// Text returns the sentence with an id; holes alternates names and values.
func (p *Printer) Text(id string, holes ...any) string {
	return p.fill(id, phrase.New(id, holes...).Args)
}

// Term returns the name of an id, such as a cause, or the id itself where it has none:
// a log may hold values that nobody has named.
func (p *Printer) Term(set, id string) string {
	if s, ok := Catalogue(p.lang)[set+"."+id]; ok {
		return s
	}
	return id
}

func (p *Printer) fill(id string, args []phrase.Arg) string {
	s, ok := Catalogue(p.lang)[id]
	if !ok {
		return "⟦" + id + "⟧"
	}
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		hole := s[i+1 : i+j]
		s = s[i+j+1:]
		name, how, _ := strings.Cut(hole, ":")
		b.WriteString(p.value(find(args, name), how))
	}
	b.WriteString(s)
	return b.String()
}

func find(args []phrase.Arg, name string) any {
	for _, a := range args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// value writes one value in the way a hole asks for.
func (p *Printer) value(v any, how string) string {
	if one, many, ok := strings.Cut(how, "|"); ok {
		if number(v) == 1 {
			return one
		}
		return many
	}
	switch v := v.(type) {
	case nil:
		return "?"
	case string:
		return p.mark(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case time.Time:
		switch how {
		case "seconds":
			return p.Clock(v)
		case "date":
			return p.Time(v)
		}
		return p.minute(v)
	case time.Duration:
		return p.Duration(v)
	case phrase.Term:
		if how == "plain" {
			return plain(p.named(v.Set, v.ID))
		}
		return p.named(v.Set, v.ID)
	case phrase.Phrase:
		return p.Say(v)
	case []phrase.Phrase:
		list := make([]string, len(v))
		for i, ph := range v {
			list[i] = p.Say(ph)
		}
		if sentences(list) {
			return p.SayAll(v)
		}
		return p.join(list)
	case []string:
		list := make([]string, len(v))
		for i, s := range v {
			list[i] = p.mark(s)
		}
		return p.join(list)
	case []phrase.Term:
		list := make([]string, len(v))
		for i, t := range v {
			list[i] = p.named(t.Set, t.ID)
		}
		return p.join(list)
	}
	return fmt.Sprint(v)
}

// plain is the name of a setting without the unit that a console puts in brackets behind it.
func plain(name string) string {
	if i := strings.LastIndexByte(name, '('); i > 0 && strings.HasSuffix(name, ")") {
		return strings.TrimSpace(name[:i])
	}
	return name
}

// sentences reports whether every text of a list is a whole sentence: those follow each
// other and take no commas between them.
func sentences(list []string) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "。") })
}

func (p *Printer) join(list []string) string {
	if p.lang == "ja" {
		return strings.Join(list, "、")
	}
	return strings.Join(list, ", ")
}

func number(v any) int64 {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// Clock writes a time to the second, its zone beside it, and its day where the case
// covers several.
func (p *Printer) Clock(t time.Time) string { return p.format(t, "15:04:05") }

func (p *Printer) minute(t time.Time) string { return p.format(t, "15:04") }

func (p *Printer) format(t time.Time, layout string) string {
	if t.IsZero() {
		return "?"
	}
	if p.severalDays {
		layout = "2006-01-02 " + layout
	}
	return t.In(p.zone).Format(layout) + " " + ZoneName(t, p.zone)
}

// Time writes a time with its day.
func (p *Printer) Time(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return t.In(p.zone).Format("2006-01-02 15:04:05") + " " + ZoneName(t, p.zone)
}

// ZoneName names a zone as people write it: "JST" where the zone has a short name, else
// its offset.
func ZoneName(t time.Time, zone *time.Location) string {
	name, offset := t.In(zone).Zone()
	if name != "" && unicode.IsLetter(rune(name[0])) && name != "Local" {
		return name
	}
	return Offset(offset)
}

// Offset writes seconds east of UTC as "+09:00".
func Offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
}

// Duration writes a duration in hours, minutes and seconds, whichever are not zero, and
// in days where they come out even.
func (p *Printer) Duration(d time.Duration) string {
	d = d.Round(time.Second)
	neg := d < 0
	if neg {
		d = -d
	}
	parts := make([]string, 0, 3)
	add := func(n int64, unit string) {
		if n > 0 {
			parts = append(parts, p.Text("unit."+unit, "n", n))
		}
	}
	if d >= 48*time.Hour && d%(24*time.Hour) == 0 {
		add(int64(d/(24*time.Hour)), "days")
	} else {
		add(int64(d/time.Hour), "hours")
		add(int64(d/time.Minute%60), "minutes")
		if d < time.Hour {
			add(int64(d/time.Second%60), "seconds")
		}
	}
	if len(parts) == 0 {
		parts = append(parts, p.Text("unit.seconds", "n", 0))
	}
	sep := " "
	if p.lang == "ja" {
		sep = ""
	}
	s := strings.Join(parts, sep)
	if neg {
		return "-" + s
	}
	return s
}

// Visible makes a text out of a log or a setting safe to show within a sentence:
// control characters, the marks that turn the direction of text and signs of no width are
// shown as escapes, never obeyed.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if hidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, "\\U%08x", r)
		default:
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}

// hidden reports what a display obeys or does not show: controls of ASCII and C1, line
// separators, every format character (direction, zero width, tags), noncharacters, and what
// stands for bytes that are no UTF-8.
func hidden(r rune) bool {
	switch {
	case r < 0x20:
		return true
	case r < 0x7f, r >= 0x3000 && r < 0xd800: // East Asian text
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar ||
		r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}
