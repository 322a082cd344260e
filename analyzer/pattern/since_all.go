package pattern

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// since of everybody: the prompts of one cause, by working days. Many people's prompts come
// in bursts, so that beside the test of one person's the day with the fewest behind the
// beginning has more than the day with the most before it.
func (c *crowd) since() []casefile.Pattern {
	if from, to := c.Timeline.Span(); to.Sub(from) < (daysBefore+daysAfter)*24*time.Hour {
		return nil
	}
	days := c.workingDays()
	if len(days) < daysBefore+daysAfter {
		return nil
	}
	zone := c.Zone
	byCause := map[string][]*ask{}
	var causes []string
	for i := range c.Briefs {
		b := &c.Briefs[i]
		if b.Kind == casefile.KindNotice {
			continue
		}
		if byCause[b.Cause] == nil {
			causes = append(causes, b.Cause)
		}
		a := &ask{Brief: b}
		if b.Session != "" {
			a.before = c.Asks.Before(c.Numbers[i])
		}
		byCause[b.Cause] = append(byCause[b.Cause], a)
	}
	var list []casefile.Pattern
	for _, cause := range causes {
		asks := byCause[cause]
		counts := make([]int, len(days))
		var within []*ask
		for _, a := range asks {
			if i, ok := slices.BinarySearch(days, dateOf(a.Time(), zone)); ok {
				counts[i]++
				within = append(within, a)
			}
		}
		at := turn(counts)
		if at < 0 || slices.Min(counts[at:]) <= slices.Max(counts[:at]) {
			continue
		}
		k := slices.IndexFunc(within, func(a *ask) bool { return dateOf(a.Time(), zone) >= days[at] })
		after := within[k:]
		q := told("since", after, len(asks))
		q.Cause = cause
		users := map[string]bool{}
		for _, a := range after {
			users[c.key(a.User)] = true
		}
		q.Users = len(users)
		q.Headline = phrase.New("pattern.since.all", "cause", phrase.Term{Set: "cause", ID: cause}, "from", q.From, "count", q.Count,
			"days", len(days)-at, "before", k, "daysBefore", at, "users", q.Users)
		q.Explanation = append(q.Explanation, c.command(&q, days[at-1]))
		list = append(list, q)
	}
	return list
}

// workingDays are the days from Monday to Friday on which about as many people signed on
// as on most: no holidays, no days that the logs begin or end in.
func (c *crowd) workingDays() []date {
	starts := map[date]int{}
	for _, s := range c.Timeline.Sessions {
		if s.IsHub() && s.Login != nil {
			starts[dateOf(s.Start, c.Zone)]++
		}
	}
	from, to := c.Timeline.Span()
	delete(starts, dateOf(from, c.Zone))
	delete(starts, dateOf(to, c.Zone))
	var numbers []int
	var list []date
	for d, n := range starts {
		if w := d.weekday(); w != time.Saturday && w != time.Sunday {
			list, numbers = append(list, d), append(numbers, n)
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.Sort(numbers)
	usual := numbers[len(numbers)/2]
	list = slices.DeleteFunc(list, func(d date) bool { return 2*starts[d] < usual })
	slices.Sort(list)
	return list
}

// command names the last command on the gateway between the last day before and the first
// prompt, or says that there is none.
func (c *crowd) command(q *casefile.Pattern, before date) phrase.Phrase {
	from := before.midnight(c.Zone)
	for i := len(c.Timeline.Facts) - 1; i >= 0; i-- {
		k := &c.Timeline.Facts[i]
		if at := timeline.At(k); k.Kind != event.ConfigChanged || at.Before(from) || at.After(q.From) {
			continue
		}
		says := phrase.New("pattern.since.command", "at", timeline.At(k), "admin", k.User, "command", k.Value("Command"))
		ev := timeline.Shown(k)
		ev.Says = says
		q.Evidence = append(q.Evidence, ev)
		return says
	}
	return phrase.New("pattern.since.no-change")
}
