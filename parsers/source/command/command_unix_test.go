//go:build unix

package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/parsers/source"
	"hubscope/parsers/source/sourcetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running runs a command; wait waits for its end.
func running(t *testing.T, c *Command, sink source.Sink) (cancel func(), wait func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, sink) }()
	return cancel, func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
		cancel()
	}
}

func sh(script string) *Command { return New([]string{"sh", "-c", script}) }

// told is the notices as "code count detail".
func told(l *sourcetest.Log) string {
	var list []string
	for _, n := range l.Notices() {
		list = append(list, string(n.Code)+" "+strconv.FormatInt(n.Count, 10)+" "+n.Detail)
	}
	return strings.Join(list, ", ")
}

func TestCommand(t *testing.T) {
	for name, c := range map[string]struct{ script, text, rest, told string }{
		"lines":        {`printf 'one\ntwo\r\nthree\n'`, "one\ntwo\r\nthree\n", "", "exited 0 "},
		"rest":         {`printf 'one\nhalf'`, "one\n", "half", "exited 0 "},
		"nothing":      {`true`, "", "", "exited 0 "},
		"status":       {`echo one; exit 3`, "one\n", "", "exited 3 "},
		"stderr":       {`printf 'a\n\nb\r\nc' >&2; exit 1`, "", "", "stderr 0 a, stderr 0 b, stderr 0 c, exited 1 "},
		"bad stderr":   {`printf 'Andr\351\n' >&2`, "", "", "stderr 0 Andr\ufffd, exited 0 "},
		"long stderr":  {`head -c 3000000 /dev/zero | tr '\0' x >&2`, "", "", "stderr 0 " + strings.Repeat("x", mostStderr) + ", exited 0 "},
		"killed":       {`echo one; kill -KILL $$`, "one\n", "", "exited 137 SIGKILL"},
		"terminated":   {`kill -TERM $$`, "", "", "exited 143 SIGTERM"},
		"no input":     {`cat; echo done`, "done\n", "", "exited 0 "},
		"utf-16":       {`printf '\377\376a\0b\0\n\0c\0d\0'`, "ab\n", "cd", "exited 0 "},
		"much":         {`i=0; while [ $i -lt 3000 ]; do echo "line $i of many"; i=$((i+1)); done`, "", "", "exited 0 "},
		"left running": {`(sleep 0.2; echo later) & echo one`, "one\nlater\n", "", "exited 0 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sink := sourcetest.New(t)
			_, wait := running(t, sh(c.script), sink)
			wait()
			log := sink.Logs()[0]
			if name == "much" {
				for i := range 3000 {
					c.text += "line " + strconv.Itoa(i) + " of many\n"
				}
			}
			rest, closed := log.Closed()
			if log.Text() != c.text || rest != c.rest || told(log) != c.told || !closed || log.Live() != 1 {
				t.Errorf("%.200q, rest %q, told %.200q, closed %v", log.Text(), rest, told(log), closed)
			}
		})
	}
}

