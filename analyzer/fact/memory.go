package fact

import "sync"

// A memory is what a worker has met of a log, by number: texts and sessions. It outlives the
// batches that he fills one after the other, as the next chunk speaks of the same sessions.
// The worker may be filling the next batch while the one before is merged, so that each side
// keeps to its own part, and the merging side to what the batch says is held.
type memory struct {
	// The worker's. What is looked at for every mark comes first, so that each session has one
	// line of the cache and not halves of two.
	recent   [recentSlots]known
	opened   [openedSlots]opened
	texts    table
	keys     map[rawKey]uint32
	names    []rawKey
	last     []uint32 // values of the last fact
	vserver  []byte   // of the last mark
	vserverN uint32   // its number
	chunk    uint32   // how many there were before

	// The merging side's: the store's numbers of the same texts and sessions, as far as they were
	// merged, never changed, only added to; and whom the last fact of each user was of.
	shared, sharedKeys []uint32
	origins            []*Origin
}

func newMemory() *memory {
	return &memory{texts: newTable(), keys: map[rawKey]uint32{}, shared: []uint32{0}}
}

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
		k, ok := s.keys[raw]
		if !ok {
			k = uint32(len(s.names))
			s.names = append(s.names, Key{s.pool.texts[raw.vserver], s.pool.texts[raw.session], s.pool.texts[raw.user]})
			s.keys[raw] = k
		}
		m.sharedKeys = append(m.sharedKeys, k)
	}
}

// origin is who wrote a fact about whom: mostly the same as for the user's last one.
func (m *memory) origin(s *Store, f *rawFact) *Origin {
	text := func(n uint32) string { return s.pool.texts[m.shared[n]] }
	want := Origin{Sure: f.sure, System: f.system, User: text(f.user), Device: text(f.device), App: text(f.app), pool: &s.pool}
	for len(m.origins) <= int(f.user) {
		m.origins = append(m.origins, nil)
	}
	o := &m.origins[f.user]
	if *o == nil || **o != want {
		*o = s.origin(want)
	}
	return *o
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
