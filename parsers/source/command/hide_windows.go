package command

import (
	"os/exec"
	"syscall"
)

// hide keeps the window of a console from opening where we have none.
func hide(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
