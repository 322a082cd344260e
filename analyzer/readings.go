package analyzer

import (
	"cmp"
	"slices"

	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/parsers/event"
)

// A reading is one record of a device's logs, and what the device's clock showed.
type reading struct {
	at     int64 // milliseconds, once zone and given offset were applied
	place  int64 // in its source
	source int
	turn   int // how often the clock had been set back before
	user   string
	what   clock.Kind
	set    bool // the record says that the clock was changed
}

const (
	// setBack is how far times must jump back in a file to be taken for a clock that was set:
	// threads that write at a time put lines out of order by less.
	setBack = 60 * 1000
	// mostSteps is how often a clock can have been set back in one file; one in which times
	// jump more often is in no order at all.
	mostSteps = 16
)

// A step is where times jump back in a file.
type step struct {
	index         int // of the first reading behind it
	before, after int64
}

// inOrder returns a device's readings in the order in which they happened. Each list is one
// source's, in the order of the file. A file in which times don't jump back with the others'
// may have readings of the stretch that the clock showed twice: late says that they are of
// its second time.
func inOrder(lists [][]reading, late bool) []reading {
	steps := make([][]step, len(lists))
	lead := 0
	for i, list := range lists {
		steps[i] = stepsOf(list)
		if len(steps[i]) > len(steps[lead]) {
			lead = i
		}
	}
	var all []reading
	for i, list := range lists {
		from := 0
		for turn, s := range steps[lead] {
			to := stepIn(list, steps[i], s, from, late)
			for k := from; k < to; k++ {
				list[k].turn = turn
			}
			from = to
		}
		for k := from; k < len(list); k++ {
			list[k].turn = len(steps[lead])
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.at, b.at), cmp.Compare(a.source, b.source), cmp.Compare(a.place, b.place))
	})
	return all
}

func stepsOf(list []reading) []step {
	var steps []step
	for i := 1; i < len(list); i++ {
		if list[i].at < list[i-1].at-setBack {
			steps = append(steps, step{i, list[i-1].at, list[i].at})
		}
	}
	if len(steps) > mostSteps {
		return nil
	}
	return steps
}

// stepIn returns where in another file of the device a step of its clock was: where times
// jump back there, too, else at the first reading that is later than any before the step; or
// than the step itself if late.
func stepIn(list []reading, own []step, s step, from int, late bool) int {
	for _, o := range own {
		if o.index >= from && o.after <= s.before && s.after <= o.before {
			return o.index
		}
	}
	least := s.before
	if late {
		least = s.after
	}
	for i := from; i < len(list); i++ {
		if list[i].at >= least {
			return i
		}
	}
	return len(list)
}

// whatOf tells what of a device's or of Endpoint Management's records another side saw, too.
func whatOf(f *fact.Fact) clock.Kind {
	if f.Value("result") == "failed" {
		return clock.NoKind
	}
	switch f.Kind {
	case event.SignOn:
		return clock.SignedOn
	case event.SignOff:
		return clock.SignedOff
	case event.PolicyCheck:
		return clock.CheckedIn
	}
	return clock.NoKind
}

// byGateway reports whether a gateway sees what a reading shows.
func (r *reading) byGateway() bool { return r.what == clock.SignedOn || r.what == clock.SignedOff }

// seenBy tells what of a gateway's records a device wrote down, too.
func seenBy(f *fact.Fact) clock.Kind {
	switch {
	case f.System != event.SystemGateway:
	case f.Kind == event.SessionStart:
		return clock.SignedOn
	case f.Kind == event.SessionEnd && f.Value("LogoutMethod") == "Explicit":
		return clock.SignedOff
	}
	return clock.NoKind
}
