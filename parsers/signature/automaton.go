package signature

// The automaton looks for the beginnings of literals; the rest is compared where one was
// found. Long ones tell literals apart that begin alike, short ones keep the table small:
// they are halved until it has no more than mostStates, but for the largest packs.
const (
	longestKey  = 32
	shortestKey = 8
	mostStates  = 1 << 15 // a few megabytes
)

// keyLength is how much of each of so many literals is looked for.
func keyLength(literals int) int {
	n := longestKey
	for n > shortestKey && literals*n > mostStates {
		n /= 2
	}
	return n
}

// found marks a state in which keys end.
const found = 1 << 31

// An automaton finds all keys of a set in one pass (Aho and Corasick 1975), without
// regard to the case of ASCII letters. States are numbered by the place of their row
// in next, so that a step is one addition and one load.
type automaton struct {
	class [256]uint8 // which column a byte has; 0 for bytes that no key holds
	width int        // columns of a row
	next  []uint32   // the row of the next state, with the mark found
	// keys[first[s]:first[s+1]] are the numbers of the keys that end in state s.
	first []int32
	keys  []int32
}

// newAutomaton builds the automaton for folded, non-empty keys.
func newAutomaton(keys [][]byte) *automaton {
	a := &automaton{width: 1}
	for _, key := range keys {
		for _, c := range key {
			if a.class[c] == 0 {
				a.class[c] = uint8(a.width) // folded bytes are at most 230, so this never overflows
				a.width++
			}
		}
	}
	for c := byte('A'); c <= 'Z'; c++ {
		a.class[c] = a.class[lower(c)]
	}

	const none = ^uint32(0)
	row := func() []uint32 {
		r := make([]uint32, a.width)
		for i := range r {
			r[i] = none
		}
		return r
	}
	rows := [][]uint32{row()}
	ends := [][]int32{nil}
	for number, key := range keys {
		s := uint32(0)
		for _, c := range key {
			column := a.class[c]
			if rows[s][column] == none {
				rows[s][column] = uint32(len(rows))
				rows = append(rows, row())
				ends = append(ends, nil)
			}
			s = rows[s][column]
		}
		ends[s] = append(ends[s], int32(number))
	}

	// Breadth first, so that the state to fall back to is complete before it is used.
	fall := make([]uint32, len(rows))
	queue := make([]uint32, 0, len(rows))
	for column, to := range rows[0] {
		if to == none {
			rows[0][column] = 0
		} else {
			queue = append(queue, to)
		}
	}
	for i := 0; i < len(queue); i++ {
		s := queue[i]
		ends[s] = append(ends[s], ends[fall[s]]...)
		for column, to := range rows[s] {
			back := rows[fall[s]][column]
			if to == none {
				rows[s][column] = back
			} else {
				fall[to] = back
				queue = append(queue, to)
			}
		}
	}

	a.next = make([]uint32, 0, len(rows)*a.width)
	a.first = make([]int32, 1, len(rows)+1)
	for s, r := range rows {
		for _, to := range r {
			v := to * uint32(a.width)
			if len(ends[to]) > 0 {
				v |= found
			}
			a.next = append(a.next, v)
		}
		a.keys = append(a.keys, ends[s]...)
		a.first = append(a.first, int32(len(a.keys)))
	}
	return a
}

// ended returns the numbers of the keys that end in a state.
func (a *automaton) ended(state uint32) []int32 {
	s := int(state&^found) / a.width
	return a.keys[a.first[s]:a.first[s+1]]
}
