package pipe

import (
	"os"
	"strconv"
	"syscall"
)

// reopened opens the pipe or terminal behind f once more, so that it can be read without
// blocking and without changing that for the other programs that share f, such as the shell;
// nil where that cannot be. A regular file would begin anew, and never blocks.
func reopened(f *os.File) *os.File {
	info, err := f.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeCharDevice) == 0 {
		return nil
	}
	own, err := os.OpenFile("/proc/self/fd/"+strconv.Itoa(int(f.Fd())), os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil
	}
	return own
}
