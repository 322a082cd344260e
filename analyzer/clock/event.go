package clock

import (
	"cmp"
	"slices"
	"sort"
)

// A Kind is what happened where a device and a gateway both write it down.
type Kind uint8

// The events that are one and the same on two sides.
const (
	NoKind    Kind = iota
	SignedOn       // Secure Hub's sign-on, the gateway's LOGIN
	SignedOff      // Secure Hub's sign-off, the gateway's LOGOUT "Explicit"
	CheckedIn      // an app's check-in, and Endpoint Management's record of it
)

// An Event is something that two sides wrote down, each by its own clock.
type Event struct {
	At   int64 // milliseconds since the epoch, once its zone was applied
	Kind Kind
	User string // as names are compared
}

// what two events must share to be one and the same.
type what struct {
	kind Kind
	user string
}

func (e Event) what() what { return what{e.Kind, e.User} }

// A Sighting is an event in the logs of a device.
type Sighting struct {
	Event
	// Set says that the device's clock may have been set since the sighting before.
	Set bool
}

// A Span is a stretch of time in milliseconds, both ends included.
type Span struct{ First, Last int64 }

// margin is how far outside its first and last line a log still speaks for a moment.
const margin = 60 * 1000

// A Reference is the side whose clock counts: what it saw, and when its logs were running.
type Reference struct {
	byWhat map[what][]int64 // in order, each moment once
	spans  []Span
}

// NewReference takes the events of the side whose clock counts, in any order. The same
// event from several logs counts once.
func NewReference(events []Event, spans []Span) *Reference {
	r := &Reference{byWhat: map[what][]int64{}, spans: spans}
	for _, e := range events {
		r.byWhat[e.what()] = append(r.byWhat[e.what()], e.At)
	}
	for w, list := range r.byWhat {
		slices.Sort(list)
		r.byWhat[w] = slices.Compact(list)
	}
	return r
}

// between returns the events of a kind from one moment to another, both included, and the
// number of the first.
func (r *Reference) between(w what, from, to int64) (list []int64, first int) {
	all := r.byWhat[w]
	i := sort.Search(len(all), func(i int) bool { return all[i] >= from })
	j := sort.Search(len(all), func(j int) bool { return all[j] > to })
	return all[i:max(i, j)], i
}

// covers reports whether the reference's logs were running at a moment.
func (r *Reference) covers(at int64) bool {
	return slices.ContainsFunc(r.spans, func(s Span) bool { return at >= s.First-margin && at <= s.Last+margin })
}

// once leaves one of the sightings that say the same, and returns their places in list: what
// a log says twice is no second witness.
func once(list []Sighting) (out []Sighting, places []int) {
	type key struct {
		Event
		turn int // of the clock: after it was set the same reading is another moment
	}
	seen := map[key]bool{}
	turn, set := 0, false
	for i, s := range list {
		if s.Set {
			turn++
			set = true
		}
		k := key{s.Event, turn}
		if seen[k] {
			continue
		}
		seen[k] = true
		s.Set, set = set, false
		out, places = append(out, s), append(places, i)
	}
	return out, places
}

// median is the middle of a list, which it sorts; the mean of the middle two.
func median[T cmp.Ordered](list []T, mean func(a, b T) T) T {
	slices.Sort(list)
	n := len(list)
	if n%2 == 1 {
		return list[n/2]
	}
	return mean(list[n/2-1], list[n/2])
}

func middle(list []int64) int64 {
	return median(list, func(a, b int64) int64 { return a + (b-a)/2 })
}
