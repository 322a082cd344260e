package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/engine"
	"hubscope/app/live"
	"hubscope/parsers/source"
)

// A script is a follower that tells what a test wrote down.
type script struct {
	request live.Request
	updates []*live.Update
	stay    bool // do not end after the last one
	closed  bool
	told    chan struct{} // closed when the last one was fetched, where stay is set
}

func (s *script) begin(_ context.Context, r live.Request) (follower, error) {
	s.request = r
	return s, nil
}

func (s *script) Next(ctx context.Context) (*live.Update, error) {
	if len(s.updates) > 0 {
		u := s.updates[0]
		s.updates = s.updates[1:]
		return u, nil
	}
	if s.stay {
		if s.told != nil {
			close(s.told)
			s.told = nil
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, io.EOF
}

func (s *script) Close() { s.closed = true }

// watch runs the command on a script.
func (s *script) watch(t *testing.T, ctx context.Context, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = runFollowing(ctx, append([]string{"watch", "--lang", "en", "--show-tz", "UTC"}, args...), streams{strings.NewReader(""), &o, &e}, s.begin)
	return o.String(), e.String(), code
}

// The items that the scripts tell of.
var (
	noon     = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	theCase  = &casefile.Case{Sources: []casefile.Source{{ID: "s1", Path: "logs/ns.log", Kind: "netscaler"}}, From: noon, To: noon.Add(time.Hour)}
	headline = phrase.New("watch.ended", "told", 3, "open", 1) // any sentence will do
)

func update(changes ...live.Change) *live.Update {
	return &live.Update{Result: &engine.Result{Case: theCase}, Changes: changes}
}

func told(state live.State, cause string, lines ...int64) live.Change {
	p := &casefile.Prompt{
		ID: "p-" + cause, Time: noon, Kind: casefile.KindPrompt, User: "aiko", App: "Secure Mail", Cause: cause, Confidence: casefile.Likely,
		Credential: casefile.Credential{Type: casefile.PIN, Container: "secondary", Why: headline}, Disposition: casefile.Fault,
		Headline: headline, Explanation: []phrase.Phrase{phrase.New("cli.wanted.bool"), phrase.New("cli.wanted.hours")}, Because: []string{cause},
		Advice: []casefile.Advice{{For: casefile.Helpdesk, Do: phrase.New("cli.wanted.number")}},
	}
	for _, n := range lines {
		p.Evidence = append(p.Evidence, casefile.Evidence{Ref: casefile.Ref{Line: n, Offset: n}, Time: noon, Says: phrase.New("cli.wanted.minutes"), Sure: "observed"})
	}
	return live.Change{State: state, ID: p.ID, Key: "k1", Prompt: p, Arrived: noon}
}

func of(s live.Source) live.Change {
	return live.Change{State: live.Changed, ID: s.Path, Key: s.Path, Source: &s}
}

func TestWatchTellsWhatIsNewAndNothingTwice(t *testing.T) {
	s := &script{updates: []*live.Update{
		update(told(live.New, "inactivity-timer", 3)),
		update(told(live.Changed, "inactivity-timer", 3)), // only what no one reads here has changed
		update(told(live.Changed, "active-poll", 3, 7)),
		update(told(live.Settled, "active-poll", 3, 7)),
	}}
	out, errOut, code := s.watch(t, context.Background(), "logs")
	want := `12:00:00 UTC  developing:  Ended. 3 explanations were told, 1 still developing.  [likely · fault]
   true or false
   Evidence:
     12:00:00 UTC  a whole number of minutes  (logs/ns.log:3)
   What to do:
     Helpdesk: a whole number

12:00:00 UTC  changed (before: Inactivity Timer):  Ended. 3 explanations were told, 1 still developing.  [likely · fault]
   Evidence:
     12:00:00 UTC  a whole number of minutes  (logs/ns.log:7)

12:00:00 UTC  settled:  Ended. 3 explanations were told, 1 still developing.  [likely · fault]
`
	if out != want || code != 0 {
		t.Errorf("exit code %d\n%s\nwant\n%s", code, out, want)
	}
	if !strings.Contains(errOut, "Following from now on") || !strings.Contains(errOut, "Ended. 1 explanation was told, 0 still developing.") {
		t.Errorf("standard error: %s", errOut)
	}
	if !s.closed {
		t.Error("the watch was not closed")
	}
}

func TestWhatWasSettledMayChange(t *testing.T) {
	s := &script{updates: []*live.Update{
		update(told(live.New, "inactivity-timer", 3)), update(told(live.Settled, "inactivity-timer", 3)),
		update(told(live.Changed, "active-poll", 3, 7)), update(told(live.Settled, "active-poll", 3, 7)),
	}}
	out, errOut, _ := s.watch(t, context.Background(), "logs")
	var marks []string
	for line := range strings.Lines(out) {
		if _, mark, ok := strings.Cut(line, "UTC  "); ok && !strings.HasPrefix(line, " ") {
			mark, _, _ = strings.Cut(mark, ":  ")
			marks = append(marks, mark)
		}
	}
	if got := strings.Join(marks, ", "); got != "developing, settled, changed, settled" || !strings.Contains(errOut, "1 explanation was told, 0 still") {
		t.Errorf("%s\n%s%s", got, out, errOut)
	}
}

func TestASettingIsToldOnce(t *testing.T) {
	finding := live.Change{State: live.New, Key: "k3", Finding: &casefile.Misconfiguration{Rule: "r", Severity: casefile.Error, Line: 4, Message: headline, Value: " x"}}
	settled := finding
	settled.State = live.Settled
	want := "setting:  Ended. 3 explanations were told, 1 still developing.  (logs/ns.log:4)  [error]\n   Now: ·x\n\n"
	for name, s := range map[string]*script{"in one update": {updates: []*live.Update{update(finding, settled)}}, "in two": {updates: []*live.Update{update(finding), update(settled)}}} {
		if out, errOut, _ := s.watch(t, context.Background(), "logs"); out != want || !strings.Contains(errOut, "1 explanation was told, 0 still") {
			t.Errorf("%s: %q, want %q; %s", name, out, want, errOut)
		}
	}
}

func TestWhatIsSettledAtOnceIsToldAtOnce(t *testing.T) {
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3), told(live.Settled, "active-poll", 3))}}
	out, _, _ := s.watch(t, context.Background(), "logs")
	if !strings.HasPrefix(out, "12:00:00 UTC  settled:") || strings.Count(out, "UTC  settled:") != 1 || strings.Contains(out, "developing:") || !strings.Contains(out, "Evidence:") {
		t.Error(out)
	}
}

