package fleet

import (
	"math"
	"sort"
	"time"
)

// A scale is how close together events must come to be taken for one thing's doing.
type scale struct {
	window time.Duration
	// pause is the longest between two bursts that are one.
	pause time.Duration
}

// What a machine does to many, it does within seconds; 30 of them leave room for cores
// that write one after the other and for a gateway with thousands of sessions to end.
// What comes about through people, such as attempts to sign on or the echo of a morning's
// sign-ons, takes minutes.
var (
	machine = scale{window: 30 * time.Second, pause: 30 * time.Second}
	persons = scale{window: 5 * time.Minute, pause: 2 * time.Minute}
)

const (
	// fewestUsers make a wave: fewer come together by chance, and call one by one.
	fewestUsers = 5
	// aboveUsual is how many times the usual rate of the hour a wave has at least.
	aboveUsual = 3
	// hourAround a wave, before and behind, is where the usual rate is measured.
	hourAround = time.Hour
	// guard is left out of that hour on both sides: it may belong to the wave.
	guard = 5 * time.Minute
	// straggler is the pause that one event of a wave of the machine's scale is worth: what
	// comes later than that behind a wave is likelier there by chance.
	straggler = 5 * time.Second
)

// An occurrence is one event that a wave may be made of.
type occurrence struct {
	at   int64 // milliseconds
	user int32
	item int32 // index into what it came from
}

// needed is how many events a window must hold where usual would be expected: at least
// fewestUsers, at least aboveUsual times as many as usual, and more than chance brings.
// Events that come independently scatter by the root of their number (Poisson); four times
// that and five events above the usual come together less than once in a hundred thousand
// windows, which are weeks of a gateway.
func needed(usual float64) int {
	return max(fewestUsers, int(math.Ceil(aboveUsual*usual)), int(usual+4*math.Sqrt(usual)+fewestUsers))
}

// bursts returns the stretches [from, to) of events, in time order, that come too close
// together for chance. from and to are what the logs cover, in milliseconds.
func bursts(list []occurrence, s scale, from, to int64) [][2]int {
	window, pause := s.window.Milliseconds(), s.pause.Milliseconds()
	var most int32
	for _, o := range list {
		most = max(most, o.user)
	}
	events, users := make([]int32, most+1), 0 // events of each user in the window, and users with any
	rate := func(at int64) float64 { return usual(list, at, window, from, to) }
	known, expected := int64(-1), 0.0 // the rate of an hour changes little within a window
	var found [][2]int
	end := 0
	for i := range list {
		for end < len(list) && list[end].at < list[i].at+window {
			if events[list[end].user]++; events[list[end].user] == 1 {
				users++
			}
			end++
		}
		if users >= fewestUsers {
			if part := list[i].at / window; part != known {
				known, expected = part, rate(part*window)
			}
			if end-i >= needed(expected) {
				if n := len(found); n > 0 && (i < found[n-1][1] || list[i].at-list[found[n-1][1]-1].at <= pause) {
					found[n-1][1] = end
				} else {
					found = append(found, [2]int{i, end})
				}
			}
		}
		if events[list[i].user]--; events[list[i].user] == 0 {
			users--
		}
	}
	if s == machine {
		for i := range found {
			found[i] = trim(list, found[i], rate(list[found[i][0]].at), window)
		}
	}
	return found
}

// usual is how many events a window at a moment would hold at the rate of the hour
// around, without the minutes next to it.
func usual(list []occurrence, at, window, from, to int64) float64 {
	hour, near := hourAround.Milliseconds(), guard.Milliseconds()
	var events int
	var length int64
	for _, part := range [][2]int64{{at - hour, at - near}, {at + window + near, at + window + hour}} {
		a, b := max(part[0], from), min(part[1], to)
		if b <= a {
			continue
		}
		events += index(list, b) - index(list, a)
		length += b - a
	}
	if length < near {
		return 0 // the logs are too short to tell
	}
	return float64(events) * float64(window) / float64(length)
}

// index is that of the first event at or after a moment.
func index(list []occurrence, at int64) int {
	return sort.Search(len(list), func(i int) bool { return list[i].at >= at })
}

// trim leaves the densest part of a burst where that is a wave by itself and most of the
// burst: what happened to come in the same half minute is no part of it. The densest part
// is the one in which events come soonest: each counts one, and each pause takes off as
// many as would come in it at aboveUsual times the usual rate, or one a straggler.
func trim(list []occurrence, b [2]int, usual float64, window int64) [2]int {
	rate := max(1/float64(straggler.Milliseconds()), aboveUsual*usual/float64(window))
	best, start := [2]int{b[0], b[0] + 1}, b[0]
	sum, most := 1.0, 1.0
	for i := b[0] + 1; i < b[1]; i++ {
		if sum -= rate * float64(list[i].at-list[i-1].at); sum < 0 {
			sum, start = 0, i
		}
		if sum++; sum > most {
			most, best = sum, [2]int{start, i + 1}
		}
	}
	size := best[1] - best[0]
	if 2*size < b[1]-b[0] || size < needed(usual) || distinct(list[best[0]:best[1]]) < fewestUsers {
		return b
	}
	return best
}

func distinct(list []occurrence) int {
	seen := map[int32]bool{}
	for _, o := range list {
		seen[o.user] = true
	}
	return len(seen)
}
