package clock

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

const (
	second = int64(1000)
	day    = 24 * time.Hour
	reach  = 26 * time.Hour
)

// A world is some time of a user's sign-ons, as they were.
type world struct {
	*rand.Rand
	from   int64
	length time.Duration
}

func newWorld(seed uint64, length time.Duration) *world {
	return &world{rand.New(rand.NewPCG(seed, 1)), time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).UnixMilli(), length}
}

// moments are n moments at random, in order, no two within half a minute.
func (w *world) moments(n int) []int64 {
	var list []int64
	for len(list) < n {
		m := w.from + w.Int64N(w.length.Milliseconds())
		if !slices.ContainsFunc(list, func(o int64) bool { return abs(o-m) < 30*second }) {
			list = append(list, m)
		}
	}
	slices.Sort(list)
	return list
}

// habit is a moment a day, within some minutes of nine.
func (w *world) habit(days int) []int64 {
	list := make([]int64, days)
	for i := range list {
		list[i] = w.from + int64(i)*day.Milliseconds() + (9 * time.Hour).Milliseconds() + w.Int64N(600*second)
	}
	return list
}

// device is what a device writes of moments whose clock is ahead by a function of them: its
// line comes up to a second after the event.
func (w *world) device(moments []int64, ahead func(at int64) int64) []Sighting {
	var list []Sighting
	for _, m := range moments {
		at := m + w.Int64N(second)
		list = append(list, Sighting{Event: Event{At: at + ahead(at), Kind: SignedOn, User: "aiko"}})
	}
	return list
}

func always(d time.Duration) func(int64) int64 { return func(int64) int64 { return d.Milliseconds() } }

// gateway is what the gateway writes of moments, in whole seconds, while its log covers all.
func (w *world) gateway(moments []int64) *Reference {
	return NewReference(events(moments), []Span{{w.from, w.from + w.length.Milliseconds()}})
}

func events(moments []int64) []Event {
	var list []Event
	for _, m := range moments {
		list = append(list, Event{At: m / second * second, Kind: SignedOn, User: "aiko"})
	}
	return list
}

// finds checks that a piece is on the track of a clock that is ahead. A line comes half a
// second after the event, in the middle, and the gateway cuts another half off.
func finds(t *testing.T, seed uint64, p Piece, at int64, ahead time.Duration) {
	t.Helper()
	if d := time.Duration(p.Add(at))*time.Millisecond + ahead + time.Second; d.Abs() > 2*time.Second {
		t.Errorf("seed %d: a clock ahead by %v got %v by %d pairs", seed, ahead, time.Duration(p.Add(at))*time.Millisecond, p.Pairs)
	}
}

func pairsOf(list []Piece) int {
	n := 0
	for _, p := range list {
		n += p.Pairs
	}
	return n
}

func TestSkewAndZoneAreFound(t *testing.T) {
	for seed := range uint64(300) {
		w := newWorld(seed, 12*time.Hour)
		ahead := time.Duration(w.Int64N(int64(24*time.Hour))) - 12*time.Hour
		moments := w.moments(2 + w.IntN(6))
		p := Align(w.device(moments, always(ahead)), w.gateway(moments), reach, 1)
		if len(p) != 1 || p[0].Pairs != len(moments) {
			t.Fatalf("seed %d: %d sign-ons gave %+v", seed, len(moments), p)
		}
		finds(t, seed, p[0], 0, ahead)
	}
}

func TestAClockThatIsRightIsLeftAlone(t *testing.T) {
	for seed := range uint64(100) {
		w := newWorld(seed, 12*time.Hour)
		moments := w.moments(2 + w.IntN(6))
		p := Align(w.device(moments, always(0)), w.gateway(moments), reach, 1)
		if len(p) != 1 || p[0].Pairs != len(moments) || p[0].Track != (Track{}) {
			t.Errorf("seed %d: %+v", seed, p)
		}
	}
}

func TestOnePairProvesNothing(t *testing.T) {
	for seed := range uint64(100) {
		w := newWorld(seed, day)
		moments := w.moments(1 + w.IntN(30))
		p := Align(w.device(moments[:1], always(7*time.Minute)), w.gateway(moments), reach, 1)
		if len(p) != 1 || p[0].Pairs != 0 || p[0].Track != (Track{}) {
			t.Errorf("seed %d: %+v", seed, p)
		}
	}
}

// Sign-ons that the gateway did not see, as many as one fewer than those that it did, must
// not move anything, whatever of the gateway's lies near them.
func TestWrongPairsMoveNothing(t *testing.T) {
	for seed := range uint64(300) {
		w := newWorld(seed, 12*time.Hour)
		n := 2 + w.IntN(8)
		moments := w.moments(n)
		seen := w.gateway(append(w.moments(w.IntN(4)), moments...))
		device := w.device(moments, always(7*time.Minute))
		device = append(device, w.device(w.moments(w.IntN(n)), always(7*time.Minute))...)
		slices.SortFunc(device, func(a, b Sighting) int { return int(a.At - b.At) })
		p := Align(device, seen, reach, 1)
		if pairsOf(p) == 0 && n < 4 {
			continue // so few are no proof among so many
		}
		if len(p) != 1 || p[0].Pairs < n-1 {
			t.Fatalf("seed %d: %d right of %d gave %+v", seed, n, len(device), p)
		}
		finds(t, seed, p[0], 0, 7*time.Minute)
	}
}

