package engine_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mixeddays"
	"hubscope/app/engine"
	"hubscope/parsers/signature"
)

// The forty mixed days of the simulator are explained right: every prompt is found, with its
// cause, its chain and its credential, no surer than the evidence allows, and none is invented.
// HUBSCOPE_MIXED_DAYS=n lets each mix happen n times more, with other seeds, and beside it as
// many mixes that nobody chose.
func TestMixedDaysAreExplained(t *testing.T) {
	table := mixeddays.Table()
	if len(table) != 40 {
		t.Fatalf("%d mixes, want 40", len(table))
	}
	rounds := 0
	if s := os.Getenv("HUBSCOPE_MIXED_DAYS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	var all score
	for _, mix := range table {
		s := explain(t, mix)
		all.add(s)
		t.Logf("%3d of %3d right: %s", s.right, s.right+s.wrong, mix.Name)
		s.print(t, mix)
	}
	for round := range rounds {
		for i, mix := range table {
			again := *mix
			again.Seed = seedOf(mix.Name, round)
			for _, m := range []*mixeddays.Mix{&again, mixeddays.Random(uint64(round*len(table) + i))} {
				s := explain(t, m)
				all.add(s)
				s.print(t, m)
			}
		}
	}
	t.Logf("%d of %d right: %.2f %%; %d of them not by the simulated cause but by another honest answer", all.right, all.right+all.wrong, 100*all.share(), all.other)
	if all.share() < 0.98 {
		t.Errorf("%.2f %% of the prompts are explained right, want 98 %%", 100*all.share())
	}
}

func seedOf(name string, round int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", name, round)
	return h.Sum64()
}

type score struct {
	right, wrong int
	other        int      // of right: told another cause than the simulated one, where the files leave both open
	list         []string // what is wrong
}

func (s *score) add(o score) {
	s.right += o.right
	s.wrong += o.wrong
	s.other += o.other
}

func (s *score) share() float64 { return float64(s.right) / float64(s.right+s.wrong) }

func (s *score) print(t *testing.T, mix *mixeddays.Mix) {
	for _, l := range s.list {
		t.Logf("  seed %d, %s: %s", mix.Seed, mix.Name, l)
	}
}

// explain has the days of a mix happen, be written, read and explained, and compares.
func explain(t *testing.T, mix *mixeddays.Mix) score {
	t.Helper()
	days := mixeddays.Make(mix)
	dir := t.TempDir()
	for name, data := range days.Files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pack, problems := signature.Load("site.toml", []byte(days.Pack))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: days.Zone, ZoneGiven: true, Packs: []*signature.Pack{pack}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	return compare(days.Prompts, res.Case.Prompts)
}

// near is how far from the truth a prompt may be told.
const near = 2 * time.Minute

func compare(truth []mixeddays.Prompt, told []casefile.Prompt) score {
	var s score
	taken := make([]bool, len(told))
	order := make([]int, len(truth))
	for i := range order {
		order[i] = i
	}
	// What has to be told chooses first.
	slices.SortStableFunc(order, func(a, b int) int { return btoi(truth[a].Optional) - btoi(truth[b].Optional) })
	for _, i := range order {
		want := &truth[i]
		best, bestBad := -1, []string(nil)
		for j := range told {
			if taken[j] || !same(want, &told[j]) {
				continue
			}
			bad := faults(want, &told[j])
			if best < 0 || len(bad) < len(bestBad) || len(bad) == len(bestBad) && away(want, &told[j]) < away(want, &told[best]) {
				best, bestBad = j, bad
			}
		}
		switch {
		case best < 0 && want.Optional:
			continue
		case best < 0:
			s.wrong++
			s.list = append(s.list, fmt.Sprintf("%s missing: %s", stamp(want.Times[0]), want.Story))
			continue
		}
		taken[best] = true
		switch {
		case len(bestBad) > 0:
			s.wrong++
			s.list = append(s.list, fmt.Sprintf("%s %s: %s", stamp(want.Times[0]), want.Story, strings.Join(bestBad, "; ")))
		case !want.Optional:
			s.right++
			if told[best].Cause != want.Answers[0].Cause {
				s.other++
			}
		}
	}
	for j := range told {
		if !taken[j] {
			s.wrong++
			p := &told[j]
			s.list = append(s.list, fmt.Sprintf("%s invented: %s %s of %q, %s, %s %v", stamp(p.Time), p.Kind, p.Cause, p.User, p.App, p.Confidence, p.Because))
		}
	}
	return s
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func stamp(t time.Time) string { return t.UTC().Format("01-02 15:04:05") }

func away(want *mixeddays.Prompt, got *casefile.Prompt) time.Duration {
	best := time.Duration(1 << 62)
	for _, t := range want.Times {
		best = min(best, got.Time.Sub(t).Abs())
	}
	return best
}

// same reports whether a told prompt can be the true one.
func same(want *mixeddays.Prompt, got *casefile.Prompt) bool {
	if away(want, got) > near || want.Notice != (got.Kind == casefile.KindNotice) {
		return false
	}
	return got.User == want.User || got.User == "" && !want.UserSeen
}

var sureness = map[casefile.Confidence]mixeddays.Sureness{
	casefile.None: mixeddays.None, casefile.Possible: mixeddays.Possible, casefile.Likely: mixeddays.Likely, casefile.Confirmed: mixeddays.Confirmed,
}

// apps by the names under which a log may show them.
var apps = map[string][]string{
	"Secure Mail": {"com.citrix.mail.droid"}, "Secure Web": {"com.citrix.browser.droid"}, "QuickEdit": {"com.citrix.quickedit"},
}

// faults are what is told wrongly of a true prompt.
func faults(want *mixeddays.Prompt, got *casefile.Prompt) []string {
	var bad []string
	answer := fmt.Sprintf("told %s, %s, because %v", got.Cause, got.Confidence, got.Because)
	if !slices.ContainsFunc(want.Answers, func(a mixeddays.Answer) bool {
		return (a.Cause == got.Cause || a.Cause == mixeddays.Anything) && sureness[got.Confidence] <= a.Most
	}) {
		return []string{fmt.Sprintf("%s; want one of %v", answer, want.Answers)}
	}
	if got.Cause != "unexplained" {
		rest := want.Chain
		for _, link := range got.Because {
			switch {
			case len(rest) > 0 && rest[0] == link:
				rest = rest[1:]
			case !slices.Contains(want.Links, link) && !slices.Contains(want.Links, mixeddays.Anything):
				bad = append(bad, answer+": the link "+link+" is none")
			}
		}
		if !slices.Contains(got.Because, got.Cause) {
			bad = append(bad, answer+": the chain lacks the cause")
		}
		if len(rest) > 0 {
			bad = append(bad, fmt.Sprintf("%s; want the chain %v", answer, want.Chain))
		}
	}
	if got.Cause != "unexplained" && len(want.Credentials) > 0 && !slices.Contains(want.Credentials, string(got.Credential.Type)) {
		bad = append(bad, fmt.Sprintf("%s: credential %s, want %v", answer, got.Credential.Type, want.Credentials))
	}
	if len(want.Credentials) > 0 && want.Container != "" && got.Cause == want.Answers[0].Cause && got.Credential.Container != want.Container {
		bad = append(bad, fmt.Sprintf("%s: container %s, want %s", answer, got.Credential.Container, want.Container))
	}
	if want.App != "" && got.App != want.App && !slices.Contains(apps[want.App], got.App) {
		bad = append(bad, fmt.Sprintf("%s: app %q, want %q", answer, got.App, want.App))
	}
	if !want.Notice && want.Implied != (got.Kind == casefile.KindImplied) {
		bad = append(bad, fmt.Sprintf("%s: kind %s", answer, got.Kind))
	}
	if want.Platform != "" && got.Platform != want.Platform {
		bad = append(bad, fmt.Sprintf("%s: platform %q, want %q", answer, got.Platform, want.Platform))
	}
	return bad
}
