//go:build unix

package command

import (
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// group makes the command the leader of a process group of its own, the foreground one of a
// terminal that it may have.
func group(cmd *exec.Cmd, t *terminal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if t != nil {
		cmd.SysProcAttr.Foreground = true
		cmd.SysProcAttr.Ctty = int(t.tty.Fd())
	}
}

// interrupt asks the group to end. One that was stopped has to go on for that.
func (p *process) interrupt() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT)
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGCONT)
}

// kill ends what is left of the group.
func (p *process) kill() { syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }

// exitOf returns the exit status, or, as shells do, 128 and the number of the signal, with its
// name, that ended the command.
func exitOf(s *os.ProcessState) (code int64, name string) {
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int64(w.Signal()), unix.SignalName(w.Signal())
	}
	return int64(s.ExitCode()), ""
}

// A terminal is ours, and lent to a command: only who is in the foreground may read from it.
type terminal struct {
	tty  *os.File
	once sync.Once
}

// ownTerminal returns the terminal whose foreground we are; nil where there is none.
func ownTerminal() *terminal {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	front, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	if err != nil || front != unix.Getpgrp() {
		tty.Close()
		return nil
	}
	// Who gives the foreground away, or takes it back, is in the background at that moment and
	// would be stopped for it.
	signal.Ignore(unix.SIGTTOU)
	return &terminal{tty: tty}
}

// giveBack makes us the foreground again, so that Ctrl-C is ours.
func (t *terminal) giveBack() {
	if t == nil {
		return
	}
	t.once.Do(func() {
		unix.IoctlSetPointerInt(int(t.tty.Fd()), unix.TIOCSPGRP, unix.Getpgrp())
		t.tty.Close()
		signal.Reset(unix.SIGTTOU)
	})
}
