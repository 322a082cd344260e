package mixeddays

import (
	"bytes"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The simulator stands on its own: it would prove nothing if it shared code with what it
// measures.
func TestItImportsNothingOfOurs(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(path, "hubscope") || strings.Contains(path, ".") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

func TestASeedAlwaysMakesTheSameDays(t *testing.T) {
	for _, mix := range append(Table()[:3], Random(7)) {
		a, b := Make(mix), Make(mix)
		if !maps.EqualFunc(a.Files, b.Files, bytes.Equal) {
			t.Errorf("%s: its seed makes other files the second time", mix.Name)
		}
		if d := cmp.Diff(a.Prompts, b.Prompts); d != "" {
			t.Errorf("%s: %s", mix.Name, d)
		}
		other := *mix
		other.Seed++
		if maps.EqualFunc(a.Files, Make(&other).Files, bytes.Equal) {
			t.Errorf("%s: another seed makes the same days", mix.Name)
		}
	}
}

// The table holds every documented cause, and each mix has its own name and seed.
func TestTheTableHoldsEveryCause(t *testing.T) {
	missing := map[string]bool{}
	for _, c := range []string{
		deviceRestart, hubRestart, firstOpen, inactivityTimer, signOffCause, signOnRefused, maxOffline, activePoll, sessionTimeout, forcedTimeout,
		sessionEnded, sessionKilled, ticketExpired, credsChanged, onlineRequired, stepUpCause, reauthPeriod, tooManyFailures, pinExpired,
		certExpired, clockChanged, appLocked, mailChallenge, policyUpdate, unexplained,
	} {
		missing[c] = true
	}
	names, seeds := map[string]bool{}, map[uint64]bool{}
	for _, mix := range Table() {
		if names[mix.Name] || seeds[mix.Seed] {
			t.Errorf("%s: the name or the seed %d stands twice", mix.Name, mix.Seed)
		}
		names[mix.Name], seeds[mix.Seed] = true, true
		for _, p := range Make(mix).Prompts {
			if !p.Optional {
				delete(missing, p.Answers[0].Cause)
			}
		}
	}
	for c := range missing {
		t.Errorf("no prompt of the table has the cause %s", c)
	}
}
