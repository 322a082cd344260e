//go:build unix

package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hubscope/app/sample"
)

// asked is what the tests below run in a process of its own: its arguments, a line each.
const asked = "HUBSCOPE_TEST_ARGUMENTS"

// TestCommandLine is the program itself where another test asks for it.
func TestCommandLine(t *testing.T) {
	args := os.Getenv(asked)
	if args == "" {
		t.Skip("nobody asked")
	}
	os.Exit(Main(strings.Split(args, "\n"), os.Stdin, os.Stdout, os.Stderr))
}

func process(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], "-test.run=^TestCommandLine$")
	c.Env = append(os.Environ(), asked+"="+strings.Join(args, "\n"))
	return c
}

func TestCtrlCEndsAWatch(t *testing.T) {
	var errOut spool
	w := process("watch", "--lang", "en", t.TempDir())
	w.Stderr = &errOut
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, &errOut, "Following from now on")
	if err := w.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	w.Wait()
	if code := w.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d: %s", code, errOut.String())
	}
}

func TestAClosedPipeEndsAWatchQuietly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	if _, err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	r, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	var errOut bytes.Buffer
	w := process("watch", "--quiet", "--start", "beginning", dir)
	w.Stdout, w.Stderr = out, &errOut
	err = w.Run()
	out.Close()
	if err != nil || errOut.Len() > 0 {
		t.Errorf("%v: %s", err, errOut.String())
	}
}

func TestACommandIsFollowedWithItsExit(t *testing.T) {
	log, conf := gatewayLog(t)
	name := filepath.Join(t.TempDir(), "a log")
	if err := os.WriteFile(name, log, 0o600); err != nil {
		t.Fatal(err)
	}
	w := start(t, nil, "watch", "--lang", "en", "--show-tz", "UTC", conf, "--", "sh", "-c", `cat "$1"; echo no device >&2; exit 3`, "sh", name)
	if code := w.end(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, says := range []string{"says: no device", "the command ended with exit status 3", "explanations were told, 0 still developing"} {
		if !strings.Contains(w.err.String(), says) {
			t.Errorf("%q is missing: %s", says, w.err.String())
		}
	}
	if !strings.Contains(w.out.String(), "ended the session") {
		t.Error(w.out.String())
	}
}
