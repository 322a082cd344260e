//go:build !unix && !windows

package command

import "os/exec"

func hide(*exec.Cmd) {}
