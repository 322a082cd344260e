package live_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/app/live"
	"hubscope/app/sample"
	"hubscope/parsers/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// script is an input that a test writes.
type script func(ctx context.Context, sink source.Sink) error

func (s script) Run(ctx context.Context, sink source.Sink) error { return s(ctx, sink) }

// watch follows what inputs bring until they end, and returns all that was told, in order.
func watch(t *testing.T, r live.Request) (changes []live.Change, last *live.Update) {
	t.Helper()
	w, err := live.Begin(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	for {
		u, err := w.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return changes, last
		}
		if err != nil {
			t.Fatal(err)
		}
		changes, last = append(changes, u.Changes...), u
	}
}

// A log is what a test lets come.
type log struct {
	path string
	data []byte
}

// sampleLogs are the sample's files, unpacked.
func sampleLogs(t *testing.T) (dir string, logs []log) {
	t.Helper()
	dir = t.TempDir()
	if _, err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	items, err := source.Find(context.Background(), []string{dir}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		c, err := it.Open(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
		logs = append(logs, log{it.Path, data})
	}
	return dir, logs
}

// TestWhatIsToldInTheEnd lets the sample's files come line by line: what is told by then is
// what an analysis of the files tells.
func TestWhatIsToldInTheEnd(t *testing.T) {
	dir, logs := sampleLogs(t)
	want, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	all := want.Select(analyzer.Selection{})
	var ids []string
	for _, p := range all.Prompts {
		ids = append(ids, p.ID)
	}
	for _, m := range all.Mail {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)

	changes, last := watch(t, live.Request{
		Request: engine.Request{Zone: time.UTC, ZoneGiven: true},
		Start:   live.Start{Beginning: true},
		Inputs:  []live.Input{script(func(ctx context.Context, sink source.Sink) error { pour(sink, logs, time.Millisecond); return nil })},
	})
	if !last.Ended {
		t.Fatal("the last update does not say that it is")
	}
	var told []string
	findings := 0
	for _, i := range last.Items {
		if i.Finding != nil {
			findings++
		} else {
			told = append(told, i.ID)
		}
		if i.State != live.Settled {
			t.Errorf("%s is %s in the end", i.ID, i.State)
		}
	}
	slices.Sort(told)
	if !slices.Equal(told, ids) {
		t.Errorf("told %q, an analysis tells %q", told, ids)
	}
	if findings != len(all.Misconfigurations) {
		t.Errorf("%d findings, want %d", findings, len(all.Misconfigurations))
	}
	consistent(t, changes)
}

// consistent fails where changes contradict each other: each thing is told as new first and
// not again once it is settled.
func consistent(t *testing.T, changes []live.Change) {
	t.Helper()
	state := map[string]live.State{}
	id := map[string]string{}
	for _, c := range changes {
		if c.Source != nil {
			continue
		}
		switch before := state[c.Key]; {
		case c.State == live.New && before != "" && before != live.Withdrawn, c.State != live.New && before == "", before == live.Settled:
			t.Errorf("%s is %s after %q", c.Key, c.State, before)
		}
		if c.Was != "" && id[c.Key] != c.Was {
			t.Errorf("%s was %s before, not %s", c.ID, id[c.Key], c.Was)
		}
		state[c.Key], id[c.Key] = c.State, c.ID
	}
}

// pour hands over the lines of several logs at a time.
func pour(sink source.Sink, logs []log, pause time.Duration) {
	var all sync.WaitGroup
	for _, l := range logs {
		all.Go(func() {
			s := sink.Open(source.Origin{Path: l.path})
			s.Live()
			for line := range bytes.Lines(l.data) {
				s.Lines(line)
				time.Sleep(pause)
			}
			s.Close(nil)
		})
	}
	all.Wait()
}

// TestFilesAreFollowed writes the sample's logs into a folder while it is followed.
func TestFilesAreFollowed(t *testing.T) {
	_, logs := sampleLogs(t)
	for _, poll := range []bool{false, true} {
		t.Run(map[bool]string{false: "notified", true: "polling"}[poll], func(t *testing.T) {
			dir := t.TempDir()
			w, err := live.Begin(context.Background(), live.Request{Request: engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true}, Poll: poll})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			time.Sleep(200 * time.Millisecond)
			for _, l := range logs {
				if filepath.Base(l.path) == "ns.log" {
					if err := os.WriteFile(filepath.Join(dir, "ns.log"), l.data, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			for {
				u, err := w.Next(ctx)
				if err != nil {
					t.Fatal("nothing was told: ", err)
				}
				if len(u.Items) > 0 && u.Items[0].Prompt != nil {
					return
				}
			}
		})
	}
}

// TestSettingsThatComeLater exports the settings while the logs are followed.
func TestSettingsThatComeLater(t *testing.T) {
	_, logs := sampleLogs(t)
	dir := t.TempDir()
	w, err := live.Begin(context.Background(), live.Request{Request: engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true}, Start: live.Start{Beginning: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	put := func(kind string) {
		for _, l := range logs {
			if strings.HasSuffix(l.path, kind) {
				if err := os.WriteFile(filepath.Join(dir, filepath.Base(l.path)), l.data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	until := func(what string, seen func(*live.Update) bool) {
		t.Helper()
		for {
			u, err := w.Next(ctx)
			if err != nil {
				t.Fatal(what, " did not come: ", err)
			}
			if seen(u) {
				return
			}
		}
	}
	put(".log")
	until("a prompt", func(u *live.Update) bool {
		return slices.ContainsFunc(u.Items, func(i live.Item) bool { return i.Prompt != nil })
	})
	put(".json")
	until("the finding of the settings", func(u *live.Update) bool {
		return slices.ContainsFunc(u.Items, func(i live.Item) bool { return i.Finding != nil })
	})
}

// TestALogThatComesLater lets the phone's logs come when what the gateway's shows is settled:
// what it shows better is the same prompt, and nothing is told twice.
func TestALogThatComesLater(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as it takes until something settles")
	}
	_, logs := sampleLogs(t)
	dir, _ := sampleLogs(t)
	want, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{dir}, Zone: time.UTC, ZoneGiven: true})
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	var ids []string
	for _, p := range want.Select(analyzer.Selection{}).Prompts {
		ids = append(ids, p.ID)
	}
	slices.SortFunc(logs, func(a, b log) int { // the gateway's first, then the phone's one by one
		return strings.Compare(b.path, a.path)
	})
	changes, last := watch(t, live.Request{
		Request: engine.Request{Zone: time.UTC, ZoneGiven: true},
		Start:   live.Start{Beginning: true},
		Inputs: []live.Input{script(func(ctx context.Context, sink source.Sink) error {
			waited := false
			for _, l := range logs {
				if strings.Contains(l.path, "/device/") && !waited {
					time.Sleep(11 * time.Second) // by then all is settled
					waited = true
				}
				pour(sink, []log{l}, 0)
			}
			return nil
		})},
	})
	var told []string
	for _, i := range last.Items {
		if i.Prompt != nil {
			told = append(told, i.ID)
		}
	}
	slices.Sort(ids)
	slices.Sort(told)
	if !slices.Equal(told, ids) {
		t.Errorf("told %q, an analysis tells %q", told, ids)
	}
	again := 0
	state := map[string]live.State{}
	for _, c := range changes {
		if c.Prompt != nil && c.State == live.Changed && state[c.Key] == live.Settled {
			again++
		}
		state[c.Key] = c.State
	}
	if again == 0 {
		t.Error("the phone's logs changed nothing")
	}
}

// A disk without room for the lines that are kept is told, and the log is followed all the same.
func TestALogIsFollowedWithoutRoomForItsLines(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	line := []byte("2026-03-02T09:00:00.000+0900 Secure Mail[Sync:INFO:com.apple.main-thread:9]A:-[Sync run:]: hello\n")
	told := make(chan struct{})
	pour := script(func(ctx context.Context, sink source.Sink) error {
		s := sink.Open(source.Origin{Path: "mail.log", Series: "mail.log", Line: 1})
		s.Live()
		s.Lines(bytes.Repeat(line, 16<<20/len(line)))
		<-told
		s.Close(nil)
		return nil
	})
	w, err := live.Begin(t.Context(), live.Request{Inputs: []live.Input{pour}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	defer close(told)
	for {
		u, err := w.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range u.Sources {
			if slices.ContainsFunc(s.Notices, func(n source.Notice) bool { return n.Code == source.NoticeRefused }) {
				if s.State != live.Following {
					t.Errorf("it is %s", s.State)
				}
				return
			}
		}
	}
}
