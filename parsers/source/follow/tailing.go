package follow

import (
	"fmt"
	stdlog "log"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/hpcloud/tail"
	"github.com/hpcloud/tail/util"
	"github.com/hpcloud/tail/watch"
)

// tailPoll is how often tail looks at a file. It is a variable of the library's, for the
// whole program.
const tailPoll = 50 * time.Millisecond

func init() {
	// Before any tail begins: its goroutines read these without a lock.
	watch.POLL_DURATION = tailPoll
	util.LOGGER = &util.Logger{Logger: stdlog.New(lastWords{}, "", 0)}
}

// lastWords takes what tail writes before it ends the whole program, which it does when it
// may not stat a file. The goroutine that wants to is the poller, which has nothing else to
// do: it ends in place of the program, and its file is read by us until tail is begun anew.
type lastWords struct{}

func (lastWords) Write([]byte) (int, error) {
	runtime.Goexit()
	return 0, nil
}

// tailing is hpcloud/tail at work on the end of one file. Used of it is what was measured to
// be sound: polling (its inotify tracker is one for the whole program, gives the notices of a
// file to the last who asked for them, and never ends), on a handle that cannot come to mean
// another file, without opening anew, without stopping at a line's length.
//
// Its lines come as the bytes that they are in the file, each with its place, so that it does
// not matter whether tail or we have read them first.
type tailing struct {
	t    *tail.Tail
	gone chan struct{} // closed when its lines have ended

	mu    sync.Mutex
	room  *sync.Cond // held was taken
	held  []byte     // whole lines
	at    int64      // where held starts in the file
	wrong bool       // tail saw the file cut: what comes now is of another generation
	quit  bool
	wake  func()
}

// heldMost bounds what tail may be ahead.
const heldMost = 1 << 20

// startTail begins at the start of a line; nil when tail cannot.
func startTail(f *os.File, path string, at int64, wake func()) *tailing {
	t := &tailing{gone: make(chan struct{}), at: at, wake: wake}
	t.room = sync.NewCond(&t.mu)
	name := path
	if runtime.GOOS == "linux" {
		// This very file, whatever happens to its name.
		name = fmt.Sprintf("/proc/self/fd/%d", f.Fd())
	} else if !stands(f, path) {
		return nil
	}
	var err error
	t.t, err = tail.TailFile(name, tail.Config{
		Location: &tail.SeekInfo{Offset: at}, Follow: true, MustExist: true, Poll: true, Logger: hearing{t: t},
	})
	if err != nil {
		return nil
	}
	if name == path && !stands(f, path) { // it may have opened another file
		t.t.Kill(nil)
		go t.drain()
		t.end()
		return nil
	}
	go t.drain()
	return t
}

// stands says whether the name is still that of the file.
func stands(f *os.File, path string) bool {
	here, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(here, there)
}

// drain takes tail's lines; tail cannot be stopped while nobody does.
func (t *tailing) drain() {
	defer close(t.gone)
	for line := range t.t.Lines {
		t.mu.Lock()
		for len(t.held) > heldMost && !t.quit {
			t.room.Wait()
		}
		first := len(t.held) == 0
		if !t.quit && !t.wrong && line.Err == nil {
			t.held = append(append(t.held, line.Text...), '\n') // tail has cut exactly one
		}
		t.mu.Unlock()
		if first {
			t.wake()
		}
	}
	t.wake()
}

// take returns the bytes from a place in the file on, and whether more may come. The slice is
// the caller's.
func (t *tailing) take(from int64) (data []byte, alive bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-t.gone:
	default:
		alive = !t.wrong
	}
	end := t.at + int64(len(t.held))
	switch {
	case t.at > from: // it lost a part: nothing of it can be used
		return nil, false
	case end > from:
		data = t.held[from-t.at:]
		t.held = nil
	default: // read by us already
		t.held = t.held[:0]
	}
	t.at = end
	t.room.Signal()
	return data, alive
}

// end stops tail and returns when it has let its file go. Its poller lives on for at most
// tailPoll and touches nothing of ours.
func (t *tailing) end() {
	t.t.Kill(nil) // and not Stop, which waits for a goroutine that may wait for us
	t.mu.Lock()
	t.quit = true
	t.room.Broadcast()
	t.mu.Unlock()
	<-t.gone
	t.t.Wait()
	polls.Lock()
	polls.ended = time.Now()
	polls.Unlock()
}

// quit ends the generation's tail, if it has one.
func (g *generation) quit() {
	if g.tail != nil {
		g.tail.end()
		g.tail = nil
	}
}

// polls is when the last tail ended.
var polls struct {
	sync.Mutex
	ended time.Time
}

// waitForPolls returns when the pollers of all tails that have ended are gone.
func waitForPolls() {
	polls.Lock()
	wait := time.Until(polls.ended.Add(tailPoll + tailPoll/5))
	polls.Unlock()
	time.Sleep(wait)
}

// hearing is tail's logger: it says when it begins a cut file anew, between the lines of the
// one and those of the other.
type hearing struct {
	t *tailing
}

func (h hearing) Printf(format string, _ ...any) {
	if strings.HasPrefix(format, "Re-opening") {
		h.t.mu.Lock()
		h.t.wrong = true
		h.t.mu.Unlock()
	}
}
func (hearing) Print(...any)          {}
func (hearing) Println(...any)        {}
func (hearing) Fatal(...any)          {}
func (hearing) Fatalf(string, ...any) {}
func (hearing) Fatalln(...any)        {}
func (hearing) Panic(...any)          {}
func (hearing) Panicf(string, ...any) {}
func (hearing) Panicln(...any)        {}
