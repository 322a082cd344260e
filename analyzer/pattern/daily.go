package pattern

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
)

// daily: the prompts of a cause come at the same hour by the clock on most of the days on
// which the person is seen, as when the session of the day before is over each morning.
// Prompts that follow a timer or come weekly are told as such.
var daily = &Kind{
	ID: "daily",
	OfPerson: func(p *person) []casefile.Pattern {
		var list []casefile.Pattern
		for _, asks := range p.byCause() {
			if q, ok := p.daily(asks); ok && !p.regular[q.Cause] {
				list = append(list, q)
			}
		}
		return list
	},
}

// workingDay has so many hours over which prompts lie by chance.
const workingDay = 8

func (p *person) daily(asks []*ask) (casefile.Pattern, bool) {
	at := make([]time.Duration, len(asks))
	for i, a := range asks {
		at[i] = byTheClock(a.Time(), p.Zone)
	}
	same := recurring(at, 24*time.Hour)
	if len(same.first) < fewest || !regular(len(same.first), same.of+p.hidden(asks), float64(sameHour)/float64(workingDay*time.Hour), workingDay) {
		return casefile.Pattern{}, false
	}
	members := make([]*ask, len(same.first))
	others := 0 // days of which other hours are on record
	const away = 2 * time.Hour
	for i, k := range same.first {
		members[i] = asks[k]
		t := asks[k].Time()
		if p.recorded(asks[k], t.Add(-12*time.Hour), t.Add(-away)) || p.recorded(asks[k], t.Add(away), t.Add(12*time.Hour)) {
			others++
		}
	}
	first, last := dateOf(members[0].Time(), p.Zone), dateOf(members[len(members)-1].Time(), p.Zone)
	days := 0
	for _, d := range p.lived(asks) {
		if d >= first && d <= last {
			days++
		}
	}
	days = max(days, len(members))
	if float64(len(members)) < mostOf*float64(days) || 2*others <= len(members) {
		return casefile.Pattern{}, false
	}
	q := told("daily", members, len(asks))
	p.named(&q, asks[0].Cause)
	q.Period, q.Spread, q.Measure = 24*time.Hour, same.spread, casefile.WallClock
	if s, ok := p.settingOf(members[0]); ok {
		q.Setting = &s
	}
	q.Headline = phrase.New("pattern.daily.headline", "what", subject(&q), "clock", p.clock(members), "count", len(members), "days", days)
	q.Explanation = []phrase.Phrase{phrase.New("pattern.daily.why", "spread", differ(q.Spread))}
	switch {
	case q.Cause == session.CauseSignOff:
		q.Explanation = append(q.Explanation, phrase.New("pattern.daily.sign-off"))
	case tokenOver(q.Cause):
		q.Explanation = append(q.Explanation, phrase.New("pattern.daily.session"))
	}
	return q, true
}

// clock is the time of the day at which the prompts come, as they lie in the middle.
func (p *person) clock(members []*ask) string {
	list := make([]reading, len(members))
	noon := 12 * time.Hour
	begin := byTheClock(members[0].Time(), p.Zone) % (24 * time.Hour)
	for i, a := range members {
		// Told from the first one, so that prompts round midnight have a middle.
		away := byTheClock(a.Time(), p.Zone)%(24*time.Hour) - begin
		list[i] = reading{int64((away+36*time.Hour)%(24*time.Hour) - noon), i}
	}
	median, _ := middle(list)
	at := (begin + time.Duration(median) + 24*time.Hour) % (24 * time.Hour)
	return time.Time{}.Add(at).Format("15:04")
}
