package analyzer

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hubscope/analyzer/clock"
)

// minutes makes a list of one source's readings, in the order of the file.
func minutes(source int, at ...int64) []reading {
	var list []reading
	for i, m := range at {
		list = append(list, reading{at: m * time.Minute.Milliseconds(), place: int64(i), source: source})
	}
	return list
}

func minutesOf(list []reading) []int64 {
	var out []int64
	for _, r := range list {
		out = append(out, r.at/time.Minute.Milliseconds())
	}
	return out
}

func TestInOrder(t *testing.T) {
	for name, test := range map[string]struct {
		lists [][]reading
		late  bool
		want  []int64
	}{
		"one clock": {
			[][]reading{minutes(0, 10, 20, 30), minutes(1, 15, 25)}, false,
			[]int64{10, 15, 20, 25, 30},
		},
		"set back in both files": {
			[][]reading{minutes(0, 10, 30, 20, 40), minutes(1, 29, 24, 26)}, false,
			[]int64{10, 29, 30, 20, 24, 26, 40},
		},
		"the other file has no line of the time before": {
			[][]reading{minutes(0, 10, 30, 20, 40), minutes(1, 35, 45)}, false,
			[]int64{10, 30, 20, 35, 40, 45},
		},
		"a time that the clock showed twice is of the first": {
			[][]reading{minutes(0, 10, 30, 20, 40), minutes(1, 25)}, false,
			[]int64{10, 25, 30, 20, 40},
		},
		"or of the second, if late": {
			[][]reading{minutes(0, 10, 30, 20, 40), minutes(1, 25)}, true,
			[]int64{10, 30, 20, 25, 40},
		},
		"set back twice": {
			[][]reading{minutes(0, 10, 30, 20, 50, 45, 60), minutes(1, 12, 55)}, false,
			[]int64{10, 12, 30, 20, 50, 45, 55, 60},
		},
	} {
		if got := minutesOf(inOrder(test.lists, test.late)); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// A file in which times jump all the time was written in no order: its times count.
func TestAShuffledFileIsSortedByItsTimes(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	var at []int64
	for i := range int64(200) {
		at = append(at, 5*i)
	}
	want := slices.Clone(at)
	dice.Shuffle(len(at), func(i, k int) { at[i], at[k] = at[k], at[i] })
	if got := minutesOf(inOrder([][]reading{minutes(0, at...)}, false)); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// Where the order of two files of one device is given does not matter.
func TestOrderOfADevicesFiles(t *testing.T) {
	for seed := range uint64(200) {
		dice := rand.New(rand.NewPCG(seed, 3))
		var lists [][]reading
		for source := range 3 {
			at, m := []int64(nil), int64(0)
			for range 12 {
				m += dice.Int64N(20)
				if dice.IntN(12) == 0 {
					m -= dice.Int64N(40)
				}
				at = append(at, m)
			}
			lists = append(lists, minutes(source, at...))
		}
		if most := stepsIn(lists); most[0] == most[1] || most[1] == most[2] || most[0] == most[2] {
			continue // which file leads is then told by its place in the list, which is by path
		}
		want := minutesOf(inOrder(lists, false))
		slices.Reverse(lists)
		if got := minutesOf(inOrder(lists, false)); !slices.Equal(got, want) {
			t.Errorf("seed %d: %v, want %v", seed, got, want)
		}
	}
}

func stepsIn(lists [][]reading) [3]int {
	var n [3]int
	for i, l := range lists {
		n[i] = len(stepsOf(l))
	}
	return n
}

// The line of a device is cut where its clock was set: where times jump, where a record
// says so, else in the longest silence.
func TestBorder(t *testing.T) {
	said := minutes(0, 10, 20, 30, 90, 100)
	said[2].set = true
	for name, test := range map[string]struct {
		all  []reading
		want int
	}{
		"jump":    {inOrder([][]reading{minutes(0, 10, 20, 80, 70, 100)}, false), 3},
		"said":    {said, 2},
		"silence": {minutes(0, 10, 20, 30, 90, 100), 3},
	} {
		pieces := []clock.Piece{{Pairs: 2}, {First: 1, Last: 1, Pairs: 2, Track: clock.Track{Offset: 60000}}}
		l := newLine(test.all, []int{0, 4}, pieces)
		if l.stretches[1].from != test.want {
			t.Errorf("%s: cut before reading %d, want %d", name, l.stretches[1].from, test.want)
		}
	}
}

func TestSkewOf(t *testing.T) {
	for offset, want := range map[time.Duration]time.Duration{
		7 * time.Minute: 7 * time.Minute, -7 * time.Minute: -7 * time.Minute,
		-9*time.Hour + 7*time.Minute: 7 * time.Minute, -9*time.Hour - 10*time.Minute: -10 * time.Minute,
		-5*time.Hour - 30*time.Minute + 20*time.Second: 20 * time.Second, 5*time.Hour + 45*time.Minute: 0,
	} {
		if got := skewOf(clock.Track{Offset: offset.Milliseconds()}).Offset; got != want.Milliseconds() {
			t.Errorf("%v leaves %v, want %v", offset, time.Duration(got)*time.Millisecond, want)
		}
	}
}
