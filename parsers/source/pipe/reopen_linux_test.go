package pipe

import (
	"io"
	"os"
	"syscall"
	"testing"

	"hubscope/parsers/source/sourcetest"
)

// TestBlockingPipe: a pipe that blocks, as standard input is, keeps no goroutine when
// following ends, and what is behind the last line is there for the next reader.
func TestBlockingPipe(t *testing.T) {
	var fds [2]int
	if err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	r, w := os.NewFile(uintptr(fds[0]), "r"), os.NewFile(uintptr(fds[1]), "w")
	defer r.Close()
	defer w.Close()
	sink := sourcetest.New(t)
	cancel, wait := following(t, sink, r)
	io.WriteString(w, "a line\n")
	sink.WaitFor("the line", func() bool { return sink.Count() == 1 })
	cancel()
	wait()
	io.WriteString(w, "for others")
	b := make([]byte, 100)
	if n, err := r.Read(b); string(b[:n]) != "for others" || err != nil {
		t.Errorf("%q, %v", b[:n], err)
	}

	io.WriteString(w, "last\n")
	w.Close()
	_, wait = following(t, sink, r) // whose writer has gone
	wait()
	if sink.Logs()[1].Text() != "last\n" {
		t.Errorf("%q", sink.Logs()[1].Text())
	}
}
