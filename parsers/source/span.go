package source

import (
	"cmp"
	"slices"
)

// spans are the parts of an archive that its entries lie in, in order. No program writes
// two entries into the same bytes, but a bomb does: a few megabytes then count a thousand
// times over (David Fifield, "A better zip bomb", 2019).
type spans []span

type span struct{ from, to int64 }

// add takes the bytes from one offset up to another, and says whether they were free.
func (s *spans) add(from, to int64) bool {
	to = max(to, from+1)
	i, found := slices.BinarySearchFunc(*s, from, func(x span, at int64) int { return cmp.Compare(x.from, at) })
	if found || i > 0 && (*s)[i-1].to > from || i < len(*s) && (*s)[i].from < to {
		return false
	}
	*s = slices.Insert(*s, i, span{from, to})
	return true
}
