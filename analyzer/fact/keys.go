package fact

// A rawKey is a Key by the numbers of its texts.
type rawKey struct{ vserver, session, user uint32 }

// A keyTable numbers keys, tens of thousands in a large log, each of which is met for the first
// time by every worker and by the store. The zero value is empty.
type keyTable struct {
	slots []keySlot // by hash; a power of two, at most half full
	n     int
}

type keySlot struct {
	key rawKey
	n   uint32 // the number and one more; 0 for none
}

// number returns the number of a key, which gets a fresh one if it has none.
func (t *keyTable) number(key rawKey, fresh uint32) (n uint32, added bool) {
	if 2*t.n >= len(t.slots) {
		t.grow()
	}
	s := t.slot(key)
	if s.n != 0 {
		return s.n - 1, false
	}
	*s = keySlot{key, fresh + 1}
	t.n++
	return fresh, true
}

// slot is where a key stands, or would.
func (t *keyTable) slot(key rawKey) *keySlot {
	const odd = 0x9e3779b97f4a7c15
	h := (uint64(key.session)<<32 | uint64(key.user)) * odd
	h = (h ^ h>>32 ^ uint64(key.vserver)) * odd
	mask := len(t.slots) - 1
	i := int(h>>32) & mask
	for t.slots[i].n != 0 && t.slots[i].key != key {
		i = (i + 1) & mask
	}
	return &t.slots[i]
}

func (t *keyTable) grow() {
	old := t.slots
	t.slots = make([]keySlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.n != 0 {
			*t.slot(s.key) = s
		}
	}
}
