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
	last         lastMark
	key          uint32
	vserver      uint32   // number
	number, user uint8    // lengths; number is 0 for none
	text         [38]byte // number and user
}

// lastMark is what the last mark of its kind said: its end and start, the chunk that it was in and
// its flags.
type lastMark [4]uint32

// repeats reports whether the last mark, in the same chunk, said the same, and keeps what this
// one says.
func (l *lastMark) repeats(end, start, chunk uint32, flags uint8) bool {
	said := lastMark{end, start, chunk, uint32(flags)}
	if *l == said {
		return true
	}
	*l = said
	return false
}

func (k *known) is(number, user []byte, vserver uint32) bool {
	n, u := int(k.number), int(k.number)+int(k.user)
	return n == len(number) && u-n == len(user) && k.vserver == vserver && string(k.text[:n]) == string(number) && string(k.text[n:u]) == string(user)
}

// An opening's note has the number of the memory in front, as another one may have begun since,
// then the session's, then what its last mark said.
const (
	noteMemory = iota
	noteKey
	noteMark
)

// key returns the number of a record's session, and what its last mark said if that is kept.
func (b *batch) key(ev *event.Event) (uint32, *lastMark) {
	o := ev.Opening
	if o == nil {
		return b.named(ev)
	}
	if o.Note[noteMemory] != b.id {
		key, _ := b.named(ev)
		*o = event.Opening{}
		o.Note[noteMemory], o.Note[noteKey] = b.id, key
	}
	return o.Note[noteKey], (*lastMark)(o.Note[noteMark:])
}

// named is key for a record of a session that may never have been met.
func (b *batch) named(ev *event.Event) (uint32, *lastMark) {
	if v := ev.Field("Vserver"); b.vserver == nil || !bytes.Equal(v, b.vserver) {
		b.vserver, b.vserverN = append(b.vserver[:0], v...), b.number(v)
	}
	k := &b.recent[recentSlot(ev.Session)]
	if k.is(ev.Session, ev.User, b.vserverN) {
		return k.key, &k.last
	}
	raw := rawKey{b.vserverN, b.number(ev.Session), b.number(ev.User)}
	key, added := b.keys.number(raw, uint32(len(b.names)))
	if added {
		b.names = append(b.names, raw)
		b.held = b.holds()
	}
	if len(ev.Session)+len(ev.User) > len(k.text) {
		return key, nil
	}
	*k = known{key: key, vserver: b.vserverN, number: uint8(len(ev.Session)), user: uint8(len(ev.User))}
	copy(k.text[copy(k.text[:], ev.Session):], ev.User)
	return key, &k.last
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
