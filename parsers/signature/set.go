package signature

import (
	"bytes"
	"math/bits"
	"slices"
	"sort"
	"sync"

	"hubscope/parsers/event"
)

// A Set is packs made ready for matching. It is never changed and may be used by many
// goroutines. The nil Set recognises nothing.
type Set struct{ ready func() *joined }

// A joined is the signatures of some packs.
type joined struct {
	// ranked holds the signatures, those that win first.
	ranked []*Signature
	listed []*Signature // in the order of packs and files
	auto   *automaton
	// keys[k] says which signatures the automaton's key k stands for.
	keys []keyed
}

// A keyed is a key of the automaton: the start of some signatures' contains.
type keyed struct {
	length int
	ranks  []int32
}

// NewSet joins packs, the earlier before the later; nil packs are left out.
func NewSet(packs ...*Pack) *Set {
	set := join(packs)
	return &Set{func() *joined { return set }}
}

// BeforeBuiltin is the set of some packs and of the built-in one behind them. It is made
// ready when the first message is to be recognised: a gateway's log has none.
func BeforeBuiltin(packs ...*Pack) *Set {
	return &Set{sync.OnceValue(func() *joined { return join(append(slices.Clone(packs), Builtin())) })}
}

func join(packs []*Pack) *joined {
	set := &joined{}
	owner := map[string]*Pack{}
	for _, p := range packs {
		if p == nil {
			continue
		}
		for _, s := range p.Signatures {
			if _, hidden := owner[s.ID]; hidden {
				continue
			}
			set.listed = append(set.listed, s)
		}
		for _, s := range p.Signatures {
			owner[s.ID] = p
		}
	}
	set.ranked = append(set.ranked, set.listed...)
	sort.SliceStable(set.ranked, func(i, j int) bool {
		return len(set.ranked[i].Contains) > len(set.ranked[j].Contains)
	})

	numbers := map[string]int{}
	var literals [][]byte
	longest := keyLength(len(set.ranked))
	for rank, s := range set.ranked {
		key := lowered(s.contains)
		if len(key) > longest {
			key = key[:longest]
		}
		number, ok := numbers[string(key)]
		if !ok {
			number = len(literals)
			numbers[string(key)] = number
			literals = append(literals, key)
			set.keys = append(set.keys, keyed{length: len(key)})
		}
		set.keys[number].ranks = append(set.keys[number].ranks, int32(rank))
	}
	set.auto = newAutomaton(literals)
	return set
}

// DefaultSet returns the set of the built-in pack alone.
func DefaultSet() *Set { return NewSet(Builtin()) }

// Signatures returns all signatures of the set in the order of packs and files.
func (set *Set) Signatures() []*Signature {
	if set == nil {
		return nil
	}
	return slices.Clone(set.ready().listed)
}

// candidates is how many signatures are marked without allocating, in words of 64.
const candidates = 16

// Match finds the signature that recognises a message. The fields of the match are
// appended to dst; their values point into message or into the set. system is the
// system that the line is of; signatures that are bound to a system recognise no line
// of another, and none whose system is not known (empty).
//
// A match costs one pass over the message, and allocates nothing as long as dst has
// room and the set has at most 1,024 signatures.
func (set *Set) Match(system event.System, message []byte, dst []event.Field) (sig *Signature, fields []event.Field, ok bool) {
	return set.MatchIn(system, nil, message, dst)
}

// MatchIn is Match for a message whose line has a head: signatures that are bound to a
// head recognise only lines that have it there, and none whose head is not known.
func (set *Set) MatchIn(system event.System, head, message []byte, dst []event.Field) (sig *Signature, fields []event.Field, ok bool) {
	if set == nil {
		return nil, dst, false
	}
	return set.ready().match(system, head, message, dst)
}

func (set *joined) match(system event.System, head, message []byte, dst []event.Field) (sig *Signature, fields []event.Field, ok bool) {
	if len(set.ranked) == 0 {
		return nil, dst, false
	}
	var room [candidates]uint64
	marked := room[:]
	if len(set.ranked) > candidates*64 {
		marked = make([]uint64, (len(set.ranked)+63)/64)
	}
	if !set.mark(system, message, marked) {
		return nil, dst, false
	}
	for w, word := range marked {
		for ; word != 0; word &= word - 1 {
			s := set.ranked[w*64+bits.TrailingZeros64(word)]
			if len(s.head) > 0 && !bytes.Contains(head, s.head) {
				continue
			}
			if fields, ok := s.match(message, dst); ok {
				return s, fields, true
			}
		}
	}
	return nil, dst, false
}

// mark sets the bits of the signatures whose contains occurs and whose system fits.
func (set *joined) mark(system event.System, message []byte, marked []uint64) bool {
	a := set.auto
	any := false
	state := uint32(0)
	for i, c := range message {
		state = a.next[state+uint32(a.class[c])]
		if state < found {
			continue
		}
		for _, number := range a.ended(state) {
			key := &set.keys[number]
			at := i + 1 - key.length
			for _, rank := range key.ranks {
				s := set.ranked[rank]
				if (s.System == "" || s.System == system) && s.containedAt(message, at) {
					marked[rank/64] |= 1 << (rank % 64)
					any = true
				}
			}
		}
		state &^= found
	}
	return any
}
