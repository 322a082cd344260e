package fact

import (
	"sync"
	"sync/atomic"

	"hubscope/parsers/event"
)

// A memory is what a worker has met of a log, by number: texts and sessions. It outlives the
// batches that he fills one after the other, as the next chunk speaks of the same sessions.
// The worker may be filling the next batch while the one before is merged, so that each side
// keeps to its own part, and the merging side to what the batch says is held.
type memory struct {
	// The worker's. The sessions come first, so that each has one line of the cache and not halves
	// of two.
	recent   [recentSlots]known
	id       uint32 // no other memory has it
	texts    table
	keys     keyTable
	names    []rawKey
	last     []uint32 // values of the last fact
	vserver  []byte   // of the last mark
	vserverN uint32   // its number
	chunk    uint32   // number of the one at hand, from 1

	// The merging side's: the store's numbers of the same texts and sessions, as far as they were
	// merged, never changed, only added to; and whom the last fact of each user was of.
	shared, sharedKeys []uint32
	origins            []lastOrigin
}

func newMemory() *memory {
	return &memory{id: newest.Add(1), texts: newTable(), shared: []uint32{0}}
}

// newest is the id of the last memory.
var newest atomic.Uint32

// held is how far a memory was filled at some time.
type held struct {
	texts texts
	names []rawKey
}

func (m *memory) holds() held { return held{m.texts.texts, m.names} }

// share makes what a memory held known to the store.
func (m *memory) share(h *held, s *Store) {
	m.shared = s.pool.add(&h.texts, m.shared)
	for n := len(m.sharedKeys); n < len(h.names); n++ {
		raw := rawKey{m.shared[h.names[n].vserver], m.shared[h.names[n].session], m.shared[h.names[n].user]}
		k, added := s.keys.number(raw, uint32(len(s.names)))
		if added {
			s.names = append(s.names, Key{s.pool.texts[raw.vserver], s.pool.texts[raw.session], s.pool.texts[raw.user]})
		}
		m.sharedKeys = append(m.sharedKeys, k)
	}
}

// A lastOrigin is that of a user's last fact, and what it was told by.
type lastOrigin struct {
	*Origin
	device, app uint32
	sure        event.Sure
	system      event.System
}

// origin is who wrote a fact about whom: mostly the same as for the user's last one.
func (m *memory) origin(s *Store, f *rawFact) *Origin {
	for len(m.origins) <= int(f.user) {
		m.origins = append(m.origins, lastOrigin{})
	}
	o := &m.origins[f.user]
	if o.Origin == nil || o.device != f.device || o.app != f.app || o.sure != f.sure || o.system != f.system {
		text := func(n uint32) string { return s.pool.texts[m.shared[n]] }
		own := s.origin(Origin{Sure: f.sure, System: f.system, User: text(f.user), Device: text(f.device), App: text(f.app), pool: &s.pool})
		*o = lastOrigin{own, f.device, f.app, f.sure, f.system}
	}
	return o.Origin
}

// memories are those of a case's workers, by number.
type memories struct {
	mu   sync.Mutex
	list []*memory
}

func (m *memories) of(worker int) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.list) <= worker {
		m.list = append(m.list, nil)
	}
	own := &m.list[worker]
	if *own == nil || (*own).texts.full() {
		*own = newMemory() // batches and runs of marks may hold the old one
	}
	return *own
}
