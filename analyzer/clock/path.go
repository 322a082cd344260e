package clock

// A path says on which track each sighting lies. It is the way of least cost: leaving a
// sighting unexplained costs something, and so does setting the clock, so that a clock is
// taken to have been set only where two pairs or more show it.
const (
	gain     = 1.0 // a sighting that has its event
	loss     = 0.3 // a sighting without one, while the reference's logs were running
	setCost  = 1.5 // another track where the clock may have been set
	jumpCost = 1.8 // another track anywhere else
	bendCost = 1.2 // a track that drifts
)

// matched is what became of one sighting on a track.
type matched struct {
	off     int64
	has     bool
	covered bool // the reference's logs were running
}

// match gives each sighting the nearest event that nobody else has, one to one.
func match(device []Sighting, ref *Reference, t Track) []matched {
	type event struct {
		what what
		n    int
	}
	list := make([]matched, len(device))
	taken := map[event]bool{}
	for i, s := range device {
		at := s.At + t.Add(s.At)
		list[i].covered = ref.covers(at)
		events, first := ref.between(s.what(), at-agree, at+agree)
		best := -1
		for k, e := range events {
			if !taken[event{s.what(), first + k}] && (best < 0 || abs(e-at) < abs(events[best]-at)) {
				best = k
			}
		}
		if best >= 0 {
			taken[event{s.what(), first + best}] = true
			list[i].has, list[i].covered, list[i].off = true, true, events[best]-s.At
		}
	}
	return list
}

// path returns the number of each sighting's track.
func path(device []Sighting, tracks []candidate, matches [][]matched) []int {
	score := make([]float64, len(tracks))
	from := make([][]int, len(device)) // the track before
	for i := range device {
		from[i] = make([]int, len(tracks))
		best := 0
		for c := range tracks {
			if score[c] > score[best] {
				best = c
			}
		}
		cost := jumpCost
		if device[i].Set {
			cost = setCost
		}
		next := make([]float64, len(tracks))
		for c := range tracks {
			before, value := c, score[c]
			if i == 0 {
				value = 0
				if tracks[c].Slope != 0 {
					value -= bendCost
				}
			} else {
				other := score[best] - cost
				if tracks[c].Slope != 0 {
					other -= bendCost
				}
				if other > value {
					before, value = best, other
				}
			}
			switch m := matches[c][i]; {
			case m.has:
				value += gain
			case m.covered:
				value -= loss
			}
			next[c], from[i][c] = value, before
		}
		score = next
	}
	at := 0
	for c := range tracks {
		if score[c] > score[at] {
			at = c
		}
	}
	way := make([]int, len(device))
	for i := len(device) - 1; i >= 0; i-- {
		way[i] = at
		at = from[i][at]
	}
	return way
}
