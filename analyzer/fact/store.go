package fact

import (
	"cmp"
	"slices"
	"sync"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A Store collects the facts of a case. Batches may be filled at the same time on
// several goroutines; everything else is for one goroutine.
type Store struct {
	facts   blocks[Fact]
	marks   blocks[Mark]
	keys    map[Key]uint32
	names   []Key
	origins map[Origin]*Origin
	pool    pool
	apps    map[int]map[Writer]int
	batches sync.Pool

	zones    map[box]zones
	boxes    map[box]uint8 // those that write local time, numbered from 1
	boxNames []box
	wrote    map[int]map[uint8]bool // which of them wrote into a source
}

// A Writer is who wrote a record, as the record says.
type Writer struct {
	App    string
	System event.System
}

// A Key identifies a session on a gateway for as long as its number is not used again.
// The user is part of it: two gateways behind one masked address use the same numbers.
type Key struct{ Vserver, Session, User string }

// NewStore returns an empty store.
func NewStore() *Store {
	return &Store{keys: map[Key]uint32{}, pool: newPool(), origins: map[Origin]*Origin{}, apps: map[int]map[Writer]int{},
		zones: map[box]zones{}, boxes: map[box]uint8{}, wrote: map[int]map[uint8]bool{}}
}

// Log returns the visitor that takes the records of one source.
func (s *Store) Log(source int) logfile.Visitor { return &log{store: s, source: source} }

type log struct {
	store  *Store
	source int
}

// A batch is one chunk's facts, texts by their number in the batch's own pool. It is used
// again for the next chunk.
type batch struct {
	source int
	facts  []rawFact
	marks  []Mark
	keys   map[rawKey]uint32
	names  []rawKey
	last   []Mark // of each key
	pool   pool
	apps   map[rawWriter]int

	zones  map[uint32]zones
	boxes  map[uint32]uint8
	looked int
}

// rawFact is a fact before it is in the store.
type rawFact struct {
	Fact
	user, device, app, session uint32
	sure                       event.Sure
	system                     event.System
}

type rawKey struct{ vserver, session, user uint32 }

type rawWriter struct {
	app    uint32
	system event.System
}

func (l *log) Batch() logfile.Batch {
	b, ok := l.store.batches.Get().(*batch)
	if !ok {
		b = &batch{keys: map[rawKey]uint32{}, pool: newPool(), apps: map[rawWriter]int{}, zones: map[uint32]zones{}, boxes: map[uint32]uint8{}}
	}
	b.source = l.source
	return b
}

func (l *log) Done(b logfile.Batch) {
	own := b.(*batch)
	l.store.merge(own)
	own.reset()
	l.store.batches.Put(own)
}

func (b *batch) reset() {
	b.facts, b.marks, b.names, b.last = b.facts[:0], b.marks[:0], b.names[:0], b.last[:0]
	clear(b.keys)
	clear(b.apps)
	clear(b.zones)
	clear(b.boxes)
	b.looked = 0
	clear(b.pool.number)
	clear(b.pool.texts[1:])
	b.pool.texts, b.pool.values = b.pool.texts[:1], b.pool.values[:0]
}

// Add keeps what the model reads of a record.
func (b *batch) Add(ev *event.Event) {
	if len(ev.App) > 0 {
		b.apps[rawWriter{b.pool.bytes(ev.App), ev.System}]++
	}
	box := b.look(ev)
	if unread(ev.Kind) {
		return
	}
	if ev.Kind == event.SessionActivity && len(ev.Session) > 0 {
		b.mark(ev, box)
		return
	}
	if !ev.Stamp.Valid {
		return
	}
	f := rawFact{
		Fact: Fact{
			At: ev.Stamp.UTC(0), offset: ev.Offset, line: uint32(min(ev.Line, 1<<32-1)), length: uint32(len(ev.Text)),
			values: uint32(len(b.pool.values)), Source: uint16(b.source), Kind: ev.Kind, box: box,
		},
		user: b.pool.bytes(ev.User), device: b.pool.bytes(ev.Device), app: b.pool.bytes(ev.App), session: b.pool.bytes(ev.Session),
		sure: ev.Sure, system: ev.System,
	}
	if !ev.Stamp.Zoned {
		f.flags |= localAt
	}
	if ev.Start.Valid {
		f.start = seconds(ev.Start)
		if !ev.Start.Zoned {
			f.flags |= localStart
		}
	}
	if ev.End.Valid {
		f.end = seconds(ev.End)
		if !ev.End.Zoned {
			f.flags |= localEnd
		}
	}
	for _, n := range keptOf(ev.Kind, ev.System) {
		b.pool.values = append(b.pool.values, b.pool.bytes(ev.Field(n)))
	}
	if ev.System == event.SystemGateway {
		var id bool
		if f.sum, id = SumOf(ev); id {
			f.flags |= hasID
		}
		if ev.Damage == event.Cut {
			f.flags |= isCut
		}
	}
	b.facts = append(b.facts, f)
}

func seconds(s event.Stamp) uint32 { return uint32(max(0, min(s.UTC(0)/1000, 1<<32-1))) }

// mark notes that a session was alive.
func (b *batch) mark(ev *event.Event, box uint8) {
	end := ev.Stamp
	if ev.End.Valid {
		end = ev.End
	}
	if !end.Valid {
		return
	}
	var flags uint8
	if !end.Zoned {
		flags |= markLocalEnd
	}
	if ev.Start.Valid && !ev.Start.Zoned {
		flags |= markLocalStart
	}
	m := newMark(ev.Offset, b.source, flags|box<<markBox)
	m.End, m.line = seconds(end), uint32(min(ev.Line, 1<<32-1))
	if ev.Start.Valid {
		m.Start = seconds(ev.Start)
	}
	key := rawKey{b.pool.bytes(ev.Field("Vserver")), b.pool.bytes(ev.Session), b.pool.bytes(ev.User)}
	k, ok := b.keys[key]
	if !ok {
		k = uint32(len(b.names))
		b.names = append(b.names, key)
		b.keys[key] = k
		b.last = append(b.last, Mark{})
	}
	// A page brings many requests of one second: the first of them shows as much as all.
	if last := &b.last[k]; last.End == m.End && last.Start == m.Start && last.place&0xff == m.place&0xff {
		return
	}
	m.key = k
	b.last[k] = m
	b.marks = append(b.marks, m)
}

func (s *Store) merge(b *batch) {
	text := make([]uint32, len(b.pool.texts))
	for i, t := range b.pool.texts {
		text[i] = s.pool.text(t)
	}
	shared := func(n uint32) string { return s.pool.texts[text[n]] }
	keys := make([]uint32, len(b.names))
	for i, n := range b.names {
		key := Key{shared(n.vserver), shared(n.session), shared(n.user)}
		k, ok := s.keys[key]
		if !ok {
			k = uint32(len(s.names))
			s.names = append(s.names, key)
			s.keys[key] = k
		}
		keys[i] = k
	}
	boxes := s.mergeBoxes(b, shared)
	for _, m := range b.marks {
		m.key = keys[m.key]
		if own := uint8(m.place) >> markBox; own != 0 {
			m.place += uint64(boxes[own])<<markBox - uint64(own)<<markBox
		}
		s.marks.add(m)
	}
	first := uint32(len(s.pool.values))
	for _, v := range b.pool.values {
		s.pool.values = append(s.pool.values, text[v])
	}
	for i := range b.facts {
		raw := &b.facts[i]
		f := raw.Fact
		f.values += first
		f.box = boxes[f.box]
		f.Session = shared(raw.session)
		f.Origin = s.origin(Origin{Sure: raw.sure, System: raw.system, User: shared(raw.user), Device: shared(raw.device), App: shared(raw.app)})
		s.facts.add(f)
	}
	for w, n := range b.apps {
		if s.apps[b.source] == nil {
			s.apps[b.source] = map[Writer]int{}
		}
		s.apps[b.source][Writer{shared(w.app), w.system}] += n
	}
}

func (s *Store) origin(o Origin) *Origin {
	if have, ok := s.origins[o]; ok {
		return have
	}
	n := o
	n.pool = &s.pool
	s.origins[o] = &n
	return &n
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

// Shift gives, for a source, what is to be added to a time in milliseconds to bring it on
// the case's common clock; local says that the record states no zone.
type Shift func(source int, at int64, local bool) int64

// Times takes the facts out of the store, with their times on the case's common clock, in
// time order, ties in the order of sources and lines; and the marks.
func (s *Store) Times(given Shift) ([]Fact, Marks) {
	shift := remembered(func(source int, box uint8, at int64, local bool) int64 {
		if local {
			if zone, ok := s.zone(box, at); ok {
				utc := at - int64(zone)*1000
				return utc + given(source, utc, false) - at
			}
		}
		return given(source, at, local)
	})
	facts := make([]Fact, 0, s.facts.n)
	for i, block := range s.facts.list {
		for _, f := range block {
			f.At += shift(int(f.Source), f.box, f.At, f.flags&localAt != 0)
			f.start = shifted(shift, int(f.Source), f.box, f.start, f.flags&localStart != 0)
			f.end = shifted(shift, int(f.Source), f.box, f.end, f.flags&localEnd != 0)
			facts = append(facts, f)
		}
		s.facts.list[i] = nil
	}
	s.facts = blocks[Fact]{}
	order := func(a, b Fact) int {
		if a.At != b.At {
			return cmp.Compare(a.At, b.At)
		}
		if a.Source != b.Source {
			return cmp.Compare(a.Source, b.Source)
		}
		return cmp.Compare(a.offset, b.offset)
	}
	if !slices.IsSortedFunc(facts, order) {
		slices.SortFunc(facts, order)
	}
	facts = withoutCopies(facts)
	return facts, Marks{store: s, shift: shift}
}

// boxShift is a Shift that knows which box wrote the time.
type boxShift func(source int, box uint8, at int64, local bool) int64

// remembered asks shift once for every quarter of an hour of a source: zones change at
// whole quarters, and there are millions of times.
func remembered(shift boxShift) boxShift {
	const quarter = 15 * 60 * 1000
	type asked struct {
		source int
		at     int64
		box    uint8
		local  bool
	}
	var last asked
	var answer int64
	known := false
	return func(source int, box uint8, at int64, local bool) int64 {
		a := asked{source, at / quarter, box, local}
		if !known || a != last {
			last, answer, known = a, shift(source, box, at, local), true
		}
		return answer
	}
}

func shifted(shift boxShift, source int, box uint8, at uint32, local bool) uint32 {
	if at == 0 {
		return 0
	}
	return uint32(max(1, (int64(at)*1000+shift(source, box, int64(at)*1000, local))/1000))
}

// Marks are the records that show no more than that a session was alive.
type Marks struct {
	store *Store
	shift boxShift
}

// Keys are the keys of all marks' sessions, by number.
func (m Marks) Keys() []Key {
	if m.store == nil {
		return nil
	}
	return m.store.names
}

// Each hands out every mark with its times on the case's clock and the number of its key,
// in the order in which they were read.
func (m Marks) Each(do func(key uint32, mark *Mark)) {
	if m.store == nil {
		return
	}
	for _, block := range m.store.marks.list {
		for i := range block {
			k := block[i]
			box := uint8(k.place) >> markBox
			k.End = shifted(m.shift, k.source(), box, k.End, k.place&markLocalEnd != 0)
			k.Start = shifted(m.shift, k.source(), box, k.Start, k.place&markLocalStart != 0)
			do(k.key, &k)
		}
	}
}

// Drop lets the marks go once nobody needs them any more.
func (m Marks) Drop() {
	if m.store != nil {
		m.store.marks = blocks[Mark]{}
		m.store.names, m.store.keys = nil, nil
	}
}
