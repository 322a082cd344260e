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
