package fact

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A Store collects the facts of a case. Batches may be filled at the same time on
// several goroutines; everything else is for one goroutine.
type Store struct {
	facts []Fact
	marks []Mark
	keys  map[string]uint32 // session key -> number, see Key
	names []string
	pool  intern
	apps  map[int]map[Writer]int
}

// A Writer is who wrote a record, as the record says.
type Writer struct {
	App    string
	System event.System
}

// NewStore returns an empty store.
func NewStore() *Store {
	return &Store{keys: map[string]uint32{}, pool: intern{}, apps: map[int]map[Writer]int{}}
}

// Log returns the visitor that takes the records of one source.
func (s *Store) Log(source int) logfile.Visitor { return &log{store: s, source: source} }

type log struct {
	store  *Store
	source int
}

// A batch is one chunk's facts. Strings are shared within it, and then within the store.
type batch struct {
	source int
	facts  []Fact
	marks  []Mark
	keys   map[string]uint32
	names  []string
	pool   intern
	apps   map[Writer]int
	key    []byte
}

func (l *log) Batch() logfile.Batch {
	return &batch{source: l.source, keys: map[string]uint32{}, pool: intern{}, apps: map[Writer]int{}}
}

func (l *log) Done(b logfile.Batch) { l.store.merge(b.(*batch)) }

// Add keeps what the model reads of a record.
func (b *batch) Add(ev *event.Event) {
	if len(ev.App) > 0 {
		b.apps[Writer{b.pool.text(ev.App), ev.System}]++
	}
	if unread(ev.Kind) {
		return
	}
	if ev.Kind == event.SessionActivity && len(ev.Session) > 0 {
		b.mark(ev)
		return
	}
	if !ev.Stamp.Valid {
		return
	}
	f := Fact{
		Ref:    casefile.Ref{Source: b.source, Line: ev.Line, Offset: ev.Offset, Length: len(ev.Text)},
		At:     ev.Stamp.UTC(0),
		Kind:   ev.Kind,
		Sure:   ev.Sure,
		System: ev.System,
		User:   b.pool.text(ev.User),
		Device: b.pool.text(ev.Device),
		App:    b.pool.text(ev.App),
	}
	f.Session = string(ev.Session)
	if !ev.Stamp.Zoned {
		f.local |= localAt
	}
	if ev.Start.Valid {
		f.Start = ev.Start.UTC(0)
		if !ev.Start.Zoned {
			f.local |= localStart
		}
	}
	if ev.End.Valid {
		f.End = ev.End.UTC(0)
		if !ev.End.Zoned {
			f.local |= localEnd
		}
	}
	names := kept[ev.Kind]
	if ev.System != event.SystemGateway {
		names = deviceValues
	}
	for _, n := range names {
		if v := ev.Field(n); len(v) > 0 {
			f.values = append(f.values, value{n, b.pool.text(v)})
		}
	}
	b.facts = append(b.facts, f)
}

// mark notes that a session was alive.
func (b *batch) mark(ev *event.Event) {
	end := ev.Stamp
	if ev.End.Valid {
		end = ev.End
	}
	if !end.Valid {
		return
	}
	m := Mark{
		End:    uint32(end.UTC(0) / 1000),
		Line:   uint32(min(ev.Line, 1<<32-1)),
		Offset: ev.Offset,
		Source: uint16(b.source),
		Length: uint16(min(len(ev.Text), 1<<16-1)),
	}
	if !end.Zoned {
		m.local |= localEnd
	}
	if ev.Start.Valid {
		m.Start = uint32(ev.Start.UTC(0) / 1000)
		if !ev.Start.Zoned {
			m.local |= localStart
		}
	}
	b.key = appendMarkKey(b.key[:0], ev.Field("Vserver"), ev.Session, ev.User)
	k, ok := b.keys[string(b.key)]
	if !ok {
		k = uint32(len(b.names))
		name := string(b.key)
		b.names = append(b.names, name)
		b.keys[name] = k
	}
	m.key = k
	b.marks = append(b.marks, m)
}

// Key identifies a session on a gateway for as long as its number is not used again:
// "198.51.100.7:443/1767".
func Key(vserver, session string) string {
	return string(appendKey(nil, []byte(vserver), []byte(session)))
}

// MarkKey identifies whose activity a mark shows. Two boxes that use one address, or a
// masked one, may use one number at the same time: the user tells them apart.
func MarkKey(vserver, session, user string) string {
	return string(appendMarkKey(nil, []byte(vserver), []byte(session), []byte(user)))
}

