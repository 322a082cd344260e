package fact

import (
	"bytes"
	"encoding/binary"

	"hubscope/parsers/event"
)

// Millions of marks are of a few thousand sessions. What is asked of a session for each of
// its marks fits a line of the processor's cache.

// known is a session that had a mark lately.
type known struct {
	key          uint32
	vserver      uint32 // number
	end, start   uint32 // of the last mark
	chunk        uint32 // that it was in
	flags        uint8
	number, user uint8    // lengths; number is 0 for none
	text         [41]byte // number and user
}

// repeats reports whether the session's last mark, in the same chunk, said the same, and
// keeps what this one says.
func (k *known) repeats(end, start, chunk uint32, flags uint8) bool {
	if k.end == end && k.start == start && k.chunk == chunk && k.flags == flags {
		return true
	}
	k.end, k.start, k.chunk, k.flags = end, start, chunk, flags
	return false
}

func (k *known) is(number, user []byte, vserver uint32) bool {
	n, u := int(k.number), int(k.number)+int(k.user)
	return n == len(number) && u-n == len(user) && k.vserver == vserver && string(k.text[:n]) == string(number) && string(k.text[n:u]) == string(user)
}

// opened is the session of an event.Event's Opening.
type opened struct {
	opening uint64
	key     uint32
	slot    uint32 // of what is known of the session
}

// openedSlots is a power of two, and as many as a parser remembers.
const openedSlots = 1 << 13

// key returns the number of a record's session, and what is known of it if that is short
// enough to be kept.
func (b *batch) key(ev *event.Event) (uint32, *known) {
	if ev.Opening == 0 {
		return b.named(ev)
	}
	o := &b.opened[ev.Opening%openedSlots]
	if o.opening == ev.Opening {
		if k := &b.recent[o.slot]; k.key == o.key && k.number > 0 {
			return k.key, k
		}
	}
	key, k := b.named(ev)
	if k != nil {
		*o = opened{ev.Opening, key, recentSlot(ev.Session)}
	}
	return key, k
}

// named is key for a record of a session that may never have been met.
func (b *batch) named(ev *event.Event) (uint32, *known) {
	if v := ev.Field("Vserver"); b.vserver == nil || !bytes.Equal(v, b.vserver) {
		b.vserver, b.vserverN = append(b.vserver[:0], v...), b.number(v)
	}
	k := &b.recent[recentSlot(ev.Session)]
	if k.is(ev.Session, ev.User, b.vserverN) {
		return k.key, k
	}
	raw := rawKey{b.vserverN, b.number(ev.Session), b.number(ev.User)}
	key, ok := b.keys[raw]
	if !ok {
		key = uint32(len(b.names))
		b.names = append(b.names, raw)
		b.keys[raw] = key
		b.held = b.holds()
	}
	if len(ev.Session)+len(ev.User) > len(k.text) {
		return key, nil
	}
	*k = known{key: key, vserver: b.vserverN, chunk: b.chunk - 1, number: uint8(len(ev.Session)), user: uint8(len(ev.User))}
	copy(k.text[copy(k.text[:], ev.Session):], ev.User)
	return key, k
}

// recentSlots is as many as four digits can tell apart: a gateway numbers its sessions one
// after the other, so that those which run at a time have slots of their own.
const recentSlots = 10_000

// recentSlot is the slot of a session: the last four digits of its number.
func recentSlot(session []byte) uint32 {
	n := len(session)
	if n < 4 {
		return uint32(session[0])
	}
	digits := binary.LittleEndian.Uint32(session[n-4:]) & 0x0f0f0f0f
	return (digits&0xff*1000 + digits>>8&0xff*100 + digits>>16&0xff*10 + digits>>24) % recentSlots
}
