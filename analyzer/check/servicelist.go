package check

import (
	"slices"

	"hubscope/analyzer/servicelist"
)

// mostTold bounds how many faulty entries of one value are told one by one: nobody reads
// two thousand, and each brings the whole value along.
const mostTold = 20

// A serviceList is a value of Background network services, read once for all rules.
type serviceList struct {
	entries []servicelist.Entry
	mended  string
	told    []int // the faulty entries that get a finding, in order
	more    int   // how many have none
}

// list reads a value. The same value is read once; the platforms often share one.
func (in *Input) list(value string) *serviceList {
	if l := in.lists[value]; l != nil {
		return l
	}
	l := &serviceList{entries: servicelist.ParseServiceList(value)}
	l.mended = servicelist.Mend(l.entries)
	var others []int
	seen := map[servicelist.Fault]bool{servicelist.OK: true}
	for i, e := range l.entries {
		switch {
		case !seen[e.Fault]:
			seen[e.Fault] = true // every sort is told
			l.told = append(l.told, i)
		case e.Fault != servicelist.OK:
			others = append(others, i)
		}
	}
	room := min(len(others), mostTold-len(l.told))
	l.told, l.more = append(l.told, others[:room]...), len(others)-room
	slices.Sort(l.told)
	if in.lists == nil {
		in.lists = map[string]*serviceList{}
	}
	in.lists[value] = l
	return l
}