func TestWatchTakesBackWhatItTold(t *testing.T) {
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3)), update(told(live.Withdrawn, "active-poll"))}}
	out, errOut, code := s.watch(t, context.Background(), "--fail-on", "error", "logs")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); !strings.Contains(lines[len(lines)-1], "withdrawn") || strings.Contains(errOut, "1 still") || code != 0 {
		t.Errorf("exit code %d: %s%s", code, out, errOut)
	}
	s = &script{updates: []*live.Update{update(told(live.Withdrawn, "active-poll"))}}
	if out, _, _ := s.watch(t, context.Background(), "logs"); out != "" {
		t.Errorf("taken back what nobody was told: %s", out)
	}
}

func TestWatchWritesALineOfJSONForEachChange(t *testing.T) {
	finding := live.Change{State: live.New, Key: "k3", Finding: &casefile.Misconfiguration{
		Rule: "background-services-whitespace", Severity: casefile.Error, Source: 0, Line: 4, Key: "BackgroundServices", Message: headline,
	}}
	mail := live.Change{State: live.Settled, Key: "k2", Was: "m0", Mail: &casefile.MailFailure{ID: "m1", Time: noon, Until: noon, Verdict: "sta-down", Headline: headline}}
	where := of(live.Source{Index: 0, Path: "logs/ns.log", Kind: "netscaler", State: live.Following, Lines: 12, Bytes: 900, Silent: true, Arrived: noon,
		Notices: []source.Notice{{Code: source.NoticeGap, At: noon, Count: 40}}})
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3), mail), update(finding, where), update(where)}}
	out, errOut, code := s.watch(t, context.Background(), "--format", "json", "logs")
	golden := filepath.Join("testdata", "watch.jsonl")
	if os.Getenv("HUBSCOPE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(out), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out != string(want) || errOut != "" || code != 0 {
		t.Errorf("exit code %d, standard error %q\n%s\nwant\n%s", code, errOut, out, want)
	}
	for line := range strings.Lines(out) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// one counts writes: each must be whole lines.
type one struct {
	mu     sync.Mutex
	writes []string
}

func (w *one) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, string(b))
	return len(b), nil
}

