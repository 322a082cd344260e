package clock

import (
	"cmp"
	"slices"
	"time"
)

const (
	// agree is how far one event's records on two sides may be from the track that the others
	// are on, in milliseconds: a sign-on takes some seconds, and not always the same.
	agree = 5 * 1000
	// mostTracks is how many tracks are weighed against each other.
	mostTracks = 256
	// mostDrift is the fastest drift that is looked for, milliseconds a millisecond: a minute
	// a day is ten times what a bad crystal does.
	mostDrift = float64(time.Minute) / float64(24*time.Hour)
	// mostWork bounds the differences that are looked at while a drift is searched.
	mostWork = 20_000_000
	// mostDifferences bounds the differences of one search. A phone that signs on twenty times
	// a day for a quarter of a year has a fifth of that; more are no sign-ons of people.
	mostDifferences = 400_000
)

// difference is how far a sighting is from an event that may be the same.
type difference struct {
	off      int64
	sighting int
}

// differences returns all that are no larger than reach; nil if there are too many.
func differences(device []Sighting, ref *Reference, reach int64) []difference {
	var list []difference
	for i, s := range device {
		events, _ := ref.between(s.what(), s.At-reach, s.At+reach)
		if len(list)+len(events) > mostDifferences {
			return nil
		}
		for _, e := range events {
			list = append(list, difference{e - s.At, i})
		}
	}
	return list
}

// A candidate is a track that at least two sightings lie on.
type candidate struct {
	Track
	count int
}

// candidates finds the tracks of a slope that many sightings lie on: the densest stretches
// of the differences.
func candidates(device []Sighting, all []difference, slope float64) []candidate {
	from := int64(0)
	if slope != 0 {
		from = device[0].At
	}
	list := make([]difference, len(all))
	for i, d := range all {
		d.off -= int64(slope * float64(device[d.sighting].At-from))
		list[i] = d
	}
	slices.SortFunc(list, func(a, b difference) int {
		return cmp.Or(cmp.Compare(a.off, b.off), cmp.Compare(a.sighting, b.sighting))
	})
	in := make([]int, len(device)) // how many differences of a sighting lie in the stretch
	count, first := 0, 0
	var found []candidate
	var best candidate // of the stretches that overlap
	end := int64(0)
	keep := func() {
		if best.count >= 2 {
			found = append(found, best)
		}
		best = candidate{}
	}
	for last, d := range list {
		if in[d.sighting]++; in[d.sighting] == 1 {
			count++
		}
		for list[first].off < d.off-2*agree {
			if in[list[first].sighting]--; in[list[first].sighting] == 0 {
				count--
			}
			first++
		}
		if best.count > 0 && list[first].off > end {
			keep()
		}
		if count > best.count {
			offs := make([]int64, 0, last-first+1)
			for _, o := range list[first : last+1] {
				offs = append(offs, o.off)
			}
			best = candidate{Track{middle(offs), slope, from}, count}
			end = d.off
		}
	}
	keep()
	return densest(found)
}

// densest leaves the candidates that most sightings lie on; among equals, the smaller offset.
func densest(list []candidate) []candidate {
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(abs(a.Offset), abs(b.Offset)), cmp.Compare(a.Offset, b.Offset),
			cmp.Compare(max(a.Slope, -a.Slope), max(b.Slope, -b.Slope)))
	})
	return list[:min(len(list), mostTracks)]
}

// drifting finds tracks of clocks that run fast or slow.
func drifting(device []Sighting, all []difference) []candidate {
	first, last := device[0].At, device[0].At
	for _, s := range device {
		first, last = min(first, s.At), max(last, s.At)
	}
	if last-first < leastDrift {
		return nil
	}
	step := agree / float64(last-first)
	if float64(len(all))*2*mostDrift/step > mostWork {
		return nil
	}
	var found []candidate
	for n := 1; float64(n)*step <= mostDrift; n++ {
		for _, slope := range []float64{float64(n) * step, -float64(n) * step} {
			list := candidates(device, all, slope)
			found = append(found, list[:min(len(list), 4)]...)
		}
	}
	return densest(found)
}

// leastDrift is the shortest time over which a drift is looked for, in milliseconds.
const leastDrift = int64(24 * time.Hour / time.Millisecond)

func abs(n int64) int64 { return max(n, -n) }
