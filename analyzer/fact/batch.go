package fact

import (
	"sync"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A batch is one chunk's facts, texts and sessions by their numbers in the memory of the
// worker who fills it. It is used again for a later chunk.
type batch struct {
	source int
	facts  []rawFact
	values []uint32 // of all facts
	marks  runWriter
	apps   map[rawWriter]int
	zones  map[uint32]zones
	boxes  map[uint32]uint8

	*memory
	held held // all that this batch and those before have numbered
}

// rawFact is a fact before it is in the store.
type rawFact struct {
	Fact
	user, device, app, session uint32
	sure                       event.Sure
	system                     event.System
}

type rawWriter struct {
	app    uint32
	system event.System
}

// batches are those that wait for a chunk.
type batches struct {
	mu   sync.Mutex
	list []*batch
}

// Batch is a batch of a worker who fills no other.
func (l *log) Batch() logfile.Batch { return l.batch(newMemory()) }

// BatchFor is a batch of a worker who remembers what he has met; see logfile.ByWorker.
func (l *log) BatchFor(worker int) logfile.Batch { return l.batch(l.store.memories.of(worker)) }

func (l *log) batch(m *memory) *batch {
	free := &l.store.free
	free.mu.Lock()
	defer free.mu.Unlock()
	var b *batch
	if n := len(free.list); n > 0 {
		b, free.list = free.list[n-1], free.list[:n-1]
	} else {
		b = &batch{apps: map[rawWriter]int{}, zones: map[uint32]zones{}, boxes: map[uint32]uint8{}}
	}
	m.chunk++
	b.source, b.memory, b.held = l.source, m, m.holds()
	return b
}

func (l *log) Done(b logfile.Batch) {
	own := b.(*batch)
	l.store.merge(own)
	own.reset()
	free := &l.store.free
	free.mu.Lock()
	free.list = append(free.list, own)
	free.mu.Unlock()
}

func (b *batch) reset() {
	b.facts, b.values = b.facts[:0], b.values[:0]
	b.marks.reset()
	clear(b.apps)
	clear(b.zones)
	clear(b.boxes)
	b.memory, b.held = nil, held{}
}

// again is number for the i-th of a record's values: mostly it is that of the record before,
// as the name of a box is.
func (b *batch) again(i int, text []byte) uint32 {
	for len(b.last) <= i {
		b.last = append(b.last, 0)
	}
	if n := b.last[i]; n != 0 && string(b.texts.at(n)) == string(text) {
		return n
	}
	b.last[i] = b.number(text)
	return b.last[i]
}

// number returns the number of a text.
func (b *batch) number(text []byte) uint32 {
	n, added := b.texts.number(text)
	if added {
		b.held = b.holds()
	}
	return n
}

// Add keeps what the model reads of a record.
func (b *batch) Add(ev *event.Event) {
	if len(ev.App) > 0 {
		b.apps[rawWriter{b.number(ev.App), ev.System}]++
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
			values: uint32(len(b.values)), Source: uint16(b.source), Kind: ev.Kind, box: box,
		},
		user: b.number(ev.User), device: b.number(ev.Device), app: b.number(ev.App), session: b.number(ev.Session),
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
	kept := keptOf(ev.Kind, ev.System)
	var list [mostKept][]byte
	kept.of(ev, &list)
	for i := range kept.names {
		b.values = append(b.values, b.again(i, list[i]))
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
	m := Mark{End: seconds(end), line: ev.Line, offset: ev.Offset}
	flags := box << markBox
	if !end.Zoned {
		flags |= markLocalEnd
	}
	if ev.Start.Valid {
		m.Start = seconds(ev.Start)
		if !ev.Start.Zoned {
			flags |= markLocalStart
		}
	}
	key, last := b.key(ev)
	// A page brings many requests of one second: the first of them shows as much as all.
	if last != nil && last.repeats(m.End, m.Start, b.chunk, flags) {
		return
	}
	b.marks.add(&m, key, flags)
}
