package fleet

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// at makes events, each of a user of its own, at seconds behind nine.
func at(seconds ...float64) []occurrence {
	var list []occurrence
	for i, s := range seconds {
		list = append(list, occurrence{monday.UnixMilli() + int64(s*1000), int32(i), int32(i)})
	}
	return list
}

func TestBursts(t *testing.T) {
	hour := func(every float64) []float64 {
		var out []float64
		for s := -3600.0; s < 3600; s += every {
			out = append(out, s)
		}
		return out
	}
	from, to := monday.Add(-2*time.Hour).UnixMilli(), monday.Add(2*time.Hour).UnixMilli()
	for name, c := range map[string]struct {
		list []occurrence
		s    scale
		want [][2]int
	}{
		"nothing":                  {nil, machine, nil},
		"four":                     {at(0, 1, 1, 2), machine, nil},
		"five in seconds":          {at(0, 1, 1, 2, 3), machine, [][2]int{{0, 5}}},
		"five over half a minute":  {at(0, 7, 14, 21, 29), machine, [][2]int{{0, 5}}},
		"five a little too slow":   {at(0, 7, 14, 21, 31), machine, nil},
		"a stray one before":       {at(-20, 0, 1, 1, 2, 3), machine, [][2]int{{1, 6}}},
		"a stray one behind":       {at(0, 1, 1, 2, 3, 24), machine, [][2]int{{0, 5}}},
		"too few beside the stray": {at(-20, 0, 1, 1, 2), machine, [][2]int{{0, 5}}},
		"two bursts":               {at(0, 1, 2, 3, 4, 600, 601, 602, 603, 604), machine, [][2]int{{0, 5}, {5, 10}}},
		"a long one":               {at(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60), machine, [][2]int{{0, 16}}},
		"the rate of the hour":     {at(hour(5)...), machine, nil},
		"people are slower":        {at(0, 60, 120, 180, 240), persons, [][2]int{{0, 5}}},
		"an hour is no wave":       {at(0, 600, 1200, 1800, 2400, 3000), persons, nil},
	} {
		if got := bursts(c.list, c.s, from, to); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// One user alone, however often.
	one := at(0, 1, 2, 3, 4, 5, 6)
	for i := range one {
		one[i].user = 7
	}
	if got := bursts(one, machine, from, to); got != nil {
		t.Errorf("one user makes a wave: %v", got)
	}
}

// TestChanceMakesNoWave puts people who sign off independently through a week, at every
// rate from a quiet gateway to a busy one.
func TestChanceMakesNoWave(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	from := monday.UnixMilli()
	for _, perMinute := range []float64{0.2, 1, 3, 10, 40, 100} {
		var list []occurrence
		ms := 0.0
		for ms < (7*24*time.Hour).Seconds()*1000 && len(list) < 400_000 {
			ms += rnd.ExpFloat64() * 60_000 / perMinute
			list = append(list, occurrence{from + int64(ms), int32(len(list)), 0})
		}
		to := list[len(list)-1].at
		if found := bursts(list, machine, from, to); len(found) > 0 {
			t.Errorf("%v a minute: %d waves in %v", perMinute, len(found), time.Duration(to-from)*time.Millisecond)
		}
	}
}

// TestWaveStandsOut adds thirty ends in three seconds to any rate: they are found, and
// hardly anything else with them.
func TestWaveStandsOut(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, perMinute := range []float64{0.2, 1, 3, 10} {
		var list []occurrence
		for ms := 0.0; ms < 4*3600_000; ms += rnd.ExpFloat64() * 60_000 / perMinute {
			list = append(list, occurrence{monday.UnixMilli() + int64(ms), int32(len(list)), 0})
		}
		to := list[len(list)-1].at
		moment := monday.Add(2 * time.Hour).UnixMilli()
		for i := range 30 {
			list = append(list, occurrence{moment + int64(i*100), int32(len(list)), 1})
		}
		slices.SortFunc(list, func(a, b occurrence) int { return int(a.at - b.at) })
		found := bursts(list, machine, monday.UnixMilli(), to)
		if len(found) != 1 {
			t.Errorf("%v a minute: %d waves", perMinute, len(found))
			continue
		}
		wave := 0
		for _, o := range list[found[0][0]:found[0][1]] {
			wave += int(o.item)
		}
		if size := found[0][1] - found[0][0]; wave != 30 || size > 32 {
			t.Errorf("%v a minute: the wave holds %d of 30, and %d in all", perMinute, wave, size)
		}
	}
}

func brief(when time.Time, user, cause string) casefile.Brief {
	return casefile.Brief{At: when.UnixMilli(), User: user, Outcome: &casefile.Outcome{Kind: casefile.KindImplied, Cause: cause}}
}

func TestCount(t *testing.T) {
	asks := []casefile.Brief{
		brief(monday, "aiko", "a"), brief(monday.Add(59*time.Minute), `CORP\Aiko`, "b"), brief(monday.Add(time.Hour), "aiko@example.com", "b"),
		brief(monday.Add(time.Hour), "ken", "a"), brief(monday.Add(26*time.Hour), "", "a"),
	}
	got := Count(asks, nil)
	want := casefile.Fleet{
		Prompts: 5, Users: 2,
		ByCause: []casefile.CauseCount{{Cause: "a", Prompts: 3, Users: 2}, {Cause: "b", Prompts: 2, Users: 1}},
		ByHour: []casefile.HourCount{{Time: monday, Prompts: 2, Users: 1}, {Time: monday.Add(time.Hour), Prompts: 2, Users: 2},
			{Time: monday.Add(26 * time.Hour), Prompts: 1}},
		ByUser: []casefile.UserCount{{User: "aiko", Prompts: 3, Causes: []string{"b", "a"}}, {User: "ken", Prompts: 1, Causes: []string{"a"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	sum := 0
	for _, h := range got.ByHour {
		sum += h.Prompts
	}
	if sum != got.Prompts {
		t.Errorf("the hours hold %d of %d prompts", sum, got.Prompts)
	}
}

func TestOfCountsPromptsWhereThereAreNoBriefs(t *testing.T) {
	c := &casefile.Case{Prompts: []casefile.Prompt{{Time: monday, User: "aiko", Cause: "a"}}, Waves: []casefile.Wave{{ID: "w"}}}
	if f := Of(c); f.Prompts != 1 || f.Users != 1 || len(f.Waves) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestDaysAreTheReaders(t *testing.T) {
	asks := []casefile.Brief{brief(monday, "", "a"), brief(monday.Add(14*time.Hour+40*time.Minute), "", "a")}
	for name, c := range map[string]struct {
		zone *time.Location
		want string
	}{
		"UTC":   {time.UTC, "2026-03-02 9:1 23:1"},
		"Tokyo": {time.FixedZone("JST", 9*3600), "2026-03-02 18:1 2026-03-03 8:1"},
		"India": {time.FixedZone("IST", 5*3600+1800), "2026-03-02 14:1 2026-03-03 5:1"},
	} {
		got := ""
		for _, d := range Days(asks, c.zone) {
			got += " " + d.Start.Format(time.DateOnly)
			for h, n := range d.Hours {
				if n > 0 {
					got += fmt.Sprintf(" %d:%d", h, n)
					if d.Hour(h).In(c.zone).Hour() != h {
						t.Errorf("%s: hour %d begins at %v", name, h, d.Hour(h))
					}
				}
			}
		}
		if got != " "+c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func BenchmarkBursts(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var list []occurrence
	for ms := 0.0; len(list) < 100_000; ms += rnd.ExpFloat64() * 1000 {
		list = append(list, occurrence{monday.UnixMilli() + int64(ms), int32(len(list) % 8000), 0})
	}
	for b.Loop() {
		bursts(list, machine, list[0].at, list[len(list)-1].at)
	}
}
