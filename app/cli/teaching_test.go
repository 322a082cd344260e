package cli

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
	"hubscope/app/ui"
	"hubscope/parsers/event"
)

// What the window is given to teach with: a wording that was saved explains a prompt when
// the case is read the next time.
func TestTeachInTheWindow(t *testing.T) {
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, t.TempDir())
	}
	e, keep := windowEngine{packs: packPaths("")}, teaching("")
	read := func() *ui.Analysis {
		t.Helper()
		a, err := e.Analyze(context.Background(), []string{unknownCase}, ui.Listener{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(a.Close)
		return a
	}
	a := read()
	if len(a.Case.Prompts) != 0 {
		t.Fatal("the case explains a prompt before anything was taught")
	}
	all, err := a.Unknown(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	before, path := keep.State(), ""
	for _, u := range all {
		if strings.HasPrefix(u.Text, "Guard screen <screen> is up") {
			if path, err = keep.Save(*u.Draft, event.PromptShown); err != nil {
				t.Fatal(err)
			}
		}
	}
	if path == "" || keep.State() == before {
		t.Fatal("nothing was saved, or nobody can tell that it was")
	}
	if got := read().Case.Prompts; len(got) != 1 || got[0].Cause != "inactivity-timer" {
		t.Errorf("%+v", got)
	}

	if err := os.WriteFile(path, []byte("x = ["), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = keep.Save(*all[0].Draft, event.Other)
	var spoken interface{ Phrase() phrase.Phrase }
	if !errors.As(err, &spoken) {
		t.Fatalf("%v is not said in the window's language", err)
	}
	if said := lang.New("en", nil).Say(spoken.Phrase()); !strings.Contains(said, path+", line 1: it is not TOML") {
		t.Error(said)
	}
	refused := read().Case.Sources
	if last := refused[len(refused)-1]; last.Kind != "signature-pack" || last.Warnings[0].Code != "pack-refused" {
		t.Errorf("%+v", last)
	}
}