func appendMarkKey(dst, vserver, session, user []byte) []byte {
	dst = append(appendKey(dst, vserver, session), '|')
	for _, c := range user {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}

func appendKey(dst, vserver, session []byte) []byte {
	return append(append(append(dst, vserver...), '/'), session...)
}

func (s *Store) merge(b *batch) {
	renumber := make([]uint32, len(b.names))
	for i, n := range b.names {
		k, ok := s.keys[n]
		if !ok {
			k = uint32(len(s.names))
			s.names = append(s.names, n)
			s.keys[n] = k
		}
		renumber[i] = k
	}
	for _, m := range b.marks {
		m.key = renumber[m.key]
		s.marks = append(s.marks, m)
	}
	for i := range b.facts {
		f := &b.facts[i]
		f.User, f.Device, f.App = s.pool.share(f.User), s.pool.share(f.Device), s.pool.share(f.App)
		for k := range f.values {
			f.values[k].text = s.pool.share(f.values[k].text)
		}
	}
	s.facts = append(s.facts, b.facts...)
	for w, n := range b.apps {
		if s.apps[b.source] == nil {
			s.apps[b.source] = map[Writer]int{}
		}
		s.apps[b.source][w] += n
	}
}

// Writer returns who wrote most of a source's records; it is empty for a source whose
// records do not say.
func (s *Store) Writer(source int) Writer {
	var best Writer
	most := 0
	for w, n := range s.apps[source] {
		if n > most || n == most && w.App < best.App {
			best, most = w, n
		}
	}
	return best
}

// Times returns the facts with their times on the case's common clock, in time order,
// ties in the order of sources and lines. shift gives, for a source, what is to be added
// to a time in milliseconds; local says that the record states no zone. The store itself
// is not changed, so that other clocks can be tried.
func (s *Store) Times(shift func(source int, at int64, local bool) int64) ([]Fact, Marks) {
	facts := slices.Clone(s.facts)
	for i := range facts {
		f := &facts[i]
		f.At += shift(f.Source, f.At, f.local&localAt != 0)
		if f.Start != 0 {
			f.Start += shift(f.Source, f.Start, f.local&localStart != 0)
		}
		if f.End != 0 {
			f.End += shift(f.Source, f.End, f.local&localEnd != 0)
		}
	}
	slices.SortStableFunc(facts, func(a, b Fact) int {
		switch {
		case a.At != b.At:
			return cmp(a.At, b.At)
		case a.Source != b.Source:
			return cmp(int64(a.Source), int64(b.Source))
		}
		return cmp(a.Line, b.Line)
	})
	marks := make(map[string][]Mark, len(s.names))
	for _, m := range s.marks {
		m.End += uint32(shift(int(m.Source), int64(m.End)*1000, m.local&localEnd != 0) / 1000)
		if m.Start != 0 {
			m.Start += uint32(shift(int(m.Source), int64(m.Start)*1000, m.local&localStart != 0) / 1000)
		}
		marks[s.names[m.key]] = append(marks[s.names[m.key]], m)
	}
	for _, list := range marks {
		slices.SortStableFunc(list, func(a, b Mark) int {
			switch {
			case a.End != b.End:
				return cmp(int64(a.End), int64(b.End))
			case a.Source != b.Source:
				return cmp(int64(a.Source), int64(b.Source))
			}
			return cmp(int64(a.Line), int64(b.Line))
		})
	}
	return facts, marks
}

// Marks are the marks of each MarkKey, in order of their ends.
type Marks map[string][]Mark

// Ref returns where the mark's record stands.
func (m Mark) Ref() casefile.Ref {
	return casefile.Ref{Source: int(m.Source), Line: int64(m.Line), Offset: m.Offset, Length: int(m.Length)}
}

func cmp(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// intern shares equal strings: user agents and addresses repeat on every line.
type intern map[string]string

// mostInterned bounds the table; a log with more distinct values gains nothing from it.
const mostInterned = 1 << 18

func (t intern) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if s, ok := t[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(t) < mostInterned {
		t[s] = s
	}
	return s
}

func (t intern) share(s string) string {
	if s == "" {
		return s
	}
	if have, ok := t[s]; ok {
		return have
	}
	if len(t) < mostInterned {
		t[s] = s
	}
	return s
}
