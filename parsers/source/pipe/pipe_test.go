package pipe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"go.uber.org/goleak"

	"hubscope/parsers/source"
	"hubscope/parsers/source/sourcetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// following runs an Input; wait waits for its end.
func following(t *testing.T, sink source.Sink, r io.Reader) (cancel func(), wait func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- New(r, "-").Run(ctx, sink) }()
	return cancel, func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
		cancel()
	}
}

func pipe(t *testing.T) (r, w *os.File) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

func TestInput(t *testing.T) {
	r, w := pipe(t)
	sink := sourcetest.New(t)
	_, wait := following(t, sink, r)
	for i := range 100 {
		fmt.Fprintf(w, "line %d\r\n", i)
		if i%10 == 0 { // each line is there at once
			sink.WaitFor("a line", func() bool { return sink.Count() == int64(i+1) })
		}
	}
	io.WriteString(w, "half")
	time.Sleep(time.Millisecond)
	io.WriteString(w, " a line")
	w.Close()
	wait()
	log := sink.Log("-")
	if rest, closed := log.Closed(); rest != "half a line" || !closed || log.Live() != 1 || sink.Count() != 100 {
		t.Errorf("%d lines, rest %q, closed %v", sink.Count(), rest, closed)
	}
	if log.Origin.Series != "-" || log.Origin.Line != 1 || len(log.Notices()) != 0 {
		t.Errorf("%+v %v", log.Origin, log.Notices())
	}
}

func TestInputEndsWithContext(t *testing.T) {
	r, w := pipe(t)
	sink := sourcetest.New(t)
	cancel, wait := following(t, sink, r)
	io.WriteString(w, "one\ntwo\nhalf")
	sink.WaitFor("two lines", func() bool { return sink.Count() == 2 })
	cancel()
	wait()
	if rest, closed := sink.Log("-").Closed(); rest != "half" || !closed {
		t.Errorf("rest %q, closed %v", rest, closed)
	}
}

// stubborn is a reader that nothing wakes.
type stubborn struct{ until chan struct{} }

func (s stubborn) Read(p []byte) (int, error) {
	<-s.until
	return copy(p, "too late\n"), nil
}

func TestReaderThatCannotBeWoken(t *testing.T) {
	sink := sourcetest.New(t)
	s := stubborn{make(chan struct{})}
	cancel, wait := following(t, sink, s)
	cancel()
	wait()
	close(s.until)
	if sink.Count() != 0 {
		t.Errorf("%q", sink.Log("-").Text())
	}
}

// TestBehind: while the analysis is behind, the writer waits, and nothing is lost when
// following ends.
func TestBehind(t *testing.T) {
	r, w := pipe(t)
	sink := sourcetest.New(t)
	hold := make(chan struct{})
	begun := make(chan struct{})
	var once sync.Once
	sink.Before = func(string) { once.Do(func() { close(begun) }); <-hold }
	cancel, wait := following(t, sink, r)
	const many = 5000
	for i := range many {
		fmt.Fprintf(w, "line %d\n", i)
		if i == 0 {
			<-begun
		}
	}
	cancel()
	close(hold)
	wait()
	if sink.Count() != many {
		t.Errorf("%d lines", sink.Count())
	}
}

func TestReaderFails(t *testing.T) {
	sink := sourcetest.New(t)
	_, wait := following(t, sink, io.MultiReader(strings.NewReader("one\nhal"), iotest.ErrReader(errors.New("the disk is gone"))))
	wait()
	log := sink.Log("-")
	if rest, _ := log.Closed(); log.Text() != "one\n" || rest != "hal" {
		t.Errorf("%q, rest %q", log.Text(), rest)
	}
	if n := log.Notices(); len(n) != 1 || n[0].Code != source.NoticeRefused || n[0].Detail != "the disk is gone" {
		t.Errorf("%v", n)
	}
}

func TestPieces(t *testing.T) {
	const text = "\xff\xfeo\x00n\x00e\x00 \x00l\x00i\x00n\x00e\x00\n\x00r\x00e\x00s\x00t\x00"
	for name, r := range map[string]io.Reader{
		"bytes": iotest.OneByteReader(strings.NewReader(text)), "halves": iotest.HalfReader(strings.NewReader(text)),
		"end with data": iotest.DataErrReader(strings.NewReader(text)),
	} {
		sink := sourcetest.New(t)
		_, wait := following(t, sink, r)
		wait()
		if rest, _ := sink.Log("-").Closed(); sink.Log("-").Text() != "one line\n" || rest != "rest" {
			t.Errorf("%s: %q, %q", name, sink.Log("-").Text(), rest)
		}
	}
}
