package pattern

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // systems without zones are tested as well

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

func TestTail(t *testing.T) {
	for _, c := range []struct {
		k, n int
		p    float64
		want float64
	}{
		{0, 5, 0.3, 1}, {3, 5, 0.5, 0.5}, {5, 5, 0.5, 1.0 / 32}, {2, 3, 0.1, 0.028}, {4, 4, 1.0 / 8, 1.0 / 4096}, {1, 3, 0, 0}, {3, 3, 1, 1}, {4, 3, 0.5, 0},
	} {
		if got := tail(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("at least %d of %d at %g: %g, want %g", c.k, c.n, c.p, got, c.want)
		}
	}
}

// TestFewestPrompts writes down how many prompts make a pattern of the hour, the week and
// the timer.
func TestFewestPrompts(t *testing.T) {
	for _, c := range []struct {
		about         string
		k, n          int
		share, places float64
		want          bool
	}{
		{"three days of three at one hour", 3, 3, 1.0 / 8, 8, false},
		{"four days of four", 4, 4, 1.0 / 8, 8, true},
		{"four of five", 4, 5, 1.0 / 8, 8, false},
		{"five of six", 5, 6, 1.0 / 8, 8, true},
		{"three weeks of three", 3, 3, 1.0 / 40, 40, true},
		{"three weeks of five", 3, 5, 1.0 / 40, 40, false},
		{"two half hours of two", 2, 2, 1.0 / 30, 30, false},
		{"three half hours of three", 3, 3, 1.0 / 30, 30, true},
		{"three half hours of four", 3, 4, 1.0 / 30, 30, false},
		{"many, but half of all", 50, 100, 1.0 / 1000, 1, false},
	} {
		if got := regular(c.k, c.n, c.share, c.places); got != c.want {
			t.Errorf("%s: %v", c.about, got)
		}
	}
}

func TestDensest(t *testing.T) {
	list := func(values ...int64) (out []reading) {
		for i, v := range values {
			out = append(out, reading{v, i})
		}
		return out
	}
	for _, c := range []struct {
		values []int64
		want   []int
	}{
		{[]int64{100, 500, 101, 900, 99}, []int{0, 2, 4}},
		{[]int64{1, 9, 20, 21}, []int{2, 3}},          // of two pairs the closer
		{[]int64{30, 20, 10}, []int{1, 2}},            // of equal ones the least
		{[]int64{5, 5, 5, 15, 16}, []int{0, 1, 2, 3}}, // the width itself belongs to it
		{[]int64{5}, []int{0}},
	} {
		var got []int
		for _, r := range densest(list(c.values...), func(int64) int64 { return 10 }) {
			got = append(got, r.index)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.values, got, c.want)
		}
	}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestWeeksAcrossSummerTime: the same hour by the clock is not 168 hours, and 168 hours
// are not the same hour, where the clock was set in between.
func TestWeeksAcrossSummerTime(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	for _, begin := range []time.Time{time.Date(2026, 3, 16, 8, 30, 0, 0, berlin), time.Date(2026, 10, 12, 8, 30, 0, 0, berlin)} {
		var lived, counted []time.Time
		for w := range 4 {
			lived = append(lived, begin.AddDate(0, 0, 7*w))
			counted = append(counted, begin.Add(time.Duration(w)*week))
		}
		measure := func(list []time.Time) (elapsed, wall recurrence) {
			var e, c []time.Duration
			for _, at := range list {
				e, c = append(e, time.Duration(at.UnixNano())), append(c, byTheClock(at, berlin))
			}
			return recurring(e, week), recurring(c, week)
		}
		if elapsed, wall := measure(lived); !wall.better(elapsed) || len(wall.first) != 4 || wall.spread != 0 {
			t.Errorf("%v: by the clock %+v, by elapsed time %+v", begin, wall, elapsed)
		}
		if elapsed, wall := measure(counted); !elapsed.better(wall) || len(elapsed.first) != 4 || elapsed.spread != 0 {
			t.Errorf("%v: by the clock %+v, by elapsed time %+v", begin, wall, elapsed)
		}
	}
}

