package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"hubscope/app/report"
	"hubscope/app/wholefile"
)

// output writes to standard output, or to a file as wholefile does.
func output(name string, out io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return wholefile.Buffered(out, write)
	}
	return wholefile.Write(name, write)
}

// versions names the program, Go, and Fyne as it was built in.
func versions() string {
	fyne := "-"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "fyne.io/fyne/v2" {
				fyne = m.Version
			}
		}
	}
	return fmt.Sprintf("hubscope %s\ngo %s %s/%s\nfyne %s", report.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, fyne)
}
