//go:build cgo || !darwin

package ui

import (
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
	"hubscope/app/ui/uitest"
)

// A turnstile stands in for the user interface's goroutine: what is handed over runs one
// after the other.
type turnstile struct {
	mu   sync.Mutex
	wait sync.WaitGroup
}

func (u *turnstile) attach(w *Window) {
	w.inline = false
	w.async = func(f func()) {
		u.wait.Add(1)
		go func() {
			defer u.wait.Done()
			f()
		}()
	}
	w.do = func(f func()) {
		u.mu.Lock()
		defer u.mu.Unlock()
		w.inTurn(f)
	}
}

// in runs something as the user interface would.
func (u *turnstile) in(f func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	f()
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not within ten seconds: %s", what)
}

// News arrive beside the user interface, as fast as they may; the end of the window leaves
// nothing behind.
func TestNothingIsLeftBehind(t *testing.T) {
	f := &fakeFollower{}
	w := newTestWindow(t, &fakeEngine{c: &casefile.Case{}}, Options{Lang: "en", Follower: f})
	leaks := goleak.IgnoreCurrent()
	var ui turnstile
	ui.attach(w)
	ui.in(func() {
		w.follow(FollowRequest{Paths: []string{"x"}}, func() {}, func(err error) { t.Error(err) })
	})
	eventually(t, "following begins", func() (yes bool) {
		ui.in(func() { yes = w.live != nil })
		return yes
	})
	s := uitest.NewStory()
	for i := range 5 {
		s.Tell(string(rune('a'+i)), live.New, uitest.Prompt(0, "aiko", s.Now))
		f.watch.Send(s.Update())
	}
	eventually(t, "all is told", func() (yes bool) {
		ui.in(func() { yes = w.live.last != nil && len(w.live.last.rows) == 5 && w.live.cased != nil })
		return yes
	})
	ui.in(func() { w.setLang("ja") })
	ui.in(w.live.pause)
	s.Tell("f", live.New, uitest.Prompt(1, "kenji", s.Now))
	f.watch.Send(s.Update())
	w.end()
	if f.watch.Closed() == 0 {
		t.Error("the end of the window did not wait for what was followed to let go")
	}
	ui.wait.Wait()
	goleak.VerifyNone(t, leaks)
}

// A share that does not answer may not keep the window from closing.
type stuckWatch struct {
	*uitest.Watch
	release chan struct{}
}

func (s *stuckWatch) Close() { <-s.release }

func TestAStuckShareDoesNotKeepTheWindow(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Follower: &fakeFollower{}})
	stuck := &stuckWatch{uitest.NewWatch(), make(chan struct{})}
	f := &following{w: w, req: FollowRequest{Paths: []string{"x"}}, watch: stuck, ctx: t.Context(), cancel: func() {}, done: make(chan struct{})}
	f.log = newLiveLog(w.opt, "en", f.req, time.Now())
	w.following(f)
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.release()
	}()
	select {
	case <-done:
	case <-time.After(10 * leaveTaking):
		t.Error("the window waits for a share that does not answer")
	}
	close(stuck.release)
}
