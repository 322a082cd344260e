package pattern

import (
	"slices"
	"sort"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// recorded reports whether the log that shows an ask has any record from one moment to
// another, both included: only then a prompt of that time would have been seen.
func (f *finder) recorded(a *ask, from, to time.Time) bool {
	last := to.UnixMilli()
	if a.device != nil {
		return seen(a.device, from, to)
	}
	facts := f.Timeline.Facts
	for i := sort.Search(len(facts), func(i int) bool { return facts[i].At >= from.UnixMilli() }); i < len(facts) && facts[i].At <= last; i++ {
		if facts[i].System == event.SystemGateway {
			return true
		}
	}
	return false
}

// seen reports whether a device has any record from one moment to another, both included.
func seen(d *timeline.Device, from, to time.Time) bool {
	i := sort.Search(len(d.Facts), func(i int) bool { return d.Facts[i].At >= from.UnixMilli() })
	return i < len(d.Facts) && d.Facts[i].At <= to.UnixMilli()
}

// hidden counts the days from Monday to Friday, between the first and the last of some
// prompts, of which the log that shows them has no record: prompts of such a day would not
// be seen, so that each day counts as one that disagrees.
func (f *finder) hidden(asks []*ask) int {
	n := 0
	first, last := dateOf(asks[0].Time(), f.Zone), dateOf(asks[len(asks)-1].Time(), f.Zone)
	for d := first + 1; d < last && d-first < mostDays; d++ {
		if w := d.weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		begin := d.midnight(f.Zone)
		if !f.recorded(asks[0], begin, begin.Add(24*time.Hour-time.Millisecond)) {
			n++
		}
	}
	return n
}

// covers reports whether the logs that show an ask ran without a hole from one moment to
// another, as far as their first and last lines tell.
func (f *finder) covers(a *ask, from, to time.Time) bool {
	logs := f.Timeline.Logs
	if a.device != nil {
		logs = a.device.Logs
	}
	const margin = 10 * time.Minute // a quiet log writes nothing for minutes
	at := from
	for {
		i := slices.IndexFunc(logs, func(l timeline.Log) bool {
			return (a.device != nil || l.Kind == "netscaler") && !l.From.IsZero() && !l.From.After(at.Add(margin)) && l.To.After(at)
		})
		switch {
		case i >= 0 && !logs[i].To.Before(to.Add(-margin)):
			return true
		case i < 0:
			return !at.Before(to.Add(-margin))
		}
		at = logs[i].To
	}
}

// A date is a day of the calendar in the zone that people live in, as its noon in UTC, so
// that the days of a week follow each other by 24 hours.
type date int64

func dateOf(t time.Time, zone *time.Location) date {
	y, m, d := t.In(zone).Date()
	return date(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (d date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d date) weekday() time.Weekday { return d.utc().Weekday() }

// midnight is what the day begins with.
func (d date) midnight(zone *time.Location) time.Time {
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

// lived are the days on which a person is seen at all, in order: by the device's own log
// where that is what shows the asks, else by running gateway sessions. On any other day
// nobody could have been seen asked.
func (p *person) lived(asks []*ask) []date {
	on := map[date]bool{}
	devices := map[*timeline.Device]bool{}
	for _, a := range asks {
		if a.device != nil {
			devices[a.device] = true
		}
	}
	for d := range devices {
		for i := 0; i < len(d.Facts); { // from one day to the next: a phone writes thousands of lines a day
			day := dateOf(timeline.At(d.Facts[i]), p.Zone)
			on[day] = true
			next := (day + 1).midnight(p.Zone).UnixMilli()
			i += max(1, sort.Search(len(d.Facts)-i, func(k int) bool { return d.Facts[i+k].At >= next }))
		}
	}
	if len(devices) == 0 {
		for _, s := range p.Timeline.SessionsOf(p.user) {
			if s.Client != casefile.ClientSecureHub && s.Client != casefile.ClientUnknown {
				continue
			}
			from, until := s.Start, s.End
			if !s.Ended {
				until = s.LastAt()
			}
			if until.Before(from) {
				until = from
			}
			if from.IsZero() {
				from = until // the LOGIN is not in the logs
			}
			if from.IsZero() {
				continue
			}
			first, last := dateOf(from, p.Zone), dateOf(until, p.Zone)
			for d := first; d <= last && d-first < mostDays; d++ {
				on[d] = true
			}
		}
	}
	list := make([]date, 0, len(on))
	for d := range on {
		list = append(list, d)
	}
	slices.Sort(list)
	return list
}

// mostDays bounds the days of one session: a clock that was set jumps by decades.
const mostDays = 400
