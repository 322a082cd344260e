package engine

import (
	"cmp"
	"slices"

	"hubscope/analyzer/fact"
)

// momentOf returns the records at the beginning of list that were written at one moment.
func momentOf(list []entry) []entry {
	n := 1
	for n < len(list) && list[n].at == list[0].at {
		n++
	}
	return list[:n]
}

// cut finds the records of a moment that are no more than the beginning of another of the
// same number, and the longest such one of each.
func (r *reader) cut(moment []entry) map[*entry]*entry {
	if len(moment) < 2 {
		return nil
	}
	r.moment = r.moment[:0]
	for i := range moment {
		if e := &moment[i]; e.flags&(whole|numbered) == whole|numbered {
			r.moment = append(r.moment, e)
		}
	}
	list := r.moment
	slices.SortFunc(list, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.sum, b.sum), cmp.Compare(a.source, b.source), cmp.Compare(a.offset, b.offset))
	})
	var from map[*entry]*entry
	for len(list) > 0 {
		n := 1
		for n < len(list) && fact.SameMessage(list[0].sum, list[n].sum) {
			n++
		}
		if list[0].sum != list[n-1].sum {
			if from == nil {
				from = map[*entry]*entry{}
			}
			r.cutAmong(list[:min(n, mostCopies)], from)
		}
		list = list[n:]
	}
	return from
}

// mostCopies of one message are compared with each other: nobody collects a line so often.
const mostCopies = 32

// cutAmong compares records of what may be one message.
func (r *reader) cutAmong(list []*entry, from map[*entry]*entry) {
	texts := make([][]byte, len(list))
	for i, e := range list {
		texts[i] = make([]byte, e.length)
		texts[i] = texts[i][:r.res.ReadAt(int(e.source), texts[i], e.offset)]
	}
	for i, e := range list {
		longest := -1
		for k := range list {
			if fact.CutFrom(texts[i], texts[k]) && (longest < 0 || fact.CutFrom(texts[longest], texts[k])) {
				longest = k
			}
		}
		if longest >= 0 {
			from[e] = list[longest]
		}
	}
}
