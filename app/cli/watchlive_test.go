package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hubscope/app/sample"
)

// A spool takes what a command writes while a test reads it.
type spool struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *spool) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(b)
}

func (s *spool) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// running is a command line that runs until it is interrupted.
type running struct {
	out, err  spool
	interrupt context.CancelFunc
	code      chan int
}

func start(t *testing.T, in io.Reader, args ...string) *running {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	r := &running{interrupt: interrupt, code: make(chan int, 1)}
	go func() { r.code <- run(ctx, args, streams{in, &r.out, &r.err}) }()
	t.Cleanup(interrupt)
	return r
}

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

// tells waits until a watch has told what is wanted.
func (r *running) tells(t *testing.T, want []string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		got := r.explained(t)
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("told is not what is wanted: %s\n%s", cmp.Diff(want, got), r.err.String())
		}
	}
}

// end waits for the command to end by itself.
func (r *running) end(t *testing.T) int {
	t.Helper()
	select {
	case code := <-r.code:
		return code
	case <-time.After(patience):
		t.Fatalf("it does not end\n%s", r.err.String())
		return -1
	}
}

// explained are the ids of what a watch has told by now, with cause or verdict.
func (r *running) explained(t *testing.T) []string {
	t.Helper()
	type change struct {
		Type, State, Key string
		Item             struct{ ID, Cause, Verdict, Confidence string }
	}
	told := map[string]string{}
	for line := range strings.Lines(r.out.String()) {
		var c change
		if !strings.HasSuffix(line, "\n") {
			break // being written
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		switch {
		case c.Type != "prompt" && c.Type != "mail":
		case c.State == "withdrawn":
			delete(told, c.Key)
		default:
			told[c.Key] = strings.Join([]string{c.Item.ID, c.Item.Cause, c.Item.Verdict, c.Item.Confidence}, " ")
		}
	}
	return slices.Sorted(maps.Values(told))
}

// analysed are the ids of what analyze tells of a folder.
func analysed(t *testing.T, args ...string) []string {
	t.Helper()
	type item struct{ ID, Cause, Verdict, Confidence string }
	var d struct{ Prompts, Mail []item }
	out, errOut, code := hubscope(t, append([]string{"analyze", "--format", "json", "--all", "--lang", "en"}, args...)...)
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != 0 {
		t.Fatalf("%v, exit code %d: %s", err, code, errOut)
	}
	var list []string
	for _, i := range slices.Concat(d.Prompts, d.Mail) {
		list = append(list, strings.Join([]string{i.ID, i.Cause, i.Verdict, i.Confidence}, " "))
	}
	slices.Sort(list)
	return list
}

// sampleInParts writes the sample case without the lines of its logs, which it returns.
func sampleInParts(t *testing.T, dir string) (logs map[string][][]byte) {
	t.Helper()
	logs = map[string][][]byte{}
	for _, f := range sample.Files() {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".log") {
			logs[name], f.Data = slices.Collect(bytes.Lines(f.Data)), nil
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return logs
}

// grow appends lines to all logs, in turns that keep pace with each other.
func grow(t *testing.T, logs map[string][][]byte) {
	t.Helper()
	const steps = 60
	for step := range steps {
		for _, name := range slices.Sorted(maps.Keys(logs)) {
			lines := logs[name]
			part := lines[len(lines)*step/steps : len(lines)*(step+1)/steps]
			f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range part {
				if _, err := f.Write(line); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Millisecond)
	}
}

func TestWatchTellsOfGrowingLogsWhatAnalyzeTellsOfThem(t *testing.T) {
	for _, mode := range [][]string{nil, {"--poll"}} {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			dir := t.TempDir()
			logs := sampleInParts(t, dir)
			w := start(t, nil, append([]string{"watch", "--format", "json", "--lang", "en", "--start", "beginning", dir}, mode...)...)
			grow(t, logs)
			want := analysed(t, dir)
			w.tells(t, want)
			w.interrupt()
			if code := w.end(t); code != 130 || len(want) == 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// gatewayLog is the sample's, and its settings, which lie in a folder.
func gatewayLog(t *testing.T) (log []byte, conf string) {
	t.Helper()
	for _, f := range sample.Files() {
		switch filepath.Base(f.Name) {
		case "ns.log":
			log = f.Data
		case "ns.conf":
			conf = filepath.Join(t.TempDir(), "ns.conf")
			if err := os.WriteFile(conf, f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return log, conf
}

func TestStandardInputIsFollowedToItsEnd(t *testing.T) {
	log, conf := gatewayLog(t)
	name := filepath.Join(filepath.Dir(conf), "ns.log")
	if err := os.WriteFile(name, log, 0o600); err != nil {
		t.Fatal(err)
	}
	w := start(t, bytes.NewReader(log), "watch", "--format", "json", "--lang", "en", "--fail-on", "error", conf, "-")
	if code := w.end(t); code != 1 { // an administrator's command ended a session
		t.Errorf("exit code %d: %s", code, w.err.String())
	}
	w.tells(t, analysed(t, conf, name))
	for _, key := range []string{"prompt", "misconfiguration"} {
		out := w.out.String()
		told, settled := strings.Count(out, `{"type":"`+key+`","state":"new"`), strings.Count(out, `{"type":"`+key+`","state":"settled"`)
		if told == 0 || told != settled {
			t.Errorf("%d of %s were told, and %d settled", told, key, settled)
		}
	}
}

func TestFollowedEventsAreThoseOfTheFinishedLog(t *testing.T) {
	log, _ := gatewayLog(t)
	texts := func(out string) []string {
		var list []string
		for line := range strings.Lines(out) {
			var ev struct {
				Line       int
				Time, Text string
			}
			if err := json.Unmarshal([]byte(line), &ev); err != nil {
				t.Fatal(err)
			}
			list = append(list, fmt.Sprint(ev.Line, " ", ev.Time, " ", ev.Text))
		}
		slices.Sort(list)
		return list
	}
	var want, errOut bytes.Buffer
	run(context.Background(), []string{"events", "-"}, streams{bytes.NewReader(log), &want, &errOut})
	w := start(t, bytes.NewReader(log), "events", "--follow", "-")
	if code := w.end(t); code != 0 {
		t.Errorf("exit code %d: %s", code, w.err.String())
	}
	if diff := cmp.Diff(texts(want.String()), texts(w.out.String())); diff != "" {
		t.Error(diff)
	}
}

func TestSyslogIsFollowed(t *testing.T) {
	log, conf := gatewayLog(t)
	w := start(t, nil, "watch", "--format", "json", "--lang", "en", "--listen", "udp://127.0.0.1:0", conf)
	until(t, &w.err, "Listening on udp://127.0.0.1:")
	_, rest, _ := strings.Cut(w.err.String(), "Listening on udp://")
	address, _, _ := strings.Cut(rest, ",")
	conn, err := net.Dial("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for line := range bytes.Lines(log) {
		if _, err := conn.Write(bytes.TrimSpace(line)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, &w.out, `"cause":"gateway-session-killed"`)
	w.interrupt()
	if code := w.end(t); code != 130 {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(w.out.String(), `"path":"udp://`+address+` 127.0.0.1"`) {
		t.Error("the sender is no source")
	}
}

func TestWhatCannotBeFollowedIsSaid(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := "tcp://" + taken.Addr().String()
	for says, args := range map[string][]string{
		"hubscope-no-such-program: there is no such command": {"--", "hubscope-no-such-program"},
		"may not run it":          {"--", t.TempDir()},
		at:                        {"--listen", at},
		"give udp://":             {"--listen", "http://127.0.0.1"},
		"a port is a number":      {"--listen", "udp://127.0.0.1:70000"},
		"no address of a machine": {"--listen", "udp://300.1.1.1"},
	} {
		w := start(t, nil, append([]string{"watch", "--lang", "en", "--quiet"}, args...)...)
		if code := w.end(t); code != 2 || !strings.Contains(w.err.String(), says) || w.out.String() != "" {
			t.Errorf("%v: exit code %d: %s%s", args, code, w.out.String(), w.err.String())
		}
	}
}

// until waits for a text.
func until(t *testing.T, out *spool, text string) {
	t.Helper()
	for end := time.Now().Add(patience); !strings.Contains(out.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q does not come: %s", text, out.String())
		}
	}
}
