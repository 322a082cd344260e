package fact

import (
	"hash/maphash"
	"strings"
)

// A pool holds a case's texts once and knows them by number: user agents and addresses
// repeat on every line. Number 0 is the empty text.
type pool struct {
	texts  []string
	number map[string]uint32
	values []uint32 // of all facts, one after the other
	masked int      // how many texts were looked through for secrets
}

func newPool() pool { return pool{texts: []string{""}, number: map[string]uint32{}} }

// mostShared bounds the table; a log with more distinct values gains nothing from it.
const mostShared = 1 << 18

// add puts texts into the pool, and their numbers there behind those that numbers holds of
// the first of them. What is new is held in one piece: a hundred thousand little ones would
// be a burden each time that memory is looked through.
func (p *pool) add(t *texts, numbers []uint32) []uint32 {
	var fresh []uint32 // into numbers
	size := 0
	for n := len(numbers); n < len(t.ends); n++ {
		text := t.at(uint32(n))
		number, ok := p.number[string(text)]
		if !ok {
			fresh = append(fresh, uint32(n))
			size += len(text)
		}
		numbers = append(numbers, number)
	}
	if len(fresh) == 0 {
		return numbers
	}
	var b strings.Builder
	b.Grow(size)
	for _, n := range fresh {
		b.Write(t.at(n))
	}
	block := b.String()
	for _, n := range fresh {
		text := block[:len(t.at(n))]
		block = block[len(text):]
		numbers[n] = uint32(len(p.texts))
		p.texts = append(p.texts, text)
		if len(p.number) < mostShared {
			p.number[text] = numbers[n]
		}
	}
	return numbers
}

// A table numbers the texts that a worker meets, without an allocation for each.
type table struct {
	texts
	slots []tableSlot // by hash; a power of two, at most half full
}

// texts are numbered texts. More are put behind them, but none is ever changed.
type texts struct {
	text []byte   // one after the other
	ends []uint32 // where they end; number n is text[ends[n-1]:ends[n]], 0 is the empty text
}

// A tableSlot is a text's number and its place, so that one look is enough to find it.
type tableSlot struct{ number, from, size uint32 }

func newTable() table {
	return table{texts: texts{ends: []uint32{0}}, slots: make([]tableSlot, 1024)}
}

var seed = maphash.MakeSeed()

func (t *texts) at(n uint32) []byte {
	if n == 0 {
		return nil
	}
	return t.text[t.ends[n-1]:t.ends[n]]
}

// number returns the number of a text; added says that it is new.
func (t *table) number(b []byte) (n uint32, added bool) {
	if len(b) == 0 {
		return 0, false
	}
	mask := uint64(len(t.slots) - 1)
	i := maphash.Bytes(seed, b) & mask
	for ; t.slots[i].number != 0; i = (i + 1) & mask {
		if s := &t.slots[i]; int(s.size) == len(b) && string(t.text[s.from:s.from+s.size]) == string(b) {
			return s.number, false
		}
	}
	s := tableSlot{uint32(len(t.ends)), uint32(len(t.text)), uint32(len(b))}
	t.text = append(t.text, b...)
	t.ends = append(t.ends, uint32(len(t.text)))
	t.slots[i] = s
	if len(t.ends)*2 > len(t.slots) {
		t.grow()
	}
	return s.number, true
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]tableSlot, 2*len(old))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		i := maphash.Bytes(seed, t.at(s.number)) & mask
		for t.slots[i].number != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// full reports whether the table is so large that it is better begun anew: a log whose
// every value is another would fill memory with it.
func (t *table) full() bool { return len(t.ends) > 1<<16 || len(t.text) > 4<<20 }

// blocks is a list that grows without being copied.
type blocks[T any] struct {
	list [][]T
	n    int
}

// blockSize keeps a block near a hundred kilobytes.
const blockSize = 4096

func (b *blocks[T]) add(v T) {
	if b.n%blockSize == 0 {
		b.list = append(b.list, make([]T, 0, blockSize))
	}
	last := len(b.list) - 1
	b.list[last] = append(b.list[last], v)
	b.n++
}
