package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"hubscope/parsers/source/sourcetest"
)

// onTerminal says to the test's own program that it was started on a terminal.
const onTerminal = "HUBSCOPE_TEST_ON_TERMINAL"

// TestTerminal: a command may ask its user for a password, and has the terminal no longer
// than for that.
func TestTerminal(t *testing.T) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	defer master.Close()
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer tty.Close()
	if _, err := io.WriteString(master, "secret\nmore\n"); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestOnTerminal$", "-test.count=1")
	child.Env = append(os.Environ(), onTerminal+"=1")
	child.Stdin = tty
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestOnTerminal runs in a process of its own that has a terminal.
func TestOnTerminal(t *testing.T) {
	if os.Getenv(onTerminal) == "" {
		t.Skip("run by TestTerminal")
	}
	front := func() bool {
		n, err := unix.IoctlGetInt(0, unix.TIOCGPGRP)
		return err == nil && n == unix.Getpgrp()
	}
	sink := sourcetest.New(t)
	const script = `trap 'read y </dev/tty; echo never' USR1
		read x </dev/tty; echo $$; echo "got $x" >&2; while :; do sleep 0.05; done`
	cancel, wait := running(t, sh(script), sink)
	pid := pids(t, sink)[0]
	sink.WaitFor("the foreground", front)
	sink.WaitFor("what it read", func() bool { return len(sink.Logs()[0].Notices()) == 1 })
	syscall.Kill(pid, syscall.SIGUSR1)
	sink.WaitFor("the system to stop it", func() bool {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return bytes.Contains(stat, []byte(") T "))
	})
	cancel()
	wait()
	if log := sink.Logs()[0]; told(log) != "stderr 0 got secret, exited 130 SIGINT" || sink.Count() != 1 {
		t.Errorf("%q, %s", log.Text(), told(log))
	}

	_, wait = running(t, sh(`read y </dev/tty; exit 7`), sink) // ends before it has written a line
	wait()
	if log := sink.Logs()[1]; told(log) != "exited 7 " || !front() {
		t.Errorf("%s, in the foreground: %v", told(log), front())
	}
}
