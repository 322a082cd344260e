package fact

import (
	"cmp"
	"slices"

	"hubscope/analyzer/cores"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A Store collects the facts of a case. Batches may be filled at the same time on
// several goroutines; everything else is for one goroutine.
type Store struct {
	facts   blocks[Fact]
	marks   []run
	slab    []byte // room for the next runs
	keys    keyTable
	names   []Key
	origins map[Origin]*Origin
	pool    pool
	apps    map[int]map[Writer]int
	free    batches

	memories memories

	zones    map[box]zones
	boxes    map[box]uint8 // those that write local time, numbered from 1
	boxNames []box
	wrote    map[int]map[uint8]bool // which of them wrote into a source

	adjust Adjust
}

// Mask replaces the secrets in the values that were taken over since the last call: whatever
// is told of a fact is told of these. mask returns its argument where there is no secret; it is
// called on several goroutines.
func (s *Store) Mask(mask func(string) string) {
	fresh := s.pool.texts[s.pool.masked:]
	parts := cores.Parts(len(fresh))
	cores.Share(parts, func(part int) {
		for i := part * len(fresh) / parts; i < (part+1)*len(fresh)/parts; i++ {
			fresh[i] = mask(fresh[i])
		}
	})
	s.pool.masked = len(s.pool.texts)
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
	return &Store{pool: newPool(), origins: map[Origin]*Origin{}, apps: map[int]map[Writer]int{},
		zones: map[box]zones{}, boxes: map[box]uint8{}, wrote: map[int]map[uint8]bool{}}
}

// View returns a store that holds what s holds now and from which the facts can be taken,
// while s goes on to collect. It shares what is in s: nothing may be added to s while the
// view, or what came out of it, is being read.
func (s *Store) View() *Store {
	return &Store{
		facts: blocks[Fact]{slices.Clone(s.facts.list), s.facts.n}, marks: slices.Clip(s.marks), names: slices.Clip(s.names), pool: s.pool,
		apps: s.apps, zones: s.zones, boxes: s.boxes, boxNames: s.boxNames, wrote: s.wrote,
	}
}

// Log returns the visitor that takes the records of one source.
func (s *Store) Log(source int) logfile.Visitor { return &log{store: s, source: source} }

type log struct {
	store  *Store
	source int
}

func (s *Store) merge(b *batch) {
	m := b.memory
	m.share(&b.held, s)
	shared := func(n uint32) string { return s.pool.texts[m.shared[n]] }
	boxes := s.mergeBoxes(b, shared)
	if b.marks.n > 0 {
		s.marks = append(s.marks, b.marks.run(&s.slab, b.source, m.sharedKeys, boxes))
	}
	first := uint32(len(s.pool.values))
	for _, v := range b.values {
		s.pool.values = append(s.pool.values, m.shared[v])
	}
	for i := range b.facts {
		raw := &b.facts[i]
		f := raw.Fact
		f.values += first
		f.box = boxes[f.box]
		f.Session = shared(raw.session)
		f.Origin = m.origin(s, raw)
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
	s.origins[o] = &o
	return &o
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
	asked := s.byBox(given)
	shift := remembered(asked)
	facts := make([]Fact, 0, s.facts.n)
	for i, block := range s.facts.list {
		for _, f := range block {
			f.At += shift(int(f.Source), f.box, f.At, f.flags&localAt != 0)
			if s.adjust != nil {
				f.At += s.adjust(int(f.Source), f.offset, f.At)
			}
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
	s.free.list, s.memories.list = nil, nil // all was read; facts hold the store for as long as the case lasts
	return facts, Marks{store: s, shift: asked, to: len(s.marks)}
}

// boxShift is a Shift that knows which box wrote the time.
type boxShift func(source int, box uint8, at int64, local bool) int64

// byBox lets the zone of a box, where it is known, go before what is given for the source.
func (s *Store) byBox(given Shift) boxShift {
	return func(source int, box uint8, at int64, local bool) int64 {
		if local {
			if zone, ok := s.zone(box, at); ok {
				utc := at - int64(zone)*1000
				return utc + given(source, utc, false) - at
			}
		}
		return given(source, at, local)
	}
}

// remembered asks shift once for every quarter of an hour of a source: zones change at
// whole quarters, and there are millions of times. It is for one goroutine.
func remembered(shift boxShift) boxShift {
	const quarter = 15 * 60 * 1000
	var from, answer int64 // of the quarter that was asked for last
	var source int
	var box uint8
	local, known := false, false
	return func(s int, b uint8, at int64, l bool) int64 {
		if known && uint64(at-from) < quarter && s == source && b == box && l == local {
			return answer
		}
		from = at - at%quarter
		source, box, local, known = s, b, l, true
		answer = shift(s, b, at, l)
		return answer
	}
}

func shifted(shift boxShift, source int, box uint8, at uint32, local bool) uint32 {
	if at == 0 {
		return 0
	}
	return uint32(max(1, (int64(at)*1000+shift(source, box, int64(at)*1000, local))/1000))
}
