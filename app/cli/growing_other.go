//go:build !windows

package cli

func goneOnWindows(error) bool { return false }
