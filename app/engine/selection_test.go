package engine_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/session"
	"hubscope/app/engine"
)

// caseFolders are what the helpdesk was sent, one folder a case.
func caseFolders(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("../../analyzer/testdata/cases/*/in")
	if err != nil || len(list) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	return list
}

// TestBriefsAgreeWithWhatIsExplained proves that a brief says what the whole explanation
// says.
func TestBriefsAgreeWithWhatIsExplained(t *testing.T) {
	for _, dir := range caseFolders(t) {
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
		if err != nil {
			continue // nothing readable
		}
		c := res.Case
		if len(c.Briefs) != len(c.Prompts) {
			t.Fatalf("%s: %d briefs of %d prompts", dir, len(c.Briefs), len(c.Prompts))
		}
		for i := range c.Prompts {
			p, b := &c.Prompts[i], &c.Briefs[i]
			if p.ID != b.ID() || !p.Time.Equal(b.Time()) || p.User != b.User || p.Session != b.Session || p.Cause != b.Cause || p.Confidence != b.Confidence ||
				p.Disposition != b.Disposition || p.Kind != b.Kind || p.App != b.App || p.Platform != b.Platform {
				t.Errorf("%s: the brief says %+v %+v, the prompt %+v", dir, b, b.Outcome, p)
			}
		}
		res.Close()
	}
}

// TestAPartIsExplainedAsInTheWhole proves that what is shown of a user does not depend on
// what else is.
func TestAPartIsExplainedAsInTheWhole(t *testing.T) {
	for _, dir := range caseFolders(t) {
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
		if err != nil {
			continue
		}
		for i := range res.Case.Prompts {
			p := &res.Case.Prompts[i]
			part := res.Select(analyzer.Selection{Filter: analyzer.Filter{From: p.Time, To: p.Time}, Prompts: 200})
			found := false
			for k := range part.Prompts {
				found = found || reflect.DeepEqual(part.Prompts[k], *p)
			}
			if !found {
				t.Errorf("%s: %s of %s is not the same alone", dir, p.Cause, p.Time)
			}
		}
		res.Close()
	}
}

// TestPartsOfTheFleetAreItsPrompts proves that the part which a figure of the fleet stands
// for holds as many prompts as the figure says, and the same ones.
func TestPartsOfTheFleetAreItsPrompts(t *testing.T) {
	several := 0 // cases whose parts are not all of them
	for _, dir := range caseFolders(t) {
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
		if err != nil {
			continue
		}
		whole := map[string]casefile.Prompt{}
		for _, p := range res.Case.Prompts {
			whole[p.ID] = p
		}
		part := func(what string, n int, f analyzer.Filter) {
			t.Helper()
			c := res.Select(analyzer.Selection{Filter: f, Prompts: 200, Sessions: -1})
			if len(c.Briefs) != n || len(c.Prompts) != n || c.PromptsOmitted != 0 || len(c.Sessions) != 0 {
				t.Errorf("%s: %s: %d prompts, %d explained, want %d", dir, what, len(c.Briefs), len(c.Prompts), n)
			}
			for i := range c.Prompts {
				if p := &c.Prompts[i]; p.ID != c.Briefs[i].ID() || !reflect.DeepEqual(*p, whole[p.ID]) {
					t.Errorf("%s: %s: %s at %s is another one in the whole", dir, what, p.Cause, p.Time)
				}
			}
		}
		f := fleet.Of(res.Case)
		var causes, users []string
		for _, k := range f.ByCause {
			part(k.Cause, k.Prompts, analyzer.Filter{Causes: []string{k.Cause}})
			causes = append(causes, k.Cause)
		}
		for _, k := range f.ByUser {
			part(k.User, k.Prompts, analyzer.Filter{Users: []string{`EXAMPLE\` + strings.ToUpper(k.User)}})
			users = append(users, k.User)
		}
		for _, k := range f.ByHour {
			part(k.Time.String(), k.Prompts, analyzer.Filter{From: k.Time, To: k.Time.Add(time.Hour - time.Millisecond)})
		}
		if len(causes) > 1 && len(users) > 1 {
			several++
			part("all causes", f.Prompts, analyzer.Filter{Causes: causes})
			part("no cause", 0, analyzer.Filter{Causes: []string{"none"}})
		}
		res.Close()
	}
	if several == 0 {
		t.Error("no case has several causes and users: nothing is proved")
	}
}

func TestEventsNameWhatTheyAreCopiesOf(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"ns.log": "Mar  2 17:00:00 <local0.info> 198.51.100.2  " + login, "syslog.log": "<134>1 2026-03-02T08:00:01Z collector " + login + "\n" + strings.Replace(login, " LOGIN 1 ", " LOGIN 2 ", 1)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	index := engine.NewIndex()
	res := analyze(t, engine.Request{Paths: []string{dir}, Visit: index.Visit})
	var out bytes.Buffer
	if err := index.Render(context.Background(), res, &out, func() engine.Renderer {
		return func(dst []byte, r *engine.Record) []byte {
			return append(append(dst, strings.TrimPrefix(r.CopyOf, filepath.ToSlash(dir))...), '\n')
		}
	}); err != nil {
		t.Fatal(err)
	}
	copies := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if want := []string{"", "/ns.log:1", ""}; !reflect.DeepEqual(copies, want) {
		t.Errorf("copies of %q, want %q", copies, want)
	}
}

// TestAWaveIsTheSameForEachOfItsUsers proves that whoever looks at one user sees the waves
// that hit that user, whole, and no other.
func TestAWaveIsTheSameForEachOfItsUsers(t *testing.T) {
	waves := 0
	for _, dir := range caseFolders(t) {
		res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
		if err != nil {
			continue
		}
		whole := res.Case
		if len(whole.Waves) == 0 {
			res.Close()
			continue
		}
		users := map[string]bool{}
		for i := range whole.Sessions {
			users[whole.Sessions[i].User] = true
		}
		for i := range whole.Briefs {
			users[whole.Briefs[i].User] = true
		}
		delete(users, "")
		for user := range users {
			// Each user of a case that was just read, as from the command line.
			alone, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true, Select: func(*engine.Result) (analyzer.Selection, error) {
				return analyzer.Selection{Filter: analyzer.Filter{User: user}}, nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			alone.Close()
			var want []casefile.Wave
			for _, w := range whole.Waves {
				if w.Hits(user, session.SameUser) {
					want = append(want, w)
				}
			}
			waves += len(want)
			if got := alone.Case.Waves; !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s is shown %d waves, of which %d hit: %+v, want %+v", dir, user, len(got), len(want), got, want)
			}
		}
		res.Close()
	}
	if waves < 50 {
		t.Errorf("only %d waves were looked at", waves)
	}
}
