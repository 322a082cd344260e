// Package fleet looks at all users of a case together: how the prompts spread over
// causes, hours and users, and the waves in which many were hit at once.
package fleet

import (
	"cmp"
	"hubscope/analyzer/people"
	"maps"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
)

// Of is what befell all users of a case, or of the part of one that was selected.
func Of(c *casefile.Case) casefile.Fleet {
	f := Count(Briefs(c), c.People)
	f.Waves = c.Waves
	return f
}

// Briefs are all prompts of a case, briefly. A case that was made without them has its
// prompts counted.
func Briefs(c *casefile.Case) []casefile.Brief {
	if len(c.Briefs) > 0 || len(c.Prompts) == 0 {
		return c.Briefs
	}
	list := make([]casefile.Brief, len(c.Prompts))
	for i := range c.Prompts {
		p := &c.Prompts[i]
		list[i] = casefile.Brief{At: p.Time.UnixMilli(), User: p.User, Session: p.Session, Outcome: &casefile.Outcome{
			Kind: p.Kind, Cause: p.Cause, Confidence: p.Confidence, Disposition: p.Disposition, Platform: p.Platform, App: p.App,
		}}
	}
	return list
}

// A tally counts prompts and who had them.
type tally struct {
	prompts int
	users   map[*person]bool
}

// add counts a prompt of somebody; nil for one of whom nobody knows.
func (t *tally) add(p *person) {
	t.prompts++
	if p == nil {
		return
	}
	if t.users == nil {
		t.users = map[*person]bool{}
	}
	t.users[p] = true
}

func entry[K comparable](m map[K]*tally, k K) *tally {
	t := m[k]
	if t == nil {
		t = &tally{}
		m[k] = t
	}
	return t
}

// A person is a user as the counting goes on.
type person struct {
	name   string
	n      int
	causes map[string]int
}

// Count spreads prompts over causes, hours and users, notices that asked nothing
// included: the figures are those of the list of prompts. All spellings of a name are one
// user, shown as it came first.
func Count(asks []casefile.Brief, names *people.Names) casefile.Fleet {
	causes, hours := map[string]*tally{}, map[int64]*tally{}
	persons, called := map[string]*person{}, map[string]*person{} // by key, and by any of their names
	for i := range asks {
		a := &asks[i]
		p, known := called[a.User]
		if !known {
			key := names.Key(a.User)
			if key != "" && persons[key] == nil {
				persons[key] = &person{name: a.User, causes: map[string]int{}}
			}
			p = persons[key]
			called[a.User] = p
		}
		entry(causes, a.Cause).add(p)
		entry(hours, a.Time().Truncate(time.Hour).Unix()).add(p)
		if p == nil {
			continue
		}
		p.n++
		p.causes[a.Cause]++
	}

	f := casefile.Fleet{Prompts: len(asks), Users: len(persons)}
	for c, t := range causes {
		f.ByCause = append(f.ByCause, casefile.CauseCount{Cause: c, Prompts: t.prompts, Users: len(t.users)})
	}
	slices.SortFunc(f.ByCause, func(a, b casefile.CauseCount) int {
		return cmp.Or(cmp.Compare(b.Prompts, a.Prompts), cmp.Compare(a.Cause, b.Cause))
	})
	for _, h := range slices.Sorted(maps.Keys(hours)) {
		f.ByHour = append(f.ByHour, casefile.HourCount{Time: time.Unix(h, 0).UTC(), Prompts: hours[h].prompts, Users: len(hours[h].users)})
	}
	for _, p := range persons {
		u := casefile.UserCount{User: p.name, Prompts: p.n, Causes: slices.Collect(maps.Keys(p.causes))}
		slices.SortFunc(u.Causes, func(a, b string) int {
			return cmp.Or(cmp.Compare(p.causes[b], p.causes[a]), cmp.Compare(a, b))
		})
		f.ByUser = append(f.ByUser, u)
	}
	slices.SortFunc(f.ByUser, func(a, b casefile.UserCount) int {
		return cmp.Or(cmp.Compare(b.Prompts, a.Prompts), cmp.Compare(a.User, b.User))
	})
	if n := len(f.ByUser) - casefile.FleetUsers; n > 0 {
		f.UsersOmitted = n
		f.ByUser = slices.Clone(f.ByUser[:casefile.FleetUsers])
	}
	return f
}

// A Day is one day of an hour map: how many prompts each of its hours had.
type Day struct {
	Start time.Time // its midnight in the zone that was asked for
	Hours [24]int
}

// Days is the hour map of prompts in a zone, days without any left out. A zone may lie a
// part of an hour beside UTC, so that it cannot be had from hours of UTC.
func Days(asks []casefile.Brief, zone *time.Location) []Day {
	days := map[int64]*Day{}
	for i := range asks {
		at := asks[i].Time().In(zone)
		y, m, d := at.Date()
		start := time.Date(y, m, d, 0, 0, 0, 0, zone)
		day := days[start.Unix()]
		if day == nil {
			day = &Day{Start: start}
			days[start.Unix()] = day
		}
		day.Hours[at.Hour()]++
	}
	list := make([]Day, 0, len(days))
	for _, k := range slices.Sorted(maps.Keys(days)) {
		list = append(list, *days[k])
	}
	return list
}

// Hour is the moment at which an hour of the day begins.
func (d Day) Hour(h int) time.Time {
	y, m, day := d.Start.Date()
	return time.Date(y, m, day, h, 0, 0, 0, d.Start.Location())
}
