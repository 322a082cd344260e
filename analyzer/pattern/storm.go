package pattern

import (
	"slices"
	"sort"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// storm: many users were asked at one moment, because a wave had hit them. The wave is
// found by analyzer/fleet and told there; here stands which prompts it brought.
var storm = &Kind{
	ID: "storm",
	OfPerson: func(p *person) []casefile.Pattern {
		if p.crowd.several || p.user == "" {
			return nil // told of all together
		}
		var list []casefile.Pattern
		for i := range p.Waves {
			w := &p.Waves[i]
			asks := slices.DeleteFunc(slices.Clone(p.asks), func(a *ask) bool { return !within(w, a.Time()) })
			if len(asks) == 0 || !w.Hits(p.user, p.Timeline.People.Same) {
				continue
			}
			q := stormOf(w, asks, len(p.asks))
			q.User = p.user
			q.Headline = phrase.New("pattern.storm.user", "what", wholeSubject(&q), "time", w.Time, "users", w.Users,
				"trigger", phrase.Term{Set: "trigger", ID: string(w.Trigger.Kind)})
			list = append(list, q)
		}
		return list
	},
	OfAll: func(c *crowd) []casefile.Pattern {
		var list []casefile.Pattern
		if !c.several {
			return nil
		}
		for i := range c.Waves {
			w := &c.Waves[i]
			from := sort.Search(len(c.Briefs), func(i int) bool { return !c.Briefs[i].Time().Before(w.Time) })
			hit := map[string]bool{}
			for _, n := range w.Names {
				hit[c.key(n)] = true
			}
			var asks []*ask
			users := map[string]bool{}
			for k := from; k < len(c.Briefs) && within(w, c.Briefs[k].Time()); k++ {
				b := &c.Briefs[k]
				if key := c.key(b.User); b.Kind != casefile.KindNotice && hit[key] {
					users[key] = true
					asks = append(asks, &ask{Brief: b})
				}
			}
			if len(users) < stormUsers {
				continue
			}
			q := stormOf(w, asks, len(asks))
			q.Users, q.UsersOf = len(users), w.Users
			q.Headline = phrase.New("pattern.storm.all", "count", q.Count, "asked", q.Users, "users", w.Users, "time", w.Time,
				"trigger", phrase.Term{Set: "trigger", ID: string(w.Trigger.Kind)})
			list = append(list, q)
		}
		return list
	},
}

const (
	// stormUsers were asked at least: as many as make a wave.
	stormUsers = 5
	// stormAfter is how long after a wave prompts are still its doing: nobody works on without
	// signing on again, and whoever comes back later would have been asked anyhow.
	stormAfter = 10 * time.Minute
)

func within(w *casefile.Wave, at time.Time) bool {
	return !at.Before(w.Time) && !at.After(w.Until().Add(stormAfter))
}

// stormOf begins the pattern of a wave.
func stormOf(w *casefile.Wave, asks []*ask, of int) casefile.Pattern {
	q := told("storm", asks, of)
	q.Wave = w.ID
	if w.Trigger.Kind == casefile.TriggerUnknown || w.Trigger.Confidence == casefile.Possible {
		q.Confidence = casefile.Possible
	}
	q.Explanation = []phrase.Phrase{w.Headline}
	q.Evidence = slices.Clone(w.Trigger.Evidence)
	return q
}