// Twenty sign-ons of one device among four hundred of the user's in four weeks: three of
// them agree on some offset by chance.
func TestFewAmongMany(t *testing.T) {
	for seed := range uint64(50) {
		w := newWorld(seed, 28*day)
		all := w.moments(400)
		var own []int64
		for i := range 20 {
			own = append(own, all[20*i+w.IntN(20)])
		}
		ahead := 8*time.Hour + 7*time.Minute
		p := Align(w.device(own, always(ahead)), w.gateway(all), reach, 1)
		if len(p) != 1 || p[0].Pairs < 19 {
			t.Fatalf("seed %d: %+v", seed, p)
		}
		finds(t, seed, p[0], 0, ahead)
	}
}

// A device and a gateway that have nothing to do with each other agree now and then; the
// proof lets through one in fifty at most.
func TestStrangersAreNotPaired(t *testing.T) {
	const worlds = 1000
	wrong := 0
	for seed := range uint64(worlds) {
		w := newWorld(seed, time.Duration(1+seed%20)*day)
		if p := Align(w.device(w.moments(2+w.IntN(8)), always(0)), w.gateway(w.moments(2+w.IntN(60))), reach, 1); pairsOf(p) > 0 {
			wrong++
		}
	}
	if wrong > worlds/50 {
		t.Errorf("%d of %d strangers were paired", wrong, worlds)
	}
}

func TestHabitIsNoProof(t *testing.T) {
	for seed := range uint64(100) {
		w := newWorld(seed, 14*day)
		if p := Align(w.device(w.habit(14), always(0)), w.gateway(w.habit(14)), reach, 1); pairsOf(p) > 0 {
			t.Errorf("seed %d: another device's mornings gave %+v", seed, p)
		}
		moments := w.habit(14)
		p := Align(w.device(moments, always(-9*time.Hour)), w.gateway(moments), reach, 1)
		if len(p) != 1 || p[0].Pairs != 14 {
			t.Errorf("seed %d: the own mornings gave %+v", seed, p)
		}
	}
}

// Whoever signs on at every full hour looks alike one hour off: nothing but the ends of the
// logs tells the offsets apart, and where not even those do, none is chosen.
func TestAmbiguousStaysUnset(t *testing.T) {
	w := newWorld(1, day)
	var moments []int64
	for h := range int64(6) {
		moments = append(moments, w.from+(8+h)*hour)
	}
	p := Align(w.device(moments[1:4], always(7*time.Minute)), w.gateway(moments), reach, 1)
	if pairsOf(p) != 0 || p[0].Doubt != Ambiguous {
		t.Errorf("%+v", p)
	}
}

func TestDriftIsFound(t *testing.T) {
	for seed := range uint64(40) {
		w := newWorld(seed, 10*day)
		perDay := time.Duration(8+w.IntN(40)) * time.Second
		if seed%2 == 0 {
			perDay = -perDay
		}
		moments := w.moments(14)
		ahead := func(at int64) int64 {
			return (3 * time.Minute).Milliseconds() + (at-w.from)*perDay.Milliseconds()/day.Milliseconds()
		}
		p := Align(w.device(moments, ahead), w.gateway(moments), reach, 1)
		if len(p) != 1 || p[0].Pairs != 14 {
			t.Errorf("seed %d: %v a day gave %+v", seed, perDay, p)
			continue
		}
		if d := p[0].PerDay() + perDay; d.Abs() > time.Second {
			t.Errorf("seed %d: %v a day was taken for %v", seed, perDay, p[0].PerDay())
		}
		for _, m := range []int64{moments[0], moments[13]} {
			finds(t, seed, p[0], m+ahead(m), time.Duration(ahead(m))*time.Millisecond)
		}
	}
}

func TestASteadyClockDoesNotDrift(t *testing.T) {
	for seed := range uint64(50) {
		w := newWorld(seed, 10*day)
		moments := w.moments(14)
		device := append(w.device(moments, always(time.Minute)), w.device(w.moments(3), always(time.Minute))...)
		slices.SortFunc(device, func(a, b Sighting) int { return int(a.At - b.At) })
		for _, p := range Align(device, w.gateway(moments), reach, 1) {
			if p.Slope != 0 {
				t.Errorf("seed %d: %+v", seed, p)
			}
		}
	}
}

// The clock gains an hour in the middle, as when summer time begins, and nothing says so.
func TestSummerTimeIsFound(t *testing.T) {
	for seed := range uint64(50) {
		w := newWorld(seed, 6*day)
		moments := w.moments(12)
		change := 4 + w.IntN(5) // the first behind it
		ahead := func(at int64) int64 {
			if at < moments[change] {
				return 0
			}
			return hour
		}
		p := Align(w.device(moments, ahead), w.gateway(moments), reach, 1)
		if len(p) != 2 || p[1].First != change || pairsOf(p) != 12 {
			t.Errorf("seed %d: the change came before sign-on %d, got %+v", seed, change, p)
			continue
		}
		finds(t, seed, p[1], 0, time.Hour)
	}
}