func TestRecurring(t *testing.T) {
	const day = 24 * time.Hour
	h := func(d int, clock string) time.Duration {
		at, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return time.Duration(20000+d)*day + time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	for _, c := range []struct {
		about  string
		at     []time.Duration
		first  []int
		of     int
		spread time.Duration
	}{
		{"none", nil, nil, 0, 0},
		{"each morning", []time.Duration{h(0, "09:00"), h(1, "09:50"), h(2, "09:20")}, []int{0, 1, 2}, 3, 50 * time.Minute},
		{"round midnight", []time.Duration{h(0, "23:40"), h(2, "00:20"), h(2, "23:50")}, []int{0, 1, 2}, 3, 40 * time.Minute},
		{"twice within the hour is once", []time.Duration{h(0, "09:00"), h(0, "09:30"), h(1, "09:10")}, []int{0, 2}, 2, 10 * time.Minute},
		{"another hour counts against it", []time.Duration{h(0, "09:00"), h(0, "15:00"), h(1, "09:10"), h(2, "09:05")}, []int{0, 2, 3}, 4, 10 * time.Minute},
	} {
		got := recurring(c.at, day)
		if !slices.Equal(got.first, c.first) || got.of != c.of || got.spread != c.spread {
			t.Errorf("%s: %+v", c.about, got)
		}
	}
}

func TestTurn(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   int
	}{
		{nil, -1},
		{[]int{5, 5, 5}, -1},                      // nothing is known of before
		{[]int{0, 0, 5, 5, 5}, -1},                // of two days before too little is
		{[]int{0, 0, 0, 0, 4, 5, 4}, 4},           // it begins
		{[]int{0, 0, 0, 0, 13}, -1},               // one day is a mood
		{[]int{0, 0, 0, 0, 1, 1, 1}, -1},          // chance
		{[]int{1, 0, 1, 1, 0, 5, 4, 6, 5}, 5},     // it multiplies
		{[]int{3, 3, 3, 3, 5, 5, 5, 5, 5}, -1},    // more, but not three times as many
		{[]int{0, 0, 0, 0, 5, 0, 0, 5, 0, 0}, -1}, // some days only
		{[]int{5, 5, 5, 5, 0, 0, 0, 0}, -1},       // it ceases
	} {
		if got := turn(c.counts); got != c.want {
			t.Errorf("%v: %d, want %d", c.counts, got, c.want)
		}
	}
}

// office is a person whose phone is on record each hour of four working weeks, and who is
// asked at some moments.
func office(at []time.Time) *person {
	d := &timeline.Device{User: "aiko"}
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for day := range 26 {
		if w := monday.AddDate(0, 0, day).Weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		for h := 8; h <= 18; h++ {
			d.Facts = append(d.Facts, &fact.Fact{At: monday.AddDate(0, 0, day).Add(time.Duration(h) * time.Hour).UnixMilli()})
		}
	}
	f := &finder{Input: Input{Timeline: &timeline.Timeline{Settings: settings.New(nil, nil)}, Zone: time.UTC}}
	p := &person{finder: f, user: "aiko", regular: map[string]bool{}}
	outcome := &casefile.Outcome{Kind: casefile.KindPrompt, Cause: "unexplained"}
	for _, t := range at {
		p.asks = append(p.asks, &ask{Brief: &casefile.Brief{At: t.UnixMilli(), User: "aiko", Outcome: outcome}, device: d})
	}
	return p
}

// TestChanceIsRare asks people at random: of a thousand hardly one may show a pattern.
func TestChanceIsRare(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	const persons = 3000
	found := map[string]int{}
	for range persons {
		n := 3 + rnd.IntN(30)
		var at []time.Time
		for range n {
			day := rnd.IntN(20)
			at = append(at, monday.AddDate(0, 0, day/5*7+day%5).Add(8*time.Hour+time.Duration(rnd.Int64N(int64(10*time.Hour)))))
		}
		slices.SortFunc(at, time.Time.Compare)
		p := office(at)
		for _, k := range []*Kind{since, weekly, daily} {
			found[k.ID] += min(1, len(k.OfPerson(p)))
		}
		idle := func(*ask) (time.Duration, bool) { return time.Duration(rnd.Int64N(int64(2 * time.Hour))), true }
		if p.steady(p.asks, idle) != nil {
			found["steady"]++
		}
	}
	for kind, n := range found {
		if n > persons/200 {
			t.Errorf("%s: %d of %d persons who were asked at random", kind, n, persons)
		}
	}
}

// TestHiddenDaysCountAgainst: four mornings of which the log shows everything are no five.
func TestHiddenDaysCountAgainst(t *testing.T) {
	var at []time.Time
	for day := 2; day <= 6; day++ {
		at = append(at, time.Date(2026, 3, day, 9, day, 0, 0, time.UTC))
	}
	if got := daily.OfPerson(office(at)); len(got) != 1 || got[0].Count != 5 {
		t.Fatalf("five mornings: %+v", got)
	}
	p := office(slices.Delete(slices.Clone(at), 2, 3))
	d := p.asks[0].device
	d.Facts = slices.DeleteFunc(d.Facts, func(f *fact.Fact) bool { return timeline.At(f).Day() == 4 })
	if got := p.hidden(p.asks); got != 1 {
		t.Errorf("%d hidden days, want 1", got)
	}
	if got := daily.OfPerson(p); len(got) != 0 {
		t.Errorf("four mornings and a day that nothing is known of: %+v", got)
	}
}

