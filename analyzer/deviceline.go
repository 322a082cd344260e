package analyzer

import (
	"time"

	"hubscope/analyzer/clock"
)

// A deviceLine is a device's time line: all its records in the order in which they happened,
// and on which track its clock was.
type deviceLine struct {
	all       []reading
	stretches []stretch // at least one, in order
	stated    bool      // the logs that it was found by state their zone
	silent    int       // borders that nothing but a silence shows
	doubt     clock.Doubt
}

// A stretch is a run of records on one track.
type stretch struct {
	from   int // its first record
	track  clock.Track
	pairs  int // without any, the track is a neighbour's
	spread time.Duration
}

// newLine cuts a device's records where its clock was set. at are the places of the
// sightings that the pieces speak of.
func newLine(all []reading, at []int, pieces []clock.Piece) *deviceLine {
	l := &deviceLine{all: all, doubt: pieces[0].Doubt}
	for i, p := range pieces {
		s := stretch{track: p.Track, pairs: p.Pairs, spread: p.Spread}
		if i > 0 {
			s.from = l.border(at[p.First-1], at[p.First])
		}
		l.stretches = append(l.stretches, s)
	}
	if l.proven() {
		l.steps(at)
	}
	return l
}

// border is where between two records the clock was set: where times jump back, where a
// record says so, else in the longest silence.
func (l *deviceLine) border(from, to int) int {
	longest, said := to, 0
	for i := from + 1; i <= to; i++ {
		if l.all[i].turn != l.all[i-1].turn {
			return i
		}
		if l.all[i].set && said == 0 {
			said = i
		}
		if l.all[i].at-l.all[i-1].at > l.all[longest].at-l.all[longest-1].at {
			longest = i
		}
	}
	if said > 0 {
		return said
	}
	l.silent++
	return longest
}

// fitsBetter reports whether another order of the same records makes a better line.
func (l *deviceLine) fitsBetter(than *deviceLine) bool {
	if l.pairs() != than.pairs() {
		return l.pairs() > than.pairs()
	}
	if len(l.stretches) != len(than.stretches) {
		return len(l.stretches) < len(than.stretches)
	}
	return l.silent < than.silent
}

// beside is how many records a jump of times and the record that says the clock was changed
// may be apart.
const beside = 3

// steps looks at the places where times jump back and a record says that the clock was
// changed. Where one side of it has no sighting, its track is the other's, and the jump.
func (l *deviceLine) steps(at []int) {
	for i := 1; i < len(l.all); i++ {
		if l.all[i].turn == l.all[i-1].turn || !l.said(i) {
			continue
		}
		jump := l.all[i-1].at - l.all[i].at
		n := l.of(i)
		if l.stretches[n].from == i {
			before, behind := &l.stretches[n-1], &l.stretches[n]
			switch {
			case before.pairs > 0 && behind.pairs == 0:
				behind.track = moved(before.track, jump)
			case before.pairs == 0 && behind.pairs > 0:
				before.track = moved(behind.track, -jump)
			}
			continue
		}
		s := l.stretches[n]
		end := len(l.all)
		if n+1 < len(l.stretches) {
			end = l.stretches[n+1].from
		}
		left, right := s, s
		right.from = i
		switch {
		case s.pairs == 0:
			continue
		case !anyIn(at, s.from, i):
			left.track, left.pairs, left.spread = moved(s.track, -jump), 0, 0
		case !anyIn(at, i, end):
			right.track, right.pairs, right.spread = moved(s.track, jump), 0, 0
		default:
			continue // both sides show the same offset
		}
		l.stretches[n] = left
		l.stretches = append(l.stretches[:n+1], append([]stretch{right}, l.stretches[n+1:]...)...)
	}
}

func (l *deviceLine) said(i int) bool {
	for k := max(0, i-beside); k < min(len(l.all), i+beside); k++ {
		if l.all[k].set {
			return true
		}
	}
	return false
}

func anyIn(at []int, from, to int) bool {
	for _, i := range at {
		if i >= from && i < to {
			return true
		}
	}
	return false
}

func moved(t clock.Track, by int64) clock.Track {
	t.Offset += by
	return t
}

// of returns the number of a record's stretch.
func (l *deviceLine) of(record int) int {
	n := 0
	for n+1 < len(l.stretches) && l.stretches[n+1].from <= record {
		n++
	}
	return n
}

func (l *deviceLine) proven() bool { return l.pairs() > 0 }

// pairs is how many there are on all stretches.
func (l *deviceLine) pairs() int {
	n := 0
	for _, s := range l.stretches {
		n += s.pairs
	}
	return n
}

// spread is the farthest of any pair from its track.
func (l *deviceLine) spread() time.Duration {
	var d time.Duration
	for _, s := range l.stretches {
		d = max(d, s.spread)
	}
	return d
}

// best is the stretch that most pairs are on.
func (l *deviceLine) best() stretch {
	best := l.stretches[0]
	for _, s := range l.stretches {
		if s.pairs > best.pairs {
			best = s
		}
	}
	return best
}

// skewOf is what is left of a track for a log of the same device whose zone is known in
// another way than that of the logs it was found by: without the zone, which is taken for
// whole hours where that leaves little, else for quarters.
func skewOf(t clock.Track) clock.Track {
	const quarter, hour = int64(15 * time.Minute / time.Millisecond), int64(time.Hour / time.Millisecond)
	for _, unit := range []int64{hour, quarter} {
		rest := (t.Offset%unit+unit+unit/2)%unit - unit/2
		if rest > -quarter && rest < quarter {
			t.Offset = rest
			break
		}
	}
	return t
}
