package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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