func TestEachChangeIsOneWrite(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3)), update(told(live.Settled, "active-poll", 3, 4))}}
		var out one
		runFollowing(context.Background(), []string{"watch", "--quiet", "--format", format, "logs"}, streams{strings.NewReader(""), &out, io.Discard}, s.begin)
		if len(out.writes) != 2 {
			t.Errorf("%s: %d writes: %q", format, len(out.writes), out.writes)
		}
		for _, w := range out.writes {
			if !strings.HasSuffix(w, "\n") {
				t.Errorf("%s: a write ends inside a line: %q", format, w)
			}
		}
	}
}

func TestAnInterruptedWatchTellsHowThingsStand(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3))}, stay: true, told: make(chan struct{})}
	go func(told chan struct{}) {
		<-told
		interrupt()
	}(s.told)
	out, errOut, code := s.watch(t, ctx, "--fail-on", "info", "logs")
	if code != 130 || !strings.Contains(out, "still developing:") || !strings.Contains(errOut, "Stopped. 1 explanation was told, 1 still developing.") || !s.closed {
		t.Errorf("exit code %d, closed %v: %s%s", code, s.closed, out, errOut)
	}
}

func TestWhatIsKnownWhenInterruptedIsTold(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	var out bytes.Buffer
	tell := telling{following: &following{read: &readFlags{Lang: "en"}, err: io.Discard}, out: &out}
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3))}}
	err := tell.follow(ctx, interrupted{s, ctx})
	if err != context.Canceled || !strings.Contains(out.String(), "developing:") {
		t.Errorf("%v: %s", err, out.String())
	}
}

// interrupted is a script that brings nothing to whom was interrupted.
type interrupted struct {
	*script
	first context.Context
}

func (i interrupted) Next(ctx context.Context) (*live.Update, error) {
	if ctx == i.first {
		return nil, ctx.Err()
	}
	return i.script.Next(ctx)
}

func TestWatchFailsOn(t *testing.T) {
	for level, want := range map[string]int{"never": 0, "info": 1, "error": 1} {
		s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3)), update(told(live.Settled, "active-poll", 3))}}
		if _, _, code := s.watch(t, context.Background(), "--fail-on", level, "logs"); code != want {
			t.Errorf("--fail-on %s: exit code %d, want %d", level, code, want)
		}
	}
	if _, _, code := (&script{}).watch(t, context.Background(), "--fail-on", "info", "logs"); code != 0 {
		t.Errorf("exit code %d, and nothing was told", code)
	}
}

func TestSourcesAreToldInSentences(t *testing.T) {
	log := live.Source{Path: "logs/ns.log", Series: "logs/ns.log", Kind: "netscaler", State: live.Following, Lines: 12}
	rotated := log
	rotated.Notices = []source.Notice{{Code: source.NoticeRotated, At: noon, Detail: "ns.log.0"}}
	lost := rotated
	lost.Notices = append(lost.Notices[:1:1], source.Notice{Code: source.NoticeGap, At: noon, Count: 1})
	silent := lost
	silent.Silent, silent.Arrived = true, noon
	speaks := silent
	speaks.Silent = false
	s := &script{updates: []*live.Update{
		update(of(log), of(live.Source{Path: "later.log", State: live.Waiting}), of(live.Source{Path: "ns.conf", Kind: "ns-conf", State: live.Ended})),
		update(of(rotated)), update(of(lost)), update(of(silent)), update(of(speaks)),
		update(of(live.Source{Path: "adb logcat", State: live.Ended, Notices: []source.Notice{
			{Code: source.NoticeStderr, At: noon, Detail: "no device, password=secret1"}, {Code: source.NoticeExited, At: noon, Count: 1},
		}})),
	}}
	out, errOut, _ := s.watch(t, context.Background(), "--start", "beginning", "logs")
	want := `Following from the beginning of the logs. Ctrl-C ends it.
logs/ns.log: followed behind line 12 (Gateway log).
later.log: not there yet; it is waited for.
ns.conf: read once (Gateway settings (ns.conf)).
12:00:00 UTC  logs/ns.log: rotated, now ns.log.0; the new file is followed from its start.
12:00:00 UTC  logs/ns.log: 1 byte could not be read before they were gone. What they said is missing.
logs/ns.log: silent. Nothing has come since 12:00:00 UTC, which is much longer than usual.
logs/ns.log: not silent any more.
adb logcat: followed.
12:00:00 UTC  adb logcat says: no device, password=***
12:00:00 UTC  adb logcat: the command ended with exit status 1.
Ended. 0 explanations were told, 0 still developing.
`
	if out != "" || errOut != want {
		t.Errorf("%s\n%s\nwant\n%s", out, errOut, want)
	}
	s = &script{updates: []*live.Update{update(of(log))}}
	if _, errOut, _ := s.watch(t, context.Background(), "--quiet", "logs"); errOut != "" {
		t.Errorf("--quiet: %s", errOut)
	}
}