// TestExcerptsAreNoHabit: who sends the log of nine o'clock only is asked at nine.
func TestExcerptsAreNoHabit(t *testing.T) {
	var mornings, mondays []time.Time
	for day := range 26 {
		at := time.Date(2026, 3, 2+day, 9, 5+day%7, 0, 0, time.UTC)
		switch at.Weekday() {
		case time.Saturday, time.Sunday:
			continue
		case time.Monday:
			mondays = append(mondays, at)
		}
		mornings = append(mornings, at)
	}
	for _, c := range []struct {
		kind *Kind
		at   []time.Time
		keep func(time.Time) bool
	}{
		{daily, mornings, func(t time.Time) bool { return t.Hour() == 9 }},
		{weekly, mondays, func(t time.Time) bool { return t.Weekday() == time.Monday }},
	} {
		p := office(c.at)
		if len(c.kind.OfPerson(p)) != 1 {
			t.Fatalf("%s is not found in the whole log", c.kind.ID)
		}
		d := p.asks[0].device
		d.Facts = slices.DeleteFunc(d.Facts, func(f *fact.Fact) bool { return !c.keep(timeline.At(f)) })
		if got := c.kind.OfPerson(p); len(got) != 0 {
			t.Errorf("%s in excerpts: %s", c.kind.ID, got[0].Headline.ID)
		}
	}
}

func TestCovers(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 3, 2, h, 0, 0, 0, time.UTC) }
	log := func(from, to int) timeline.Log { return timeline.Log{Kind: "netscaler", From: at(from), To: at(to)} }
	for _, c := range []struct {
		logs     []timeline.Log
		from, to int
		want     bool
	}{
		{[]timeline.Log{log(8, 18)}, 9, 17, true},
		{[]timeline.Log{log(8, 12), log(12, 18)}, 9, 17, true},
		{[]timeline.Log{log(12, 18), log(8, 12)}, 9, 17, true},
		{[]timeline.Log{log(8, 11), log(13, 18)}, 9, 17, false},
		{[]timeline.Log{log(8, 11)}, 9, 17, false},
		{nil, 9, 17, false},
		{[]timeline.Log{{Kind: "iis", From: at(8), To: at(18)}}, 9, 17, false},
	} {
		f := &finder{Input: Input{Timeline: &timeline.Timeline{Logs: c.logs}}}
		if got := f.covers(&ask{}, at(c.from), at(c.to)); got != c.want {
			t.Errorf("%v: %v", c.logs, got)
		}
	}
}

// TestRecordedOfGateways looks at the gateway's records only.
func TestRecordedOfGateways(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	f := &finder{Input: Input{Timeline: &timeline.Timeline{Facts: []fact.Fact{
		{At: at.UnixMilli(), Origin: &fact.Origin{System: event.SystemSecureMail}},
		{At: at.Add(time.Hour).UnixMilli(), Origin: &fact.Origin{System: event.SystemGateway}},
	}}}}
	for _, c := range []struct {
		from, to time.Duration
		want     bool
	}{{0, time.Minute, false}, {0, time.Hour, true}, {time.Hour, time.Hour, true}, {2 * time.Hour, 3 * time.Hour, false}} {
		if got := f.recorded(&ask{}, at.Add(c.from), at.Add(c.to)); got != c.want {
			t.Errorf("%v to %v: %v", c.from, c.to, got)
		}
	}
}

func TestIDsKeepWhatMoreEvidenceChanges(t *testing.T) {
	a := casefile.Pattern{Kind: "fixed-age", User: "aiko", Cause: "gateway-forced-timeout", Count: 3, Period: 8 * time.Hour}
	b := a
	b.Count, b.Period = 7, 8*time.Hour+time.Second
	if idOf(&a) != idOf(&b) {
		t.Error("more prompts make another pattern")
	}
	seen := map[string]bool{}
	for _, k := range All {
		q := casefile.Pattern{Kind: k.ID, User: "aiko"}
		if id := idOf(&q); seen[id] {
			t.Errorf("%s has the id of another", k.ID)
		} else {
			seen[id] = true
		}
	}
}

// BenchmarkLeading looks for the one setting behind the prompts of a large company.
func BenchmarkLeading(b *testing.B) {
	f := office(nil).finder
	causes := []string{"inactivity-timer", "max-offline-period", "sign-off", "unexplained", "active-poll"}
	outcomes := make([]*casefile.Outcome, len(causes))
	for i, c := range causes {
		outcomes[i] = &casefile.Outcome{Kind: casefile.KindPrompt, Cause: c, Confidence: casefile.Likely, App: "Secure Mail"}
	}
	briefs := make([]casefile.Brief, 100_000)
	for i := range briefs {
		briefs[i] = casefile.Brief{At: int64(i) * 1000, User: "aiko", Outcome: outcomes[max(0, i%9-4)]}
	}
	b.ReportAllocs()
	for b.Loop() {
		q, _ := f.leading(len(briefs), func(i int) (ask, bool) { return ask{Brief: &briefs[i]}, true })
		if q == nil || q.Cause != causes[0] {
			b.Fatal(q)
		}
	}
}
