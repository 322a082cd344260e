package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"hubscope/app/live"
	"hubscope/app/ui"
	"hubscope/parsers/source"
	"hubscope/parsers/source/listen"
)

func follows(t *testing.T, r ui.FollowRequest) ui.Watch {
	t.Helper()
	w, err := windowFollower{}.Follow(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// updateOf takes updates until one is as wanted.
func updateOf(t *testing.T, w ui.Watch, wanted func(*live.Update) bool) *live.Update {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		u, err := w.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if wanted(u) {
			return u
		}
	}
}

// What the window follows is told with its lines, which are there after it was stopped too,
// and the whole of it is explained as files are.
func TestTheWindowFollowsAFile(t *testing.T) {
	lines, err := os.ReadFile(filepath.Join(casesDir, "cause-gateway-session-timeout", "in", "ns.log"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ns.log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := follows(t, ui.FollowRequest{Paths: []string{path}})
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	u := updateOf(t, w, func(u *live.Update) bool { return len(u.Items) == 1 && u.Items[0].Prompt != nil })
	w.Stop()
	f := windowFollower{}
	whole := f.Whole(u)
	if len(whole.Case.Prompts) != 1 || len(whole.Dials) == 0 || whole.WhatIf == nil {
		t.Errorf("the case has %d prompts and %d timers to try", len(whole.Case.Prompts), len(whole.Dials))
	}
	if whole.Close != nil || whole.Unknown != nil {
		t.Error("a case that is followed is closed, or read again, by its views")
	}
	text := f.Analysis(u).Text
	for _, e := range u.Items[0].Prompt.Evidence {
		if e.Line > 0 && text(e.Ref) == "" {
			t.Errorf("line %d can't be read once the following was stopped", e.Line)
		}
	}
}

func TestTheWindowFollowsACommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no sh")
	}
	w := follows(t, ui.FollowRequest{Command: []string{"sh", "-c", "echo on its way >&2; exit 3"}})
	u := updateOf(t, w, func(u *live.Update) bool { return u.Ended })
	var codes []source.NoticeCode
	for _, n := range u.Sources[0].Notices {
		codes = append(codes, n.Code)
	}
	if !slices.Contains(codes, source.NoticeStderr) || !slices.Contains(codes, source.NoticeExited) {
		t.Errorf("what is told of the command: %v", codes)
	}
}

// What can't be followed is said at once, and of which field; the address is free afterwards.
func TestTheWindowSaysWhatCannotBeFollowed(t *testing.T) {
	f := windowFollower{}
	refused := func(r ui.FollowRequest, field ui.FollowField) {
		t.Helper()
		w, err := f.Follow(t.Context(), r)
		var wrong *ui.FollowError
		if !errors.As(err, &wrong) || wrong.Field != field || w != nil {
			t.Errorf("%+v: %v", r, err)
		}
	}
	refused(ui.FollowRequest{Listen: "127.0.0.1:5514"}, ui.FollowListen)
	refused(ui.FollowRequest{Command: []string{"no-such-program"}}, ui.FollowCommand)
	taken := listen.New(listen.Address{Network: listen.TCP, Host: "127.0.0.1"})
	if err := taken.Bind(); err != nil {
		t.Fatal(err)
	}
	at := taken.Addresses()[0].String()
	refused(ui.FollowRequest{Listen: at}, ui.FollowListen)
	taken.Close()
	refused(ui.FollowRequest{Listen: at, Command: []string{"no-such-program"}}, ui.FollowCommand)
	again := follows(t, ui.FollowRequest{Listen: at}) // nobody holds the address
	again.Close()
}
