//go:build !x11 && cgo && !nogui && (linux || freebsd || openbsd || netbsd)

package ui

const builtForX11 = false
