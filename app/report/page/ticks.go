package page

import "time"

// steps are the distances between ticks that a clock is read by.
var steps = []time.Duration{
	time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// mostTicks fit beside each other on paper.
const mostTicks = 7

// ticks are the round times of a stretch in the zone of the page; a tick says its day where
// the one before it was on another. A change to summer time moves hours, so that each tick is
// looked up by the clock on the wall.
func (c *composer) ticks(from, to time.Time) []Tick {
	from, to = c.zoned(from), c.zoned(to)
	length := to.Sub(from)
	step := time.Duration(0)
	for _, s := range steps {
		if length/s < mostTicks {
			step = s
			break
		}
	}
	layout := "15:04"
	if step > 0 && step < time.Minute {
		layout = "15:04:05"
	}
	days := 1
	for step == 0 && int(length.Hours()/24)/days >= mostTicks {
		days++
	}
	y, m, d := from.Date()
	midnight := func(n int) time.Time { return time.Date(y, m, d+n, 0, 0, 0, 0, from.Location()) }
	var list []Tick
	last := ""
	add := func(at time.Time) {
		if at.Before(from) || at.After(to) {
			return
		}
		label := at.Format(layout)
		if day := at.Format("01-02"); day != last {
			last = day
			if label = day + " " + label; step == 0 {
				label = day
			}
		}
		list = append(list, Tick{at, label})
	}
	if step == 0 {
		for n := 0; !midnight(n).After(to); n += days {
			add(midnight(n))
		}
		return list
	}
	for n := 0; !midnight(n).After(to); n++ {
		next := midnight(n + 1)
		// By the clock on the wall: 02:00 comes once also on a day of 23 or 25 hours.
		for s := time.Duration(0); s < 24*time.Hour; s += step {
			at := time.Date(y, m, d+n, 0, 0, int(s/time.Second), 0, from.Location())
			if at.Before(next) && (len(list) == 0 || at.After(list[len(list)-1].At)) {
				add(at)
			}
		}
	}
	return list
}
