package pattern

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/policy"
)

const week = 7 * 24 * time.Hour

// weekly: the prompts of a cause come again a week later, three weeks at least. A week is
// measured in two ways, which differ by an hour across a change to summer time: 168 hours,
// as a timer counts, and the same weekday and hour by the clock, as people live. Where
// nothing tells them apart, a cause whose setting is 168 hours is a timer, any other a habit.
var weekly = &Kind{
	ID: "weekly",
	OfPerson: func(p *person) []casefile.Pattern {
		var list []casefile.Pattern
		for _, asks := range p.byCause() {
			if q, ok := p.weekly(asks); ok {
				p.regular[q.Cause] = true
				list = append(list, q)
			}
		}
		return list
	},
}

// sameHour is how far apart prompts may come by the clock that come at one time of the day:
// they come at the next use, and people begin when they do.
const sameHour = time.Hour

// workingHours of a week are those over which prompts lie by chance: eight on five days.
const workingHours = 40

func (p *person) weekly(asks []*ask) (casefile.Pattern, bool) {
	elapsed, wall := make([]time.Duration, len(asks)), make([]time.Duration, len(asks))
	for i, a := range asks {
		elapsed[i] = time.Duration(a.At) * time.Millisecond
		wall[i] = byTheClock(a.Time(), p.Zone)
	}
	byTimer, byClock := recurring(elapsed, week), recurring(wall, week)
	same, at, measure := byClock, wall, casefile.WallClock
	switch {
	case byTimer.better(byClock):
		same, at, measure = byTimer, elapsed, casefile.Elapsed
	case !byClock.better(byTimer) && p.lastsAWeek(asks[0]):
		same, at, measure = byTimer, elapsed, casefile.Elapsed
	}
	if len(same.first) < fewest || !regular(len(same.first), same.of+p.hidden(asks), float64(sameHour)/float64(workingHours*time.Hour), workingHours) {
		return casefile.Pattern{}, false
	}
	members := make([]*ask, len(same.first))
	others := 0 // weeks of which another day is on record
	for i, k := range same.first {
		members[i] = asks[k]
		t := asks[k].Time()
		if p.recorded(asks[k], t.Add(-5*24*time.Hour), t.Add(-24*time.Hour)) || p.recorded(asks[k], t.Add(24*time.Hour), t.Add(5*24*time.Hour)) {
			others++
		}
	}
	weeks := int((at[same.first[len(same.first)-1]]-at[same.first[0]]+week/2)/week) + 1
	if float64(len(members)) < mostOf*float64(weeks) || 2*others <= len(members) {
		return casefile.Pattern{}, false
	}
	q := told("weekly", members, len(asks))
	p.named(&q, asks[0].Cause)
	q.Period, q.Spread, q.Measure = week, same.spread, measure
	if s, ok := p.settingOf(members[0]); ok {
		q.Setting = &s
	}
	what := subject(&q)
	first := members[0].Time().In(p.Zone)
	if measure == casefile.Elapsed {
		q.Headline = phrase.New("pattern.weekly.elapsed", "what", what, "weeks", weeks)
		q.Explanation = []phrase.Phrase{phrase.New("pattern.weekly.elapsed-why", "spread", differ(q.Spread))}
	} else {
		day := phrase.Term{Set: "weekday", ID: strings.ToLower(first.Weekday().String())}
		q.Headline = phrase.New("pattern.weekly.wall-clock", "what", what, "day", day, "clock", p.clock(members), "weeks", weeks)
		q.Explanation = []phrase.Phrase{phrase.New("pattern.weekly.wall-clock-why", "spread", differ(q.Spread))}
	}
	return q, true
}

// lastsAWeek reports whether the setting behind an ask is a week long.
func (p *person) lastsAWeek(a *ask) bool {
	s, ok := p.settingOf(a)
	if !ok {
		return false
	}
	d, known := value(&s).(time.Duration)
	def, _ := policy.ByName(s.Key)
	return known && d == week && def.Unit == policy.Hours
}

// byTheClock is a moment as the calendar and the clock on the wall show it, so that the same
// hour of two days lies a whole number of days apart.
func byTheClock(t time.Time, zone *time.Location) time.Duration {
	l := t.In(zone)
	h, m, s := l.Clock()
	return time.Duration(dateOf(t, zone))*24*time.Hour + time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// A recurrence is what comes at the same phase of a cycle.
type recurrence struct {
	first  []int // of each turn the first that does, as indexes
	of     int   // how many there are, those at the same phase of one turn counted once
	spread time.Duration
}

func (r recurrence) better(o recurrence) bool {
	if len(r.first) != len(o.first) {
		return len(r.first) > len(o.first)
	}
	return r.spread < o.spread
}

// recurring finds the hour of a cycle in which the most turns of it have a moment. Moments
// are in order and none is before 1970.
func recurring(at []time.Duration, cycle time.Duration) recurrence {
	if len(at) == 0 {
		return recurrence{}
	}
	type entry struct{ phase, turn time.Duration }
	// Each moment stands there a second time behind the end of the cycle, so that an hour may
	// lie round it.
	list := make([]entry, 0, 2*len(at))
	for _, t := range at {
		list = append(list, entry{t % cycle, t / cycle}, entry{t%cycle + cycle, t/cycle - 1})
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(a.phase, b.phase), cmp.Compare(a.turn, b.turn)) })
	turns := map[time.Duration]int{}
	var begin, width time.Duration
	most, moments, end := 0, 0, 0
	for i, e := range list {
		for end < len(list) && list[end].phase-e.phase <= sameHour {
			turns[list[end].turn]++
			end++
		}
		// Of hours with as many turns the one with the most moments, then the narrowest.
		n, w := end-i, list[end-1].phase-e.phase
		if len(turns) > most || len(turns) == most && (n > moments || n == moments && w < width) {
			begin, width, most, moments = e.phase%cycle, w, len(turns), n
		}
		if turns[e.turn]--; turns[e.turn] == 0 {
			delete(turns, e.turn)
		}
	}
	var r recurrence
	var last time.Duration
	for i, t := range at {
		phase := (t - begin + cycle) % cycle
		if phase > sameHour {
			r.of++
			continue
		}
		if turn := (t - begin + cycle) / cycle; len(r.first) == 0 || turn != last {
			r.first, last = append(r.first, i), turn
			r.of++
			r.spread = max(r.spread, phase)
		}
	}
	return r
}