func TestStart(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	broken := filepath.Join(dir, "broken")
	for name, mode := range map[string]os.FileMode{plain: 0o600, broken: 0o700} {
		if err := os.WriteFile(name, []byte("\x00\x01no program"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]ErrorCode{
		"no-such-program-anywhere": NotFound, filepath.Join(dir, "none"): NotFound, "": NotFound,
		plain: NotExecutable, broken: NotExecutable, dir: NotExecutable,
	} {
		sink := sourcetest.New(t)
		err := New([]string{name, "x"}).Run(context.Background(), sink)
		var bad *StartError
		if !errors.As(err, &bad) || bad.Code != want || bad.Command != name || bad.Error() == "" || len(sink.Logs()) != 0 {
			t.Errorf("%s: %v (%+v), want %s", name, err, bad, want)
		}
	}
	var bad *StartError
	if err := New(nil).Run(context.Background(), sourcetest.New(t)); !errors.As(err, &bad) || bad.Code != NotFound || bad.Error() == "" {
		t.Errorf("%v", err)
	}
}

// alive reports whether a process is there and no zombie.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return !errors.Is(err, os.ErrNotExist) || !isDir("/proc/self")
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return state[0] != 'Z'
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// pids waits for the first line of the log, numbers of processes.
func pids(t *testing.T, sink *sourcetest.Recorder) (list []int) {
	sink.WaitFor("the first line", func() bool { return sink.Count() > 0 })
	line, _, _ := strings.Cut(sink.Logs()[0].Text(), "\n")
	for word := range strings.FieldsSeq(line) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	return list
}

// TestStop: when following ends nothing of the command is left, whatever it does about it.
func TestStop(t *testing.T) {
	for name, c := range map[string]struct{ script, told string }{
		"asked":    {`trap 'echo bye; exit 0' INT; sleep 1000 & echo $$ $!; wait`, "exited 0 "},
		"default":  {`sleep 1000 & echo $$ $!; exec sleep 1000`, "exited 130 SIGINT"},
		"stubborn": {`trap '' INT; sleep 1000 & echo $$ $!; while :; do sleep 1; done`, "exited 137 SIGKILL"},
		"stopped":  {`sleep 1000 & echo $$ $!; kill -STOP $$; sleep 1000`, "exited 130 SIGINT"},
		"busy":     {`sleep 1000 & echo $$ $!; while :; do echo noise; done`, "exited 130 SIGINT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sink := sourcetest.New(t)
			command := sh(c.script)
			command.grace = 300 * time.Millisecond
			cancel, wait := running(t, command, sink)
			list := pids(t, sink)
			if len(list) != 2 || !alive(list[0]) || !alive(list[1]) {
				t.Fatalf("%v are not running", list)
			}
			cancel()
			wait()
			for _, pid := range list {
				sink.WaitFor(strconv.Itoa(pid)+" to be gone", func() bool { return !alive(pid) })
			}
			if got := told(sink.Logs()[0]); got != c.told {
				t.Errorf("told %q", got)
			}
			if name == "asked" && !strings.HasSuffix(sink.Logs()[0].Text(), "bye\n") {
				t.Errorf("its last words are lost: %q", sink.Logs()[0].Text())
			}
		})
	}
}

// TestLeftRunning: a command that ends and leaves something running that never stops talking
// has ended all the same.
func TestLeftRunning(t *testing.T) {
	sink := sourcetest.New(t)
	_, wait := running(t, sh(`sh -c 'echo $$; while :; do echo noise; sleep 0.05; done' &`), sink)
	wait()
	pid := pids(t, sink)[0]
	sink.WaitFor("the rest to be gone", func() bool { return !alive(pid) })
}

// TestBehind: a command waits while the analysis is behind, and all it wrote comes through.
func TestBehind(t *testing.T) {
	sink := sourcetest.New(t)
	hold := make(chan struct{})
	begun := make(chan struct{})
	var once sync.Once
	sink.Before = func(string) { once.Do(func() { close(begun) }); <-hold }
	_, wait := running(t, sh(`seq 1 20000; echo said >&2`), sink)
	<-begun
	time.Sleep(2 * quiet / 5)
	close(hold)
	wait()
	if sink.Count() != 20000 || told(sink.Logs()[0]) != "stderr 0 said, exited 0 " {
		t.Errorf("%d lines, %s", sink.Count(), told(sink.Logs()[0]))
	}
}

func TestPath(t *testing.T) {
	for want, argv := range map[string][]string{
		`adb logcat -v threadtime`:                         {"adb", "logcat", "-v", "threadtime"},
		`ssh nsroot@gw 'shell tail -F /var/log/ns.log'`:    {"ssh", "nsroot@gw", "shell tail -F /var/log/ns.log"},
		`x '' '*' 'a'\''b' '$HOME' 'a\b' 'a;b' '~' ログ.log`: {"x", "", "*", "a'b", "$HOME", `a\b`, "a;b", "~", "ログ.log"},
	} {
		if got := New(argv).Path(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