// The clock is set by hand, to whatever; two pairs on each side tell by how much.
func TestASetClockIsFound(t *testing.T) {
	for seed := range uint64(50) {
		w := newWorld(seed, day)
		moments := w.moments(4 + w.IntN(4))
		change := 2 + w.IntN(len(moments)-3)
		by := time.Duration(2+w.IntN(120)) * time.Minute
		device := w.device(moments, func(at int64) int64 {
			if at < moments[change] {
				return by.Milliseconds()
			}
			return 0
		})
		device[change].Set = true
		p := Align(device, w.gateway(moments), reach, 1)
		if len(p) != 2 || p[1].First != change || pairsOf(p) != len(moments) {
			t.Errorf("seed %d: set by %v before sign-on %d of %d, got %+v", seed, by, change, len(moments), p)
			continue
		}
		finds(t, seed, p[0], 0, by)
		if p[1].Track != (Track{}) {
			t.Errorf("seed %d: the second piece is %+v", seed, p[1])
		}
	}
}

// A stretch behind a set clock without pairs of its own is told apart from one that has.
func TestAStretchWithoutPairsSaysSo(t *testing.T) {
	w := newWorld(3, day)
	moments := w.moments(5)
	device := w.device(moments, always(7*time.Minute))
	device[4].At += (30 * time.Minute).Milliseconds()
	device[4].Set = true
	p := Align(device, w.gateway(moments), reach, 1)
	if pairsOf(p) != 4 {
		t.Fatalf("%+v", p)
	}
	if last := p[len(p)-1]; len(p) > 1 && (last.Pairs != 0 || last.Track != p[0].Track) {
		t.Errorf("%+v", p)
	}
}

func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	for seed := range uint64(100) {
		w := newWorld(seed, 3*day)
		moments := w.moments(2 + w.IntN(10))
		device := w.device(moments, always(time.Duration(w.IntN(7200))*time.Second))
		list, spans := events(append(w.moments(5), moments...)), []Span{{w.from, w.from + w.length.Milliseconds()}}
		want := Align(device, NewReference(list, spans), reach, 1)

		twice := slices.Concat(list, list)
		w.Shuffle(len(twice), func(i, k int) { twice[i], twice[k] = twice[k], twice[i] })
		if got := Align(device, NewReference(twice, spans), reach, 1); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: the reference's order or repetition gave %+v, want %+v", seed, got, want)
		}
		var doubled []Sighting
		for _, s := range device {
			doubled = append(doubled, s, s)
		}
		if got := Align(doubled, NewReference(list, spans), reach, 1); pairsOf(got) != pairsOf(want) || got[0].Track != want[0].Track {
			t.Errorf("seed %d: the device's lines twice gave %+v, want %+v", seed, got, want)
		}
	}
}

// A gap in the gateway's log takes pairs away; it never makes an offset surer, nor another.
func TestAGapNeverHelps(t *testing.T) {
	for seed := range uint64(300) {
		w := newWorld(seed, 3*day)
		moments := w.moments(2 + w.IntN(10))
		device := w.device(moments, always(7*time.Minute))
		whole := Align(device, w.gateway(moments), reach, 1)
		from := w.IntN(len(moments))
		to := from + w.IntN(len(moments)-from)
		rest := Align(device, w.gateway(slices.Concat(moments[:from], moments[to:])), reach, 1)
		if pairsOf(rest) > pairsOf(whole) {
			t.Errorf("seed %d: %d pairs, %d with a gap", seed, pairsOf(whole), pairsOf(rest))
		}
		for _, p := range rest {
			if p.Pairs > 0 {
				finds(t, seed, p, 0, 7*time.Minute)
			}
		}
	}
}

// Of many users, one whose sign-ons fit is less of a proof than the only one.
func TestAmongManyUsersMoreIsAsked(t *testing.T) {
	w := newWorld(5, 12*time.Hour)
	moments := w.moments(2)
	device, gateway := w.device(moments, always(9*time.Hour)), w.gateway(moments)
	if p := Align(device, gateway, reach, 1); p[0].Pairs != 2 {
		t.Fatalf("%+v", p)
	}
	if p := Align(device, gateway, reach, 5000); p[0].Pairs != 0 || p[0].Doubt != ByChance {
		t.Errorf("%+v", p)
	}
}

// As many sign-ons as no person has are looked at in time, with whatever outcome.
func BenchmarkAlignThousands(b *testing.B) {
	w := newWorld(1, 60*day)
	moments := w.moments(3000)
	device, gateway := w.device(w.moments(3000), always(7*time.Minute)), w.gateway(moments)
	for b.Loop() {
		Align(device, gateway, reach, 1)
	}
}

func BenchmarkAlign(b *testing.B) {
	w := newWorld(1, 28*day)
	moments := w.moments(400)
	device, gateway := w.device(moments[:40], always(7*time.Minute)), w.gateway(moments)
	for b.Loop() {
		Align(device, gateway, reach, 1)
	}
}
