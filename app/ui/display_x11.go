//go:build cgo && !nogui && (linux || freebsd || openbsd || netbsd)

package ui

import (
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// displayAnswers reports whether a display is there. Fyne has no error for its
// absence: it ends the program.
func displayAnswers() bool {
	if display := os.Getenv("DISPLAY"); display != "" {
		return xAnswers(display)
	}
	return !builtForX11 && os.Getenv("WAYLAND_DISPLAY") != ""
}

// xAnswers knocks at an X server: ":0", "host:10.0", "unix:0", or a socket's path.
func xAnswers(display string) bool {
	host, number, ok := cutLast(display, ":")
	if !ok {
		return false
	}
	number, _, _ = strings.Cut(number, ".")
	try := func(network, address string) bool {
		c, err := net.DialTimeout(network, address, 3*time.Second)
		if err != nil {
			return false
		}
		_ = c.Close()
		return true
	}
	if strings.HasPrefix(display, "/") {
		return try("unix", display) || try("unix", host)
	}
	if host == "" || host == "unix" {
		socket := "/tmp/.X11-unix/X" + number
		return try("unix", socket) || try("unix", "@"+socket)
	}
	n, err := strconv.Atoi(number)
	return err == nil && try("tcp", net.JoinHostPort(host, strconv.Itoa(6000+n)))
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
