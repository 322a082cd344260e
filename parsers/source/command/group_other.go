//go:build !unix

package command

import (
	"os"
	"os/exec"
	"strconv"
)

// interrupt ends the command: there is nothing here by which one could ask it to.
func (p *process) interrupt() { p.kill() }

// kill ends the command with all below it, which only the system's own tool finds.
func (p *process) kill() {
	select {
	case <-p.ended:
		return // its number may be another's by now
	default:
	}
	end := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(p.cmd.Process.Pid))
	hide(end)
	end.Run()
	p.cmd.Process.Kill()
}

func group(cmd *exec.Cmd, _ *terminal) { hide(cmd) }

func exitOf(s *os.ProcessState) (code int64, signal string) { return int64(s.ExitCode()), "" }

// A terminal need not be lent to a command here.
type terminal struct{}

func ownTerminal() *terminal { return nil }

func (*terminal) giveBack() {}
