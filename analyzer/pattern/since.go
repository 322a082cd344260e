package pattern

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// since: from one day on the prompts of a cause begin or multiply. Days are only those on
// which the person is seen: a holiday or a log that begins later is no beginning. A change
// that the logs show between the last day before and the first prompt is named.
var since = &Kind{
	ID: "since",
	OfPerson: func(p *person) []casefile.Pattern {
		var list []casefile.Pattern
		for _, asks := range p.byCause() {
			if q, ok := p.since(asks); ok {
				list = append(list, q)
			}
		}
		return list
	},
	OfAll: func(c *crowd) []casefile.Pattern {
		if !c.several {
			return nil
		}
		return c.since()
	},
}

const (
	// daysBefore without, or with few, are seen before a beginning, and daysAfter with: one day
	// is a mood.
	daysBefore = 3
	daysAfter  = 3
	// multiplied is how many times as many prompts a day there are at least.
	multiplied = 3
)

func (p *person) since(asks []*ask) (casefile.Pattern, bool) {
	days := p.lived(asks)
	counts := make([]int, len(days))
	var within []*ask // those of a day that is seen
	for _, a := range asks {
		if i, ok := slices.BinarySearch(days, dateOf(a.Time(), p.Zone)); ok {
			counts[i]++
			within = append(within, a)
		}
	}
	at := turn(counts)
	if at < 0 || 3*unseen(days[:at+1]) > at {
		return casefile.Pattern{}, false
	}
	k := sort.Search(len(within), func(i int) bool { return dateOf(within[i].Time(), p.Zone) >= days[at] })
	before, after := within[:k], within[k:]
	q := told("since", after, len(asks))
	p.named(&q, asks[0].Cause)
	if s, ok := p.settingOf(after[0]); ok {
		q.Setting = &s
	}
	holes := []any{"what", subject(&q), "from", q.From, "days", len(days) - at, "before", len(before), "daysBefore", at}
	if len(before) == 0 {
		q.Headline = phrase.New("pattern.since.begun", holes...)
	} else {
		q.Headline = phrase.New("pattern.since.more", holes...)
	}
	// What brought it about lies between the last day that is seen without, and now.
	quiet := days[at-1].midnight(p.Zone)
	if len(before) > 0 && before[len(before)-1].Time().After(quiet) {
		quiet = before[len(before)-1].Time()
	}
	q.Explanation = append(q.Explanation, p.change(&q, after[0], quiet))
	return q, true
}

// unseen counts the working days between some days that are none of them.
func unseen(days []date) int {
	n := 0
	for i := 1; i < len(days); i++ {
		for d := days[i-1] + 1; d < days[i]; d++ {
			if w := d.weekday(); w != time.Saturday && w != time.Sunday {
				n++
			}
		}
	}
	return n
}

// turn returns the day from which on there is more than chance brings, by the numbers of
// prompts of days one behind the other; -1 for none. Plain alternative: each prompt falls on
// any of the days alike.
func turn(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	best, at, most := luck, -1, len(counts)
	sum, with := 0, 0 // of the days from i on
	for i := most - 1; i >= daysBefore; i-- {
		sum += counts[i]
		if counts[i] > 0 {
			with++
		}
		after, before := most-i, total-sum
		if counts[i] == 0 || with < daysAfter || float64(with) < mostOf*float64(after) || sum*i < multiplied*before*after {
			continue
		}
		if c := float64(most) * tail(sum, total, float64(after)/float64(most)); c <= best {
			best, at = c, i
		}
	}
	return at
}

// change names what the logs show to have changed between a moment and the first prompt:
// a command on the gateway, new policies, or another build of the client. Of several the
// last; without any it says so.
func (p *person) change(q *casefile.Pattern, first *ask, from time.Time) phrase.Phrase {
	var last *fact.Fact
	var says phrase.Phrase
	until := first.Time()
	facts := p.Timeline.Facts
	for i := sort.Search(len(facts), func(i int) bool { return facts[i].At >= from.UnixMilli() }); i < len(facts) && !timeline.At(&facts[i]).After(until); i++ {
		k := &facts[i]
		switch {
		case k.Kind == event.ConfigChanged && p.concerns(k, first):
			last, says = k, phrase.New("pattern.since.command", "at", timeline.At(k), "admin", k.User, "command", k.Value("Command"))
		case k.Kind == event.PolicyUpdated && first.device != nil && p.Timeline.DeviceOf(int(k.Source)) == first.device:
			last, says = k, phrase.New("pattern.since.policies", "at", timeline.At(k), "app", cmp.Or(k.App, first.App, "Secure Hub"))
		}
	}
	if was, now := p.newBuild(from, until); now != nil && (last == nil || now.Login.At > last.At) {
		last, says = now.Login, phrase.New("pattern.since.build", "at", now.Start, "was", was.Device, "now", now.Device)
	}
	if last == nil {
		return phrase.New("pattern.since.no-change")
	}
	ev := timeline.Shown(last)
	ev.Says = says
	q.Evidence = append(q.Evidence, ev)
	return says
}

// concerns reports whether a command may have to do with an ask: one on the gateway that
// the ask's session was at, for a cause that lies there.
func (p *person) concerns(k *fact.Fact, a *ask) bool {
	if !strings.HasPrefix(a.Cause, "gateway-") && a.Cause != "active-poll" {
		return false
	}
	return a.before == nil || p.Timeline.Gateways.Concerns(k, a.before.Vserver)
}

// newBuild returns the person's sessions of Secure Hub before and behind a change of its
// build or of the system, where there was one from one moment to another; nil else.
func (p *person) newBuild(from, until time.Time) (was, now *session.Session) {
	last := map[string]*session.Session{} // by platform
	for _, s := range p.Timeline.SessionsOf(p.user) {
		if !s.IsHub() || s.Login == nil || s.Start.After(until) {
			continue
		}
		if o := last[s.Platform]; o != nil && o.Device != s.Device && !s.Start.Before(from) {
			was, now = o, s
		}
		last[s.Platform] = s
	}
	return was, now
}
