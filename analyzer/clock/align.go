package clock

import "time"

// A Piece is a stretch of a device's time line on which its clock ran through.
type Piece struct {
	First, Last int // its sightings, both included
	Track
	// Pairs prove the track; without any it is what Doubt says against it, and the track is
	// that of a neighbour, or none.
	Pairs  int
	Doubt  Doubt
	Spread time.Duration // the farthest pair from the track
}

// sameWithin is what a sign-on takes to the gateway and back: no clock is set for less, in
// milliseconds.
const sameWithin = 2000

type search struct {
	device  []Sighting
	ref     *Reference
	among   int
	all     []difference
	tracks  []candidate
	matches [][]matched
}

// Align finds what is to be added to a device's readings so that they are the reference's:
// at least one piece. Sightings are in the order in which they happened, which is not
// always that of their times. reach is how far off a clock is thought of. among is of how
// many users the reference's events may be the device's, one of whom these are.
//
// Chance must not win: a track has at least two pairs, one to one, explains most of the
// device's events while the reference's logs were running, no other track explains as
// many, and so many would not agree by chance.
func Align(device []Sighting, ref *Reference, reach time.Duration, among int) []Piece {
	none := []Piece{{Last: len(device) - 1, Doubt: Nothing}}
	device, places := once(device)
	if len(device) == 0 {
		return none
	}
	s := &search{device: device, ref: ref, among: max(1, among), all: differences(device, ref, reach.Milliseconds())}
	if len(s.all) == 0 {
		return none
	}
	s.weigh(candidates(device, s.all, 0))
	pieces := s.pieces()
	if len(pieces) > 1 || pieces[0].Doubt != NoDoubt || s.unexplained(pieces) {
		if bent := drifting(device, s.all); len(bent) > 0 {
			s.weigh(bent)
			pieces = s.pieces()
		}
	}
	pieces = s.joined(pieces)
	for i := range pieces {
		pieces[i].First, pieces[i].Last = places[pieces[i].First], places[pieces[i].Last]
	}
	return pieces
}

func (s *search) weigh(more []candidate) {
	for _, c := range more {
		s.tracks = append(s.tracks, c)
		s.matches = append(s.matches, match(s.device, s.ref, c.Track))
	}
}

// unexplained reports whether sightings of the pieces have no event although the reference
// was there to see it.
func (s *search) unexplained(pieces []Piece) bool {
	for _, p := range pieces {
		for _, m := range match(s.device, s.ref, p.Track)[p.First : p.Last+1] {
			if m.covered && !m.has {
				return true
			}
		}
	}
	return false
}

// pieces cuts the way through the tracks into pieces and proves each.
func (s *search) pieces() []Piece {
	if len(s.tracks) == 0 {
		return []Piece{{Last: len(s.device) - 1, Doubt: TooFew}}
	}
	way := path(s.device, s.tracks, s.matches)
	type stretch struct{ track, first, last int }
	var stretches []stretch
	for i, track := range way {
		if i == 0 || track != way[i-1] {
			stretches = append(stretches, stretch{track, i, i})
		}
		stretches[len(stretches)-1].last = i
	}
	var list []Piece
	for i, c := range stretches {
		// Where nothing says that the clock was set, a piece could as well begin anywhere else:
		// so many more chances there are for it to fit.
		chances := s.among
		for _, k := range []int{i, i + 1} { // its first border and its last
			if k == 0 || k == len(stretches) || s.device[stretches[k].first].Set {
				continue
			}
			step := s.tracks[stretches[k].track].Offset - s.tracks[stretches[k-1].track].Offset
			if d := abs(step) - hour; d < -2*agree || d > 2*agree { // and no summer time
				chances = s.among * len(way)
			}
		}
		list = append(list, s.piece(s.tracks[c.track].Track, c.first, c.last, chances))
	}
	return list
}

const hour = int64(time.Hour / time.Millisecond)

// piece lays the track anew through the pairs of a stretch, and proves it.
func (s *search) piece(t Track, first, last, chances int) Piece {
	p := Piece{First: first, Last: last, Doubt: TooFew}
	own := match(s.device, s.ref, t)
	for range refits {
		var pairs []pair
		for i, m := range own[first : last+1] {
			if m.has {
				pairs = append(pairs, pair{s.device[first+i].At, m.off})
			}
		}
		if len(pairs) < leastPairs {
			return p
		}
		before := t
		if t = through(pairs, t.Slope != 0); t == before {
			break
		}
		own = match(s.device, s.ref, t)
	}
	var spread int64
	if p.Doubt, spread = s.doubt(t, first, last, chances, own); p.Doubt != NoDoubt {
		return p
	}
	for _, m := range own[first : last+1] {
		if m.has {
			p.Pairs++
		}
	}
	if t.Slope == 0 && abs(t.Offset) <= sameWithin {
		t.Offset = 0
	}
	p.Track, p.Spread = t, time.Duration(spread)*time.Millisecond
	return p
}

// refits is how often a track is laid anew through the pairs that the last one found.
const refits = 4

// outvoted reports whether most sightings say that none of the pieces is right.
func (s *search) outvoted(list []Piece) bool {
	pairs, covered := 0, 0
	for _, p := range list {
		for _, m := range match(s.device, s.ref, p.Track)[p.First : p.Last+1] {
			if m.covered {
				covered++
			}
			if m.has && p.Pairs > 0 {
				pairs++
			}
		}
	}
	return 2*pairs <= covered
}

// joined gives what is not proven to a neighbour that is. Where the clock may have been set
// in between it stays a piece of its own.
func (s *search) joined(list []Piece) []Piece {
	proven := func(i int) bool { return i >= 0 && i < len(list) && list[i].Pairs > 0 }
	for i := range list {
		switch {
		case proven(i):
		case i > 0 && list[i-1].Track != (Track{}), proven(i - 1):
			list[i].Track = list[i-1].Track
		case proven(i + 1):
			list[i].Track = list[i+1].Track
		}
	}
	if s.outvoted(list) {
		d := list[0].Doubt
		if d == NoDoubt {
			d = Outvoted
		}
		return []Piece{{Last: len(s.device) - 1, Doubt: d}}
	}
	out := list[:1]
	for _, p := range list[1:] {
		before := &out[len(out)-1]
		one := before.Pairs == 0 && p.Pairs == 0 || !s.device[p.First].Set && (before.Pairs == 0 || p.Pairs == 0)
		if !one || before.Track != p.Track {
			out = append(out, p)
			continue
		}
		if before.Pairs == 0 && p.Pairs > 0 {
			before.Doubt, before.Pairs, before.Spread = p.Doubt, p.Pairs, p.Spread
		}
		before.Last = p.Last
	}
	return out
}
