package live

import (
	"runtime"
	"sync"
	"testing"

	"hubscope/parsers/source"
)

// A command that floods standard error waits, as one that floods its output does.
func TestNoticesWaitForRoom(t *testing.T) {
	q := newQueue()
	s := &stream{queue: q}
	const all = 2 * mostQueued / noticeSize
	var work sync.WaitGroup
	done := make(chan struct{})
	work.Go(func() {
		defer close(done)
		for range all {
			s.Tell(source.Notice{Code: source.NoticeStderr, Detail: "boom"})
		}
	})
	for full := false; !full; runtime.Gosched() {
		select {
		case <-done:
			t.Fatal("all were put, and nobody took any")
		default:
		}
		q.mu.Lock()
		full = q.bytes+noticeSize+len("boom") > mostQueued
		q.mu.Unlock()
	}
	taken := 0
	for taken < all {
		taken += len(q.take())
	}
	work.Wait()
	if taken != all {
		t.Errorf("%d of %d were taken", taken, all)
	}
}

func TestLatestNoticesAreKept(t *testing.T) {
	in := &input{}
	for i := range int64(10*mostNotices + 7) {
		in.tell(source.Notice{Code: source.NoticeStderr, Count: i})
		if len(in.Notices) > 2*mostNotices {
			t.Fatalf("%d are kept", len(in.Notices))
		}
	}
	list := in.state().Notices
	if first, last := list[0].Count, list[len(list)-1].Count; len(list) != mostNotices || first != 9*mostNotices+7 || last != 10*mostNotices+6 {
		t.Errorf("%d are told, %d to %d", len(list), first, last)
	}
}