func TestWatchAsksForWhatItIsTold(t *testing.T) {
	s := &script{}
	if _, errOut, code := s.watch(t, context.Background(), "--start", "2026-03-02T09:00:00Z", "--poll", "--keep", "64MB", "--user", "aiko", "--app", "Secure Mail", "logs", "more"); code != 0 {
		t.Fatalf("exit code %d: %s", code, errOut)
	}
	r := s.request
	if !r.Start.Since.Equal(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)) || !r.Poll || r.Keep != 64<<20 || r.Filter.User != "aiko" || r.Filter.App != "Secure Mail" || strings.Join(r.Paths, " ") != "logs more" {
		t.Errorf("asked for %+v", r)
	}
	s.watch(t, context.Background(), "logs")
	if r := s.request; r.Start != (live.Start{}) || r.Poll || r.Keep != live.DefaultKeep {
		t.Errorf("by default asked for %+v", r)
	}
	for says, args := range map[string][]string{
		"nothing to follow": {}, "--start lunchtime": {"--start", "lunchtime", "logs"}, "--keep much": {"--keep", "much", "logs"},
		"a command is missing": {"logs", "--"}, "Mars": {"--show-tz", "Mars", "logs"},
	} {
		if out, errOut, code := s.watch(t, context.Background(), args...); code != 2 || out != "" || !strings.Contains(errOut, says) {
			t.Errorf("%v: exit code %d: %s%s", args, code, out, errOut)
		}
	}
}

func TestWatchAppendsToAFileOfItsOwnersAlone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "told.jsonl")
	for range 2 {
		s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3))}}
		if out, errOut, code := s.watch(t, context.Background(), "--format", "json", "-o", name, "logs"); code != 0 || out != "" {
			t.Fatalf("exit code %d: %s%s", code, out, errOut)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil || bytes.Count(data, []byte("\n")) != 2 {
		t.Errorf("%v: %s", err, data)
	}
	if info, err := os.Stat(name); err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestAReaderThatHasEnoughEndsTheWatchQuietly(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	s := &script{updates: []*live.Update{update(told(live.New, "active-poll", 3))}, stay: true}
	var e bytes.Buffer
	if code := runFollowing(context.Background(), []string{"watch", "--quiet", "logs"}, streams{nil, w, &e}, s.begin); code != 0 || e.Len() > 0 || !s.closed {
		t.Errorf("exit code %d, closed %v: %s", code, s.closed, e.String())
	}
}

func TestTheCommandIsWhatStandsBehindTheDashes(t *testing.T) {
	for line, want := range map[string][2]string{
		"watch a -- adb logcat -v time": {"watch a", "adb logcat -v time"},
		"watch a b":                     {"watch a b", ""},
		"watch -- a -- b":               {"watch", "a -- b"},
		"analyze -- -odd.log":           {"analyze -- -odd.log", ""},
		"events -- -odd.log":            {"events -- -odd.log", ""},
		"events --follow -- adb logcat": {"events --follow", "adb logcat"},
	} {
		own, child := cutCommand(strings.Fields(line))
		if strings.Join(own, " ") != want[0] || strings.Join(child, " ") != want[1] {
			t.Errorf("%s: %v, %v", line, own, child)
		}
	}
}

func TestSizes(t *testing.T) {
	for s, want := range map[string]int64{"512MB": 512 << 20, "64 mb": 64 << 20, "1.5GiB": 3 << 29, "100": 100, "2k": 2048, "": 0, "0": 0, "-1MB": 0, "MB": 0, "1TB2": 0, "1e9": 0, "9999999999GB": 0} {
		if got, ok := parseSize(s); got != want || ok != (want > 0) {
			t.Errorf("%q is %d, %v; want %d", s, got, ok, want)
		}
	}
}

// Who gives up while a large folder is still being read is not kept waiting.
func TestWatchIsInterruptedWhileItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, errOut bytes.Buffer
	code := runFollowing(ctx, []string{"watch", "--lang", "en", "logs"}, streams{strings.NewReader(""), &out, &errOut},
		func(ctx context.Context, _ live.Request) (follower, error) {
			cancel()
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(10 * time.Second):
				return nil, io.ErrNoProgress
			}
		})
	if code != exitInterrupted || out.Len() > 0 || errOut.Len() > 0 {
		t.Errorf("exit %d, %q, %q", code, out.String(), errOut.String())
	}
}
